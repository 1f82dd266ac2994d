"""The model's part of a plan: which of the fitting exercises, and why, in a sentence that cites.

Choosing is an answer of a few letters, held to them by a grammar where the engine knows grammars: a
small model writes prose otherwise, which names no exercise (benchmarks/plan_drafts.py). Reasons
are asked for as the coach is asked questions, and pass the same verifier.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

from generator.plans.reasons import fact_reason, plain_reason
from generator.plans.sessions import candidates
from generator.plans.sessions.running import is_run
from generator.plans.types import Athlete, Catalogue, Choice, Slot
from generator.prompt import head, messages, turn
from generator.prompts import prompt
from generator.speech import spoken
from generator.stream import cited_sentences
from hyrox.errors import ModelError
from hyrox.evidence import Evidence
from hyrox.exercises import Exercise
from hyrox.plans.plan import PlanEvidence
from hyrox.segments import Segment
from retrieval.evidence import passage_item

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from retrieval.library import Library

MOST_OFFERED = 8
CHOSEN = 3
MOST_SERVED = 3
"""Stations of an exercise that the model is told; the one it is made for comes first."""
REASON_TOKENS = 60
_LETTER = re.compile(r"\b[A-H]\b")

_SUBJECTS: Mapping[str, str] = {
    "easy_run": "easy running", "long_run": "the long run", "intervals": "interval running",
    "threshold": "threshold running", "strength": "strength for HYROX",
    "stations": "the stations", "compromised": "running after a station",
    "simulation": "race simulations", "conditioning": "conditioning on the machines",
    "test": "testing my progress", "recovery": "recovery days",
}  # fmt: skip
_OF_STATIONS: Mapping[str, str] = {
    "strength": "strength for the {}", "stations": "the {}", "compromised": "running after the {}",
}  # fmt: skip


class ModelDrafter:
    """Drafts with a chat model over a library; one per plan, since it gathers the evidence.

    A model that fails leaves the rest of the plan to code; ``note`` then says so.
    """

    def __init__(self, model: "BaseChatModel", name: str, library: "Library") -> None:
        self.name = name
        self.note = ""
        self._model, self._library = model, library
        self._evidence: dict[str, PlanEvidence] = {}

    @property
    def evidence(self) -> Mapping[str, PlanEvidence]:
        return self._evidence

    def draft(self, slot: Slot, athlete: Athlete, catalogue: Catalogue) -> Choice:
        """The choice for all slots of ``slot.key``: letters first, then the reason."""
        offered = candidates(slot, athlete, catalogue)[:MOST_OFFERED]
        chosen = tuple(exercise.id for exercise in offered)
        reason = ""
        cited: tuple[str, ...] = ()
        if not self.note:
            try:
                chosen = self._chosen(slot, athlete, offered)
                reason, cited = self._reason(slot, athlete)
            except ModelError as error:
                self.note = f"The language model failed, so code went on alone. ({error})"
        if not reason:
            reason, cited = plain_reason(slot, athlete.evidence)
        return Choice(slot.key, chosen, reason=reason, reason_evidence=cited, by=self.name)

    def _chosen(self, slot: Slot, athlete: Athlete, offered: Sequence[Exercise]) -> tuple[str, ...]:
        """Exercise ids, the model's first, the others as code ranked them."""
        if len(offered) <= CHOSEN:
            return tuple(exercise.id for exercise in offered)
        asked = draft_prompt(slot, athlete, offered)
        answer = "".join(
            self._tokens(asked, max_tokens=3 * CHOSEN, grammar=letters_grammar(len(offered)))
        )
        first = chosen_of(answer, offered)
        return (*first, *(e.id for e in offered if e.id not in first))

    def _reason(self, slot: Slot, athlete: Athlete) -> tuple[str, tuple[str, ...]]:
        """The athlete's own fact, as code says it, and a verified sentence about a passage."""
        told, cited = fact_reason(slot, athlete.evidence)
        question = f"How can I get better at {subject(slot)}?"
        hits = self._library.passages.find(question, 1, slot.stations[:1]).hits
        if not hits:
            return told, cited
        passage = passage_item(hits[0].passage, "P1", self._library.references, hits[0].score)
        key = hits[0].passage.id
        asked = turn(question, [passage], [passage])
        prompted = messages(head(), [], asked)[0]["content"]
        drafts = cited_sentences(self._tokens(prompted, max_tokens=REASON_TOKENS))
        for sentence in spoken(drafts, [passage], Evidence((passage,)), question):
            # Figures of a passage beside figures of the plan would be read as the plan's.
            if not sentence.shown or any(c.isdigit() for c in sentence.text):
                continue
            self._evidence[key] = PlanEvidence(
                id=key, kind="passage", title=passage.source.title, text=passage.sentence,
                location=passage.source.location, url=passage.source.url,
            )  # fmt: skip
            return f"{told} {sentence.text}".strip(), (*cited, key)
        return told, cited

    def _tokens(self, content: str, **options: Any) -> Iterator[str]:
        """Pieces of the answer.

        Raises:
            ModelError: the model failed.
        """
        from langchain_core.messages import HumanMessage

        try:
            for chunk in self._model.stream([HumanMessage(content)], **options):
                if chunk.text:
                    yield str(chunk.text)
        except ModelError:
            raise
        except Exception as error:
            raise ModelError(f"The model stopped with an error: {error}") from error


def draft_prompt(slot: Slot, athlete: Athlete, offered: Sequence[Exercise]) -> str:
    """What the model is asked to choose from, and all that a good choice rests on: movement, effort
    and level of each exercise, the stations it serves. Only vocabulary of the project stands in it:
    no word of the profile, so that two ways of writing one profile ask the same.

    Args:
        offered: at most ``MOST_OFFERED``; serving has them in code's order, so that a model that
            reads nothing and says ``A B C`` leaves the choice to code. Teaching shuffles them, so
            that position is not what is learned.
    """
    served = ", ".join(station.replace("_", " ") for station in slot.stations) or "general fitness"
    lines = [
        prompt("draft"),
        f"Athlete: {athlete.level}.",
        f"Session: {slot.kind.replace('_', ' ')}, {slot.minutes} minutes, {slot.intensity}, "
        f"for {served}.",
        *(
            f"[{letter}] {described(exercise)}"
            for letter, exercise in zip(ascii_uppercase, offered, strict=False)
        ),
        "Use:",
    ]
    return "\n".join(lines)


def described(exercise: Exercise) -> str:
    """``Backpack lunge: lunge, moderate, beginner; sandbag lunges``."""
    served = ", ".join(exercise.stations[:MOST_SERVED]).replace("_", " ")
    return (
        f"{exercise.name}: {movement(exercise)}, {exercise.intensity}, {exercise.level}; {served}"
    )


def movement(exercise: Exercise) -> str:
    """What it is as a movement, in a word or two; running is told from walking."""
    return "run" if is_run(exercise) else exercise.pattern.replace("_", " ")


def letters_grammar(offered: int) -> str:
    """GBNF of ``CHOSEN`` letters of as many exercises."""
    letter = f"[A-{ascii_uppercase[offered - 1]}]"
    return 'root ::= " "? ' + ' " " '.join([letter] * CHOSEN)


def chosen_of(answer: str, offered: Sequence[Exercise]) -> tuple[str, ...]:
    """The exercises whose letters an answer names, each once; others' letters are nothing."""
    places = (ascii_uppercase.index(match) for match in _LETTER.findall(answer))
    return tuple(dict.fromkeys(offered[place].id for place in places if place < len(offered)))


def subject(slot: Slot) -> str:
    """What a session is about, as an athlete would ask for it."""
    if slot.stations and slot.kind in _OF_STATIONS:
        station = slot.stations[0]
        if station in tuple(Segment):
            return _OF_STATIONS[slot.kind].format(Segment(station).in_text)
    return _SUBJECTS.get(slot.kind, slot.kind.replace("_", " "))
