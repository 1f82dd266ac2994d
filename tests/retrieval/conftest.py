"""One library on the whole shipped corpus and 2,000 invented finishes, built once."""

from collections.abc import Iterator

import pytest

from hyrox.settings import Settings
from retrieval.library import Library


@pytest.fixture(scope="session")
def library_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    from ingest.stores import ensure_stores

    settings = Settings(home=tmp_path_factory.mktemp("library"), reference_draws=2000)
    ensure_stores(settings)
    return settings


@pytest.fixture(scope="session")
def library(library_settings: Settings) -> Iterator[Library]:
    opened = Library.open(library_settings)
    yield opened
    opened.close()
