"""A conversation while it is made: read, prepared and remembered by the very code that serves."""

from collections.abc import Mapping, Sequence

from analysis.teams import is_team
from analysis.words.items import Who
from finetune.data.example import Asked, Example, Expects, Kind
from generator.answer import Answer, Sentence, Status
from generator.asks.compute import AskBackError, Computing, compute
from generator.conversation import REMEMBERED_TURNS, Conversation, Prepared
from generator.focus import focus
from generator.prompt import Turn, head, messages
from generator.race import OpenRace
from generator.stream import cited_sentences
from generator.verify import citations, without_citations
from hyrox.evidence import Evidence, EvidenceItem
from ingest.guidance.documents import Passage, Reference
from retrieval.evidence import passage_item
from retrieval.passages import PassageHit

MOST_TURNS = REMEMBERED_TURNS + 1
"""A longer conversation is never in a prompt: serving forgets its first turns."""


class Talk:
    """Turns about an open race, or about none.

    Every kind of fact is handed to the model here, as to a larger one, so that the embedded model
    can be taught those that code says for it (``generator.asks.voices``). What code says before or
    after the model is no part of a target.
    """

    def __init__(self, references: Mapping[str, Reference], race: OpenRace | None = None) -> None:
        self.references = references
        self.race = race
        self.who = Who.of(race.report) if race else Who()
        self.turns: list[Asked] = []
        self._answers: list[tuple[str, Answer]] = []
        self._items: dict[str, EvidenceItem] = {i.id: i for i in race.head_items} if race else {}

    @property
    def conversation(self) -> Conversation:
        return Conversation.of(self.race, self._answers)

    @property
    def passages(self) -> tuple[EvidenceItem, ...]:
        """Passages that were shown, in order."""
        return tuple(item for item in self._items.values() if item.id.startswith("P"))

    @property
    def said(self) -> tuple[str, ...]:
        """The answers so far, in order."""
        return tuple(answer.text for _, answer in self._answers)

    def prepare(
        self,
        question: str,
        hits: Sequence[Passage] = (),
        library: Computing | None = None,
        style: str = "",
    ) -> Prepared | None:
        """What serving would show the model; ``None`` where it would ask back or say nothing.

        Args:
            hits: the passages that the search is taken to have found.
            library: computes what a question asks for; without it such questions are ``None``.
        """
        conversation, race = self.conversation, self.race
        read = focus(
            question,
            race_open=race is not None,
            last_segments=conversation.last_segments,
            team=race is not None and is_team(race.report.result.division),
        )
        if bool(read.passages) != bool(hits):
            return None
        computed = None
        if read.intent.computed:
            if library is None:
                return None
            try:
                computed = compute(question, read, library, race)
            except AskBackError:
                return None
        found = [
            PassageHit(passage, 1.0, passage_item(passage, "P", self.references).source)
            for passage in hits
        ]
        ready = conversation.prepare(question, read, found, self.references, computed, style=style)
        return ready if ready.use else None

    def add(
        self,
        question: str,
        ready: Prepared,
        said: str,
        *,
        expects: Expects = Expects.ANSWER,
        gold: Sequence[str] | None = None,
    ) -> None:
        """Add a turn; ``gold`` is everything it was to speak of unless given."""
        use = tuple(item.id for item in ready.use)
        self.turns.append(Asked(question, expects, use, use if gold is None else tuple(gold)))
        self._items |= {item.id: item for item in ready.use}
        told = tuple(
            Sentence(without_citations(text), citations(text), Status.VERIFIED)
            for text in cited_sentences([said])
        )
        answer = Answer(question, told, Evidence(ready.use), "data", asked=ready.asked)
        # An answer's text is put together from its sentences; a target must read the same.
        assert answer.text == said, f"{answer.text!r} is not {said!r}"
        self._answers.append((question, answer))

    def example(self, id: str, kind: Kind, families: Sequence[str], **subject: object) -> Example:
        """The conversation as an example; it needs a turn."""
        past = [Turn(answer.asked, answer.text) for _, answer in self._answers]
        first = self.race.head if self.race else head()
        last = past.pop()
        return Example(
            id=id,
            kind=kind,
            families=tuple(sorted(set(families))),
            messages=(
                *messages(first, past, last.asked),
                {"role": "assistant", "content": last.said},
            ),
            turns=tuple(self.turns),
            evidence=tuple(self._items.values()),
            subject=subject,
        )
