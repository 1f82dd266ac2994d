"""What the rooms of ``analysis`` say about a race: the types that every reader shares.

Times are seconds, gaps are athlete minus comparison (positive: time lost), percentiles are shares
of a cohort that the athlete beat (0 to 100, higher is better), shares and memberships 0 to 1.
Nothing here computes more than what follows from its own fields.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from hyrox.results import Cohort, RaceResult
from hyrox.segments import Segment


@dataclass(frozen=True)
class Expected:
    """A time that was to be expected and the interval that holds 80 % of such athletes, seconds."""

    expected_s: float
    interval_s: tuple[float, float]

    def ordinary(self, time_s: float) -> bool:
        """Whether a time lies within the interval: no more than the usual scatter."""
        return self.interval_s[0] <= time_s <= self.interval_s[1]


class Rung(StrEnum):
    """How a finish was expected before the race, best first; each rung has its own width."""

    MEASURED = "measured"
    """From the athlete's own earlier races."""
    ESTIMATED = "estimated"
    """From who and where: age group, venue, a running time, years of training."""
    ASSUMED = "assumed"
    """From division and gender alone."""


@dataclass(frozen=True)
class EarlierRace:
    """A race the athlete finished before; ``on`` is its day where it is known."""

    result: RaceResult
    on: date | None = None


@dataclass(frozen=True)
class Background:
    """What is known of an athlete besides who and where; everything may be missing."""

    earlier: tuple[EarlierRace, ...] = ()
    five_km_s: float | None = None
    ten_km_s: float | None = None
    training_years: float | None = None


@dataclass(frozen=True)
class BeforeReading:
    """The finish before the race. ``basis`` names what it rests on, in words (``division``,
    ``gender``, ``age group``, ``venue``, ``2 earlier races``, ``10 km time``)."""

    expected: Expected
    rung: Rung
    basis: tuple[str, ...]


@dataclass(frozen=True)
class Projection:
    """The finish during the race, after ``done`` of the sixteen segments in race order.

    ``elapsed_s`` counts the given segments (the Roxzone is timed as one and not known yet).
    """

    done: int
    elapsed_s: float
    finish: Expected


@dataclass(frozen=True)
class LevelReading:
    """The race against finishers at the athlete's own level: a finish within ``within`` of the
    athlete's (0.1: ten per cent), widened under thirty. Mappings hold the given segments."""

    cohort: Cohort
    within: float
    percentiles: Mapping[Segment, float]
    medians_s: Mapping[Segment, float]


@dataclass(frozen=True)
class EventReading:
    """The finish among those of the same division and gender at the same event: ``place`` of
    ``cohort.n + 1``, 1 is the fastest."""

    cohort: Cohort
    percentile: float
    place: int
    median_s: float


@dataclass(frozen=True)
class TypicalSplits:
    """How ``n`` finishers around a finish time spent it, at a venue; ``definition`` says who.

    All mappings hold the seventeen segments; ``seconds`` adds up to ``finish_s``, and ``low_s`` and
    ``high_s`` hold the middle 80 % of those finishers.
    """

    finish_s: float
    seconds: Mapping[Segment, float]
    low_s: Mapping[Segment, float]
    high_s: Mapping[Segment, float]
    n: int
    definition: str
    invented: bool = False


class Goal(StrEnum):
    """What a waterfall goes down to."""

    MEDIAN = "cohort median"
    NEXT = "next 10 %"
    TARGET = "goal time"


@dataclass(frozen=True)
class Fall:
    """One segment of a waterfall; ``ordinary`` when the time lies within what the athlete's other
    segments lead to expect."""

    segment: Segment
    gap_s: float
    ordinary: bool


@dataclass(frozen=True)
class Waterfall:
    """Where the time between the athlete's finish and ``to_s`` lies.

    ``falls`` are the given segments in race order; with ``rest_s`` (segments that are missing, and
    the timing's rounding) their gaps add up to ``gap_s``. ``typical`` is whose splits it uses;
    ``words`` say what ``to_s`` is and among whom.
    """

    goal: Goal
    to_s: float
    gap_s: float
    falls: tuple[Fall, ...]
    rest_s: float
    typical: TypicalSplits
    words: str = ""


@dataclass(frozen=True)
class RunAfter:
    """The run after a station against the athlete's own runs and the venue; percent, positive is
    slower than the athlete's own usual run there. ``percentile`` is its place among the cohort."""

    run: Segment
    station: Segment
    slower_percent: float
    peers_percent: float
    percentile: float


@dataclass(frozen=True)
class PacingReading:
    """How the runs were paced, venue-relative, in percent (positive: slower).

    ``fade_percent`` is the change from run 1 to run 8 of a line through the runs;
    ``first_run_percent`` is run 1 against the athlete's own runs 2 to 4 (negative: overreached),
    ``None`` (as is its ``first_run_usual``) where run 1 cannot be judged: it is missing, or the
    venue is not known. Each has the cohort's middle 80 % beside it; ``overreached`` and ``faded``
    say when the athlete is outside it. ``n`` finishers, whom ``definition`` names, are the cohort;
    ``notes`` say what was left out, and why.
    """

    fade_percent: float
    fade_usual: tuple[float, float]
    fade_percentile: float
    first_run_percent: float | None
    first_run_usual: tuple[float, float] | None
    after: tuple[RunAfter, ...]
    n: int
    definition: str = ""
    notes: tuple[str, ...] = ()

    @property
    def faded(self) -> bool:
        return self.fade_percent > self.fade_usual[1]

    @property
    def overreached(self) -> bool:
        if self.first_run_percent is None or self.first_run_usual is None:
            return False
        return self.first_run_percent < self.first_run_usual[0]


@dataclass(frozen=True)
class Strength:
    """A segment against what the athlete's own level predicts: ``residual_s`` negative is a
    strength; ``size`` counts half-widths of the 80 % interval, so that 1 is its edge."""

    segment: Segment
    residual_s: float
    size: float
    ordinary: bool


@dataclass(frozen=True)
class ArchetypeReading:
    """How the athlete spends a race, whatever its speed.

    ``name`` is the strongest of ``memberships`` (name to share, adding up to 1); ``sentence`` says
    in words what it means; ``axes`` are the radar's axes, in standard deviations from the
    division's middle (positive: relatively fast there); ``typical_axes`` those of the archetype.
    """

    name: str
    sentence: str
    memberships: Mapping[str, float]
    axes: Mapping[str, float]
    typical_axes: Mapping[str, float]
    share: float
    """Of all finishers of the division and gender who have this as their strongest."""
    version: str


@dataclass(frozen=True)
class Change:
    """How a segment changed from one race to the next, relative to the venues; percent, negative
    is faster, with the middle 80 %."""

    segment: Segment
    median_percent: float
    interval_percent: tuple[float, float]


@dataclass(frozen=True)
class Case:
    """One athlete near this one who raced again; never a name. ``months`` is ``None`` where the
    dates are not known. ``changes_s`` are next minus first, venue-adjusted, per segment."""

    label: str
    first_s: float
    next_s: float
    months: float | None
    distance: float
    changes_s: Mapping[Segment, float]

    @property
    def improved(self) -> bool:
        return self.next_s < self.first_s


@dataclass(frozen=True)
class Selection:
    """Who comes back: the share of finishers seen again, and what the median change of everybody
    could be if those who were not seen would have changed between the named bounds."""

    returned_share: float
    bounds_percent: tuple[float, float]
    words: str


@dataclass(frozen=True)
class ProgressionReading:
    """What people like the athlete did next. ``next_race`` is this athlete's predicted next finish
    at a usual venue; ``changes`` and ``cases`` are of the ``n`` nearest who raced again;
    ``fan`` is months ahead to what to expect then."""

    next_race: Expected
    improved_share: float
    median_change_percent: float
    n: int
    definition: str
    changes: tuple[Change, ...]
    cases: tuple[Case, ...]
    fan: tuple[tuple[float, Expected], ...]
    selection: Selection


@dataclass(frozen=True)
class Target:
    """One split of a target plan, and the athlete's own time there (``None``: not known)."""

    segment: Segment
    time_s: float
    low_s: float
    high_s: float
    own_s: float | None = None


@dataclass(frozen=True)
class TargetPlan:
    """A goal as splits that athletes of this archetype ran at that finish, in whole seconds that
    add up to ``goal_s``; ``clock_s`` is the race clock at the end of each of the sixteen timed
    segments, the Roxzone spread evenly over its visits. ``notes`` say what is doubtful about it."""

    goal_s: float
    targets: tuple[Target, ...]
    clock_s: tuple[float, ...]
    typical: TypicalSplits
    archetype: str = ""
    event: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standing:
    """A finish in its cohort: ``place`` of ``cohort.n + 1``, 1 is the fastest."""

    finish_s: float
    percentile: float
    place: int


@dataclass(frozen=True)
class WhatIf:
    """The same race with some segments changed: ``changes_s`` (negative: faster)."""

    changes_s: Mapping[Segment, float]
    before: Standing
    after: Standing
    cohort: Cohort
    doubts: tuple[str, ...] = ()
    """A changed time that hardly anybody reached, said in words."""


@dataclass(frozen=True)
class RouteStep:
    """One gain on the way to a goal; ``realism`` is the share, of athletes who raced again, who
    gained at least as much there."""

    segment: Segment
    from_s: float
    to_s: float
    realism: float

    @property
    def gain_s(self) -> float:
        return self.from_s - self.to_s


@dataclass(frozen=True)
class Route:
    """The cheapest realistic way to a goal, largest gain first.

    ``left_s`` is what stays open when even ambitious gains do not add up to the goal (0: reached);
    ``chance`` is the share whose next race reached a gain as large, of the ``n`` pairs of races
    that ``definition`` names.
    """

    goal_s: float
    steps: tuple[RouteStep, ...]
    left_s: float
    chance: float
    n: int
    words: str = ""
    notes: tuple[str, ...] = field(default=())
    definition: str = ""
