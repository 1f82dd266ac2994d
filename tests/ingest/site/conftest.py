"""A small replica of the results site and what its crawl needs."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hyrox.settings import Settings
from ingest.fetch import Fetcher
from tests.ingest.fetch.loopback import FakeClock
from tests.ingest.site.replica_server import Replica, invented_weekend

WEEKENDS = [
    ("2025 Testville", {
        ("H_LR0001", "M"): 24, ("H_LR0001", "W"): 12, ("HPRO_LR0001", "M"): 8,
        ("HPRO_LR0001", "W"): 5, ("HD_LR0001", "M"): 5, ("HD_LR0001", "W"): 4,
    }),
    ("2025 Sampleton", {("H_LR0002", "M"): 3, ("HE_LR0002", "M"): 3, ("HD_LR0002", "X"): 2}),
]  # fmt: skip


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Flushing to disk guards against a loss of power, which no test here causes."""
    monkeypatch.setattr("os.fsync", lambda _: None)


@pytest.fixture
def replica() -> Iterator[Replica]:
    """Two weekends of season 8: three events by two sexes (58 results), and a small one (8)."""
    site = Replica(8, [invented_weekend(name, 8, sizes) for name, sizes in WEEKENDS])
    with site:
        yield site


@pytest.fixture
def settings(tmp_path: Path, replica: Replica) -> Settings:
    return Settings(home=tmp_path / "home", site=replica.base, contact="test@example.org")


@pytest.fixture
def fetcher_of() -> Iterator[Callable[..., Fetcher]]:
    """A fetcher for a home whose waiting costs no time."""
    made: list[Fetcher] = []

    def build(settings: Settings, kind: type[Fetcher] = Fetcher, **changes: Any) -> Fetcher:
        clock = FakeClock()
        arguments: dict[str, Any] = {
            "user_agent": "HyroxCoach/1 (+test)", "allow_private": True, "timeout_s": 5,
            "clock": clock, "sleep": clock.sleep,
        }  # fmt: skip
        made.append(kind(settings.home / "cache", **(arguments | changes)))
        return made[-1]

    yield build
    for fetcher in made:
        fetcher.close()
