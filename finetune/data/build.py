"""Makes a data set: every kind in its share, checked, without near-duplicates, in two parts."""

import hashlib
import importlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Protocol

from finetune.data.card import Card, PartCard, readme
from finetune.data.example import Example, Kind, write_examples
from finetune.data.quality import THRESHOLD, NearDuplicates, distinct_n, repetition
from finetune.data.sources.world import World
from finetune.data.split import one_part
from hyrox.errors import InputError
from ingest.files import replaced_folder

TRAIN, HELD_OUT, README = "train.jsonl", "heldout.jsonl", "README.md"
REFUSAL = "holds something else than a data set; name an empty or a new folder."
WHOLE = 6_600
"""Training examples of a whole data set; the shares below add up to it."""
MOST_ALIKE = 0.02
"""Largest share of a kind's examples that nearly repeat another."""
ROUNDS = 12
"""Times a kind is asked for replacements of what was dropped before it stays short."""


@dataclass(frozen=True)
class Share:
    """One kind: the module that makes it, and how many of a whole data set."""

    module: str
    train: int
    held_out: int


SHARES: Mapping[Kind, Share] = {
    # The promise of the coach: most of what it says is said about a race or from passages.
    Kind.RACE: Share("finetune.data.kinds.race", 1_500, 250),
    Kind.ANSWER: Share("finetune.data.kinds.answer", 1_600, 250),
    # Long: 400 of them are as many tokens as a thousand of the others.
    Kind.PLAN: Share("finetune.data.kinds.plan", 400, 130),
    # Short, and the choice is hard to learn.
    Kind.DRAFT: Share("finetune.data.kinds.draft", 1_000, 150),
    Kind.MEAL: Share("finetune.data.kinds.meal", 500, 150),
    # Rare for the model (a screen stops most before it), grave when wrong.
    Kind.SAFETY: Share("finetune.data.kinds.safety", 500, 150),
    # The sentences are those of races and answers; only what they lean on is new.
    Kind.DIALOGUE: Share("finetune.data.kinds.dialogue", 700, 150),
    Kind.TONE: Share("finetune.data.kinds.tone", 1200, 150),
}


class Maker(Protocol):
    """What the module of a kind offers."""

    def make(
        self, world: World, count: int, *, from_held_out: bool, seed: int
    ) -> Iterator[Example]:
        """Exactly ``count`` examples of a part, the same for the same seed."""

    def fault(self, example: Example) -> str:
        """Why the targets may not be taught; empty when they may."""


Report = Callable[[Kind, str, int, int], None]
"""Progress: the kind, the part, examples kept so far, examples wanted."""


def build(
    world: World,
    out: Path,
    examples: int = WHOLE,
    seed: int = 7,
    progress: Report | None = None,
    *,
    shares: Mapping[Kind, Share] = SHARES,
    makers: Mapping[Kind, Maker] | None = None,
) -> Card:
    """Write ``train.jsonl``, ``heldout.jsonl`` and ``README.md`` to ``out``; returns their card.

    A folder that is stopped half-way is never seen: everything is written beside ``out`` and
    swapped in at the end. An earlier data set in ``out`` is replaced.

    Args:
        examples: training examples in all; the held-out part is that of a whole data set, and of a
            smaller one in proportion.
        seed: of everything random; the same seed makes the same files.
        progress: told after each example that is kept.
        shares: what is made, and how much of it.
        makers: modules of kinds in place of those that ``shares`` names.

    Raises:
        InputError: ``out`` holds something else than a data set, or too few examples are wanted.
    """
    if examples < len(shares):
        raise InputError(f"A data set needs at least {len(shares)} examples, one of each kind.")
    report = progress or (lambda *_: None)
    with replaced_folder(out, _replaceable, REFUSAL) as folder:
        parts: dict[str, PartCard] = {}
        makers = makers or {k: importlib.import_module(s.module) for k, s in shares.items()}
        seen = {kind: NearDuplicates() for kind in shares}
        wanted = {TRAIN: _scaled(shares, examples), HELD_OUT: _held_out(shares, examples)}
        for name, counts in wanted.items():
            found: list[Example] = []
            part = _Part(name == HELD_OUT, seed, report)
            for kind, count in counts.items():
                found += part.kind(world, kind, count, makers[kind], seen[kind])
            Random(f"{seed} {name}").shuffle(found)
            write_examples(folder / name, found)
            parts[name] = part.card(folder / name, found, counts)
        card = Card(seed, examples, parts)
        (folder / README).write_text(readme(card), encoding="utf-8")
    return card


@dataclass
class _Part:
    """One part while it is made."""

    held_out: bool
    seed: int
    report: Report
    dropped: dict[Kind, Counter[str]] = field(default_factory=dict)
    alike: Counter[Kind] = field(default_factory=Counter)

    def kind(
        self, world: World, kind: Kind, wanted: int, maker: Maker, seen: NearDuplicates
    ) -> list[Example]:
        """Examples of a kind; what is dropped is asked for again with another seed.

        In the last round near-duplicates of the same part are kept as far as ``MOST_ALIKE`` allows.
        """
        found: list[Example] = []
        before = len(seen)
        dropped = self.dropped.setdefault(kind, Counter())
        name = "held-out" if self.held_out else "train"
        for number in range(ROUNDS):
            missing = wanted - len(found)
            if not missing:
                break
            seed = self.seed + 1_000_003 * number + 17 * self.held_out
            for made in maker.make(world, missing, from_held_out=self.held_out, seed=seed):
                reason = self._fault(made, maker)
                alike = [] if reason else seen.like(_text(made))
                if alike:
                    spare = number == ROUNDS - 1 and self.alike[kind] < int(MOST_ALIKE * wanted)
                    if min(alike) < before or not spare:
                        reason = "nearly the same as another"
                    else:
                        self.alike[kind] += 1
                if reason:
                    dropped[reason] += 1
                    continue
                seen.add(_text(made))
                found.append(replace(made, id=self._id(kind, len(found))))
                self.report(kind, name, len(found), wanted)
        return found

    def _fault(self, example: Example, maker: Maker) -> str:
        if not one_part(example.families, wanted=self.held_out):
            return "made from the other part"
        return maker.fault(example)

    def _id(self, kind: Kind, number: int) -> str:
        return f"{'heldout-' if self.held_out else ''}{kind.value}-{number:06}"

    def card(self, path: Path, found: list[Example], counts: Mapping[Kind, int]) -> PartCard:
        texts: dict[Kind, list[str]] = {kind: [] for kind in counts}
        for example in found:
            texts[example.kind] += example.targets
        every = [text for kind in texts.values() for text in kind]
        made = Counter(example.kind for example in found)
        return PartCard(
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
            wanted={kind.value: counts[kind] for kind in counts},
            made={kind.value: made[kind] for kind in counts},
            targets={kind.value: len(texts[kind]) for kind in counts},
            families=len({family for example in found for family in example.families}),
            dropped={
                kind.value: dict(self.dropped[kind].most_common())
                for kind in counts
                if self.dropped.get(kind)
            },
            near_duplicates={
                kind.value: round(self.alike[kind] / made[kind], 4) if made[kind] else 0.0
                for kind in counts
            },
            distinct={str(n): round(distinct_n(every, n), 4) for n in (1, 2, 3)},
            distinct_by_kind={
                kind.value: {str(n): round(distinct_n(texts[kind], n), 4) for n in (1, 2, 3)}
                for kind in counts
            },
            repetition=round(repetition(every), 4),
            threshold=THRESHOLD,
        )


def _text(example: Example) -> str:
    """What is compared: what is asked and what is answered, not the evidence."""
    return "\n".join((*(turn.question for turn in example.turns), *example.targets))


def _scaled(shares: Mapping[Kind, Share], examples: int) -> dict[Kind, int]:
    """Each kind's part of the training examples, adding up to them (largest remainders)."""
    whole = sum(share.train for share in shares.values())
    exact = {kind: examples * share.train / whole for kind, share in shares.items()}
    counts = {kind: max(1, int(part)) for kind, part in exact.items()}
    order = sorted(exact, key=lambda kind: int(exact[kind]) - exact[kind])
    while (rest := examples - sum(counts.values())) > 0:
        for kind in order[:rest]:
            counts[kind] += 1
    while sum(counts.values()) > examples:
        counts[max(counts, key=lambda kind: counts[kind])] -= 1
    return counts


def _held_out(shares: Mapping[Kind, Share], examples: int) -> dict[Kind, int]:
    part = min(1.0, examples / sum(share.train for share in shares.values()))
    return {kind: max(1, round(part * share.held_out)) for kind, share in shares.items()}


def _replaceable(out: Path) -> bool:
    return {path.name for path in out.iterdir()} <= {TRAIN, HELD_OUT, README}
