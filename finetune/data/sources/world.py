"""What examples are made from, opened once and on first use: races, documents, tables."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from finetune.data.split import held_out
from hyrox.settings import Settings
from ingest.guidance.documents import Guidance, Passage, Reference, read_guidance, read_references

if TYPE_CHECKING:
    from finetune.data.sources.races import Races
    from generator.plans.types import Catalogue


@dataclass(frozen=True)
class Question:
    """A written question and answer about one section; ``[P]`` in the answer cites the section."""

    passage: Passage
    question: str
    answer: str

    @property
    def family(self) -> str:
        return f"document:{self.passage.document}"


class World:
    """The project's own knowledge; nothing in it is a row of a real person."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.corpora = settings.corpora

    @cached_property
    def references(self) -> dict[str, Reference]:
        return dict(read_references(self.corpora / "references.toml"))

    @cached_property
    def guidance(self) -> Guidance:
        return read_guidance([(self.corpora / "guidance", "corpora/guidance")], self.references)

    @cached_property
    def races(self) -> "Races":
        from finetune.data.sources.races import Races

        return Races(self.settings)

    @cached_property
    def catalogue(self) -> "Catalogue":
        from retrieval.exercises import open_catalogue

        return open_catalogue(self.corpora)

    def passages(self, *, from_held_out: bool) -> tuple[Passage, ...]:
        """The guidance sections of the documents of a part."""
        return tuple(
            passage
            for passage in self.guidance.passages
            if held_out(f"document:{passage.document}") is from_held_out
        )

    def questions(self, *, from_held_out: bool) -> tuple[Question, ...]:
        """The written questions about the documents of a part."""
        return tuple(q for q in self._questions if held_out(q.family) is from_held_out)

    @cached_property
    def _questions(self) -> tuple[Question, ...]:
        return tuple(self._read())

    def _read(self) -> Iterator[Question]:
        sections = {(p.document, p.section): p for p in self.guidance.passages}
        for path in sorted((self.corpora / "questions/training").rglob("*.jsonl")):
            for line in path.read_text(encoding="utf-8").splitlines():
                entry = json.loads(line)
                passage = sections[entry["document"], entry["section"]]
                yield Question(passage, entry["question"], entry["answer"])
