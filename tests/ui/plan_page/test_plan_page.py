"""The page's handlers, called as functions."""

import collections
import json
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from hyrox.errors import InputError
from hyrox.plans.profile import Profile
from hyrox.settings import Settings
from ui.app import build_app
from ui.web.plan.desk import Desk
from ui.web.plan.plan_page import PlanPage
from ui.web.plan.profile_fields import form_values
from ui.web.session import Session

TODAY = date(2026, 11, 23)
HOSTILE = "<img src=x onerror='window.hacked=1'>"


@pytest.fixture
def page(planner: Any) -> PlanPage:
    with gr.Blocks():
        return PlanPage(planner.coach, gr.State(Session()), today=lambda: TODAY)


def _typed(page: PlanPage, **values: Any) -> list[Any]:
    """The form as it is after a person typed; names with two underscores for dots."""
    filled = form_values(Profile())
    filled |= {name.replace("__", "."): value for name, value in values.items()}
    return [filled[path] for path in page.form.fields]


def _made(page: PlanPage, session: Session, desk: Desk, **values: Any) -> list[dict[Any, Any]]:
    start, weeks = values.pop("start", "2026-11-23"), values.pop("weeks", "2")
    return list(page.first(session, desk, start, weeks, *_typed(page, **values)))


def test_the_first_session_is_shown_before_the_plan_is_done(page: PlanPage) -> None:
    session, desk = Session(), Desk()
    steps = _made(page, session, desk)
    bars = [step[page.progress] for step in steps if page.progress in step]
    assert "Laying out" in bars[0]
    assert "1 of " in bars[1]
    assert "hc-session" in bars[1]
    assert page.calendar not in steps[1]
    assert session.plan is not None
    assert "hc-calendar" in steps[-1][page.calendar]
    assert steps[-1][page.progress] == ""
    assert steps[-1][page.result].visible
    assert desk.selected == next(d.date for d in session.plan.days if d.kind != "rest")


def test_a_slow_model_does_not_keep_the_first_session_waiting(
    page: PlanPage, planner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def steps(profile: Profile, *, by_code: bool = False, **wanted: Any) -> Any:
        asked.append(by_code)
        return planner.steps(profile, by_code=True, **wanted)

    coach = SimpleNamespace(model=object())
    slow = SimpleNamespace(steps=steps, coach=coach, race_of=planner.race_of,
                           athlete=planner.athlete, catalogue=planner.catalogue)  # fmt: skip
    monkeypatch.setitem(page.__dict__, "_planner", slow)
    making = page.first(Session(), Desk(), "2026-11-23", "2", *_typed(page))
    next(making)
    first = next(making)[page.progress]
    assert asked == [True]
    assert "0 of " in first
    assert "hc-session" in first
    assert "hc-calendar" in list(making)[-1][page.calendar]
    assert asked == [True, False]


def test_without_a_first_day_a_plan_starts_tomorrow(page: PlanPage) -> None:
    session = Session()
    _made(page, session, Desk(), start="")
    assert session.plan is not None
    assert session.plan.start == TODAY + timedelta(days=1)


def test_the_same_form_gives_the_same_plan_and_another_one_on_request(page: PlanPage) -> None:
    session, desk = Session(), Desk()
    _made(page, session, desk, preferences__equipment_access=["full_gym"])
    assert session.plan is not None
    first, typed = session.plan, _typed(page, preferences__equipment_access=["full_gym"])
    list(page.first(session, desk, "2026-11-23", "2", *typed))
    assert session.plan == first
    list(page.next(session, desk, "2026-11-23", "2", *typed))
    assert session.plan.seed == 1
    assert session.plan != first
    page.changes.undo(session, desk)
    assert session.plan == first


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"personal_info__height": "9 m"}, "Height: personal_info.height"),
        ({"target__date": "soon"}, "Race day: target.date"),
        ({"start": "whenever"}, "First day"),
        ({"weeks": "99"}, "1 to 24"),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_is_made(
    page: PlanPage, typed: dict[str, Any], said: str
) -> None:
    session = Session()
    last = _made(page, session, Desk(), **typed)[-1]
    assert said in last[page.problem]
    assert session.plan is None
    assert last[page.make].interactive


def test_signs_of_an_emergency_get_no_plan_and_put_an_earlier_one_away(page: PlanPage) -> None:
    session, desk = Session(), Desk()
    _made(page, session, desk)
    assert session.plan is not None
    last = _made(page, session, desk, medical__symptoms="chest pain on effort")[-1]
    assert "Your health comes first" in last[page.problem]
    assert not last[page.result].visible
    assert session.plan is None
    assert session.plans_before == []


def test_a_race_in_the_past_is_refused_and_the_plan_in_hand_stays(page: PlanPage) -> None:
    session, desk = Session(), Desk()
    _made(page, session, desk)
    before = session.plan
    last = _made(page, session, desk, target__date="2020-01-01")[-1]
    assert "hc-refusal" in last[page.problem]
    assert session.plan is before
    assert page.result not in last


def test_what_a_person_wrote_stays_text(page: PlanPage) -> None:
    session, desk = Session(), Desk()
    last = _made(
        page, session, desk, target__event=HOSTILE, target__date="2026-12-06",
        other_sports="<b>yoga</b> Sunday 45 min", goals=HOSTILE,
    )[-1]  # fmt: skip
    assert session.plan is not None
    shown = "".join(value for value in last.values() if isinstance(value, str))
    assert "&lt;img" in shown
    assert "<img" not in shown


def test_a_picked_day_is_marked_and_opened(page: PlanPage, tab: Any) -> None:
    session, desk = tab
    day = [d for d in session.plan.days if d.exercises][3]
    shown = page.pick(session, desk, gr.EventData(None, {"date": day.date.isoformat()}))
    assert f'data-date="{day.date}" aria-pressed="true"' in shown[page.calendar]
    assert day.exercises[0].name in shown[page.day.shown_day]
    page.pick(session, desk, gr.EventData(None, {"date": "<b>never</b>"}))
    assert desk.selected == day.date


def test_the_profile_of_before_is_shown_and_what_is_typed_changes_it(page: PlanPage) -> None:
    session, desk = Session(), Desk()
    session.profile = Profile()
    info = session.profile.personal_info.model_copy(update={"weight": 63.0, "age": 40})
    session.profile = session.profile.model_copy(update={"personal_info": info})
    shown = page.open(session, desk)
    assert shown[page.form.fields["personal_info.weight"]]["value"] == "63 kg"
    assert page.calendar not in shown
    assert page.form.read(
        session, desk, _typed(page, personal_info__age="34", personal_info__weight="63 kg")
    ).personal_info == info.model_copy(update={"age": 34})


def test_a_profile_fills_the_form_once_and_is_given_back(page: PlanPage, tmp_path: Path) -> None:
    session, desk = Session(), Desk()
    file = tmp_path / "me.json"
    raw = {"personal_info": {"age": 34}, "nutrition": {"allergies": ["milk"]}}
    file.write_text(json.dumps(raw), "utf-8")
    shown = page.form.fill_from_file(session, desk, str(file))
    assert not file.exists()
    assert shown[page.form.fields["personal_info.age"]]["value"] == "34"
    name, content = page.form.saved(
        session, desk, *_typed(page, personal_info__age="34", goals="run faster")
    )
    kept = json.loads(content)
    assert name == "profile.json"
    assert kept["goals"] == ["run faster"]
    assert kept["nutrition"]["allergies"] == ["milk"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no json", "no JSON"),
        (b"\xff\xfe", "no JSON"),
        (b"", "no profile yet"),
        (b" " * 1_100_000, "more than 1 MB"),
        (b"[" * 100_000, "no JSON"),
        (b'{"personal_info": {"age": 900}}', "Age: personal_info.age"),
        (b'{"alergies": "nuts"}', "unknown field"),
    ],
)
def test_a_file_that_is_no_profile_is_told_and_changes_nothing(
    page: PlanPage, tmp_path: Path, content: bytes, said: str
) -> None:
    session = Session()
    file = tmp_path / "me.json"
    file.write_bytes(content)
    shown = page.form.fill_from_file(session, Desk(), str(file))
    assert said in shown[page.form.problem]
    assert session.profile is None
    assert not file.exists()


def test_a_pace_card_needs_a_goal_and_a_race(page: PlanPage, tab: Any) -> None:
    session, desk = tab
    assert not page.exports.shown(session, desk)[page.exports.with_card].visible
    with pytest.raises(InputError, match="a race"):
        page.exports.pace_card(session, desk)


def test_every_file_of_a_plan_begins_as_its_kind_does(page: PlanPage, tab: Any) -> None:
    session, _ = tab
    begin = {"ics": b"BEGIN:VCALENDAR", "pdf": b"%PDF", "csv": b"\xef\xbb\xbf", "json": b"{",
             "zip": b"PK"}  # fmt: skip
    for make in page.exports.files:
        name, content = make(session)
        assert content.startswith(begin[name.rsplit(".", 1)[1]]), name
    with pytest.raises(InputError, match="Make a plan"):
        make(Session())


def test_no_two_elements_of_a_page_have_the_same_id(
    fake_coach: Any, journal: Any, tmp_path: Path
) -> None:
    site = build_app(fake_coach, journal, Settings(home=tmp_path, evaluate=True))
    app = site.blocks
    config = app.get_config_file()["page"]
    assert set(config) == {page.path for page in site.pages}
    for page in config.values():
        ids = [getattr(app.blocks[one], "elem_id", None) for one in page["components"]]
        counted = collections.Counter(one for one in ids if one)
        assert counted
        assert [one for one, times in counted.items() if times > 1] == []
