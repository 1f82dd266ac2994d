"""The page *Your race*: three ways in, one report out."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from hyrox.divisions import AGE_GROUPS, Division
from hyrox.errors import HyroxCoachError, InputError
from hyrox.results import RaceResult
from hyrox.segments import SEGMENTS
from hyrox.times import format_time
from ui.paste import read_pasted
from ui.race_input import Details, race_from_file, race_from_times
from ui.web import charts, report_view
from ui.web.markup import esc, note
from ui.web.race_finder import RaceFinder
from ui.web.session import Session
from ui.words import fact_sentence

if TYPE_CHECKING:
    from generator.coach import Coach

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""

_PASTE_HINT = "SkiErg 4:28\nrun_1=271\n… or 17 times in race order"
MOST_EXAMPLES = 5
_UNKNOWN_AGE = "not given"
_UNEXPECTED = "Something went wrong while reading this race; the terminal has the details."


class RacePage:
    """Builds the page's components and holds its handlers."""

    def __init__(self, coach: "Coach", session: gr.State) -> None:
        self.coach = coach
        self.session = session
        with gr.Accordion("Choose a race", open=True, elem_id="hc-chooser") as self.chooser:
            self._examples()
            with gr.Tabs():
                with gr.Tab("Type or paste"):
                    self._form()
                with gr.Tab("Upload"):
                    self._upload()
                with gr.Tab("Find"):
                    self.finder = RaceFinder(coach.library)
        self.problem = gr.HTML(apply_default_css=False, elem_id="hc-race-problem")
        with gr.Column(visible=False, elem_id="hc-report") as self.report:
            self._report()

    @property
    def outputs(self) -> list[Any]:
        """Every component a handler may update."""
        return [
            self.chooser, self.problem, self.report, self.hero, self.gap_text, self.gap_plot,
            self.place_text, self.place_plot, self.pace_text, self.pace_plot, self.neighbours,
            self.table, *self.times.values(), self.file,
        ]  # fmt: skip

    def openings(self) -> list[Any]:
        """The events after which a race is open, for other pages to follow."""
        form = [self.paste, self.division, self.gender, self.age_group, self.event]
        private: dict[str, Any] = {"api_visibility": "private", "outputs": self.outputs}
        opened = [
            self.show.click(
                self.open_typed, [self.session, *form, *self.times.values()], **private
            ),
            self.file.upload(self.open_upload, [self.session, self.file, *form[1:]], **private),
            self.finder.open.click(self.open_stored, [self.session, self.finder.found], **private),
        ]
        for number, button in enumerate(self.example_buttons):
            opened.append(button.click(self._opener(number), [self.session], **private))
        self.paste.change(
            self.fill_form, self.paste, list(self.times.values()),
            api_visibility="private", trigger_mode="always_last", show_progress="hidden",
        )  # fmt: skip
        self.finder.listen()
        return opened

    def open_typed(
        self, session: Session, text: str, division: str, gender: str, age_group: str, event: str,
        *times: str,
    ) -> Updates:  # fmt: skip
        """The report of the form; times only in the pasted text count where the form is empty."""
        return self._attempt(
            lambda: self._open(
                session, self._typed(text, _details(division, gender, age_group, event), times)
            )
        )

    def _typed(self, text: str, details: Details, times: Sequence[str]) -> RaceResult:
        typed: dict[str, object] = {
            s.value: t for s, t in zip(SEGMENTS, times, strict=True) if (t or "").strip()
        }
        total_s = None
        if len(typed) < len(SEGMENTS) and text.strip():
            pasted = read_pasted(text)
            typed = {s.value: t for s, t in pasted.times.items()} | typed
            details, total_s = details.updated(pasted.details), pasted.total_s
        elif not typed:
            raise InputError("No times yet: type the 17 splits, or paste them above.")
        return race_from_times(typed, details, total_s)

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
                raise InputError("Choose a race from the list first.")
            return self._open(session, self.coach.library.race(result_id))

        return self._attempt(stored)

    def fill_form(self, text: str) -> list[Any]:
        """Pasted text into the seventeen fields, as far as it can be read."""
        try:
            times = read_pasted(text).times
        except InputError:
            return [gr.skip()] * len(SEGMENTS)
        return [format_time(times[s]) if s in times else gr.skip() for s in SEGMENTS]

    def refresh(self) -> list[Any]:
        """Examples and the finder's list of the stores as they are now; for ``refreshed``."""
        self.examples = self.coach.library.examples()
        shown = [gr.Button(_example_label(race), visible=True) for race in self.examples]
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
                raise InputError("That example is gone: the races were just renewed. Reload.")
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
            return {self.problem: note(_UNEXPECTED, "error")}

    def _open(self, session: Session, result: RaceResult) -> Updates:
        race = self.coach.open_race(result)
        session.race = race
        report = race.report
        return {
            self.problem: "",
            self.chooser: gr.Accordion(open=False, label="Choose another race"),
            self.report: gr.Column(visible=True),
            self.hero: report_view.hero(race),
            self.gap_text: _reading(charts.gap_reading(report)),
            self.gap_plot: charts.gap_chart(report),
            self.place_text: _reading(charts.percentile_reading(report)),
            self.place_plot: charts.percentile_chart(report),
            self.pace_text: _reading(fact_sentence(race.evidence, "fade")),
            self.pace_plot: charts.pace_chart(report),
            self.neighbours: report_view.neighbours_table(race),
            self.table: report_view.segment_table(report),
        }

    def _examples(self) -> None:
        self.examples = self.coach.library.examples()
        self.example_buttons = []
        gr.HTML('<p class="hc-small">Try an example</p>', apply_default_css=False)
        with gr.Row(elem_id="hc-examples"):
            for number in range(MOST_EXAMPLES):
                known = number < len(self.examples)
                label = _example_label(self.examples[number]) if known else ""
                self.example_buttons.append(gr.Button(label, size="sm", visible=known))

    def _form(self) -> None:
        with gr.Row(elem_classes="hc-details"):
            self.division = gr.Dropdown(
                [d.value for d in Division], value="open", label="Division", filterable=False
            )
            self.gender = gr.Dropdown(
                [("men", "male"), ("women", "female"), ("mixed", "mixed")],
                value=None, label="Category", filterable=False,
            )  # fmt: skip
            self.age_group = gr.Dropdown(
                [_UNKNOWN_AGE, *AGE_GROUPS], value=_UNKNOWN_AGE, label="Age group",
                filterable=False,
            )  # fmt: skip
            self.event = gr.Textbox(label="Event (optional)", placeholder="e.g. 2025 Berlin")
        self.paste = gr.Textbox(
            label="Paste your splits, in any form", placeholder=_PASTE_HINT, lines=3, max_lines=6,
            elem_id="hc-paste",
        )  # fmt: skip
        with gr.Group(elem_id="hc-splits"):
            self.times = {
                s: gr.Textbox(
                    label=s.label, placeholder="m:ss", min_width=80, elem_id=f"hc-{s.value}"
                )
                for s in SEGMENTS
            }
        self.show = gr.Button("Show my report", variant="primary", elem_id="hc-show")

    def _upload(self) -> None:
        self.file = gr.File(
            label="A JSON or CSV file with the splits of one race, up to 1 MB",
            file_types=[".json", ".csv", ".txt"],
            height=140,
        )
        gr.HTML(
            '<p class="hc-small">It is read once and deleted; nothing is stored. Division and '
            "category come from the file, or from the form under <em>Type or paste</em>.</p>",
            apply_default_css=False,
        )

    def _report(self) -> None:
        def text(**options: Any) -> gr.HTML:
            return gr.HTML(apply_default_css=False, **options)

        def plot(name: str) -> gr.Plot:
            return gr.Plot(show_label=False, container=False, elem_id=f"hc-{name}-chart")

        self.hero = text(elem_id="hc-hero")
        self.ask = gr.Button(
            "Ask the coach about this race", variant="primary", elem_id="hc-ask-about"
        )
        with gr.Row(elem_classes="hc-cards"):
            with gr.Column(elem_classes="hc-card-box", min_width=300):
                text(value="<h2>Time lost and won</h2>")
                self.gap_text, self.gap_plot = text(), plot("gap")
            with gr.Column(elem_classes="hc-card-box", min_width=300):
                text(value="<h2>Your place, segment by segment</h2>")
                self.place_text, self.place_plot = text(), plot("place")
        with gr.Column(elem_classes="hc-card-box"):
            text(value="<h2>Pace over the eight runs</h2>")
            self.pace_text, self.pace_plot = text(), plot("pace")
        with gr.Column(elem_classes="hc-card-box"):
            text(value="<h2>Athletes like you</h2>")
            self.neighbours = text()
            self.table = text()


def _details(division: str, gender: str, age_group: str, event: str) -> Details:
    return Details(
        division or "", gender or "", "" if age_group == _UNKNOWN_AGE else age_group, event or ""
    )


def _reading(text: str) -> str:
    return f'<p class="hc-reading">{esc(text)}</p>'


def _example_label(race: RaceResult) -> str:
    return f"{race.division.value.capitalize()} {race.gender.people}, {format_time(race.total_s)}"
