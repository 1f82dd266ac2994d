"""Races behind an athlete, brought onto the scale on which the next one is forecast."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.partition import UNKNOWN, Key
from analysis.progression.courses import Courses
from analysis.progression.forecast import Past
from analysis.progression.profiles import Profiles, relative_one
from analysis.venues import Venues
from hyrox.results import RaceResult
from hyrox.segments import SEGMENTS

_FINISH = len(SEGMENTS)


@dataclass(frozen=True)
class Pasts:
    """Turns results into a ``Past``. ``venues`` are the effects of whole fields, ``courses`` what
    of them is the course."""

    venues: Venues
    courses: Courses
    profiles: Profiles

    def place(self, given: Venues, season: int, event: str | None) -> Venues:
        """Own effects where the event is known to them, else those given."""
        if self.venues.code(season, event) == UNKNOWN and given.code(season, event) != UNKNOWN:
            return given
        return self.venues

    def of(
        self,
        given: Venues,
        races: Sequence[RaceResult],
        months: float | None,
        shifts: Sequence[float] = (),
    ) -> Past | None:
        """Races of one athlete, latest first, as the past of the next.

        Races may lack segments; one without a finish counts by its segments.

        Args:
            given: effects of events that were not there to be fitted on.
            months: from the latest race to the next, ``None`` where it is not known.
            shifts: what is added to each race's log finish (another division's scale).

        Returns:
            ``None`` where no race says anything of a finish.
        """
        finishes: list[float] = []
        latest: tuple[float, float, float] | None = None
        for i, race in enumerate(races):
            key = (race.division, race.gender)
            shape = self.profiles.shapes.get(key)
            if shape is None:
                continue
            place = self.place(given, race.season, race.event)
            relative = relative_one(race, place)
            if np.isnan(relative).all():
                continue
            level = float(shape.levels(relative[None, :])[0])
            finish = level if np.isnan(relative[_FINISH]) else float(relative[_FINISH])
            field = self.field_effect(place, key, race.season, race.event)
            course = self.course_effect(place, key, race.season, race.event)
            finishes.append(finish + field - course + (shifts[i] if shifts else 0.0))
            latest = latest or (course, field, level - finish)
        return Past(finishes, *latest, months) if latest else None

    def field_effect(self, place: Venues, key: Key, season: int, event: str | None) -> float:
        """Log effect of an event's field on the finish, 0 where unknown."""
        return float(place.effects[key][place.code(season, event)][_FINISH])

    def course_effect(self, place: Venues, key: Key, season: int, event: str | None) -> float:
        """Log effect of an event's course on the finish, 0 where unknown."""
        own = self.courses.at(place, key, season, event)
        if place is not self.venues:  # codes of deviations are those of the own events
            code = place.code(season, event)
            own = self.courses.shares * place.effects[key][code]
        return float(own[_FINISH])
