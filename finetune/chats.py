"""Chats as training examples: JSON lines in, token ids and answer positions out.

Every line is checked before a model is loaded; a bad one is named by its number. Of a line only
``messages`` and, where it stands there, ``kind`` are read.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from generator.chat_format import segments
from hyrox.errors import InputError

Tokenize = Callable[[str], list[int]]
"""Text to token ids, nothing added at either end."""


@dataclass(frozen=True)
class Example:
    """One chat, tokenised: ``ids[p]`` for p in ``answers`` are the tokens the model must say."""

    ids: list[int]
    answers: list[int]
    kind: str = ""


@dataclass(frozen=True)
class Chat:
    """The messages of a line, what the line says it teaches, and the line's number."""

    messages: list[dict[str, str]]
    kind: str
    line: int


def read_chats(path: Path) -> list[Chat]:
    """The chats of a JSON-lines file, each ``{"messages": [{"role": ..., "content": ...}]}``.

    Raises:
        InputError: the file is missing, empty, not UTF-8, or a line is not such a chat (named).
    """
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise InputError(f"The training data {path} cannot be read: {error.strerror}.") from None
    chats = [chat_of(line, n, path.name) for n, line in enumerate(lines, 1) if line.strip()]
    if not chats:
        raise InputError(f"{path} holds no chats; one JSON object a line is expected.")
    return chats


def chat_of(line: bytes, number: int, name: str) -> Chat:
    """The chat of one line of the file ``name``.

    Raises:
        InputError: the line is not UTF-8 or not such a chat; it is named by its number.
    """
    where = f"{name}, line {number}"
    try:
        row = json.loads(line.decode("utf-8"))
        chat = [{"role": m["role"], "content": m["content"]} for m in row["messages"]]
        pieces = segments(chat)
    except UnicodeDecodeError:
        raise InputError(f"{where}: not UTF-8 text.") from None
    except json.JSONDecodeError as error:
        raise InputError(f"{where}: not JSON ({error.msg}).") from None
    except (KeyError, TypeError, AttributeError):
        raise InputError(
            f'{where}: expected {{"messages": [{{"role": "user", "content": "..."}}, ...]}}.'
        ) from None
    except ValueError as error:
        raise InputError(f"{where}: {error}.") from None
    if not any(written for _, written in pieces):
        raise InputError(f"{where}: no message of the assistant, so there is nothing to learn.")
    if any(m["role"] == "assistant" and not m["content"].strip() for m in chat):
        raise InputError(f"{where}: an answer of the assistant is empty.")
    return Chat(chat, str(row.get("kind", "")), number)


def encode(messages: list[dict[str, str]], tokenize: Tokenize) -> Example:
    """Token ids of a chat and the positions of every answer's tokens, ``<end_of_turn>`` included.

    Each piece is tokenised on its own because serving does: there the prompt is cut into tokens
    before the first token of the answer exists. What follows the last answer is left out.
    """
    ids: list[int] = []
    answers: list[int] = []
    for text, written in segments(messages)[:-1]:
        piece = tokenize(text)
        if written:
            answers.extend(range(len(ids), len(ids) + len(piece)))
        ids.extend(piece)
    return Example(ids, answers)


def encode_all(chats: list[Chat], name: str, tokenize: Tokenize, max_length: int) -> list[Example]:
    """The chats of the file ``name``, encoded.

    Raises:
        InputError: a chat is longer than ``max_length`` tokens: nothing is cut silently, a cut
            answer would teach the model to stop in the middle.
    """
    examples = []
    for chat in chats:
        example = encode(chat.messages, tokenize)
        if len(example.ids) > max_length:
            raise InputError(
                f"{name}, line {chat.line}: {len(example.ids)} tokens, more than the {max_length} "
                "allowed; shorten it or raise the setting max_length."
            )
        examples.append(Example(example.ids, example.answers, chat.kind))
    return examples


def stratified(chats: list[Chat], count: int) -> list[Chat]:
    """``count`` chats spread evenly over the file, each kind by its share; all for 0 or too many.

    Shares are rounded by largest remainder, so that the counts add up. The same file and count
    give the same chats.
    """
    if not 0 < count < len(chats):
        return chats
    kinds: dict[str, list[int]] = {}
    for place, chat in enumerate(chats):
        kinds.setdefault(chat.kind, []).append(place)
    exact = {kind: count * len(places) / len(chats) for kind, places in kinds.items()}
    shares = {kind: int(share) for kind, share in exact.items()}
    by_rest = sorted(kinds, key=lambda kind: (shares[kind] - exact[kind], kind))
    for kind in by_rest[: count - sum(shares.values())]:
        shares[kind] += 1
    chosen = [
        places[i * len(places) // shares[kind]]
        for kind, places in kinds.items()
        for i in range(shares[kind])
    ]
    return [chats[place] for place in sorted(chosen)]


def of_kinds(chats: list[Chat], kinds: str, seen: frozenset[int] = frozenset()) -> list[Chat]:
    """So many chats of each kind as ``kinds`` says, spread evenly over the file; all if empty.

    Args:
        kinds: as ``answer:800,meal:200``; kinds not named are left out.
        seen: line numbers of chats to take only where a kind has too few others.

    Raises:
        InputError: ``kinds`` is written otherwise, or the file has fewer of a kind.
    """
    if not kinds:
        return chats
    chosen: list[Chat] = []
    for part in kinds.split(","):
        kind, _, written = part.strip().partition(":")
        if not written.isdecimal() or int(written) < 1:
            raise InputError(f"kinds: {part!r} is not a kind and a number, like answer:800.")
        known = [chat for chat in chats if chat.kind == kind]
        if len(known) < int(written):
            raise InputError(
                f"kinds: {written} examples of {kind!r} are asked for, the data has {len(known)}."
            )
        others = [chat for chat in known if chat.line not in seen]
        chosen += stratified(others, int(written))
        if (missing := int(written) - len(others)) > 0:
            chosen += stratified([chat for chat in known if chat.line in seen], missing)
    chosen.sort(key=lambda chat: chat.line)
    return chosen


def data_hash(folder: Path) -> str:
    """SHA-256 over the names and bytes of the folder's JSON-lines files."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.jsonl")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
