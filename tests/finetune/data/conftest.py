"""A small world of invented races, shared by the tests of the data sets."""

import pytest

from finetune.data.sources.world import World
from hyrox.settings import Settings


@pytest.fixture(scope="session")
def small_world() -> World:
    return World(Settings(reference_draws=1000))
