"""A loopback server and a fetcher that waits on a fake clock."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.fetch import Fetcher
from tests.ingest.fetch.loopback import FakeClock, Loopback


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Flushing to disk guards against a loss of power, which no test here causes."""
    monkeypatch.setattr("os.fsync", lambda _: None)


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as loopback:
        yield loopback


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def make(tmp_path: Path, clock: FakeClock) -> Iterator[Callable[..., Fetcher]]:
    """Fetchers of one cache folder; private addresses allowed unless said otherwise."""
    made: list[Fetcher] = []

    def build(**changes: Any) -> Fetcher:
        arguments: dict[str, Any] = {
            "user_agent": "HyroxCoach/1 (+test)", "allow_private": True, "clock": clock,
            "sleep": clock.sleep, "random_share": lambda: 0.5, "timeout_s": 5,
        }  # fmt: skip
        made.append(Fetcher(tmp_path / "cache", **(arguments | changes)))
        return made[-1]

    yield build
    for fetcher in made:
        fetcher.close()


@pytest.fixture
def fetcher(make: Callable[..., Fetcher]) -> Fetcher:
    return make()
