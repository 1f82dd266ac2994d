"""The archetypes of a field: what they are, who belongs to which, and why names do not jump.

The definition (centres, temperature) ships with the coach, fitted on public results. Every
ingestion fits it anew and replaces it only for a reason: the new data must be sure of their own
centres (two halves of them agree), these must sort the finishers materially differently from the
centres in use, and each must still be what its name says (nearest to the name's own direction). So
more data of the same sport change neither names nor borders; what is refitted always is the middle
and spread of each division and gender, against which a race is measured.
"""

import json
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from analysis.archetypes import clusters, words
from analysis.archetypes.axes import (
    AXES,
    ERGS,
    GROUPING,
    WEIGHTS,
    Shape,
    Standard,
    grouping,
    usable,
)
from analysis.archetypes.sample import pairs, relative, sample_rows
from analysis.field import Field
from analysis.partition import Doubles, Floats, Key
from analysis.readings import ArchetypeReading
from analysis.venues import Venues
from hyrox.divisions import Division, Gender
from hyrox.errors import StoreError
from hyrox.results import RaceResult

LAYOUT = 1
"""Version of the axes: archetypes of other axes cannot be compared."""

SAME = 0.8
"""Adjusted Rand index from which two fits are the same archetypes."""

MINIMUM_ROWS = 300
"""Real finishes below which a field has no say in what the archetypes are."""

_MINIMUM_PAIRS = 300
_MINIMUM_SHARE_ROWS = 100
_SEGMENTS = 17


@dataclass(frozen=True)
class Definition:
    """What the archetypes are. ``centres`` ``[k, 6]`` lie among the grouping columns,
    ``typical`` ``[k, 7]`` are the axes there; both in the order of ``names``."""

    version: str
    names: tuple[str, ...]
    centres: Doubles
    typical: Doubles
    temperature: float
    provenance: str


@dataclass(frozen=True)
class Archetypes:
    """A definition with each division's and gender's standards and shares of finishers.

    ``pooled`` and ``pooled_shares`` ``[k]`` serve divisions that the field does not hold;
    ``halves`` is how well two halves of the real finishes agree with each other, ``drift`` how
    well they agree with the definition in use (adjusted Rand index, ``None`` when too few).
    """

    definition: Definition
    standards: dict[Key, Standard]
    shares: dict[Key, Doubles]
    pooled: Standard
    pooled_shares: Doubles
    halves: float | None = None
    drift: float | None = None

    @classmethod
    def fit(cls, field: Field, previous: "Archetypes | None" = None) -> "Archetypes":
        """The archetypes of a field, true to the ``previous`` ones (else to those shipped).

        At most 100,000 finishes are looked at, chosen by content, so that the order of rows and
        the rest of the field change nothing.
        """
        known = shipped()
        measured = _measured(field, known)
        definition = (previous or known).definition
        real = [grouping(m.axes[m.real]) for m in measured.values()]
        rows = np.concatenate(real) if real else np.empty((0, len(GROUPING)))
        halves = drift = None
        if len(rows) >= MINIMUM_ROWS:
            fits = [clusters.fit_centres(part, definition.centres) for part in _halves(rows)]
            centres = clusters.fit_centres(rows, definition.centres)
            halves = round(clusters.agreement(rows, *fits), 3)
            drift = round(clusters.agreement(rows, centres, definition.centres), 3)
            centres = clusters.in_order_of(definition.centres, centres)
            named = clusters.still_named(clusters.prototypes(), centres)
            if halves >= SAME > drift and named:
                definition = _define(
                    field, measured, definition.names, centres, definition.temperature
                )
        return cls._of(definition, measured, known, halves, drift)

    @classmethod
    def define(cls, field: Field) -> "Archetypes":
        """Archetypes from nothing but the fixed directions of the names: k-means from there.

        This is how the shipped definition was made; ``fit`` is for every other purpose.
        """
        measured = _measured(field, None)
        rows = np.concatenate([grouping(m.axes) for m in measured.values()])
        found = clusters.fit_centres(rows, clusters.prototypes())
        centres = clusters.in_order_of(clusters.prototypes(), found)
        definition = _define(field, measured, clusters.NAMES, centres, 1.0)
        return cls._of(definition, measured, None, None, None)

    @classmethod
    def _of(
        cls,
        definition: Definition,
        measured: dict[Key, "_Measured"],
        known: "Archetypes | None",
        halves: float | None,
        drift: float | None,
    ) -> "Archetypes":
        standards = {key: m.standard for key, m in measured.items()}
        counts = {key: m.rows for key, m in measured.items()}
        k = len(definition.names)
        taken = {
            key: np.bincount(clusters.nearest(grouping(m.axes), definition.centres), minlength=k)
            for key, m in measured.items()
        }
        if known is not None:
            pooled, everywhere = known.pooled, known.pooled_shares
        else:
            pooled = Standard.mean(list(standards.values()), list(counts.values()))
            everywhere = sum(
                (counts[key] * t / t.sum() for key, t in taken.items()), np.zeros(k)
            ) / sum(counts.values())
        shares = {
            key: t / t.sum() if t.sum() >= _MINIMUM_SHARE_ROWS else everywhere
            for key, t in taken.items()
        }
        return cls(definition, standards, shares, pooled, everywhere, halves, drift)

    def standard(self, key: Key) -> Standard:
        """The division's and gender's own standard, else the pooled one."""
        return self.standards.get(key, self.pooled)

    def axes(self, rel: Floats | Doubles, key: Key) -> Doubles:
        """Venue-relative log times ``[n, 17 or 18]`` as axes ``[n, 7]``, NaN where not known."""
        return self.standard(key).axes(Shape.of(rel))

    def memberships(self, rel: Floats | Doubles, key: Key) -> Doubles:
        """Memberships ``[n, k]`` in the order of ``definition.names``, rows adding up to 1.

        Args:
            rel: log times against base and venue, ``[n, 17]``, or 18 with the finish, which is
                ignored. Missing segments are NaN; rows of which too little is known come out NaN.
        """
        return self._memberships(self.axes(rel, key))

    def _memberships(self, axes: Doubles) -> Doubles:
        shares = clusters.soft(grouping(axes), self.definition.centres, self.definition.temperature)
        shares[~usable(axes)] = np.nan
        return shares

    def read(self, venues: Venues, result: RaceResult) -> ArchetypeReading | None:
        """What kind of athlete ran this race; ``None`` when too little of it is known."""
        key = (result.division, result.gender)
        if key not in venues.effects:
            return None
        reference = venues.reference(key, result.season, result.event)[:_SEGMENTS]
        rel = np.log(np.asarray(result.splits.seconds, dtype=np.float64)) - reference
        axes = self.axes(rel[None], key)
        if not usable(axes)[0]:
            return None
        what = self.definition
        shares = self._memberships(axes)[0]
        best = int(shares.argmax())
        members = {name: float(share) for name, share in zip(what.names, shares, strict=True)}
        own = {
            name: float(value)
            for name, value in zip(AXES, axes[0], strict=True)
            if np.isfinite(value)
        }
        return ArchetypeReading(
            name=what.names[best],
            sentence=words.sentence(members, own),
            memberships=members,
            axes=own,
            typical_axes=dict(zip(AXES, what.typical[best].tolist(), strict=True)),
            share=float(self.shares.get(key, self.pooled_shares)[best]),
            version=what.version,
        )

    def as_json(self) -> dict[str, Any]:
        """Plain lists and names; ``from_json`` reads them back."""
        what = self.definition
        return {
            "layout": LAYOUT,
            "axes": list(AXES),
            "version": what.version,
            "provenance": what.provenance,
            "names": list(what.names),
            "centres": what.centres.tolist(),
            "typical": what.typical.tolist(),
            "temperature": what.temperature,
            "halves": self.halves,
            "drift": self.drift,
            "pooled": self.pooled.as_json(),
            "pooled_shares": self.pooled_shares.tolist(),
            "fields": [
                [*map(str, key), standard.as_json(), self.shares[key].tolist()]
                for key, standard in self.standards.items()
            ],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Archetypes":
        """Read ``as_json`` back.

        Raises:
            StoreError: written by another version of the axes.
        """
        if data.get("layout") != LAYOUT or data.get("axes") != list(AXES):
            raise StoreError(
                "The archetypes in the store were made by another version of the coach. "
                "Build the stores again."
            )
        definition = Definition(
            str(data["version"]),
            tuple(data["names"]),
            np.asarray(data["centres"], dtype=np.float64),
            np.asarray(data["typical"], dtype=np.float64),
            float(data["temperature"]),
            str(data["provenance"]),
        )
        standards, shares = {}, {}
        for division, gender, standard, taken in data["fields"]:
            key = (Division(division), Gender(gender))
            standards[key] = Standard.from_json(standard)
            shares[key] = np.asarray(taken, dtype=np.float64)
        return cls(
            definition,
            standards,
            shares,
            Standard.from_json(data["pooled"]),
            np.asarray(data["pooled_shares"], dtype=np.float64),
            data["halves"],
            data["drift"],
        )


@cache
def shipped() -> Archetypes:
    """The archetypes that come with the coach (``shipped.json``, which says how it was made)."""
    text = files("analysis.archetypes").joinpath("shipped.json").read_text(encoding="utf-8")
    return Archetypes.from_json(json.loads(text))


@dataclass(frozen=True)
class _Measured:
    """A sample of one division and gender: its standard, axes ``[n, 7]``, which rows are real
    finishes, and how many finishes the field holds."""

    standard: Standard
    axes: Doubles
    real: Any
    rows: int


def _measured(field: Field, known: Archetypes | None) -> dict[Key, _Measured]:
    measured = {}
    for key, chosen in sample_rows(field.partitions).items():
        part = field.partitions[key]
        shape = Shape.of(relative(part, field.venues, chosen))
        standard = Standard.fit(shape, known.standard(key) if known else None)
        measured[key] = _Measured(standard, standard.axes(shape), ~part.invented[chosen], len(part))
    return measured


def _halves(rows: Doubles) -> tuple[Doubles, Doubles]:
    # Rows come ordered by a hash of their content: every other one is a random half.
    return rows[::2], rows[1::2]


def _define(
    field: Field,
    measured: dict[Key, _Measured],
    names: tuple[str, ...],
    centres: Doubles,
    temperature: float,
) -> Definition:
    """A new definition around centres; the temperature is kept where few raced twice."""
    centres = np.round(centres, 3)
    firsts, seconds = [], []
    for key, part in field.partitions.items():
        axes = [
            grouping(measured[key].standard.axes(Shape.of(relative(part, field.venues, rows))))
            for rows in pairs(part)
        ]
        firsts.append(axes[0])
        seconds.append(axes[1])
    first, second = np.concatenate(firsts), np.concatenate(seconds)
    if len(first) >= _MINIMUM_PAIRS:
        temperature = clusters.Calibration.of(first, second, centres).temperature
    everything = np.concatenate([m.axes for m in measured.values()])
    labels = clusters.nearest(grouping(everything), centres)
    ergs = [everything[labels == i, ERGS].mean() for i in range(len(names))]
    typical = np.round(np.insert(centres / WEIGHTS, ERGS, ergs, axis=1), 3)
    seasons = sorted({season for season, _ in field.events})
    definition = Definition(
        "", names, centres, typical, temperature,
        f"k-means on {len(everything)} of {len(field)} finishes of seasons "
        f"{', '.join(map(str, seasons))}; temperature from {len(first)} pairs of races",
    )  # fmt: skip
    return replace(definition, version=_version(definition))


def _version(definition: Definition) -> str:
    """``layout.content``: the same for the same centres and temperature, wherever they were fitted.

    Eight hexadecimal digits of a checksum.
    """
    from hashlib import sha256

    content = json.dumps(
        [definition.names, definition.centres.tolist(), definition.temperature]
    ).encode()
    return f"{LAYOUT}.{sha256(content).hexdigest()[:8]}"
