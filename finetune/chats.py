"""Chats as training examples: JSON lines in, token ids and answer positions out.

Every example is checked before a model is loaded; a bad line is named by its number.
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


def read_chats(path: Path) -> list[list[dict[str, str]]]:
    """The chats of a JSON-lines file, each ``{"messages": [{"role": ..., "content": ...}]}``.

    Raises:
        InputError: the file is missing, empty, not UTF-8, or a line is not such a chat (named).
    """
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise InputError(f"The training data {path} cannot be read: {error.strerror}.") from None
    chats = [_chat(line, f"{path.name}, line {n}") for n, line in enumerate(lines, 1) if line]
    if not chats:
        raise InputError(f"{path} holds no chats; one JSON object a line is expected.")
    return chats


def _chat(line: bytes, where: str) -> list[dict[str, str]]:
    try:
        messages = json.loads(line.decode("utf-8"))["messages"]
        chat = [{"role": m["role"], "content": m["content"]} for m in messages]
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
    return chat


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


def encode_all(path: Path, tokenize: Tokenize, max_length: int) -> list[Example]:
    """All chats of a file, encoded.

    Raises:
        InputError: as :func:`read_chats`, or a chat is longer than ``max_length`` tokens: nothing
            is cut silently, a cut answer would teach the model to stop in the middle.
    """
    examples = [encode(chat, tokenize) for chat in read_chats(path)]
    for number, example in enumerate(examples, 1):
        if len(example.ids) > max_length:
            raise InputError(
                f"{path.name}, chat {number} has {len(example.ids)} tokens, more than the "
                f"{max_length} allowed; shorten it or raise --max-length."
            )
    return examples


def data_hash(folder: Path) -> str:
    """SHA-256 over the names and bytes of the folder's JSON-lines files."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.jsonl")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
