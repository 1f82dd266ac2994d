"""A shared store of the small corpus, and the settings of machines that write and read it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hyrox.settings import Settings

Machine = Callable[[str], Settings]


@pytest.fixture
def url(postgresql: Callable[[], str]) -> str:
    """The address of an empty database."""
    return postgresql()


@pytest.fixture(scope="session")
def built(
    postgresql: Callable[[], str], small_corpora: Path, tmp_path_factory: pytest.TempPathFactory
) -> Machine:
    """Machines by name, each with a home folder of its own, on one database that ``worker`` has
    built. Tests that change what it holds build their own."""
    from ingest.stores import ensure_stores

    address = postgresql()

    def machine(name: str) -> Settings:
        home = tmp_path_factory.getbasetemp() / f"shared-{name}"
        return Settings(home=home, corpora=small_corpora, reference_draws=6500, vector_url=address)

    assert ensure_stores(machine("worker"), ingest=True) == ["guidance", "athletes"]
    return machine
