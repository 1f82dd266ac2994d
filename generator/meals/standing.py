"""Whether figures may be given at all: age, health and missing facts come before any number."""

import re
from dataclasses import dataclass

from generator.meals.energy import Body, body_of, missing, weight_of
from generator.safety import screen
from hyrox.plans.profile import Profile

ADULT = 18
THIN_BMI, UNDERWEIGHT_BMI, LOSE_FROM_BMI = 17.0, 18.5, 20.0
"""Below the first no figures are given, below the second a referral stands beside them (grades of
thinness, WHO 1995); nobody below the third is given a deficit (own)."""
LIKELY_BMI, LEAST_RESTING_KCAL = (10.0, 70.0), 700.0
"""Outside of these, height, weight and age are taken for a slip (own)."""
FEEDING_WEEKS, NO_DEFICIT_WEEKS = 26, 52
"""Weeks after a birth without figures, for breastfeeding needs more than is known here, and
without a deficit (own)."""

_DIETITIAN = "A doctor or a registered dietitian can help you with what and how much to eat."
_CONDITIONS = re.compile(
    r"diabet|kidney|renal|dialysis|liver|cirrho|hepatitis|phenylketonuri|\bpku\b|bariatric|"
    r"gastric (?:bypass|sleeve)|crohn|colitis|short bowel|cancer|chemo|heart failure|"
    r"galactos|fructose intoleran|mitochondri|pancrea|cystic fibrosis",
    re.IGNORECASE,
)
_DISORDER = re.compile(r"anorexi|bulimi|eating disorder|\bbinge|\bpurg|\barfid\b|orthorexi", re.I)


@dataclass(frozen=True)
class Standing:
    """``general_only`` says why there are no figures (empty: there are), ``referral`` where to go;
    ``body`` is known where figures are; ``no_deficit`` says why nothing is taken off; ``silent``:
    not even the timing of meals is for this coach to say."""

    general_only: str
    referral: str
    body: Body | None
    no_deficit: str = ""
    caffeine: bool = False
    silent: bool = False


def standing(profile: Profile) -> Standing:
    """What may be said to this athlete about amounts, the gravest reason first."""
    why, referral = _barred(profile)
    body = body_of(profile)
    if why:
        minor = profile.personal_info.age is not None and profile.personal_info.age < ADULT
        return Standing(why, referral, None, silent=not minor or _disorder(profile))
    if body is None:
        return Standing(
            "Without "
            + ", ".join(f"personal_info.{name}" for name in missing(profile))
            + " no energy need can be computed: what follows is general advice.",
            "",
            None,
        )
    why = _unlikely(body)
    if why:
        return Standing(why, "", None)
    if body.bmi < THIN_BMI:
        return Standing(
            "Your weight is low for your height, so there are no amounts here.",
            f"Please talk to a doctor before you train harder. {_DIETITIAN}",
            None,
            silent=True,
        )
    return Standing("", _light(body), body, _no_deficit(profile, body), caffeine=_caffeine(profile))


def _barred(profile: Profile) -> tuple[str, str]:
    medical, age = profile.medical, profile.personal_info.age
    if _disorder(profile):
        return (
            "There are no amounts here: figures do not help when eating has become hard.",
            "Please talk to a doctor, a psychologist or somebody you trust; early help works best.",
        )
    if medical.pregnant:
        return (
            "In pregnancy needs change from week to week, so there are no amounts here.",
            "Your midwife or doctor can say what you and the child need.",
        )
    if medical.postpartum_weeks is not None and medical.postpartum_weeks <= FEEDING_WEEKS:
        return (
            "In the first months after a birth, and while breastfeeding, needs are higher than "
            "these equations know, so there are no amounts here.",
            f"Your midwife or doctor can advise you. {_DIETITIAN}",
        )
    if age is not None and age < ADULT:
        return (
            "You are still growing: no energy targets, diets or supplements before eighteen.",
            "With questions about food, ask a doctor together with your parents or guardians.",
        )
    named = [c for c in (*medical.conditions, *medical.symptoms) if _CONDITIONS.search(c)]
    if named:
        return (
            f"With what you wrote ('{named[0][:60]}') amounts are for your doctor to set.",
            _DIETITIAN,
        )
    return "", ""


def _disorder(profile: Profile) -> bool:
    medical = profile.medical
    if medical.eating_disorder:
        return True
    health = (*medical.conditions, *medical.symptoms)
    said = (*profile.goals, *health, *(i.note for i in profile.constraints.injuries))
    if any(_DISORDER.search(text) for text in health):
        return True
    return any(flag.name == "eating_disorder" for text in said if text and (flag := screen(text)))


def _unlikely(body: Body) -> str:
    low, high = LIKELY_BMI
    if low <= body.bmi <= high and body.resting_kcal >= LEAST_RESTING_KCAL:
        return ""
    return (
        f"{body.weight_kg:g} kg at {body.height_cm:g} cm and {body.age} years is outside what the "
        "equations are made for: please check personal_info.weight, personal_info.height and "
        "personal_info.age. Until then, general advice."
    )


def _light(body: Body) -> str:
    if body.bmi >= UNDERWEIGHT_BMI:
        return ""
    return f"Your weight is low for your height: please have it looked at. {_DIETITIAN}"


def _no_deficit(profile: Profile, body: Body) -> str:
    weeks = profile.medical.postpartum_weeks
    if body.bmi < LOSE_FROM_BMI:
        return "Your weight is already low for your height, so nothing is taken off your energy."
    if weeks is not None and weeks <= NO_DEFICIT_WEEKS:
        return "In the first year after a birth nothing is taken off your energy."
    if any(_low_energy(text) for text in profile.medical.symptoms):
        return "What you wrote can be a sign of eating too little, so nothing is taken off."
    return ""


def _low_energy(symptom: str) -> bool:
    found = re.search(
        r"period|amenorrh|menstru|stress fracture|always (?:tired|cold)|exhaust|fatigue", symptom,
        re.IGNORECASE,
    )  # fmt: skip
    return found is not None


def _caffeine(profile: Profile) -> bool:
    """Adults without anything that a doctor should hear of first."""
    medical = profile.medical
    return not (
        medical.conditions or medical.symptoms or medical.postpartum_weeks is not None
        or medical.pregnant or weight_of(profile) is None
    )  # fmt: skip
