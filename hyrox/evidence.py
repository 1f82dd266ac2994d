"""What a sentence of the coach may rest on: facts, similar athletes, passages.

Every item has an id that is cited and a source that opens. ``text`` says everything in words
the model can copy, directions included: it never has to compute.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from hyrox.segments import Segment


class Kind(StrEnum):
    FACT = "fact"
    NEIGHBOUR = "neighbour"
    PASSAGE = "passage"


class Direction(StrEnum):
    """How the athlete stands to what ``text`` compares with."""

    FASTER = "faster"
    SLOWER = "slower"
    EVEN = "even"


@dataclass(frozen=True)
class Source:
    """Where a claim comes from; opens in the evidence panel.

    ``title`` is what a person reads; ``location`` says where it is (document#section, or the
    cohort's definition and n); ``citations`` are the works a document names, with address.
    """

    title: str
    location: str
    url: str = ""
    licence: str = ""
    citations: tuple[str, ...] = ()
    reviewed: bool = True
    """False for a passage that nobody of the project has read; ``title`` says it in words."""


@dataclass(frozen=True)
class EvidenceItem:
    """One thing that can be cited.

    ``id`` is short and unique in its evidence (``F3``, ``N1``, ``P2``); ``text`` is what the
    model sees and may copy; ``sentence`` is the plain sentence shown to the athlete when a
    generated one about this item fails verification; ``about`` is the segment it concerns;
    ``score`` is how well a passage fits the question, or how similar a neighbour is (0 to 1);
    ``None`` for facts.
    """

    id: str
    kind: Kind
    text: str
    sentence: str
    source: Source
    key: str = ""
    about: Segment | None = None
    direction: Direction | None = None
    value: float | None = None
    unit: str = ""
    score: float | None = None
    heading: str = ""
    """Of a passage: the section's heading, with which ``text`` begins."""

    @property
    def body(self) -> str:
        """``text`` without its heading."""
        return self.text.removeprefix(f"{self.heading}: ")

    def as_json(self) -> dict[str, Any]:
        """The shape of ``ask --json``: id, kind, text, source."""
        source = {"title": self.source.title, "location": self.source.location}
        if self.source.url:
            source["url"] = self.source.url
        if not self.source.reviewed:
            source["reviewed"] = False  # type: ignore[assignment]
        if self.source.citations:
            source["citations"] = list(self.source.citations)  # type: ignore[assignment]
        shown: dict[str, Any] = {
            "id": self.id, "kind": self.kind.value, "text": self.text, "source": source,
        }  # fmt: skip
        if self.score is not None:
            shown["score"] = round(self.score, 3)
        return shown


@dataclass(frozen=True)
class Evidence:
    """Everything one answer may rest on, in the order the prompt shows it."""

    items: tuple[EvidenceItem, ...] = field(default=())

    def __getitem__(self, item_id: str) -> EvidenceItem:
        return self.by_id[item_id]

    @property
    def by_id(self) -> dict[str, EvidenceItem]:
        return {item.id: item for item in self.items}

    def of(self, *kinds: Kind) -> tuple[EvidenceItem, ...]:
        return tuple(item for item in self.items if item.kind in kinds)
