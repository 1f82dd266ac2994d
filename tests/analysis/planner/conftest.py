"""A field in which everybody raced twice, and the gains that follow from it."""

import numpy as np
import pandas as pd
import pytest

from analysis.archetypes.archetypes import Archetypes
from analysis.field import Field
from analysis.progression.gains import Gains
from analysis.progression.pairs import Pairs
from analysis.report import Report
from hyrox.divisions import Division, Gender
from tests.analysis.reports import analyse

OPEN_MEN = (Division.OPEN, Gender.MALE)


@pytest.fixture(scope="session")
def twice_frame(
    make_frame,
) -> pd.DataFrame:
    first = make_frame(900, season=7, seed=21)
    second = make_frame(900, season=8, seed=21)
    columns = list(first.columns[:17])
    logs = np.log(first[columns].to_numpy())
    # What stood out in the first race is mostly gone in the second: regression to the mean.
    own = logs - logs.mean(axis=0)
    odd = own - own.mean(axis=1, keepdims=True)
    noise = np.random.default_rng(22).normal(-0.03, 0.05, odd.shape)
    second[columns] = np.round(np.exp(logs - 0.6 * odd + noise))
    second["total"] = second[columns].sum(axis=1)
    both = pd.concat([first, second], ignore_index=True)
    both["athlete_key"] = [f"person {i % 900}" for i in range(len(both))]
    return both


@pytest.fixture(scope="session")
def twice(twice_frame: pd.DataFrame) -> Field:
    return Field.from_frame(twice_frame)


@pytest.fixture(scope="session")
def gains(twice: Field) -> Gains:
    return Gains.fit(twice, Pairs.of(twice))


@pytest.fixture(scope="session")
def archetypes(twice: Field) -> Archetypes:
    return Archetypes.fit(twice)


@pytest.fixture(scope="session")
def race(twice_frame: pd.DataFrame, as_result):
    return as_result(twice_frame.iloc[1000])


@pytest.fixture(scope="session")
def report(twice: Field, race) -> Report:
    return analyse(twice, race)
