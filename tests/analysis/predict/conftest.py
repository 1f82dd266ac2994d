"""Models fitted once on the invented field of ``tests/analysis/conftest.py``."""

import pytest

from analysis.field import Field
from analysis.predict.live import LiveModels
from analysis.predict.segments import SegmentModels
from analysis.predict.stacked import Kind


@pytest.fixture(scope="session")
def segment_models(field: Field) -> SegmentModels:
    """With trees, so that every test of them is one of the whole."""
    return SegmentModels.fit(field, Kind.BOOSTED)


@pytest.fixture(scope="session")
def linear_models(field: Field) -> SegmentModels:
    return SegmentModels.fit(field, Kind.LINEAR)


@pytest.fixture(scope="session")
def live_models(field: Field) -> LiveModels:
    return LiveModels.fit(field, Kind.BOOSTED)
