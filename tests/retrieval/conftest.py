"""One library on the whole shipped corpus, opened once."""

from collections.abc import Iterator

import pytest

from hyrox.settings import Settings
from retrieval.library import Library


@pytest.fixture(scope="session")
def library(library_settings: Settings) -> Iterator[Library]:
    opened = Library.open(library_settings)
    yield opened
    opened.close()
