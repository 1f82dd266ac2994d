"""Files of the open race to keep or to share: the report as PDF, an image without personal data."""

from typing import Any

import gradio as gr

from hyrox.errors import InputError
from ui.export.report_pdf import report_pdf
from ui.export.share_image import Shape, share_image, share_words
from ui.language.catalogue import ENGLISH
from ui.language.telling import mark, speaking, t
from ui.web.charts.content import content, prose
from ui.web.markup import esc
from ui.web.race.downloads import Download
from ui.web.session import Session

_SHAPES = {mark("Wide"): Shape.LANDSCAPE, mark("Tall"): Shape.PORTRAIT}
_NO_RACE = mark("Open a race first.")


class ExportPanel:
    """Builds the panel's components and holds its handlers."""

    def __init__(self, session: gr.State) -> None:
        self.session = session
        with gr.Column(elem_classes="hc-card-box", elem_id="hc-exports"):
            _text(f"<h2>{esc(t('Keep and share'))}</h2>")
            self.problem = _text(elem_id="hc-export-problem")
            about = t(
                "The whole report on paper, or an image that names neither you nor your race."
            )
            _text(f'<p class="hc-reading">{esc(about)}</p>')
            self.report = Download(t("Report to keep (PDF)"), "hc-report-pdf")
            with gr.Accordion(t("An image to share"), open=False, elem_id="hc-share"):
                with gr.Row(elem_classes="hc-details"):
                    self.shape = gr.Dropdown(
                        [(t(shape), shape) for shape in _SHAPES],
                        value=next(iter(_SHAPES)),
                        label=t("Image"),
                        filterable=False,
                    )
                    self.finish = gr.Checkbox(
                        False, label=t("Show my finish on it"), elem_id="hc-share-finish"
                    )
                self.words = _text(elem_id="hc-share-words")
                self.image = Download(t("Image to share (PNG)"), "hc-share-image")

    @property
    def outputs(self) -> list[Any]:
        """Every component that ``opened`` updates."""
        return [self.problem, self.words, self.finish]

    def listen(self) -> None:
        """Connect the panel's own events."""
        self.report.listen(make_report, [self.session], self.problem)
        self.image.listen(make_image, [self.session, self.shape, self.finish], self.problem)
        self.finish.input(
            self.say, [self.session, self.finish], self.words,
            api_visibility="private", show_progress="hidden",
        )  # fmt: skip

    def opened(self, session: Session) -> dict[Any, Any]:
        """The panel for a race that was just opened; the finish stays off until it is ticked."""
        return {
            self.problem: "",
            self.words: self.say(session, include_finish=False),
            self.finish: False,
        }

    def say(self, session: Session, include_finish: bool) -> str:
        """What the image will say of the athlete, as HTML, before it leaves this machine."""
        if session.race is None:
            return ""
        with speaking(ENGLISH):
            words = share_words(session.race, include_finish=include_finish)
        said = t("The image says of you: {words}", words=content(" · ".join(words.of_athlete())))
        return f'<p class="hc-small">{prose(said)}</p>'


def make_report(session: Session) -> tuple[str, bytes]:
    """Name and content of the PDF.

    Raises:
        InputError: no race is open.
    """
    if session.race is None:
        raise InputError(t(_NO_RACE))
    with speaking(ENGLISH):
        return "hyrox-report.pdf", report_pdf(session.race)


def make_image(session: Session, shape: str, include_finish: bool) -> tuple[str, bytes]:
    """Name and content of the image.

    Raises:
        InputError: no race is open.
    """
    if session.race is None:
        raise InputError(t(_NO_RACE))
    chosen = _SHAPES.get(shape, Shape.LANDSCAPE)
    with speaking(ENGLISH):
        image = share_image(session.race, chosen, include_finish=bool(include_finish))
    return "hyrox-share.png", image


def _text(value: str = "", **options: Any) -> gr.HTML:
    return gr.HTML(value, apply_default_css=False, **options)
