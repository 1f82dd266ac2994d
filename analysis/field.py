"""All finishes the coach knows, ready to be compared with: compact arrays and venue effects."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from analysis.ages import is_band
from analysis.partition import UNKNOWN, Codes, Floats, Hashes, Key, Mask, Partition
from analysis.venues import Event, Venues
from analysis.whole_fields import whole_venues
from hyrox.divisions import Division, Gender
from hyrox.errors import InputError
from hyrox.results import SEGMENT_LIMITS_S, TOTAL_LIMITS_S
from hyrox.segments import SEGMENTS

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")
Noun = TypeVar("Noun", Division, Gender)

_CACHED = 128
"""Cohorts and orders that are kept: those of all age groups of the large divisions at once."""


@dataclass
class Field:
    """Every finish, partitioned by division and gender, and what each venue does to times.

    ``events`` are (season, name) pairs and ``age_groups`` bands, in the order of the partitions'
    codes; ``dates`` the days on which the events began, ``None`` where they are not known.
    ``cut`` tells per event code (and last for an unknown event) which fields hold only their fast
    end. ``left_out`` counts rows that no ``RaceResult`` could hold. Safe to read from threads.
    """

    partitions: dict[Key, Partition]
    events: tuple[Event, ...]
    age_groups: tuple[str, ...]
    venues: Venues
    left_out: int = 0
    dates: tuple[date | None, ...] = ()
    cut: dict[Key, Mask] = field(default_factory=dict)
    _cache: OrderedDict[object, object] = field(default_factory=OrderedDict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @classmethod
    def from_frame(
        cls, frame: "pd.DataFrame", calendar: Mapping[Event, date] | None = None
    ) -> "Field":
        """Build from one row per finish.

        Args:
            frame: columns of the seventeen segments and ``total`` (seconds), ``season``,
                ``event``, ``division``, ``gender``; optional ``age_group`` (what is no group of
                the sport counts as unknown), ``result_id`` and ``invented`` (a real finish unless
                it says so), ``person`` (64-bit hash of who raced, 0 for unknown) or
                ``athlete_key``, of which it is made. Other columns are ignored.
            calendar: the first day of events, as far as it is known.

        Raises:
            InputError: a column is missing, or a division or gender is none of the sport's.
        """
        needed = [*SEGMENTS, "total", "season", "event", "division", "gender"]
        missing = [str(name) for name in needed if name not in frame.columns]
        if missing:
            raise InputError(f"The results lack the columns {', '.join(missing)}.")
        splits = frame[[s.value for s in SEGMENTS]].to_numpy(dtype=np.float32)
        totals = frame["total"].to_numpy(dtype=np.float32)
        good = possible(splits, totals)
        left_out = int(len(frame) - good.sum())
        if left_out:
            frame, splits, totals = frame[good], splits[good], totals[good]

        seasons = frame["season"].to_numpy(dtype=np.int32)
        divisions, division_names = _codes(frame["division"])
        genders, gender_names = _codes(frame["gender"])
        ages, age_groups = _age_codes(frame)
        names, event_names = _codes(frame["event"])
        pairs = np.where(names == UNKNOWN, UNKNOWN, seasons.astype(np.int64) * 2**20 + names)
        found, events = np.unique(pairs, return_inverse=True)
        if len(found) and found[0] == UNKNOWN:
            found, events = found[1:], events - 1
        event_keys = tuple((int(p >> 20), event_names[int(p & (2**20 - 1))]) for p in found)
        ids = (
            hash_ids(frame["result_id"])
            if "result_id" in frame
            else np.zeros(len(frame), dtype=np.uint64)
        )

        people = np.zeros(len(frame), dtype=np.uint64)
        if "person" in frame:
            people = frame["person"].to_numpy(dtype=np.uint64)
        elif "athlete_key" in frame:
            people = hash_ids(frame["athlete_key"])
        invented = np.zeros(len(frame), dtype=np.bool_)
        if "invented" in frame:
            invented = frame["invented"].fillna(False).to_numpy(dtype=np.bool_)

        group = divisions.astype(np.int64) * len(gender_names) + genders
        order = np.lexsort((events, group))
        bounds = np.searchsorted(
            group[order], np.arange(len(division_names) * len(gender_names) + 1)
        )
        partitions: dict[Key, Partition] = {}
        for i, (start, end) in enumerate(pairwise(bounds.tolist())):
            if start == end:
                continue
            rows = order[start:end]
            division = _member(Division, division_names[i // len(gender_names)], "division")
            gender = _member(Gender, gender_names[i % len(gender_names)], "gender")
            key = (division, gender)
            partitions[key] = Partition(
                key, splits[rows], totals[rows], seasons[rows],
                ages[rows], events[rows].astype(np.int32), ids[rows], invented[rows], people[rows],
            )  # fmt: skip
        venues, cut = whole_venues(partitions, event_keys)
        dates = tuple((calendar or {}).get(event) for event in event_keys)
        return cls(partitions, event_keys, age_groups, venues, left_out, dates, cut)

    def __len__(self) -> int:
        return sum(map(len, self.partitions.values()))

    def partition(self, division: Division, gender: Gender) -> Partition | None:
        """The finishes of a division and gender, ``None`` if there are none."""
        return self.partitions.get((division, gender))

    def cached(self, key: object, make: Callable[[], T]) -> T:
        """``make()`` once per key; the least recently used of 128 values is forgotten."""
        with self._lock:
            if key in self._cache:
                self._cache.move_to_end(key)
                return self._cache[key]  # type: ignore[return-value]
        value = make()
        with self._lock:
            self._cache[key] = value
            while len(self._cache) > _CACHED:
                self._cache.popitem(last=False)
        return value


def possible(splits_s: Floats, totals_s: Floats) -> Mask:
    """Rows whose times a ``RaceResult`` would accept."""
    low, high = np.array([SEGMENT_LIMITS_S[s] for s in SEGMENTS], dtype=np.float32).T
    with np.errstate(invalid="ignore"):
        inside = ((splits_s >= low) & (splits_s <= high)).all(axis=1)
        inside &= (totals_s >= TOTAL_LIMITS_S[0]) & (totals_s <= TOTAL_LIMITS_S[1])
        inside &= np.abs(splits_s.sum(axis=1) - totals_s) <= 20
    return np.asarray(inside)


def hash_ids(ids: "pd.Series[str]") -> Hashes:
    """64-bit hashes of result ids, the same in every process; 0 for a missing id."""
    import pandas as pd

    missing = ids.isna().to_numpy()
    hashes = pd.util.hash_array(ids.to_numpy(dtype=object), categorize=False)
    return np.where(missing, np.uint64(0), hashes)


def hash_id(result_id: str) -> np.uint64:
    """The hash that ``hash_ids`` gives this id."""
    import pandas as pd

    return np.uint64(pd.util.hash_array(np.array([result_id], dtype=object), categorize=False)[0])


def _codes(column: "pd.Series[str]") -> tuple[Codes, list[str]]:
    codes, names = column.factorize(sort=True)
    return codes.astype(np.int32), [str(name) for name in names]


def _age_codes(frame: "pd.DataFrame") -> tuple[Codes, tuple[str, ...]]:
    if "age_group" not in frame:
        return np.full(len(frame), UNKNOWN, dtype=np.int32), ()
    codes, names = _codes(frame["age_group"])
    bands = tuple(name for name in names if is_band(name))
    place = [bands.index(name) if name in bands else UNKNOWN for name in names]
    return np.array([*place, UNKNOWN], dtype=np.int32)[codes], bands


def _member(kind: type[Noun], name: str, noun: str) -> Noun:
    try:
        return kind(name)
    except ValueError:
        known = ", ".join(member.value for member in kind)
        raise InputError(f"The results hold an unknown {noun} '{name}'. Use: {known}.") from None
