"""Who races where: all that an expectation before the race may know of it."""

from dataclasses import dataclass

from analysis.partition import Key
from hyrox.divisions import Division, Gender
from hyrox.results import RaceResult
from hyrox.rules import CURRENT_SEASON


@dataclass(frozen=True)
class Who:
    """A division, gender, age group and venue. It has no times, so that none can leak."""

    division: Division
    gender: Gender
    season: int = CURRENT_SEASON
    age_group: str | None = None
    event: str | None = None

    @classmethod
    def of(cls, race: "RaceResult | Who") -> "Who":
        """Of a race that was run, everything but its times."""
        if isinstance(race, Who):
            return race
        return cls(race.division, race.gender, race.season, race.age_group, race.event)

    @property
    def key(self) -> Key:
        return (self.division, self.gender)
