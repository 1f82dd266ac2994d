"""The one shape in which rows of race results reach the gate, wherever they came from.

A reader (a file layout, pyrox-client, the results site) only names columns and hands the values
over as it found them; whether a row can be believed is the gate's question.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hyrox.segments import SEGMENTS, Segment

if TYPE_CHECKING:
    import pandas as pd

ROXZONE_VISITS: tuple[str, ...] = tuple(f"roxzone_{i}" for i in range(1, 9))
"""Seconds in the Roxzone around each station."""

WHO_AND_WHERE: tuple[str, ...] = ("season", "event", "division", "gender")
"""``season`` a whole number; ``event`` the race weekend ("2025 Oslo")."""

REQUIRED: tuple[str, ...] = (
    *WHO_AND_WHERE, "total", *(s.value for s in SEGMENTS if s is not Segment.ROXZONE),
)  # fmt: skip
"""Columns a source must have; a single value in them may still be missing."""

OPTIONAL: tuple[str, ...] = (
    "roxzone", *ROXZONE_VISITS, "age_group", "nationality", "athlete", "status", "penalty",
    "source_row",
)  # fmt: skip
"""``athlete``: the name as shown, teams with a separator between people. ``status``: empty or
"finished", else why there is no result ("DNF", "Disqualified: ..."). ``penalty``: time the judges
added (a bonus is negative); it is part of ``total`` and of no split. ``source_row``: where the row
can be looked up (an address, a line)."""

COLUMNS: tuple[str, ...] = (*REQUIRED, *OPTIONAL)
TIMES: tuple[str, ...] = ("total", *(s.value for s in SEGMENTS), *ROXZONE_VISITS, "penalty")
"""Columns that hold a time: seconds as numbers, or ``h:mm:ss`` / ``m:ss`` text, as found."""

BATCH_ROWS = 100_000


@dataclass
class ResultSource:
    """An opened source of results.

    ``batches`` yields frames of at most ``BATCH_ROWS`` rows with exactly the columns ``COLUMNS``
    (what a source lacks is ``None``) and a fresh index. Times are either float seconds or text;
    everything else is text or missing. ``unused`` names columns of the source that nobody uses.
    """

    name: str
    layout: str
    batches: "Iterator[pd.DataFrame]"
    unused: tuple[str, ...] = ()
    provenance: dict[str, str] = field(default_factory=dict)
    """What is kept about where the rows came from: address, version, permission."""
