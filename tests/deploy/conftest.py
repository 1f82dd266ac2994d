"""Copies of the app on a real PostgreSQL, started as an operator starts them."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import httpx
import pytest

from hyrox.settings import PROJECT, Settings
from journal.accounts import Accounts
from journal.database import Journal
from journal.tokens import Tokens
from tests.deploy.model_server import ModelServer
from tests.deploy.visitor import PASSWORD, Visitor

T = TypeVar("T")


@dataclass
class Machine:
    """A home folder and a database, and what is started with them."""

    settings: Settings
    variables: Mapping[str, str]
    ends: ExitStack = field(default_factory=ExitStack)

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-P", "-m", "ui.cli", *words]

    def run(self, *words: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        """A command to its end."""
        return subprocess.run(
            self.command(*words), env=self._environment(variables), capture_output=True, text=True,
            timeout=200,
        )  # fmt: skip

    def start(self, *words: str, **variables: str) -> "subprocess.Popen[str]":
        """A command that lasts; it is stopped after the tests."""
        process = subprocess.Popen(
            self.command(*words), env=self._environment(variables), stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.ends.callback(stopped, process)
        return process

    def _environment(self, more: Mapping[str, str]) -> dict[str, str]:
        return os.environ | {"PYTHONPATH": str(PROJECT)} | dict(self.variables) | dict(more)


def stopped(process: "subprocess.Popen[str]", within_s: float = 60) -> int:
    """The exit code after SIGTERM."""
    if process.poll() is None:
        process.terminate()
    try:
        process.communicate(timeout=within_s)
    finally:
        process.kill()
    return process.returncode


def free_ports(count: int) -> int:
    """The first of so many free ports in a row."""
    for first in range(20_000 + os.getpid() % 20_000, 60_000, count):
        try:
            for port in range(first, first + count):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
            return first
        except OSError:
            continue
    raise AssertionError("no free ports")


@pytest.fixture(scope="session")
def machine(
    postgresql: Callable[[], str], small_corpora: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Machine]:
    """The one that ingests, with nothing built yet."""
    url, home = postgresql(), tmp_path_factory.mktemp("worker")
    settings = Settings(
        home=home, corpora=small_corpora, reference_draws=1000, database_url=url, vector_url=url,
        # Two engines that both want both cores make one another ten times slower.
        threads=1,
    )  # fmt: skip
    found = Machine(
        settings,
        {
            "HYROX_COACH_HOME": str(home), "HYROX_COACH_CORPORA": str(small_corpora),
            "HYROX_COACH_REFERENCE_DRAWS": "1000", "HYROX_COACH_DATABASE_URL": url,
            "HYROX_COACH_VECTOR_URL": url, "HYROX_COACH_SCREEN": "rules",
            "HYROX_COACH_THREADS": "1",
        },
    )  # fmt: skip
    with found.ends:
        yield found


@pytest.fixture(scope="session")
def model_server() -> Iterator[ModelServer]:
    server = ModelServer()
    yield server
    server.stop()


@dataclass
class Site:
    """Two copies under one supervisor, and a proxy where Caddy is installed."""

    machine: Machine
    process: "subprocess.Popen[str]"
    model: ModelServer
    proxy: str
    copies: tuple[str, str]

    def running(self) -> dict[str, int]:
        """Name to process id, as the supervisor wrote it down."""
        found: dict[str, int] = json.loads(
            (self.machine.settings.home / "running.json").read_text()
        )
        return found

    def kill(self, name: str) -> None:
        os.kill(self.running()[name], signal.SIGKILL)

    def wait_until_well(self, copy: str, within_s: float = 60) -> float:
        """Seconds until a copy answers again."""
        began = time.monotonic()
        while time.monotonic() - began < within_s:
            try:
                if httpx.get(f"{copy}/healthz", trust_env=False).status_code == 200:
                    return time.monotonic() - began
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
        raise AssertionError(f"{copy} is not well again")

    def visitor(self, name: str, address: str = "") -> Visitor:
        """Somebody with a new account, made beside the app: it allows few an hour."""
        with_journal(self.machine, lambda journal: Accounts(journal).register(name, PASSWORD))
        found = Visitor(address or self.copies[0])
        assert found.log_in(name)
        return found

    def program(self, name: str) -> dict[str, str]:
        """The headers of a program with a token of a new account."""

        def made(journal: Journal) -> str:
            who = Accounts(journal).register(name, PASSWORD)
            return Tokens(journal, who.id).make("test")[0]

        return {"authorization": f"Bearer {with_journal(self.machine, made)}"}


def with_journal(machine: Machine, do: Callable[[Journal], T]) -> T:
    journal = Journal.open(machine.settings.journal_url)
    try:
        return do(journal)
    finally:
        journal.close()


@pytest.fixture(scope="session")
def site(machine: Machine, model_server: ModelServer) -> Site:
    first = free_ports(4)
    caddy = shutil.which("caddy")
    process = machine.start(
        "up", "--json", "--copies", "2", "--port", str(first),
        HYROX_COACH_MODEL=model_server.setting,
    )  # fmt: skip
    assert process.stdout is not None
    told = ""
    while "}" not in told:
        line = process.stdout.readline()
        assert line, process.communicate()[1]
        told += line
    addresses = json.loads(told)["addresses"]
    ports = (first + 1, first + 2) if caddy else (first, first + 1)
    copies = (f"http://127.0.0.1:{ports[0]}", f"http://127.0.0.1:{ports[1]}")
    assert tuple(addresses) == ((f"http://127.0.0.1:{first}",) if caddy else copies)
    return Site(machine, process, model_server, addresses[0] if caddy else "", copies)
