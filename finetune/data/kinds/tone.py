"""The same evidence in the voice an athlete asked for: brief or detailed, gentle or tough.

Four in five have a ``Style:`` line; all the other kinds have none, which teaches the default voice.
Figures, directions and citations are the same in every style.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from random import Random

from finetune.data.checks import fault_of_sentences
from finetune.data.example import Example, Kind
from finetune.data.kinds.answers.pool import Entry
from finetune.data.kinds.answers.registers import typed
from finetune.data.kinds.answers.saying import alone, cited, lowered, pieces
from finetune.data.kinds.asking import Asker
from finetune.data.kinds.race import told
from finetune.data.sources.races import Race
from finetune.data.sources.world import World
from finetune.data.talk import Talk
from finetune.data.voice import capital, with_opening
from generator.safety import screen
from hyrox.evidence import EvidenceItem
from retrieval.evidence import first_sentences

STYLES = (
    "brief", "detailed", "gentle", "tough", "brief, gentle", "brief, tough", "detailed, gentle",
    "detailed, tough",
)  # fmt: skip
STYLED_SHARE = 0.8
ADVICE_SHARE = 0.25
"""Of the conversations, those about guidance, with no race open."""
MOST_TURNS = 2
_DETAILED = 3
"""Sentences of a detailed answer from a passage."""

INTENTS = {
    "overall": 12, "losses": 14, "gains": 10, "pacing": 5, "running": 4, "stations": 4, "peers": 6,
    "segment": 14, "two_segments": 5, "level": 5, "level_segment": 4, "strengths": 5,
    "strength_segment": 4, "after": 4, "gap_next": 3, "what_if": 4, "route": 3,
}  # fmt: skip

fault = fault_of_sentences
"""Why the targets of an example may not be taught; empty when they may."""

_OPPOSITE = {"brief": "detailed", "detailed": "brief", "gentle": "tough", "tough": "gentle"}


def make(world: World, count: int, *, from_held_out: bool, seed: int) -> Iterator[Example]:
    """``count`` conversations of one or two turns, each in one style throughout."""
    rng = Random(f"tone {seed} {from_held_out}")
    asker = Asker(world, rng, from_held_out=from_held_out)
    for number in range(count):
        style = rng.choice(STYLES) if rng.random() < STYLED_SHARE else ""
        yield _conversation(world, asker, style, f"tone-{number:06}")[0]


def pair(world: World, rng: Random, from_held_out: bool, style: str = "") -> tuple[Example, str]:
    """An example of one turn in a style (any), and the answer in the opposite one."""
    asker = _asker(world, from_held_out)
    asker.use(rng)
    while True:
        wished = style or rng.choice(STYLES)
        made, other = _conversation(world, asker, wished, "tone-pair", turns=1)
        if other != made.targets[-1]:
            return made, other


def opposite(style: str) -> str:
    """``brief, tough`` of ``detailed, gentle``."""
    return ", ".join(_OPPOSITE[word] for word in style.split(", "))


@lru_cache
def _asker(world: World, from_held_out: bool) -> Asker:
    return Asker(world, Random(0), from_held_out=from_held_out)


def _conversation(
    world: World, asker: Asker, style: str, id: str, turns: int = 0
) -> tuple[Example, str]:
    """The example, and its last answer in the opposite style (empty without a style)."""
    rng, other = asker.rng, ""
    turns = turns or rng.randint(1, MOST_TURNS)
    while True:
        families: list[str] = []
        race = None
        if rng.random() >= ADVICE_SHARE:
            race = world.races.draw(rng, from_held_out=asker.from_held_out)
            families.append(race.family)
        talk = Talk(world.references, race.opened if race else None)
        for _ in range(10 * turns):
            if len(talk.turns) == turns:
                break
            if race is not None:
                other = _feedback(asker, talk, race, style) or other
            else:
                other = _advice(asker, talk, families, style) or other
        if talk.turns:
            return talk.example(id, Kind.TONE, families, style=style), other


def _feedback(asker: Asker, talk: Talk, race: Race, style: str) -> str:
    """Add a turn about the race; returns its answer in the opposite style."""
    intent = asker.rng.choices([*INTENTS], [*INTENTS.values()])[0]
    asked = asker.about_race(intent, race, talk, style)
    if asked is None or tuple(i.id for i in asked.ready.use) in {t.use for t in talk.turns}:
        return ""
    use = asked.ready.use
    talk.add(asked.question, asked.ready, " ".join(told(use, asker.rng, talk.who, style)))
    return " ".join(told(use, asker.rng, talk.who, opposite(style))) if style else ""


def _advice(asker: Asker, talk: Talk, families: list[str], style: str) -> str:
    """Add a turn about guidance; returns its answer in the opposite style."""
    entry = asker.pool.written.deal()
    question = typed(entry.question, asker.rng)
    picked = [entry.passage, asker.pool.company(entry.passage)]
    picked = picked[: asker.rng.randint(1, 2)]
    asker.rng.shuffle(picked)
    ready = None if screen(question) else talk.prepare(question, picked, style=style)
    if ready is None or any(turn.question == question for turn in talk.turns):
        return ""
    item = next(i for i in ready.use if i.key == f"passage:{entry.passage.id}")
    talk.add(question, ready, _from_passage(entry, item, asker.rng, style), gold=(item.id,))
    families += [f"document:{passage.document}" for passage in picked]
    return _from_passage(entry, item, asker.rng, opposite(style)) if style else ""


def _from_passage(entry: Entry, item: EvidenceItem, rng: Random, style: str) -> str:
    """The written answer: its first sentence, itself, or itself and more of its passage."""
    found = pieces(entry.answer)
    if "brief" in style:
        found = found[:1]
    elif "detailed" in style:
        found = [*found, *_more(entry, found)][: max(_DETAILED, len(found))]
    tone = next((word for word in ("gentle", "tough") if word in style), "")
    if tone:
        first = with_opening(lowered(found[0]), item, tone, "advice", rng)
        found = [capital(first), *found[1:]]
    return cited(found, item.id)


def _more(entry: Entry, found: Sequence[str]) -> list[str]:
    """Sentences of the passage that stand alone and whose words were not said."""
    said = set(" ".join(found).lower().split())
    return [
        sentence
        for sentence in first_sentences(entry.passage.text, 12)
        if alone(sentence) and len(set(sentence.lower().split()) & said) < len(sentence.split()) / 2
    ]
