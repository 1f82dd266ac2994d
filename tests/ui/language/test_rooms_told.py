"""Meals, ratings, style and what the stores hold, as somebody reads them in French and Arabic."""

import re
from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest

from generator.personal.profile import StyleProfile
from hyrox.plans.nutrition import DayMeals, DayTarget, Macros, MealItem, PlannedMeal, ShoppingItem
from hyrox.ratings.criteria import answer_criteria
from hyrox.ratings.shapes import in_order
from hyrox.settings import PROJECT
from ingest.report import IngestReport
from tests.ui.evaluate.samples import pairs_of
from tests.ui.language.test_catalogues import OTHERS
from ui.language.catalogue import parts
from ui.language.telling import building, speaking
from ui.web.evaluate.desk import Desk
from ui.web.evaluate.pair_view import pair_form
from ui.web.knowledge import knowledge_view, run_view
from ui.web.nutrition.day_view import meal_view, target_view
from ui.web.nutrition.shopping import shopping_text, shopping_view
from ui.web.nutrition.words import day_name
from ui.web.personal.style_panel import learned_view, pair_view

LATIN = frozenset({"kim", "duplicate", "Enter", "hyrox", "coach", "ingest", "build"})
"""Names of a person, a rule, a key and a command."""
_VOID = frozenset({"br", "input", "img"})
_TOLD_ATTRIBUTES = ("aria-label", "title", "placeholder", "data-none", "data-unfinished")

TARGET = DayTarget(
    kind="hard", energy_kcal=2600, training_kcal=400,
    macros=Macros(protein_g=120, carbohydrate_g=320, fat_g=80),
)  # fmt: skip
RICE = MealItem(
    id="rice", name="Rice with chickpeas", kind="recipe", grams=420, servings=1.5,
    energy_kcal=640, protein_g=22, carbohydrate_g=110, fat_g=12,
)  # fmt: skip
LUNCH = PlannedMeal(
    meal="lunch", name="Rice with chickpeas", minutes=25, cuisine="north_african", items=(RICE,),
    timing="around the session", allergens=("gluten", "nuts"),
)  # fmt: skip
DAY = DayMeals(date=date(2026, 11, 23), target=TARGET, meals=(LUNCH,), notes=("Buy halal.",))
RICE_TO_BUY = ShoppingItem(food="rice", name="Rice, dry", group="pasta_rice_grains", grams=1250)
STATUS: dict[str, Any] = {
    "results": {"events": 3, "stored": 57, "people_kept_out": 2, "quarantined": {"duplicate": 4},
                "invented": False},
    "athletes": {"results": 50, "without_all_splits": 7, "current": False},
    "guidance": {"passages": 900, "documents": 11, "current": True},
    "version": {"number": 4, "made": "2026-11-02T01:15:01+0000", "by": "", "rollback_to": None},
    "shipped_corpus_is_current": True,
}  # fmt: skip


def views() -> dict[str, str]:
    """HTML of every room, in the language that is spoken."""
    pairs = pairs_of(3, wild=False)
    desk = Desk(pairs=pairs, pairs_by="kim", order=in_order(pairs, "kim"))
    report = IngestReport("results", read=9, kept=4, set_aside={"duplicate": 2}, version=5)
    asked = desk.order[0][0].question
    return {
        "target": target_view(day_name(DAY.date), TARGET, DAY, None, 63.0),
        "meal": meal_view(LUNCH),
        "shopping": shopping_view((DAY,), (RICE_TO_BUY,)),
        "pair": pair_form(desk, answer_criteria(PROJECT / "corpora")).replace(asked, ""),
        "style": learned_view(StyleProfile()) + pair_view(StyleProfile()),
        "about": knowledge_view.about(STATUS),
        "run": run_view.planned(report) + run_view.done(report, 4),
    }


@pytest.mark.parametrize("language", OTHERS)
def test_no_text_of_the_interface_is_left_in_english(language: str) -> None:
    differ = [
        str(message.id)
        for part in parts(language)
        for message in part
        if isinstance(message.id, str) and len(message.id) > 4 and message.string != message.id
    ]
    with speaking(language):
        seen = {name: read(html) for name, html in views().items()}
    for name, words in seen.items():
        said = [text for text in differ if re.search(rf"(?<!\w){re.escape(text)}(?!\w)", words)]
        # A word that both languages write alike may stand within a longer text.
        assert [text for text in said if " " in text] == [], name


def test_what_is_arabic_holds_no_other_words_than_names() -> None:
    with speaking("ar"):
        seen = {name: read(html) for name, html in views().items()}
    for name, words in seen.items():
        assert set(re.findall(r"[A-Za-z]{3,}", words)) <= LATIN, name


def test_meals_are_told_and_their_names_stay_english() -> None:
    with speaking("fr"):
        seen = views()
    assert "2\u00a0600" not in seen["target"]
    assert "Lun. 23 nov. · jour intense" in seen["target"]
    assert "<strong>640</strong> sur 2,600\u00a0kcal" in seen["target"]
    assert "Déjeuner · 25\u00a0min · Nord-africaine" in seen["meal"]
    assert 'lang="en">Rice with chickpeas</a>, 1½ portions' in seen["meal"]
    assert "Contient\u00a0: gluten, fruits à coque." in seen["meal"]
    assert "Pâtes, riz et céréales" in seen["shopping"]
    with speaking("ar"):
        seen = views()
    assert "الغداء · 25 دقيقة · شمال أفريقي" in seen["meal"]
    assert "يحتوي على: الغلوتين، المكسرات." in seen["meal"]
    assert "لوجبات 23 نوفمبر: صنف واحد." in seen["shopping"]


def test_a_list_to_keep_is_english_as_its_foods_are() -> None:
    with speaking("ar"):
        assert shopping_text((DAY,), (RICE_TO_BUY,)).startswith("Shopping list, 23 Nov\n")


def test_counts_take_the_form_of_their_language() -> None:
    with speaking("ar"):
        assert knowledge_view.outcome({"what": "suppression", "suppressed": 2}) == "حُذف صفان."
        assert knowledge_view.outcome({"what": "suppression", "suppressed": 11}) == "حُذف 11 صفًا."
    with speaking("fr"):
        assert "réels, de 3 événements" in knowledge_view.about(STATUS)
        assert "2 nov. 2026, 01:15" in knowledge_view.about(STATUS)


def test_the_empty_forms_can_be_built_for_everybody() -> None:
    with building():
        assert "No pairs" not in pair_form(Desk(), ())


class _Reader(HTMLParser):
    """What is read where the page does not say that it is English."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._english = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if self._english or given.get("lang") == "en":
            self._english += tag not in _VOID
            return
        self.words += [given[name] or "" for name in _TOLD_ATTRIBUTES if name in given]

    def handle_endtag(self, _tag: str) -> None:
        self._english -= bool(self._english)

    def handle_data(self, data: str) -> None:
        if not self._english:
            self.words.append(data)


def read(html: str) -> str:
    """The texts of a piece of HTML in the reader's language."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "\n".join(reader.words)
