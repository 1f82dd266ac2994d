"""A plan as HTML: what every day, bar and source says."""

import re
from datetime import date, timedelta
from typing import Any

from hyrox.plans.log import Change, Logged
from ui.export.plan.words import evidence_of
from ui.web.markup import esc
from ui.web.plan.views import overview, session, weeks

MONDAY = date(2026, 11, 23)
SPOILT = re.compile(r"\b(?:nan|NaN|None|null|undefined|inf)\b")


def _with_day(plan: Any, day: Any) -> Any:
    changed = tuple(
        week.model_copy(update={"days": tuple(day if d.date == day.date else d for d in week.days)})
        for week in plan.workout_plan.weeks
    )
    workout = plan.workout_plan.model_copy(update={"weeks": changed})
    return plan.model_copy(update={"workout_plan": workout})


def test_every_day_with_something_on_it_is_a_button_that_says_all_in_words(real_plan: Any) -> None:
    shown = weeks.calendar(real_plan, MONDAY, MONDAY)
    labels = dict(
        re.findall(r'data-date="([-\d]+)" aria-pressed="\w+" aria-label="([^"]+)"', shown)
    )
    busy = [day for day in real_plan.days if day.kind != "rest"]
    assert set(labels) >= {day.date.isoformat() for day in busy}
    for day in busy:
        label = labels[day.date.isoformat()]
        if day.duration:
            assert f"{day.duration} min" in label
        if day.exercises:
            assert day.intensity_level in label
    assert shown.count('aria-pressed="true"') <= 1
    assert shown.count("hc-now-pill") == 1


def test_a_logged_day_is_marked_by_sign_and_word(real_plan: Any) -> None:
    day = next(d for d in real_plan.days if d.exercises)
    for done, said in ((1.0, "✓ done"), (0.5, "◐ 50% done"), (0.0, "– skipped")):
        log = Logged(day=day.date, completion=done)
        logged = day.model_copy(update={"done": done, "log": log})
        assert said in weeks.calendar(_with_day(real_plan, logged), MONDAY, None)


def test_bars_are_as_high_as_the_minutes_of_their_week(real_plan: Any) -> None:
    shown = weeks.week_bars(real_plan, MONDAY)
    bars = re.findall(r'<span class="hc-stack">(.*?)</span><small>', shown)
    heights = [sum(map(float, re.findall(r"height:([\d.]+)%", bar))) for bar in bars]
    minutes = [
        week.minutes + sum(d.duration for d in week.days if d.kind == "other_sport")
        for week in real_plan.workout_plan.weeks
    ]
    assert len(heights) == len(minutes)
    top = max(minutes)
    for height, length in zip(heights, minutes, strict=True):
        assert abs(height - 100 * length / top) < 0.3


def test_a_session_shows_every_exercise_and_opens_every_source(real_plan: Any) -> None:
    known = {item.id: item for item in real_plan.evidence}
    for day in real_plan.days[:14]:
        shown = session.session(real_plan, day, MONDAY)
        assert SPOILT.findall(re.sub(r"<[^>]+>", " ", shown)) == []
        for exercise in day.exercises:
            assert esc(exercise.name) in shown
        marks = set(re.findall(r'class="hc-cite" data-item="([^"]+)"', shown))
        cards = set(re.findall(r'class="hc-evidence" data-item="([^"]+)"', shown))
        assert marks <= cards
        assert cards == set(evidence_of(day))
        for one in cards:
            if known[one].kind in ("passage", "exercise"):
                assert f'href="/documents/{one.split("#")[0]}' in shown


def test_a_draft_shows_no_source_that_cannot_be_opened(real_plan: Any) -> None:
    day = next(d for d in real_plan.days if d.exercises)
    shown = session.first_session(day, "Draft")
    assert "hc-cite" not in shown
    assert day.exercises[0].name in shown


def test_days_around_are_gone_to_by_buttons(real_plan: Any) -> None:
    busy = [day for day in real_plan.days if day.kind != "rest"]
    shown = session.session(real_plan, busy[1], MONDAY)
    assert re.findall(r'hc-go" data-date="([-\d]+)"', shown) == [
        busy[0].date.isoformat(), busy[2].date.isoformat()
    ]  # fmt: skip
    assert len(re.findall("hc-go", session.session(real_plan, busy[0], MONDAY))) == 1


def test_the_overview_says_how_far_the_race_is(real_plan: Any) -> None:
    race = real_plan.race_date
    assert "54 days to the race" in overview.overview(real_plan, MONDAY)
    assert "1 day to the race" in overview.overview(real_plan, race - timedelta(days=1))
    assert "race today" in overview.overview(real_plan, race)
    assert "the race is over" in overview.overview(real_plan, race + timedelta(days=1))
    assert "&lt;b&gt;Testville" in overview.overview(real_plan, MONDAY)


def test_changes_are_grouped_by_day_and_long_lists_fold() -> None:
    changes = [
        Change(
            day=MONDAY + timedelta(days=n // 2), what="<b>Set</b>", before="4 x 5",
            after="" if n % 2 else "3 x 5", reason="Why.",
        )
        for n in range(overview.MOST_CHANGES + 5)
    ]  # fmt: skip
    shown = overview.proposed(changes, "Too hard")
    assert "30 changes on 15 days" in shown
    assert "5 more" in shown
    assert "left out" in shown
    assert "<b>Set" not in shown
