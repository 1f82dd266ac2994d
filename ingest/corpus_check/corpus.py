"""The corpora folder as a check sees it: everything that could be read, however wrong it is.

The stores refuse a defective document whole. A check must look further, for one document may have
several defects, so nothing here is refused: what could not be parsed at all is in ``unread``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from hyrox.exercises import Exercise
from hyrox.foods import Food
from hyrox.recipes import Recipe
from ingest.corpus_check.facts import Facts, Judged
from ingest.corpus_check.findings import Finding
from ingest.guidance.claims import sentences


@dataclass(frozen=True)
class Asked:
    """A question that a section, an exercise or a recipe is found by."""

    path: str
    line: int
    text: str


@dataclass(frozen=True)
class Section:
    """One ``##`` section of a guidance document; ``text`` is its body on one line."""

    line: int
    heading: str
    text: str
    text_line: int
    asked: tuple[Asked, ...]


@dataclass(frozen=True)
class Document:
    """A guidance document. ``header`` is empty where its front matter could not be read."""

    path: str
    stem: str
    header: dict[str, Any]
    header_lines: dict[str, int]
    sections: tuple[Section, ...]

    @property
    def id(self) -> str:
        return str(self.header.get("id", self.stem))

    @property
    def sources(self) -> tuple[str, ...]:
        return as_texts(self.header.get("sources"))

    @property
    def text(self) -> str:
        return " ".join(section.text for section in self.sections)

    def line_of(self, name: str) -> int:
        return self.header_lines.get(name, 1)


@dataclass(frozen=True)
class Entry:
    """An exercise or a recipe: its fields as written and, where they fit the schema, ``value``."""

    kind: str
    path: str
    line: int
    fields: dict[str, Any]
    value: Exercise | Recipe | None
    faults: tuple[str, ...]

    @property
    def id(self) -> str:
        return str(self.fields.get("id", ""))

    @property
    def sources(self) -> tuple[str, ...]:
        return as_texts(self.fields.get("sources"))

    @property
    def texts(self) -> list[str]:
        """Its prose: every text a reader sees that is a sentence of its own."""
        found = [self.fields.get(name) for name in ("summary", "load_guidance")]
        for name in ("cues", "steps"):
            found += as_texts(self.fields.get(name))
        faults = self.fields.get("faults")
        for fault in faults if isinstance(faults, list) else []:
            if isinstance(fault, dict):
                found += [fault.get("fault"), fault.get("cure")]
        return [text for text in found if isinstance(text, str)]

    @property
    def text(self) -> str:
        return " ".join(self.texts)


@dataclass(frozen=True)
class FoodRow:
    """A line of the food table, and the food where the line fits the schema."""

    path: str
    line: int
    cells: dict[str, str]
    food: Food | None
    faults: tuple[str, ...]

    @property
    def id(self) -> str:
        return self.cells.get("id", "")


@dataclass(frozen=True)
class Question:
    """A line of a question set that search is measured by."""

    path: str
    line: int
    split: str
    fields: dict[str, Any]

    @property
    def text(self) -> str:
        return str(self.fields.get("question", ""))

    @property
    def family(self) -> str:
        return str(self.fields.get("family", ""))


@dataclass(frozen=True)
class Family:
    """Documents whose questions belong to one split; ``patterns`` as in ``families.toml``."""

    name: str
    line: int
    split: str
    patterns: tuple[str, ...]


@dataclass(frozen=True)
class Said:
    """A sentence, and what says it; ``key`` is the same for all sentences of one document."""

    path: str
    line: int
    key: str
    sentence: str
    section: str


@dataclass
class Corpus:
    """All that the check looks at; ``name`` is the folder's name, which starts every path."""

    name: str
    today: date
    documents: list[Document] = field(default_factory=list)
    exercises: list[Entry] = field(default_factory=list)
    recipes: list[Entry] = field(default_factory=list)
    foods: list[FoodRow] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    families: list[Family] = field(default_factory=list)
    sources: dict[str, int] = field(default_factory=dict)
    """Keys of ``references.toml`` with their lines."""
    used_by_code: set[str] = field(default_factory=set)
    """Those that code cites (``used_by``)."""
    facts: Facts = field(default_factory=Facts)
    unread: list[Finding] = field(default_factory=list)

    @property
    def entries(self) -> list[Entry]:
        return [*self.exercises, *self.recipes]

    @cached_property
    def food_table(self) -> dict[str, Food]:
        """The foods whose line fits the schema."""
        return {row.food.id: row.food for row in self.foods if row.food}

    @cached_property
    def ids(self) -> dict[str, tuple[str, int]]:
        """What an answer may name, with where it stands: documents, and entries of each kind."""
        found: dict[str, tuple[str, int]] = {d.id: (d.path, 1) for d in self.documents}
        found.update({f"{e.kind}-{e.id}": (e.path, e.line) for e in self.entries})
        found.update({f"food-{row.id}": (row.path, row.line) for row in self.foods})
        return found

    @cached_property
    def said(self) -> list[Said]:
        """Every sentence of documents, exercises and recipes."""
        found = []
        for document in self.documents:
            for section in document.sections:
                for sentence in sentences(section.text):
                    found.append(
                        Said(document.path, section.text_line, document.path, sentence,
                             section.heading)
                    )  # fmt: skip
        for entry in self.entries:
            key = f"{entry.kind}-{entry.id}"
            for text in entry.texts:
                for sentence in sentences(text):
                    name = str(entry.fields.get("name", ""))
                    found.append(Said(entry.path, entry.line, key, sentence, name))
        return found

    @cached_property
    def judged(self) -> list[tuple[Said, list[Judged]]]:
        """Every sentence with those of its figures that ``facts.toml`` decides."""
        return [(said, self.facts.judged(said.sentence, said.section)) for said in self.said]

    def asked(self) -> Iterator[Asked]:
        """Every question that something of the corpus is found by."""
        for document in self.documents:
            for section in document.sections:
                yield from section.asked
        for entry in self.entries:
            for text in as_texts(entry.fields.get("questions")):
                yield Asked(entry.path, entry.line, text)


def as_texts(value: Any) -> tuple[str, ...]:
    """The texts of a list; nothing where there is no list."""
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()
