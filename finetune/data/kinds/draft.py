"""Which exercises of one session: letters, chosen by a rule that the prompt shows.

Prompts are serving's (``generator.plans.drafting.draft_prompt``), with the offered exercises in any
order: what is taught is to read, not to say ``A B C``.
"""

import re
from collections.abc import Iterator, Sequence
from random import Random
from string import ascii_uppercase

from finetune.data.example import Asked, Example, Expects, Kind
from finetune.data.kinds.plans.choosing import Table
from finetune.data.kinds.plans.people import Person, people
from finetune.data.sources.world import World
from generator.plans.drafting import CHOSEN, MOST_OFFERED, draft_prompt
from generator.plans.sessions import candidates
from generator.plans.sessions.tables import FIXED, OF_RUNNING
from generator.plans.types import Catalogue, Slot
from hyrox.exercises import Exercise

MOST_OF_ONE = 4
"""Sessions of one athlete."""
RUNS_SHARE = 0.3
"""Runs, tests and recovery are much alike, so most of them are left out."""
FEWER_SHARE = 0.4
"""Examples that are offered fewer exercises than serving offers at most."""
_LETTER = re.compile(r"\b[A-H]\b")


def make(world: World, count: int, *, from_held_out: bool, seed: int) -> Iterator[Example]:
    """``count`` examples of the part; no two offer the same exercises for the same session."""
    rng = Random(f"draft:{seed}:{from_held_out}")
    part = "heldout-draft" if from_held_out else "draft"
    seen: set[tuple[object, ...]] = set()
    made = 0
    for person in people(rng, from_held_out=from_held_out):
        for slot in _slots(person, rng):
            offered = _offered(slot, person, world.catalogue, rng)
            key = (slot.kind, person.athlete.level, frozenset(e.id for e in offered))
            if len(offered) <= CHOSEN or key in seen:
                continue
            if made == count:
                return
            seen.add(key)
            yield _example(f"{part}-{made:06}", person, slot, offered, rng)
            made += 1


def fault(example: Example) -> str:
    """Why the letters may not be taught; empty where they are the best choice the prompt shows."""
    table = Table.from_json(example.subject["table"])
    prompt, target = example.messages[0]["content"], example.targets[0]
    if any(
        f"[{letter}] {offer.name}: {offer.movement}, {offer.effort}, {offer.level}; "
        f"{', '.join(offer.serves).replace('_', ' ')}\n" not in prompt
        for letter, offer in zip(ascii_uppercase, table.offers, strict=False)
    ):
        return "the prompt does not show what the rule reads"
    if places_of(target, len(table.offers)) != table.best:
        return f"the letters are {target!r}, the best choice is {table.letters!r}"
    return ""


def score(example: Example, letters: str) -> float:
    """How good a choice is, from 0, the worst of those offered, to 1, the best (``Table.score``).

    Args:
        letters: a model's answer; letters that were not offered, and those after the third, are
            nothing, as in serving.
    """
    table = Table.from_json(example.subject["table"])
    return table.score(places_of(letters, len(table.offers)))


def by_position(example: Example) -> str:
    """What a model that reads nothing says."""
    return " ".join(ascii_uppercase[: min(CHOSEN, len(example.subject["table"]["offers"]))])


def by_code(example: Example) -> str:
    """What code's own ranking would choose: the template to compare with."""
    return str(example.subject["ranked"])


def places_of(answer: str, offered: int) -> tuple[int, ...]:
    """The places of the letters of an answer, each once, at most ``CHOSEN``."""
    places = (ascii_uppercase.index(letter) for letter in _LETTER.findall(answer))
    return tuple(dict.fromkeys(place for place in places if place < offered))[:CHOSEN]


def _slots(person: Person, rng: Random) -> Iterator[Slot]:
    """Different sessions of an athlete, few of the kinds that are all alike."""
    firsts: dict[str, Slot] = {}
    for slot in person.frame.slots:
        firsts.setdefault(slot.key, slot)
    slots = list(firsts.values())
    rng.shuffle(slots)
    alike = {*OF_RUNNING, *FIXED}
    kept = [slot for slot in slots if slot.kind not in alike or rng.random() < RUNS_SHARE]
    yield from kept[:MOST_OF_ONE]


def _offered(slot: Slot, person: Person, catalogue: Catalogue, rng: Random) -> tuple[Exercise, ...]:
    """Of the candidates, in code's order: the first, as serving has them, or a few of all."""
    found = candidates(slot, person.athlete, catalogue)
    if len(found) <= CHOSEN + 1 or rng.random() >= FEWER_SHARE:
        return found[:MOST_OFFERED]
    few = rng.randint(CHOSEN + 1, min(MOST_OFFERED, len(found)))
    return tuple(found[place] for place in sorted(rng.sample(range(len(found)), few)))


def _example(
    id: str, person: Person, slot: Slot, ranked: Sequence[Exercise], rng: Random
) -> Example:
    offered = list(ranked)
    rng.shuffle(offered)
    table = Table.of(slot, person.athlete.level, offered)
    prompt = draft_prompt(slot, person.athlete, offered)
    codes = [ascii_uppercase[offered.index(exercise)] for exercise in ranked[:CHOSEN]]
    return Example(
        id=id,
        kind=Kind.DRAFT,
        families=(person.family,),
        messages=(
            {"role": "user", "content": prompt},
            {"role": "assistant", "content": table.letters},
        ),
        turns=(Asked(prompt.partition("\n")[2], Expects.LETTERS),),
        subject={"table": table.as_json(), "ranked": " ".join(codes)},
    )
