"""The app on a real port, with log-in and a coach that answers every call; one for all tests."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from journal import accounts
from tests.ui.interface.program import MODES, Program
from tests.ui.interface.serving import Served, Serving


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        accounts, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    )


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    with tempfile.TemporaryDirectory() as folder, Serving(Path(folder), login="always") as found:
        yield found


@pytest.fixture
def program(served: Served) -> Program:
    return Program(served)


@pytest.fixture(params=MODES)
def either(served: Served, request: pytest.FixtureRequest) -> Program:
    found = Program(served)
    found.mode = request.param
    return found
