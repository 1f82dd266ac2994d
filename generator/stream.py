"""Cuts a stream of tokens into sentences as they finish: each ends with its citation."""

import re
from collections.abc import Iterable, Iterator

_CITED = re.compile(r"\[[A-Z]\d{1,3}(?:\s*[,;]\s*[A-Z]\d{1,3})*\]")
_LEADING = re.compile(r"^[\s.,;:]+")
_PLAIN_END = re.compile(r"(?<=[a-z)%\d][.!?])\s+(?=[A-Z])")

LONGEST_SENTENCE = 600
"""Characters without a citation after which a runaway text is cut."""


def cited_sentences(pieces: Iterable[str]) -> Iterator[str]:
    """Sentences of the grounded coach, each up to and with its citation marker.

    What is left at the end of the stream without a citation comes as it stands.
    """
    buffer = ""
    for piece in pieces:
        buffer += piece
        while match := _CITED.search(buffer):
            sentence = _LEADING.sub("", buffer[: match.end()])
            buffer = buffer[match.end() :]
            if not _CITED.fullmatch(sentence):
                yield sentence
        if len(buffer) > LONGEST_SENTENCE:
            yield _LEADING.sub("", buffer)
            buffer = ""
    if rest := _LEADING.sub("", buffer).strip():
        yield rest


def plain_sentences(pieces: Iterable[str]) -> Iterator[str]:
    """Sentences of an ungrounded answer, cut at full stops."""
    buffer = ""
    for piece in pieces:
        buffer += piece
        *done, buffer = _PLAIN_END.split(buffer)
        yield from (sentence.strip() for sentence in done if sentence.strip())
    if buffer.strip():
        yield buffer.strip()
