"""The shopping list of the next seven days, to tick off, to copy and to keep."""

import logging
from datetime import date
from typing import Any

import gradio as gr

from hyrox.errors import HyroxCoachError, InputError
from hyrox.plans.nutrition import DayMeals, ShoppingItem
from ui.language.telling import mark, t
from ui.web.markup import esc, note
from ui.web.nutrition.kitchen import Kitchen
from ui.web.nutrition.meal_book import MealBook
from ui.web.nutrition.shopping import shopping_csv, shopping_text, shopping_view
from ui.web.race.downloads import Download

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""

_COPY = """async (text) => {
  try { await navigator.clipboard.writeText(text); return [text, 'yes']; }
  catch { return [text, 'no']; }
}"""
_UNEXPECTED = mark("The list could not be made; the terminal has the details.")


class ShoppingPanel:
    """Builds the panel's components and holds its handlers."""

    def __init__(self, kitchen: Kitchen, book: gr.State, when: gr.Dropdown) -> None:
        self.kitchen, self.book, self.when = kitchen, book, when
        with gr.Column(elem_classes="hc-card-box", elem_id="hc-shopping") as self.card:
            _text(f"<h2>{esc(t('What to buy'))}</h2>")
            self.problem = _text(elem_id="hc-shopping-problem")
            self.make = gr.Button(
                t("List for seven days, from this day on"), size="sm", elem_id="hc-shop"
            )
            with gr.Column(visible=False) as self.made:
                self.list = _text(elem_id="hc-shopping-list")
                with gr.Row(elem_id="hc-shopping-bar"):
                    self.copy = gr.Button(t("Copy as text"), size="sm", elem_id="hc-shop-copy")
                    self.text = Download(t("Download as text"), "hc-shop-text")
                    self.table = Download(t("Download as CSV"), "hc-shop-csv")
                self.said = _text(elem_id="hc-shop-said")
                self.plain = gr.Textbox(label=t("The list as text"), elem_classes="hc-unseen")
                self.copied = gr.Textbox(label=t("Whether it was copied"), elem_classes="hc-unseen")

    @property
    def shown(self) -> list[Any]:
        """Every component that the page may update."""
        return [self.card, self.problem, self.made, self.list, self.plain, self.said]

    def listen(self, quiet: dict[str, Any]) -> None:
        """Connect the panel's own events."""
        self.make.click(self.start, [self.book, self.when], self.shown, **quiet)
        self.copy.click(_told, [self.plain, self.copied], self.said, js=_COPY, **quiet)
        self.text.listen(self.text_file, [self.book], self.problem)
        self.table.listen(self.table_file, [self.book], self.problem)

    def start(self, book: MealBook, when: str | None) -> Updates:
        """The list of the seven days from the chosen one on."""
        book.listed_from = date.fromisoformat(when) if when else book.shown
        return self.following(book)

    def following(self, book: MealBook) -> Updates:
        """The list as the meals are now; nothing where none was asked for."""
        here: Updates = {self.card: gr.Column(visible=True), self.problem: "", self.said: ""}
        empty = here | {self.made: gr.Column(visible=False), self.list: "", self.plain: ""}
        if book.listed_from is None:
            return empty
        try:
            days, items = self._listed(book)
        except HyroxCoachError as error:
            return empty | {self.problem: note(str(error), "error")}
        except Exception:
            logging.getLogger(__name__).exception("A shopping list could not be made")
            return empty | {self.problem: note(t(_UNEXPECTED), "error")}
        return here | {
            self.made: gr.Column(visible=True),
            self.list: shopping_view(days, items),
            self.plain: shopping_text(days, items),
        }

    def hidden(self) -> Updates:
        """Without amounts there is nothing to list."""
        return {self.card: gr.Column(visible=False)}

    def text_file(self, book: MealBook) -> tuple[str, bytes]:
        """Name and content of the list as text.

        Raises:
            InputError: there is no list.
        """
        days, items = self._listed(book)
        return f"shopping-{days[0].date}.txt", shopping_text(days, items).encode()

    def table_file(self, book: MealBook) -> tuple[str, bytes]:
        """Name and content of the list as CSV.

        Raises:
            InputError: there is no list.
        """
        days, items = self._listed(book)
        return f"shopping-{days[0].date}.csv", shopping_csv(items).encode()

    def _listed(self, book: MealBook) -> tuple[tuple[DayMeals, ...], tuple[ShoppingItem, ...]]:
        from generator.meals.serving import shopping_list

        pantry = self.kitchen.pantry
        days = book.week(book.listed_from, pantry) if book.listed_from is not None else ()
        if not days:
            raise InputError(t("There are no meals to buy for: choose a day first."))
        return days, shopping_list(days, pantry)


def _told(_list: str, copied: str) -> str:
    words = (
        t("Copied.") if copied == "yes" else t("The browser did not allow it: download the list.")
    )
    return f'<div role="status">{note(words)}</div>'


def _text(value: str = "", **options: Any) -> gr.HTML:
    return gr.HTML(value, apply_default_css=False, **options)
