"""Questions about an open race as athletes type them, and what serving makes of them."""

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from finetune.data.kinds.answers.pool import Entry, Pool
from finetune.data.kinds.answers.registers import typed
from finetune.data.kinds.answers.saying import alone, answered, cited, pieces
from finetune.data.sources.drawn import DrawnLibrary
from finetune.data.sources.races import Race
from finetune.data.sources.world import World
from finetune.data.talk import Talk
from finetune.data.voice import WORDS
from generator.asks.intents import Intent
from generator.asks.splits import TIMED
from generator.conversation import Prepared
from generator.focus import focus
from generator.safety import screen
from hyrox.segments import RUNS, SEGMENTS, Segment
from hyrox.times import format_time
from retrieval.terms import segments_named

ADVICE = ("segment_advice", "improve")
"""Intents whose answer adds a passage."""

MEANT = {
    "overall": {Intent.OVERALL}, "losses": {Intent.LOSSES}, "gains": {Intent.GAINS},
    "pacing": {Intent.PACING}, "running": {Intent.RUNNING}, "stations": {Intent.STATIONS},
    "peers": {Intent.PEERS}, "segment": {Intent.SEGMENT}, "two_segments": {Intent.SEGMENT},
    "segment_advice": {Intent.SEGMENT}, "improve": {Intent.IMPROVE},
    "level": {Intent.LEVEL}, "level_segment": {Intent.LEVEL, Intent.STRENGTHS},
    "strengths": {Intent.STRENGTHS}, "strength_segment": {Intent.STRENGTHS, Intent.LEVEL},
    "after": {Intent.PACING}, "hurt": {Intent.PACING}, "start": {Intent.PACING},
    "gap_next": {Intent.GAP}, "gap_median": {Intent.GAP}, "expected": {Intent.EXPECTED},
    "event": {Intent.OVERALL}, "missing": {Intent.MISSING}, "team": {Intent.TEAM},
    "what_if": {Intent.WHAT_IF}, "target": {Intent.TARGET}, "route": {Intent.ROUTE},
    "projection": {Intent.PROJECT},
}  # fmt: skip
"""How serving must read a question of an intent; one that it reads otherwise is not used."""

_NAMES = {
    Segment.SKI_ERG: ("SkiErg", "ski erg", "ski"),
    Segment.ROW: ("rowing", "row", "rower"),
    Segment.BURPEE_BROAD_JUMP: ("burpee broad jump", "burpees", "BBJ", "broad jumps"),
    Segment.WALL_BALLS: ("wall balls", "wallballs", "WBs"),
    Segment.FARMERS_CARRY: ("farmers carry", "farmer's carry", "farmers walk", "farmers"),
    Segment.SANDBAG_LUNGES: ("sandbag lunges", "lunges", "sandbag"),
    Segment.ROXZONE: ("Roxzone", "rox zone", "roxzone", "transitions"),
    Segment.SLED_PUSH: ("sled push", "Sled Push", "sledpush"),
    Segment.SLED_PULL: ("sled pull", "Sled Pull"),
    Segment.RUN_1: ("first run", "run 1"),
    Segment.RUN_8: ("last run", "run 8", "final run"),
}


@dataclass(frozen=True)
class Question:
    """A question that serving reads as meant; ``advice`` is the passage that it brings."""

    question: str
    ready: Prepared
    advice: Entry | None = None


class Asker:
    """Asks from the words of one part: its documents, and any race."""

    def __init__(self, world: World, rng: Random, *, from_held_out: bool) -> None:
        self.rng = rng
        self.from_held_out = from_held_out
        self.pool = Pool(world, rng, from_held_out=from_held_out)
        self.library = DrawnLibrary(world.races.field, rng)
        self.words = race_questions(world)
        self.on_topic: dict[str, list[Entry]] = defaultdict(list)
        for entry in (q for found in self.pool.by_passage.values() for q in found):
            if is_advice(entry.passage.section) and alone(pieces(entry.answer)[0]):
                self.on_topic[entry.passage.topic].append(entry)

    def use(self, rng: Random) -> None:
        """Draw from another source of randomness from now on."""
        self.rng = self.pool.rng = self.library.rng = rng
        for deck in (self.pool.written, self.pool.asked):
            deck.rng, deck.left = rng, []

    def about_race(self, intent: str, race: Race, talk: Talk, style: str = "") -> Question | None:
        """A question of an intent, typed by somebody; ``None`` where it has no answer here."""
        segment, other = self.rng.sample(SEGMENTS, 2)
        if intent in ("after", "strength_segment", "level_segment"):
            segment = self.rng.choice([s for s in SEGMENTS if s not in RUNS])
        template = self.rng.choice(self.words[intent])
        plain = template.format(
            segment=spoken(segment, self.rng),
            other=spoken(other, self.rng),
            goal=self._goal(race),
            change=self.rng.choice((5, 8, 10, 12, 15, 20, 25, 30, 40, 45, 60)),
            splits=self._splits(race),
        )
        named = {s for s, slot in ((segment, "{segment}"), (other, "{other}")) if slot in template}
        if not named <= set(segments_named(plain)):
            return None
        return self.ask(plain, MEANT[intent], talk, style, advice=intent in ADVICE)

    def ask(
        self, plain: str, meant: set[Intent], talk: Talk, style: str = "", *, advice: bool = False
    ) -> Question | None:
        """A question as somebody types it, if serving reads it as meant."""
        question = self._typed(plain, meant, talk)
        if not question:
            return None
        if not advice:
            ready = talk.prepare(question, library=self.library, style=style)
            return Question(question, ready) if ready else None
        entry = self._entry(question, talk)
        if entry is None:
            return None
        ready = talk.prepare(question, [entry.passage], style=style)
        return Question(question, ready, entry) if ready else None

    def advice(self, entry: Entry, item_id: str) -> str:
        """The passage's answer, in one of its cuts."""
        sentences = answered(entry, self.rng, self.pool.rarity) or pieces(entry.answer)
        return cited(sentences, item_id)

    def _typed(self, plain: str, meant: set[Intent], talk: Talk) -> str:
        """The question in another register; as it is where that would change what it says."""
        last = talk.conversation.last_segments
        team = talk.who.team
        wanted = focus(plain, race_open=True, last_segments=last, team=team)
        if wanted.intent not in meant:
            return ""
        for _ in range(3):
            question = typed(plain, self.rng)
            read = focus(question, race_open=True, last_segments=last, team=team)
            if read == wanted and not screen(question):
                return question
        return plain

    def _entry(self, question: str, talk: Talk) -> Entry | None:
        """A written answer on what the question is about; the largest loss, if it names nothing."""
        assert talk.race is not None, "advice is asked for an open race"
        last = talk.conversation.last_segments
        read = focus(question, race_open=True, last_segments=last, team=talk.who.team)
        named = read.segments[:1] or (talk.race.report.losses()[0].segment,)
        topic = "running" if named[0].is_run else named[0].value
        entries = self.on_topic.get(topic)
        return self.rng.choice(entries) if entries else None

    def _goal(self, race: Race) -> str:
        """A finish somewhat faster than the race's, round as athletes name them."""
        aim_s = race.report.result.total_s * self.rng.uniform(0.88, 0.99)
        step_s = self.rng.choice((60, 300))
        goal_s = int(aim_s // step_s) * step_s
        minutes = goal_s // 60
        return self.rng.choice((format_time(goal_s), format_time(goal_s), f"sub {minutes}"))

    def _splits(self, race: Race) -> str:
        """The first segments with times near the race's own."""
        done = self.rng.randint(2, 9)
        given = {reading.segment: reading.time_s for reading in race.report.segments}
        times = [
            (segment, given.get(segment, race.report.median_s / 17) * self.rng.uniform(0.97, 1.06))
            for segment in TIMED[:done]
        ]
        return ", ".join(f"{segment.in_text} {format_time(time_s)}" for segment, time_s in times)


def spoken(segment: Segment, rng: Random) -> str:
    """A segment as athletes name it."""
    return rng.choice(_NAMES.get(segment, (segment.label.lower(),)))


def is_advice(section: str) -> bool:
    """Whether a section says what to do; loads, rules and the like do not."""
    low = section.lower()
    return not any(word in low for word in ("load", "rule", "substitut", "without", "season"))


@lru_cache
def race_questions(world: World) -> dict[str, list[str]]:
    """Questions by intent, of both files."""
    found: dict[str, list[str]] = {}
    for path in (world.corpora / "questions/training/race_feedback.toml", WORDS / "race.toml"):
        for intent, questions in tomllib.loads(path.read_text(encoding="utf-8")).items():
            found[intent] = [*found.get(intent, []), *questions]
    return found
