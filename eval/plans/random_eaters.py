"""Random athletes to feed and random days to feed them on."""

from datetime import date
from random import Random

from hyrox.foods import EU_ALLERGENS
from hyrox.plans.base import WEEKDAYS
from hyrox.plans.plan import TRAINING_KINDS, Day
from hyrox.plans.profile import Profile

STARTS = date(2026, 11, 23)
CUISINES = ("thai", "italian", "indian", "german", "mexican", "japanese", "north_african")
WORDS = (
    "kiwi", "mushrooms", "olives", "coriander", "prawns", "liver", "tomatoes", "aubergine", "onion",
    "garlic", "pork", "broccoli", "corn", "banana", "strawberries", "chickpeas", "honey",
)  # fmt: skip


def random_eater(random: Random) -> Profile:
    """An adult with some of everything that meals must respect."""
    some = random.choice((0, 0, 0, 1, 1, 2, 3, 5))
    height = random.uniform(148, 202)
    return Profile.model_validate(
        {
            "personal_info": {
                "age": random.randint(18, 79),
                "gender": random.choice(("male", "female", "other", None)),
                "height": round(height),
                "weight": round(random.uniform(18.0, 38.0) * (height / 100) ** 2, 1),
            },
            "preferences": {"workout_duration": random.choice((None, 30, 60, 90, 150))},
            "nutrition": {
                "diet": random.choice(
                    ("omnivore", "omnivore", "pescatarian", "vegetarian", "vegan")
                ),
                "halal": random.random() < 0.15,
                "allergies": sorted(random.sample(EU_ALLERGENS, some)),
                "avoid_foods": random.sample(WORDS, random.choice((0, 0, 1, 2))),
                "unknown_allergies": random.sample(WORDS, random.choice((0, 0, 0, 1))),
                "cuisines": random.sample(CUISINES, random.choice((0, 0, 1, 2))),
                "cooking_minutes": random.choice((None, None, 0, 10, 20, 30, 60)),
                "ingredients_at_hand": random.sample(WORDS, random.choice((0, 0, 3))),
                "meals_per_day": random.choice((3, 4, 4, 5, 6)),
                "weight_goal": random.choice(("keep", "keep", "lose", "gain")),
            },
        }
    )


def random_day(random: Random, when: date) -> Day:
    """A day of the plan: training of any kind, rest or another sport."""
    kind = random.choice((*TRAINING_KINDS, "rest", "rest", "other_sport"))
    rests = kind == "rest"
    return Day.model_validate(
        {
            "day": WEEKDAYS[when.weekday()], "date": when, "kind": kind, "focus": kind,
            "duration": 0 if rests else random.choice((20, 45, 60, 90, 150)),
            "intensity_level": "rest" if rests else random.choice(("easy", "moderate", "hard")),
        }
    )  # fmt: skip
