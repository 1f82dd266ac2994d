"""``hyrox-coach finetune compare``: from flags to figures."""

import json
import sys
from argparse import Namespace
from typing import Any

from finetune.compare.report import table
from finetune.compare.run import PAGE, RESULTS
from hyrox.settings import settings


def compare(arguments: Namespace) -> int:
    """Answer, score and print.

    Raises:
        InputError: data, ways or earlier answers do not fit.
    """
    from finetune.compare.run import compare as run

    with _Bar() as bar:
        found = run(
            arguments.data,
            arguments.out,
            settings(),
            adapter=arguments.adapter,
            limit=arguments.limit,
            base_limit=arguments.base_limit,
            ways=[way.strip() for way in arguments.ways.split(",") if way.strip()],
            watch=bar.step,
        )
    print(json.dumps(found) if arguments.json else table(found))
    print(
        f"Written: {arguments.out / RESULTS}, {arguments.out / PAGE}", file=sys.stderr, flush=True
    )
    return 0


class _Bar:
    """A bar on stderr for each way; its end is reckoned from the length of what is left."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._way = ""

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def step(self, way: str, done: int, of: int, share: float) -> None:
        from tqdm import tqdm

        if way != self._way:
            self.__exit__()
            self._way = way
            self._bar = tqdm(
                total=100, file=sys.stderr,
                bar_format="{desc} |{bar}| {percentage:3.0f} % {elapsed} (left: {remaining})",
            )  # fmt: skip
        self._bar.set_description_str(f"{way}: {done:,} of {of:,}", refresh=False)
        self._bar.update(100 * share - self._bar.n)
        if share >= 1:
            self._bar.close()
