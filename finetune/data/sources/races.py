"""Invented races with their reports, facts and neighbours; no row of a real person."""

from dataclasses import dataclass
from random import Random

import numpy as np
import pandas as pd

from analysis.analyse import analyse
from analysis.field import Field
from analysis.models import Models
from analysis.report import Report
from finetune.data.sources.drawn import EVENTS, full_report, with_missing
from finetune.data.split import held_out
from generator.race import OpenRace
from hyrox.divisions import Division, Gender
from hyrox.evidence import EvidenceItem
from hyrox.results import RaceResult, Splits
from hyrox.segments import SEGMENTS
from hyrox.settings import Settings
from ingest.reference.reference_field import load_reference_field
from retrieval.athletes import SimilarAthlete

NEIGHBOURS = 5
WITH_MISSING = 0.06
"""Share of races of which segments are missing."""
FIELD_SEED = 7
"""Of the invented field: fixed, so that an athlete's number always means the same athlete."""

LABELS = (
    "Athlete {place}, {who}, {division}, {event}",
    "Athlete {place} (invented), {who}, {division}, {event}",
    "Invented athlete {place}, {who}, {division}, {event}",
)


@dataclass(frozen=True)
class Race:
    """A race read and opened as serving opens it, with every reading a race can have."""

    family: str
    opened: OpenRace

    @property
    def report(self) -> Report:
        return self.opened.report

    @property
    def items(self) -> tuple[EvidenceItem, ...]:
        """Its facts and neighbours, as serving gathers them."""
        return self.opened.evidence.items


class Races:
    """The invented field, read as serving reads races."""

    def __init__(self, settings: Settings) -> None:
        field = load_reference_field(settings.corpora / "reference_field")
        self.frame = field.draw(settings.reference_draws, FIELD_SEED).reset_index(drop=True)
        if "result_id" not in self.frame.columns:
            self.frame["result_id"] = [f"ref-{i:06}" for i in range(len(self.frame))]
        self.field = Field.from_frame(self.frame)
        self.models = Models.fit(self.field)
        self.logs = np.log(self.frame[[s.value for s in SEGMENTS]].to_numpy(dtype=np.float64))

    def draw(self, rng: Random, *, from_held_out: bool) -> Race:
        """One race of the part; of a few, some segments have no time."""
        while True:
            row = rng.randrange(len(self.frame))
            family = f"athlete:{row}"
            if held_out(family) is from_held_out:
                break
        result = self._result(row)
        near: list[SimilarAthlete] = []
        if rng.random() < WITH_MISSING:
            result = with_missing(result, rng)
        else:
            near = self._neighbours(row, rng)
        report = full_report(self.field, analyse(self.field, self.models, result), rng)
        return Race(family, OpenRace(report, tuple(near)))

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
