"""Progression fitted once on athletes with a known truth."""

import pytest

from analysis.field import Field
from analysis.progression.progression import Progression


@pytest.fixture(scope="session")
def progression(racers: Field) -> Progression:
    return Progression.fit(racers)
