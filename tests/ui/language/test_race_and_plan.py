"""A race's report and a plan as readers of French and Arabic see them: no English but content."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import gradio as gr
import pytest

from tests.ui.plan_page.conftest import TODAY, planner, real_plan, tab  # noqa: F401
from tests.ui.report.conftest import make_readings
from ui.language.telling import BEGIN, building, speaking
from ui.web import charts
from ui.web.charts.content import content, joined, prose
from ui.web.plan.change_panel import ChangePanel
from ui.web.plan.day_panel import EFFORTS, SHARES, DayPanel
from ui.web.plan.event_form import KINDS, EventForm
from ui.web.plan.plan_page import PlanPage
from ui.web.plan.views import overview, session, weeks
from ui.web.race import report_view
from ui.web.race.export_panel import make_report
from ui.web.race.race_page import RacePage
from ui.web.session import Session

OTHERS = ("fr", "ar")
_VOID = frozenset({"br", "img", "input", "hr"})
_SAYS = ("aria-label", "title", "placeholder")
_ISOLATED = re.compile("\u2066[^\u2069]*\u2069")
_UNITS_AND_NAMES = re.compile(r"HYROX|Roxzone|SkiErg|Open|Pro|sub|run|min|km|kg|\bn = ")
_ENGLISH = re.compile(
    r"\b(?:the|your|you|and|of|with|than|from|week|session|faster|slower|between|not|done|all|rest)"
    r"\b",
    re.IGNORECASE,
)


class _Seen(HTMLParser):
    """What a page says outside its English parts, in content and in attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[bool] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        english = given.get("lang") == "en" or bool(self.open and self.open[-1])
        if not english:
            self.said += [given[name] or "" for name in _SAYS if name in given]
        if tag not in _VOID:
            self.open.append(english)

    def handle_endtag(self, tag: str) -> None:
        if self.open and tag not in _VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not (self.open and self.open[-1]):
            self.said.append(data)


def seen(html: str) -> str:
    """The words that are left for the reader's language."""
    parser = _Seen()
    parser.feed(html)
    parser.close()
    return _ISOLATED.sub("", " ".join(parser.said))


def english_left(html: str) -> list[str]:
    return _ENGLISH.findall(_UNITS_AND_NAMES.sub(" ", seen(html)))


@pytest.fixture(params=OTHERS)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with speaking(request.param):
        yield request.param


@pytest.fixture
def readings() -> Any:
    return make_readings()


def test_a_report_says_nothing_in_english_but_its_content(readings: Any, language: str) -> None:
    report = readings.report
    shown = [
        report_view.hero(readings.race),
        report_view.segment_table(report),
        charts.waterfall_table(report.waterfalls[0]),
        charts.strip_table(report, report.level),
        charts.pace_table(report.pacing),
        charts.strength_table(report.strengths),
        charts.archetype_table(report.archetype),
        charts.progression_table(report.progression),
        charts.route_table(readings.route),
        charts.plan_table(readings.plan),
    ]
    assert [english_left(html) for html in shown] == [[] for _ in shown]
    assert 'lang="en" dir="ltr"' in shown[0]
    assert {"fr": "Plus rapide que", "ar": "أسرع من"}[language] in shown[1]


def test_the_readings_of_charts_are_told_with_their_names_in_english(
    readings: Any, language: str
) -> None:
    report = readings.report
    told = [
        charts.waterfall_reading(report.waterfalls[0]),
        charts.strip_reading(report, report.level),
        charts.pace_reading(report.pacing),
        charts.strength_reading(report.strengths),
        charts.archetype_reading(report.archetype),
        charts.progression_reading(report.progression),
        charts.route_reading(readings.route),
        charts.plan_basis(readings.plan),
        charts.what_if_reading(readings.what_if),
        charts.gap_reading(report),
    ]
    assert [english_left(prose(text)) for text in told] == [[] for _ in told]
    assert '<span lang="en" dir="ltr">sled push</span>' in prose(told[0])
    named = {
        "fr": "1:22:28, soit 38 s de moins que la médiane de la cohorte (1:23:06).",
        "ar": "1:22:28 أسرع بـ38 ث من وسيط مجموعة المقارنة (1:23:06).",
    }
    assert told[0].startswith(named[language])


def test_signs_stay_before_their_numbers_where_text_runs_from_right_to_left() -> None:
    assert charts.style.signed(-28) == "−28 s"
    with speaking("fr"):
        assert charts.style.signed(-28) == "−28 s"
    with speaking("ar"):
        assert charts.style.signed(-28) == "\u200e−28 ث"
        assert joined("a", "", "b") == "a، b"


def test_a_charts_labels_are_pieces_that_run_from_right_to_left(readings: Any) -> None:
    with speaking("ar"):
        bars = charts.route_chart(readings.route).data[0]
        words = charts.strength_chart(readings.report.strengths).data[2]
    assert bars.text[0] == "\u206738 ث، 44 %\u2069"
    assert bars.y[0] == "Roxzone"
    # The spaces that keep a label off its bar stay outside.
    assert words.text[0] == "  \u2067\u200e−28 ث\u2069  "


def test_content_is_isolated_and_cannot_end_its_isolation() -> None:
    assert content("Run 1") == "Run 1"
    with speaking("ar"):
        assert content("") == ""
        hostile = content("a\u2069<b>\u2066c")
        assert prose(hostile) == '<span lang="en" dir="ltr">a&lt;b&gt;c</span>'


def test_a_plan_says_nothing_in_english_but_its_content(
    real_plan: Any,  # noqa: F811
    language: str,
) -> None:
    day = next(day for day in real_plan.days if day.exercises)
    shown = [
        overview.overview(real_plan, TODAY),
        weeks.calendar(real_plan, TODAY, day.date),
        session.session(real_plan, day, day.date),
        overview.working(2, 5, day),
    ]
    assert [english_left(html) for html in shown] == [[] for _ in shown]
    assert {"fr": "Échauffement", "ar": "الإحماء"}[language] in shown[2]
    assert {"fr": "54 jours avant la course", "ar": "54 يومًا على السباق"}[language] in shown[0]
    assert {"fr": ">lun.<", "ar": ">الاثنين<"}[language] in shown[1]


def test_what_a_change_would_do_is_told(
    planner: Any,  # noqa: F811
    tab: Any,  # noqa: F811
    language: str,
) -> None:
    with gr.Blocks():
        page = PlanPage(planner.coach, gr.State(Session()), today=lambda: TODAY)
    shown = page.changes.ask(
        *tab, "I am ill", "2026-11-30", "2026-12-02", True, "knee", "mild", "", ""
    )
    assert english_left(shown[page.changes.diff]) == []
    assert {"fr": "Malade, du lun. 30 nov.", "ar": "مرض من الاثنين 30"}[language] in shown[
        page.changes.diff
    ]
    done = page.changes.do(*tab)
    assert {"fr": "Fait", "ar": "تم"}[language] in done[page.changes.problem]
    assert {"fr": "Annuler", "ar": "تراجع"}[language] in done[page.changes.back].value


def test_choices_are_told_and_their_values_are_the_same_for_every_reader(planner: Any) -> None:  # noqa: F811
    with building(), gr.Blocks():
        form = EventForm()
        day = DayPanel(gr.State(Session()), gr.State(None), lambda: planner, lambda: TODAY)
        ChangePanel(
            gr.State(Session()), gr.State(None), lambda: planner, lambda: TODAY, lambda *_: {}
        )
    assert [value for _, value in form.kind.choices] == list(KINDS)
    assert all(words.startswith(BEGIN) for words, _ in form.kind.choices)
    assert [value for _, value in day.share.choices] == list(SHARES)
    assert [value for _, value in day.effort.choices][1:] == list(EFFORTS)
    assert day.share.value == "Done"


def test_the_page_of_races_is_built_for_every_reader(fake_coach: Any) -> None:
    with building(), gr.Blocks():
        page = RacePage(fake_coach, gr.State(Session()))
    assert page.division.value == "open"
    assert [value for _, value in page.gender.choices] == ["male", "female", "mixed"]
    with speaking("fr"):
        button, *_ = page.refresh()
        assert button.value == "Open hommes, 1:22:28"
        found, words = page.finder.search("", "open", "male")
        assert "résultat" in words
        assert found.value == "ref-1"
        assert found.choices[0][0].endswith("exemple inventé")


def test_files_stay_english_whatever_is_spoken(readings: Any) -> None:
    race = Session(race=readings.race)
    in_english = make_report(race)[1]
    with speaking("ar"):
        assert len(make_report(race)[1]) == len(in_english)
