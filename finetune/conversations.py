"""Conversations for training, made from facts, passages and written questions.

Prompts are rendered with the very functions that serve (``generator.prompt``,
``generator.focus``), and every target passes ``generator.verify``; a turn whose target fails is
dropped and counted.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from analysis.facts import spotlight_count
from analysis.report import Report
from finetune.data.voice import copy_of, say
from generator.focus import Intent, chosen_facts, focus
from generator.prompt import Turn, head, messages, turn
from generator.verify import verify
from hyrox.evidence import Evidence, EvidenceItem, Kind
from hyrox.segments import SEGMENTS, Segment
from ingest.guidance.documents import Passage, Reference
from retrieval.evidence import passage_item

RACE_TURNS = (3, 5)
"""Facts of a race fill most of its conversation, so several questions share them."""

KNOWLEDGE_TURNS = (1, 3)


@dataclass(frozen=True)
class Question:
    """A written question and answer about one section of the guidance."""

    passage: Passage
    question: str
    answer: str


@dataclass
class Counts:
    """What was made and what was thrown away, by reason."""

    kept: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)


class Maker:
    """Makes conversations; all randomness comes from one seed."""

    def __init__(
        self,
        questions: list[Question],
        words: dict[str, list[str]],
        references: Mapping[str, Reference],
        seed: int,
    ) -> None:
        self.rng = Random(seed)
        self.references = references
        self.questions = questions
        self.words = words
        self.by_topic: dict[str, list[Question]] = {}
        for entry in questions:
            self.by_topic.setdefault(entry.passage.topic, []).append(entry)
        self.counts = Counts()

    def race(self, report: Report, items: tuple[EvidenceItem, ...]) -> list[dict[str, str]] | None:
        """A conversation about one race; ``items`` are its facts and neighbours."""
        first = head([*items[: spotlight_count(report)], *_peers(items)])
        shown = {i.id for i in items[: spotlight_count(report)]} | {i.id for i in _peers(items)}
        history: list[Turn] = []
        passages: list[EvidenceItem] = []
        for _ in range(self.rng.randint(*RACE_TURNS)):
            made = self._race_turn(report, items, shown, passages)
            if made is not None:
                history.append(made)
        return _chat(first, history)

    def knowledge(self) -> list[dict[str, str]] | None:
        """A conversation about guidance, with no race open."""
        history: list[Turn] = []
        passages: list[EvidenceItem] = []
        for _ in range(self.rng.randint(*KNOWLEDGE_TURNS)):
            made = self._knowledge_turn(set(), passages)
            if made is not None:
                history.append(made)
        return _chat(head(), history)

    def _race_turn(
        self,
        report: Report,
        items: tuple[EvidenceItem, ...],
        shown: set[str],
        passages: list[EvidenceItem],
    ) -> Turn | None:
        kind = self.rng.choices(
            ["overall", "losses", "gains", "pacing", "running", "stations", "peers", "segment",
             "two_segments", "segment_advice", "improve", "guidance"],
            [12, 14, 8, 7, 4, 4, 8, 12, 4, 14, 10, 12],
        )[0]  # fmt: skip
        if kind == "guidance":
            return self._knowledge_turn(shown, passages)
        segment, other = self.rng.sample(SEGMENTS, 2)
        question = self.rng.choice(self.words[kind]).format(
            segment=_spoken(segment, self.rng), other=_spoken(other, self.rng)
        )
        read = focus(question, race_open=True)
        evidence = Evidence(items)
        use = list(chosen_facts(evidence, read.fact_keys))
        if read.intent is Intent.KNOWLEDGE or not use:
            self.counts.dropped[f"{kind}: read as {read.intent.value}"] += 1
            return None
        sentences = [
            copy_of(item, self.rng) if item.kind is Kind.NEIGHBOUR else say(item, report, self.rng)
            for item in use
        ]
        if read.passages:
            topic = (use[0].about or segment).value
            advice = self._advice(topic, passages)
            if advice is not None:
                passage, words = advice
                use.append(passage)
                sentences.append(words)
        return self._checked(kind, question, use, sentences, [*items, *passages], shown)

    def _advice(self, topic: str, passages: list[EvidenceItem]) -> tuple[EvidenceItem, str] | None:
        name = "running" if topic.startswith("run_") else topic
        entries = [q for q in self.by_topic.get(name, []) if _is_advice(q.passage.section)]
        if not entries:
            return None
        entry = self.rng.choice(entries)
        passage = self._passage(entry.passage, passages)
        return passage, entry.answer.replace("[P]", f"[{passage.id}]")

    def _knowledge_turn(self, shown: set[str], passages: list[EvidenceItem]) -> Turn | None:
        """A written question with its passage and, mostly, a second one that does not answer."""
        if self.rng.random() < 0.12:
            return self._abstention(shown, passages)
        entry = self.rng.choice(self.questions)
        picked = [entry.passage]
        if self.rng.random() < 0.85:
            same = self.by_topic[entry.passage.topic]
            other = self.rng.choice(same if self.rng.random() < 0.7 else self.questions).passage
            if other.id == entry.passage.id:
                return None
            picked.append(other)
            if self.rng.random() < 0.4:
                picked.reverse()
        use = [self._passage(passage, passages) for passage in picked]
        gold = use[picked.index(entry.passage)]
        answer = entry.answer.replace("[P]", f"[{gold.id}]")
        return self._checked("guidance", entry.question, use, [answer], passages, shown)

    def _passage(self, passage: Passage, passages: list[EvidenceItem]) -> EvidenceItem:
        """The passage as the next ``P`` item of the conversation; shown once, used again."""
        for item in passages:
            if item.key == f"passage:{passage.id}":
                return item
        item = passage_item(passage, f"P{len(passages) + 1}", self.references)
        passages.append(item)
        return item

    def _abstention(self, shown: set[str], passages: list[EvidenceItem]) -> Turn | None:
        picked = self.rng.sample(self.questions, 3)
        if len({q.passage.topic for q in picked}) < 3:
            return None
        question = (
            self.rng.choice(self.words["unanswerable"])
            if self.rng.random() < 0.5
            else picked[2].question
        )
        use = [self._passage(q.passage, passages) for q in picked[: self.rng.randint(1, 2)]]
        words = self.rng.choice(self.words["abstain"])
        return self._checked("abstain", question, use, [words], passages, shown)

    def _checked(
        self,
        kind: str,
        question: str,
        use: list[EvidenceItem],
        sentences: list[str],
        items: list[EvidenceItem],
        shown: set[str],
    ) -> Turn | None:
        """The turn, if every sentence of its target passes the verifier."""
        evidence = Evidence(tuple(items))
        text = " ".join(sentences)
        for sentence in _split(text):
            verdict = verify(sentence, evidence, question)
            if not verdict.passed:
                self.counts.dropped[f"{kind}: {verdict.reason}"] += 1
                return None
        new = [item for item in use if item.id not in shown]
        shown |= {item.id for item in new}
        self.counts.kept[kind] += 1
        return Turn(turn(question, use, new), text)


def _peers(items: tuple[EvidenceItem, ...]) -> list[EvidenceItem]:
    return [item for item in items if item.key == "peers"]


def _split(text: str) -> list[str]:
    """Sentences of a target: each ends after its citation, or at its full stop."""
    return [part.strip() for part in re.findall(r"[^\]]+?(?:\[[^\]]*\]\s*)+|[^\]]+$", text)]


def _chat(first: str, history: list[Turn]) -> list[dict[str, str]] | None:
    if not history:
        return None
    *past, last = history
    return [*messages(first, past, last.asked), {"role": "assistant", "content": last.said}]


def _spoken(segment: Segment, rng: Random) -> str:
    names = {
        Segment.SKI_ERG: ("SkiErg", "ski erg", "ski"),
        Segment.ROW: ("rowing", "row", "rower"),
        Segment.BURPEE_BROAD_JUMP: ("burpee broad jump", "burpees", "BBJ", "broad jumps"),
        Segment.WALL_BALLS: ("wall balls", "wallballs", "WBs"),
        Segment.FARMERS_CARRY: ("farmers carry", "farmer's carry", "carry"),
        Segment.SANDBAG_LUNGES: ("sandbag lunges", "lunges", "sandbag"),
        Segment.ROXZONE: ("Roxzone", "rox zone", "roxzone", "transitions"),
        Segment.SLED_PUSH: ("sled push", "Sled Push", "sledpush"),
        Segment.SLED_PULL: ("sled pull", "Sled Pull"),
        Segment.RUN_1: ("first run", "run 1"),
        Segment.RUN_8: ("last run", "run 8", "final run"),
    }
    return rng.choice(names.get(segment, (segment.label.lower(),)))


def _is_advice(section: str) -> bool:
    low = section.lower()
    return not any(word in low for word in ("load", "rule", "substitut", "without", "season"))
