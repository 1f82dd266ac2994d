"""The page *Plan*: a profile in, weeks out, changed as life happens."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import gradio as gr

from generator.plans.types import PlanRefusedError
from hyrox.errors import HyroxCoachError, InputError
from hyrox.plans.plan import Plan
from hyrox.plans.profile import Profile
from hyrox.plans.reading import ProfileError
from ui.language.telling import mark, t
from ui.web.charts.content import prose
from ui.web.markup import esc, note
from ui.web.place import Place
from ui.web.plan import desk as desks
from ui.web.plan.change_panel import ChangePanel
from ui.web.plan.day_panel import DayPanel
from ui.web.plan.desk import Desk
from ui.web.plan.export_panel import PlanExports
from ui.web.plan.profile_form import ProfileForm, said
from ui.web.plan.versions_panel import VersionsPanel
from ui.web.plan.views import overview, weeks
from ui.web.plan.views import session as session_view
from ui.web.race.words import race_words
from ui.web.session import Session

if TYPE_CHECKING:
    from generator.coach import Coach
    from generator.plans.making import Progress
    from generator.plans.planner import Planner

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""
MOST_WEEKS = 24
_UNEXPECTED = mark("Something went wrong while planning; the terminal has the details.")
_FIRST = mark(
    "Your first session, as a draft: it is checked against every rule before it goes into the plan."
)
_TO_PLAN = """() => setTimeout(() => document.querySelector(
  '#hc-plan-refused .hc-note, #hc-plan-refused .hc-refusal, #hc-plan-shown h2'
)?.scrollIntoView({block: 'start', behavior: 'smooth'}), 200)"""
_TO_DAY = """() => setTimeout(() => document.querySelector('#hc-plan-day')
  ?.scrollIntoView({block: 'start', behavior: 'smooth'}), 100)"""


class PlanPage:
    """Builds the page's components and holds its handlers."""

    def __init__(
        self, coach: "Coach", session: gr.State, today: Callable[[], date] = date.today
    ) -> None:
        self.coach, self.session, self.today = coach, session, today
        self.desk = gr.State(Desk())
        self.about = _text(about(None), elem_id="hc-plan-about")
        with gr.Accordion(t("Your profile"), open=True, elem_id="hc-profile") as self.profile:
            intro = t(
                "Everything may be left empty: what is assumed instead stands in the plan. "
                "Allergies and diet are asked on the page for meals."
            )
            _text(f'<p class="hc-small">{esc(intro)}</p>')
            self.form = ProfileForm(session, self.desk)
        with gr.Row(elem_classes="hc-details hc-making-row"):
            self.start = gr.Textbox(
                label=t("First day"),
                placeholder=t("tomorrow"),
                elem_id="hc-plan-start",
                min_width=130,
            )
            self.weeks = gr.Textbox(
                label=t("Weeks, without a race day"), placeholder="8", elem_id="hc-plan-weeks",
                min_width=130,
            )  # fmt: skip
        with gr.Row(elem_classes="hc-buttons"):
            self.make = gr.Button(t("Make my plan"), variant="primary", elem_id="hc-plan-make")
            self.another = gr.Button(t("Another plan"), visible=False, elem_id="hc-plan-another")
        self.place = Place()
        self.problem = _text(elem_id="hc-plan-refused")
        self.progress = _text(elem_id="hc-plan-progress")
        with gr.Column(visible=False, elem_id="hc-plan-result") as self.result:
            with gr.Column(elem_classes="hc-card-box"):
                self.overview = _text(elem_id="hc-plan-shown")
            with gr.Column(elem_classes="hc-card-box"):
                self.calendar = _text(elem_id="hc-plan-weeks-shown", js_on_load=weeks.SCRIPT)
            self.day = DayPanel(session, self.desk, self.planner, today)
            self.changes = ChangePanel(session, self.desk, self.planner, today, self.refreshed)
            self.exports = PlanExports(coach, session, self.desk)
            self.versions = VersionsPanel(session, self.desk, self.refreshed, self.broken)

    def planner(self) -> "Planner":
        """Makes plans with the coach that the page was built around."""
        return self._planner

    @cached_property
    def _planner(self) -> "Planner":
        from generator.plans.planner import Planner

        return Planner(self.coach)

    @property
    def shown(self) -> list[Any]:
        """Every component that shows the plan in hand."""
        return [
            self.overview, self.calendar, *self.day.outputs, *self.changes.outputs,
            *self.exports.outputs, *self.versions.outputs,
        ]  # fmt: skip

    def listen(self, on_open: Callable[..., Any]) -> None:
        """Connect the page's events; ``on_open`` connects what happens when it is opened."""
        states = [self.session, self.desk]
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        model: dict[str, Any] = {
            **quiet, **self.place.options, "concurrency_id": "model", "concurrency_limit": 1,
        }  # fmt: skip
        typed = [self.start, self.weeks, *self.form.inputs]
        made = [
            self.make, self.another, self.problem, self.progress, self.result, self.profile,
            *self.form.outputs, *self.shown,
        ]  # fmt: skip
        seen = [self.about, *made]
        on_open(self.open, states, seen, **quiet).then(self.warm, **quiet)
        self.form.listen()
        self.make.click(self.first, [*states, *typed], made, **model).then(None, js=_TO_PLAN)
        self.another.click(self.next, [*states, *typed], made, **model).then(None, js=_TO_PLAN)
        picked = [self.calendar, *self.day.outputs]
        for component in (self.calendar, self.day.shown_day):
            component.pick(self.pick, states, picked, **quiet).then(None, js=_TO_DAY)
        self.day.listen(self.shown, self.changes)
        self.changes.listen(self.shown)
        self.exports.listen()
        self.versions.listen(self.shown)

    def open(self, session: Session, desk: Desk) -> Updates:
        """The page with the race that is open by now, the profile and the plan of before."""
        seen = {self.about: about(session), **self.form.shown(session, desk)}
        if session.plan is None:
            return seen
        desk.race = session.race
        desk.selected = desks.first_day(session.plan, self.today())
        if session.profile is None:
            session.profile = Profile()
        another = gr.Button(interactive=True, visible=True)
        return {**seen, **self._opened(session, desk), self.another: another}

    def warm(self) -> None:
        """Read what a plan needs while the form is filled in, so that its first session is there
        at once."""
        try:
            _ = self.planner().catalogue
            import generator.meals.targets  # noqa: F401
        except HyroxCoachError:
            logging.getLogger(__name__).exception("The exercises could not be read")

    def first(self, session: Session, desk: Desk, *typed: Any) -> Iterator[Updates]:
        """Make the plan of the profile."""
        yield from self._made(session, desk, 0, *typed)

    def next(self, session: Session, desk: Desk, *typed: Any) -> Iterator[Updates]:
        """Make another plan of the same profile."""
        seed = session.plan.seed + 1 if session.plan else 0
        yield from self._made(session, desk, seed, *typed)

    def pick(self, session: Session, desk: Desk, event: gr.EventData) -> Updates:
        """Open a day of the plan."""
        plan, wanted = session.plan, str(event._data.get("date", ""))
        if plan is None:
            return {}
        desk.selected = next(
            (day.date for day in plan.days if day.date.isoformat() == wanted), desk.selected
        )
        return {
            self.calendar: weeks.calendar(plan, self.today(), desk.selected),
            **self.day.shown(session, desk),
        }

    def refreshed(self, session: Session, desk: Desk) -> Updates:
        """Everything that shows the plan in hand."""
        plan = session.plan
        if plan is None:
            return {}
        today = self.today()
        return {
            self.overview: overview.overview(plan, today),
            self.calendar: weeks.calendar(plan, today, desk.selected),
            **self.day.shown(session, desk),
            **self.changes.shown(session, desk),
            **self.exports.shown(session, desk),
            **self.versions.shown(session),
        }

    def broken(self, session: Session, desk: Desk) -> list[str]:
        """Which rules the days to come do not keep, in words."""
        return desks.broken_rules(session, desk, self.planner(), self.today())

    def _made(
        self, session: Session, desk: Desk, seed: int, start: str, count: str, *values: Any
    ) -> Iterator[Updates]:
        """The steps of a plan as they are done, then the plan, or why there is none."""
        yield {
            self.problem: "",
            self.progress: overview.working(0, 0, None),
            self.make: gr.Button(interactive=False),
            self.another: gr.Button(interactive=False),
        }
        ended: Updates = {}
        try:
            profile = self.form.read(session, desk, values)
            first = _first_day(start, self.today())
            many = None if profile.target.day else _weeks(count)
            planner = self.planner()
            race = session.race or planner.race_of(profile, first)
            asked: dict[str, Any] = {"start": first, "weeks": many, "seed": seed, "race": race}
            shown = ""
            for step in _first_at_once(planner, profile, asked):
                if isinstance(step, Plan):
                    desks.opened(session, desk, step, race, self.today())
                    ended = self._opened(session, desk)
                else:
                    shown = shown or session_view.first_session(step.day, t(_FIRST))
                    bar = overview.working(step.done, step.of, step.day)
                    yield {self.progress: f'<div class="hc-card-box">{bar}{shown}</div>'}
        except PlanRefusedError as error:
            ended = self._refused(session, desk, error)
        except ProfileError as error:
            complaint = note(said(error), "error")
            ended = {
                self.problem: complaint, self.form.problem: complaint,
                self.profile: gr.Accordion(open=True),
            }  # fmt: skip
        except HyroxCoachError as error:
            ended = {self.problem: note(str(error), "error")}
        except Exception:
            logging.getLogger(__name__).exception("A plan could not be made")
            ended = {self.problem: note(t(_UNEXPECTED), "error")}
        yield {
            self.progress: "",
            self.make: gr.Button(interactive=True),
            self.another: gr.Button(interactive=True, visible=session.plan is not None),
            **ended,
        }

    def _opened(self, session: Session, desk: Desk) -> Updates:
        return {
            self.form.problem: "",
            self.profile: gr.Accordion(open=False, label=t("Your profile: change it")),
            self.result: gr.Column(visible=True),
            **self.refreshed(session, desk),
        }

    def _refused(self, session: Session, desk: Desk, error: PlanRefusedError) -> Updates:
        """Why there is no plan; where it is for health, an earlier plan is not offered either."""
        updates: Updates = {self.problem: overview.refusal(error)}
        if error.referral:
            desks.put_away(session, desk)
            updates[self.result] = gr.Column(visible=False)
        return updates


def _first_at_once(
    planner: "Planner", profile: Profile, asked: dict[str, Any]
) -> "Iterator[Progress | Plan]":
    """The steps of a plan. A model takes its time: the first session as code alone drafts it goes
    ahead, so that something can be read meanwhile."""
    if planner.coach.model is not None:
        ahead = next(planner.steps(profile, **asked, by_code=True), None)
        if ahead is not None and not isinstance(ahead, Plan):
            yield replace(ahead, done=0)
    yield from planner.steps(profile, **asked)


def about(session: Session | None) -> str:
    """Which race the plan takes weak points from, as HTML."""
    if session is None or session.race is None:
        words = esc(
            t(
                "No race is open. Without one, sessions follow what a usual race asks for; open "
                "yours under 'Your race', and they follow what it lost you."
            )
        )
    else:
        name = prose(race_words(session.race.report.result))
        come = esc(t("Weak points and paces come from your race:"))
        words = f"{come} <strong>{name}</strong>"
    return f'<div class="hc-about"><span>{words}</span></div>'


def _first_day(text: str, today: date) -> date:
    written = (text or "").strip()
    if not written:
        return today + timedelta(days=1)
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise InputError(
            t("First day: '{words}' is no date. Write it as 2027-03-06.", words=written[:40])
        ) from None


def _weeks(text: str) -> int | None:
    written = (text or "").strip()
    if not written:
        return None
    if not written.isdecimal() or not 1 <= int(written[:3]) <= MOST_WEEKS:
        raise InputError(t("Weeks: write a number from 1 to {most}.", most=MOST_WEEKS))
    return int(written)


def _text(value: str = "", **options: Any) -> gr.HTML:
    return gr.HTML(value, apply_default_css=False, **options)
