"""Asking the coach and the bare model: the races and questions that suites share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from eval.real_finishes import draw
from eval.suites.base import Row
from generator.answer import Answer
from generator.coach import MAX_TOKENS, Coach
from generator.conversation import Conversation, History
from generator.stream import cited_sentences
from generator.verify import citations, without_citations
from hyrox.evidence import EvidenceItem

if TYPE_CHECKING:
    from eval.running.bench import Bench
    from generator.race import OpenRace

RACE_SEED = 20_26


class Races:
    """Races of a coach's store, drawn evenly over divisions and genders and opened when asked."""

    def __init__(self, coach: Coach, count: int, seed: int = RACE_SEED) -> None:
        self._coach = coach
        self._count, self._seed = count, seed
        self._open: dict[int, OpenRace] = {}

    @cached_property
    def results(self) -> Sequence[Any]:
        with self._coach.library.lease() as library:
            return draw(library.races, self._count, self._seed)

    def __len__(self) -> int:
        return len(self.results)

    def __getitem__(self, number: int) -> "OpenRace":
        """The race, opened without warming the model: latency is measured as of a first question.

        Raises:
            NotFoundError: nobody to compare it with.
        """
        if number not in self._open:
            self._open[number] = self._coach.open_race(self.results[number], prefill=False)
        return self._open[number]


def asked(
    coach: Coach, question: str, race: "OpenRace | None" = None, history: History = ()
) -> Answer:
    """The coach's whole answer.

    Raises:
        HyroxCoachError: whatever the coach raises.
        RuntimeError: it ended without an answer.
    """
    answer: Answer | None = None
    for part in coach.ask(question, race, history):
        if isinstance(part, Answer):
            answer = part
    if answer is None:
        raise RuntimeError("the coach ended without an answer")
    return answer


def row_of(answer: Answer) -> Row:
    """An answer as a row: its published shape, what the model had written before the check, and
    the keys of its evidence."""
    drafts = [s.draft or s.cited_text for s in answer.sentences if s.generated and answer.asked]
    keys = {item.id: item.key for item in answer.evidence.items}
    return {
        "answer": answer.as_json(), "drafts": drafts, "asked_model": bool(answer.asked),
        "keys": keys,
    }  # fmt: skip


def raw_row(text: str, evidence: Sequence[EvidenceItem]) -> Row:
    """What a model wrote, unchecked, in the published shape of an answer."""
    said = list(cited_sentences([text]))
    return {
        "answer": {
            "answer": text,
            "sentences": [
                {"text": without_citations(s), "citations": list(citations(s)),
                 "status": "unchecked"}
                for s in said
            ],
            "evidence": [item.as_json() for item in evidence],
            "safety": {"red_flag": None},
        },
        "asked_model": True,
        "keys": {item.id: item.key for item in evidence},
    }  # fmt: skip


def spoken_by_model(coach: Coach, messages: Sequence[Mapping[str, str]]) -> str:
    """What the model alone answers to a prompt.

    Raises:
        ModelError: it failed.
    """
    from langchain_core.messages import AIMessage, HumanMessage

    assert coach.model is not None
    chat = [
        HumanMessage(m["content"]) if m["role"] == "user" else AIMessage(m["content"])
        for m in messages
    ]
    return str(coach.model.invoke(chat, max_tokens=MAX_TOKENS).text)


@dataclass(frozen=True)
class Truth:
    """Everything the coach could know for one question about one race."""

    items: tuple[EvidenceItem, ...]

    @classmethod
    def of(cls, coach: Coach, question: str, race: "OpenRace | None") -> "Truth":
        """The race's facts and neighbours, and what the question computes and finds."""
        found: dict[str, EvidenceItem] = {}
        if race is not None:
            found = {item.key or item.text: item for item in race.evidence.items}
        ready = coach.prepare(question, Conversation.of(race, ()))
        for item in ready.evidence.items:
            found.setdefault(item.key or item.text, item)
        return cls(tuple(found.values()))

    def texts(self) -> dict[str, str]:
        """Id to text; the plain sentence says the same in other words and belongs to it."""
        return {
            item.id: "\n".join(dict.fromkeys((item.text, item.sentence))) for item in self.items
        }


def without_model(bench: "Bench") -> bool:
    """Whether nothing speaks but code."""
    return bench.coach.model is None
