"""A target plan as the rows of a card to print; drawing it is the work of ``ui``."""

from dataclasses import dataclass

from analysis.readings import TargetPlan
from hyrox.segments import Segment
from hyrox.times import format_time


@dataclass(frozen=True)
class CardRow:
    """One line: what, in what time, the race clock at its end, and the usual range.

    ``clock`` is empty for the Roxzone, which is not one stretch of the race.
    """

    segment: Segment
    label: str
    target: str
    clock: str
    low: str
    high: str


@dataclass(frozen=True)
class PaceCard:
    """A card: ``goal`` and ``event`` in words, the rows in race order, and what it rests on."""

    goal: str
    event: str
    rows: tuple[CardRow, ...]
    footnotes: tuple[str, ...]


def pace_card(plan: TargetPlan) -> PaceCard:
    """The card of a plan; its times are the plan's, shown as people write them."""
    rows = tuple(
        CardRow(
            target.segment,
            target.segment.label,
            format_time(target.time_s),
            format_time(plan.clock_s[i]) if i < len(plan.clock_s) else "",
            format_time(target.low_s),
            format_time(target.high_s),
        )
        for i, target in enumerate(plan.targets)
    )
    invented = " invented" if plan.typical.invented else ""
    footnotes = (
        f"As {plan.typical.n:,}{invented} finishers ran it: {plan.typical.definition}.",
        "Range: the middle 80 % of them. The clock counts the Roxzone in equal parts between the "
        "segments.",
        *plan.notes,
    )
    return PaceCard(format_time(plan.goal_s), plan.event or "", rows, footnotes)
