"""Minutes of a week's sessions: budgets, load, and how much a week may grow.

Load is minutes by effort 1, 2, 3 (``hyrox.plans.plan.EFFORT``), other sports included. Sessions are
composed from below, to ``COMPOSED`` of their minutes at least; every limit is kept for what is
planned and for what may come of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from generator.plans.frame.roles import Role
from hyrox.plans.plan import EFFORT

COMPOSED = 0.95
"""A session fills at least this share of its minutes."""
HEAVIER = 1.2
"""Of rule ``week_load``."""
FIRST_HEAVIER = 1.2
GROWTH = 1.08
SMALL_GROWTH, SMALL_WEEK_MIN = 1.12, 150
"""A loading week is 8 % longer than the last; below the 150 minutes that the WHO (2020) asks of
adults 12 %, since the steps are minutes there (own figures, inside rule ``week_load``)."""
DELOAD_SHARE = 0.65
"""Load of a lighter week against the week before (own figure, inside rule ``deload``)."""
DELOAD_LIMIT = 0.8
LEAST_MIN = 11
"""No session is shorter: it is left out instead. A minute more than rule ``taper`` asks, since
sessions are composed from below."""
USEFUL_MIN, USEFUL_SHARE, STILL_USEFUL_MIN = 20, 2 / 3, 15
"""Sessions of less than this, or than this share of the longest day where that is less, are joined
to fewer outside the taper; but while not half of the days wanted hold one, shorter ones are worth
it (own figures). So whoever has a quarter of an hour a day, or starts with little, trains on more
days before sessions get longer."""
TAPER_SHARE, TAPER_LOW, TAPER_HIGH = 0.52, 0.40, 0.59
"""Minutes a day in the taper against before; the limits are of rule ``taper``."""
LOW_VOLUME, DELOAD_VOLUME, TAPER_VOLUME = 0.7, 0.6, 0.5
_ROUNDS = 12


@dataclass(frozen=True)
class Bounds:
    """A session to be given minutes: its role, and the least and most it can take."""

    role: Role
    least: int
    most: int

    @property
    def effort(self) -> float:
        return EFFORT[self.role.intensity]


def shared(sessions: Sequence[Bounds], total: int) -> list[int]:
    """``total`` minutes shared out by the roles' weights, within the bounds; less where the
    sessions cannot hold them, more where their least is more."""
    low, high = 0.0, 2.0 * max((s.most / s.role.weight for s in sessions), default=0.0)

    def at(scale: float) -> list[int]:
        return [max(s.least, min(s.most, int(scale * s.role.weight + 1e-9))) for s in sessions]

    for _ in range(24):
        middle = (low + high) / 2
        if sum(at(middle)) <= total:
            low = middle
        else:
            high = middle
    minutes = at(low)
    for i, session in enumerate(sessions):
        spare = total - sum(minutes)
        if spare > 0:
            minutes[i] = min(session.most, minutes[i] + min(spare, 2))
    return minutes


def load_of(sessions: Sequence[Bounds], minutes: Sequence[int]) -> float:
    """Of planned minutes."""
    return sum(s.effort * m for s, m in zip(sessions, minutes, strict=True))


def within(sessions: Sequence[Bounds], total: int, most_load: float) -> list[int]:
    """``total`` minutes shared out, fewer where their load would be more than ``most_load``; with
    the least of all sessions the load may still be more."""
    minutes = shared(sessions, total)
    for _ in range(_ROUNDS):
        load = load_of(sessions, minutes)
        if load <= most_load or sum(minutes) <= sum(s.least for s in sessions):
            break
        total = min(sum(minutes) - 1, int(sum(minutes) * most_load / load))
        minutes = shared(sessions, total)
    return minutes


def worthwhile(total: int, longest_day_min: int, wanted: int) -> int:
    """How many sessions ``total`` minutes are worth, one at least, where no day allows more than
    ``longest_day_min`` and so many days a week are ``wanted``."""
    useful = max(LEAST_MIN, min(USEFUL_MIN, int(USEFUL_SHARE * longest_day_min)))
    half = min((wanted + 1) // 2, total // STILL_USEFUL_MIN)
    return max(1, total // useful, half)


def grown(minutes: float) -> float:
    """The next loading week's minutes."""
    return minutes * (SMALL_GROWTH if minutes < SMALL_WEEK_MIN else GROWTH)


def volumes(taper: Sequence[bool], light: frozenset[int]) -> list[float]:
    """How much of a session's sets each week does: rising to 1 between lighter weeks (own
    figures)."""
    found: list[float] = []
    stretch: list[int] = []
    for i, is_taper in enumerate([*taper, True]):
        if not is_taper and i not in light:
            stretch.append(i)
            continue
        steps = len(stretch) - 1
        found += [LOW_VOLUME + (1 - LOW_VOLUME) * (k / steps if steps else 0.5)
                  for k in range(len(stretch))]  # fmt: skip
        stretch = []
        if i < len(taper):
            found.append(TAPER_VOLUME if is_taper else DELOAD_VOLUME)
    return [round(volume, 2) for volume in found]
