"""A day of food as HTML: its target against what the meals give, and each meal as a card."""

from hyrox.foods import EU_ALLERGENS, FAT_KCAL_PER_G
from hyrox.plans.nutrition import DayMeals, DayTarget, MealItem, PlannedMeal
from hyrox.plans.plan import Day
from hyrox.times import round_half_up
from ui.export.plan.words import day_title, minutes_words
from ui.language.telling import mark, t, tn
from ui.web.document_page import document_address
from ui.web.markup import esc, note
from ui.web.nutrition.words import CUISINES, KINDS, MEALS, allergen_name, capital, english

_TRACK_SHARE = 0.8
"""Where on its bar a target stands, so that more than it can be seen too."""
_OF_KCAL, _OF_G = mark("{given} of {wanted} kcal"), mark("{given} of {wanted} g")
_KCAL, _G = mark("{n} kcal"), mark("{n} g")


def session_words(day: Day | None) -> str:
    """What the day holds: ``Easy run, 45 min``; empty for an average training day."""
    if day is None:
        return ""
    minutes = f", {minutes_words(day.duration)}" if day.duration else ""
    return f"{day_title(day)}{minutes}"


def target_view(
    when: str, target: DayTarget, meals: DayMeals | None, session: Day | None, kg: float
) -> str:
    """The day's target, and how near the meals come to it.

    Args:
        when: the date in words.
        meals: ``None`` where none could be made.
        kg: the kilograms that grams per kilogram are counted on.
    """
    macros = target.macros
    given = _totals(meals.meals) if meals is not None else None
    rows = (
        (t("Energy"), target.energy_kcal, ""),
        (t("Protein"), macros.protein_g, _per_kg(macros.protein_g, kg)),
        (t("Carbohydrate"), macros.carbohydrate_g, _per_kg(macros.carbohydrate_g, kg)),
        (t("Fat"), macros.fat_g, _fat_share(target)),
    )
    shown = "".join(
        _meter(name, wanted, None if given is None else given[at], about, energy=at == 0)
        for at, (name, wanted, about) in enumerate(rows)
    )
    held = session_words(session)
    head = [esc(capital(when)), esc(t(KINDS[target.kind])), english(held) if held else ""]
    what = (
        t("What the meals give, of the day's target, per day")
        if given
        else t("The day's target, per day")
    )
    return f"""
<section class="hc-hero" aria-label="{esc(t("Target of the day"))}">
  <p class="hc-eyebrow">{" · ".join(filter(None, head))}</p>
  <p class="hc-small">{esc(what)}</p>
  <dl class="hc-meters">{shown}</dl>
  <p class="hc-small">{esc(_for_training(target, session))}</p>
</section>"""


def meal_view(meal: PlannedMeal) -> str:
    """One meal: what is on the plate, what it gives, what it contains."""
    name_of = t(MEALS[meal.meal])
    minutes = t("{n} min", n=meal.minutes) if meal.minutes else t("no cooking")
    cuisine = t(CUISINES[meal.cuisine]) if meal.cuisine else ""
    head = " · ".join(filter(None, (name_of, minutes, cuisine)))
    recipe = next((item for item in meal.items if item.kind == "recipe"), None)
    name = english(meal.name) if recipe is None else _opens(recipe, meal.name)
    plate = "".join(map(_item, meal.items))
    timing = f'<p class="hc-timing">{english(capital(meal.timing))}</p>' if meal.timing else ""
    return f"""
<article class="hc-meal" aria-label="{esc(name_of)}">
  <p class="hc-eyebrow">{esc(head)}</p><h2>{name}</h2>{timing}
  <ul class="hc-plate">{plate}</ul>
  <p class="hc-gives">{t("This meal: {gives}", gives=_gives(meal))}</p>
  <p class="hc-contains">{esc(contains_words(meal.allergens))}</p>
</article>"""


def contains_words(allergens: tuple[str, ...]) -> str:
    """Which of the fourteen allergens a meal holds."""
    if not allergens:
        return t("None of the {n} declared allergens.", n=len(EU_ALLERGENS))
    return t("Contains {allergens}.", allergens=t(", ").join(map(allergen_name, allergens)))


def notes_view(day: DayMeals) -> str:
    """What has to be said of a day's meals."""
    notes = "".join(note(words) for words in day.notes)
    return f'<div lang="en" dir="ltr">{notes}</div>' if notes else ""


def _meter(name: str, wanted: int, given: float | None, about: str, *, energy: bool) -> str:
    # The figures in bold are HTML already; no text holds anything to escape.
    if given is None:
        figures = t(_KCAL if energy else _G, n=f"<strong>{wanted:,}</strong>")
        width, share = 0.0, ""
    else:
        figures = t(
            _OF_KCAL if energy else _OF_G,
            given=f"<strong>{_whole(given)}</strong>", wanted=f"{wanted:,}",
        )  # fmt: skip
        ratio = given / wanted if wanted else 0.0
        width = min(100.0, 100 * _TRACK_SHARE * ratio)
        share = f"{round_half_up(100 * ratio)} %" if wanted else ""
    words = " · ".join(filter(None, (share, about)))
    bar = (
        ""
        if given is None
        else (
            f'<span class="hc-meter" aria-hidden="true"><i style="width:{width:.1f}%"></i>'
            f'<b style="inset-inline-start:{100 * _TRACK_SHARE:g}%"></b></span>'
        )
    )
    return (
        f'<div><dt>{esc(name)}</dt><dd>{figures}</dd><dd class="hc-meter-line">{bar}</dd>'
        f'<dd class="hc-sub">{esc(words)}</dd></div>'
    )


def _gives(meal: PlannedMeal) -> str:
    """What a meal gives; a line breaks between the figures, not within."""
    kcal, protein, carbohydrate, fat = map(_whole, _totals((meal,)))
    parts = (
        t(_KCAL, n=kcal), t("{n} g protein", n=protein), t("{n} g carbohydrate", n=carbohydrate),
        t("{n} g fat", n=fat),
    )  # fmt: skip
    shown = [esc(part).replace(" ", "&nbsp;") for part in parts]
    return " · ".join([f"<strong>{shown[0]}</strong>", *shown[1:]])


def _item(item: MealItem) -> str:
    name = _opens(item, item.name)
    if item.servings is not None:
        name = t(", ").join((name, esc(servings_words(item.servings))))
    return (
        f'<li><span class="hc-food-g">{esc(t(_G, n=_whole(item.grams)))}</span>'
        f"<span>{name}</span>"
        f'<span class="hc-kcal">{esc(t(_KCAL, n=_whole(item.energy_kcal)))}</span></li>'
    )


def servings_words(servings: float) -> str:
    """``½ serving``, ``1 serving``, ``1½ servings``: dishes are served by halves."""
    whole, rest = divmod(servings, 1)
    number = f"{servings:g}"
    if rest == 0.5:
        number = f"{whole:g}½" if whole else "½"
    things = 1 if servings <= 1 else max(2, round_half_up(servings))
    return tn("{number} serving", "{number} servings", things, number=number)


def _opens(item: MealItem, name: str) -> str:
    """The name as a link to the document of the recipe or the food."""
    address = document_address(f"{item.kind}-{item.id}")
    return f'<a href="{esc(address)}" target="_blank" rel="noopener" lang="en">{esc(name)}</a>'


def _for_training(target: DayTarget, session: Day | None) -> str:
    kcal = f"{target.training_kcal:,}"
    if not target.training_kcal:
        return t("Nothing of the target is for training.")
    if target.kind == "race":
        return t("{n} kcal of the target are for the race.", n=kcal)
    if session is None:
        return t("{n} kcal of the target are for an average session.", n=kcal)
    return t("{n} kcal of the target are for this session.", n=kcal)


def _per_kg(grams: int, kg: float) -> str:
    return t("target {n} g per kg", n=f"{grams / kg:.1f}")


def _fat_share(target: DayTarget) -> str:
    share = 100 * FAT_KCAL_PER_G * target.macros.fat_g / target.energy_kcal
    return t("target {n} % of energy", n=round_half_up(share))


def _totals(meals: tuple[PlannedMeal, ...]) -> tuple[float, float, float, float]:
    from generator.meals.serving import totals

    return totals(meals)


def _whole(value: float) -> str:
    return f"{round_half_up(value):,}"
