"""What somebody wants to eat, and how they type it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from finetune.data.kinds.answers.registers import typed
from finetune.data.kinds.meals.dishes import Plate
from finetune.data.kinds.meals.words import listed, pick, words

DIETS = ("vegan", "vegetarian", "pescatarian")
MINUTES = (5, 10, 15, 20, 25, 30, 40, 45, 60, 75, 90)
HIGH_PROTEIN_G = 25
"""From where on a dish is one of much protein (own figure)."""
QUICK_MIN = 20
"""Minutes within which a dish is called quick (own figure)."""
SOFT = ("at_hand", "minutes", "cuisine", "occasion", "course", "protein", "energy")


@dataclass(frozen=True)
class Wish:
    """What is asked for. ``diet`` and ``allergies`` bar dishes; the rest chooses among the others.
    Where ``protein`` is wished, of those that fit the one with the most is meant."""

    diet: str = "omnivore"
    allergies: tuple[str, ...] = ()
    at_hand: tuple[str, ...] = ()
    minutes: int | None = None
    cuisine: str = ""
    occasion: str = ""
    course: str = ""
    protein: bool = False
    kcal: int | None = None

    def is_met(self, plate: Plate) -> bool:
        """Whether a dish is what is wished, allergies and diet aside."""
        recipe = plate.dish.recipe
        return (
            all(food in plate.foods for food in self.at_hand)
            and (self.minutes is None or plate.minutes <= self.minutes)
            and self.cuisine in ("", recipe.cuisine)
            and self.occasion in ("", *plate.uses)
            and self.course in ("", *recipe.meals)
            and (not self.protein or plate.protein >= HIGH_PROTEIN_G)
            and (self.kcal is None or plate.kcal <= self.kcal)
        )

    @property
    def facets(self) -> tuple[str, ...]:
        """Which soft wishes there are, as names of the wordings of reasons."""
        held: Mapping[str, object] = {
            "at_hand": self.at_hand, "minutes": self.minutes, "cuisine": self.cuisine,
            "occasion": self.occasion, "course": self.course, "protein": self.protein,
            "energy": self.kcal,
        }  # fmt: skip
        return tuple(name for name, value in held.items() if value)


def wish_for(plate: Plate, rng: Random, *, diet: str, allergies: Sequence[str]) -> Wish:
    """One to three wishes that this dish meets."""
    recipe = plate.dish.recipe
    names = rng.sample(SOFT, rng.choice((1, 1, 2, 2, 3)))
    roomy = [n for n in MINUTES if plate.minutes <= n <= 2 * plate.minutes + 10]
    foods = [food for food in plate.foods if food not in ("sugar", "flour", "olive oil")]
    told = min(len(foods), rng.choice((1, 2, 2, 3)))
    return Wish(
        diet=diet,
        allergies=tuple(allergies),
        at_hand=tuple(rng.sample(foods, told)) if "at_hand" in names else (),
        minutes=rng.choice(roomy) if "minutes" in names and roomy else None,
        cuisine=recipe.cuisine if "cuisine" in names else "",
        occasion=rng.choice(plate.uses) if "occasion" in names and plate.uses else "",
        course=rng.choice(recipe.meals) if "course" in names else "",
        protein="protein" in names and plate.protein >= HIGH_PROTEIN_G,
        kcal=-(-plate.kcal // 50) * 50 + rng.choice((0, 50, 100)) if "energy" in names else None,
    )


def question_of(wish: Wish, rng: Random) -> str:
    """The wish as somebody types it: its parts in any order, in any register."""
    parts = _parts(wish, rng)
    rng.shuffle(parts)
    way = rng.random()
    if way < 0.35:
        text = f"{pick(rng, 'ask', 'start')}? {_sentences(parts, rng)}"
    elif way < 0.7:
        text = f"{_sentences(parts, rng)}, {pick(rng, 'ask', 'end')}?"
    elif way < 0.9:
        text = ", ".join(parts) or pick(rng, "ask", "start")
    else:
        text = f"{pick(rng, 'ask', 'start')}: {', '.join(parts)}"
    return typed(text[:1].upper() + text[1:], rng)


def follow_up(name: str, rng: Random) -> str:
    """A second question: ``another``, ``figures``, ``time``, ``needs`` or ``contains``."""
    return typed(pick(rng, "more", name), rng)


def beyond(rng: Random) -> str:
    """A question about a dish that no recipe answers."""
    return typed(pick(rng, "unanswerable", "ask"), rng)


def named(wish: Wish) -> str:
    """What bars: ``a vegan dish without milk``."""
    diet = "" if wish.diet == "omnivore" else f"{wish.diet} "
    without = f" without {listed(wish.allergies, 'or')}" if wish.allergies else ""
    return f"a {diet}dish{without}"


def _parts(wish: Wish, rng: Random) -> list[str]:
    parts = []
    if wish.diet != "omnivore":
        parts.append(pick(rng, "diets", wish.diet))
    parts += [pick(rng, "allergies", allergen) for allergen in wish.allergies]
    if wish.at_hand:
        parts.append(pick(rng, "at_hand", "ask", foods=listed(wish.at_hand)))
    if wish.minutes is not None and wish.minutes <= QUICK_MIN and rng.random() < 0.3:
        parts.append(pick(rng, "minutes", "quick"))
    elif wish.minutes is not None:
        parts.append(pick(rng, "minutes", "ask", n=wish.minutes))
    if wish.cuisine:
        cuisine = rng.choice(words()["cuisines"][wish.cuisine])
        parts.append(pick(rng, "cuisine", "ask", cuisine=cuisine))
    if wish.occasion:
        parts.append(pick(rng, "occasions", wish.occasion))
    if wish.course:
        parts.append(pick(rng, "courses", wish.course))
    if wish.protein:
        parts.append(pick(rng, "protein", "ask"))
    if wish.kcal is not None:
        parts.append(pick(rng, "energy", "ask", kcal=wish.kcal))
    return parts


def _sentences(parts: Sequence[str], rng: Random) -> str:
    return rng.choice((", ", ", ", ". ", " - ", "; ")).join(parts)
