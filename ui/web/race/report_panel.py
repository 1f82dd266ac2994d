"""The report on *Your race*: cards with a chart, its reading in words and its numbers.

What a race cannot say has no card. Charts come from ``ui.web.charts``, words from the report's
facts, so that the page and the coach never disagree.
"""

from typing import TYPE_CHECKING, Any

import gradio as gr

from analysis.readings import Goal, Waterfall
from analysis.report import Report
from ui.language.telling import mark, t
from ui.web import charts
from ui.web.charts.content import prose
from ui.web.markup import esc, note
from ui.web.race import report_view
from ui.web.session import Session

if TYPE_CHECKING:
    from generator.race import OpenRace

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""

_FALLS = {
    Goal.MEDIAN.value: mark("the cohort's median"),
    Goal.NEXT.value: mark("the next 10 %"),
}
_NO_RACE = mark("Open a race first.")


class ReportPanel:
    """Builds the cards; ``shown`` fills them."""

    def __init__(self, session: gr.State) -> None:
        self.session = session
        self.hero = _text(elem_id="hc-hero")
        self.ask = gr.Button(
            t("Ask the coach about this race"), variant="primary", elem_id="hc-ask-about"
        )
        with gr.Column(elem_classes="hc-card-box"):
            _head(t("Where the time lies"))
            self.fall_to = gr.Radio(
                [(t(words), goal) for goal, words in _FALLS.items()],
                value=Goal.MEDIAN.value,
                label=t("Compared with"),
                elem_id="hc-fall-to",
            )
            self.fall_text, self.fall_plot, self.fall_table = _text(), _plot("gap"), _text()
        with gr.Row(elem_classes="hc-cards"):
            with gr.Column(elem_classes="hc-card-box", min_width=300) as self.strong:
                _head(t("Strengths and weaknesses"))
                self.strong_text, self.strong_plot, self.strong_table = (
                    _text(), _plot("strength"), _text(),
                )  # fmt: skip
            with gr.Column(elem_classes="hc-card-box", min_width=300) as self.kind:
                _head(t("What kind of athlete"))
                self.kind_text, self.kind_plot, self.kind_table = _text(), _plot("kind"), _text()
        with gr.Column(elem_classes="hc-card-box"):
            _head(t("Your place, segment by segment"))
            self.place_text, self.place_plot, self.place_table = _text(), _plot("place"), _text()
            self.table = _text()
        with gr.Column(elem_classes="hc-card-box") as self.pace:
            _head(t("Pace over the eight runs"))
            self.pace_text, self.pace_plot = _text(), _plot("pace")
            with gr.Accordion(t("Your runs after the stations"), open=False) as self.after:
                self.after_plot = _plot("after")
            self.pace_table = _text()
        with gr.Column(elem_classes="hc-card-box") as self.ahead:
            _head(t("What athletes like you did next"))
            self.ahead_text, self.ahead_plot, self.ahead_table = _text(), _plot("ahead"), _text()
        with gr.Column(elem_classes="hc-card-box") as self.near:
            _head(t("Athletes like you"))
            self.neighbours = _text()

    @property
    def outputs(self) -> list[Any]:
        """Every component that ``shown`` may update."""
        return [
            self.hero, self.fall_to, self.fall_text, self.fall_plot, self.fall_table,
            self.place_text, self.place_plot, self.place_table, self.strong, self.strong_text,
            self.strong_plot, self.strong_table, self.kind, self.kind_text, self.kind_plot,
            self.kind_table, self.pace, self.pace_text, self.pace_plot, self.after,
            self.after_plot, self.pace_table, self.ahead, self.ahead_text, self.ahead_plot,
            self.ahead_table, self.near, self.neighbours, self.table,
        ]  # fmt: skip

    def listen(self) -> None:
        """Connect the panel's own events."""
        self.fall_to.input(
            self._fallen, [self.session, self.fall_to],
            [self.fall_text, self.fall_plot, self.fall_table],
            api_visibility="private", show_progress="hidden",
        )  # fmt: skip

    def shown(self, race: "OpenRace") -> Updates:
        """Every card for a race that was just opened."""
        report = race.report
        fall = _fall(report, Goal.MEDIAN.value)
        choices = [
            (t(words), goal) for goal, words in _FALLS.items() if _fall(report, goal) is not None
        ]
        return {
            self.hero: report_view.hero(race),
            self.fall_to: gr.Radio(
                choices=choices, value=Goal.MEDIAN.value, visible=len(choices) > 1
            ),
            **dict(
                zip(
                    (self.fall_text, self.fall_plot, self.fall_table),
                    _fall_card(report, fall),
                    strict=True,
                )
            ),
            self.place_text: _reading(charts.strip_reading(report, report.level)),
            self.place_plot: charts.strip_chart(report, report.level),
            self.place_table: charts.strip_table(report, report.level),
            **self._kind(report),
            **self._pace(report),
            **self._ahead(report),
            # They are found by the finish.
            self.near: gr.Column(visible=report.result.finish_known),
            self.neighbours: report_view.neighbours_table(race),
            self.table: report_view.segment_table(report),
        }

    def _kind(self, report: Report) -> Updates:
        shown: Updates = {
            self.strong: gr.Column(visible=bool(report.strengths)),
            self.kind: gr.Column(visible=report.archetype is not None),
        }
        if report.strengths:
            shown |= {
                self.strong_text: _reading(charts.strength_reading(report.strengths)),
                self.strong_plot: charts.strength_chart(report.strengths),
                self.strong_table: charts.strength_table(report.strengths),
            }
        if report.archetype is not None:
            shown |= {
                self.kind_text: _reading(charts.archetype_reading(report.archetype)),
                self.kind_plot: charts.archetype_chart(report.archetype),
                self.kind_table: charts.archetype_table(report.archetype),
            }
        return shown

    def _pace(self, report: Report) -> Updates:
        pacing = report.pacing
        shown: Updates = {self.pace: gr.Column(visible=pacing is not None)}
        if pacing is not None:
            typical = next((w.typical for w in report.waterfalls if w.goal is Goal.MEDIAN), None)
            shown |= {
                self.pace_text: _reading(charts.pace_reading(pacing)),
                self.pace_plot: charts.pace_chart(report, typical),
                self.after: gr.Accordion(visible=bool(pacing.after), open=False),
                self.after_plot: charts.after_chart(pacing),
                self.pace_table: charts.pace_table(pacing),
            }
        return shown

    def _ahead(self, report: Report) -> Updates:
        progression = report.progression
        shown: Updates = {self.ahead: gr.Column(visible=progression is not None)}
        if progression is not None:
            finish_s = report.result.total_s
            shown |= {
                self.ahead_text: _reading(charts.progression_reading(progression)),
                self.ahead_plot: charts.progression_chart(progression, finish_s),
                self.ahead_table: charts.progression_table(progression),
            }
        return shown

    def _fallen(self, session: Session, goal: str) -> tuple[str, Any, str]:
        if session.race is None:
            return note(t(_NO_RACE)), None, ""
        report = session.race.report
        return _fall_card(report, _fall(report, goal))


def _fall(report: Report, goal: str) -> Waterfall | None:
    return next((w for w in report.waterfalls if w.goal.value == goal), None)


def _fall_card(report: Report, fall: Waterfall | None) -> tuple[str, Any, str]:
    """Reading, chart and table; without a finish, each segment against its own median."""
    if fall is None:
        return _reading(charts.gap_reading(report)), charts.gap_chart(report), ""
    return (
        _reading(charts.waterfall_reading(fall)),
        charts.waterfall_chart(fall),
        charts.waterfall_table(fall),
    )


def _reading(text: str) -> str:
    return f'<p class="hc-reading">{prose(text)}</p>'


def _head(words: str) -> gr.HTML:
    return _text(f"<h2>{esc(words)}</h2>")


def _text(value: str = "", **options: Any) -> gr.HTML:
    return gr.HTML(value, apply_default_css=False, **options)


def _plot(name: str) -> gr.Plot:
    return gr.Plot(show_label=False, container=False, elem_id=f"hc-{name}-chart")
