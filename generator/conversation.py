"""A conversation as the model sees it: what was asked and said before, which evidence it knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from generator.answer import Answer
from generator.asks.compute import Computed
from generator.asks.voices import divided
from generator.focus import MOST_ITEMS, Focus, chosen_facts, facts_for
from generator.prompt import Message, Turn, head, messages, turn
from generator.race import OpenRace
from hyrox.evidence import Evidence, EvidenceItem, Kind
from hyrox.segments import Segment
from ingest.guidance.documents import Reference
from retrieval.evidence import passage_item
from retrieval.passages import PassageHit
from retrieval.terms import segments_named

History = Sequence[tuple[str, Answer]]
"""Earlier questions with their answers, oldest first."""

COMPUTED = "C"
"""First letter of the ids of facts that were computed for a question."""

REMEMBERED_TURNS = 3
"""Turns kept in the prompt: enough for follow-ups, and the context stays small."""


@dataclass(frozen=True)
class Conversation:
    """The open race (if any) and the turns the prompt still holds."""

    race: OpenRace | None
    history: tuple[Answer, ...]
    last_segments: tuple[Segment, ...] = ()
    """Segments of the latest question that named any; "it" means these."""
    last_question: str = ""
    """The question before this one."""

    @classmethod
    def of(cls, race: OpenRace | None, history: History) -> "Conversation":
        """Keeps the last turns that the model took part in."""
        told = [answer for _, answer in history if answer.asked and answer.grounded]
        recent = reversed(history[-REMEMBERED_TURNS:])
        named = (segments_named(answer.question) for _, answer in recent)
        last = history[-1][1].question if history else ""
        return cls(race, tuple(told[-REMEMBERED_TURNS:]), next(filter(None, named), ()), last)

    @property
    def passages(self) -> tuple[EvidenceItem, ...]:
        """Passages the prompt already holds."""
        found = {
            item.id: item
            for answer in self.history
            for item in answer.evidence.of(Kind.PASSAGE)
            if self._shows(item)
        }
        return tuple(found.values())

    @property
    def computed(self) -> tuple[EvidenceItem, ...]:
        """Facts computed for earlier questions, which the prompt still holds."""
        found = {
            item.id: item
            for answer in self.history
            for item in answer.evidence.items
            if item.id.startswith(COMPUTED) and self._shows(item)
        }
        return tuple(found.values())

    def prepare(
        self,
        question: str,
        read: Focus,
        hits: Sequence[PassageHit],
        references: Mapping[str, Reference],
        computed: Computed | None = None,
        model_name: str = "",
        style: str = "",
    ) -> "Prepared":
        """Everything one question needs: evidence, ids to speak of, and the prompt.

        Args:
            model_name: the model that will speak; it decides what code says for it.
            style: how the athlete likes to be spoken to (``Style.words``).
        """
        use = list(facts_for(self.race.evidence, read)) if self.race else []
        earlier = self.computed
        made = self._numbered(computed or Computed())
        use += made.items
        opening, lists = made.opening, made.lists
        if self.race:
            opening = (*chosen_facts(self.race.evidence, read.opening), *opening)
        use, untaught = map(list, divided([i for i in use if i not in opening], model_name))
        opening = (*opening, *untaught)
        known = {item.key: item for item in self.passages}
        number = max((int(item.id[1:]) for item in known.values()), default=0)
        for hit in hits:
            key = f"passage:{hit.passage.id}"
            if key not in known:
                number += 1
                known[key] = passage_item(hit.passage, f"P{number}", references, hit.score)
            use.append(known[key])
        shown = {item.id for item in self._head_items} | {
            item.id for item in (*self._race_items, *known.values(), *earlier) if self._shows(item)
        }
        asked = turn(question, use, [item for item in use if item.id not in shown], style)
        said = (*opening, *use, *lists)
        visible = [item for item in self._race_items if item.id in shown and item not in said]
        rest = [item for item in (*known.values(), *earlier) if item not in said]
        return Prepared(
            use=tuple(use),
            opening=opening,
            lists=lists,
            evidence=Evidence((*opening, *use, *lists, *visible, *rest)),
            asked=asked,
            messages=messages(
                self.race.head if self.race else head(),
                [Turn(answer.asked, answer.text) for answer in self.history],
                asked,
            ),
        )

    def _numbered(self, computed: Computed) -> Computed:
        """Computed facts with their ids: one the prompt holds keeps its own, others get the next.

        What code says is numbered on too: an id is never given twice in what is remembered.
        """
        known = {item.text: item.id for item in self.computed}
        taken = [
            int(item.id[1:])
            for answer in self.history
            for item in answer.evidence.items
            if item.id.startswith(COMPUTED)
        ]
        fresh = count(max(taken, default=0) + 1)

        def named(items: tuple[EvidenceItem, ...]) -> tuple[EvidenceItem, ...]:
            ids = (known.get(item.text) or f"{COMPUTED}{next(fresh)}" for item in items)
            return tuple(replace(item, id=i) for item, i in zip(items, ids, strict=True))

        most = computed.items[:MOST_ITEMS]
        opening, items = named(computed.opening), named(most)
        return Computed(items, opening, named((*computed.items[MOST_ITEMS:], *computed.lists)))

    @property
    def _race_items(self) -> tuple[EvidenceItem, ...]:
        return self.race.evidence.items if self.race else ()

    @property
    def _head_items(self) -> tuple[EvidenceItem, ...]:
        return self.race.head_items if self.race else ()

    def _shows(self, item: EvidenceItem) -> bool:
        return any(f"[{item.id}] {item.text}" in answer.asked for answer in self.history)


@dataclass(frozen=True)
class Prepared:
    """One question ready for the model.

    ``use`` is what the answer should speak of, in order; ``opening`` what code says before the
    model and ``lists`` what after it; ``evidence`` all of them and everything else visible to the
    model; ``asked`` this turn's text; ``messages`` the whole prompt. ``asks`` is a sentence that is
    the whole answer: a question back, or that there is nothing to say.
    """

    use: tuple[EvidenceItem, ...]
    evidence: Evidence
    asked: str
    messages: list[Message]
    opening: tuple[EvidenceItem, ...] = ()
    lists: tuple[EvidenceItem, ...] = ()
    asks: str = ""


def nothing_to_say(asks: str) -> Prepared:
    """A question that no evidence answers; ``asks`` says so, or asks back."""
    return Prepared((), Evidence(), "", [], asks=asks)
