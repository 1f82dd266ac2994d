"""Figures in a message that are dangers by their size: weight lost too fast or too low a weight.

Limits: losing at most about 0.7 % of body mass a week kept athletes' muscle and performance (Garthe
et al. 2011, International Journal of Sport Nutrition and Exercise Metabolism 21:97-104); twice that
for a person of 100 kg is ``FAST_KG_A_WEEK``. A body mass index under 18.5 is underweight (WHO
Technical Report Series 854, 1995), one under 17.5 a sign of anorexia nervosa (ICD-10, F50.0). Blood
glucose under 3.9 mmol/l (70 mg/dl) is a low, over 13.9 (250) with exercise a high to check ketones
at (Riddell et al. 2017, Lancet Diabetes & Endocrinology 5:377-390).
"""

import re
from collections.abc import Callable, Mapping, Sequence

Span = tuple[int, int]
Words = Mapping[str, re.Pattern[str]]

FAST_KG_A_WEEK = 1.5
LEAST_KG = 3.0
"""Less than this comes and goes with water and meals."""
UNDERWEIGHT, ANOREXIC = 18.5, 17.5
LOW_MMOL, HIGH_MMOL = 3.9, 13.9
MG_DL_A_MMOL = 18.0
GRAMS_PER_LITRE = 2.0
"""A decimal reading below this is in g/l: nobody types a message at 1.9 mmol/l."""
NEAR = 60
"""Characters between the words of losing, the amount and the time."""

_AMOUNT = re.compile(
    r"\b(\d{1,2})(?: [.,] (\d))? ?"
    r"(kgs?|kilos?|kilogramm?e?s?|lbs?|pounds?|pfund|stone|كيلو\w*|كجم|كغ)\b"
)
_BARE = re.compile(
    r"\b(?:to|at|auf|hasta|a|jusqua|الي|ل) (\d\d)(?: ?(?:kgs?|kilos?|كيلو))?\b"
    r"(?! ?(?:min|sec|s|reps?|km|m|percent|years?|h)\b)"
)
_HEIGHT = re.compile(r"\b(1[4-9]\d|20\d)(?: ?cm)?\b|\b1 ?(?:m|[.,]) ?([4-9]\d)\b")
_READING = re.compile(
    r"\b(\d{1,3})(?: [.,] (\d{1,2}))?\b"
    r"(?! ?(?:g|gr|grams?|mg(?! dl)|ml|l|kg|km|k|m|min\w*|s|sec\w*|h|hours?|percent|reps?|days?"
    r"|weeks?|months?|years?|anos?|ans|jahre?|units?|stations?|[.,] \d)\b)"
)
_BMI = re.compile(r"\b(?:bmi|imc) (?:[^ ]+ ){0,3}?(\d\d)(?: [.,] (\d))?\b")


def fast_loss(text: str, words: Words) -> Sequence[Span]:
    """Where a loss of more than ``FAST_KG_A_WEEK`` is wished or told of."""
    found = []
    for amount in _AMOUNT.finditer(text):
        start, end = max(0, amount.start() - NEAR), min(len(text), amount.end() + NEAR)
        if not _lost(text, amount.span(), words):
            continue
        kilos = _kilos(amount)
        weeks = _weeks(text[start:end], words)
        if weeks and kilos >= LEAST_KG and kilos / weeks > FAST_KG_A_WEEK:
            found.append(amount.span())
    return found


def low_target(text: str, words: Words) -> Sequence[Span]:
    """Where somebody wants down to a weight that is underweight at the height they give."""
    height = _HEIGHT.search(text)
    if height is None or not words["weigh_less"].search(text):
        return ()
    metres = (int(height[1]) if height[1] else 100 + int(height[2])) / 100
    return [
        match.span()
        for match in _BARE.finditer(text)
        if 25 <= int(match[1]) < UNDERWEIGHT * metres**2
    ]


def low_bmi(text: str, _: Words) -> Sequence[Span]:
    """Where a body mass index is named that no healthy adult has."""
    return [
        match.span()
        for match in _BMI.finditer(text)
        if int(match[1]) + int(match[2] or 0) / 10 < ANOREXIC
    ]


def sugar_reading(text: str, words: Words) -> Sequence[Span]:
    """Where a meter of blood sugar shows too little or too much, in mmol/l, mg/dl or g/l."""
    return [
        match.span()
        for match in _READING.finditer(text)
        if words["sugar"].search(text[max(0, match.start() - NEAR) : match.end() + NEAR])
        and _dangerous_sugar(float(f"{match[1]}.{match[2] or 0}"), bool(match[2]))
    ]


def _dangerous_sugar(value: float, decimal: bool) -> bool:
    """The unit is seldom written; the ranges that people live in hardly overlap."""
    if decimal and value < GRAMS_PER_LITRE:
        mmol = value * 100 / MG_DL_A_MMOL
    else:
        mmol = value if value < 40 else value / MG_DL_A_MMOL
    low = 1.0 <= mmol < LOW_MMOL and (decimal or value >= 40)
    return low or HIGH_MMOL < mmol < 40


def _lost(text: str, amount: Span, words: Words) -> bool:
    """Whether an amount is what goes away: "lose about 9 kg", "9 kg off"; not "cut to 60 kg"."""
    before = " ".join(text[: amount[0]].split()[-5:])
    after = " ".join(text[amount[1] :].split()[:4])
    losing = words["lose"].search(before)
    if losing is not None and not re.search(r"\b(?:to|auf|hasta)\b", before[losing.end() :]):
        return True
    return "lose_after" in words and words["lose_after"].search(after) is not None


def _kilos(amount: re.Match[str]) -> float:
    value = int(amount[1]) + int(amount[2] or 0) / 10
    unit = amount[3]
    if unit.startswith(("lb", "pound")):
        return value * 0.454
    if unit == "pfund":
        return value * 0.5
    return value * 6.35 if unit == "stone" else value


def _weeks(text: str, words: Words) -> float | None:
    """The shortest time named, in weeks."""
    found = []
    for name, weeks in (("days", 1 / 7), ("weeks", 1.0), ("months", 4.35)):
        for match in words[name].finditer(text):
            number = next((g for g in match.groups() if g), "1")
            found.append((int(number) if number.isdecimal() else _NUMBERS.get(number, 1)) * weeks)
    return min((f for f in found if f > 0), default=None)


_NUMBERS = {
    word: value
    for value, names in {
        2: "two couple deux zwei dos اسبوعين شهرين يومين", 3: "three trois drei tres ثلاث ثلاثه",
        4: "four quatre vier cuatro اربع اربعه", 5: "five cinq funf cinco خمس خمسه",
        6: "six sechs seis ست سته", 7: "seven sept sieben siete سبع سبعه",
        10: "ten dix zehn diez عشر عشره", 15: "fifteen quinze funfzehn quince",
    }.items()
    for word in names.split()
}  # fmt: skip

FIGURES: Mapping[str, Callable[[str, Words], Sequence[Span]]] = {
    "fast_loss": fast_loss,
    "low_target": low_target,
    "low_bmi": low_bmi,
    "sugar_reading": sugar_reading,
}
