"""Feedback on a race from its facts: three or four questions about one invented race.

What each answer speaks of is decided by serving's own reading of the question; every sentence says
one fact in one of many wordings (``finetune.data.voice``), with its direction and its citation.
"""

from collections.abc import Iterator, Sequence
from random import Random

from analysis.words.items import Who
from finetune.data.checks import fault_of_sentences
from finetune.data.example import Example, Kind
from finetune.data.kinds.asking import Asker, Question
from finetune.data.sources.races import Race
from finetune.data.sources.world import World
from finetune.data.talk import MOST_TURNS, Talk
from finetune.data.voice import say
from hyrox.evidence import EvidenceItem

FEWEST_TURNS = 3
"""Facts of a race fill most of its conversation, so several questions share them."""

INTENTS = {
    "overall": 11, "losses": 12, "gains": 8, "pacing": 6, "running": 4, "stations": 4, "peers": 8,
    "segment": 11, "two_segments": 4, "segment_advice": 10, "improve": 7,
    "level": 5, "level_segment": 4, "strengths": 5, "strength_segment": 4, "after": 5, "hurt": 3,
    "start": 4, "gap_next": 4, "gap_median": 2, "expected": 4, "event": 3, "missing": 12, "team": 8,
    "what_if": 7, "target": 3, "route": 4, "projection": 3,
}  # fmt: skip
"""What is asked for, with its weight: most often what athletes ask first. ``missing`` and ``team``
can be asked of few races only."""

fault = fault_of_sentences
"""Why the targets of an example may not be taught; empty when they may."""


def make(world: World, count: int, *, from_held_out: bool, seed: int) -> Iterator[Example]:
    """``count`` conversations of three or four turns, each about another race."""
    rng = Random(f"race {seed} {from_held_out}")
    asker = Asker(world, rng, from_held_out=from_held_out)
    made = 0
    while made < count:
        race = world.races.draw(rng, from_held_out=from_held_out)
        talk = Talk(world.references, race.opened)
        families = [race.family]
        turns = rng.randint(FEWEST_TURNS, MOST_TURNS)
        for _ in range(10 * turns):
            if len(talk.turns) == turns:
                break
            add_turn(asker, talk, race, rng.choices([*INTENTS], [*INTENTS.values()])[0], families)
        if len(talk.turns) >= FEWEST_TURNS:
            yield talk.example(f"race-{made:06}", Kind.RACE, families)
            made += 1


def add_turn(
    asker: Asker, talk: Talk, race: Race, intent: str, families: list[str], style: str = ""
) -> bool:
    """Ask a question of an intent and answer it from its facts; ``False`` where this race has none
    of them, or they were spoken of before.

    Args:
        families: those of the documents that were used are added.
    """
    asked = asker.about_race(intent, race, talk, style)
    return asked is not None and answer(asker, talk, asked, families, style)


def answer(asker: Asker, talk: Talk, asked: Question, families: list[str], style: str = "") -> bool:
    """Add a question with its answer; ``False`` where it is about no fact, or about the same ones
    as a question before it."""
    use = asked.ready.use
    facts = [item for item in use if not item.id.startswith("P")]
    if not facts or tuple(i.id for i in use) in {turn.use for turn in talk.turns}:
        return False
    sentences = told(facts, asker.rng, talk.who, style)
    if asked.advice is not None:
        sentences.append(asker.advice(asked.advice, use[-1].id))
        families.append(asked.advice.family)
    talk.add(asked.question, asked.ready, " ".join(sentences))
    return True


def told(facts: Sequence[EvidenceItem], rng: Random, who: Who, style: str = "") -> list[str]:
    """A sentence for each fact (two in detail), no two of which begin alike."""
    found: list[str] = []
    for item in facts:
        for _ in range(6):
            text = say(item, rng, who, style)
            if all(_opening(text) != _opening(other) for other in found):
                break
        found.append(text)
    return found


def _opening(text: str) -> list[str]:
    return text.lower().split()[:2]
