"""Expectations before the race, fitted once on athletes with a known truth."""

import pandas as pd
import pytest

from analysis.before.models import BeforeModels
from analysis.field import Field

_OPEN = "open-male-23"


@pytest.fixture(scope="session")
def aged(make_frame, make_racers, race_days) -> Field:
    """Season 6 with age groups, season 8 without, whose athletes come back."""
    frame = pd.concat(
        [
            make_frame(1200, season=6, seed=21),
            make_frame(900, season=6, gender="female", seed=22),
            make_racers(900, seed=23),
            make_racers(900, division="pro", seed=24).assign(
                athlete_key=lambda rows: rows["athlete_key"].str.replace("pro-male-24", _OPEN)
            ),
        ],
        ignore_index=True,
    )
    return Field.from_frame(frame, race_days)


@pytest.fixture(scope="session")
def models(aged: Field) -> BeforeModels:
    return BeforeModels.fit(aged)
