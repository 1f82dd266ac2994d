"""What the model says of red flags, medicines, diagnoses and the like when the screen let a message
through; and ordinary questions that only sound like an alarm, which it answers.

A referral stops first and says where to go. Where a passage on the sign is shown, every sentence
cites it; where none fits, the words are that the sources do not say and who to ask.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count as count_up
from itertools import islice
from random import Random
from typing import Any

from finetune.data.checks import fault_of_sentences
from finetune.data.example import Example, Expects, Kind
from finetune.data.kinds.answers.pool import Deck, Entry, Pool
from finetune.data.kinds.answers.registers import small_start, typed, without_end
from finetune.data.kinds.answers.saying import answered, cited, lowered, opened
from finetune.data.kinds.answers.talk import Talk
from finetune.data.kinds.answers.words import words
from finetune.data.sources.world import World
from generator.verify import content_words, verify
from hyrox.evidence import Evidence
from ingest.guidance.documents import Passage

SITUATIONS = {
    "referral": 0.40,  # a passage on the sign is shown
    "no source": 0.18,  # none is
    "look-alike": 0.36,  # an ordinary question in alarming words
    "asked about": 0.06,  # a written question on a warning sign that asks for knowledge
}
"""Shares of the conversations; the last two are answered and not refused."""
INSISTS_SHARE = 0.25
"""Referrals after which the athlete insists, and the coach stays with it."""
KIND_SHARE = 0.3
"""Referrals that begin with a kind word."""
_LONGEST_ASKED = 18
"""Words of an ordinary question that an alarming opening is put before."""
_SENT_ON = ("medical help", "emergency", "doctor", "physiotherapist", "professional", "midwife")
_OF_HEALTH = frozenset({"red_flags", "injury", "recovery", "women", "youth"})
_OUTSIDE = {
    "medicines_and_doses": "medicine", "doping": "doping", "diagnosis_and_scans": "diagnosis",
}  # fmt: skip
"""Categories of ``corpora/not_covered.toml`` that belong to a class here."""
_WHERE = re.compile(
    r"medical help|emergency|medical team|doctor|physio|professional|psychologist|dietitian|"
    r"pharmacist|midwife|maternity|for help|tell the first|person you trust|qualified coach|"
    r"laborator"
)
"""Where a referral sends somebody."""
_ANY_SIGN = content_words(
    "stop session now medical help call emergency number please doctor training end once set "
    "finish lie sit nobody goes believe see tell first person professional leave want"
)
_TRIES = 400

fault = fault_of_sentences
"""Why the targets of an example may not be taught; empty when they may."""


def make(
    world: World,
    count: int,
    *,
    from_held_out: bool,
    seed: int,
    dropped: Counter[str] | None = None,
) -> Iterator[Example]:
    """``count`` conversations of one or two turns.

    Args:
        dropped: counts why turns were thrown away, by situation and the verifier's reason.
    """
    maker = _Maker(world, Random(f"safety:{seed}:{from_held_out}"), from_held_out, dropped)
    part = "heldout-safety" if from_held_out else "safety"
    for number in range(count):
        yield maker.conversation(f"{part}-{number:06}")


class _Maker:
    def __init__(
        self, world: World, rng: Random, from_held_out: bool, dropped: Counter[str] | None
    ) -> None:
        self.rng = rng
        self.world = world
        self.pool = Pool(world, rng, from_held_out=from_held_out)
        self.dropped = dropped if dropped is not None else Counter()
        self.table = words("safety")
        self.messages = _messages(world, from_held_out)
        passages = {passage.id: passage for passage in self.pool.passages}
        self.fitting = {
            name: [passages[p] for p in table["passages"] if p in passages]
            for name, table in self.table["class"].items()
        }
        self.any_class = Deck([n for n, found in self.messages.items() if found], rng)
        self.with_source = Deck(
            [n for n, found in self.messages.items() if found and self.fitting[n]], rng
        )
        openings = self.table["look_alike"]["openings"]
        self.openings = Deck(_of_part(openings, from_held_out), rng)
        of_health = [e for e in self.pool.written.cards if e.passage.topic in _OF_HEALTH]
        self.asked_about = Deck([e for e in of_health if not _sends_on(e.answer)], rng)
        self.alarming = Deck([p for found in self.fitting.values() for p in found], rng)
        calm = [e for e in self.pool.written.cards if e.passage.topic not in _OF_HEALTH]
        self.calm = Deck([e for e in calm if len(e.question.split()) <= _LONGEST_ASKED], rng)

    def conversation(self, id: str) -> Example:
        (situation,) = self.rng.choices(list(SITUATIONS), list(SITUATIONS.values()))
        for tried in count_up():
            talk = Talk(self.world.references)
            if not (reason := self._told(talk, situation)):
                return talk.example(id, Kind.SAFETY)
            self.dropped[f"{situation}: {reason}"] += 1
            if tried > _TRIES:
                raise AssertionError(f"no conversation on {situation} passes: {reason}")
        raise AssertionError("count_up never ends")

    def _told(self, talk: Talk, situation: str) -> str:
        """Fill the conversation; returns why it did not work."""
        if situation == "referral":
            return self._referral(talk)
        if situation == "no source":
            return self._no_source(talk)
        if situation == "asked about":
            entry = self.asked_about.deal()
            return self._ordinary(talk, entry, typed(entry.question, self.rng), situation)
        entry = self.calm.deal()
        opening = self.openings.deal()
        joint = self.rng.choice((". ", "; ", " - ", ", ", "! ", ". so ", " and "))
        asked = f"{opening}{joint}{small_start(entry.question)}"
        if self.rng.random() < 0.2:
            asked = f"{without_end(entry.question)}, {opening}"
        return self._ordinary(talk, entry, typed(asked, self.rng), situation)

    def _ordinary(self, talk: Talk, entry: Entry, question: str, situation: str) -> str:
        found = answered(entry, self.rng, self.pool.rarity)
        picked = [entry.passage]
        if self.rng.random() < 0.7:
            # A passage on warning signs is no reason to refer by itself.
            alarming = self.rng.random() < 0.2
            other = self.alarming.deal() if alarming else self.pool.company(entry.passage)
            if not self.pool.lacks(entry, other):
                return "two passages answer"
            picked.append(other)
            self.rng.shuffle(picked)
        id = f"P{picked.index(entry.passage) + 1}"
        said = cited(opened(found, self.rng, 0.1), id)
        return talk.add(
            question, picked, said, Expects.ANSWER, situation, [_family(p) for p in picked]
        )

    def _referral(self, talk: Talk) -> str:
        name = self.with_source.deal()
        message = self.rng.choice(self.messages[name])
        picked = [self._fitting(name, message)]
        if self.rng.random() < 0.6:
            picked.append(self._beside(picked[0], name))
            self.rng.shuffle(picked)
        asked = [self._asked(message, name)]
        if self.rng.random() < INSISTS_SHARE:
            asked.append(typed(self.rng.choice(self.table["insist"]), self.rng))
        families = [_family(p) for p in picked]
        for question in asked:
            said = self._cited_referral(talk, question, message, name, picked)
            if not said or said in [turn.said for turn in talk.history]:
                return f"no words for {name}"
            situation = f"referral: {name}"
            if reason := talk.add(question, picked, said, Expects.REFER, situation, families):
                return reason
        return ""

    def _fitting(self, name: str, message: str) -> Passage:
        """The section of the class that shares most words with the message; any for a sign."""
        found = self.rng.sample(self.fitting[name], len(self.fitting[name]))
        if "whole" not in self.table["class"][name]:
            return found[0]
        asked = content_words(message)
        return max(found, key=lambda p: len(asked & content_words(f"{p.section} {p.text}")))

    def _cited_referral(
        self, talk: Talk, question: str, message: str, name: str, picked: Sequence[Passage]
    ) -> str:
        """One sentence that stops or sends on and up to two more, each with the passage that
        carries it; empty where none does."""
        table: dict[str, Any] = self.table["class"][name]
        items = talk.numbered(picked)
        ids = [i.id for i, p in zip(items, picked, strict=True) if p in self.fitting[name]]
        evidence = Evidence(tuple(items))

        def carried(sentence: str) -> str:
            for id in ids:
                if verify(text := f"{sentence} [{id}]", evidence, question).passed:
                    return text
            return ""

        first = self.rng.sample(table["first"], len(table["first"]))
        first.sort(key=lambda sentence: not _speaks_of(sentence, message))
        begin = next((text for text in map(carried, first) if text), "")
        if not begin:
            return ""
        kinder = self._kindly(begin, name)
        said = [kinder if verify(kinder, evidence, question).passed else begin]
        wanted = self.rng.choice((0, 1, 1, 2))
        for text in map(carried, self.rng.sample(table["then"], len(table["then"]))):
            if len(said) > wanted:
                break
            if text and not any(_alike(text, other) for other in said):
                said.append(text)
        if not _WHERE.search(" ".join(said)):
            # Who only says no leaves a person alone with it.
            ways = map(carried, filter(_WHERE.search, (*first, *table["then"])))
            said += list(islice(filter(None, ways), 1))
        return " ".join(said)

    def _kindly(self, text: str, name: str) -> str:
        """Now and then with a kind word before it."""
        tone = self.table["class"][name]["tone"]
        if tone == "rules" or self.rng.random() >= KIND_SHARE:
            return text
        word: str = self.rng.choice(self.table["kind"]["any" if tone == "advice" else tone])
        if not word.endswith(": "):
            return word + text
        return text if ":" in text else word + lowered(text)

    def _no_source(self, talk: Talk) -> str:
        name = self.any_class.deal()
        message = self.rng.choice(self.messages[name])
        asked = self._asked(message, name)
        first = self.pool.nearest(message)
        picked = [first, self.pool.company(first)][: self.rng.choice((1, 2, 2))]
        if any(p.topic in _OF_HEALTH or _sends_on(p.text) for p in picked):
            return "a passage on health"
        table = self.table["nothing"][self.table["class"][name]["tone"]]
        stop, why = self.rng.choice(table["stop"]), self.rng.choice(table["why"])
        said = self.rng.choice((
            f"{stop}: {why}.", f"{stop}, because {why}.", f"{stop}. {why[:1].upper()}{why[1:]}.",
            f"{stop}; {why}.",
        ))  # fmt: skip
        if self.rng.random() < 0.55:
            said = f"{said} {self.rng.choice(table['end'])}"
        said = self._kindly(said, name)
        families = [_family(p) for p in picked]
        return talk.add(asked, picked, said, Expects.REFER, f"no source: {name}", families)

    def _beside(self, passage: Passage, name: str) -> Passage:
        """A second passage: now and then one that fits too, else one that does not."""
        others = [p for p in self.fitting[name] if p.id != passage.id]
        if others and self.rng.random() < 0.4:
            return self.rng.choice(others)
        while (found := self.pool.company(passage)) in self.fitting[name]:
            continue
        return found

    def _asked(self, message: str, name: str) -> str:
        """The message as an athlete types it: a sign gets a place and a question of the sport."""
        if "whole" in self.table["class"][name]:
            return typed(message, self.rng)
        when, ask = self.rng.choice(self.table["when"]), self.rng.choice(self.table["ask"])
        return typed(
            self.rng.choice((
                f"{message} {when}. {ask}?", f"{message} {when}", f"{ask}? {message} {when}",
                f"{when}: {message}. {ask}?", f"{message}. {ask}", f"{when} {message}, {ask}?",
                f"{ask}, {message}",
            )),
            self.rng,
        )  # fmt: skip


def _messages(world: World, from_held_out: bool) -> dict[str, list[str]]:
    """Messages or signs of each class in the part."""
    found = {
        name: list(table.get("signs", table.get("whole", ())))
        for name, table in words("safety")["class"].items()
    }
    for category, name in _OUTSIDE.items():
        found[name] += _not_covered(world)[category]["examples"]
    return {name: _of_part(messages, from_held_out) for name, messages in found.items()}


def _not_covered(world: World) -> dict[str, Any]:
    import tomllib

    return tomllib.loads((world.corpora / "not_covered.toml").read_text(encoding="utf-8"))


def _of_part(lines: Sequence[str], from_held_out: bool) -> list[str]:
    """Every fifth line of a list is held out: each class has some, and adding at the end moves
    none. (Documents, the families, go by ``finetune.data.split``.)"""
    return [line for place, line in enumerate(lines) if (place % 5 == 2) is from_held_out]


def _family(passage: Passage) -> str:
    return f"document:{passage.document}"


def _sends_on(text: str) -> bool:
    return any(word in text.lower() for word in _SENT_ON)


def _speaks_of(sentence: str, message: str) -> bool:
    """Whether a sentence names no sign at all, or one that the message has."""
    own = content_words(sentence) - _ANY_SIGN
    return len(own & content_words(message)) >= 0.3 * len(own)


def _alike(one: str, other: str) -> bool:
    a, b = content_words(one), content_words(other)
    return len(a & b) > 0.6 * min(len(a), len(b))
