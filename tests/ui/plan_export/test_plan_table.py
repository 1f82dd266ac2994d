"""A plan as a table: every planned exercise, and no cell that a spreadsheet would run."""

import csv
import io

import pytest

from hyrox.plans.plan import Plan
from ui.export.plan.table import COLUMNS, plan_csv


def rows_of(plan: Plan) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(plan_csv(plan), newline="")))


def with_name(plan: Plan, name: str) -> Plan:
    week = plan.workout_plan.weeks[0]
    first = week.days[0]
    exercise = first.exercises[0].model_copy(update={"name": name, "notes": name})
    day = first.model_copy(update={"exercises": (exercise,)})
    weeks = (week.model_copy(update={"days": (day, *week.days[1:])}),)
    workout = plan.workout_plan.model_copy(update={"weeks": weeks})
    return plan.model_copy(update={"workout_plan": workout})


def test_every_exercise_has_a_row_and_every_date_is_there(plan: Plan) -> None:
    rows = rows_of(plan)
    assert tuple(rows[0]) == COLUMNS
    planned = [e for day in plan.days for e in day.exercises]
    assert [r["exercise_id"] for r in rows if r["exercise"]] == [e.exercise_id for e in planned]
    assert list(dict.fromkeys(r["date"] for r in rows)) == [d.date.isoformat() for d in plan.days]
    race = rows[-1]
    assert (race["session_kind"], race["exercise"], race["sets"]) == ("race", "", "")


def test_figures_stand_with_their_units_in_the_plain_form_of_numbers(plan: Plan) -> None:
    rows = {row["exercise_id"]: row for row in rows_of(plan)}
    sled = rows["sled-push-at-race-load"]
    assert (sled["sets"], sled["distance_m"], sled["rest_s"]) == ("5", "25", "120")
    assert (sled["load_kg"], sled["load_each_hand"], sled["reps"]) == ("102", "no", "")
    plank = rows["side-plank"]
    assert (plank["duration_s"], plank["each_side"], plank["work_s"]) == ("30", "yes", "60")
    erg = rows["skierg-intervals"]
    assert (erg["pace_fast_s"], erg["pace_slow_s"], erg["pace_per_m"]) == ("118", "124", "500")
    assert erg["evidence_ids"] == "exercise:skierg-intervals F2"
    assert rows["long-run"]["run_m"] == "12000"
    assert rows["trap-bar-deadlift"]["load_effort"] == "a weight you could lift three more times"


@pytest.mark.parametrize(
    "name", ["=HYPERLINK(1)", "+1", "-2", "@SUM(A1)", "\t=1", "\r\n=1", " =1+1", "＝1", "\x00=1"]
)
def test_text_that_a_spreadsheet_would_run_begins_with_an_apostrophe(plan: Plan, name: str) -> None:
    row = rows_of(with_name(plan, name))[0]
    assert row["exercise"].startswith("'")
    assert row["notes"].startswith("'")


def test_commas_quotes_and_line_ends_stay_within_their_cell(plan: Plan) -> None:
    rows = rows_of(with_name(plan, 'Sled, "heavy"\nthen run; é 京'))
    assert rows[0]["exercise"] == 'Sled, "heavy" then run; é 京'
    assert rows[0]["sets"] == "1"


def test_the_same_plan_gives_the_same_table(plan: Plan) -> None:
    assert plan_csv(plan) == plan_csv(plan)
