"""A coach with fixed numbers and canned sentences: the pages and commands without a model."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from analysis.facts import facts
from analysis.readings import Standing, WhatIf
from analysis.report import GroupReading, Report, SegmentReading
from analysis.report_json import report_json
from generator.answer import Answer, Sentence, Status, Timing
from generator.prompt import head, messages, turn
from hyrox.divisions import Division, Gender
from hyrox.errors import ModelError, NotFoundError
from hyrox.evidence import Evidence, EvidenceItem, Kind, Source
from hyrox.results import Cohort, RaceResult, Splits
from hyrox.segments import RUNS, SEGMENTS, STATIONS, Segment
from journal.database import Journal

TIMES_S = (271, 268, 280, 190, 285, 300, 290, 310, 295, 275, 292, 140, 300, 320, 330, 400, 402)
MEDIANS_S = (280, 275, 290, 170, 295, 290, 297, 300, 300, 290, 302, 130, 312, 300, 345, 380, 430)

PASSAGE = EvidenceItem(
    id="P1",
    kind=Kind.PASSAGE,
    text="Break wall balls into small sets from the start.",
    sentence="Break wall balls into small sets from the start.",
    source=Source(
        title="Wall balls: pacing",
        location="wall-balls#pacing",
        licence="CC BY 4.0",
        citations=("Author A, 2020, A study, https://doi.org/10.1000/xyz",),
    ),
    score=0.41,
)


@dataclass(frozen=True)
class FakeNeighbour:
    label: str
    result_id: str
    total_s: float
    distance: float
    splits: Splits


@dataclass(frozen=True)
class FakeRace:
    report: Report
    neighbours: list[FakeNeighbour]
    evidence: Evidence

    def as_json(self) -> dict[str, Any]:
        near = [
            {"label": n.label, "total_s": n.total_s, "distance": n.distance}
            for n in self.neighbours
        ]
        return report_json(self.report) | {"neighbours": near}


def _group(times: dict[Segment, float], segments: tuple[Segment, ...], name: str) -> GroupReading:
    medians = dict(zip(SEGMENTS, MEDIANS_S, strict=True))
    return GroupReading(
        name, sum(times[s] for s in segments), 61.0, sum(medians[s] for s in segments)
    )


def report_of(result: RaceResult, *, invented: bool = True) -> Report:
    times = dict(zip(SEGMENTS, result.splits.seconds, strict=True))
    readings = tuple(
        SegmentReading(
            s,
            times[s],
            percentile=max(1.0, min(99.0, 50 - (times[s] - median) * 1.4)),
            expected_s=median + 2,
            interval_s=(median - 22, median + 26),
            peer_median_s=median,
        )
        for s, median in zip(SEGMENTS, MEDIANS_S, strict=True)
    )
    return Report(
        result=result,
        cohort=Cohort("men 35-39, open, season 7 on", 1243, invented=invented),
        percentile=57.6,
        median_s=float(sum(MEDIANS_S)),
        expected_s=4970.0,
        interval_s=(4400.0, 5900.0),
        segments=readings,
        running=_group(times, RUNS, "running"),
        stations=_group(times, STATIONS, "stations"),
        run_fade=times[Segment.RUN_8] / times[Segment.RUN_2],
        peer_run_fade=1.21,
        venue_known=False,
    )


EXAMPLE = RaceResult(
    Division.OPEN,
    Gender.MALE,
    Splits(tuple(map(float, TIMES_S))),
    age_group="35-39",
    result_id="ref-1",
    invented=True,
)


@dataclass
class FakeLibrary:
    known: dict[str, RaceResult] = field(default_factory=lambda: {"ref-1": EXAMPLE})

    def race(self, result_id: str) -> RaceResult:
        if result_id not in self.known:
            raise NotFoundError(f"There is no result '{result_id[:40]}' in the store.")
        return self.known[result_id]

    def examples(self) -> list[RaceResult]:
        return [EXAMPLE]

    @contextmanager
    def lease(self) -> Iterator["FakeLibrary"]:
        yield self

    def what_if(self, result: RaceResult, changes_s: dict[Segment, float]) -> WhatIf:
        after_s = result.total_s + sum(changes_s.values())
        cohort = Cohort("men 35-39, open, season 7 on", 1204)
        return WhatIf(
            changes_s, Standing(result.total_s, 56.0, 530), Standing(after_s, 58.0, 506), cohort
        )

    def search_races(self, text: str = "", **_filters: object) -> list[RaceResult]:
        return [race for race in self.known.values() if not text or text in str(race.event)]


class FakeCoach:
    """Answers with one checked, one corrected and one dropped sentence; obeys ``stop``."""

    model_name = "fake"

    def __init__(self, pause_s: float = 0.0) -> None:
        self.library = FakeLibrary()
        self.pause_s = pause_s
        self.asked: list[dict[str, Any]] = []
        self.closed = False

    def open_race(self, result: RaceResult, **_options: object) -> FakeRace:
        report = report_of(result)
        near = [
            FakeNeighbour(
                f"Athlete {n}, men 35-39, open, Berlin 2025",
                f"ref-{n + 1}",
                result.total_s + 40 * (n - 3),
                0.31 * n,
                replace(result).splits,
            )
            for n in range(1, 6)
        ]
        return FakeRace(report, near, Evidence(facts(report)))

    def suggestions(self, race: FakeRace | None) -> list[str]:
        if race is None:
            return ["How do I pace the sled push?", "How should I taper?"]
        return ["Where did I lose the most time?", "Was my pacing even?"]

    def ask(
        self,
        question: str,
        race: FakeRace | None = None,
        history: list[tuple[str, Answer]] | None = None,
        grounded: bool = True,
        stop: threading.Event | None = None,
        style: str = "",
    ) -> Iterator[Sentence | Answer]:
        self.asked.append(
            {"question": question, "race": race, "history": history or [], "style": style}
        )
        if "break the model" in question:
            raise ModelError("The model does not answer. Run hyrox-coach doctor.")
        if "crash" in question:
            raise RuntimeError("secret detail")
        evidence = Evidence((*(race.evidence.items if race else ()), PASSAGE))
        red_flag = "chest pain" if "chest pain" in question else None
        said = []
        for sentence in self._sentences(race, red_flag):
            if stop is not None and stop.is_set():
                break
            time.sleep(self.pause_s)
            said.append(sentence)
            yield sentence
        shown = [race.evidence.by_id["F1"]] if race else [PASSAGE]
        asked = turn(question, shown, shown, style)
        note = "Stopped by you." if len(said) < 3 and not red_flag else ""
        yield Answer(
            question, tuple(said), evidence, "fake", red_flag, grounded, note,
            timing=Timing(1.0, 2.0, 3.0, 4.0, 5),
            saw=() if red_flag or not grounded else tuple(messages(head(), [], asked)),
        )  # fmt: skip

    def _sentences(self, race: FakeRace | None, red_flag: str | None) -> list[Sentence]:
        if red_flag:
            words = "Stop training and call the emergency number now."
            return [Sentence(words, (), Status.VERIFIED, generated=False)]
        fact = race.evidence.by_id["F1"].sentence if race else PASSAGE.text
        return [
            Sentence(fact, ("F1",) if race else ("P1",), Status.VERIFIED),
            Sentence(PASSAGE.text, ("P1",), Status.REPLACED, reason="number"),
            Sentence("You won 99 minutes.", (), Status.DROPPED, reason="number"),
        ]

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def journal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journal]:
    """An empty journal of its own."""
    folder = tmp_path_factory.mktemp("journal")
    found = Journal.open(f"sqlite:///{folder / 'journal.sqlite'}")
    yield found
    found.close()


@pytest.fixture
def fake_coach() -> FakeCoach:
    return FakeCoach()
