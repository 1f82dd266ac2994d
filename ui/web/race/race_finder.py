"""Finding a race of the store: filters, a search box, a list of matches."""

from typing import TYPE_CHECKING, Any

import gradio as gr

from hyrox.divisions import parse_division, parse_gender
from hyrox.errors import HyroxCoachError
from hyrox.results import RaceResult
from ui.language.telling import t, tn
from ui.web.markup import note
from ui.web.race.words import category_choices, division_choices, race_words

if TYPE_CHECKING:
    from retrieval.library import Library
    from retrieval.live import LiveLibrary

MOST_SHOWN = 50
_ANY = "any"


class RaceFinder:
    """Builds the search fields; ``open`` is the button that opens the race in ``found``."""

    def __init__(self, library: "Library | LiveLibrary") -> None:
        self.library = library
        with gr.Row(elem_classes="hc-details"):
            self.division = gr.Dropdown(
                [(t("any"), _ANY), *division_choices()], value=_ANY, label=t("Division"),
                filterable=False,
            )  # fmt: skip
            self.gender = gr.Dropdown(
                [(t("any"), _ANY), *category_choices()], value=_ANY, label=t("Category"),
                filterable=False,
            )  # fmt: skip
            self.text = gr.Textbox(
                label=t("Event, result, finish time or your full name"),
                placeholder=t("e.g. Berlin, or 1:22:28"),
            )
        self.found = gr.Dropdown(
            [],
            value=None,
            label=t("Races found"),
            elem_id="hc-found",
            num_choices_shown=MOST_SHOWN,
        )
        self.outcome = gr.HTML(apply_default_css=False)
        self.open = gr.Button(t("Open this race"), variant="primary", elem_id="hc-open-found")

    def first(self) -> "list[tuple[str, str | int | float]]":
        """What the list shows before anything is searched."""
        return _choices(self.library.search_races(limit=MOST_SHOWN))

    def listen(self) -> None:
        """Search as the fields change."""
        fields: list[Any] = [self.text, self.division, self.gender]
        outputs: list[Any] = [self.found, self.outcome]
        options: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        self.text.input(self.search, fields, outputs, trigger_mode="always_last", **options)
        for field in (self.division, self.gender):
            field.input(self.search, fields, outputs, **options)

    def search(self, text: str, division: str, gender: str) -> tuple[Any, str]:
        """The list's new choices and a line on how many there are."""
        try:
            races = self.library.search_races(
                text.strip(),
                division=None if division == _ANY else parse_division(division),
                gender=None if gender == _ANY else parse_gender(gender),
                limit=MOST_SHOWN,
            )
        except HyroxCoachError as error:
            return gr.Dropdown(choices=[], value=None), note(str(error), "error")
        if not races:
            words = t("No race matches. Try fewer words.")
            return gr.Dropdown(choices=[], value=None), note(words)
        if len(races) == MOST_SHOWN:
            words = t("The first {n} matches.", n=MOST_SHOWN)
        else:
            words = tn("{n} match.", "{n} matches.", len(races))
        choices = _choices(races)
        return gr.Dropdown(choices=choices, value=choices[0][1]), note(words)


def _choices(races: list[RaceResult]) -> list[tuple[str, str | int | float]]:
    """What the list shows, and the id it stands for."""
    return [(race_words(race), str(race.result_id)) for race in races]
