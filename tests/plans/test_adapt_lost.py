"""Illness and missed days: rest, a gentle way back, and nothing is made up for."""

from datetime import date, timedelta

import pytest

from generator.plans.adapt.days import fell_away
from generator.plans.adapt.handlers.lost import EASY_SHARE, MOST_LOST_DAYS
from generator.plans.adapt.sources import AFTER_ILLNESS, NEAR_A_RACE, PASSAGES
from generator.plans.types import PlanRefusedError
from hyrox.errors import InputError
from hyrox.plans.log import Ill, Logged, Missed
from hyrox.plans.plan import Plan
from ingest.guidance.documents import read_document, read_references
from tests.conftest import PROJECT
from tests.plans.adapting import RACE, START, after, day, plan, sessions

FEVER = Ill(start=day("2026-12-21"), end=day("2026-12-24"), fever=True)
WEEK = timedelta(days=7)


def test_days_of_an_illness_are_rest_and_days_before_it_stay() -> None:
    new = after(FEVER).plan
    assert not sessions(new, FEVER.start, FEVER.end)
    assert [d for d in new.days if d.date < FEVER.start] == [
        d for d in plan().days if d.date < FEVER.start
    ]


def test_after_a_fever_a_day_of_rest_and_seven_days_without_anything_hard() -> None:
    new = after(FEVER).plan
    assert sessions(plan(), FEVER.start, FEVER.end + WEEK)
    rested = new.day_of(FEVER.end + timedelta(days=1))
    assert rested is not None
    assert rested.kind in ("rest", "other_sport")
    assert all(d.intensity_level != "hard" for d in sessions(new, FEVER.end, FEVER.end + WEEK))


def test_first_sessions_after_an_illness_are_easy_short_and_say_where_it_stands() -> None:
    well = FEVER.end + timedelta(days=2)
    new = after(FEVER).plan
    eased = sessions(new, well, well + timedelta(days=3))
    assert eased
    for session in eased:
        before = plan().day_of(session.date)
        assert before is not None
        assert session.intensity_level == "easy"
        assert session.duration <= max(15, EASY_SHARE * before.duration) + 1
        assert session.reason_evidence == (AFTER_ILLNESS,)
    assert AFTER_ILLNESS in {item.id for item in new.evidence}


def test_without_fever_hard_sessions_come_back_sooner() -> None:
    cold = after(FEVER.model_copy(update={"fever": False})).plan
    last = FEVER.end + WEEK
    hard = [d for d in sessions(cold, FEVER.end, last) if d.intensity_level == "hard"]
    gentle = [
        d for d in sessions(after(FEVER).plan, FEVER.end, last) if d.intensity_level == "hard"
    ]
    assert hard
    assert not gentle


def test_ill_just_before_the_race_the_race_day_says_that_health_decides() -> None:
    new = after(Ill(start=RACE - timedelta(days=6), end=RACE - timedelta(days=3), fever=True)).plan
    race = new.day_of(RACE)
    assert race is not None
    assert race.kind == "race"
    assert race.reason_evidence == (NEAR_A_RACE,)
    assert "do not start" in race.reason


def test_a_missed_day_is_not_made_up_for() -> None:
    one = sessions(plan(), day("2026-12-07"), day("2026-12-13"))[0].date
    new = after(Missed(start=one, end=one)).plan
    assert (missed := new.day_of(one)) is not None
    assert fell_away(missed)
    later = [d for d in plan().days if d.date > one]
    assert all(n.load <= d.load for n, d in zip([d for d in new.days if d.date > one], later,
                                                strict=True))  # fmt: skip


@pytest.mark.parametrize(("weeks", "share"), [(1, 0.8), (2, 0.64)])
def test_after_lost_weeks_the_first_week_back_is_lighter(weeks: int, share: float) -> None:
    first = day("2026-12-21") - weeks * WEEK
    new = after(Missed(start=first, end=day("2026-12-20"))).plan
    back = day("2026-12-21"), day("2026-12-27")
    for now, was in zip(sessions(new, *back), sessions(plan(), *back), strict=True):
        main = [sum(e.time_s for e in d.exercises if e.block == "main") for d in (now, was)]
        assert main[0] <= share * main[1] + 1e-6


def test_too_much_lost_asks_for_a_new_plan() -> None:
    event = Ill(start=START, end=START + timedelta(days=MOST_LOST_DAYS), fever=True)
    with pytest.raises(PlanRefusedError, match=r"make a new one from 2026-12-15.*doctor"):
        after(event)


def test_missing_what_was_rest_changes_nothing() -> None:
    free = next(d.date for d in plan().days if d.kind == "rest")
    result = after(Missed(start=free, end=free))
    assert result.changes == ()
    assert result.plan == plan()


def test_a_logged_session_inside_an_illness_stays() -> None:
    trained = sessions(plan(), FEVER.start, FEVER.end)[0].date
    logged = after(Logged(day=trained, completion=1.0)).plan
    kept = after(FEVER, logged).plan.day_of(trained)
    assert kept == logged.day_of(trained)


def test_the_other_way_round_is_told() -> None:
    with pytest.raises(InputError, match="exchange the two dates"):
        after(Ill(start=day("2026-12-10"), end=day("2026-12-09")))
    with pytest.raises(InputError, match="2026-11-23 to 2027-02-13"):
        after(Missed(start=date(2030, 1, 1), end=date(2030, 1, 2)))


def test_what_is_cited_stands_in_the_corpus() -> None:
    references = read_references(PROJECT / "corpora" / "references.toml")
    for id, cited in PASSAGES.items():
        document = read_document(PROJECT / cited.location, cited.location, references)
        found = next(passage for passage in document if passage.id == id)
        assert found.title == cited.title
        assert cited.text in found.text


def test_a_taper_with_an_illness_in_it_is_not_filled_up() -> None:
    event = Ill(start=day("2027-02-01"), end=day("2027-02-04"))
    new: Plan = after(event).plan
    later = list(sessions(plan(), event.end, RACE))
    assert later
    for was in later:
        now = new.day_of(was.date)
        assert now is not None
        assert now.duration <= was.duration
