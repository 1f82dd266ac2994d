"""Rows that the models of segments and of the finish are fitted on: who, where, and log splits.

All divisions and genders together, each row relative to what is normal for its own division,
gender, rules and (where it is known) event, so that they can share one model.
"""

from dataclasses import dataclass

import numpy as np

from analysis.ages import published_effect
from analysis.field import Field
from analysis.partition import UNKNOWN, Codes, Doubles, Floats, Key, Mask, Partition
from analysis.venues import Venues
from hyrox.divisions import Division, Gender
from hyrox.errors import NotFoundError
from hyrox.segments import SEGMENTS

COUNT = len(SEGMENTS)
TIMED = COUNT - 1
"""Segments known during the race: all but the Roxzone, whose visits are added up at the end."""

UNKNOWN_VENUE, KNOWN_VENUE = MODES = (0, 1)

_MAX_ROWS = 100_000
_FEW_EVENTS = 5
_DIVISIONS, _GENDERS = tuple(Division), tuple(Gender)


@dataclass(frozen=True)
class Inputs:
    """``n`` finishes of the divisions and genders ``keys``.

    ``groups`` ``[n]`` are codes into ``keys``; ``logs`` ``[n, 17]`` log splits against the base of
    their rules and ``effects`` ``[n, 17]`` what their events do to them; ``references``
    ``[n, 17]`` the base; ``known`` whether the event's effect is known; ``ages`` ``[n]`` what
    public results say the age group does to the log finish, NaN where it is not known;
    ``held_out`` marks the rows of whole events, later ones first, on which errors are measured.
    """

    keys: tuple[Key, ...]
    groups: Codes
    splits_s: Floats
    totals_s: Floats
    references: Floats
    logs: Floats
    effects: Floats
    known: Mask
    ages: Floats
    held_out: Mask

    @classmethod
    def of(cls, field: Field, max_rows: int = _MAX_ROWS) -> "Inputs":
        """The field's finishes; of a large field every m-th of each event, small divisions whole.

        The field must not be empty.
        """
        keys = tuple(sorted(field.partitions, key=lambda key: (str(key[0]), str(key[1]))))
        counts = [len(field.partitions[key]) for key in keys]
        return cls._read(field, keys, field.venues, _steps(counts, max_rows))

    @classmethod
    def asked(cls, field: Field, keys: tuple[Key, ...], venues: Venues) -> "Inputs":
        """All finishes of another field, in the order of ``keys``, at venues as ``venues`` knows
        them; divisions and genders that are not among ``keys`` are left out."""
        return cls._read(field, keys, venues, [1] * len(keys))

    @classmethod
    def _read(
        cls, field: Field, keys: tuple[Key, ...], venues: Venues, steps: list[int]
    ) -> "Inputs":
        later = _held_out_events(field)
        each = [
            cls._of_partition(field, field.partitions[key], venues, code, step, later)
            for code, (key, step) in enumerate(zip(keys, steps, strict=True))
            if key in field.partitions
        ]
        columns = (np.concatenate(arrays) for arrays in zip(*each, strict=True))
        return cls(keys, *columns)

    @staticmethod
    def _of_partition(
        field: Field, part: Partition, venues: Venues, code: int, step: int, later: Mask
    ) -> tuple[Codes, Floats, Floats, Floats, Floats, Floats, Mask, Floats, Mask]:
        rows = slice(None, None, step)
        events = part.events[rows]
        # Row -1 of a table is what is said of an unknown event.
        places = [venues.code(season, name) for season, name in field.events]
        codes = np.array([*places, UNKNOWN], dtype=np.int32)[events]
        bases = [venues.base_of(part.key, str(rules))[:COUNT] for rules in part.rules]
        references = np.array(bases, dtype=np.float32)[part.rule_codes[rows]]
        by_age = [published_effect(group, part.key[1]) for group in field.age_groups]
        held_out = later[events]
        if not 0.1 <= held_out.mean() <= 0.7:
            # Too few events for whole ones to be held out: every third row, as good as it gets.
            held_out = np.arange(len(events)) % 3 == 0
        return (
            np.full(len(events), code, dtype=np.int32),
            part.splits_s[rows],
            part.totals_s[rows],
            references,
            np.log(part.splits_s[rows]) - references,
            venues.effects[part.key][codes, :COUNT],
            codes != UNKNOWN,
            np.array([*by_age, np.nan], dtype=np.float32)[part.ages[rows]],
            held_out,
        )

    def __len__(self) -> int:
        return len(self.groups)

    def rows(self, mode: int) -> Mask:
        """Rows that a mode is fitted on: those of known venues, unless there are none."""
        return self.known if mode and self.known.any() else np.ones(len(self), dtype=np.bool_)

    def only(self, rows: Mask) -> "Inputs":
        """These rows alone."""
        return Inputs(
            self.keys, self.groups[rows], self.splits_s[rows], self.totals_s[rows],
            self.references[rows], self.logs[rows], self.effects[rows], self.known[rows],
            self.ages[rows], self.held_out[rows],
        )  # fmt: skip

    def relative(self, mode: int) -> Floats:
        """Log splits ``[n, 17]`` against the base (0) or against base and venue (1)."""
        return self.logs - self.effects if mode else self.logs

    @property
    def base_s(self) -> Doubles:
        """Sum of the usual segments of each row's division, gender and rules, seconds ``[n]``."""
        return np.asarray(np.exp(self.references).sum(axis=1, dtype=np.float64))

    def normal_s(self, mode: int) -> Floats:
        """What is normal at the base (0) or at the venue (1), seconds ``[n, 17]``."""
        return np.exp(self.references + self.effects if mode else self.references)


def who(keys: tuple[Key, ...]) -> Doubles:
    """Division and gender of each key as numbers that trees can split on: ``[keys, 2]``."""
    return np.array(
        [(_DIVISIONS.index(division), _GENDERS.index(gender)) for division, gender in keys],
        dtype=np.float64,
    ).reshape(-1, 2)


def place_of(keys: tuple[Key, ...], key: Key) -> int:
    """The code of a division and gender.

    Raises:
        NotFoundError: nobody of it raced in what was fitted.
    """
    if key not in keys:
        division, gender = key
        raise NotFoundError(
            f"No results of {division.value} {gender.people} are in the store, so nothing can be "
            "expected of a race. Ingest results of that division first."
        )
    return keys.index(key)


def _steps(counts: list[int], max_rows: int) -> list[int]:
    """Every which row to take of each partition, so that the largest are thinned first."""
    most = max_rows
    while True:
        steps = [max(1, -(-n // most)) for n in counts]
        if most < 100 or sum(n // step for n, step in zip(counts, steps, strict=True)) <= max_rows:
            return steps
        most = int(most * 0.8)


def _held_out_events(field: Field) -> Mask:
    """Per event code (and ``UNKNOWN`` last): every second later event, every fourth earlier one."""
    count = len(field.events)
    held = np.zeros(count + 1, dtype=np.bool_)
    if count < _FEW_EVENTS:
        return held

    def moment(code: int) -> tuple[int, str, str]:
        season, name = field.events[code]
        on = field.dates[code] if code < len(field.dates) else None
        return season, on.isoformat() if on else "", name

    # Names settle ties, and neighbours in the alphabet are no neighbours in time, so within a
    # season without dates this is as good as a draw.
    order = sorted(range(count), key=moment)
    held[order[1 : count // 2 : 4]] = True
    held[order[count // 2 :: 2]] = True
    held[UNKNOWN] = False
    return held
