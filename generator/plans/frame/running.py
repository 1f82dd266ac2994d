"""How far each session may run, so that rule ``run_length`` holds whatever is composed.

The longest run of the last thirty days is the yardstick (Frandsen et al. 2025, BJSM 59:1203). What
a session will really run is not known yet; the yardstick therefore counts planned runs with what
they hold at least.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from generator.plans.frame.roles import Role
from generator.plans.sessions.running import FASTEST_M_S
from generator.plans.types import Athlete

LONGER = 1.1
WINDOW_DAYS = 30
ENDS_MIN, ENDS_SHARE = 15, 0.3
"""Minutes of a run's session that are not run (warm-up, cool-down, changes between), and their
share of short ones: the smaller counts (own figures, after how sessions are composed)."""
WALKED_MIN = 20
"""A run's session may last so long even where most of it is walked (own figure)."""
LEAST_RUN_M = 400
"""Shorter is no run to plan (own figure)."""
_REACHED = 0.94
"""A run reaches at least this share of what its minutes and its limit allow (own figure)."""
_SURE = ("easy_run", "long_run")
"""Roles whose metres are sure enough to build on; others run a part that is not known here."""


def easy_m_s(athlete: Athlete) -> float:
    """Metres a second of easy running at its fast end, as sessions count it."""
    pace = athlete.paces.get("easy")
    return pace.per_m / pace.fast_s if pace else FASTEST_M_S[athlete.level]["easy"]


@dataclass
class Yardstick:
    """The longest runs so far."""

    m_per_s: float
    runs: list[tuple[date, float]] = field(default_factory=list)

    @classmethod
    def of(cls, athlete: Athlete, start: date) -> "Yardstick":
        # What was run before the plan counts as run on the day before it: the checker does so.
        before = start - timedelta(days=1)
        return cls(easy_m_s(athlete), [(before, athlete.longest_run_m)])

    def limit_m(self, day: date) -> float:
        """Metres that no run of ``day`` may exceed."""
        recent = [m for when, m in self.runs if 0 < (day - when).days <= WINDOW_DAYS]
        return LONGER * max(recent, default=0.0)

    def leaves_a_run(self, day: date) -> bool:
        """Whether a run worth planning is within the limit of ``day``."""
        return self.limit_m(day) >= LEAST_RUN_M

    def allowed_m(self, day: date, role: Role) -> float:
        """Metres that a session of ``role`` may run on ``day``: whole tens from below."""
        metres = self.limit_m(day)
        if metres < LEAST_RUN_M or not role.run_share:
            return 0.0
        return float(int(max(LEAST_RUN_M, metres * role.run_share) // 10 * 10))

    def longest_min(self, day: date, role: Role) -> int:
        """Minutes a session can be filled with the metres it may run, and some walking; other
        sessions are not bounded by running."""
        if role.name not in _SURE:
            return role.longest
        running = self.allowed_m(day, role) / self.m_per_s / 60
        filled = max(WALKED_MIN, min(running + ENDS_MIN, running / (1 - ENDS_SHARE)))
        return min(role.longest, int(filled))

    def add(self, day: date, role: Role, minutes: int) -> None:
        """A planned session of ``minutes``."""
        if role.name not in _SURE:
            return
        by_time = max(minutes - ENDS_MIN, minutes * (1 - ENDS_SHARE)) * 60 * self.m_per_s
        metres = min(self.allowed_m(day, role), by_time)
        self.runs.append((day, _REACHED * metres))
