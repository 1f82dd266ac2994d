"""Readings in words: who is faster, by how much, and among how many."""

from collections.abc import Callable
from dataclasses import replace
from math import nan
from random import Random

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.field import Field
from analysis.planner.targets import target_plan
from analysis.readings import (
    Fall,
    Goal,
    PacingReading,
    RunAfter,
    Standing,
    Strength,
    TypicalSplits,
    Waterfall,
    WhatIf,
)
from analysis.report import Report
from analysis.words.ahead import target_facts, target_lists, what_if_facts
from analysis.words.of_report import reading_facts
from analysis.words.race import (
    level_facts,
    missing_facts,
    pacing_facts,
    strength_facts,
    team_facts,
    waterfall_facts,
)
from finetune.data.sources.drawn import computed_items, full_report
from hyrox.divisions import Division, Gender
from hyrox.evidence import Direction, EvidenceItem
from hyrox.results import Cohort, RaceResult, Splits
from hyrox.segments import SEGMENTS, Segment
from tests.analysis.reports import analyse

SPLITS = dict.fromkeys(SEGMENTS, 300.0)
TYPICAL = TypicalSplits(5_100.0, SPLITS, SPLITS, SPLITS, 214, "men, open, around 1:25:00")


@pytest.fixture
def report(field: Field, frame: pd.DataFrame, as_result: Callable[..., RaceResult]) -> Report:
    return analyse(field, as_result(frame.iloc[11]))


@pytest.fixture
def everything(field: Field, report: Report) -> tuple[Report, tuple[EvidenceItem, ...]]:
    """A report with every reading, and all its facts."""
    whole = full_report(field, report, Random(4))
    return whole, (*reading_facts(whole), *computed_items(field, whole, Random(4)))


def by_key(items: tuple[EvidenceItem, ...]) -> dict[str, EvidenceItem]:
    return {item.key: item for item in items}


def test_every_fact_has_a_key_of_its_own_and_a_source(
    everything: tuple[Report, tuple[EvidenceItem, ...]],
) -> None:
    _, items = everything
    assert len({item.key for item in items}) == len(items) > 60
    for item in items:
        assert item.text.endswith("."), item.text
        assert item.sentence.endswith("."), item.sentence
        assert item.source.location
        assert item.text[0] == item.text[0].upper()


def test_a_comparison_with_others_says_how_many_they_are(
    everything: tuple[Report, tuple[EvidenceItem, ...]],
) -> None:
    _, items = everything
    others = ("level", "pacing", "after", "to", "what_if", "target", "event", "next", "change")
    for item in items:
        if item.key.partition(":")[0] in others:
            assert "n = " in item.source.location, item.key


def test_level_facts_come_with_the_largest_loss_first(
    everything: tuple[Report, tuple[EvidenceItem, ...]],
) -> None:
    whole, _ = everything
    assert whole.level is not None
    first, *rest = level_facts(whole.level, whole)
    assert f"{whole.level.cohort.n:,}" in first.text
    gaps = [whole[i.about].time_s - whole.level.medians_s[i.about] for i in rest if i.about]
    losses = [gap for gap in gaps if gap >= 0]
    assert gaps[: len(losses)] == sorted(losses, reverse=True)


@given(st.floats(-300, 300), st.booleans())
def test_a_strength_is_named_only_beyond_the_scatter(residual_s: float, ordinary: bool) -> None:
    strength = Strength(Segment.SLED_PUSH, residual_s, residual_s / 30, ordinary)
    report = _plain_report()
    found = by_key(strength_facts([strength], report))["strength:sled_push"]
    if ordinary:
        assert found.direction is Direction.EVEN
        assert "within the usual scatter" in found.text
    elif residual_s >= 0.5:
        assert found.direction is Direction.SLOWER
        assert "weakness" in found.text
    elif residual_s <= -0.5:
        assert found.direction is Direction.FASTER
        assert "a real strength" in found.text


@given(st.dictionaries(st.sampled_from(SEGMENTS), st.floats(-200, 200), min_size=1))
def test_a_waterfall_speaks_of_its_largest_losses_only(gaps: dict[Segment, float]) -> None:
    falls = tuple(Fall(segment, gap, False) for segment, gap in gaps.items())
    whole = sum(gaps.values())
    waterfall = Waterfall(Goal.NEXT, 5_100.0, whole, falls, 0.0, TYPICAL)
    _, *steps = waterfall_facts(waterfall, _plain_report())
    shown = [item.value for item in steps]
    assert shown == sorted((g for g in gaps.values() if g >= 0.5), reverse=True)[:3]
    assert all(item.direction is Direction.SLOWER for item in steps)


@given(st.floats(-20, 20), st.floats(-5, 5))
def test_a_run_after_a_station_is_judged_against_the_usual(own: float, usual: float) -> None:
    reading = _pacing(RunAfter(Segment.RUN_3, Segment.SLED_PUSH, own, usual, 40.0))
    found = by_key(pacing_facts(reading, _plain_report()))["after:sled_push"]
    if own - usual >= 0.5:
        assert found.direction is Direction.SLOWER
    elif usual - own >= 0.5:
        assert found.direction is Direction.FASTER
    assert found.about is Segment.RUN_3


def test_a_team_is_spoken_of_as_a_team_and_nobody_is_guessed(field: Field, report: Report) -> None:
    whole = full_report(field, report, Random(4))
    team = replace(whole, result=replace(whole.result, division=Division.DOUBLES))
    items = reading_facts(team)
    assert by_key(items)["team"].text.startswith("Who did which station is not in the data")
    assert "your team" in by_key(items)["level"].sentence.lower()
    assert not any("you were" in item.text.lower() for item in items)
    assert team_facts(whole) == ()


def test_what_has_no_time_is_named_and_not_judged(
    field: Field, frame: pd.DataFrame, as_result: Callable[..., RaceResult]
) -> None:
    whole = as_result(frame.iloc[11])
    gone = (Segment.ROW, Segment.RUN_4)
    times = tuple(nan if s in gone else whole.splits[s] for s in SEGMENTS)
    report = analyse(field, replace(whole, splits=Splits(times)))
    items = by_key(reading_facts(full_report(field, report, Random(1))))
    assert items["missing"].text.startswith("Run 4 and rowing have no time")
    assert not any(
        item.about in gone for item in items.values() if not item.key.startswith("change")
    )
    assert missing_facts((), report) == ()


def test_a_what_if_spells_out_its_change_and_both_places() -> None:
    changes = dict.fromkeys((s for s in SEGMENTS if s.is_run), -5.0) | {Segment.ROW: 10.0}
    what_if = WhatIf(
        changes, Standing(5_100.0, 50.0, 101), Standing(5_070.0, 54.0, 92), Cohort("men, open", 200)
    )
    found = by_key(what_if_facts(what_if, _plain_report()))
    assert "With rowing 10 s slower and every run 5 s faster" in found["what_if"].text or (
        "With every run 5 s faster and rowing 10 s slower" in found["what_if"].text
    )
    assert "finish 1:24:30, 30 s faster than your 1:25:00" in found["what_if"].text
    assert found["what_if:place"].text == "Place with that change: 92 of 201, instead of 101."
    assert found["what_if"].direction is Direction.FASTER


def test_target_lists_hold_every_split_and_its_sum(field: Field, report: Report) -> None:
    plan = target_plan(field, None, report.result, round(report.result.total_s * 0.97))
    lists = target_lists(plan)
    assert sum(item.value or 0.0 for item in lists[:3]) == plan.goal_s
    text = " ".join(item.text for item in lists[:3])
    assert all(segment.in_text in text for segment in SEGMENTS)
    named = target_facts(plan, report, (Segment.ROW,))
    assert [item.about for item in named] == [None, Segment.ROW]


def _plain_report() -> Report:
    """A report with nothing in it but its cohort: what these facts need."""
    result = RaceResult(
        Division.OPEN, Gender.MALE, Splits(tuple(SPLITS.values())), total_s=5_100.0
    )  # fmt: skip
    return Report(
        result, Cohort("men, open", 200), 50.0, 5_100.0, 5_100.0, (4_800.0, 5_600.0), (), None,
        None, None, 1.1, True,
    )  # fmt: skip


def _pacing(after: RunAfter) -> PacingReading:
    return PacingReading(6.0, (-2.0, 9.0), 50.0, None, None, (after,), 200)
