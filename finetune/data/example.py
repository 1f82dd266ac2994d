"""One example of a data set, and its line in a file.

A line is ``{"id", "kind", "families", "messages", "turns", "evidence", "subject"}``. Training reads
``messages`` alone (``finetune.chats``); the rest says what was made from what, so that a target or
a model's answer can be checked again without the code that made it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from generator.prompt import Message
from hyrox.errors import InputError
from hyrox.evidence import Direction, Evidence, EvidenceItem, Source
from hyrox.evidence import Kind as EvidenceKind
from hyrox.segments import Segment


class Kind(StrEnum):
    """What an example teaches."""

    RACE = "race"
    """Feedback on a race from its facts."""
    ANSWER = "answer"
    """An answer from passages: agreeing, conflicting, insufficient or irrelevant."""
    PLAN = "plan"
    """A profile's week of training as JSON in the contract's keys."""
    DRAFT = "draft"
    """The letters of the exercises of one session."""
    MEAL = "meal"
    """A meal suggestion from computed figures."""
    SAFETY = "safety"
    """A refusal or a referral."""
    DIALOGUE = "dialogue"
    """Questions that lean on the ones before them."""
    TONE = "tone"
    """The same evidence, brief or detailed, gentle or tough."""


class Expects(StrEnum):
    """What a right answer of a turn is, and so how it is scored."""

    ANSWER = "answer"
    """Sentences that cite."""
    ABSTAIN = "abstain"
    """Words that the evidence does not say."""
    REFER = "refer"
    """Words that stop and say where to go."""
    LETTERS = "letters"
    JSON = "json"


@dataclass(frozen=True)
class Asked:
    """What one turn asks: ``use`` are the ids after ``Use:``, ``gold`` what the answer cites."""

    question: str
    expects: Expects
    use: tuple[str, ...] = ()
    gold: tuple[str, ...] = ()


@dataclass(frozen=True)
class Example:
    """A conversation whose every assistant message is a checked target.

    ``families`` are what it was made from (``document:sled-push``, ``athlete:417``, ``profile:90``,
    ``recipe:shakshuka``): a family is in the training part or in the held-out part, never in both
    (``finetune.data.split``). ``turns`` has one entry for each assistant message. ``evidence`` is
    everything the conversation shows, ``subject`` what a kind's own check needs besides.
    """

    id: str
    kind: Kind
    families: tuple[str, ...]
    messages: tuple[Message, ...]
    turns: tuple[Asked, ...]
    evidence: tuple[EvidenceItem, ...] = ()
    subject: Mapping[str, Any] = field(default_factory=dict)

    @property
    def targets(self) -> tuple[str, ...]:
        """The assistant's messages, in order."""
        return tuple(m["content"] for m in self.messages if m["role"] == "assistant")

    @property
    def known(self) -> Evidence:
        return Evidence(self.evidence)

    def line(self) -> str:
        """The example as one line of JSON, without its end."""
        row = {
            "id": self.id,
            "kind": self.kind.value,
            "families": list(self.families),
            "messages": list(self.messages),
            "turns": [_lean(asdict(turn)) for turn in self.turns],
            "evidence": [_lean(asdict(item)) for item in self.evidence],
            "subject": dict(self.subject),
        }
        return json.dumps(row, ensure_ascii=False)


def write_examples(path: Path, examples: Iterable[Example]) -> int:
    """Write one example a line; returns how many."""
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for example in examples:
            file.write(example.line() + "\n")
            count += 1
    return count


def read_examples(path: Path) -> Iterator[Example]:
    """The examples of a file.

    Raises:
        InputError: the file cannot be read, or a line is no example (its number is named).
    """
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise InputError(f"The data set {path} cannot be read: {error.strerror}.") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield _example(json.loads(line.decode("utf-8")))
        except UnicodeDecodeError:
            raise InputError(f"{path.name}, line {number}: not UTF-8 text.") from None
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(
                f"{path.name}, line {number}: not an example of a data set ({error}); make it "
                "with 'hyrox-coach finetune data'."
            ) from None


def _example(row: Mapping[str, Any]) -> Example:
    return Example(
        id=row["id"],
        kind=Kind(row["kind"]),
        families=tuple(row["families"]),
        messages=tuple(row["messages"]),
        turns=tuple(
            Asked(
                question=t.get("question", ""),
                expects=Expects(t["expects"]),
                use=tuple(t.get("use", ())),
                gold=tuple(t.get("gold", ())),
            )
            for t in row["turns"]
        ),
        evidence=tuple(_item(item) for item in row["evidence"]),
        subject=row["subject"],
    )


def _item(row: Mapping[str, Any]) -> EvidenceItem:
    source = dict(row["source"])
    source["citations"] = tuple(source.get("citations", ()))
    about, way = row.get("about"), row.get("direction")
    return EvidenceItem(
        **{
            **row,
            "kind": EvidenceKind(row["kind"]),
            "source": Source(**source),
            "about": Segment(about) if about else None,
            "direction": Direction(way) if way else None,
        }
    )


def _lean(row: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty; readers put the defaults back."""
    return {
        key: _lean(value) if isinstance(value, dict) else value
        for key, value in row.items()
        if value is not None and value != "" and value != ()
    }
