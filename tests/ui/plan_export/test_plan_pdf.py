"""A plan on paper: what it says, and that nothing is cut or written over something else."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from hyrox.plans.plan import Plan
from ui.export.paper import Paper
from ui.export.plan.pages import A4_MM
from ui.export.plan.pdf import drawn, plan_pdf

DPI = 300
LONG = "A very long title of a session that goes on, " * 6


def read(pdf: bytes) -> Any:
    pypdf = pytest.importorskip("pypdf", reason="pypdf reads PDFs back")
    return pypdf.PdfReader(io.BytesIO(pdf))


def boxes(sheet: Paper) -> list[tuple[str, Any]]:
    """Every text of a sheet with the rectangle it covers, in dots from the lower left corner."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    # Few dots would make letters wider than they are on paper.
    sheet.figure.set_dpi(DPI)
    renderer = FigureCanvasAgg(sheet.figure).get_renderer()
    return [(t.get_text(), t.get_window_extent(renderer)) for t in sheet.axes.texts if t.get_text()]


def faults(sheet: Paper) -> list[str]:
    """Texts that leave the sheet's margins, or that overlap another text."""
    per_mm = DPI / 25.4
    left, right = 14 * per_mm, (A4_MM[0] - 14) * per_mm
    found = []
    placed = boxes(sheet)
    for number, (words, box) in enumerate(placed):
        if box.x0 < left or box.x1 > right or box.y0 < 3 * per_mm:
            found.append(f"outside: {words}")
        for other, over in placed[:number]:
            # Boxes hold the font's whole height: lines may share a little of it.
            across = min(box.x1, over.x1) - max(box.x0, over.x0)
            down = min(box.y1, over.y1) - max(box.y0, over.y0)
            if across > 3 and down > 9:
                found.append(f"overlap: {words} / {other}")
    return found


def with_long_words(plan: Plan) -> Plan:
    week = plan.workout_plan.weeks[0]
    first = week.days[0]
    exercise = first.exercises[2].model_copy(update={"name": LONG[:200], "notes": LONG * 2})
    day = first.model_copy(
        update={"title": LONG, "purpose": LONG * 3, "reason": LONG, "exercises": (exercise,) * 30}
    )
    sport = week.days[4].model_copy(update={"focus": "Football" * 30})
    days = (day, *week.days[1:4], sport, *week.days[5:])
    weeks = (week.model_copy(update={"days": days, "focus": LONG}), *plan.workout_plan.weeks[1:])
    workout = plan.workout_plan.model_copy(
        update={"weeks": weeks, "name": LONG, "overview": LONG * 3}
    )
    return plan.model_copy(update={"workout_plan": workout, "race_event": LONG})


@pytest.mark.parametrize("weeks", [1, 3, 12, 24])
def test_nothing_is_cut_and_no_text_covers_another(
    plan_of: Callable[..., Plan], weeks: int
) -> None:
    pages = drawn(plan_of(weeks)).finished()
    # The middle of a long plan is more of the same.
    for sheet in pages if len(pages) < 9 else [*pages[:4], *pages[-4:]]:
        assert faults(sheet) == []


def test_very_long_words_go_on_on_the_next_line_and_sheet(plan: Plan) -> None:
    for sheet in drawn(with_long_words(plan)).finished():
        assert faults(sheet) == []


def test_a_text_over_another_is_found() -> None:
    sheet = Paper(*A4_MM)
    sheet.text(20, 50, "one")
    sheet.text(21, 50.5, "two")
    sheet.text(190, 90, "beyond the edge of the sheet")
    assert faults(sheet) == ["overlap: two / one", "outside: beyond the edge of the sheet"]


def test_the_first_page_says_what_for_how_much_and_when(plan: Plan) -> None:
    first = " ".join(drawn(plan).finished()[0].written)
    for said in (
        "3 weeks to HYROX Rotterdam", "race on Sat 12 Dec 2026", "1:25:00", "Fullest week",
        "12", "Peak", "Taper", "Run + station", "Football", "Race", "3:55",
    ):  # fmt: skip
        assert said in first, said


def test_every_session_and_exercise_is_printed_and_what_it_rests_on(plan: Plan) -> None:
    shown = " ".join(" ".join(sheet.written) for sheet in drawn(plan).finished())
    for day in plan.days:
        assert day.title in shown
        for exercise in day.exercises:
            assert exercise.name in shown
    for said in (
        "5 × 25 m", "102 kg", "24 kg each hand", "4:32–4:40 /km", "rest 2 min", "Warm-up",
        "Why: You lost 58 s to your peers on the sled push; it is the largest gap you have. [2]",
        "two thirds of the race load, men open [4]", "Rest day", "2,990", "Mifflin-St Jeor",
        "3 h before", "No sleep given: 7 hours assumed.", "13.4 km → 12 km",
        "https://doi.org/10.1000/xyz", "No medical advice", "Keep the ribs over the hips",
    ):  # fmt: skip
        assert said in shown, said


def test_the_same_plan_gives_the_same_file_without_traces_of_the_machine(plan: Plan) -> None:
    made = plan_pdf(plan)
    assert made == plan_pdf(plan)
    about = read(made).metadata
    assert about["/CreationDate"] == "D:20261123000000Z"
    assert set(about) == {"/Title", "/Creator", "/CreationDate"}


def test_pages_are_of_a4_and_numbered(plan: Plan) -> None:
    pages = read(plan_pdf(plan)).pages
    for number, page in enumerate(pages, start=1):
        assert float(page.mediabox.width) == pytest.approx(595.3, abs=0.1)
        assert float(page.mediabox.height) == pytest.approx(841.9, abs=0.1)
        assert f"{number} / {len(pages)}" in page.extract_text()


def test_a_minors_plan_shows_words_about_eating_and_no_figures(plan: Plan) -> None:
    from hyrox.plans.nutrition import NutritionSuggestions

    only = NutritionSuggestions(general_only="Under eighteen: regular meals, no targets.")
    young = plan.model_copy(update={"nutrition_suggestions": only, "evidence": (), "guard": ()})
    shown = " ".join(" ".join(sheet.written) for sheet in drawn(young).finished())
    assert "Under eighteen: regular meals, no targets." in shown
    assert "kcal" not in shown
    assert "Sources" not in shown


def test_how_an_exercise_is_done_is_told_once_with_the_note_it_always_has(plan: Plan) -> None:
    sheets = [" ".join(sheet.written) for sheet in drawn(plan).finished()]
    shown = " ".join(sheets)
    assert sum(day.kind == "strength" for day in plan.days) == 2
    assert shown.count("Add 2.5 kg once easy.") == 1
    week = plan.workout_plan.weeks[0]
    lifts = week.days[0]
    other = lifts.exercises[2].model_copy(update={"notes": "A single first."})
    exercises = (*lifts.exercises[:2], other, *lifts.exercises[3:])
    days = (lifts.model_copy(update={"exercises": exercises}), *week.days[1:])
    weeks = (week.model_copy(update={"days": days}), *plan.workout_plan.weeks[1:])
    workout = plan.workout_plan.model_copy(update={"weeks": weeks})
    varied = drawn(plan.model_copy(update={"workout_plan": workout})).finished()
    assert "A single first." in " ".join(varied[1].written), "a note of one session stands there"


def test_other_sports_are_named_and_what_the_plan_was_fitted_to_is_said(plan: Plan) -> None:
    shown = " ".join(" ".join(sheet.written) for sheet in drawn(plan).finished())
    assert "Football, with the team" in shown
    assert "Back friendly" in shown
    assert "No lift loads the lower back with a round spine." in shown
