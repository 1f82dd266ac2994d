"""The page *Progress*: weeks of training, races, body measures, and points if they are wanted."""

import logging
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import gradio as gr

from hyrox.errors import HyroxCoachError, InputError
from journal.diary import checked
from journal.motivation.ledger import is_enabled, switch
from journal.motivation.overview import Overview
from journal.motivation.streaks import Streak
from journal.records import KeptRace, Kind, Measure
from journal.tables import MeasureRow, RaceRow
from ui.language.telling import day as day_words
from ui.language.telling import mark, t, tn
from ui.web.keeping.keeper import Keeper
from ui.web.markup import english, esc, filled, note
from ui.web.progress import outlook, trends
from ui.web.progress.activity_panel import ActivityPanel
from ui.web.progress.board_panel import BoardPanel
from ui.web.session import Session
from ui.web.today.log_panel import day_typed
from ui.web.today.record import record_of

if TYPE_CHECKING:
    from generator.race import OpenRace

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""

MOST_RACES = 12
MOST_MEASURES = 400
MOST_REWARDS = 20
_KINDS = {name: kind for kind, (name, _) in trends.NAMES.items() if kind is not Kind.READINESS}
_UNEXPECTED = mark("The page could not be filled; the terminal has the details.")
_NO_JOURNAL = mark("The page is not loaded yet. Load it again.")
_SCORES = {
    "health": mark("Health"), "strength": mark("Strength"), "agility": mark("Agility"),
    "endurance": mark("Endurance"),
}  # fmt: skip
_POINTS = mark(
    "For keeping the plan, rest included; never for a body, never for training in pain. One switch "
    "turns it off: then nothing of it is computed or shown."
)


class ProgressPage:
    """Builds the page's components and holds its handlers."""

    def __init__(self, session: gr.State, today: Callable[[], date] = date.today) -> None:
        self.session, self.today = session, today
        self.problem = _text(elem_id="hc-progress-problem")
        with gr.Column(elem_classes="hc-card-box"):
            _text(f"<h2>{esc(t('Training'))}</h2>")
            self.weeks = (_text(), _plot("weeks"), _text())
        with gr.Column(elem_classes="hc-card-box"):
            _text(f"<h2>{esc(t('Races'))}</h2>")
            self.races = (_text(), _plot("races"), _text())
            self.outlook = (_text(elem_id="hc-outlook"), _plot("outlook"), _text())
        with gr.Column(elem_classes="hc-card-box", elem_id="hc-watch"):
            self.activities = ActivityPanel(session, today)
        with gr.Column(elem_classes="hc-card-box", elem_id="hc-body"):
            self._body()
        with gr.Column(elem_classes="hc-card-box", elem_id="hc-points"):
            _text(f'<h2>{esc(t("Points"))}</h2><p class="hc-small">{esc(t(_POINTS))}</p>')
            self.wanted = gr.Checkbox(
                True, label=t("Show points, streaks and badges"), container=False,
                elem_id="hc-points-wanted",
            )  # fmt: skip
            self.points = _text(elem_id="hc-points-shown")
            self.board = BoardPanel(session, today)

    def _body(self) -> None:
        _text(f"<h2>{esc(t('Body'))}</h2>")
        with gr.Row(elem_classes="hc-details"):
            self.kind = gr.Dropdown(
                [(t(name), name) for name in _KINDS], value=next(iter(_KINDS)), label=t("What"),
                filterable=False, min_width=160, elem_id="hc-measure-kind",
            )  # fmt: skip
            self.value = gr.Textbox(
                label=t("Value"), max_lines=1, min_width=110, elem_id="hc-measure-value"
            )
            self.day = gr.Textbox(
                label=t("Day"), placeholder=t("today"), max_lines=1, min_width=120,
                elem_id="hc-measure-day",
            )  # fmt: skip
            self.add = gr.Button(t("Keep it"), size="sm", scale=0, elem_id="hc-measure-add")
        self.measures = (_text(), _plot("measures"))

    @property
    def outputs(self) -> list[Any]:
        """Every component that :meth:`shown` updates."""
        return [
            self.problem, *self.weeks, *self.races, *self.outlook, *self.measures, self.value,
            self.wanted, self.points, self.activities.list, *self.board.outputs,
        ]  # fmt: skip

    def listen(self, on_open: Callable[..., Any]) -> None:
        """Connect the page's events; ``on_open`` connects what happens when it is opened."""
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        to = quiet | {"outputs": self.outputs}
        on_open(self.shown, [self.session, self.kind], **to)
        self.kind.input(self.shown, [self.session, self.kind], **to)
        self.add.click(self.measure, [self.session, self.kind, self.value, self.day], **to)
        self.activities.listen()
        self.board.listen()
        self.wanted.input(self.want, [self.session, self.kind, self.wanted], **to)

    def shown(self, session: Session, kind: str) -> Updates:
        """The page as the journal is now."""
        return self._attempt(session, lambda keeper: self._shown(session, keeper, kind))

    def measure(self, session: Session, kind: str, value: str, day: str) -> Updates:
        """Keep a body measure."""

        def kept(keeper: Keeper) -> Updates:
            when = day_typed(day) or self.today()
            if when > self.today():
                raise InputError(t("This day is still to come."))
            values = {"day": when, "kind": _KINDS.get(kind, Kind.MASS), "value": _number(value)}
            keeper.diary.measure(checked(Measure, values))
            return self._shown(session, keeper, kind) | {self.value: ""}

        return self._attempt(session, kept)

    def want(self, session: Session, kind: str, wanted: bool) -> Updates:
        """Points on or off."""

        def switched(keeper: Keeper) -> Updates:
            switch(keeper.diary, enabled=bool(wanted))
            return self._shown(session, keeper, kind)

        return self._attempt(session, switched)

    def _shown(self, session: Session, keeper: Keeper, kind: str) -> Updates:
        record = record_of(keeper, session.plan, self.today())
        weeks = trends.weeks_of((each.session for each in record.log), self.today())
        races = self._races(keeper)
        chosen = _KINDS.get(kind, Kind.MASS)
        rows = keeper.diary.measures.list(
            MeasureRow.kind == chosen.value, order=MeasureRow.day.desc(), limit=MOST_MEASURES
        )
        values = [(row.day, row.value) for row in reversed(rows)]
        reading, plot, table = self.weeks
        race_reading, race_plot, race_table = self.races
        next_reading, next_plot, next_table = self.outlook
        body_reading, body_plot = self.measures
        wanted = is_enabled(keeper.diary)
        return {
            self.problem: "",
            reading: _words(trends.weeks_reading(weeks)),
            plot: _drawn(trends.weeks_chart(weeks) if any(w.sessions for w in weeks) else None),
            table: trends.weeks_table(weeks) if any(w.sessions for w in weeks) else "",
            race_reading: _words(trends.races_reading(races)),
            race_plot: _drawn(trends.races_chart(races) if len(races) > 1 else None),
            race_table: trends.races_table(races) if races else "",
            next_reading: _words(outlook.outlook_reading(races)) if races else "",
            next_plot: _drawn(outlook.outlook_chart(races)),
            next_table: outlook.outlook_table(races),
            body_reading: _words(trends.measures_reading(chosen, values)),
            body_plot: _drawn(trends.measures_chart(chosen, values) if len(values) > 1 else None),
            self.wanted: wanted,
            self.points: points(record.standing),
            **self.activities.shown(keeper),
            **self.board.shown(keeper, wanted=wanted),
        }

    def _races(self, keeper: Keeper) -> "list[tuple[str, OpenRace]]":
        """The athlete's own races with a known finish, the oldest first."""
        rows = keeper.diary.races.list(order=RaceRow.created_at.desc(), limit=MOST_RACES)
        found = []
        for row in reversed(rows):
            kept = KeptRace.model_validate(row.content)
            race = keeper.reports.of(kept)
            if race.report.result.finish_known:
                when = row.day or row.created_at.date()
                found.append((kept.title or kept.event or day_words(when, "d MMM y"), race))
        return found

    def _attempt(self, session: Session, act: Callable[[Keeper], Updates]) -> Updates:
        try:
            if session.keeper is None:
                raise InputError(t(_NO_JOURNAL))
            return act(session.keeper)
        except HyroxCoachError as error:
            return {self.problem: note(str(error), "error")}
        except Exception:
            logging.getLogger(__name__).exception("Progress could not be shown")
            return {self.problem: note(t(_UNEXPECTED), "error")}


def points(standing: Overview | None) -> str:
    """Level, scores, streak and what the points are for; nothing where it is switched off."""
    if standing is None:
        return ""
    level = standing.level
    begins = filled(
        t("{level}, {xp} points; the next level begins at {ends}."),
        level=f'<strong>{esc(t("Level {n}", n=level.number))}</strong>',
        xp=f"{level.xp:,}", ends=f"{level.ends:,}",
    )  # fmt: skip
    row = t("In a row: {streak}", streak=_streak(standing.streak))
    longest = tn("Longest: {n} day.", "Longest: {n} days.", standing.longest.days)
    scores = "".join(
        f"<dt>{esc(t(_SCORES[score.name]))}</dt>"
        f"<dd>{esc(t('not known') if score.value is None else score.value)} "
        f'<span class="hc-small">{english(score.words)}</span></dd>'
        for score in standing.scores
    )
    newest = list(reversed(standing.rewards))[:MOST_REWARDS]
    rewards = "".join(f"<li>{english(each.words)}</li>" for each in newest)
    return (
        f'<p class="hc-reading">{begins} {esc(row)} {esc(longest)}</p>'
        f'<dl class="hc-facts">{scores}</dl>'
        f'<details class="hc-fold"><summary>{esc(t("What the points are for"))}</summary>'
        f'<ul class="hc-notes">{rewards or _nothing()}</ul></details>'
    )


def _nothing() -> str:
    return f"<li>{esc(t('Nothing yet.'))}</li>"


def _streak(streak: Streak) -> str:
    if not streak.days:
        return t("No streak yet: the next session of the plan starts one.")
    told = t(
        "{days}: {sessions}, {rest}.",
        days=tn("{n} day", "{n} days", streak.days),
        sessions=tn("{n} session", "{n} sessions", streak.sessions),
        rest=tn("{n} rest day", "{n} rest days", streak.rest_days),
    )
    if not streak.frozen:
        return told
    frozen = tn("{n} excused day broke nothing.", "{n} excused days broke nothing.", streak.frozen)
    return f"{told} {frozen}"


def _number(text: str) -> float:
    written = (text or "").strip().replace(",", ".")
    try:
        return float(written)
    except ValueError:
        told = t("'{text}' is no number. Write 71.5, without a unit.", text=written[:20])
        raise InputError(told) from None


def _words(text: str) -> str:
    return f'<p class="hc-reading">{esc(text)}</p>'


def _text(value: str = "", **options: Any) -> gr.HTML:
    return gr.HTML(value, apply_default_css=False, **options)


def _plot(name: str) -> gr.Plot:
    return gr.Plot(show_label=False, container=False, visible=False, elem_id=f"hc-{name}-chart")


def _drawn(figure: Any) -> gr.Plot:
    """A chart where there is something to draw."""
    return gr.Plot(value=figure, visible=figure is not None)
