"""The panels of *Your race* that plan and export: what their handlers show, what they refuse."""

import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from analysis.readings import Goal, Standing, WhatIf
from hyrox.errors import InputError
from hyrox.results import Splits
from hyrox.segments import RUNS, STATIONS, Segment
from ui.web.race import export_panel, planner_panel
from ui.web.race.export_panel import ExportPanel
from ui.web.race.planner_panel import Planned, PlannerPanel, changes_s
from ui.web.session import Session

SLIDERS = 10


class Planner:
    """Plans the hand-made plan; a change moves the finish by its seconds."""

    def __init__(self, readings: Any) -> None:
        self.readings = readings
        self.asked: list[tuple[str, str]] = []
        self.changes: list[dict[Segment, float]] = []

    def plan(self, session: Session, goal: str, event: str) -> Planned:
        assert session.race is self.readings.race
        self.asked.append((goal, event))
        if goal == "bad":
            raise InputError("'bad' is no finish.")
        if goal == "crash":
            raise RuntimeError("secret detail")
        fall = replace(self.readings.report.waterfalls[0], goal=Goal.TARGET)
        if goal == "plain":
            return Planned(self.readings.plan)
        if goal == "nobody":
            return Planned(self.readings.plan, fall, why="Nobody raced <twice>.")
        return Planned(self.readings.plan, fall, self.readings.route)

    def what_if(self, session: Session, changes_s: Mapping[Segment, float]) -> WhatIf:
        assert session.race is not None
        self.changes.append(dict(changes_s))
        moved = sum(changes_s.values())
        if moved < -200:
            raise InputError("Nobody ran that.")
        after = Standing(4948.0 + moved, 57.6 - moved / 10, 528 + round(moved))
        told: WhatIf = self.readings.what_if
        return replace(told, changes_s=changes_s, after=after)


@pytest.fixture
def planner(readings: Any) -> Planner:
    return Planner(readings)


@pytest.fixture
def panel(planner: Planner) -> PlannerPanel:
    with gr.Blocks():
        built = PlannerPanel(gr.State(Session()), planner.plan, planner.what_if)
        built.listen()
    return built


@pytest.fixture
def session(readings: Any) -> Session:
    return Session(race=readings.race)


def test_a_goal_becomes_splits_waterfall_and_route(
    panel: PlannerPanel, planner: Planner, session: Session
) -> None:
    shown = panel.plan(session, " 1:20:00 ", " 2025 Rotterdam ")
    assert planner.asked == [("1:20:00", "2025 Rotterdam")]
    assert shown[panel.problem] == ""
    assert "4:30" in shown[panel.targets]
    assert "your goal time" in shown[panel.fall_text]
    assert "To 1:20:00" in shown[panel.way_text]
    assert shown[panel.planned].plan is planner.readings.plan
    assert set(shown) <= set(panel.outputs)


def test_a_plan_without_waterfall_and_route_hides_their_places(
    panel: PlannerPanel, session: Session
) -> None:
    shown = panel.plan(session, "plain", "")
    assert shown[panel.fall].visible is False
    assert shown[panel.way].visible is False


def test_a_route_that_cannot_be_told_says_why_in_its_place(
    panel: PlannerPanel, session: Session
) -> None:
    shown = panel.plan(session, "nobody", "")
    assert shown[panel.way].visible is True
    assert shown[panel.way_drawn].visible is False
    assert "Nobody raced &lt;twice&gt;." in shown[panel.way_text]
    assert panel.plan(session, "1:20:00", "")[panel.way_drawn].visible is True


def test_notes_of_a_plan_are_shown_and_stay_text(
    panel: PlannerPanel, planner: Planner, session: Session
) -> None:
    plan = replace(planner.readings.plan, notes=("<b>Only 12 finishers.</b>",))
    planner.readings = replace(planner.readings, plan=plan)
    shown = panel.plan(session, "1:20:00", "")
    assert "&lt;b&gt;Only 12 finishers." in shown[panel.basis]


@pytest.mark.parametrize(
    ("goal", "words"),
    [("bad", "no finish"), ("", "Type a goal"), ("crash", "the terminal has the details")],
)
def test_a_goal_that_cannot_be_planned_is_one_sentence(
    panel: PlannerPanel, session: Session, goal: str, words: str
) -> None:
    shown = panel.plan(session, goal, "")
    assert words in shown[panel.problem]
    assert "secret detail" not in shown[panel.problem]
    assert shown[panel.result].visible is False
    assert shown[panel.planned] is None


def test_without_a_race_the_planner_says_what_to_do(panel: PlannerPanel) -> None:
    assert "Open a race first" in panel.plan(Session(), "1:20:00", "")[panel.problem]
    assert "Open a race first" in panel.change(Session(), *[0.0] * SLIDERS)
    assert panel.opened(Session())[panel.answer] == ""


def test_sliders_become_changes_of_the_given_segments() -> None:
    values = (-3.0, 0, -20.0, None, *[0.0] * 6)
    everything = set(Segment)
    assert changes_s(values, everything) == dict.fromkeys(RUNS, -3.0) | {Segment.SLED_PUSH: -20.0}
    some = everything - {Segment.RUN_3, Segment.SLED_PUSH}
    assert set(changes_s(values, some)) == set(RUNS) - {Segment.RUN_3}
    assert changes_s((0.0,) * SLIDERS, everything) == {}


def test_moving_a_slider_tells_finish_percentile_and_place(
    panel: PlannerPanel, planner: Planner, session: Session
) -> None:
    answer = panel.change(session, 0, 0, -20.0, *[0.0] * 7)
    assert planner.changes == [{Segment.SLED_PUSH: -20.0}]
    assert "1:22:08, 20 s faster" in answer
    assert 'role="status"' in answer
    assert "n = 1,243" in answer
    assert "Hardly anybody" in answer
    assert "Nobody ran that." in panel.change(session, -30.0, *[0.0] * 9)


def test_a_new_race_clears_the_plan_and_locks_what_was_not_given(
    panel: PlannerPanel, readings: Any
) -> None:
    left = {Segment.ROXZONE, Segment.RUN_3}
    kept = tuple(r for r in readings.report.segments if r.segment not in left)
    shown = panel.opened(Session(race=readings.changed(segments=kept)))
    assert shown[panel.planned] is None
    assert shown[panel.result].visible is False
    assert shown[panel.sliders[Segment.ROXZONE]].interactive is False
    assert shown[panel.sliders[Segment.RUN_1]].interactive is True
    assert all(shown[slider].value == 0 for slider in panel.sliders.values())
    assert "as it was" in shown[panel.answer]
    assert set(shown) <= set(panel.outputs)


def test_a_race_without_a_finish_has_no_sliders(panel: PlannerPanel, readings: Any) -> None:
    result = readings.report.result
    splits = Splits((math.nan, *result.splits.seconds[1:]))
    unknown = replace(result, splits=splits, total_s=math.nan)
    session = Session(race=readings.changed(result=unknown))
    assert not session.race.report.result.finish_known
    shown = panel.opened(session)
    assert shown[panel.what_if].visible is False
    assert shown[panel.answer] == ""
    assert panel.opened(Session(race=readings.race))[panel.what_if].visible is True


def test_every_station_the_runs_and_the_roxzone_have_a_slider_for_keys(
    panel: PlannerPanel,
) -> None:
    assert set(panel.sliders) == {Segment.RUN_1, *STATIONS, Segment.ROXZONE}
    assert len(panel.sliders) == SLIDERS
    assert all(slider.step == 1 for slider in panel.sliders.values())
    assert panel.sliders[Segment.RUN_1].label == "Each run"


def test_the_pace_card_is_that_of_the_plan(readings: Any) -> None:
    name, content = planner_panel._pace_card(Planned(readings.plan))
    assert name == "pace-card-1-20-00.pdf"
    assert content.startswith(b"%PDF")
    with pytest.raises(InputError, match="Plan a goal first"):
        planner_panel._pace_card(None)


def test_files_are_made_of_the_open_race(session: Session) -> None:
    assert export_panel.make_report(session)[1].startswith(b"%PDF")
    name, png = export_panel.make_image(session, "Tall", False)
    assert (name, png[1:4]) == ("hyrox-share.png", b"PNG")
    for make in (
        lambda: export_panel.make_report(Session()),
        lambda: export_panel.make_image(Session(), "", True),
    ):
        with pytest.raises(InputError, match="Open a race first"):
            make()


def test_the_panel_says_what_the_image_will_say(session: Session) -> None:
    with gr.Blocks():
        panel = ExportPanel(gr.State(Session()))
        panel.listen()
    shown = panel.opened(session)
    assert "Faster than 58" in shown[panel.words]
    assert "1:22:28" not in shown[panel.words]
    assert shown[panel.finish] is False
    assert "1:22:28" in panel.say(session, include_finish=True)
    assert panel.say(Session(), include_finish=True) == ""


def test_a_file_that_was_made_lies_in_the_folder_the_server_empties(tmp_path: Path) -> None:
    from ui.web.race.downloads import Download

    with gr.Blocks():
        download = Download("Save", "hc-save")
    download.file.GRADIO_CACHE = str(tmp_path / "cache")
    path = download._keep("card.pdf", b"content")
    assert path.read_bytes() == b"content"
    assert path.parent.parent == tmp_path / "cache"
    assert path.name == "card.pdf"
