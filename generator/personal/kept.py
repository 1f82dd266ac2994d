"""Votes and edits an athlete agreed to keep: one JSON line each, in one file on this machine.

A line holds the question, what the model saw, its answer, and the vote or the edit. It names
nobody. Lines of the first format (votes without what the model saw) are read too.
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from generator.answer import Answer
from generator.prompt import Message, line
from generator.stream import cited_sentences
from generator.verify import citations, verify, without_citations
from hyrox.errors import InputError, StoreError
from hyrox.evidence import Evidence, EvidenceItem

FORMAT = 2
LONGEST_EDIT = 2_000
"""Characters of an edited answer: three times the longest answer of the coach."""

VoteWay = Literal["up", "down"]
VOTES: tuple[VoteWay, ...] = ("up", "down")


@dataclass(frozen=True)
class Kept:
    """One vote or edit.

    ``messages`` is the whole prompt the model saw and ``answer`` what of its words was shown, with
    citations; both are empty where no model spoke. ``edit`` is the athlete's wording, empty for a
    vote; ``vote`` is empty for an edit. ``style`` are the words the prompt asked for.
    """

    time: str
    question: str
    answer: str
    vote: Literal["up", "down", ""] = ""
    edit: str = ""
    messages: tuple[Message, ...] = ()
    evidence: tuple[EvidenceItem, ...] = ()
    style: str = ""
    model: str = ""
    prompt_hash: str = ""

    @classmethod
    def of(
        cls, answer: Answer, *, vote: Literal["up", "down", ""] = "", edit: str = "",
        style: str = "",
    ) -> "Kept":  # fmt: skip
        """What is kept of an answer: the evidence only as far as the model saw it."""
        return cls(
            time=datetime.now(UTC).isoformat(timespec="seconds"),
            question=answer.question,
            answer=own_words(answer) if answer.saw else answer.text,
            vote=vote,
            edit=edit,
            messages=answer.saw,
            evidence=seen(answer.saw, answer.evidence.items),
            style=style,
            model=answer.model,
            prompt_hash=answer.prompt_hash,
        )

    def line(self) -> str:
        """The entry as one line of JSON, without its end."""
        row: dict[str, Any] = {"format": FORMAT} | {
            name: value
            for name, value in _adapter().dump_python(self, mode="json").items()
            if value not in ("", [])
        }
        if self.evidence:
            row["evidence"] = [
                {name: value for name, value in item.items() if value not in ("", None, [])}
                for item in row["evidence"]
            ]
        return json.dumps(row, ensure_ascii=False)


@dataclass(frozen=True)
class Feedback:
    """The entries of a file, oldest first; ``skipped`` lines could not be read."""

    entries: tuple[Kept, ...] = ()
    skipped: int = 0

    def __len__(self) -> int:
        return len(self.entries)


def seen(messages: Sequence[Message], items: Sequence[EvidenceItem]) -> tuple[EvidenceItem, ...]:
    """The items whose line stands in what the user's turns showed."""
    shown = {row for m in messages if m["role"] == "user" for row in m["content"].splitlines()}
    return tuple(item for item in items if line(item) in shown)


def own_words(answer: Answer) -> str:
    """What the athlete read of the model's words, with citations; what code said is left out."""
    return " ".join(s.cited_text for s in answer.sentences if s.shown and s.generated)


def check_edit(edit: str, answer: Answer) -> str:
    """An edited answer as the model writes one, if every sentence passes the verifier.

    Raises:
        InputError: it is empty, too long, unchanged, or a sentence does not pass (named, with why).
    """
    text = _as_written(edit[: 2 * LONGEST_EDIT])
    if not text:
        raise InputError("The edited answer is empty.")
    if len(edit) > LONGEST_EDIT:
        raise InputError(f"An edited answer may have up to {LONGEST_EDIT:,} characters.")
    if text == " ".join(own_words(answer).split()):
        raise InputError("Nothing was changed.")
    if fault := edit_fault(text, Evidence(seen(answer.saw, answer.evidence.items)),
                           answer.question):  # fmt: skip
        raise InputError(fault)
    return text


def _as_written(edit: str) -> str:
    """Each sentence with its full stop, then its sources: what is learned is words, not where the
    brackets stand."""
    found = []
    for sentence in cited_sentences([" ".join(edit.split())]):
        text = without_citations(sentence)
        stop = "" if not text or text.endswith((".", "!", "?")) else "."
        found.append(" ".join([text + stop, *(f"[{one}]" for one in citations(sentence))]))
    return " ".join(found)


def edit_fault(text: str, evidence: Evidence, question: str) -> str:
    """Which sentence of ``text`` does not pass the verifier, and why; empty if all do."""
    for sentence in cited_sentences([text]):
        verdict = verify(sentence, evidence, question)
        if not verdict.passed:
            why = verdict.reason
            if why == "cites nothing":
                why = "it cites nothing; end it with its source, like [F1]"
            return f"This sentence does not pass the check: “{sentence}” ({why})."
    return ""


def keep(file: Path, entry: Kept) -> None:
    """Append one entry; a half-written line before it is closed first.

    Raises:
        StoreError: the file cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a+b") as kept:
            torn = False
            if kept.seek(0, os.SEEK_END):
                kept.seek(-1, os.SEEK_END)
                torn = kept.read(1) != b"\n"
            kept.write((b"\n" if torn else b"") + entry.line().encode() + b"\n")
    except OSError as error:
        raise StoreError(
            f"The feedback could not be kept in {file}: {error.strerror}. Free the disk or set "
            "HYROX_COACH_HOME to a folder that can be written."
        ) from None


def read_kept(file: Path) -> Feedback:
    """All entries that can be read; no file is no feedback.

    Raises:
        StoreError: the file is there and cannot be opened.
    """
    try:
        lines = file.read_bytes().splitlines()
    except FileNotFoundError:
        return Feedback()
    except OSError as error:
        raise StoreError(f"The feedback {file} cannot be read: {error.strerror}.") from None
    found = [_entry(row) for row in lines if row.strip()]
    entries = tuple(entry for entry in found if entry is not None)
    return Feedback(entries, len(found) - len(entries))


def delete_kept(*files: Path) -> int:
    """Remove the files; returns how many there were.

    Raises:
        StoreError: one is still there afterwards.
    """
    there = [file for file in files if file.exists()]
    for file in there:
        try:
            file.unlink()
        except OSError as error:
            raise StoreError(f"{file} could not be deleted: {error.strerror}.") from None
    return len(there)


def exported(feedback: Feedback) -> Iterator[str]:
    """The entries as lines of today's format."""
    return (entry.line() for entry in feedback.entries)


def _entry(row: bytes) -> Kept | None:
    try:
        fields = json.loads(row.decode("utf-8"))
        if not isinstance(fields, Mapping):
            return None
        # A line of the first format has names this class does not: they are left out.
        entry: Kept = _adapter().validate_python(dict(fields))
    except (ValueError, ValidationError):
        return None
    return entry if bool(entry.vote) != bool(entry.edit) else None


@lru_cache(maxsize=1)
def _adapter() -> TypeAdapter[Any]:
    return TypeAdapter(Kept)
