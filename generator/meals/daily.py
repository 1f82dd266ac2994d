"""Energy and macros of a day, tied to the session of that day.

Ranges in grams per kilogram, with the works of ``corpora/references.toml``: protein 1.4 to 2.0, in
a deficit 2.3 to 3.1 (``jaeger-2017``); carbohydrate 3 to 5 on light days, 5 to 7 on days of about
an hour, 6 to 10 on days of hard or long work (``thomas-2016``), 8 to 12 to fill the stores
(``kerksick-2017``). Fat takes what is left, 20 to 35 per cent of the energy (``dga-2020``).
Where in a range a day stands is this project's choice.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from generator.meals.energy import (
    REST_OF_DAY_FACTOR,
    UNSAID_RACE_MIN,
    Body,
    floor_kcal,
    race_kcal,
    training_kcal,
    usual_training_kcal,
)
from generator.meals.standing import Standing, standing
from hyrox.foods import CARBOHYDRATE_KCAL_PER_G, FAT_KCAL_PER_G, PROTEIN_KCAL_PER_G
from hyrox.plans.nutrition import DayKind, DayTarget, Macros
from hyrox.plans.plan import Day
from hyrox.plans.profile import Profile

PROTEIN: dict[DayKind, float] = {
    "rest": 1.6,
    "easy": 1.6,
    "moderate": 1.7,
    "hard": 1.8,
    "race_week": 1.4,
    "race": 1.6,
}
"""g/kg, of 1.4 to 2.0."""
PROTEIN_PLANTS_LEAST = 1.8
"""g/kg for vegans: the upper half of the range."""
PROTEIN_DEFICIT = 2.3
"""g/kg, of 2.3 to 3.1."""
PROTEIN_MOST_SHARE = 0.30
"""Of the energy: within 10 to 35 per cent (``dga-2020``), so that there is room for the rest."""
CARBOHYDRATE: dict[DayKind, tuple[float, float]] = {
    "rest": (3.5, 5.0), "easy": (4.0, 5.0), "moderate": (5.0, 7.0), "hard": (6.0, 10.0),
    "race_week": (8.0, 12.0), "race": (7.0, 10.0),
}  # fmt: skip
"""g/kg: aimed at, most. The day before the race aims at the lower end of 8 to 12."""
FAT_SHARE = (0.20, 0.35)
LOAD_MOST = 1.4
"""The day before the race holds at most so many times its need, less carbohydrate if that does
not suffice for 8 g/kg (own)."""
DEFICIT: dict[DayKind, float] = {"rest": 0.15, "easy": 0.15, "moderate": 0.08, "hard": 0.0}
"""Share taken off where weight is to be lost: from the easy days, none from hard ones (own)."""
SURPLUS = 0.10
"""Share put on top where weight is to be gained (own)."""
NO_DEFICIT_DAYS = 21
"""Days before the race from which on nothing is taken off: a taper's length (``wang-2023``)."""
KG_AT_BMI = 30.0
"""Grams per kilogram count at most the weight that the height has at this BMI (own): the ranges
were measured in athletes."""


def reference_kg(body: Body) -> float:
    """The kilograms that grams per kilogram are counted on."""
    return min(body.weight_kg, KG_AT_BMI * (body.height_cm / 100) ** 2)


def day_target(
    profile: Profile, day: Day | None, race_date: date | None, when: date
) -> DayTarget | None:
    """Energy and macros of one day; ``None`` where no figures may be given (``standing``).

    Args:
        day: the day of the plan; ``None`` is an average training day.
        race_date: of the plan; the day before it fills the stores.
        when: the day's date.
    """
    found = standing(profile)
    return None if found.body is None else target_of(profile, found, day, race_date, when)


def target_of(
    profile: Profile, found: Standing, day: Day | None, race_date: date | None, when: date
) -> DayTarget | None:
    """As ``day_target`` of a standing already known."""
    body = found.body
    if body is None:
        return None
    race_min = (profile.target.goal_time or UNSAID_RACE_MIN * 60) / 60
    races = day is not None and day.kind == "race"
    if day is None and race_date == when:
        races = True
        met_kcal = race_kcal(body.weight_kg, race_min)
    elif day is None and race_date is not None and (race_date - when).days == 1:
        met_kcal = 0.0
    elif day is None:
        met_kcal = usual_training_kcal(profile, body.weight_kg)
    else:
        met_kcal = training_kcal(day, body.weight_kg, race_min)
    kind = _kind(day, races, race_date, when)
    need = body.resting_kcal * REST_OF_DAY_FACTOR + met_kcal
    energy, deficit = need, False
    goal = profile.nutrition.weight_goal
    if kind in ("rest", "easy", "moderate", "hard") and not _near_race(race_date, when):
        if goal == "gain":
            energy = need * (1 + SURPLUS)
        elif goal == "lose" and not found.no_deficit:
            energy = need * (1 - DEFICIT[kind])
            deficit = True
    energy = max(energy, floor_kcal(body, met_kcal))
    vegan = profile.nutrition.diet == "vegan"
    return _target(body, kind, energy, met_kcal, deficit=deficit, vegan=vegan)


def average_target(
    profile: Profile, found: Standing, days: Sequence[DayTarget]
) -> DayTarget | None:
    """The mean of the training days among these; without any, of a usual training day."""
    trained = [d for d in days if d.training_kcal and d.kind in ("easy", "moderate", "hard")]
    if not trained:
        return target_of(profile, found, None, None, date.min)
    count = len(trained)
    grams = [sum(d.macros.protein_g for d in trained), sum(d.macros.fat_g for d in trained)]
    energy = round(sum(d.energy_kcal for d in trained) / count)
    protein, fat = (round(g / count) for g in grams)
    return DayTarget(
        kind="moderate",
        energy_kcal=energy,
        training_kcal=round(sum(d.training_kcal for d in trained) / count),
        macros=_whole(energy, protein, fat),
    )


def _kind(day: Day | None, races: bool, race_date: date | None, when: date) -> DayKind:
    if races:
        return "race"
    if race_date is not None and when == race_date - timedelta(days=1):
        return "race_week"
    if day is None:
        return "moderate"
    if day.kind == "rest" or day.intensity_level == "rest" or day.duration == 0:
        return "rest"
    return day.intensity_level


def _near_race(race_date: date | None, when: date) -> bool:
    return race_date is not None and 0 <= (race_date - when).days <= NO_DEFICIT_DAYS


def _target(
    body: Body, kind: DayKind, energy: float, met_kcal: float, *, deficit: bool, vegan: bool
) -> DayTarget:
    kg = reference_kg(body)
    protein = PROTEIN_DEFICIT if deficit else PROTEIN[kind]
    if vegan and kind != "race_week":
        protein = max(protein, PROTEIN_PLANTS_LEAST)
    protein_g = min(kg * protein, PROTEIN_MOST_SHARE * energy / PROTEIN_KCAL_PER_G)
    aimed, most = CARBOHYDRATE[kind]
    if kind == "race_week":
        wanted = (
            protein_g * PROTEIN_KCAL_PER_G + aimed * kg * CARBOHYDRATE_KCAL_PER_G
        ) / (1 - FAT_SHARE[0])  # fmt: skip
        energy = min(max(energy, wanted), energy * LOAD_MOST)
        fat_g = FAT_SHARE[0] * energy / FAT_KCAL_PER_G
    else:
        left = energy - protein_g * PROTEIN_KCAL_PER_G - aimed * kg * CARBOHYDRATE_KCAL_PER_G
        low, high = (share * energy for share in FAT_SHARE)
        fat_kcal = min(max(left, low), high)
        over = left - fat_kcal
        room = (most - aimed) * kg * CARBOHYDRATE_KCAL_PER_G
        if over > room:  # carbohydrate would leave its range: the rest is fat after all
            fat_kcal += over - room
        fat_g = fat_kcal / FAT_KCAL_PER_G
    whole = round(energy)
    return DayTarget(
        kind=kind,
        energy_kcal=whole,
        training_kcal=round(met_kcal),
        macros=_whole(whole, round(protein_g), round(fat_g)),
    )


def _whole(energy: int, protein_g: int, fat_g: int) -> Macros:
    """Carbohydrate is what is left, so that the macros add up to the energy within 4 kcal."""
    left = energy - PROTEIN_KCAL_PER_G * protein_g - FAT_KCAL_PER_G * fat_g
    return Macros(
        protein_g=protein_g,
        carbohydrate_g=max(0, round(left / CARBOHYDRATE_KCAL_PER_G)),
        fat_g=fat_g,
    )
