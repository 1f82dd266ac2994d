"""Energy of a day: at rest, in the rest of the day, in training, and the floor under it.

Equations and factors are cited in ``corpora/references.toml`` under the keys named here; what is
marked "own" is this project's choice. Energy is kcal a day, mass kg, height cm, age years.
"""

from dataclasses import dataclass
from datetime import date

from hyrox.plans.plan import Day, SessionKind
from hyrox.plans.profile import Profile

REST_OF_DAY_FACTOR = 1.5
"""Energy of a day without its training, in resting energies. FAO/WHO/UNU 2004 give 1.40 to 1.69
for a light, mostly seated life; own choice within it, training is added by itself."""
AVAILABILITY_FLOOR_KCAL_PER_KG = 30.0
"""Least energy left for a kilogram of fat-free mass once training is paid for (Mountjoy 2018)."""
UNSAID_SESSION_MIN = 60
"""Minutes of an average session where neither plan nor profile says any (own)."""
UNSAID_RACE_MIN = 90.0
"""Race minutes where no goal is known: near the medians in ``own-reference-figures``."""

_RUN = (7.0, 8.3, 9.8)  # jogging 7.0; running at 5 mph 8.3, at 6 mph 9.8
_CIRCUIT = (4.3, 8.0, 8.0)  # circuit training, moderate 4.3, vigorous 8.0
_LIFTING = (3.5, 5.0, 6.0)  # resistance: varied 3.5, squats 5.0, vigorous effort 6.0
_STRETCHING = (2.3, 2.3, 2.3)  # stretching, mild
_ANY_SPORT = (4.0, 6.0, 8.0)  # own: the sport is not known; moderate is 3 to 5.9 METs
METS: dict[SessionKind, tuple[float, float, float]] = {
    "easy_run": _RUN, "long_run": _RUN, "intervals": _RUN, "threshold": _RUN,
    "strength": _LIFTING, "stations": _CIRCUIT, "compromised": _CIRCUIT, "simulation": _CIRCUIT,
    "conditioning": _CIRCUIT, "test": _CIRCUIT, "recovery": _STRETCHING,
    "other_sport": _ANY_SPORT, "rest": (1.0, 1.0, 1.0), "race": (8.3, 8.3, 8.3),
}  # fmt: skip
"""Multiples of resting metabolism, easy, moderate and hard (Ainsworth et al. 2011, codes 12020,
12030, 12050, 02035, 02040, 02054, 02052, 02050, 02101). Which activity stands for which session
is own; a race, running in turn with stations, counts as running at 5 mph throughout."""
_STEP: dict[str, int] = {"rest": 0, "easy": 0, "moderate": 1, "hard": 2}


@dataclass(frozen=True)
class Body:
    """What the equations need, complete. ``male`` is 1, 0 or, where gender is not one of the two
    the equations know, the half between."""

    weight_kg: float
    height_cm: float
    age: int
    male: float

    @property
    def bmi(self) -> float:
        return self.weight_kg / (self.height_cm / 100) ** 2

    @property
    def resting_kcal(self) -> float:
        """Mifflin et al. 1990: 10 kg + 6.25 cm - 5 years, + 5 for men, - 161 for women."""
        sex = 5.0 * self.male - 161.0 * (1 - self.male)
        return 10 * self.weight_kg + 6.25 * self.height_cm - 5 * self.age + sex

    @property
    def fat_free_kg(self) -> float:
        """Body fat of adults by Deurenberg et al. 1991, 1.20 BMI + 0.23 years - 10.8 men - 5.4
        per cent, kept between 5 and 60 per cent."""
        percent = 1.20 * self.bmi + 0.23 * self.age - 10.8 * self.male - 5.4
        return self.weight_kg * (1 - min(60.0, max(5.0, percent)) / 100)


def weight_of(profile: Profile) -> float | None:
    """Kilograms: as said, or else the latest weighing."""
    if profile.personal_info.weight is not None:
        return profile.personal_info.weight
    history = profile.metrics.weight_history
    if not history:
        return None
    return max(enumerate(history), key=lambda w: (w[1].day or date.min, w[0]))[1].weight


def missing(profile: Profile) -> tuple[str, ...]:
    """The fields without which no energy is computed."""
    info = profile.personal_info
    known = {"weight": weight_of(profile), "height": info.height, "age": info.age}
    return tuple(name for name, value in known.items() if value is None)


def body_of(profile: Profile) -> Body | None:
    """The athlete's body, or ``None`` where weight, height or age is not known."""
    info, weight = profile.personal_info, weight_of(profile)
    if weight is None or info.height is None or info.age is None:
        return None
    male = {"male": 1.0, "female": 0.0}.get(info.gender or "", 0.5)
    return Body(weight, info.height, info.age, male)


def training_kcal(day: Day, weight_kg: float, race_min: float = UNSAID_RACE_MIN) -> float:
    """What a day's session adds to the day: METs above the one of rest, by kilogram and hour."""
    if day.kind == "race":
        return race_kcal(weight_kg, race_min)
    met = METS[day.kind][_STEP[day.intensity_level]]
    return (met - 1) * weight_kg * day.duration / 60


def race_kcal(weight_kg: float, race_min: float = UNSAID_RACE_MIN) -> float:
    """What the race adds to its day."""
    return (METS["race"][0] - 1) * weight_kg * race_min / 60


def usual_training_kcal(profile: Profile, weight_kg: float) -> float:
    """Of an average session where there is no plan: circuit training of the usual length, half
    of it at the easy figure and half at the moderate one (own)."""
    minutes = profile.preferences.workout_duration or UNSAID_SESSION_MIN
    met = (_CIRCUIT[0] + _CIRCUIT[1]) / 2
    return (met - 1) * weight_kg * minutes / 60


def floor_kcal(body: Body, training: float) -> float:
    """The least a day may hold: energy availability as above, and never under resting energy."""
    least = max(AVAILABILITY_FLOOR_KCAL_PER_KG * body.fat_free_kg, body.resting_kcal)
    return least + training
