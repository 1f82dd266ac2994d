"""Whose races figures rest on, where those of other results are lent to a field with few pairs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analysis.partition import Key
from hyrox.divisions import Division, Gender

FEWEST = 30
"""Pairs below which a field's, or a division's, own figures are not looked at."""

_LEANING_PAIRS = 200.0
_NEGLIGIBLE = 0.05


def leaning(pairs: int) -> float:
    """The weight (0 to 1) of own figures from ``pairs``, against what they lean on, which is
    worth 200 pairs (a shrinkage estimate)."""
    return pairs / (pairs + _LEANING_PAIRS) if pairs >= FEWEST else 0.0


@dataclass(frozen=True)
class Lent:
    """Figures from elsewhere: ``source`` in words, and its pairs of each division and gender."""

    source: str
    counts: dict[Key, int]

    def as_json(self) -> list[Any]:
        return [self.source, [[*map(str, key), n] for key, n in self.counts.items()]]

    @classmethod
    def from_json(cls, data: list[Any]) -> "Lent":
        source, counts = data
        return cls(str(source), {(Division(d), Gender(g)): int(n) for d, g, n in counts})


@dataclass(frozen=True)
class Basis:
    """What figures of a division and gender rest on: ``n`` pairs of races of one athlete.

    ``words`` name them where they are not simply the field's own (else empty); ``lent_share`` is
    the weight (0 to 1) of what was lent.
    """

    n: int
    words: str = ""
    lent_share: float = 0.0


def basis_of(key: Key, counts: Mapping[Key, int], lent: Lent | None) -> Basis:
    """The basis of figures of ``key`` in a field with pairs ``counts`` to which some are lent."""
    own, everybody = counts.get(key, 0), sum(counts.values())
    who = named(key)
    share = (1 - leaning(own)) * (1 - leaning(everybody)) if lent else 0.0
    if lent is None or share < _NEGLIGIBLE:
        if own >= FEWEST or own == everybody:
            return Basis(own, "", share)
        why = f"only {own} of {who}" if own else f"nobody of {who}, raced twice"
        return Basis(everybody, f"{everybody:,} pairs of races of all divisions: {why}", share)
    n = lent.counts.get(key, 0)
    whose = f"{who}," if n else "the other divisions"
    n = n or sum(lent.counts.values())
    words = f"{n:,} pairs of races of {whose} in {lent.source}"
    if leaning(everybody) == 0:
        return Basis(n, f"{words}, because {too_few(everybody)}", share)
    words = f"{words} ({100 * share:.0f} % of the weight) and {everybody:,} pairs in these results"
    return Basis(n + everybody, words, share)


def too_few(pairs: int, who: str = "") -> str:
    """Why something is lent: ``nobody in these results raced twice``."""
    of = f" of {who}," if who else ""
    if pairs == 0:
        return f"nobody{of} in these results raced twice"
    return f"only {pairs} pair{'' if pairs == 1 else 's'} of races{of} are in these results"


def named(key: Key) -> str:
    """``men, open``."""
    return f"{key[1].people}, {key[0].value}"
