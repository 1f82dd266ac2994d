"""Meal suggestions from computed figures: which dish fits what is asked, and why, cited.

Dishes are shown as serving's own code would find them (``generator.meals.allowed``); now and then
one is shown that the athlete's words bar: it is never suggested, and why is said. Where nothing
fits, the target says so and names no dish.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from finetune.data.checks import fault_of_sentences
from finetune.data.example import Asked, Example, Expects, Kind
from finetune.data.kinds.meals import answering as answers
from finetune.data.kinds.meals.asking import DIETS, Wish, beyond, follow_up, named, question_of
from finetune.data.kinds.meals.asking import wish_for as wish_of
from finetune.data.kinds.meals.dishes import Plate, allowed, nutrition_of, plates_of
from finetune.data.kinds.meals.words import words
from finetune.data.sources.world import World
from finetune.data.split import held_out
from generator.prompt import Message, Turn, head, messages, turn
from generator.stream import cited_sentences
from generator.verify import citations
from hyrox.evidence import EvidenceItem
from hyrox.settings import settings

NOTHING_SHARE, MORE_SHARE, BEYOND_SHARE = 0.15, 0.45, 0.2
"""Examples in which nothing fits; those with a second question, and of these such as no recipe
answers."""
DIET_SHARE, ALLERGY_SHARE, BARRED_SHARE, SECOND_SHARE = 0.5, 0.4, 0.5, 0.6
"""Questions that name a diet, an allergy; prompts that show a barred dish, a second that fits."""
SHOWN = (2, 4)
DETAILS = ("figures", "time", "needs", "contains")
_LEFT_OUT = re.compile(
    r"\b(?:left out|leave\b.*\balone|skip|not for you|ruled out|not a dish for you)\b",
    re.IGNORECASE,
)


@dataclass
class _Talk:
    """A conversation while it is made."""

    wish: Wish
    ids: dict[str, str]
    items: list[EvidenceItem]
    told: list[Turn] = field(default_factory=list)
    turns: list[Asked] = field(default_factory=list)

    def say(
        self, question: str, expects: Expects, use: Sequence[Plate], target: Sequence[str]
    ) -> None:
        """One turn more; dishes are shown with the first."""
        new = self.items if not self.told else []
        items = [item for item in self.items if item.id in {self.ids[plate.id] for plate in use}]
        answer = " ".join(target)
        gold = citations(answer)
        self.told.append(Turn(turn(question, items, new), answer))
        self.turns.append(Asked(question, expects, tuple(item.id for item in items), gold))


def make(world: World, count: int, *, from_held_out: bool, seed: int) -> Iterator[Example]:
    """``count`` conversations of one or two questions about dishes of the part."""
    rng = Random(f"meal:{seed}:{from_held_out}")
    part = "heldout-meal" if from_held_out else "meal"
    maker = _Maker(world, rng, from_held_out=from_held_out)
    made = 0
    while made < count:
        found = maker.example(f"{part}-{made:06}")
        if found is not None and not fault(found):
            made += 1
            yield found


def fault(example: Example) -> str:
    """Why a target may not be taught: a sentence that fails the verifier, or a barred dish."""
    if fault := fault_of_sentences(example):
        return fault
    barred = [name for target in example.targets for name in barred_in(example, target)]
    return f"{barred[0]} is suggested and barred" if barred else ""


def barred_in(example: Example, answer: str) -> list[str]:
    """The recipe ids that an answer speaks of without leaving them out, though the athlete's diet
    or allergies bar them: 0 is asked of every model."""
    dishes = example.subject["dishes"]
    may = allowed(example.subject["nutrition"], settings().corpora)
    spoken = {
        id
        for sentence in cited_sentences([answer])
        if not _LEFT_OUT.search(sentence)
        for id in citations(sentence)
    }
    return [dishes[id] for id in sorted(spoken) if id in dishes and dishes[id] not in may]


class _Maker:
    """Draws dishes, wishes and answers of one part."""

    def __init__(self, world: World, rng: Random, *, from_held_out: bool) -> None:
        self.rng, self.corpora = rng, world.corpora
        every = plates_of(world.corpora).values()
        self.plates = [plate for plate in every if held_out(plate.family) is from_held_out]

    def example(self, id: str) -> Example | None:
        """``None`` where the draw does not come out; the next one may."""
        gold = self.rng.choice(self.plates)
        nothing = self.rng.random() < NOTHING_SHARE
        wish, may = self._wish(gold)
        barred = [p for p in self.plates if p.id not in may]
        if gold.id not in may or (nothing and not barred):
            return None
        shown = self._shown(gold, wish, may, barred, nothing=nothing)
        fitting = _fitting(shown, wish, may)
        ids = {plate.id: f"C{place}" for place, plate in enumerate(shown, 1)}
        talk = _Talk(wish, ids, [plate.item(ids[plate.id]) for plate in shown])
        question = question_of(wish, self.rng)
        if nothing:
            talk.say(question, Expects.ABSTAIN, shown, [answers.nothing(named(wish), self.rng)])
        else:
            self._suggest(talk, question, fitting, shown, may)
            if self.rng.random() < MORE_SHARE:
                self._more(talk, fitting, shown, may)
        return self._whole(id, talk, shown)

    def _wish(self, gold: Plate) -> tuple[Wish, frozenset[str]]:
        """A wish that the dish meets, and what may be served to whoever has it."""
        rng = self.rng
        diets = [diet for diet in DIETS if diet in gold.dish.gives.diets]
        diet = rng.choice(diets) if diets and rng.random() < DIET_SHARE else "omnivore"
        free = [name for name in words()["allergies"] if name not in gold.allergens]
        some = rng.sample(free, rng.choice((1, 1, 1, 2))) if rng.random() < ALLERGY_SHARE else []
        may = allowed(nutrition_of(diet, some), self.corpora)
        return wish_of(gold, rng, diet=diet, allergies=some), may

    def _shown(
        self,
        gold: Plate,
        wish: Wish,
        may: frozenset[str],
        barred: Sequence[Plate],
        *,
        nothing: bool,
    ) -> list[Plate]:
        """The dishes of the prompt: the one that is meant among others, or such as are barred."""
        rng = self.rng
        many = rng.randint(*SHOWN)
        saying = [p for p in barred if answers.left_out(p, "C1", wish, Random(0))]
        if nothing:
            return rng.sample(saying or list(barred), min(many - 1, len(saying or barred)))
        others = [p for p in self.plates if p.id in may and p is not gold]
        rng.shuffle(others)
        if rng.random() < SECOND_SHARE:
            others.sort(key=lambda p: not wish.is_met(p))
        shown = [gold, *others[: many - 1]]
        if saying and rng.random() < BARRED_SHARE:
            shown[max(1, len(shown) - 1) :] = [rng.choice(saying)]
        rng.shuffle(shown)
        return shown

    def _suggest(
        self,
        talk: _Talk,
        question: str,
        fitting: Sequence[Plate],
        shown: Sequence[Plate],
        may: frozenset[str],
    ) -> None:
        rng, wish, ids = self.rng, talk.wish, talk.ids
        gold, *second = fitting
        target = answers.suggestion(gold, ids[gold.id], wish, rng)
        if second and rng.random() < 0.4:
            target.append(answers.also(second[0], ids[second[0].id], rng))
        barred = [p for p in shown if p.id not in may]
        if barred and (len(target) < 3 or wish.allergies):
            target.append(answers.left_out(barred[0], ids[barred[0].id], wish, rng))
        if wish.allergies and (len(target) < 3 or rng.random() < 0.3):
            target.append(answers.traces(ids[gold.id], rng))
        talk.say(question, Expects.ANSWER, shown, target)

    def _more(
        self,
        talk: _Talk,
        fitting: Sequence[Plate],
        shown: Sequence[Plate],
        may: frozenset[str],
    ) -> None:
        """A second question: another dish, a detail of the first, or what no recipe says."""
        rng, ids = self.rng, talk.ids
        gold, *second = fitting
        # What was offered with the first is no other one.
        second = [p for p in second if f"[{ids[p.id]}]" not in talk.told[-1].said]
        draw = rng.random()
        if draw < BEYOND_SHARE:
            talk.say(beyond(rng), Expects.ABSTAIN, [gold], [answers.nothing_at_all(rng)])
        elif second and draw < 0.7:
            target = answers.suggestion(second[0], ids[second[0].id], talk.wish, rng)
            rest = [p for p in shown if p is not gold and p.id in may]
            talk.say(follow_up("another", rng), Expects.ANSWER, rest, target)
        elif len(fitting) == 1 and draw < 0.3:
            rest = [p for p in shown if p is not gold]
            talk.say(
                follow_up("another", rng), Expects.ABSTAIN, rest, [answers.nothing_else(rng)]
            )  # fmt: skip
        else:
            name = rng.choice(DETAILS)
            target = [answers.detail(name, gold, ids[gold.id], rng)]
            talk.say(follow_up(name, rng), Expects.ANSWER, [gold], target)

    def _whole(self, id: str, talk: _Talk, shown: Sequence[Plate]) -> Example:
        *before, last = talk.told
        said: list[Message] = [
            *messages(head(), before, last.asked),
            {"role": "assistant", "content": last.said},
        ]
        subject: dict[str, Any] = {
            "nutrition": nutrition_of(talk.wish.diet, talk.wish.allergies),
            "dishes": {talk.ids[plate.id]: plate.id for plate in shown},
        }
        return Example(
            id=id,
            kind=Kind.MEAL,
            families=tuple(sorted(plate.family for plate in shown)),
            messages=tuple(said),
            turns=tuple(talk.turns),
            evidence=tuple(talk.items),
            subject=subject,
        )


def _fitting(shown: Sequence[Plate], wish: Wish, may: frozenset[str]) -> list[Plate]:
    """Of the dishes shown those that fit, in their order; where protein is wished, the most
    first."""
    found = [plate for plate in shown if plate.id in may and wish.is_met(plate)]
    return sorted(found, key=lambda p: -p.protein) if wish.protein else found
