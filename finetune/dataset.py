"""The training data: ``python -m finetune.dataset --out FOLDER``.

Draws invented athletes from the reference field, reads their races with ``analysis``, and writes
conversations as JSON lines (``train.jsonl``, ``heldout.jsonl``) with a card of counts. No row of
a real person is used. Held-out conversations use other athletes and other guidance documents.
"""

import argparse
import hashlib
import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np
import pandas as pd

from analysis.analyse import analyse
from analysis.facts import facts
from analysis.field import Field
from analysis.models import Models
from analysis.report import Report
from finetune.conversations import Maker, Question
from hyrox.divisions import Division, Gender
from hyrox.evidence import EvidenceItem
from hyrox.results import RaceResult, Splits
from hyrox.segments import SEGMENTS
from hyrox.settings import settings
from ingest.guidance.documents import Guidance, read_guidance, read_references
from ingest.reference.reference_field import load_reference_field
from retrieval.athletes import SimilarAthlete
from retrieval.evidence import neighbour_items

HELD_OUT_EVERY = 12
"""One guidance document and one athlete in twelve is held out."""

NEIGHBOURS = 5
KNOWLEDGE_SHARE = 0.4

EVENTS = (
    "2023 Milan", "2024 Oslo", "2024 Sydney", "2025 Berlin", "2025 Cape Town", "2025 Chicago",
    "2025 London", "2025 Singapore", "2026 Doha", "2026 Lyon", "Stockholm 2025", "Toronto 2025",
)  # fmt: skip
"""Names for the events of invented neighbours, so that the model learns to copy any name."""

LABELS = (
    "Athlete {place}, {who}, {division}, {event}",
    "Athlete {place} (invented), {who}, {division}, {event}",
    "Invented athlete {place}, {who}, {division}, {event}",
)


def main(arguments: list[str] | None = None) -> int:
    """Write the data set; the card goes to stdout as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--conversations", type=int, default=3000, help="training conversations")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args(arguments)
    card = build(options.out, options.conversations, options.seed)
    json.dump(card, sys.stdout, indent=2)
    print()
    return 0


def build(out: Path, conversations: int, seed: int) -> dict[str, object]:
    """Write ``train.jsonl`` and ``heldout.jsonl`` to ``out`` and return their card."""
    corpora = settings().corpora
    references = read_references(corpora / "references.toml")
    guidance = read_guidance([(corpora / "guidance", "corpora/guidance")], references)
    words = tomllib.loads(
        (corpora / "questions/training/race_feedback.toml").read_text(encoding="utf-8")
    )
    races = Races(seed)
    out.mkdir(parents=True, exist_ok=True)
    card: dict[str, object] = {"seed": seed, "documents": guidance.documents}
    for part, held_out in (("train", False), ("heldout", True)):
        questions = list(read_questions(corpora, guidance, held_out=held_out))
        maker = Maker(questions, words, references, seed + held_out)
        wanted = conversations // HELD_OUT_EVERY if held_out else conversations
        lines = list(_conversations(maker, races, wanted, held_out))
        text = "".join(json.dumps({"messages": chat}, ensure_ascii=False) + "\n" for chat in lines)
        (out / f"{part}.jsonl").write_text(text, encoding="utf-8")
        card[part] = {
            "conversations": len(lines),
            "written_questions": len(questions),
            "turns": dict(maker.counts.kept),
            "dropped": dict(maker.counts.dropped.most_common(40)),
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
        }
    return card


def _conversations(
    maker: Maker, races: "Races", wanted: int, held_out: bool
) -> Iterator[list[dict[str, str]]]:
    made = 0
    while made < wanted:
        if maker.rng.random() < KNOWLEDGE_SHARE:
            chat = maker.knowledge()
        else:
            report, items = races.draw(maker.rng, held_out)
            chat = maker.race(report, items)
        if chat is not None:
            made += 1
            yield chat


def read_questions(corpora: Path, guidance: Guidance, *, held_out: bool) -> Iterator[Question]:
    """Written questions with their passage, of the documents in or out of the held-out part."""
    by_section = {(p.document, p.section): p for p in guidance.passages}
    documents = sorted({p.document for p in guidance.passages})
    for path in sorted((corpora / "questions/training").rglob("*.jsonl")):
        if (documents.index(path.stem) % HELD_OUT_EVERY == 0) is not held_out:
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            passage = by_section[entry["document"], entry["section"]]
            yield Question(passage, entry["question"], entry["answer"])


class Races:
    """Invented races with their reports and facts."""

    def __init__(self, seed: int) -> None:
        field = load_reference_field(settings().corpora / "reference_field")
        self.frame = field.draw(settings().reference_draws, seed).reset_index(drop=True)
        if "result_id" not in self.frame.columns:
            self.frame["result_id"] = [f"ref-{i:06}" for i in range(len(self.frame))]
        self.field = Field.from_frame(self.frame)
        self.models = Models.fit(self.field)
        self.logs = np.log(self.frame[[s.value for s in SEGMENTS]].to_numpy(dtype=np.float64))

    def draw(self, rng: Random, held_out: bool) -> tuple[Report, tuple[EvidenceItem, ...]]:
        """One race: its report, and its facts and neighbours as evidence."""
        while True:
            row = rng.randrange(len(self.frame))
            if (row % HELD_OUT_EVERY == 0) is held_out:
                break
        result = self._result(row)
        report = analyse(self.field, self.models, result)
        items = (*facts(report), *neighbour_items(result, self._neighbours(row, rng)))
        return report, items

    def _result(self, row: int) -> RaceResult:
        record = self.frame.iloc[row]
        age = record["age_group"]
        return RaceResult(
            division=Division(record["division"]),
            gender=Gender(record["gender"]),
            splits=Splits(tuple(float(record[s.value]) for s in SEGMENTS)),
            season=int(record["season"]),
            age_group=None if pd.isna(age) else str(age),
            event=str(record["event"]),
            result_id=str(record["result_id"]),
            invented=True,
        )

    def _neighbours(self, row: int, rng: Random) -> list[SimilarAthlete]:
        """The nearest finishes of the same division and gender by log splits."""
        record = self.frame.iloc[row]
        same = (self.frame["division"] == record["division"]) & (
            self.frame["gender"] == record["gender"]
        )
        rows = np.flatnonzero(same.to_numpy())
        distance = np.linalg.norm(self.logs[rows] - self.logs[row], axis=1)
        nearest = rows[np.argsort(distance)[1 : NEIGHBOURS + 1]]
        found = []
        label = rng.choice(LABELS)
        for place, near in enumerate(nearest, 1):
            other = self._result(int(near))
            age = f" {other.age_group}" if other.age_group else ""
            words = label.format(
                place=place,
                who=f"{other.gender.people}{age}",
                division=other.division.value.capitalize(),
                event=rng.choice((*EVENTS, str(other.event))),
            )
            found.append(
                SimilarAthlete(words, str(other.result_id), other.total_s, 0.0, other.splits)
            )
        return found


if __name__ == "__main__":
    raise SystemExit(main())
