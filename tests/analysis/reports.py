"""Reports on a field of a test: its models are fitted once, on first use."""

from typing import Any

from analysis import analyse as real
from analysis.field import Field
from analysis.models import Models
from analysis.report import Report
from hyrox.results import RaceResult

_FITTED: dict[int, tuple[Field, Models]] = {}


def models_of(field: Field) -> Models | None:
    """The models of a field, none of an empty one; the field is kept, so that its identity stays
    its own."""
    if not len(field):
        return None
    if id(field) not in _FITTED:
        _FITTED[id(field)] = (field, Models.fit(field))
    return _FITTED[id(field)][1]


def analyse(field: Field, result: RaceResult, **options: Any) -> Report:
    """``analysis.analyse.analyse`` with the models of the field."""
    return real.analyse(field, models_of(field), result, **options)
