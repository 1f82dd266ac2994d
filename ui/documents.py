"""A document as a reader opens it: its passages in order, and the works they cite.

Page and terminal show the same of it, in the same words.
"""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hyrox.evidence import EvidenceItem, Kind
from hyrox.segments import SEGMENTS
from ingest.guidance.documents import Passage, Reference
from ingest.guidance.shipped.outside import OUTSIDE

_KEY = "passage:"
_KIND_WORDS = {
    "guidance": "Guidance document",
    "exercise": "Exercise",
    "food": "Food",
    "recipe": "Recipe",
    "web": "Web page",
}
_AUDIENCE_WORDS = {
    "all": "everybody",
    "beginner": "beginners",
    "advanced": "advanced athletes",
    "women": "women",
    "masters": "masters athletes",
    "doubles": "doubles teams",
    "relay": "relay teams",
    "youth": "young athletes",
    "adaptive": "adaptive athletes",
}
_TOPIC_WORDS = {segment.value: segment.label for segment in SEGMENTS}
_NOT_REVIEWED = {
    "web": "not reviewed by us: another site's text, as it was when it was read",
    "guidance": "not reviewed by us",
}
_NEARLY = 0.5
"""Likeness (``difflib``'s ratio) from which an id may be what a person meant."""


@dataclass(frozen=True)
class Document:
    """At least one passage of one document, and the works cited, in the order of their mention."""

    passages: tuple[Passage, ...]
    works: Mapping[str, Reference]

    @property
    def id(self) -> str:
        return self._first.document

    @property
    def title(self) -> str:
        return self._first.title

    @property
    def location(self) -> str:
        """The file or address that it was read from."""
        return self._first.location

    @property
    def reviewed(self) -> bool:
        """Whether one of us has read it."""
        return bool(self._first.reviewed)

    @property
    def kind_words(self) -> str:
        return _KIND_WORDS.get(self._first.kind, self._first.kind.capitalize())

    @property
    def topic_words(self) -> str:
        topic = self._first.topic
        return _TOPIC_WORDS.get(topic, topic.replace("_", " ").capitalize())

    @property
    def audience_words(self) -> str:
        return _AUDIENCE_WORDS.get(self._first.audience, self._first.audience)

    @property
    def review_words(self) -> str:
        """``reviewed on 22 November 2026``, or that nobody of us did."""
        if self._first.reviewed:
            return f"reviewed on {_day_words(self._first.reviewed)}"
        imported = f"not reviewed by us: taken over from {self.location}"
        return _NOT_REVIEWED.get(self._first.kind, imported)

    @property
    def _first(self) -> Passage:
        return self.passages[0]

    def works_of(self, passage: Passage) -> list[int]:
        """The numbers, from 1, of the works that a passage cites."""
        return [number for number, key in enumerate(self.works, 1) if key in passage.sources]

    @property
    def cites_alike(self) -> bool:
        """Whether all passages cite the same works."""
        return len({frozenset(passage.sources) for passage in self.passages}) == 1

    def at(self, place: str) -> "Document":
        """The one section of that place; the empty place is the whole.

        Raises:
            KeyError: there is no such section.
        """
        if not place:
            return self
        for passage in self.passages:
            if place_of(passage) == place:
                return Document((passage,), _works([passage], self.works))
        raise KeyError(place)

    def as_json(self) -> dict[str, Any]:
        """The shape of ``document --json``."""
        first = self._first
        return {
            "document": self.id,
            "title": self.title,
            "kind": first.kind,
            "topic": first.topic,
            "audience": first.audience,
            "reviewed": first.reviewed or None,
            "location": self.location,
            "sections": [
                {"id": p.id, "heading": p.section, "text": p.text, "works": self.works_of(p)}
                for p in self.passages
            ],
            "works": [
                {"number": n, "citation": work.citation, "url": work.url, "licence": work.licence}
                for n, work in enumerate(self.works.values(), 1)
            ],
        }


def find_document(
    passages: Iterable[Passage], references: Mapping[str, Reference], document_id: str
) -> Document | None:
    """The document of that id; what is known not to be covered is none."""
    found = tuple(p for p in passages if p.document == document_id and p.kind != OUTSIDE)
    return Document(found, _works(found, references)) if found else None


def nearest_ids(passages: Iterable[Passage], document_id: str, most: int = 3) -> list[str]:
    """Ids of documents that are written nearly so, the likeliest first."""
    known = dict.fromkeys(p.document for p in passages if p.kind != OUTSIDE)
    wanted = document_id.strip().lower().replace("_", "-").replace(" ", "-")
    return difflib.get_close_matches(wanted[:100], known, most, _NEARLY)


def place_of(passage: Passage) -> str:
    """Where in its document a passage stands: what follows the ``#`` of its id."""
    return passage.id.partition("#")[2]


def document_of(item: EvidenceItem) -> str:
    """``document#place`` that evidence rests on; empty where that is no document."""
    return item.key.removeprefix(_KEY) if _is_of_document(item) else ""


def _is_of_document(item: EvidenceItem) -> bool:
    return item.kind is Kind.PASSAGE and item.key.startswith(_KEY)


def _works(
    passages: Iterable[Passage], references: Mapping[str, Reference]
) -> dict[str, Reference]:
    cited = dict.fromkeys(key for passage in passages for key in passage.sources)
    return {key: references[key] for key in cited if key in references}


def _day_words(day: str) -> str:
    try:
        read = date.fromisoformat(day[:10])
    except ValueError:
        return day
    return f"{read.day} {read:%B %Y}"
