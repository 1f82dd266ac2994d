"""The plan's nutrition: targets of its days, fuelling, advice, and what all of it rests on."""

from collections.abc import Sequence
from datetime import date, timedelta

from generator.meals.daily import average_target, day_target, target_of
from generator.meals.fuelling import meal_timing, race_day, race_week
from generator.meals.sources import Lookup, open_lookup
from generator.meals.standing import ADULT, Standing, standing
from hyrox.plans.nutrition import DayTarget, NutritionSuggestions
from hyrox.plans.plan import Day, PlanEvidence
from hyrox.plans.profile import Profile
from hyrox.settings import settings

__all__ = ["Lookup", "day_target", "nutrition_for", "open_lookup"]

ENERGY_TURNS = "low-energy-availability#keeping-enough-energy-in-hard-training"
_METHOD = (
    "Resting energy by Mifflin et al. 1990{gender}, times 1.5 for the day without training "
    "(FAO/WHO/UNU 2004: 1.40 to 1.69), plus each session's METs (Ainsworth et al. 2011) above "
    "rest. Protein, carbohydrate and fat in grams per kilogram from Jäger et al. 2017, Thomas et "
    "al. 2016 and Kerksick et al. 2017. Never below 30 kcal per kilogram of fat-free mass and the "
    "session's energy (Mountjoy et al. 2018; fat-free mass by Deurenberg et al. 1991). Estimates: "
    "your own hunger, weight and mood over weeks count more."
)
_METHOD_WORKS = (
    "mifflin-1990", "fao-2004", "ainsworth-2011", "jaeger-2017", "thomas-2016", "kerksick-2017",
    "mountjoy-2018", "deurenberg-1991",
)  # fmt: skip
_PLATE = "everyday-diet#building-a-plate-for-training"
_LIMITS = "everyday-diet#sugar-fat-and-salt-in-everyday-food"
_YOUTH = "youth#food-and-supplements-for-young-athletes"
_VEGAN = "vegetarian-and-vegan#nutrients-to-watch-without-animal-foods"
_WHEN_NOT = "weight-change#when-to-change-weight-in-the-season"
_LOSE = "losing-fat-safely#small-changes-that-create-a-modest-deficit"
_GAIN = "weight-change#gaining-muscle-for-the-stations"
_SIGNS = "low-energy-availability#signs-that-you-may-be-underfuelled"


def nutrition_for(
    profile: Profile,
    plan_days: Sequence[Day],
    race_date: date | None,
    evidence: Lookup | None = None,
) -> tuple[NutritionSuggestions, tuple[PlanEvidence, ...]]:
    """Nutrition of a plan and the evidence that it names.

    Args:
        plan_days: every day of the plan; a day's target follows from its session.
        race_date: of the plan, for race week and race day.
        evidence: opens a passage (``document#section``) or a work (``reference:key``), such as
            ``open_lookup`` gives (default: of the corpus in the settings); what it does not know
            is not named.

    Raises:
        InputError: the corpus cannot be read.
    """
    evidence = evidence or open_lookup(settings().corpora)
    found = standing(profile)
    targets = [
        target
        for day in plan_days
        if (target := target_of(profile, found, day, race_date, day.date)) is not None
    ]
    average = average_target(profile, found, targets)
    advice = _advice(profile, found)
    timing = () if found.silent else meal_timing(found)
    before = race_date - timedelta(days=1) if race_date else None
    eve = next((day for day in plan_days if day.date == before), None)
    load = target_of(profile, found, eve, race_date, before) if before else None
    week = race_week(found, race_date, load) if race_date and timing else ()
    start = race_day(profile, found, race_date) if race_date and timing else ()
    works = tuple(f"reference:{key}" for key in _METHOD_WORKS) if average else ()
    named = [
        *works,
        *(e for _, places in advice for e in places),
        *(e for at in timing for e in at.evidence),
        *(e for step in (*week, *start) for e in step.evidence),
    ]
    items = {key: item for key in dict.fromkeys(named) if (item := evidence(key)) is not None}

    def known(keys: Sequence[str]) -> tuple[str, ...]:
        return tuple(key for key in keys if key in items)

    suggestions = NutritionSuggestions(
        calorie_target=average.energy_kcal if average else None,
        macros=average.macros if average else None,
        meal_timing=tuple(t.model_copy(update={"evidence": known(t.evidence)}) for t in timing),
        method=_method(profile) if average else "",
        general_only=f"{found.general_only} {found.referral}".strip() if not found.body else "",
        advice=tuple(words for words, _ in advice),
        days=_kinds(targets),
        race_week=tuple(s.model_copy(update={"evidence": known(s.evidence)}) for s in week),
        race_day=tuple(s.model_copy(update={"evidence": known(s.evidence)}) for s in start),
        evidence=tuple(items),
    )
    return suggestions, tuple(items.values())


def _kinds(targets: Sequence[DayTarget]) -> tuple[DayTarget, ...]:
    """One target of each kind of day: the one of middle energy, in the order of effort."""
    order = ("rest", "easy", "moderate", "hard", "race_week", "race")
    kinds = []
    for kind in order:
        same = sorted((t for t in targets if t.kind == kind), key=lambda t: t.energy_kcal)
        if same:
            kinds.append(same[(len(same) - 1) // 2])
    return tuple(kinds)


def _method(profile: Profile) -> str:
    known = profile.personal_info.gender in ("male", "female")
    gender = "" if known else " (the mean of its two equations, for men and for women)"
    return _METHOD.format(gender=gender)


def _advice(profile: Profile, found: Standing) -> list[tuple[str, tuple[str, ...]]]:
    age, goal = profile.personal_info.age, profile.nutrition.weight_goal
    advice: list[tuple[str, tuple[str, ...]]] = []
    if found.referral:
        advice.append((found.referral, (_SIGNS,) if found.body else ()))
    if age is not None and age < ADULT and not found.silent:
        advice.append(
            ("Regular meals and snacks come first; you need no supplements, and no caffeine.",
             (_YOUTH,))
        )  # fmt: skip
    if found.silent:
        return advice
    if goal == "lose" and found.no_deficit:
        advice.append((found.no_deficit, (_WHEN_NOT,)))
    elif goal == "lose" and found.body:
        advice.append(
            ("The deficit is small, on easy days only, and ends three weeks before the race. Stop "
             "it if sleep, mood or sessions get worse.", (_LOSE, _WHEN_NOT))
        )  # fmt: skip
    elif goal == "gain" and found.body:
        advice.append(("Strength first: a little more food each day, protein spread.", (_GAIN,)))
    advice.append(
        ("At each meal a source of protein, a source of starch, vegetables and a little fat; more "
         "starch on hard days, more vegetables on easy ones.", (_PLATE,))
    )  # fmt: skip
    if found.body:
        advice.append(
            ("Let food grow when training grows; eat by the clock on hard days.", (ENERGY_TURNS,))
        )
    advice.append(
        ("Keep sports drinks and gels for hard training and races: they are added sugar.",
         (_LIMITS,))
    )  # fmt: skip
    if profile.nutrition.diet in ("vegan", "vegetarian"):
        advice.append(
            ("Vitamin B12 and some others are harder to get from plants: have a dietitian check "
             "whether you need a supplement.", (_VEGAN,))
        )  # fmt: skip
    return advice
