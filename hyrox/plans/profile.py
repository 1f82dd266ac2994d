"""The athlete as a plan needs to know them. JSON in the shape that users already have
(``personal_info``, ``goals``, ``preferences``, ``constraints``, ``metrics``, ``feedback``,
``gamified_stats``) and what was added to it. Everything may be left out; what is assumed instead
stands in the plan.

These are the strict shapes; ``hyrox.plans.reading`` reads what people write into them.
"""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from hyrox.divisions import Division
from hyrox.exercises import BodyPart, Equipment, Level
from hyrox.foods import AllergenEU
from hyrox.plans.base import Strict, Weekday
from hyrox.recipes import Cuisine

Text = Annotated[str, StringConstraints(max_length=300, strip_whitespace=True)]
Access = Literal["full_gym", "home_gym", "no_equipment"]
Severity = Literal["mild", "moderate", "severe"]
SportIntensity = Literal["easy", "moderate", "hard"]
Eating = Literal["omnivore", "pescatarian", "vegetarian", "vegan"]
Priority = Literal["finish", "faster", "strength", "endurance", "weight_loss", "health"]


class PersonalInfo(Strict):
    age: int | None = Field(None, ge=8, le=100, description="Years.")
    gender: Literal["male", "female", "other"] | None = None
    height: float | None = Field(None, ge=100, le=230, description="cm")
    weight: float | None = Field(None, ge=30, le=250, description="kg")
    fitness_level: Level | None = None


class Preferences(Strict):
    workout_duration: int | None = Field(None, ge=15, le=240, description="Minutes of a session.")
    days_per_week: int | None = Field(None, ge=1, le=7)
    equipment_access: Access | tuple[Equipment, ...] | None = None
    preferred_activities: tuple[Text, ...] = Field((), max_length=20)


class Injury(Strict):
    """A complaint. Mild: only what strains the part is left out; otherwise all that loads it."""

    body_part: BodyPart
    severity: Severity = "moderate"
    note: Text = ""


class TimeLimit(Strict):
    """Minutes on some weekdays; 0 = none at all."""

    days: tuple[Weekday, ...] = Field(min_length=1)
    minutes: int = Field(ge=0, le=240)


class Constraints(Strict):
    injuries: tuple[Injury, ...] = Field((), max_length=19)
    time_restrictions: tuple[TimeLimit, ...] = Field((), max_length=20)
    location: Text = ""


class Weighing(Strict):
    day: date | None = Field(None, alias="date")
    weight: float = Field(ge=30, le=250, description="kg")


class Metrics(Strict):
    weight_history: tuple[Weighing, ...] = Field((), max_length=1000)
    workout_completion_rate: float | None = Field(None, ge=0, le=1)
    average_intensity_rating: float | None = Field(None, ge=1, le=10, description="RPE, 1 to 10.")


class PreviousWorkout(Strict):
    name: Text = ""
    day: date | None = Field(None, alias="date")
    difficulty: float | None = Field(None, ge=1, le=10)
    enjoyment: float | None = Field(None, ge=1, le=5)


class Feedback(Strict):
    previous_workouts: tuple[PreviousWorkout, ...] = Field((), max_length=500)


class GamifiedStats(Strict):
    health: int = Field(0, ge=0, le=100)
    strength: int = Field(0, ge=0, le=100)
    agility: int = Field(0, ge=0, le=100)
    endurance: int = Field(0, ge=0, le=100)
    XP: int = Field(0, ge=0)
    level: int = Field(1, ge=1)


class Race(Strict):
    """A race run before: either a stored result, or the splits as typed (seconds)."""

    result_id: Text = ""
    event: Text = ""
    day: date | None = Field(None, alias="date")
    division: Division | None = None
    splits: dict[str, float] = Field({}, description="Segment to seconds.")
    total: float | None = Field(None, ge=2_400, le=18_000, description="Finish, seconds.")


class Target(Strict):
    event: Text = ""
    day: date | None = Field(None, alias="date", description="The race day.")
    division: Division | None = None
    goal_time: float | None = Field(None, ge=2_400, le=18_000, description="Finish, seconds.")


class NutritionPreferences(Strict):
    diet: Eating = "omnivore"
    halal: bool = False
    allergies: tuple[AllergenEU, ...] = ()
    avoid_foods: tuple[Text, ...] = Field(
        (), max_length=40,
        description="Foods never to be served (other allergies, dislikes), as words.",
    )  # fmt: skip
    unknown_allergies: tuple[Text, ...] = Field(
        (), max_length=20, description="Allergies that no food of the table could be checked for."
    )
    cuisines: tuple[Cuisine, ...] = ()
    cooking_minutes: int | None = Field(None, ge=0, le=240, description="Longest, per meal.")
    ingredients_at_hand: tuple[Text, ...] = Field((), max_length=60)
    meals_per_day: int = Field(4, ge=3, le=6)
    weight_goal: Literal["keep", "lose", "gain"] = "keep"


class OtherSport(Strict):
    name: Text
    days: tuple[Weekday, ...] = Field(min_length=1)
    minutes: int = Field(60, ge=10, le=480)
    intensity: SportIntensity = "moderate"


class Travel(Strict):
    """Days away, both ends included; ``None`` minutes: as usual; 0: no training."""

    start: date
    end: date
    equipment_access: Access | tuple[Equipment, ...] = "no_equipment"
    minutes: int | None = Field(None, ge=0, le=240)

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.end < self.start:
            raise ValueError("ends before it starts")
        return self


class Medical(Strict):
    pregnant: bool = False
    postpartum_weeks: int | None = Field(None, ge=0, le=104)
    cleared: bool = Field(False, description="A doctor or midwife agreed to training.")
    conditions: tuple[Text, ...] = Field((), max_length=20)
    symptoms: tuple[Text, ...] = Field((), max_length=20)
    eating_disorder: bool = Field(False, description="Now or in the past.")
    sleep_hours: float | None = Field(None, ge=0, le=16, description="A usual night.")


class Training(Strict):
    """What was done lately; progression starts from here."""

    longest_run_km: float | None = Field(None, ge=0, le=100, description="Of the last 30 days.")
    weekly_hours: float | None = Field(None, ge=0, le=40)
    five_km_s: float | None = Field(None, ge=780, le=4_800, description="A recent 5 km, seconds.")


class Profile(Strict):
    personal_info: PersonalInfo = PersonalInfo()
    goals: tuple[Text, ...] = Field((), max_length=20)
    priorities: tuple[Priority, ...] = Field((), description="What the goals were read as.")
    preferences: Preferences = Preferences()
    constraints: Constraints = Constraints()
    metrics: Metrics = Metrics()
    feedback: Feedback = Feedback()
    gamified_stats: GamifiedStats = GamifiedStats()
    races: tuple[Race, ...] = Field((), max_length=100)
    target: Target = Target()
    nutrition: NutritionPreferences = NutritionPreferences()
    rest_days: tuple[Weekday, ...] = ()
    other_sports: tuple[OtherSport, ...] = Field((), max_length=14)
    travel: tuple[Travel, ...] = Field((), max_length=30)
    medical: Medical = Medical()
    training: Training = Training()
    not_understood: tuple[Text, ...] = Field(
        (), max_length=60, description="Words of the profile that could not be used, with field."
    )
