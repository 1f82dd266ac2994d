"""``hyrox-coach eval judge``: from flags to a judge's opinion."""

import json
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from eval.judges.address import Address, Server
from eval.judges.consent import Cost, Prices, ask_leave, what_is_sent
from eval.judges.judging import judge as ask_all
from eval.judges.judging import kept_of, still_open
from eval.judges.material import material
from eval.judges.opinion import People, Questions, opinion, write_opinion
from eval.judges.table import table
from eval.people.pairs import read_key
from eval.running.command import load
from hyrox.errors import InputError
from hyrox.ratings.files import read_ratings
from hyrox.settings import settings

SUITE = "grounding"


def judge(arguments: Namespace) -> int:
    """Ask a judge about the answers of an evaluation and print what it thinks; 1 when some
    questions got no reply.

    Raises:
        InputError: no such answers, ways, key or address, or no leave to send anything.
        ModelError: the judge cannot be reached or refuses.
    """
    address = Address.of(arguments.url)
    prices = _prices(arguments)
    ways = _two(arguments.ways)
    people = _people(arguments)
    _positive(arguments)
    key = _key(arguments.key_env)
    (suite,) = load(SUITE)
    of = material(suite, arguments.folder, ways, settings(), arguments.limit)
    asked = [Questions.of(matter) for matter in of.matters]
    server = Server(
        address, arguments.model, key, timeout_s=arguments.timeout, max_tokens=arguments.max_tokens
    )
    with server:
        kept = kept_of(arguments.folder, server)
        every = [call for one in asked for call in one.calls]
        calls = still_open(every, kept, arguments.max_tokens)
        there = len({call.key for call in every}) - len(calls)
        if calls:
            cost = Cost.of(calls, there, arguments.max_tokens, prices)
            told = f"{what_is_sent(address, arguments.model, of)}\n{cost.line()}"
            ask_leave(address, told, yes=arguments.yes)
        with _Bar(len(calls)) as bar:
            failed = ask_all(calls, server, kept, bar.step).failed
    found = opinion(asked, kept, of, ways, server, prices=prices, people=people)
    written = write_opinion(arguments.folder, found)
    print(json.dumps(found, ensure_ascii=False) if arguments.json else table(found))
    if failed:
        print(f"{len(failed):,} questions got no reply; the last: {failed[-1]}", file=sys.stderr)
    print(f"Written: {written}", file=sys.stderr, flush=True)
    return 1 if failed else 0


def _people(arguments: Namespace) -> People | None:
    if not arguments.ratings:
        return None
    if not arguments.key:
        raise InputError("--ratings needs --key: it says which way an answer came from.")
    return People(read_ratings(*arguments.ratings), [read_key(file) for file in arguments.key])


def _prices(arguments: Namespace) -> Prices | None:
    given = (arguments.price_in, arguments.price_out)
    if given == (None, None):
        return None
    if None in given or min(given) < 0:
        raise InputError("Give both --price-in and --price-out, of a million tokens, 0 or more.")
    return Prices(*given)


def _key(name: str | None) -> str:
    if name is None:
        return ""
    key = os.environ.get(name, "").strip()
    if not key or not key.isascii() or not key.isprintable():
        raise InputError(f"The environment variable {name} holds no key.")
    return key


def _positive(arguments: Namespace) -> None:
    if not arguments.timeout > 0:
        raise InputError(f"--timeout {arguments.timeout:g}: give seconds, more than 0.")
    if arguments.max_tokens < 1:
        raise InputError(f"--max-tokens {arguments.max_tokens}: a reply takes one at least.")


def _two(names: str) -> tuple[str, str]:
    ways: Sequence[str] = [name.strip() for name in names.split(",") if name.strip()]
    if len(ways) != 2:
        raise InputError(f"--ways {names}: name two ways, parted by a comma.")
    return ways[0], ways[1]


class _Bar:
    """One line on stderr: how many replies came, and the time left."""

    def __init__(self, of: int) -> None:
        self._of = of
        self._bar: Any = None

    def __enter__(self) -> "_Bar":
        if self._of:
            from tqdm import tqdm

            self._bar = tqdm(
                total=self._of, file=sys.stderr, desc="judging",
                bar_format="{desc}: {n_fmt} of {total_fmt} |{bar}| {elapsed}, {remaining} left",
            )  # fmt: skip
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def step(self, done: int, _of: int) -> None:
        self._bar.update(done - self._bar.n)
