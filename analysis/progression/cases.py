"""Athletes who raced again, as cases: the nearest to a race, and what changed for them.

Near is who was as fast and spent the race alike at the earlier of two races (``Shape.vectors``:
the finish weighs as much as the seventeen splits together). No name and no id is kept: a case is
its numbers, an age band and the hash that takes the athlete's own races out.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analysis.field import Field
from analysis.partition import Codes, Floats, Hashes, Key, log_times
from analysis.progression.courses import Courses
from analysis.progression.gains import changes
from analysis.progression.pairs import Pairs
from analysis.progression.profiles import Numbers, Profiles, relative_rows
from analysis.readings import Case, Change
from hyrox.divisions import Division, Gender
from hyrox.segments import SEGMENTS

NEAREST = 150
"""Cases that a reading is made of."""

_MOST = 60_000
_SEED = 29
_FINISH = len(SEGMENTS)


@dataclass(frozen=True)
class CaseBook:
    """The cases of one division and gender, ``[n]``: ``vectors`` ``[n, 18]`` of the earlier race,
    ``splits_s`` ``[n, 17]``, ``first_s`` and ``next_s`` of both finishes, ``changes`` ``[n, 18]``
    logs without the courses, ``months`` (NaN: unknown), ``ages`` codes, whose they are
    (``people``) and the ids of both races (``ids`` ``[n, 2]``)."""

    vectors: Floats
    splits_s: Floats
    first_s: Floats
    next_s: Floats
    changes: Floats
    months: Floats
    ages: Codes
    people: Hashes
    ids: Hashes

    def __len__(self) -> int:
        return len(self.first_s)

    def nearest(
        self, vector: Floats, n: int, person: np.uint64, result: np.uint64
    ) -> tuple[npt.NDArray[np.int64], Floats]:
        """The ``n`` nearest cases and their distances, without those of a person (0: nobody known)
        or with a result (0: none). NaN in the vector is left out of the comparison."""
        known = ~np.isnan(vector)
        vectors = self.vectors if known.all() else self.vectors[:, known]
        difference = vectors - vector[known]
        apart = np.einsum("ij,ij->i", difference, difference)
        if person:
            apart[self.people == person] = np.inf
        if result:
            apart[(self.ids == result).any(axis=1)] = np.inf
        n = min(n, int(np.isfinite(apart).sum()))
        if n == 0:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        rows = np.argpartition(apart, n - 1)[:n]
        rows = rows[np.lexsort((rows, apart[rows]))]
        return rows.astype(np.int64), np.sqrt(apart[rows]).astype(np.float32)


@dataclass(frozen=True)
class Cases:
    """Case books of every division and gender with pairs; ``age_groups`` name the codes."""

    books: dict[Key, CaseBook]
    age_groups: tuple[str, ...]

    @classmethod
    def fit(cls, field: Field, pairs: Pairs, courses: Courses, profiles: Profiles) -> "Cases":
        """From all pairs, at most 60,000 of each division and gender, drawn evenly."""
        books = {}
        for key, found in pairs.sets.items():
            if not len(found):
                continue
            chosen = found
            if len(found) > _MOST:
                drawn = np.random.default_rng(_SEED).choice(len(found), _MOST, replace=False)
                chosen = found.at(np.sort(drawn))
            part, first, later = field.partitions[key], chosen.earlier, chosen.later
            relative = relative_rows(part, pairs.venues, first)
            course = courses.effects(pairs.venues, key)[part.events[first], _FINISH]
            logs = log_times(part.splits_s[first], part.totals_s[first])[:, _FINISH]
            level = logs - pairs.venues.bases(part)[first, _FINISH] - course
            books[key] = CaseBook(
                vectors(profiles, key, relative, level), part.splits_s[first],
                part.totals_s[first], part.totals_s[later],
                changes(part, pairs, chosen, courses), chosen.months,
                part.ages[first], part.people[first],
                np.stack([part.ids[first], part.ids[later]], axis=1),
            )  # fmt: skip
        return cls(books, field.age_groups)

    def shown(self, key: Key, rows: npt.NDArray[np.int64], apart: Floats) -> tuple[Case, ...]:
        """Cases as a reader sees them: ``Athlete 2, men 35-39, Open``."""
        book = self.books[key]
        found = []
        for place, (row, distance) in enumerate(zip(rows, apart, strict=True), 1):
            age = f" {self.age_groups[book.ages[row]]}" if book.ages[row] >= 0 else ""
            months = float(book.months[row])
            gained = book.splits_s[row] * np.expm1(book.changes[row, :_FINISH])
            found.append(
                Case(
                    f"Athlete {place}, {key[1].people}{age}, {key[0].value.capitalize()}",
                    float(book.first_s[row]),
                    float(book.next_s[row]),
                    None if np.isnan(months) else months,
                    float(distance),
                    {s: float(t) for s, t in zip(SEGMENTS, gained, strict=True)},
                )
            )
        return tuple(found)

    def save(self, folder: Path) -> None:
        """Arrays of every book, one file each, into a folder that exists."""
        for key, book in self.books.items():
            np.savez(folder / f"{key[0]}-{key[1]}.npz", **vars(book))

    @classmethod
    def load(cls, folder: Path, age_groups: tuple[str, ...]) -> "Cases":
        """What ``save`` wrote."""
        books = {}
        for path in sorted(folder.glob("*.npz")):
            division, gender = path.stem.split("-")
            with np.load(path) as arrays:
                books[Division(division), Gender(gender)] = CaseBook(**dict(arrays))
        return cls(books, age_groups)


def vectors(profiles: Profiles, key: Key, relative: Numbers, level: Numbers) -> Floats:
    """``Shape.vectors``: how the race was spent against its own finish, and how fast it was."""
    shown = profiles.shapes[key].vectors(relative, relative[:, _FINISH])
    shown[:, _FINISH] = level / profiles.shapes[key].finish
    return shown


def changes_of(rows: Floats) -> tuple[Change, ...]:
    """Median and middle 80 % of log changes ``[n, 18]``, per segment, percent."""
    low, middle, high = 100 * np.expm1(np.quantile(rows[:, :_FINISH], (0.1, 0.5, 0.9), axis=0))
    return tuple(
        Change(segment, float(middle[i]), (float(low[i]), float(high[i])))
        for i, segment in enumerate(SEGMENTS)
    )
