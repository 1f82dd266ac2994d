"""Athletes who browse and ask at once: ``python benchmarks/load.py [--minutes 5] [--model none]``.

Starts the app in a process of its own, behind its log-in, with a fresh journal and an account for
each athlete. Some open page after page, the others ask the coach. JSON on stdout:

- ``pages``: milliseconds to a page's HTML and until everything on it is filled. Target: HTML p95
  at most 500.
- ``questions``: seconds of waiting and answering, and whether they were served in the order asked.
- ``errors``: what an athlete would have seen fail. Target: none.
- ``memory``: resident MB of the server, after a tenth of the time and at the end. Target: growth
  at most 5 % over 30 minutes.
- ``overload``: many more questions than may wait; how quickly those that cannot are told.
"""

import argparse
import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
from load_athlete import Answered, Athlete, FailedError

from hyrox.settings import settings
from ingest.stores import ensure_stores
from journal.accounts import Accounts
from journal.database import Journal
from ui.site.visitors import COOKIE

PAGES = ("", "today", "race", "coach", "plan", "nutrition", "progress", "settings")
QUESTIONS = (
    "How do I get better at my sled push?", "What should I eat before the start?",
    "How do I train for compromised running?", "How should I pace the wall balls?",
    "How long should I rest after a race?",
)  # fmt: skip
SAMPLE_S = 2.0
MB = 1024**2


@dataclass
class Seen:
    """What happened, of all athletes."""

    html_ms: list[float] = field(default_factory=list)
    filled_ms: list[float] = field(default_factory=list)
    answers: list[Answered] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    memory: list[tuple[float, float]] = field(default_factory=list)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--athletes", type=int, default=50, help="who browse")
    parser.add_argument("--asking", type=int, default=10, help="who ask the coach")
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--pause", type=float, default=10.0, help="mean seconds on a page")
    parser.add_argument("--model", default="none", help="as HYROX_COACH_MODEL")
    parser.add_argument("--overload", type=int, default=300, help="questions at once, at the end")
    options = parser.parse_args()
    config = settings()
    ensure_stores(config)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'journal.sqlite'}"
        tokens = _accounts(url, options.athletes + options.asking)
        server, address = _serve(url, options.model)
        try:
            found = asyncio.run(_load(address, tokens, psutil.Process(server.pid), options))
        finally:
            server.terminate()
            server.wait(60)
    json.dump(found, sys.stdout, indent=1)
    print()
    return 0


def _accounts(url: str, number: int) -> list[str]:
    """A cookie for each of so many new athletes."""
    journal = Journal.open(url)
    accounts = Accounts(journal)
    tokens = []
    for each in range(number):
        _say(f"account {each + 1} of {number}")
        accounts.register(f"athlete-{each}", f"a long password {each}")
        tokens.append(accounts.log_in(f"athlete-{each}", f"a long password {each}", "")[0])
    journal.close()
    return tokens


def _serve(url: str, model: str) -> tuple["subprocess.Popen[str]", str]:
    wanted = {
        "HYROX_COACH_DATABASE_URL": url, "HYROX_COACH_LOGIN": "always", "HYROX_COACH_MODEL": model,
    }  # fmt: skip
    server = subprocess.Popen(
        [sys.executable, "-m", "ui.cli", "ui", "--port", "0"], text=True, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, env={**os.environ, **wanted},
    )  # fmt: skip
    assert server.stdout is not None
    line = server.stdout.readline()
    if "http://" not in line:
        raise SystemExit("The app did not start; start it by hand to see why: hyrox-coach ui")
    return server, line.split()[-1]


async def _load(
    address: str, tokens: list[str], server: psutil.Process, options: argparse.Namespace
) -> dict[str, Any]:
    seen, began = Seen(), time.monotonic()
    until = began + options.minutes * 60
    limits = httpx.Limits(max_connections=None)
    clients = [
        httpx.AsyncClient(base_url=address, cookies={COOKIE: token}, limits=limits)
        for token in tokens
    ]
    athletes = [Athlete(client) for client in clients]
    asking = athletes[: options.asking]
    tasks = [_browse(one, seen, until, options.pause) for one in athletes[options.asking :]]
    tasks += [_ask(one, seen, until) for one in asking]
    await asyncio.gather(_watch(server, seen, began, until), *tasks)
    overload = await _overload(asking, options.overload) if options.overload else {}
    for client in clients:
        await client.aclose()
    return _summary(seen, overload, options)


async def _browse(athlete: Athlete, seen: Seen, until: float, pause_s: float) -> None:
    draw = random.Random(id(athlete))
    await asyncio.sleep(draw.uniform(0, pause_s))
    while time.monotonic() < until:
        try:
            _, html_s, filled_s = await athlete.open(draw.choice(PAGES))
            seen.html_ms.append(html_s * 1000)
            seen.filled_ms.append(filled_s * 1000)
        except (FailedError, httpx.HTTPError) as error:
            seen.errors[f"{type(error).__name__}: {error}"[:160]] += 1
        await asyncio.sleep(draw.uniform(0.5, 1.5) * pause_s)


async def _ask(athlete: Athlete, seen: Seen, until: float) -> None:
    draw = random.Random(id(athlete))
    try:
        opened, _, _ = await athlete.open("coach")
    except (FailedError, httpx.HTTPError) as error:
        seen.errors[f"{type(error).__name__}: {error}"[:160]] += 1
        return
    while time.monotonic() < until:
        try:
            seen.answers.append(await athlete.ask(opened, draw.choice(QUESTIONS)))
        except (FailedError, httpx.HTTPError) as error:
            seen.errors[f"{type(error).__name__}: {error}"[:160]] += 1
        await asyncio.sleep(draw.uniform(1, 5))


async def _watch(server: psutil.Process, seen: Seen, began: float, until: float) -> None:
    while time.monotonic() < until:
        told = server.memory_info().rss + sum(
            child.memory_info().rss for child in server.children(recursive=True)
        )
        seen.memory.append((time.monotonic() - began, told / MB))
        _say(
            f"{time.monotonic() - began:.0f} s, {len(seen.html_ms)} pages, {len(seen.answers)} "
            f"answers, {sum(seen.errors.values())} errors, {told / MB:.0f} MB"
        )
        await asyncio.sleep(SAMPLE_S)


async def _overload(athletes: list[Athlete], number: int) -> dict[str, Any]:
    """Far more questions at once than may wait: each is answered or refused, none hangs."""
    _say(f"{number} questions at once")
    opened = [(await one.open("coach"))[0] for one in athletes]

    async def put(place: int) -> tuple[str, float]:
        athlete, page = athletes[place % len(athletes)], opened[place % len(athletes)]
        event, began = page.named("hc-question"), time.perf_counter()
        body = {
            "data": [None, QUESTIONS[0], False], "event_data": None, "fn_index": event["id"],
            "trigger_id": event["targets"][0][0], "session_hash": page.tab,
        }  # fmt: skip
        try:
            answer = await athlete.client.post("/gradio_api/queue/join", json=body, timeout=60)
        except httpx.HTTPError as error:
            return type(error).__name__, time.perf_counter() - began
        return str(answer.status_code), time.perf_counter() - began

    told = await asyncio.gather(*(put(place) for place in range(number)))
    refused = [took for status, took in told if status != "200"]
    began = time.perf_counter()
    health = await athletes[0].client.get("/healthz", timeout=60)
    return {
        "asked": number,
        "statuses": dict(Counter(status for status, _ in told)),
        "refused_within_ms": _of([1000 * took for took in refused]),
        "health": health.status_code,
        "health_ms": round(1000 * (time.perf_counter() - began), 1),
    }


def _summary(seen: Seen, overload: dict[str, Any], options: argparse.Namespace) -> dict[str, Any]:
    answers = sorted(seen.answers, key=lambda one: one.started)
    early = [mb for at, mb in seen.memory if 0.1 <= at / (options.minutes * 60) <= 0.2]
    late = [mb for at, mb in seen.memory if at / (options.minutes * 60) >= 0.9]
    before, after = statistics.median(early or [0.0]), statistics.median(late or [0.0])
    return {
        "athletes": options.athletes, "asking": options.asking, "minutes": options.minutes,
        "model": options.model, "processors": os.cpu_count(),
        "pages": {
            "opened": len(seen.html_ms), "html_ms": _of(seen.html_ms),
            "filled_ms": _of(seen.filled_ms),
        },
        "questions": {
            "answered": len(answers),
            "waited_s": _of([one.started - one.asked for one in answers]),
            "answered_s": _of([one.ended - one.started for one in answers]),
            "told_their_place": sum(bool(one.ranks) for one in answers),
            "longest_queue": max((one.rank for one in answers), default=0),
            "out_of_order": _overtaken(answers),
        },
        "errors": dict(seen.errors),
        "memory": {
            "early_mb": round(before), "late_mb": round(after),
            "growth": round(after / before - 1, 4) if before else None,
        },
        "overload": overload,
    }  # fmt: skip


def _overtaken(answers: list[Answered]) -> int:
    """Questions that were begun after one that was asked once they had joined the queue."""
    overtaken, latest = 0, 0.0
    for one in answers:
        overtaken += one.joined < latest
        latest = max(latest, one.asked)
    return overtaken


def _of(values: list[float]) -> dict[str, float]:
    if not values:
        return {}
    ordered = sorted(values)
    return {
        "median": round(statistics.median(ordered), 1),
        "p95": round(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], 1),
        "max": round(ordered[-1], 1),
    }


def _say(words: str) -> None:
    print(f"\r\033[K{words}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
