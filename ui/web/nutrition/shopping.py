"""What to buy for some days: on the page, as text to copy, as a table for a spreadsheet."""

import csv
import io
from collections.abc import Sequence
from itertools import groupby

from hyrox.plans.nutrition import DayMeals, ShoppingItem
from ui.export.plan.words import day_words, span_words
from ui.web.markup import esc
from ui.web.nutrition.day_view import CHECK_LABELS

COLUMNS = ("group", "food", "grams")
_RAW = "Raw weights in grams, as recipes count them; water is not listed."
_FORMULA = ("=", "+", "-", "@")


def shopping_view(days: Sequence[DayMeals], items: Sequence[ShoppingItem]) -> str:
    """The list by group with boxes to tick, and the meals that it is for."""
    groups = "".join(
        f"<section><h3>{esc(group_words(group))}</h3><ul>{''.join(map(_line, held))}</ul></section>"
        for group, held in groupby(items, key=lambda item: item.group)
    )
    meals = "".join(
        f"<li><strong>{esc(day_words(day.date))}</strong><span>"
        f"{esc('; '.join(meal.name for meal in day.meals))} "
        f'<span class="hc-small">({day.target.energy_kcal:,} kcal a day)</span></span></li>'
        for day in days
    )
    return (
        f'<p class="hc-reading" role="status">For the meals of {esc(_span(days))}: '
        f'{len(items)} foods.</p><p class="hc-small">{esc(_RAW)}</p>'
        f'<div class="hc-shelves">{groups}</div>'
        f'<details class="hc-fold"><summary>The meals it is for</summary>'
        f'<ul class="hc-food-steps">{meals}</ul></details>'
    )


def shopping_text(days: Sequence[DayMeals], items: Sequence[ShoppingItem]) -> str:
    """The list as plain text, a line a food."""
    lines = [f"Shopping list, {_span(days)}", _RAW, CHECK_LABELS]
    for group, held in groupby(items, key=lambda item: item.group):
        lines += ["", group_words(group)]
        lines += [f"{item.grams:>7,.0f} g  {item.name}" for item in held]
    return "\n".join(lines) + "\n"


def shopping_csv(items: Sequence[ShoppingItem]) -> str:
    """The list as comma-separated values (RFC 4180) with ``COLUMNS`` as the first line.

    Text that a spreadsheet would run as a formula begins with an apostrophe.
    """
    whole = io.StringIO(newline="")
    rows = csv.writer(whole)
    rows.writerow(COLUMNS)
    rows.writerows((_cell(group_words(i.group)), _cell(i.name), f"{i.grams:.0f}") for i in items)
    return whole.getvalue()


def group_words(group: str) -> str:
    """A group of the food table as a heading: ``Dried fruit``, ``Nuts and seeds``."""
    return _GROUPS.get(group, group.replace("_", " ")).capitalize()


_GROUPS = {
    "nuts_seeds": "nuts and seeds", "oils_fats": "oils and fats",
    "herbs_spices": "herbs and spices", "pasta_rice_grains": "pasta, rice and grains",
    "plant_alternatives": "plant-based alternatives", "sauces_condiments": "sauces and condiments",
    "potatoes_starches": "potatoes and starches", "prepared": "prepared foods",
}  # fmt: skip


def _line(item: ShoppingItem) -> str:
    return (
        f'<li><label><input type="checkbox"><span class="hc-food-g">{item.grams:,.0f} g</span> '
        f"<span>{esc(item.name)}</span></label></li>"
    )


def _span(days: Sequence[DayMeals]) -> str:
    return span_words(days[0].date, days[-1].date)


def _cell(words: str) -> str:
    return f"'{words}" if words.startswith(_FORMULA) else words
