"""The page of meals, and athletes who eat."""

from datetime import date
from typing import Any

import gradio as gr
import pytest

from hyrox.plans.base import WEEKDAYS
from hyrox.plans.nutrition import NutritionSuggestions
from hyrox.plans.plan import AdaptiveRecommendations, Day, Plan, Week
from hyrox.plans.profile import Profile
from hyrox.plans.reading import read_profile
from hyrox.settings import PROJECT
from ui.web.nutrition.meal_book import MealBook
from ui.web.nutrition.nutrition_page import NutritionPage
from ui.web.session import Session

TODAY = date(2026, 11, 23)
ADULT = {"age": 34, "height": 168, "weight": 63, "gender": "female"}


class Table(NutritionPage):
    """The page with what an athlete does in one or two clicks, on one tab."""

    tab: Session
    kept: MealBook

    def says(self, **fields: Any) -> dict[Any, Any]:
        """What comes of the form with these fields, the others as the profile has them."""
        filled = self.form.filled(self.tab.profile or Profile())
        values = dict(zip(self.form._fields(), (filled[c] for c in self.form.inputs), strict=True))
        return self.save(self.tab, self.kept, *(values | fields).values())

    def another(self, number: int) -> dict[Any, Any]:
        assert self.kept.shown is not None
        return self._other(number)(self.tab, self.kept, self.kept.shown.isoformat())


@pytest.fixture
def page() -> Table:
    with gr.Blocks():
        built = Table(PROJECT / "corpora", gr.State(Session()), today=lambda: TODAY)
    built.tab, built.kept = Session(), MealBook()
    return built


@pytest.fixture
def adult() -> Profile:
    return read_profile({"personal_info": ADULT})


@pytest.fixture
def plan() -> Plan:
    """A week before a race: a hard session on Tuesday, rest, the race on Sunday."""

    def day(number: int, kind: str, minutes: int, effort: str, title: str) -> Day:
        return Day.model_validate({
            "day": WEEKDAYS[number], "date": date(2026, 11, 23 + number), "kind": kind,
            "focus": title, "title": title, "duration": minutes, "intensity_level": effort,
        })  # fmt: skip

    days = [day(n, "rest", 0, "rest", "Rest") for n in range(7)]
    days[1] = day(1, "stations", 50, "hard", "Sleds <b>and</b> lunges")
    days[6] = day(6, "race", 0, "hard", "Race")
    week = Week(number=1, starts=TODAY, phase="taper", days=tuple(days))
    workout = {"name": "Week", "overview": "", "weeks": [week], "progression_plan": {
        "intensity_increase": ""}}  # fmt: skip
    return Plan.model_validate({
        "workout_plan": workout, "nutrition_suggestions": NutritionSuggestions(),
        "adaptive_recommendations": _recommendations(), "level": "intermediate", "start": TODAY,
        "race_date": date(2026, 11, 29),
    })  # fmt: skip


def _recommendations() -> AdaptiveRecommendations:
    operation = {"kind": "too_hard", "today": TODAY}
    easier = {"advice": "", "operation": operation}
    return AdaptiveRecommendations.model_validate({
        "if_too_difficult": easier, "if_too_easy": easier,
        "if_time_constrained": {"shortened_version": "", "exercises_to_keep": (),
                                "circuit_format": "", "operation": operation},
    })  # fmt: skip


@pytest.fixture
def today() -> date:
    return TODAY
