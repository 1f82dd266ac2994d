"""What people like an athlete did next, read from everything fitted on pairs of races.

Where too few of a division raced twice there are no cases; changes are then those of the public
results (``shipped``), and the reading says so.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analysis.field import Field, hash_id
from analysis.partition import Doubles, Floats, Key
from analysis.progression.cases import NEAREST, Cases, changes_of, vectors
from analysis.progression.courses import Courses
from analysis.progression.forecast import Forecast, Kind, Past
from analysis.progression.gains import Gains
from analysis.progression.lent import FEWEST, named, too_few
from analysis.progression.pairs import Pairs
from analysis.progression.past import Pasts
from analysis.progression.profiles import Profiles, relative_one
from analysis.progression.selection import Returns
from analysis.progression.shipped import shipped
from analysis.readings import Change, Expected, ProgressionReading
from analysis.venues import Venues
from hyrox.errors import StoreError
from hyrox.results import RaceResult
from hyrox.rules import rule_set
from hyrox.segments import SEGMENTS

VERSION = 2

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
        """From a field; without known people there are no cases, and everything else is lent."""
        from threadpoolctl import threadpool_limits

        # The matrices are narrow: threads that wait for each other cost more than they bring.
        with threadpool_limits(limits=1, user_api="blas"):
            pairs = pairs or Pairs.of(field)
            courses = Courses.fit(field, pairs)
            profiles = Profiles.fit(field, pairs.venues)
            lender = shipped()
            return cls(
                pairs.venues,
                courses,
                profiles,
                Forecast.fit(field, pairs, courses, profiles, kind),
                Gains.fit(field, pairs, courses, profiles, lender.gains, lender.source),
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
            ``None`` where fewer than thirty athletes of the division and gender raced again, here
            and in the results shipped, or neither the finish nor any segment is known.
        """
        key = (result.division, result.gender)
        given = venues.venues if isinstance(venues, Field) else venues
        usual = self.forecast.months_usual if months is None else months
        past = self.pasts.of(given, [result], usual)
        if past is None:
            return None
        place = self.pasts.place(given, result.season, result.event)
        relative = relative_one(result, place)
        if np.isnan(relative[_FINISH]):
            relative[_FINISH] = self.profiles.shapes[key].levels(relative[None, :])[0]
        book = self.cases.books.get(key)
        if book is not None and len(book) >= FEWEST:
            level = np.array([past.finishes[0]])
            vector = vectors(self.profiles, key, relative[None, :], level)[0]
            own = hash_id(result.result_id) if result.result_id else np.uint64(0)
            rows, apart = book.nearest(vector, NEAREST, np.uint64(exclude), own)
            if len(rows) >= FEWEST:
                return self._of_cases(result, past, rows, apart)
        if key in shipped().gains.counts:
            return self._of_shipped(result, past, relative)
        return None

    def _of_cases(
        self, result: RaceResult, past: Past, rows: npt.NDArray[np.int64], apart: Floats
    ) -> ProgressionReading:
        key = (result.division, result.gender)
        book = self.cases.books[key]
        changed = book.changes[rows].astype(np.float64)
        finish = changed[:, _FINISH]
        return ProgressionReading(
            self._expected(key, result, past),
            float((finish < 0).mean()),
            100 * float(np.expm1(np.median(finish))),
            len(rows),
            f"the {len(rows)} nearest of {len(book)} pairs of races of {named(key)}, "
            "by finish and by how the race was spent, courses taken out",
            changes_of(changed.astype(np.float32)),
            self.cases.shown(key, rows[:_SHOWN], apart[:_SHOWN]),
            self._fan(key, result, past),
            self.returns.read(key, self._finish_log(key, result, past), finish),
        )

    def _of_shipped(self, result: RaceResult, past: Past, relative: Doubles) -> ProgressionReading:
        """What the same division and gender did in the results shipped: at each segment those who
        were as slow there for their own level."""
        key, lender = (result.division, result.gender), shipped()
        residuals = self.profiles.shapes[key].residuals(relative[None, :])[0]
        spread = lender.gains.hundredths(key, residuals)
        # All but the ends stand for as many athletes each.
        finish = spread[_FINISH, 1:-1]
        middle = 100 * np.expm1(spread[:, (10, 50, 90)])
        own, everybody = self.gains.n(key), sum(self.gains.counts.values())
        why = too_few(own, named(key) if everybody > own else "")
        return ProgressionReading(
            self._expected(key, result, past),
            lender.gains.finish_share(key, 0.0),
            float(middle[_FINISH, 1]),
            lender.gains.n(key),
            f"{lender.source}, because {why}: pairs of races of {named(key)}, courses taken out, "
            "at each segment of those as strong or weak there for their level",
            tuple(
                Change(segment, float(middle[i, 1]), (float(middle[i, 0]), float(middle[i, 2])))
                for i, segment in enumerate(SEGMENTS)
            ),
            (),
            self._fan(key, result, past),
            lender.returns.read(key, self._finish_log(key, result, past), finish, lender.source),
        )

    def _fan(self, key: Key, result: RaceResult, past: Past) -> tuple[tuple[float, Expected], ...]:
        most = max(self.forecast.months_most, 2.0)
        return tuple(
            (ahead, self._expected(key, result, self._after(past, ahead)))
            for ahead in _FAN_MONTHS
            if ahead <= most
        )

    def _finish_log(self, key: Key, result: RaceResult, past: Past) -> float:
        return float(self._base(key, result) + past.finishes[0])

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
