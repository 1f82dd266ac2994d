"""The examples of a data set: every bad line at once, and how long each example is."""

from dataclasses import dataclass
from pathlib import Path

from finetune.chats import Chat, Tokenize, chat_of, encode
from hyrox.errors import InputError

MOST_FAULTS = 10
"""Faults that are listed; more help nobody."""


@dataclass(frozen=True)
class Read:
    """The good lines of a file, and what is wrong with the others (``MOST_FAULTS`` at most)."""

    name: str
    chats: tuple[Chat, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Lengths:
    """Tokens of each chat in order, and how many of them are learned."""

    tokens: tuple[int, ...]
    learned: tuple[int, ...]

    @property
    def longest(self) -> int:
        """Place of the longest chat."""
        return max(range(len(self.tokens)), key=self.tokens.__getitem__)

    @property
    def typical(self) -> int:
        """Place of the chat whose length is nearest to the mean: it costs what one costs."""
        mean = sum(self.tokens) / len(self.tokens)
        return min(range(len(self.tokens)), key=lambda place: abs(self.tokens[place] - mean))


def read(path: Path) -> Read:
    """Look at every line of a file of examples."""
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        return Read(path.name, (), (f"{path.name} cannot be read: {error.strerror}",))
    chats: list[Chat] = []
    faults: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            chats.append(chat_of(line, number, path.name))
        except InputError as error:
            faults.append(str(error).rstrip("."))
            if len(faults) == MOST_FAULTS:
                break
    if not chats and not faults:
        faults.append(f"{path.name} holds no examples; one JSON object a line is expected")
    return Read(path.name, tuple(chats), tuple(faults))


def measure(chats: tuple[Chat, ...] | list[Chat], tokenize: Tokenize) -> Lengths:
    """Tokenise every chat as training does."""
    tokens, learned = [], []
    for chat in chats:
        example = encode(chat.messages, tokenize)
        tokens.append(len(example.ids))
        learned.append(len(example.answers))
    return Lengths(tuple(tokens), tuple(learned))


def too_long(name: str, chats: list[Chat], lengths: Lengths, most: int) -> list[str]:
    """The chats that are longer than the ``most`` tokens allowed: nothing is ever cut."""
    return [
        f"{name}, line {chat.line}: {tokens} tokens, more than the {most} allowed"
        for chat, tokens in zip(chats, lengths.tokens, strict=True)
        if tokens > most
    ][:MOST_FAULTS]
