"""The finishes as a compact table: one race by its id, a few by what a person types, examples.

Holds no names: an athlete who types the own name is found through the name's keyed hash.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from hyrox.divisions import Division, Gender
from hyrox.errors import InputError, NotFoundError
from hyrox.results import RaceResult, Splits
from hyrox.segments import SEGMENTS
from hyrox.times import parse_time
from ingest.results.names import athlete_key, name_key
from retrieval.people import People, Rows, fixed_width

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float32]

_EXAMPLES: tuple[tuple[str, str, float], ...] = (
    ("open", "male", 0.50),
    ("open", "female", 0.55),
    ("open", "male", 0.15),
    ("doubles", "mixed", 0.50),
    ("pro", "female", 0.40),
)
"""Division, gender and place in the field (0 fastest, 1 slowest) of the example races."""
_TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
_TIME_NEAR_S = 30
_MOST_RACES = 12


@dataclass(frozen=True)
class Column:
    """A column of few distinct texts: codes into ``names``, -1 where nothing is known."""

    codes: NDArray[np.signedinteger[Any]]
    names: tuple[str, ...]

    @classmethod
    def of(cls, values: "pd.Series[str]") -> "Column":
        codes, found = values.factorize()
        order = sorted(range(len(found)), key=lambda code: str(found[code]))
        places = np.empty(len(found) + 1, np.min_scalar_type(-len(found) - 1))
        places[order] = np.arange(len(order))
        places[-1] = -1
        return cls(places[codes], tuple(str(found[code]) for code in order))

    def __getitem__(self, row: int) -> str | None:
        code = int(self.codes[row])
        return self.names[code] if code >= 0 else None

    def rows(self, name: str) -> NDArray[np.bool_]:
        """Where the column says ``name``."""
        code = self.names.index(name) if name in self.names else -2
        return np.asarray(self.codes == code)

    def rows_with(self, word: str) -> NDArray[np.bool_]:
        """Where the text holds a word, case and accents aside."""
        codes = [code for code, name in enumerate(self.names) if word in _plain(name)]
        return np.isin(self.codes, codes)


class Races:
    """Every finish of the store, sorted by id; about 130 bytes a race."""

    def __init__(self, frame: "pd.DataFrame", key: bytes | None = None) -> None:
        """Take over a frame in the layout of ``load_results``; ``key`` hashes typed names."""
        self.ids = fixed_width(frame["result_id"])
        if (self.ids[1:] < self.ids[:-1]).any():  # a store's are sorted; sorting would copy them
            order = np.argsort(self.ids, kind="stable")
            frame, self.ids = frame.iloc[order], self.ids[order]
        self.splits_s: Floats = np.ascontiguousarray(
            frame[[s.value for s in SEGMENTS]].to_numpy(np.float32)
        )
        self.totals_s: Floats = frame["total"].to_numpy(np.float32)
        self.seasons = frame["season"].to_numpy(np.int16)
        self.event = Column.of(frame["event"])
        self.division = Column.of(frame["division"])
        self.gender = Column.of(frame["gender"])
        self.age_group = Column.of(frame["age_group"])
        self.invented = bool(frame["invented"].iloc[0]) if len(frame) else False
        self._key = key
        self._people = People(frame["athlete_key"]) if "athlete_key" in frame else None
        self._examples: list[RaceResult] | None = None

    def __len__(self) -> int:
        return len(self.ids)

    def race(self, result_id: str) -> RaceResult:
        """One finish.

        Raises:
            NotFoundError: there is none of that id; the message names the nearest.
        """
        row = self.row(result_id)
        if row is None:
            place = int(np.searchsorted(self.ids, _id(result_id)))
            near = [self.id(r) for r in range(max(0, place - 1), min(len(self), place + 2))]
            raise NotFoundError(
                f"There is no result '{' '.join(result_id.split())[:40]}' in the store. "
                f"Nearest: {', '.join(near) or 'none, the store is empty'}."
            )
        return self.at(row)

    def row(self, result_id: str | None) -> int | None:
        """The row of an id, ``None`` if there is none."""
        if not result_id:
            return None
        wanted = _id(result_id)
        if len(wanted) > self.ids.itemsize:
            return None  # comparing would widen, that is copy, every id
        place = int(np.searchsorted(self.ids, np.array(wanted, self.ids.dtype)))
        return place if place < len(self) and self.ids[place] == wanted else None

    def rows(self, result_ids: Sequence[str]) -> Rows:
        """The rows of ids, -1 where there is none; a search for all of them at once."""
        wanted = np.array([_id(result_id) for result_id in result_ids], "S")
        if not len(self) or not len(wanted):
            return np.full(len(wanted), -1)
        # Of the ids' own width: comparing with a wider one would widen, that is copy, every id.
        cut = wanted.astype(self.ids.dtype)
        places = np.minimum(np.searchsorted(self.ids, cut), len(self) - 1)
        return np.where(self.ids[places] == wanted, places, -1)

    def id(self, row: int) -> str:
        return str(self.ids[row].decode())

    def at(self, row: int) -> RaceResult:
        """The finish in a row."""
        return RaceResult(
            division=Division(str(self.division[row])),
            gender=Gender(str(self.gender[row])),
            splits=Splits(tuple(float(t) for t in self.splits_s[row])),
            season=int(self.seasons[row]),
            age_group=self.age_group[row],
            event=self.event[row],
            result_id=self.id(row),
            total_s=float(self.totals_s[row]),
            invented=self.invented,
        )

    def same_athlete(self, row: int) -> Rows | None:
        """Rows of the athlete (or exactly the team) who raced in a row, ``None`` if the athlete
        is not known."""
        return self._people.same(row) if self._people else None

    def others_of(self, row: int) -> list[RaceResult]:
        """The other races of the athlete of a row; none where the name may be several people's:
        on more than twelve results, or twice at one event."""
        rows = self.same_athlete(row)
        if rows is None or not 1 < len(rows) <= _MOST_RACES:
            return []
        events = {(int(self.seasons[r]), int(self.event.codes[r])) for r in rows}
        if len(events) < len(rows):
            return []
        return [self.at(int(other)) for other in rows if other != row]

    def search(
        self,
        text: str = "",
        division: Division | None = None,
        gender: Gender | None = None,
        event: str | None = None,
        limit: int = 20,
    ) -> list[RaceResult]:
        """Finishes that fit, newest season first, then by event and time.

        Args:
            text: words of the event, an age group, a result id, a finish time (``1:22:28`` finds
                those within half a minute, nearest first), or the athlete's own full name.
        """
        rows = np.ones(len(self), bool)
        for column, wanted in ((self.division, division), (self.gender, gender)):
            if wanted is not None:
                rows &= column.rows(wanted.value)
        if event:
            rows &= self.event.rows(event)
        text = " ".join(text.split())[:200]
        if (row := self.row(text)) is not None:
            return [self.at(row)] if rows[row] else []
        named = self._by_name(text)
        if len(named := named[rows[named]]):
            return [self.at(int(row)) for row in self._newest_first(named, limit)]
        near_s: float | None = None
        for word in text.split():
            if (time_s := _finish(word)) is not None:
                near_s = time_s
                rows &= np.abs(self.totals_s - time_s) <= _TIME_NEAR_S
            else:
                plain = _plain(word)
                rows &= self.event.rows_with(plain) | self.age_group.rows_with(plain)
        found = np.flatnonzero(rows)
        if near_s is not None:
            apart = np.abs(self.totals_s[found] - near_s)
            found = found[np.argsort(apart, kind="stable")][:limit]
        else:
            found = self._newest_first(found, limit)
        return [self.at(int(row)) for row in found]

    def examples(self) -> list[RaceResult]:
        """A few typical races; of those at the wanted place, the one with the clearest weakness."""
        if self._examples is None:  # every visitor sees them, and they never change
            self._examples = self._choose_examples()
        return list(self._examples)

    def _choose_examples(self) -> list[RaceResult]:
        chosen: list[RaceResult] = []
        for division, gender, place in _EXAMPLES:
            rows = np.flatnonzero(self.division.rows(division) & self.gender.rows(gender))
            if len(rows) < 40:
                continue
            by_time = rows[np.argsort(self.totals_s[rows], kind="stable")]
            middle = int(place * (len(rows) - 1))
            near = by_time[max(0, middle - 20) : middle + 20]
            known = near[self.age_group.codes[near] >= 0]
            near = known if len(known) else near
            logs = np.log(self.splits_s[near])
            field = np.log(self.splits_s[rows])
            apart = (logs - np.median(field, axis=0)) / (field.std(axis=0) + 1e-6)
            chosen.append(self.at(int(near[apart.max(axis=1).argmax()])))
        return chosen

    def _newest_first(self, rows: Rows, limit: int) -> Rows:
        """The first ``limit`` by newest season, event and time, without sorting all of them."""
        if limit < 1 or not len(rows):
            return rows[:0]
        seasons = self.seasons[rows].astype(np.int64)
        events = self.event.codes[rows].astype(np.int64) + 1
        # Bits of positive floats are ordered as the floats are: one number holds all three.
        times = self.totals_s[rows].view(np.int32).astype(np.int64)
        keys = ((seasons.max() - seasons) << 52) | (events << 32) | times
        if len(rows) > limit:
            last = np.partition(keys, limit - 1)[limit - 1]
            rows, keys = rows[keys <= last], keys[keys <= last]
        return rows[np.argsort(keys, kind="stable")][:limit]

    def _by_name(self, text: str) -> Rows:
        """Races of a person who types the own name, or of a team that types all of them."""
        if self._key is None or self._people is None or len(text.split()) < 2:
            return np.empty(0, np.int64)
        found = self._people.person(name_key(text, self._key))
        return found if len(found) else self._people.team(athlete_key(text, self._key, team=True))


def labels(races: Races, rows: Sequence[int]) -> list[str]:
    """Neighbours as they are shown: ``Athlete 3, men 35-39, Open, 2025 Berlin``."""
    shown = []
    for place, row in enumerate(rows, 1):
        people = Gender(str(races.gender[row])).people
        age = f" {races.age_group[row]}" if races.age_group[row] else ""
        division = str(races.division[row]).capitalize()
        if races.invented:
            # An invented venue's name says nothing to a reader.
            shown.append(f"Invented athlete {place}, {people}{age}, {division}")
        else:
            shown.append(f"Athlete {place}, {people}{age}, {division}, {races.event[row]}")
    return shown


def _finish(word: str) -> float | None:
    """A finish time, read as hours and minutes where minutes and seconds could not be one."""
    if not _TIME.fullmatch(word):
        return None
    try:
        time_s = parse_time(word)
    except InputError:
        return None
    return time_s * 60 if word.count(":") == 1 and time_s < 600 else time_s


def _id(text: str) -> bytes:
    return text.strip()[:60].encode("ascii", "replace")


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
