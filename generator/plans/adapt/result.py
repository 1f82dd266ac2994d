"""What adapting hands back."""

from dataclasses import dataclass

from hyrox.plans.log import Change
from hyrox.plans.plan import Plan
from hyrox.plans.profile import Profile


@dataclass(frozen=True)
class Adapted:
    """The plan after an event, and the profile that later plans are made from.

    ``changes`` are all differences between ``before`` and ``plan`` on the level of weeks, sessions
    and exercises; empty where nothing had to change. Undoing is going back to ``before`` and the
    profile that was handed in.
    """

    plan: Plan
    profile: Profile
    changes: tuple[Change, ...]
    before: Plan
