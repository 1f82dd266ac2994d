"""The sentences that checkers are examined with, as they lie in ``corpora/questions/evaluation``.

``planted.jsonl`` holds statements that were made false on purpose and true ones in other words,
``sentences.jsonl`` sentences that somebody labelled, ``evidence.jsonl`` what their answers could
rest on. Further examinations, ``planted_fresh.jsonl``, ``planted_second.jsonl`` and
``planted_third.jsonl``, have their own ``evidence_...jsonl``; the last of them was not used for
mending. The README beside them says who wrote them and how.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from hyrox.errors import InputError
from hyrox.evidence import Direction, Evidence, EvidenceItem, Kind, Source
from hyrox.segments import Segment

FOLDER = Path("questions", "evaluation")
PLANTED, SENTENCES, EVIDENCE = "planted.jsonl", "sentences.jsonl", "evidence.jsonl"
FRESH, SECOND, THIRD = "fresh", "second", "third"
USED = ("development", "test", FRESH, SECOND)
"""Splits that checkers were mended by: their figures no longer say how good a checker is."""
BLIND = THIRD
"""The split of sentences that nobody who mended a checker has read."""
SPLITS = (*USED, BLIND)
_OWN_FILES = (FRESH, SECOND, THIRD)
"""Splits that stand in files of their own, without labelled sentences."""
FAULTS = ("digit", "unit", "direction", "athlete", "citation", "study", "season", "segment")
PARAPHRASES = (
    "rounded", "clock", "words_for_share", "words_for_time", "range", "turned_round", "joined",
    "plain",
)  # fmt: skip

_KINDS = {"N": Kind.NEIGHBOUR, "P": Kind.PASSAGE}
_SOURCE = Source("Evidence of the examination", "corpora/questions/evaluation/evidence.jsonl")


class Sort(StrEnum):
    """What a sentence is in the examination."""

    FAULT = "fault"
    PARAPHRASE = "paraphrase"
    LABELLED = "labelled"


@dataclass(frozen=True)
class Sample:
    """One sentence with the evidence of its answer and the truth about it.

    Args:
        group: race or conversation that it is about; those of one group hang together.
        kind: of fault or paraphrase; of a labelled sentence, how it came to be written.
        supported: whether all it states is borne out by what it cites.
        why: what was changed, or the reason for the label.
    """

    id: str
    split: str
    sort: Sort
    kind: str
    group: str
    sentence: str
    citations: tuple[str, ...]
    evidence: Evidence
    question: str
    supported: bool
    why: str

    def texts(self) -> dict[str, str]:
        """Id to text of everything the answer could rest on."""
        return {item.id: item.text for item in self.evidence.items}


def read_samples(corpora: Path, split: str) -> list[Sample]:
    """Every sentence of a split: planted ones first, then labelled ones, in the files' order.

    Args:
        corpora: the folder ``corpora``.
        split: of ``USED`` (checkers were mended by them), or ``BLIND`` (only measured).

    Raises:
        InputError: no such split; a file is missing or a line of it is wrong.
    """
    if split not in SPLITS:
        raise InputError(f"There is no split '{split}'; choose of {', '.join(SPLITS)}.")
    folder = corpora / FOLDER
    own = split in _OWN_FILES
    rests_on = folder / (f"evidence_{split}.jsonl" if own else EVIDENCE)
    evidence = {line["id"]: _evidence(line["items"]) for _, line in _lines(rests_on, _is_evidence)}
    found = []
    for name in (f"planted_{split}.jsonl",) if own else (PLANTED, SENTENCES):
        for number, line in _lines(folder / name, lambda row: row["split"] in SPLITS):
            if line["split"] == split:
                try:
                    found.append(_sample(line, evidence))
                except (KeyError, ValueError) as error:
                    raise _wrong(folder / name, number, error) from None
    return found


def _sample(line: Mapping[str, Any], evidence: Mapping[str, Evidence]) -> Sample:
    """A line of either file.

    Raises:
        KeyError, ValueError: it lacks a field, or one means nothing.
    """
    labelled = "label" in line
    sort = Sort.LABELLED if labelled else Sort(line["kind"])
    kind = str(line["written"] if labelled else line["fault"])
    known = {Sort.FAULT: FAULTS, Sort.PARAPHRASE: PARAPHRASES}
    if sort in known and kind not in known[sort]:
        raise ValueError(f"there is no {sort.value} '{kind}'")
    if labelled and line["label"] not in ("supported", "unsupported"):
        raise ValueError(f"there is no label '{line['label']}'")
    sample = Sample(
        id=line["id"],
        split=line["split"],
        sort=sort,
        kind=kind,
        group=line["group"],
        sentence=line["sentence"],
        citations=tuple(line["citations"]),
        evidence=evidence[line["evidence"]],
        question=line["question"],
        supported=line["label"] == "supported" if labelled else sort is Sort.PARAPHRASE,
        why=line["why"] if labelled else line["note"],
    )
    if missing := [name for name in sample.citations if name not in sample.evidence.by_id]:
        raise ValueError(f"cites {missing[0]}, which its evidence does not hold")
    return sample


def _evidence(items: Mapping[str, Mapping[str, Any]]) -> Evidence:
    return Evidence(tuple(_item(item_id, fields) for item_id, fields in items.items()))


def _item(item_id: str, fields: Mapping[str, Any]) -> EvidenceItem:
    """An item as the coach had it; what a line leaves out is empty."""
    about, direction = fields.get("about"), fields.get("direction")
    return EvidenceItem(
        id=item_id,
        kind=_KINDS.get(item_id[0], Kind.FACT),
        text=fields["text"],
        sentence=fields["sentence"],
        source=_SOURCE,
        key=fields.get("key", ""),
        about=Segment(about) if about else None,
        direction=Direction(direction) if direction else None,
        value=fields.get("value"),
        unit=fields.get("unit", ""),
        heading=fields.get("heading", ""),
    )


def _is_evidence(line: Mapping[str, Any]) -> bool:
    _evidence(line["items"])
    return bool(line["id"])


def _lines(path: Path, right: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    """Lines with their numbers; ``right`` says of each whether it may stay.

    Raises:
        InputError: no such file, or a line is wrong.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from None
    for number, line in enumerate(text.split("\n"), 1):
        if not line:
            continue
        try:
            fields = json.loads(line)
            if not right(fields):
                raise ValueError("a field means nothing")
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise _wrong(path, number, error) from None
        yield number, fields


def _wrong(path: Path, number: int, error: Exception) -> InputError:
    what = f"has no {error}" if isinstance(error, KeyError) else str(error)
    return InputError(f"{path}, line {number}: {what}.")
