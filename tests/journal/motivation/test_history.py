"""What a day asked is what stood in the plan when the day began."""

from datetime import UTC, date, datetime, timedelta

from hyrox.plans.log import Ill, Missed
from hyrox.plans.plan import TRAINING_KINDS, Plan
from journal.motivation.earning import earned
from journal.motivation.history import Asked, History, Pause, PauseKind, asked_of
from tests.plans.adapting import START, after, plan


def made(day: date, of: Plan) -> tuple[datetime, Plan]:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC), of


def kinds(asked: dict[date, Asked]) -> dict[date, str]:
    return {day: one.kind for day, one in asked.items()}


def test_a_plan_asks_for_its_days_with_phase_and_lighter_weeks() -> None:
    asked = asked_of([made(START, plan())])
    assert kinds(asked) == {day.date: day.kind for day in plan().days}
    lighter = {day.date for w in plan().workout_plan.weeks if w.deload for day in w.days}
    assert {day for day, one in asked.items() if one.deload} == lighter != set()
    assert {one.phase for one in asked.values()} == {"base", "build", "peak", "taper"}


def test_days_before_the_plan_was_made_asked_nothing() -> None:
    asked = asked_of([made(START + timedelta(days=3), plan())])
    assert min(asked) == START + timedelta(days=3)


def test_a_session_that_became_rest_because_it_was_missed_is_no_rest_day_kept() -> None:
    missed = Missed(start=START, end=START + timedelta(days=6))
    later = after(missed).plan
    assert all(later.day_of(START + timedelta(days=n)).kind == "rest" for n in (0, 1, 3))  # type: ignore[union-attr]
    versions = [made(START, plan()), made(START + timedelta(days=7), later)]
    asked = asked_of(versions)
    assert asked == asked_of(versions[::-1])
    assert asked[START].kind in TRAINING_KINDS
    assert earned(History(asked, START + timedelta(days=7))) == ()
    ahead = START + timedelta(days=8)
    assert asked[ahead].kind == later.day_of(ahead).kind  # type: ignore[union-attr]


def test_days_that_became_rest_through_illness_earn_nothing_within_its_pause() -> None:
    ill = Ill(start=START + timedelta(days=1), end=START + timedelta(days=6))
    asked = asked_of([made(START, plan()), made(START + timedelta(days=1), after(ill).plan)])
    of = History(
        asked, START + timedelta(days=7), (), (Pause(PauseKind.ILLNESS, ill.start, ill.end),)
    )
    assert earned(of) == ()


def test_a_newer_version_or_plan_takes_over_from_the_next_day() -> None:
    week = plan().workout_plan.weeks[0]
    short = plan().model_copy(
        update={"workout_plan": plan().workout_plan.model_copy(update={"weeks": (week,)})}
    )
    asked = asked_of([made(START, plan()), made(START + timedelta(days=2), short)])
    assert set(asked) == {day.date for day in week.days}
    next_plan = short.model_copy(update={"start": START + timedelta(days=30)})
    kept = asked_of([made(START, plan()), made(START + timedelta(days=9), next_plan)])
    assert max(kept) == START + timedelta(days=29)
