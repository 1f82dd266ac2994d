"""Questions and passages of one part, and which passages answer, come near or have nothing to do
with a question."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import log
from random import Random
from typing import Any, Generic, TypeVar

from finetune.data.kinds.answers.words import words
from finetune.data.sources.world import World
from finetune.data.split import held_out
from generator.numbers import quantities
from generator.verify import content_words
from ingest.guidance.documents import Passage

LET_THROUGH = 0.34
"""Largest share of an answer's own words in a passage that does not give it."""

T = TypeVar("T")

_OF_SAFETY = ("medicines_and_doses", "doping", "diagnosis_and_scans", "small_talk_and_tests")
"""Categories of ``corpora/not_covered.toml`` that are no plain "not in my sources"."""


@dataclass(frozen=True)
class Entry:
    """A question that a section answers. ``answer`` cites it as ``[P]``; it is empty where nobody
    wrote one: the section's own sentences answer then."""

    passage: Passage
    question: str
    answer: str = ""

    @property
    def family(self) -> str:
        return f"document:{self.passage.document}"


class Deck(Generic[T]):
    """Deals every card before any card comes again."""

    def __init__(self, cards: Sequence[T], rng: Random) -> None:
        self.cards, self.rng = list(cards), rng
        self.left: list[T] = []

    def deal(self) -> T:
        if not self.left:
            self.left = list(self.cards)
            self.rng.shuffle(self.left)
        return self.left.pop()


class Pool:
    """What one part may be made from."""

    def __init__(self, world: World, rng: Random, *, from_held_out: bool) -> None:
        self.rng = rng
        self.passages = world.passages(from_held_out=from_held_out)
        written = [
            Entry(q.passage, q.question, q.answer)
            for q in world.questions(from_held_out=from_held_out)
        ]
        asked = [Entry(p, q) for p in self.passages for q in p.asked]
        self.written, self.asked = Deck(written, rng), Deck(asked, rng)
        self.unanswerable = Deck(
            [q for q in _unanswerable(world) if held_out(q[2]) is from_held_out], rng
        )
        orders = words("answer")["orders"]["alone"]
        self.orders = Deck([q for q in orders if held_out(f"question:{q}") is from_held_out], rng)
        self.by_passage: dict[str, list[Entry]] = defaultdict(list)
        for entry in written:
            self.by_passage[entry.passage.id].append(entry)
        self.by_document: dict[str, list[Passage]] = defaultdict(list)
        self.by_topic: dict[str, list[Passage]] = defaultdict(list)
        for passage in self.passages:
            self.by_document[passage.document].append(passage)
            self.by_topic[passage.topic].append(passage)
        stems = {p.id: _stems(p) for p in self.passages}
        seen = Counter(stem for found in stems.values() for stem in found)
        self.rarity = {stem: log(len(stems) / n) for stem, n in seen.items()}

    def company(self, passage: Passage) -> Passage:
        """Another passage: of the same document, of the same topic or of any, a third each."""
        draw = self.rng.random()
        if draw < 0.36:
            near = self.by_document[passage.document]
        elif draw < 0.7:
            near = self.by_topic[passage.topic]
        else:
            near = list(self.passages)
        return self._other(near, passage)

    def sibling(self, passage: Passage) -> Passage:
        """Another passage of the same document or topic."""
        narrow = self.rng.random() < 0.6
        near = self.by_document[passage.document] if narrow else self.by_topic[passage.topic]
        return self._other(near, passage)

    def stranger(self, passage: Passage) -> Passage:
        """A passage of another topic."""
        while (found := self.rng.choice(self.passages)).topic == passage.topic:
            continue
        return found

    def nearest(self, question: str, among: int = 120) -> Passage:
        """Of some passages the one that shares the rarest words with a question."""
        asked = content_words(question)
        some = self.rng.sample(self.passages, min(among, len(self.passages)))
        return max(some, key=lambda p: sum(self.rarity[stem] for stem in asked & _stems(p)))

    def lacks(self, entry: Entry, passage: Passage) -> bool:
        """Whether a passage does not answer: neither the answer's own words nor its figures."""
        if passage.id == entry.passage.id:
            return False
        answer = (entry.answer or entry.passage.text).replace("[P]", " ")
        own = content_words(answer) - content_words(entry.question)
        shown = _stems(passage)
        weight = sum(self.rarity.get(stem, 5.0) for stem in own)
        shared = sum(self.rarity.get(stem, 5.0) for stem in own & shown)
        if weight and shared / weight > LET_THROUGH:
            return False
        figures = {quantity.key for quantity in quantities(answer)}
        if figures & {quantity.key for quantity in quantities(passage.text)}:
            return False
        # What a question itself asks for by a rare word must not be the passage's very subject.
        named = content_words(passage.section) & content_words(entry.question)
        return len(named) < 2

    def _other(self, near: Sequence[Passage], passage: Passage) -> Passage:
        others = [p for p in near if p.id != passage.id] or [
            p for p in self.passages if p.id != passage.id
        ]
        return self.rng.choice(others)


def sentences_answering(entry: Entry, rarity: dict[str, float]) -> list[str]:
    """The sentences of a section that share a question's rare words, in the section's order.

    Empty where too little is shared to say that they answer.
    """
    from retrieval.evidence import first_sentences

    asked = content_words(entry.question)
    found = first_sentences(entry.passage.text, 12)
    scored = [
        sum(rarity.get(stem, 0.0) for stem in content_words(sentence) & asked) for sentence in found
    ]
    best = sorted(range(len(found)), key=lambda n: -scored[n])[:2]
    if scored[best[0]] < 5.0:
        return []
    kept = [n for n in sorted(best) if scored[n] > 0.5 * scored[best[0]]]
    return [found[n] for n in kept]


@cache
def _stems(passage: Passage) -> frozenset[str]:
    return content_words(f"{passage.section} {passage.text}")


def _unanswerable(world: World) -> list[tuple[str, str, str]]:
    """Questions that nothing in the corpus answers: the question, in other words what it asks for
    (may be empty), and its family."""
    found = [(q, about) for q, about in words("unanswerable")["questions"]]
    feedback = world.corpora / "questions/training/race_feedback.toml"
    outside = world.corpora / "not_covered.toml"
    found += [(q, "") for q in _read(feedback)["unanswerable"]]
    for name, category in _read(outside).items():
        if name not in _OF_SAFETY:
            found += [(q, "") for q in category["examples"]]
    return [(q, about, f"question:{q}") for q, about in dict(found).items()]


def _read(path: Any) -> dict[str, Any]:
    import tomllib

    return tomllib.loads(path.read_text(encoding="utf-8"))
