"""What a good choice of a session's main exercises is: a rule that can be read from the prompt.

Four criteria, each 0 to 1, of up to three exercises in order (own rule, with the planner's tables):
they suit the kind of session, the first counting most; they serve the session's stations; their
movements differ; effort and level are near the session's and the athlete's. Where choices are worth
the same, what is offered earlier comes first: in serving that is what code ranks higher.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from string import ascii_uppercase
from typing import Any

from generator.plans.barred import LEVELS
from generator.plans.drafting import CHOSEN, MOST_SERVED, movement
from generator.plans.sessions.items import EFFORTS
from generator.plans.sessions.tables import (
    ALTERNATING,
    OF_RUNNING,
    PATTERNS,
    PATTERNS_OF_RACING,
    USUAL,
)
from generator.plans.types import Slot
from hyrox.exercises import Exercise, Intensity, Level, Pattern, Serves
from hyrox.plans.plan import SessionKind

SUITS, SERVES, VARIES, MATCHES = 3.0, 3.0, 2.0, 1.0
"""Weights of the criteria."""
BY_PLACE = (0.5, 0.3, 0.2)
"""Of suiting: what comes first is done on fresh legs and left out last."""
SERVES_TOO = 0.6
"""A station that an exercise serves but is not made for."""
LEAST_USUAL = 0.5
"""How well the last of what a kind is usually made of suits it."""
FILLS = 0.1
"""How well anything else suits a session of running."""


@dataclass(frozen=True)
class Offer:
    """An exercise as the prompt shows it."""

    id: str
    name: str
    pattern: Pattern
    movement: str
    effort: Intensity
    level: Level
    serves: tuple[Serves, ...]


@dataclass(frozen=True)
class Table:
    """A session and what is offered for it, in the order of the letters."""

    kind: SessionKind
    intensity: Intensity
    level: Level
    stations: tuple[Serves, ...]
    offers: tuple[Offer, ...]

    @cached_property
    def wanted(self) -> tuple[Serves, ...]:
        """The stations to be served; running is one where the session is a run."""
        runs = self.kind in OF_RUNNING or self.kind == "test"
        return tuple(s for s in self.stations if s != "roxzone" and (runs or s != "running"))

    @cached_property
    def values(self) -> dict[tuple[int, ...], float]:
        """What every choice is worth, by places in order."""
        count = min(CHOSEN, len(self.offers))
        return {c: self.worth(c) for c in permutations(range(len(self.offers)), count)}

    @cached_property
    def best(self) -> tuple[int, ...]:
        """The best choice, by places."""
        return min(self.values, key=lambda c: (-round(self.values[c], 9), c))

    @property
    def letters(self) -> str:
        """The best choice as the model has to say it: ``B D A``."""
        return " ".join(ascii_uppercase[place] for place in self.best)

    def score(self, letters: Sequence[int]) -> float:
        """Where a choice lies between the worst (0) and the best (1) of as many exercises; less
        than the worst, by too few, is 0 too."""
        least, most = self._range
        worth = self.worth(tuple(dict.fromkeys(letters))[:CHOSEN])
        if most - least < 1e-9:
            return float(worth >= least)
        return min(1.0, max(0.0, (worth - least) / (most - least)))

    @cached_property
    def _range(self) -> tuple[float, float]:
        return min(self.values.values()), max(self.values.values())

    def worth(self, chosen: Sequence[int]) -> float:
        """The weighted mean of the criteria that apply; what is missing of three counts 0."""
        offers = [self.offers[place] for place in chosen]
        if not offers:
            return 0.0
        full = min(CHOSEN, len(self.offers))
        held = len(offers) / full
        parts = [
            (SUITS, self._suits(offers)),
            (MATCHES, held * sum(map(self._matches, offers)) / len(offers)),
        ]
        if self.wanted:
            parts.append((SERVES, self._serves(offers)))
        if self.kind not in OF_RUNNING:
            parts.append((VARIES, len({offer.movement for offer in offers}) / full))
        return sum(weight * part for weight, part in parts) / sum(weight for weight, _ in parts)

    def _suits(self, offers: Sequence[Offer]) -> float:
        shares = BY_PLACE[: min(CHOSEN, len(self.offers))]
        given = zip(shares, offers, strict=False)
        return sum(share * self.suits(offer) for share, offer in given) / sum(shares)

    def suits(self, offer: Offer) -> float:
        """How well it suits the kind of session: by the planner's tables, 0 to 1."""
        usual = USUAL.get(self.kind, ())
        if offer.id in usual:
            return 1.0 - (1.0 - LEAST_USUAL) * usual.index(offer.id) / len(usual)
        if self.kind in OF_RUNNING or self.kind == "test":
            return FILLS
        if self.kind in ALTERNATING:
            return PATTERNS_OF_RACING.get(offer.pattern, 0.0)
        return PATTERNS.get(self.kind, {}).get(offer.pattern, 0.0)

    def _serves(self, offers: Sequence[Offer]) -> float:
        best = dict.fromkeys(self.wanted, 0.0)
        for offer in offers:
            for place, station in enumerate(offer.serves):
                if station in best:
                    best[station] = max(best[station], 1.0 if place == 0 else SERVES_TOO)
        return min(1.0, sum(best.values()) / min(CHOSEN, len(self.wanted)))

    def _matches(self, offer: Offer) -> float:
        effort = abs(EFFORTS.index(offer.effort) - EFFORTS.index(self.intensity))
        level = abs(LEVELS.index(offer.level) - LEVELS.index(self.level))
        return 1.0 - effort / 4 - level / 4

    def as_json(self) -> dict[str, Any]:
        """For the subject of an example."""
        return {
            "kind": self.kind, "intensity": self.intensity, "level": self.level,
            "stations": list(self.stations),
            "offers": [{**vars(offer), "serves": list(offer.serves)} for offer in self.offers],
        }  # fmt: skip

    @classmethod
    def of(cls, slot: Slot, level: Level, offered: Sequence[Exercise]) -> "Table":
        """What ``generator.plans.drafting.draft_prompt`` shows of these."""
        offers = tuple(
            Offer(
                id=e.id, name=e.name, pattern=e.pattern, movement=movement(e), effort=e.intensity,
                level=e.level, serves=e.stations[:MOST_SERVED],
            )
            for e in offered
        )  # fmt: skip
        return cls(slot.kind, slot.intensity, level, slot.stations, offers)

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Table":
        """What ``as_json`` wrote."""
        offers = tuple(Offer(**{**o, "serves": tuple(o["serves"])}) for o in row["offers"])
        return cls(
            row["kind"], row["intensity"], row["level"], tuple(row["stations"]), offers
        )  # fmt: skip
