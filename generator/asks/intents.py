"""What a question can be about, and the reading of one question."""

from dataclasses import dataclass
from enum import StrEnum

from hyrox.segments import Segment


class Intent(StrEnum):
    """What an answer needs: the race's facts, guidance, both, or a computation."""

    OVERALL = "overall"
    LOSSES = "losses"
    GAINS = "gains"
    RUNNING = "running"
    STATIONS = "stations"
    PACING = "pacing"
    PEERS = "peers"
    SEGMENT = "segment"
    IMPROVE = "improve"
    KNOWLEDGE = "knowledge"

    ARCHETYPE = "archetype"
    LEVEL = "level"
    STRENGTHS = "strengths"
    GAP = "gap"
    NEXT = "next"
    EXPECTED = "expected"
    TEAM = "team"
    MISSING = "missing"

    WHAT_IF = "what if"
    TARGET = "target"
    ROUTE = "route"
    PROJECT = "project"

    @property
    def computed(self) -> bool:
        """Whether its facts are made for the question (``generator.asks.compute``)."""
        return self in (Intent.WHAT_IF, Intent.TARGET, Intent.ROUTE, Intent.PROJECT)


@dataclass(frozen=True)
class Focus:
    """The reading of a question.

    ``fact_keys`` are keys of facts to speak of, in order, and ``fallback`` those that answer
    where the race has none of them; ``opening`` are keys of facts that code says as they stand,
    before the model speaks; ``passages`` says how many guidance passages the answer wants;
    ``topics`` steer their search.
    """

    intent: Intent
    fact_keys: tuple[str, ...] = ()
    passages: int = 0
    topics: tuple[str, ...] = ()
    segments: tuple[Segment, ...] = ()
    fallback: tuple[str, ...] = ()
    opening: tuple[str, ...] = ()
