"""A journal on each database: a file, and a real PostgreSQL."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from journal.accounts import Accounts
from journal.consent import Health
from journal.database import Journal
from journal.diary import Diary

PASSWORD = "sled push and row"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'journal.sqlite'}"
    new: Callable[[], str] = request.getfixturevalue("postgresql")
    return new()


@pytest.fixture
def journal(url: str) -> Iterator[Journal]:
    opened = Journal.open(url)
    yield opened
    opened.close()


def somebody(journal: Journal, name: str = "ana") -> Diary:
    """The diary of a new account that agreed to everything."""
    diary = Diary(journal, Accounts(journal).register(name, PASSWORD).id)
    for kind in Health:
        diary.consents.give(kind)
    return diary


@pytest.fixture
def diary(journal: Journal) -> Diary:
    return somebody(journal)
