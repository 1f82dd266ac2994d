"""The page *Your race*: three ways in, one report out."""

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from analysis.planner.parse import parse_goal
from analysis.readings import Background, WhatIf
from hyrox.divisions import AGE_GROUPS
from hyrox.errors import HyroxCoachError, InputError, NotFoundError
from hyrox.results import RaceResult
from hyrox.segments import SEGMENTS, Segment
from hyrox.times import format_time, parse_time
from ui.language.telling import mark, t
from ui.paste import read_pasted
from ui.race_input import Details, race_from_file, race_from_times
from ui.web.markup import esc, note
from ui.web.race.export_panel import ExportPanel
from ui.web.race.planner_panel import Planned, PlannerPanel
from ui.web.race.race_finder import RaceFinder
from ui.web.race.report_panel import ReportPanel
from ui.web.race.words import category_choices, division_choices, example_words
from ui.web.session import Session

if TYPE_CHECKING:
    from generator.coach import Coach

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""

_PASTE_HINT = "SkiErg 4:28\nrun_1=271\n"
MOST_EXAMPLES = 5
_UNKNOWN_AGE = mark("not given")
_UNEXPECTED = mark("Something went wrong while reading this race; the terminal has the details.")


class RacePage:
    """Builds the page's components and holds its handlers."""

    def __init__(self, coach: "Coach", session: gr.State) -> None:
        self.coach = coach
        self.session = session
        with gr.Accordion(t("Choose a race"), open=True, elem_id="hc-chooser") as self.chooser:
            self._examples()
            with gr.Tabs():
                with gr.Tab(t("Type or paste")):
                    self._form()
                with gr.Tab(t("Upload")):
                    self._upload()
                with gr.Tab(t("Find")):
                    self.finder = RaceFinder(coach.library)
        self.problem = gr.HTML(apply_default_css=False, elem_id="hc-race-problem")
        with gr.Column(visible=False, elem_id="hc-report") as self.report:
            self.panel = ReportPanel(session)
            self.planner = PlannerPanel(session, self._plan, self._what_if)
            self.exports = ExportPanel(session)

    @property
    def outputs(self) -> list[Any]:
        """Every component a handler may update."""
        return [
            self.chooser, self.problem, self.report, *self.panel.outputs, *self.planner.outputs,
            *self.exports.outputs, *self.times.values(), self.file,
        ]  # fmt: skip

    def openings(self) -> list[Any]:
        """The events after which a race is open, for other pages to follow."""
        form = [
            self.paste, self.division, self.gender, self.age_group, self.event, self.finish,
            self.ten_km,
        ]  # fmt: skip
        private: dict[str, Any] = {"api_visibility": "private", "outputs": self.outputs}
        opened = [
            self.show.click(
                self.open_typed, [self.session, *form, *self.times.values()], **private
            ),
            self.file.upload(self.open_upload, [self.session, self.file, *form[1:5]], **private),
            self.finder.open.click(self.open_stored, [self.session, self.finder.found], **private),
        ]
        for number, button in enumerate(self.example_buttons):
            opened.append(button.click(self._opener(number), [self.session], **private))
        self.paste.change(
            self.fill_form, self.paste, list(self.times.values()),
            api_visibility="private", trigger_mode="always_last", show_progress="hidden",
        )  # fmt: skip
        self.finder.listen()
        self.panel.listen()
        self.planner.listen()
        self.exports.listen()
        return opened

    def open_typed(
        self, session: Session, text: str, division: str, gender: str, age_group: str, event: str,
        finish: str, ten_km: str, *times: str,
    ) -> Updates:  # fmt: skip
        """The report of the form; times only in the pasted text count where the form is empty."""

        def typed() -> Updates:
            details = _details(division, gender, age_group, event)
            result = self._typed(text, details, finish, times)
            running = parse_time(ten_km, "10 km") if (ten_km or "").strip() else None
            return self._open(session, result, Background(ten_km_s=running))

        return self._attempt(typed)

    def _typed(self, text: str, details: Details, finish: str, times: Sequence[str]) -> RaceResult:
        typed: dict[str, object] = {
            s.value: t for s, t in zip(SEGMENTS, times, strict=True) if (t or "").strip()
        }
        total: str | None = (finish or "").strip() or None
        if len(typed) < len(SEGMENTS) and text.strip():
            pasted = read_pasted(text)
            typed = {s.value: t for s, t in pasted.texts.items()} | typed
            details, total = details.updated(pasted.details), total or pasted.total_text
        elif not typed:
            raise InputError(t("No times yet: type the 17 splits, or paste them above."))
        return race_from_times(typed, details, total)

    def open_upload(
        self, session: Session, file: str | None, division: str, gender: str, age_group: str,
        event: str,
    ) -> Updates:  # fmt: skip
        """The report of an uploaded file; the upload is read once and deleted."""
        if not file:
            return {self.problem: ""}
        details = _details(division, gender, age_group, event)
        try:
            shown = self._attempt(lambda: self._open(session, race_from_file(Path(file), details)))
        finally:
            Path(file).unlink(missing_ok=True)
        return shown | {self.file: None}

    def open_stored(self, session: Session, result_id: str | None) -> Updates:
        """The report of a finish in the store."""

        def stored() -> Updates:
            if not result_id:
                raise InputError(t("Choose a race from the list first."))
            return self._open(session, self.coach.library.race(result_id))

        return self._attempt(stored)

    def fill_form(self, text: str) -> list[Any]:
        """Pasted text into the seventeen fields, as far as it can be read."""
        try:
            pasted = read_pasted(text)
        except InputError:
            return [gr.skip()] * len(SEGMENTS)
        return [pasted.form_text(s) if s in pasted.times else gr.skip() for s in SEGMENTS]

    def resume(self, session: Session) -> Updates:
        """The race that was open before, if there is one."""
        if session.race is None:
            return {self.problem: ""}
        return self._attempt(lambda: self._shown(session))

    def refresh(self) -> list[Any]:
        """Examples and the finder's list of the stores as they are now; for ``refreshed``."""
        self.examples = self.coach.library.examples()
        shown = [gr.Button(example_words(race), visible=True) for race in self.examples]
        hidden = [gr.Button(visible=False)] * (MOST_EXAMPLES - len(shown))
        found = gr.Dropdown(choices=self.finder.first(), value=None)
        return [*shown[:MOST_EXAMPLES], *hidden, found]

    @property
    def refreshed(self) -> list[Any]:
        """What ``refresh`` updates: the stores may have changed since the page was built."""
        return [*self.example_buttons, self.finder.found]

    def _opener(self, number: int) -> Callable[[Session], Updates]:
        def example(session: Session) -> Updates:
            if number >= len(self.examples):
                raise InputError(t("That example is gone: the races were just renewed. Reload."))
            return self._open(session, self.examples[number])

        return lambda session: self._attempt(lambda: example(session))

    def _attempt(self, opening: Callable[[], Updates]) -> Updates:
        """What ``opening`` shows, or one sentence on why it could not."""
        try:
            return opening()
        except HyroxCoachError as error:
            return {self.problem: note(str(error), "error")}
        except Exception:
            logging.getLogger(__name__).exception("A race could not be opened")
            return {self.problem: note(t(_UNEXPECTED), "error")}

    def _open(
        self, session: Session, result: RaceResult, background: Background | None = None
    ) -> Updates:
        session.race = self.coach.open_race(result, background=background)
        return self._shown(session)

    def _shown(self, session: Session) -> Updates:
        assert session.race is not None
        return {
            self.problem: "",
            self.chooser: gr.Accordion(open=False, label=t("Choose another race")),
            self.report: gr.Column(visible=True),
            **self.panel.shown(session.race),
            **self.planner.opened(session),
            **self.exports.opened(session),
        }

    def _plan(self, session: Session, goal: str, event: str) -> Planned:
        """The splits of a goal for the open race, where its time lies, and the way there."""
        assert session.race is not None
        report = session.race.report
        known_s = report.result.total_s if report.result.finish_known else None
        goal_s = parse_goal(goal, known_s)
        if goal_s is None:
            raise InputError(
                t("'{words}' is no finish. Write 1:20:00, or 'sub 80'.", words=goal[:40])
            )
        with self.coach.library.lease() as library:
            plan = library.target(report.result, goal_s, event or None)
            if not report.result.finish_known:
                return Planned(plan)
            fall = library.waterfall(report, goal_s)
            try:
                return Planned(plan, fall, library.route(report, goal_s))
            except NotFoundError as error:
                return Planned(plan, fall, why=str(error))

    def _what_if(self, session: Session, changes_s: Mapping[Segment, float]) -> WhatIf:
        assert session.race is not None
        with self.coach.library.lease() as library:
            return library.what_if(session.race.report.result, changes_s)

    def _examples(self) -> None:
        self.examples = self.coach.library.examples()
        self.example_buttons = []
        gr.HTML(f'<p class="hc-small">{esc(t("Try an example"))}</p>', apply_default_css=False)
        with gr.Row(elem_id="hc-examples"):
            for number in range(MOST_EXAMPLES):
                known = number < len(self.examples)
                # Every reader's words come with the page's opening, in ``refresh``.
                label = format_time(self.examples[number].total_s) if known else ""
                self.example_buttons.append(gr.Button(label, size="sm", visible=known))

    def _form(self) -> None:
        with gr.Row(elem_classes="hc-details"):
            self.division = gr.Dropdown(
                division_choices(), value="open", label=t("Division"), filterable=False
            )
            self.gender = gr.Dropdown(
                category_choices(), value=None, label=t("Category"), filterable=False
            )
            self.age_group = gr.Dropdown(
                [(t(_UNKNOWN_AGE), _UNKNOWN_AGE), *((group, group) for group in AGE_GROUPS)],
                value=_UNKNOWN_AGE, label=t("Age group"), filterable=False,
            )  # fmt: skip
            self.event = gr.Textbox(label=t("Event (optional)"), placeholder=t("e.g. 2025 Berlin"))
            self.finish = gr.Textbox(
                label=t("Finish (if a split is missing)"), placeholder="h:mm:ss", min_width=120
            )
            self.ten_km = gr.Textbox(
                label=t("10 km time (optional)"), placeholder=t("e.g. 48:30"), min_width=120
            )
        self.paste = gr.Textbox(
            label=t("Paste your splits, in any form"), lines=3, max_lines=6, elem_id="hc-paste",
            placeholder=_PASTE_HINT + t("… or 17 times in race order"),
        )  # fmt: skip
        with gr.Group(elem_id="hc-splits"):
            self.times = {
                s: gr.Textbox(
                    label=s.label, placeholder="m:ss", min_width=80, elem_id=f"hc-{s.value}"
                )
                for s in SEGMENTS
            }
        self.show = gr.Button(t("Show my report"), variant="primary", elem_id="hc-show")

    def _upload(self) -> None:
        self.file = gr.File(
            label=t("A JSON or CSV file with the splits of one race, up to 1 MB"),
            file_types=[".json", ".csv", ".txt"],
            height=140,
        )
        about = t(
            "It is read once and deleted; the race goes into your journal. Division and category "
            "come from the file, or from the form under 'Type or paste'."
        )
        gr.HTML(f'<p class="hc-small">{esc(about)}</p>', apply_default_css=False)


def _details(division: str, gender: str, age_group: str, event: str) -> Details:
    return Details(
        division or "", gender or "", "" if age_group == _UNKNOWN_AGE else age_group, event or ""
    )
