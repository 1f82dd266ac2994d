"""``hyrox-coach finetune data``: the data set in a folder, its card on stdout."""

import json
import sys
from argparse import Namespace
from typing import Any

from finetune.data.build import build
from finetune.data.card import table
from finetune.data.example import Kind
from finetune.data.sources.world import World
from hyrox.settings import settings


def data(arguments: Namespace) -> int:
    """Make the data set that the flags name.

    Raises:
        InputError: the folder holds something else, or too few examples are wanted.
    """
    with _Bars() as bars:
        card = build(
            World(settings()), arguments.out, arguments.examples, arguments.seed, bars.step
        )
    if arguments.json:
        json.dump(card.as_json(), sys.stdout, indent=2)
        print()
    else:
        print(table(card))
    for name, part in card.parts.items():
        for kind, missing in part.short.items():
            print(f"{name}: {missing} of {kind} are missing: too few that differ.", file=sys.stderr)
    return 0


class _Bars:
    """A bar on stderr for each kind of each part."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._name = ""

    def __enter__(self) -> "_Bars":
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def step(self, kind: Kind, part: str, done: int, wanted: int) -> None:
        from tqdm import tqdm

        name = f"{part}: {kind.value}"
        if name != self._name:
            self.__exit__()
            self._name = name
            self._bar = tqdm(total=wanted, desc=name, file=sys.stderr)
        self._bar.update(done - self._bar.n)
