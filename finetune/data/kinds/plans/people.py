"""Random athletes that a plan can be made for, one family each (``profile:417``)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from eval.plans.random_profiles import START, random_profile
from finetune.data.split import held_out
from generator.plans.athlete import athlete_of
from generator.plans.frame import make_frame
from generator.plans.guard import refuse_if_unsafe
from generator.plans.types import Athlete, Frame
from hyrox.errors import HyroxCoachError
from hyrox.plans.profile import Profile
from hyrox.plans.reading import read_profile

PEOPLE = 10_000_000
"""Numbers that profiles are drawn from."""


@dataclass(frozen=True)
class Person:
    """An athlete with the frame of their plan, from ``START`` on."""

    number: int
    profile: Profile
    athlete: Athlete
    frame: Frame

    @property
    def family(self) -> str:
        return family_of(self.number)


def family_of(number: int) -> str:
    """The family of all that is made from one random profile."""
    return f"profile:{number}"


@lru_cache(maxsize=4096)
def person(number: int) -> Person | None:
    """The athlete of a number; ``None`` where the profile is not to be read or refused a plan."""
    try:
        profile = read_profile(random_profile(number))
        race = profile.target.day
        refuse_if_unsafe(profile, START, race)
        athlete = athlete_of(profile, None, START)
        frame = make_frame(athlete, START, race, None, number)
    except HyroxCoachError:
        return None
    return Person(number, profile, athlete, frame) if frame.slots else None


def people(rng: Random, *, from_held_out: bool) -> Iterator[Person]:
    """Athletes of a part, each once, without end."""
    seen: set[int] = set()
    while True:
        number = rng.randrange(PEOPLE)
        if number in seen or held_out(family_of(number)) is not from_held_out:
            continue
        seen.add(number)
        if (found := person(number)) is not None:
            yield found
