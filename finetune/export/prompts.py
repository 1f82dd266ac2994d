"""Held-out prompts of every kind, made anew: what the exported files are compared on."""

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from finetune.data.build import SHARES, Maker, Share
from finetune.data.example import Kind
from finetune.data.sources.world import World
from generator.prompt import Message

SEED = 50_021
"""Not the seed of a data set: other examples of the same held-out documents and athletes."""


@dataclass(frozen=True)
class Prompt:
    """A conversation that waits for its last answer."""

    id: str
    kind: Kind
    messages: tuple[Message, ...]


def held_out_prompts(
    world: World,
    count: int,
    *,
    seed: int = SEED,
    shares: Mapping[Kind, Share] = SHARES,
    makers: Mapping[Kind, Maker] | None = None,
) -> tuple[Prompt, ...]:
    """``count`` prompts, the kinds in turn, the same for the same seed; no model was taught them.

    Args:
        shares: the kinds.
        makers: modules of kinds in place of those that ``shares`` names.
    """
    makers = makers or {k: importlib.import_module(share.module) for k, share in shares.items()}
    kinds = list(shares)
    counts = {kind: len(range(place, count, len(kinds))) for place, kind in enumerate(kinds)}
    found: list[Prompt] = []
    for kind, wanted in counts.items():
        if wanted:
            made = makers[kind].make(world, wanted, from_held_out=True, seed=seed)
            found += [Prompt(e.id, kind, _asked(e.messages)) for e in made]
    Random(seed).shuffle(found)
    return tuple(found)


def _asked(messages: Sequence[Message]) -> tuple[Message, ...]:
    last = max(i for i, message in enumerate(messages) if message["role"] == "assistant")
    return tuple(messages[:last])
