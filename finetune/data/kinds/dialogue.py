"""Questions that lean on the ones before them: "and the sled?", "how do I fix that one", "why?".

What "it" is, serving's own conversation decides, as it does for an athlete. Race and guidance are
mixed, and subjects change. Thanks and the like never reach the model, so they are not taught.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from random import Random

from finetune.data.checks import fault_of_sentences
from finetune.data.example import Example, Expects, Kind
from finetune.data.kinds.answers.pool import Entry
from finetune.data.kinds.answers.registers import small_start, typed
from finetune.data.kinds.answers.saying import abstention, alone, answered, cited
from finetune.data.kinds.asking import Asker
from finetune.data.kinds.race import add_turn, answer
from finetune.data.sources.world import World
from finetune.data.talk import MOST_TURNS, Talk
from finetune.data.voice import WORDS
from generator.asks.intents import Intent
from generator.conversation import Prepared
from generator.lookup import in_context
from generator.safety import screen
from generator.verify import content_words
from hyrox.evidence import EvidenceItem
from hyrox.segments import SEGMENTS
from ingest.guidance.documents import Passage
from retrieval.evidence import first_sentences

RACE_SHARE = 0.62
"""Of the conversations, those with a race open."""
LEANING_SHARE = 0.75
"""Of the turns after the first; the others change the subject."""

OPENINGS = {"segment": 5, "losses": 4, "overall": 3, "gains": 2, "segment_advice": 2, "stations": 1,
            "running": 1, "peers": 1, "level": 1, "strengths": 1}  # fmt: skip

OF_SEGMENT = {
    "and_other": {Intent.SEGMENT}, "how_to_fix": {Intent.SEGMENT},
    "how_bad_is_it": {Intent.SEGMENT}, "level_of_it": {Intent.LEVEL, Intent.STRENGTHS},
    "weakness_of_it": {Intent.STRENGTHS}, "what_if_it": {Intent.WHAT_IF},
    "run_after_it": {Intent.PACING},
}  # fmt: skip
"""Follow-ups of a question about a segment, and how serving must read them."""
OF_RACE = {
    "then_losses": {Intent.LOSSES}, "then_gains": {Intent.GAINS}, "then_peers": {Intent.PEERS},
    "then_pacing": {Intent.PACING}, "then_overall": {Intent.OVERALL},
    "then_improve": {Intent.IMPROVE}, "and_other": {Intent.SEGMENT},
}  # fmt: skip
ADVICE = ("how_to_fix", "then_improve")
ASKED_AGAIN = ("more", "why")
_REASON = re.compile(r"\b(?:because|since|so that|that is why|which is why|, so|, as)\b")
_TRIES = 40

fault = fault_of_sentences
"""Why the targets of an example may not be taught; empty when they may."""


def make(world: World, count: int, *, from_held_out: bool, seed: int) -> Iterator[Example]:
    """``count`` conversations of two to four turns, of which one at least leans on another.

    ``subject["leans"]`` says of each turn whether it does.
    """
    rng = Random(f"dialogue {seed} {from_held_out}")
    asker = Asker(world, rng, from_held_out=from_held_out)
    made = 0
    while made < count:
        talking = _Talking(world, asker)
        if talking.run(rng.randint(2, MOST_TURNS)):
            yield talking.example(f"dialogue-{made:06}")
            made += 1


class _Talking:
    """One conversation on its way."""

    def __init__(self, world: World, asker: Asker) -> None:
        self.asker, self.rng = asker, asker.rng
        self.race = None
        self.families: list[str] = []
        if self.rng.random() < RACE_SHARE:
            self.race = world.races.draw(self.rng, from_held_out=asker.from_held_out)
            self.families.append(self.race.family)
        self.talk = Talk(world.references, self.race.opened if self.race else None)
        self.leans: list[bool] = []
        self.last_passage: Passage | None = None

    def run(self, turns: int) -> bool:
        """Whether there is a conversation with a turn that leans."""
        for _ in range(_TRIES):
            if len(self.talk.turns) == turns:
                break
            leaning = bool(self.talk.turns) and self.rng.random() < LEANING_SHARE
            before = len(self.talk.turns)
            (self._lean if leaning else self._subject)()
            self.leans += [leaning] * (len(self.talk.turns) - before)
        return any(self.leans)

    def example(self, id: str) -> Example:
        return self.talk.example(id, Kind.DIALOGUE, self.families, leans=self.leans)

    def _subject(self) -> None:
        """A question that stands alone."""
        if self.race is not None and (not self.talk.turns or self.rng.random() < 0.5):
            intent = self.rng.choices([*OPENINGS], [*OPENINGS.values()])[0]
            if add_turn(self.asker, self.talk, self.race, intent, self.families):
                self.last_passage = None
            return
        entry = self.asker.pool.written.deal()
        question = entry.question
        if self.talk.turns:
            frame = self.rng.choice(_words()["change_of_subject"])
            question = frame.replace("{q}", small_start(question) if frame != "{q}" else question)
        self._from_passage(typed(question, self.rng), entry)

    def _from_passage(self, question: str, entry: Entry) -> None:
        picked = [entry.passage, self.asker.pool.company(entry.passage)]
        self.rng.shuffle(picked)
        ready = self._passages(question, picked)
        sentences = answered(entry, self.rng, self.asker.pool.rarity)
        if ready is None or not sentences:
            return
        item = _of(entry.passage, ready)
        self.talk.add(question, ready, cited(sentences, item.id), gold=(item.id,))
        self._used(picked, entry.passage)

    def _lean(self) -> None:
        if self.last_passage is not None and (self.race is None or self.rng.random() < 0.5):
            self._again(self.last_passage)
        elif self.race is not None:
            self._follow_up()

    def _follow_up(self) -> None:
        """About the segment that was spoken of, or the race."""
        last = self.talk.conversation.last_segments
        ways = OF_SEGMENT if last and self.rng.random() < 0.75 else OF_RACE
        name = self.rng.choice([*ways])
        other = self.rng.choice([s for s in SEGMENTS if s not in last])
        plain = self.rng.choice(_words()[name]).format(
            segment=other.in_text, change=self.rng.choice((5, 10, 15, 20, 30, 45, 60))
        )
        asked = self.asker.ask(plain, ways[name], self.talk, advice=name in ADVICE)
        if asked is not None and answer(self.asker, self.talk, asked, self.families):
            self.last_passage = asked.advice.passage if asked.advice else None

    def _again(self, passage: Passage) -> None:
        """More of the passage that was spoken of, or its reason; or that it says no more."""
        name = self.rng.choice(ASKED_AGAIN)
        question = typed(self.rng.choice(_words()[name]), self.rng)
        if in_context(question, self.talk.turns[-1].question) == question:
            return
        picked = [passage]
        if self.rng.random() < 0.7:
            picked.append(self.asker.pool.company(passage))
        ready = self._passages(question, picked)
        if ready is None:
            return
        item = _of(passage, ready)
        rest = self._rest(passage, name)
        if rest is None:
            return
        if rest:
            self.talk.add(question, ready, cited(rest, item.id), gold=(item.id,))
        else:
            said = abstention(self.rng)
            self.talk.add(question, ready, said, expects=Expects.ABSTAIN, gold=())
        self._used(picked, passage if rest else None)

    def _rest(self, passage: Passage, name: str) -> list[str] | None:
        """What the passage still has to say; ``None`` where it is not clear whether it has."""
        told = " ".join(self.talk.said)
        found = first_sentences(passage.text, 12)
        rest = [s for s in found if not _said(s, told) and alone(s)]
        if name == "more":
            return rest[: self.rng.randint(1, 2)]
        last = content_words(self.talk.said[-1])
        reasons = [s for s in rest if _REASON.search(s) and len(content_words(s) & last) >= 2]
        if reasons:
            return reasons[:1]
        return None if any(map(_REASON.search, found)) else []

    def _passages(self, question: str, picked: list[Passage]) -> Prepared | None:
        """A turn about passages alone, where serving would search for some."""
        if screen(question) or any(turn.question == question for turn in self.talk.turns):
            return None
        ready = self.talk.prepare(question, picked)
        if ready is None or any(not item.id.startswith("P") for item in ready.use):
            return None
        return ready

    def _used(self, picked: list[Passage], last: Passage | None) -> None:
        self.families += [f"document:{passage.document}" for passage in picked]
        self.last_passage = last


def _of(passage: Passage, ready: Prepared) -> EvidenceItem:
    return next(item for item in ready.use if item.key == f"passage:{passage.id}")


def _said(sentence: str, told: str) -> bool:
    """Whether most words of a sentence were said."""
    own = set(re.findall(r"\w{4,}", sentence.lower()))
    return len(own & set(re.findall(r"\w{4,}", told.lower()))) > 0.6 * len(own)


@lru_cache
def _words() -> dict[str, list[str]]:
    return tomllib.loads((WORDS / "dialogue.toml").read_text(encoding="utf-8"))
