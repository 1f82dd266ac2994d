"""What people like an athlete did next, read from everything fitted on pairs of races."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.field import Field, hash_id
from analysis.partition import Key
from analysis.progression.cases import NEAREST, Cases, changes_of, vectors
from analysis.progression.courses import Courses
from analysis.progression.forecast import Forecast, Kind, Past
from analysis.progression.gains import Gains
from analysis.progression.pairs import Pairs
from analysis.progression.past import Pasts
from analysis.progression.profiles import Profiles, relative_one
from analysis.progression.selection import Returns
from analysis.readings import Expected, ProgressionReading
from analysis.venues import Venues
from hyrox.errors import StoreError
from hyrox.results import RaceResult
from hyrox.rules import rule_set
from hyrox.segments import SEGMENTS

VERSION = 1

FEWEST = 30
"""Cases below which nothing is said."""

_SHOWN = 5
_FINISH = len(SEGMENTS)
_FAN_MONTHS = (1.0, 2.0, 3.0, 4.0, 6.0, 9.0, 12.0, 18.0)
_NAME = "progression.json"


@dataclass(frozen=True)
class Progression:
    """Everything known of who raced again; built by ``Progression.fit``.

    ``venues`` are effects of whole fields (``whole_venues``): those of fields of which only the
    fastest are known would make a strong race of every ordinary one.
    """

    venues: Venues
    courses: Courses
    profiles: Profiles
    forecast: Forecast
    gains: Gains
    cases: Cases
    returns: Returns
    dropped: dict[str, int]

    @classmethod
    def fit(cls, field: Field, pairs: Pairs | None = None, kind: Kind = "linear") -> "Progression":
        """From a field; without known people everything is empty and ``read`` gives ``None``."""
        from threadpoolctl import threadpool_limits

        # The matrices are narrow: threads that wait for each other cost more than they bring.
        with threadpool_limits(limits=1, user_api="blas"):
            pairs = pairs or Pairs.of(field)
            courses = Courses.fit(field, pairs)
            profiles = Profiles.fit(field, pairs.venues)
            return cls(
                pairs.venues,
                courses,
                profiles,
                Forecast.fit(field, pairs, courses, profiles, kind),
                Gains.fit(field, pairs, courses, profiles),
                Cases.fit(field, pairs, courses, profiles),
                Returns.fit(field, pairs),
                pairs.dropped,
            )

    def read(
        self,
        venues: Field | Venues,
        result: RaceResult,
        exclude: np.uint64 | int = 0,
        months: float | None = None,
    ) -> ProgressionReading | None:
        """What the nearest athletes who raced again did next, and this athlete's next finish.

        Args:
            venues: where the race's event is looked up if it was not there to be fitted on.
            exclude: the hash of the athlete (``Partition.people``), whose own pairs are left out.
            months: to the next race; those usual between two races if not given.

        Returns:
            ``None`` where fewer than thirty athletes of the division and gender raced again, or
            neither the finish nor any segment is known.
        """
        key = (result.division, result.gender)
        book = self.cases.books.get(key)
        if book is None or len(book) < FEWEST:
            return None
        given = venues.venues if isinstance(venues, Field) else venues
        place = self.pasts.place(given, result.season, result.event)
        usual = self.forecast.months_usual if months is None else months
        past = self.pasts.of(given, [result], usual)
        if past is None:
            return None
        relative = relative_one(result, place)
        if np.isnan(relative[_FINISH]):
            relative[_FINISH] = self.profiles.shapes[key].levels(relative[None, :])[0]
        vector = vectors(self.profiles, key, relative[None, :], np.array([past.finishes[0]]))[0]
        own = hash_id(result.result_id) if result.result_id else np.uint64(0)
        rows, apart = book.nearest(vector, NEAREST, np.uint64(exclude), own)
        if len(rows) < FEWEST:
            return None

        changed = book.changes[rows].astype(np.float64)
        finish = changed[:, _FINISH]
        expected = self._expected(key, result, past)
        most = self.forecast.months_most
        fan = tuple(
            (ahead, self._expected(key, result, self._after(past, ahead)))
            for ahead in _FAN_MONTHS
            if ahead <= max(most, 2.0)
        )
        finish_log = float(self._base(key, result) + past.finishes[0])
        return ProgressionReading(
            expected,
            float((finish < 0).mean()),
            100 * float(np.expm1(np.median(finish))),
            len(rows),
            f"the {len(rows)} nearest of {len(book)} pairs of races of {key[1].people}, "
            f"{key[0].value}, by finish and by how the race was spent, courses taken out",
            changes_of(changed.astype(np.float32)),
            self.cases.shown(key, rows[:_SHOWN], apart[:_SHOWN]),
            fan,
            self.returns.read(key, finish_log, finish),
        )

    @property
    def pasts(self) -> Pasts:
        """What turns an athlete's races into numbers to forecast from."""
        return Pasts(self.venues, self.courses, self.profiles)

    def _base(self, key: Key, result: RaceResult) -> float:
        return float(self.venues.base_of(key, rule_set(result.season))[_FINISH])

    @staticmethod
    def _after(past: Past, months: float) -> Past:
        return Past(past.finishes, past.course, past.field, past.wobble, months)

    def _expected(self, key: Key, result: RaceResult, past: Past) -> Expected:
        """The next finish at a usual venue, seconds."""
        shown = np.asarray(self.forecast.predict(key, past))
        low, middle, high = np.exp(self._base(key, result) + shown)
        return Expected(float(middle), (float(low), float(high)))

    def save(self, folder: Path) -> None:
        """Write everything into a folder, which is made."""
        folder.mkdir(parents=True, exist_ok=True)
        self.cases.save(folder)
        data = {
            "version": VERSION,
            "venues": self.venues.as_json(),
            "courses": self.courses.as_json(),
            "profiles": self.profiles.as_json(),
            "forecast": self.forecast.as_json(),
            "gains": self.gains.as_json(),
            "returns": self.returns.as_json(),
            "age_groups": list(self.cases.age_groups),
            "dropped": self.dropped,
        }
        (folder / _NAME).write_text(json.dumps(data), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Progression":
        """What ``save`` wrote.

        Raises:
            StoreError: it is not there, or another version of the coach wrote it.
        """
        path = folder / _NAME
        if not path.exists():
            raise StoreError(
                "The store holds no pairs of races to read progress from. Build the stores again."
            )
        data = json.loads(path.read_text(encoding="utf-8"))
        if data.get("version") != VERSION:
            raise StoreError(
                "The pairs of races in the store were written by another version of the coach. "
                "Build the stores again."
            )
        return cls(
            Venues.from_json(data["venues"]),
            Courses.from_json(data["courses"]),
            Profiles.from_json(data["profiles"]),
            Forecast.from_json(data["forecast"]),
            Gains.from_json(data["gains"]),
            Cases.load(folder, tuple(data["age_groups"])),
            Returns.from_json(data["returns"]),
            {str(reason): int(n) for reason, n in data["dropped"].items()},
        )
