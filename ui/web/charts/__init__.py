"""The charts of a report, as Plotly figures that need no network and no colour vision.

Every chart comes with its reading in words (``*_reading``), computed from the same numbers, and
with those numbers as a table (``*_table``). One file per family; ``style`` is what they share.
"""

from ui.web.charts.ahead import (
    interval_words,
    progression_chart,
    progression_reading,
    progression_table,
)
from ui.web.charts.character import (
    archetype_chart,
    archetype_reading,
    archetype_table,
    strength_chart,
    strength_reading,
    strength_table,
)
from ui.web.charts.gaps import (
    gap_chart,
    gap_reading,
    waterfall_basis,
    waterfall_chart,
    waterfall_reading,
    waterfall_table,
)
from ui.web.charts.goal import (
    plan_basis,
    plan_table,
    route_chart,
    route_reading,
    route_table,
    what_if_reading,
)
from ui.web.charts.pace import after_chart, pace_basis, pace_chart, pace_reading, pace_table
from ui.web.charts.places import (
    strip_chart,
    strip_reading,
    strip_table,
)

__all__ = [
    "after_chart",
    "archetype_chart",
    "archetype_reading",
    "archetype_table",
    "gap_chart",
    "gap_reading",
    "interval_words",
    "pace_basis",
    "pace_chart",
    "pace_reading",
    "pace_table",
    "plan_basis",
    "plan_table",
    "progression_chart",
    "progression_reading",
    "progression_table",
    "route_chart",
    "route_reading",
    "route_table",
    "strength_chart",
    "strength_reading",
    "strength_table",
    "strip_chart",
    "strip_reading",
    "strip_table",
    "waterfall_basis",
    "waterfall_chart",
    "waterfall_reading",
    "waterfall_table",
    "what_if_reading",
]
