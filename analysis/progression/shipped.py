"""Gains and returns of the public results, as they come with the coach.

On a first start all finishes are invented and nobody raced twice. What people did next is then
that of the public results, and is called so. The file holds figures only: quantiles between 1 and
99 % of at least thirty pairs each, no athlete's own change. It is made by

    python benchmarks/predict_next.py RESULTS.parquet --ship analysis/progression/shipped.json
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from analysis.field import Field
from analysis.partition import Doubles
from analysis.progression.gains import Gains
from analysis.progression.lent import FEWEST
from analysis.progression.pairs import Pairs
from analysis.progression.selection import Returns

LAYOUT = 1

_HUNDREDTHS = (1, 2, *range(5, 100, 5), 98, 99)
_DIGITS = 4


@dataclass(frozen=True)
class Shipped:
    """What is lent: ``gains`` and ``returns`` of the divisions with thirty pairs or more, and the
    ``source`` in words that a reader sees."""

    gains: Gains
    returns: Returns
    source: str
    provenance: str

    @classmethod
    def make(cls, field: Field) -> "Shipped":
        """From results of people that can be told apart; leans on nothing shipped before."""
        pairs = Pairs.of(field)
        gains, returns = Gains.fit(field, pairs), Returns.fit(field, pairs)
        enough = [key for key, n in gains.counts.items() if n >= FEWEST]
        seasons = sorted({season for season, _ in field.events})
        kept = Gains(
            {key: gains.tables[key] for key in enough},
            gains.pooled,
            {key: gains.counts[key] for key in enough},
            gains.noise,
        )
        finishes = sum(map(len, field.partitions.values()))
        return cls(
            kept,
            Returns(
                {key: returns.shares[key] for key in enough},
                {key: returns.limits[key] for key in enough},
            ),
            f"public results of {_span(seasons)}",
            f"{sum(kept.counts.values())} pairs of races of one athlete (of {len(pairs)}; divisions"
            f" with fewer than {FEWEST} are in the pooled figures alone) among {finishes} finishes "
            f"of {_span(seasons)}; logs of changes, courses taken out",
        )

    def as_json(self) -> dict[str, Any]:
        data = self.gains.as_json()
        for table in (*data["tables"], data["pooled"]):
            *_, lines, quantiles = table
            table[-2:] = [_rounded(lines), _rounded(np.asarray(quantiles)[:, list(_HUNDREDTHS)])]
        data["noise"] = _rounded(data["noise"])
        return {
            "layout": LAYOUT,
            "source": self.source,
            "provenance": self.provenance,
            "hundredths": list(_HUNDREDTHS),
            "gains": data,
            "returns": [
                [division, gender, _rounded(shares), _rounded(limits)]
                for division, gender, shares, limits in self.returns.as_json()
            ],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Shipped":
        """Quantiles between those shipped lie on straight lines; the ends stay at 1 and 99 %."""
        gains = data["gains"]
        tables = [[*names, lines, _filled(data["hundredths"], quantiles)]
                  for *names, lines, quantiles in gains["tables"]]  # fmt: skip
        lines, quantiles = gains["pooled"]
        pooled = [lines, _filled(data["hundredths"], quantiles)]
        return cls(
            Gains.from_json({**gains, "tables": tables, "pooled": pooled}),
            Returns.from_json(data["returns"]),
            str(data["source"]),
            str(data["provenance"]),
        )


@cache
def shipped() -> Shipped:
    """The figures that come with the coach (``shipped.json``, which says what they rest on)."""
    text = files("analysis.progression").joinpath("shipped.json").read_text(encoding="utf-8")
    return Shipped.from_json(json.loads(text))


def _filled(hundredths: Sequence[int], quantiles: Sequence[Sequence[float]]) -> Doubles:
    return np.stack([np.interp(np.arange(101), hundredths, row) for row in quantiles])


def _rounded(values: Any) -> list[Any]:
    rounded: list[Any] = np.round(np.asarray(values, dtype=np.float64), _DIGITS).tolist()
    return rounded


def _span(seasons: Sequence[int]) -> str:
    if len(seasons) == 1:
        return f"season {seasons[0]}"
    return f"seasons {seasons[0]} to {seasons[-1]}"
