"""Progress for a person who waits: bars and lines on stderr, or nothing."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Progress:
    """Says what is being done; ``quiet`` says nothing."""

    quiet: bool = False

    def say(self, text: str) -> None:
        if not self.quiet:
            print(text, file=sys.stderr, flush=True)

    @contextmanager
    def bar(self, total: int, text: str) -> Iterator[Any]:
        """A tqdm bar; steps are reported with ``update(n)``."""
        from tqdm import tqdm

        with tqdm(
            total=total, desc=text, file=sys.stderr, disable=self.quiet or not total, leave=False
        ) as bar:
            yield bar

    @contextmanager
    def counter(self, text: str, unit: str) -> Iterator[Any]:
        """A tqdm count of something whose total is not known beforehand."""
        from tqdm import tqdm

        with tqdm(
            desc=text, unit=f" {unit}", file=sys.stderr, disable=self.quiet, leave=False
        ) as bar:
            yield bar


QUIET = Progress(quiet=True)
