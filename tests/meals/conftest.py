"""The pantry and the raw tables, read once."""

import pytest

from eval.plans.meal_checker import Tables, read_tables
from generator.meals.pantry import Pantry, open_pantry
from hyrox.settings import PROJECT


@pytest.fixture(scope="session")
def pantry() -> Pantry:
    return open_pantry(PROJECT / "corpora")


@pytest.fixture(scope="session")
def tables() -> Tables:
    return read_tables(PROJECT / "corpora")
