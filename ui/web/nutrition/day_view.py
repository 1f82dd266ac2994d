"""A day of food as HTML: its target against what the meals give, and each meal as a card."""

from hyrox.foods import EU_ALLERGENS, FAT_KCAL_PER_G
from hyrox.plans.nutrition import DayKind, DayMeals, DayTarget, MealItem, PlannedMeal
from hyrox.plans.plan import Day
from hyrox.times import round_half_up
from ui.export.plan.words import day_title, minutes_words
from ui.web.document_page import document_address
from ui.web.markup import esc, note

CHECK_LABELS = (
    "Not medical advice. Allergens are what the food table says of a food: check the label of "
    "what you buy, every time."
)
_KINDS: dict[DayKind, str] = {
    "rest": "rest day", "easy": "easy day", "moderate": "training day", "hard": "hard day",
    "race_week": "the day before the race", "race": "race day",
}  # fmt: skip
_TRACK_SHARE = 0.8
"""Where on its bar a target stands, so that more than it can be seen too."""
_ALLERGEN_WORDS = {"nuts": "tree nuts", "soybeans": "soya"}


def kind_words(kind: DayKind) -> str:
    """A kind of day in words."""
    return _KINDS[kind]


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
        ("Energy", "kcal", target.energy_kcal, ""),
        ("Protein", "g", macros.protein_g, _per_kg(macros.protein_g, kg)),
        ("Carbohydrate", "g", macros.carbohydrate_g, _per_kg(macros.carbohydrate_g, kg)),
        ("Fat", "g", macros.fat_g, _fat_share(target)),
    )
    shown = "".join(
        _meter(name, unit, wanted, None if given is None else given[at], about)
        for at, (name, unit, wanted, about) in enumerate(rows)
    )
    held = session_words(session)
    head = " · ".join(filter(None, (when, kind_words(target.kind), held)))
    what = "What the meals give, of the day's target" if given else "The day's target"
    adds = (
        f"{target.training_kcal:,} kcal of the target are for {_for_what(target, session)}."
        if target.training_kcal
        else "Nothing of the target is for training."
    )
    return f"""
<section class="hc-hero" aria-label="Target of the day">
  <p class="hc-eyebrow">{esc(head[0].upper() + head[1:])}</p>
  <p class="hc-small">{what}, per day</p>
  <dl class="hc-meters">{shown}</dl>
  <p class="hc-small">{esc(adds)}</p>
</section>"""


def meal_view(meal: PlannedMeal) -> str:
    """One meal: what is on the plate, what it gives, what it contains."""
    minutes = f"{meal.minutes} min" if meal.minutes else "no cooking"
    cuisine = meal.cuisine.replace("_", " ").title() if meal.cuisine else ""
    head = " · ".join(filter(None, (meal.meal.capitalize(), minutes, cuisine)))
    recipe = next((item for item in meal.items if item.kind == "recipe"), None)
    name = esc(meal.name) if recipe is None else _opens(recipe, meal.name)
    plate = "".join(map(_item, meal.items))
    timing = f'<p class="hc-timing">{esc(_capital(meal.timing))}</p>' if meal.timing else ""
    return f"""
<article class="hc-meal" aria-label="{esc(meal.meal.capitalize())}">
  <p class="hc-eyebrow">{esc(head)}</p><h2>{name}</h2>{timing}
  <ul class="hc-plate">{plate}</ul>
  <p class="hc-gives">This meal: {_gives(meal)}</p>
  <p class="hc-contains">{esc(contains_words(meal.allergens))}</p>
</article>"""


def contains_words(allergens: tuple[str, ...]) -> str:
    """Which of the fourteen allergens a meal holds."""
    if not allergens:
        return f"None of the {len(EU_ALLERGENS)} declared allergens."
    return f"Contains {', '.join(_ALLERGEN_WORDS.get(a, a) for a in allergens)}."


def notes_view(day: DayMeals) -> str:
    """What has to be said of a day's meals."""
    return "".join(note(words) for words in day.notes)


def _meter(name: str, unit: str, wanted: int, given: float | None, about: str) -> str:
    if given is None:
        figures, width, share = f"<strong>{wanted:,}</strong> {unit}", 0.0, ""
    else:
        figures = f"<strong>{_whole(given)}</strong> of {wanted:,} {unit}"
        ratio = given / wanted if wanted else 0.0
        width = min(100.0, 100 * _TRACK_SHARE * ratio)
        share = f"{round_half_up(100 * ratio)} %" if wanted else ""
    words = " · ".join(filter(None, (share, about)))
    bar = (
        ""
        if given is None
        else (
            f'<span class="hc-meter" aria-hidden="true"><i style="width:{width:.1f}%"></i>'
            f'<b style="left:{100 * _TRACK_SHARE:g}%"></b></span>'
        )
    )
    return (
        f'<div><dt>{name}</dt><dd>{figures}</dd><dd class="hc-meter-line">{bar}</dd>'
        f'<dd class="hc-sub">{esc(words)}</dd></div>'
    )


def _gives(meal: PlannedMeal) -> str:
    """What a meal gives; a line breaks between the figures, not within."""
    units = ("kcal", "g protein", "g carbohydrate", "g fat")
    parts = [f"{_whole(v)} {u}" for v, u in zip(_totals((meal,)), units, strict=True)]
    shown = [part.replace(" ", "&nbsp;") for part in parts]
    return " · ".join([f"<strong>{shown[0]}</strong>", *shown[1:]])


def _item(item: MealItem) -> str:
    servings = f", {servings_words(item.servings)}" if item.servings is not None else ""
    return (
        f'<li><span class="hc-food-g">{_whole(item.grams)} g</span>'
        f"<span>{_opens(item, item.name)}{servings}</span>"
        f'<span class="hc-kcal">{_whole(item.energy_kcal)} kcal</span></li>'
    )


def servings_words(servings: float) -> str:
    """``½ serving``, ``1 serving``, ``1½ servings``: dishes are served by halves."""
    whole, rest = divmod(servings, 1)
    number = f"{servings:g}"
    if rest == 0.5:
        number = f"{whole:g}½" if whole else "½"
    return f"{number} {'serving' if servings <= 1 else 'servings'}"


def _opens(item: MealItem, name: str) -> str:
    """The name as a link to the document of the recipe or the food."""
    address = document_address(f"{item.kind}-{item.id}")
    return f'<a href="{esc(address)}" target="_blank" rel="noopener">{esc(name)}</a>'


def _for_what(target: DayTarget, session: Day | None) -> str:
    if target.kind == "race":
        return "the race"
    return "an average session" if session is None else "this session"


def _per_kg(grams: int, kg: float) -> str:
    return f"target {grams / kg:.1f} g per kg"


def _fat_share(target: DayTarget) -> str:
    share = 100 * FAT_KCAL_PER_G * target.macros.fat_g / target.energy_kcal
    return f"target {round_half_up(share)} % of energy"


def _totals(meals: tuple[PlannedMeal, ...]) -> tuple[float, float, float, float]:
    from generator.meals.serving import totals

    return totals(meals)


def _whole(value: float) -> str:
    return f"{round_half_up(value):,}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
