"""The finish to be expected before the race: a ladder of what is known of the athlete.

Measured (own earlier races), estimated (age group, venue, a running time), assumed (division and
gender alone). Each rung has its own interval, and none reads a time of the race itself.

The intervals hold 80 % of athletes like that before the race. They cannot hold 80 % of the fast
and 80 % of the slow finishers each: who will be slow is not known before.
"""

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from analysis.before.moves import Move, moves_between
from analysis.before.plain import Kind, Plains
from analysis.before.running import Running, checked, widened
from analysis.before.who import Who
from analysis.field import Field
from analysis.partition import UNKNOWN, Doubles, Key
from analysis.progression.courses import Courses
from analysis.progression.forecast import Forecast
from analysis.progression.pairs import Pairs
from analysis.progression.past import Pasts
from analysis.progression.profiles import Profiles
from analysis.progression.progression import Progression
from analysis.readings import Background, BeforeReading, EarlierRace, Expected, Rung
from analysis.venues import Event, Venues
from hyrox.divisions import Division, Gender
from hyrox.errors import NotFoundError, StoreError
from hyrox.results import RaceResult
from hyrox.rules import rule_set
from hyrox.segments import SEGMENTS

VERSION = 1

_FINISH = len(SEGMENTS)
_MOST_RACES = 4
_DAYS_A_MONTH = 30.44
_NAME = "before.json"
_YEAR = re.compile(r"\b(20\d\d)\b")


@dataclass(frozen=True)
class BeforeModels:
    """All rungs, fitted on one field by ``BeforeModels.fit``; ``days`` are the dates of events."""

    plains: Plains
    running: dict[Key, Running]
    pasts: Pasts
    forecast: Forecast
    moves: dict[tuple[Key, Key], Move]
    days: dict[Event, date]

    @classmethod
    def fit(
        cls,
        field: Field,
        progression: Progression | None = None,
        pairs: Pairs | None = None,
        kind: Kind = "linear",
    ) -> "BeforeModels":
        """Fit every rung; what is fitted on pairs is taken from ``progression`` if given.

        Args:
            kind: how age and venue are turned into a finish, and earlier races into the next
                (unless ``progression`` is given, whose own kind holds).
        """
        from threadpoolctl import threadpool_limits

        # The matrices are narrow: threads that wait for each other cost more than they bring.
        with threadpool_limits(limits=1, user_api="blas"):
            pairs = pairs or Pairs.of(field)
            progression = progression or Progression.fit(field, pairs, kind)
            running = {
                key: Running.fit(part, pairs.venues) for key, part in field.partitions.items()
            }
            plains = Plains.fit(field, pairs.venues, pairs.cut, kind)
            moves = moves_between(field, pairs, progression.courses)
        dated = zip(field.events, field.dates, strict=False)
        days = {event: day for event, day in dated if day is not None}
        return cls(plains, running, progression.pasts, progression.forecast, moves, days)

    def expect(
        self,
        venues: Field | Venues,
        race: RaceResult | Who,
        background: Background | None = None,
    ) -> BeforeReading:
        """The finish before the race, on the best rung that what is known supports.

        Earlier races count if they are of the same gender and of this division, or of one from
        which athletes are known to move; the latest four of them; none that is this race, is not
        earlier, or says nothing of a finish. With earlier races a running time adds nothing.

        Args:
            venues: where the event is looked up if it was not there to be fitted on.
            race: who and where; of a result nothing else is read.

        Raises:
            NotFoundError: nobody of the division and gender is in the store.
            InputError: a running time that is not possible.
        """
        background = background or Background()
        who = Who.of(race)
        given = venues.venues if isinstance(venues, Field) else venues
        place = self.pasts.place(given, who.season, who.event)
        if who.key not in self.plains.models:
            raise NotFoundError(
                f"No results of {who.gender.people}, {who.division.value}, are in the store, so "
                "no finish can be expected. Ingest results of that division first."
            )
        own = race.result_id if isinstance(race, RaceResult) else None
        measured = self._measured(given, place, who, background.earlier, own)
        if measured is not None:
            return measured
        shown, basis = self.plains.expect(who, place)
        if (run := _running_time(background)) is not None:
            seconds, km = run
            shift, added = self.running[who.key].shift(seconds, km)
            half = widened(np.abs(shown[[0, 2]] - shown[1]), self.running[who.key], added)
            middle = shown[1] + shift
            shown = np.array([middle - half[0], middle, middle + half[1]])
            basis = (*basis, f"{km:g} km time (by an assumed slowing and 11 athletes)")
        rung = Rung.ESTIMATED if len(basis) > 2 else Rung.ASSUMED
        return BeforeReading(_seconds(shown), rung, basis)

    def _measured(
        self,
        given: Venues,
        place: Venues,
        who: Who,
        races: tuple[EarlierRace, ...],
        own: str | None,
    ) -> BeforeReading | None:
        usable = [race for race in races if self._usable(who, race, own)]
        usable.sort(key=self._when, reverse=True)
        usable = usable[:_MOST_RACES]
        if not usable:
            return None
        moves = [self.moves.get((_key(race.result), who.key)) for race in usable]
        past = self.pasts.of(
            given,
            [race.result for race in usable],
            self._months(who, usable[0]),
            [move.shift if move else 0.0 for move in moves],
        )
        if past is None:
            return None
        code = place.code(who.season, who.event)
        effects = None
        if code != UNKNOWN:
            effects = (
                self.pasts.course_effect(place, who.key, who.season, who.event),
                self.pasts.field_effect(place, who.key, who.season, who.event),
            )
        shown = self.forecast.predict(who.key, past, effects)
        low, middle, high = shown
        wider = moves[0].wider if moves[0] else 1.0
        level = np.array(
            [middle + wider * (low - middle), middle, middle + wider * (high - middle)]
        )
        base = float(place.base_of(who.key, rule_set(who.season))[_FINISH])
        n = len(past.finishes)
        races_known = f"{n} earlier race{'s' * (n > 1)}"
        if self.forecast.borrowed:
            races_known += " (by what public results say of second races)"
        basis = ["division", "gender", races_known]
        if effects is not None:
            basis.append("venue")
        return BeforeReading(_seconds(base + level), Rung.MEASURED, tuple(basis))

    def _usable(self, who: Who, race: EarlierRace, own: str | None) -> bool:
        result, key = race.result, _key(race.result)
        if own is not None and result.result_id == own:
            return False
        if key != who.key and (key, who.key) not in self.moves:
            return False
        if result.season != who.season:
            return result.season < who.season
        if result.event is not None and result.event == who.event:
            return False
        day, then = self._day(who.season, who.event), self._on(race)
        return day is None or then is None or then < day

    def _months(self, who: Who, race: EarlierRace) -> float | None:
        day, then = self._day(who.season, who.event), self._on(race)
        return None if day is None or then is None else (day - then).days / _DAYS_A_MONTH

    def _on(self, race: EarlierRace) -> date | None:
        return race.on or self._day(race.result.season, race.result.event)

    def _day(self, season: int, event: str | None) -> date | None:
        return self.days.get((season, event)) if event is not None else None

    def _when(self, race: EarlierRace) -> tuple[int, int, int, str]:
        """Season, year and day; the event's name, so that unknown days are in a fixed order."""
        event, on = race.result.event or "", self._on(race)
        year = _YEAR.search(event)
        return (
            race.result.season,
            on.year if on else int(year[1]) if year else 0,
            on.toordinal() if on else 0,
            event,
        )

    def save(self, folder: Path) -> None:
        """Write everything into a folder, which is made."""
        folder.mkdir(parents=True, exist_ok=True)
        data = {
            "version": VERSION,
            "plains": self.plains.as_json(),
            "running": [[*map(str, key), row.as_json()] for key, row in self.running.items()],
            "venues": self.pasts.venues.as_json(),
            "courses": self.pasts.courses.as_json(),
            "profiles": self.pasts.profiles.as_json(),
            "forecast": self.forecast.as_json(),
            "moves": [
                [*map(str, (*first, *second)), move.shift, move.wider]
                for (first, second), move in self.moves.items()
            ],
            "days": [[season, name, day.isoformat()] for (season, name), day in self.days.items()],
        }
        (folder / _NAME).write_text(json.dumps(data), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "BeforeModels":
        """What ``save`` wrote.

        Raises:
            StoreError: it is not there, or another version of the coach wrote it.
        """
        path = folder / _NAME
        if not path.exists():
            raise StoreError("The store holds no expectations of finishes. Build the stores again.")
        data = json.loads(path.read_text(encoding="utf-8"))
        if data.get("version") != VERSION:
            raise StoreError(
                "The expectations in the store were written by another version of the coach. "
                "Build the stores again."
            )
        return cls(
            Plains.from_json(data["plains"]),
            {(Division(d), Gender(g)): Running.from_json(row) for d, g, row in data["running"]},
            Pasts(
                Venues.from_json(data["venues"]),
                Courses.from_json(data["courses"]),
                Profiles.from_json(data["profiles"]),
            ),
            Forecast.from_json(data["forecast"]),
            {_pair_of(*names): Move(shift, wider) for *names, shift, wider in data["moves"]},
            {(season, name): date.fromisoformat(day) for season, name, day in data["days"]},
        )


def _key(result: RaceResult) -> Key:
    return (result.division, result.gender)


def _pair_of(*names: Any) -> tuple[Key, Key]:
    first, second, third, fourth = names
    return (Division(first), Gender(second)), (Division(third), Gender(fourth))


def _seconds(logs: Doubles) -> Expected:
    low, middle, high = np.exp(logs)
    return Expected(float(middle), (float(low), float(high)))


def _running_time(background: Background) -> tuple[float, float] | None:
    """The running time to use: that over the longer distance, which is nearer to the race's."""
    if background.ten_km_s is not None:
        return checked(background.ten_km_s, 10.0), 10.0
    if background.five_km_s is not None:
        return checked(background.five_km_s, 5.0), 5.0
    return None
