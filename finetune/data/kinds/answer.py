"""Answers from passages, with their citations: one source, several, sources that differ, sources
that do not answer, and texts that give orders.

Prompts are serving's for a conversation with no race open. What a turn is (``SITUATIONS``) does
not show in how many passages there are, in which place the right one stands or in how the question
is typed: only reading tells whether there is an answer.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count as count_up
from random import Random

from finetune.data.checks import fault_of_sentences
from finetune.data.example import Example, Expects, Kind
from finetune.data.kinds.answers import conflicts
from finetune.data.kinds.answers.pool import Entry, Pool
from finetune.data.kinds.answers.registers import small_start, typed, without_end
from finetune.data.kinds.answers.saying import (
    abstention,
    alone,
    answered,
    cited,
    lowered,
    opened,
    pieces,
)
from finetune.data.kinds.answers.talk import Talk
from finetune.data.kinds.answers.words import words
from finetune.data.sources.world import World
from ingest.guidance.documents import Passage

SITUATIONS = {
    "alone": 0.20,  # one passage, which answers
    "pair": 0.28,  # two, one of which answers
    "both": 0.11,  # two questions in one, a passage for each
    "agreeing": 0.06,  # two that say the same
    "conflicting": 0.08,
    "insufficient": 0.10,  # passages on the matter that do not answer
    "irrelevant": 0.05,
    "unanswerable": 0.06,  # nothing in the corpus answers
    "orders": 0.06,  # text that gives orders, in a passage or beside the question
}
"""Shares of the turns. The model abstains in about 22 % of them."""
TURNS = {1: 0.35, 2: 0.4, 3: 0.25}
AGAIN_SHARE = 0.5
"""Later turns that are answered from passages that the conversation has shown already."""
WRITTEN_SHARE = 0.7
"""Questions with a written answer; the others are answered by sentences of their section."""
ONE_PASSAGE_SHARE = 0.28
"""Of the turns without an answer, as many have one passage only as of those with one."""
_TRIES = 400

fault = fault_of_sentences
"""Why the targets of an example may not be taught; empty when they may."""


@dataclass(frozen=True)
class _Draft:
    """A turn before it is checked. ``said`` is made once the passages have their numbers."""

    question: str
    picked: tuple[Passage, ...]
    said: Callable[[list[str]], str]
    expects: Expects = Expects.ANSWER
    families: tuple[str, ...] = ()


def make(
    world: World,
    count: int,
    *,
    from_held_out: bool,
    seed: int,
    dropped: Counter[str] | None = None,
) -> Iterator[Example]:
    """``count`` conversations of one to three turns.

    Args:
        dropped: counts why turns were thrown away, by situation and the verifier's reason.
    """
    maker = _Maker(world, Random(f"answer:{seed}:{from_held_out}"), from_held_out, dropped)
    part = "heldout-answer" if from_held_out else "answer"
    for number in range(count):
        yield maker.conversation(f"{part}-{number:06}")


class _Maker:
    def __init__(
        self, world: World, rng: Random, from_held_out: bool, dropped: Counter[str] | None
    ) -> None:
        self.rng = rng
        self.references = world.references
        self.pool = Pool(world, rng, from_held_out=from_held_out)
        self.dropped = dropped if dropped is not None else Counter()
        self.talk = Talk(self.references)
        self.again = False
        self.pages: dict[str, str] = {}
        """The family of what each page of the conversation was made from."""
        self.made: dict[str, Callable[[], _Draft | None]] = {
            "alone": self._alone, "pair": self._pair, "both": self._both,
            "agreeing": self._agreeing, "conflicting": self._conflicting,
            "insufficient": self._insufficient, "irrelevant": self._irrelevant,
            "unanswerable": self._unanswerable, "orders": self._orders,
        }  # fmt: skip

    def conversation(self, id: str) -> Example:
        self.talk, self.pages = Talk(self.references), {}
        (turns,) = self.rng.choices(list(TURNS), list(TURNS.values()))
        for _ in range(turns):
            (situation,) = self.rng.choices(list(SITUATIONS), list(SITUATIONS.values()))
            self._turn(situation)
        return self.talk.example(id, Kind.ANSWER)

    def _turn(self, situation: str) -> None:
        """Add a turn of a situation, tried until one passes the verifier."""
        for tried in count_up():
            # After many tries the shown passages offer nothing of the kind: show others.
            again = bool(self.talk.passages) and self.rng.random() < AGAIN_SHARE
            self.again = again and tried < _TRIES // 4
            draft = self.made[situation]()
            if draft is None or draft.question in {t.question for t in self.talk.turns}:
                continue
            ids = [item.id for item in self.talk.numbered(draft.picked)]
            families = [*map(self._family, draft.picked), *draft.families]
            reason = self.talk.add(
                draft.question, draft.picked, draft.said(ids), draft.expects, situation, families
            )
            if not reason:
                return
            self.dropped[f"{situation}: {reason}"] += 1
            if tried > _TRIES:
                raise AssertionError(f"no turn of the situation {situation} passes: {reason}")

    def _alone(self) -> _Draft | None:
        entry = self._entry()
        found = answered(entry, self.rng, self.pool.rarity)
        if not found:
            return None
        page = not self.again and self.rng.random() < 0.08
        passage = self._page(entry.passage, found) if page else entry.passage
        return self._plain(entry, found, [passage])

    def _pair(self) -> _Draft | None:
        entry = self._entry()
        found = answered(entry, self.rng, self.pool.rarity)
        shown = [p for p in self.talk.passages if p.id != entry.passage.id]
        if self.again and not shown:
            return None
        other = self.rng.choice(shown) if self.again else self.pool.company(entry.passage)
        if not found or not self.pool.lacks(entry, other):
            return None
        other = self._maybe_page(other)
        return self._plain(entry, found, self._shuffled(entry.passage, other))

    def _both(self) -> _Draft | None:
        one, two = self._written(), self._written()
        if not self.again:
            near = self.pool.by_passage[self.pool.sibling(one.passage).id]
            two = self.rng.choice(near) if near else two
        if (
            one.passage.id == two.passage.id
            or max(len(e.question.split()) for e in (one, two)) > 14
        ):
            return None
        told = [pieces(one.answer)[0], pieces(two.answer)[0]]
        if not alone(told[1]):
            return None
        asked = self.rng.choice(words("answer")["answer"]["both"]).format(
            a=small_start(without_end(one.question)), b=small_start(without_end(two.question))
        )
        picked = self._shuffled(one.passage, two.passage)
        first, second = picked.index(one.passage), picked.index(two.passage)
        link = self.rng.choice(words("answer")["answer"]["both_link"])
        end = lowered(told[1]) if link else told[1]
        return _Draft(
            typed(asked, self.rng),
            tuple(picked),
            lambda ids: f"{told[0]} [{ids[first]}] {link}{end} [{ids[second]}]",
        )

    def _agreeing(self) -> _Draft | None:
        entry = self._written()
        found = answered(entry, self.rng, self.pool.rarity)
        page = self._page(entry.passage, found)
        if not all(conflicts.bears(page, sentence) for sentence in found):
            return None
        picked = self._shuffled(entry.passage, page)
        return _Draft(
            typed(entry.question, self.rng), tuple(picked), lambda ids: cited(found, *ids)
        )

    def _conflicting(self) -> _Draft | None:
        entry = self._written()
        sentence = self.rng.choice(pieces(entry.answer))
        if entry.passage.topic in conflicts.NO_CONFLICTS or not alone(sentence):
            return None
        other = conflicts.disagreeing_page(entry.passage, sentence, self.rng)
        if other is None:
            return None
        self.pages[other.page.id] = entry.family
        picked = self._shuffled(entry.passage, other.page)
        sides = [(entry.passage, sentence, other.figure), (other.page, other.said,
                 other.other_figure)]  # fmt: skip
        self.rng.shuffle(sides)
        (one, x, f), (two, y, g) = sides
        table = words("answer")["conflict"]
        short = other.figure and self.rng.random() < 0.35
        frame = self.rng.choice(table["figures" if short else "pairs"])

        def said(ids: list[str]) -> str:
            return str(frame).format(
                x=lowered(without_end(x)), X=without_end(x), y=lowered(without_end(y)), f=f, g=g,
                p=ids[picked.index(one)], r=ids[picked.index(two)],
            )  # fmt: skip

        return _Draft(typed(entry.question, self.rng), tuple(picked), said)

    def _insufficient(self) -> _Draft | None:
        entry = self._any()
        wanted = self._count()
        if self.again:
            shown = [p for p in self.talk.passages if p.topic == entry.passage.topic]
            picked = self.rng.sample(shown, min(len(shown), wanted))
        else:
            picked = [self._maybe_page(self.pool.sibling(entry.passage))]
            picked += [self.pool.company(entry.passage)] if wanted > 1 else []
        return self._silent(entry, picked, quoting=0.7)

    def _irrelevant(self) -> _Draft | None:
        entry = self._any()
        wanted = self._count()
        if self.again:
            shown = [p for p in self.talk.passages if p.topic != entry.passage.topic]
            picked = self.rng.sample(shown, min(len(shown), wanted))
        else:
            picked = [self.pool.stranger(entry.passage) for _ in range(wanted)]
        return self._silent(entry, picked)

    def _unanswerable(self) -> _Draft | None:
        question, about, family = self.pool.unanswerable.deal()
        return self._nothing(question, about, family)

    def _orders(self) -> _Draft | None:
        table = words("answer")["orders"]
        draw = self.rng.random()
        if draw < 0.2:
            order = self.pool.orders.deal()
            return self._nothing(order, "", f"question:{order}")
        draft = self._pair() if self.rng.random() < 0.7 else self._alone()
        if draft is None:
            return None
        if draw < 0.6:
            question = without_end(draft.question) + self.rng.choice(table["after_question"])
            if self.rng.random() < 0.5:
                question = self.rng.choice(table["before_question"]) + small_start(draft.question)
            return replace(draft, question=question)
        at = self.rng.randrange(len(draft.picked))
        order = self.rng.choice(table["in_passage"])
        infected = conflicts.infected_page(draft.picked[at], order, self.rng)
        self.pages[infected.id] = self._family(draft.picked[at])
        return replace(draft, picked=(*draft.picked[:at], infected, *draft.picked[at + 1 :]))

    def _plain(self, entry: Entry, found: list[str], picked: list[Passage]) -> _Draft:
        gold = next(n for n, p in enumerate(picked) if conflicts.is_of(p, entry.passage))
        told = opened(found, self.rng)
        return _Draft(
            typed(entry.question, self.rng), tuple(picked), lambda ids: cited(told, ids[gold])
        )

    def _silent(
        self, entry: Entry, picked: Sequence[Passage], quoting: float = 0.0
    ) -> _Draft | None:
        """A question whose passage is not among those shown."""
        if not picked or len(set(picked)) < len(picked):
            return None
        if not all(self.pool.lacks(entry, passage) for passage in picked):
            return None
        quoted = self.rng.random() < quoting
        return self._abstains(typed(entry.question, self.rng), picked, quoted=quoted)

    def _nothing(self, question: str, about: str, family: str) -> _Draft | None:
        wanted = self._count()
        if self.again:
            picked = self.rng.sample(self.talk.passages, min(len(self.talk.passages), wanted))
        else:
            near = self.rng.random() < 0.6
            first = self.pool.nearest(question) if near else self.rng.choice(self.pool.passages)
            picked = [first, self.pool.company(first)][:wanted]
            self.rng.shuffle(picked)
        return self._abstains(typed(question, self.rng), picked, about, (family,))

    def _abstains(
        self,
        question: str,
        picked: Sequence[Passage],
        about: str = "",
        families: tuple[str, ...] = (),
        quoted: bool = False,
    ) -> _Draft:
        def said(_: list[str]) -> str:
            shown = self.talk.numbered(picked) if quoted else ()
            return abstention(self.rng, question, about, shown)

        return _Draft(question, tuple(picked), said, Expects.ABSTAIN, families)

    def _any(self) -> Entry:
        written = self.rng.random() < WRITTEN_SHARE
        return self.pool.written.deal() if written else self.pool.asked.deal()

    def _entry(self) -> Entry:
        """A question to answer: of a passage that was shown, when it is to be used again."""
        if not self.again:
            return self._any()
        passage = self.rng.choice(self.talk.passages)
        known = self.pool.by_passage.get(passage.id, [])
        if known and self.rng.random() < WRITTEN_SHARE:
            return self.rng.choice(known)
        return Entry(passage, self.rng.choice(passage.asked)) if passage.asked else self._any()

    def _written(self) -> Entry:
        shown = [e for p in self.talk.passages for e in self.pool.by_passage.get(p.id, ())]
        return self.rng.choice(shown) if self.again and shown else self.pool.written.deal()

    def _count(self) -> int:
        return 1 if self.rng.random() < ONE_PASSAGE_SHARE else 2

    def _shuffled(self, *passages: Passage) -> list[Passage]:
        found = list(passages)
        self.rng.shuffle(found)
        return found

    def _page(self, passage: Passage, said: Sequence[str]) -> Passage:
        """A page that says what is said, in the passage's sentences."""
        page = conflicts.agreeing_page(passage, said, self.rng)
        self.pages[page.id] = f"document:{passage.document}"
        return page

    def _maybe_page(self, passage: Passage) -> Passage:
        """Now and then in a page's words, so that a page beside a passage says nothing alone."""
        if self.again or self.rng.random() >= 0.12:
            return passage
        return self._page(passage, ())

    def _family(self, passage: Passage) -> str:
        return self.pages.get(passage.id, f"document:{passage.document}")
