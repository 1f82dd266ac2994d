"""What to buy for some days: on the page, as text to copy, as a table for a spreadsheet."""

import csv
import io
from collections.abc import Sequence
from itertools import groupby

from hyrox.plans.nutrition import DayMeals, ShoppingItem
from ui.export.plan.words import span_words
from ui.language.telling import mark, t, tn
from ui.web.markup import esc
from ui.web.nutrition.words import CHECK_LABELS, day_name, english, group_words, span

COLUMNS = ("group", "food", "grams")
_RAW = mark("Raw weights in grams, as recipes count them; water is not listed.")
_FORMULA = ("=", "+", "-", "@")


def shopping_view(days: Sequence[DayMeals], items: Sequence[ShoppingItem]) -> str:
    """The list by group with boxes to tick, and the meals that it is for."""
    groups = "".join(
        f"<section><h3>{esc(t(group_words(group)))}</h3>"
        f"<ul>{''.join(map(_line, held))}</ul></section>"
        for group, held in groupby(items, key=lambda item: item.group)
    )
    meals = "".join(
        f"<li><strong>{esc(day_name(day.date))}</strong><span>"
        f"{english('; '.join(meal.name for meal in day.meals))} "
        f'<span class="hc-small">{esc(_energy(day))}</span></span></li>'
        for day in days
    )
    words = tn(
        "For the meals of {days}: {n} food.", "For the meals of {days}: {n} foods.", len(items),
        days=span(days[0].date, days[-1].date),
    )  # fmt: skip
    return (
        f'<p class="hc-reading" role="status">{esc(words)}</p>'
        f'<p class="hc-small">{esc(t(_RAW))}</p><div class="hc-shelves">{groups}</div>'
        f'<details class="hc-fold"><summary>{esc(t("The meals it is for"))}</summary>'
        f'<ul class="hc-food-steps">{meals}</ul></details>'
    )


def _energy(day: DayMeals) -> str:
    return t("({n} kcal a day)", n=f"{day.target.energy_kcal:,}")


def shopping_text(days: Sequence[DayMeals], items: Sequence[ShoppingItem]) -> str:
    """The list as plain text, a line a food; a file, and so English as its foods are."""
    lines = [f"Shopping list, {span_words(days[0].date, days[-1].date)}", _RAW, CHECK_LABELS]
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


def _line(item: ShoppingItem) -> str:
    return (
        f'<li><label><input type="checkbox"><span class="hc-food-g">'
        f"{esc(t('{n} g', n=f'{item.grams:,.0f}'))}</span> {english(item.name)}</label></li>"
    )


def _cell(words: str) -> str:
    return f"'{words}" if words.startswith(_FORMULA) else words
