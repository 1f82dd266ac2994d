"""The finishes of one division and gender, held as compact arrays.

The arrays are sorted by event, so that a venue's field is a slice, never a search.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from hyrox.divisions import Division, Gender
from hyrox.rules import rule_set

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int32]
Hashes = npt.NDArray[np.uint64]
Mask = npt.NDArray[np.bool_]

Key = tuple[Division, Gender]
"""Who races against whom before age is considered."""

UNKNOWN = -1
"""Code of an event or age group that is not known."""


@dataclass(frozen=True)
class Partition:
    """All finishes of one division and gender.

    ``splits_s`` is ``[n, 17]`` and ``totals_s`` ``[n]``, seconds; ``ages`` and ``events`` are codes
    into the field's ``age_groups`` and ``events``, ``UNKNOWN`` where the source says nothing;
    ``ids`` are 64-bit hashes of the result ids (0 where a row has none); ``invented`` marks draws
    from the reference field; ``people`` are 64-bit hashes of who raced (a team's people together),
    0 where nobody is known. Rows are sorted by event.
    """

    key: Key
    splits_s: Floats
    totals_s: Floats
    seasons: Codes
    ages: Codes
    events: Codes
    ids: Hashes
    invented: Mask
    people: Hashes

    def __len__(self) -> int:
        return len(self.totals_s)

    @cached_property
    def rules(self) -> npt.NDArray[np.str_]:
        """The distinct rule sets raced under."""
        return np.unique([rule_set(int(season)) for season in np.unique(self.seasons)])

    @cached_property
    def rule_codes(self) -> npt.NDArray[np.int8]:
        """Per row, the index of its rule set in ``rules``."""
        codes = np.zeros(len(self), dtype=np.int8)
        for season in np.unique(self.seasons):
            code = int(np.searchsorted(self.rules, rule_set(int(season))))
            codes[self.seasons == season] = code
        return codes

    def under(self, rules: str) -> Mask:
        """Rows raced under these rules."""
        where = np.flatnonzero(self.rules == rules)
        if len(where) == 0:
            return np.zeros(len(self), dtype=np.bool_)
        return np.asarray(self.rule_codes == where[0])

    def event_slices(self) -> Iterator[tuple[int, slice]]:
        """Each known event's code with the rows of its field."""
        codes, starts = np.unique(self.events, return_index=True)
        ends = [*starts[1:], len(self)]
        for code, start, end in zip(codes, starts, ends, strict=True):
            if code != UNKNOWN:
                yield int(code), slice(int(start), int(end))

    def row_of(self, id_hash: np.uint64) -> int | None:
        """The row of a result id's hash, ``None`` when the result is not in the field."""
        rows = np.flatnonzero(self.ids == id_hash)
        return int(rows[0]) if len(rows) else None


def log_times(splits_s: Floats, totals_s: Floats) -> Floats:
    """Natural logarithms of the seventeen splits and, last, of the finish: ``[n, 18]``."""
    logs = np.empty((len(totals_s), splits_s.shape[1] + 1), dtype=np.float32)
    np.log(splits_s, out=logs[:, :-1])
    np.log(totals_s, out=logs[:, -1])
    return logs
