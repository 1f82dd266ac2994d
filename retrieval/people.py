"""Who raced in which row, without names: a person's races, and those of the same team.

An athlete's key is one person's keyed hash, or several joined for a team; see
``ingest.results.names``. Kept are 64 bits of each, in sorted order: about 20 bytes a race, and a
look-up is a binary search, not a pass over every finish of the sport. At 1.5 million people the
odds that two of them share those bits are one in ten million.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from ingest.results.names import JOINED, KEY_LENGTH, members

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Rows = NDArray[np.int64]
Hashes = NDArray[np.uint64]

_SIDES: tuple[Literal["left"], Literal["right"]] = ("left", "right")
_UNKNOWN = np.uint64(0)
_FACTOR = np.uint64(0x9E3779B97F4A7C15)


class People:
    """Rows by person and by team; a single athlete is a team of one."""

    def __init__(self, keys: "pd.Series[str]") -> None:
        """Take over the athletes' keys, one a row; missing or empty where nobody is known."""
        import pyarrow as pa
        import pyarrow.compute as pc

        joined = pc.fill_null(pa.Array.from_pandas(keys, type=pa.string()), "")
        if isinstance(joined, pa.ChunkedArray):
            joined = joined.combine_chunks()
        lists = pc.split_pattern(joined, JOINED)
        rows: NDArray[np.int32] = pc.list_parent_indices(lists).to_numpy().astype(np.int32)
        people = _hashes(lists.flatten())
        # The order of a sum does not matter, nor does that of a team's people.
        self._teams: Hashes = np.zeros(len(joined), np.uint64)
        np.add.at(self._teams, rows, people)
        self._teams[np.asarray(pc.equal(joined, ""))] = _UNKNOWN
        self._by_team = np.argsort(self._teams, kind="stable").astype(np.int32)
        shared = np.bincount(rows, minlength=len(joined)) > 1
        in_teams = np.flatnonzero(shared[rows])
        order = in_teams[np.argsort(people[in_teams], kind="stable")]
        self._member_keys, self._member_rows = people[order], rows[order]

    def same(self, row: int) -> Rows | None:
        """Rows of exactly the people who raced in a row, ``None`` if they are not known."""
        team = self._teams[row]
        return self._of_team(team) if team != _UNKNOWN else None

    def team(self, key: str) -> Rows:
        """Rows of exactly the people of an athlete's key."""
        return self._of_team(np.uint64(_hash_of(members(key)).sum()))

    def person(self, key: str) -> Rows:
        """Rows of a person, alone or in a team, ascending."""
        (wanted,) = _hash_of([key])
        start, end = (int(np.searchsorted(self._member_keys, wanted, side)) for side in _SIDES)
        return np.sort(np.concatenate([self._of_team(wanted), self._member_rows[start:end]]))

    def _of_team(self, team: np.uint64) -> Rows:
        def at(place: int) -> np.uint64:
            found: np.uint64 = self._teams[self._by_team[place]]
            return found

        # numpy's own search by an order copies all of it, into wider numbers, each time.
        places = range(len(self._teams))
        start, end = bisect_left(places, team, key=at), bisect_right(places, team, key=at)
        return self._by_team[start:end].astype(np.int64)


def fixed_width(texts: "pd.Series[str] | pa.Array", width: int | None = None) -> NDArray[np.bytes_]:
    """ASCII texts as a numpy array of one width (the longest's, unless given; longer are cut),
    without a Python object for each."""
    import pyarrow as pa
    import pyarrow.compute as pc

    values = texts if isinstance(texts, pa.Array) else pa.Array.from_pandas(texts, type=pa.string())
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    if width is None:
        width = max(1, pc.max(pc.binary_length(values)).as_py() or 1)
    padded = pc.utf8_rpad(pc.utf8_slice_codeunits(values, 0, width), width, "\0")
    fixed = padded.cast(pa.binary()).cast(pa.binary(width))
    found: NDArray[np.bytes_] = np.frombuffer(fixed.buffers()[1], f"S{width}", len(fixed))
    return found


def _hash_of(keys: Iterable[str]) -> Hashes:
    import pyarrow as pa

    return _hashes(pa.array(list(keys), pa.string()))


def _hashes(keys: "pa.Array") -> Hashes:
    """64 bits of each person's key, the same in every process; the keys are random already, so
    mixing their words is enough."""
    words = fixed_width(keys, KEY_LENGTH).view(np.uint64).reshape(len(keys), -1)
    mixed = np.zeros(len(keys), np.uint64)
    for column in words.T:
        mixed = (mixed ^ column) * _FACTOR
        mixed ^= mixed >> np.uint64(29)
    return mixed
