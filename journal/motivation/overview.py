"""All of it for one athlete, or nothing at all where they switched it off."""

from collections.abc import Iterable
from dataclasses import dataclass

from journal.motivation.earning import Level, Reward, earned, level_of, together, xp_of
from journal.motivation.history import History
from journal.motivation.scores import Score, scores
from journal.motivation.streaks import Streak, longest, streak


@dataclass(frozen=True)
class Explained:
    """A reward, and whether the log still says what it was for."""

    reward: Reward
    supported: bool

    @property
    def words(self) -> str:
        """For people: "Trained, 23 November 2026: 5 points"."""
        points = self.reward.points
        told = f"{self.reward.title}: {points} point{'' if points == 1 else 's'}"
        if self.supported:
            return told
        return f"{told} (kept: the log or the rules have changed since it was earned)"


@dataclass(frozen=True)
class Overview:
    """What a page shows. The level's XP is the sum of ``rewards``, so it can be counted."""

    level: Level
    rewards: tuple[Explained, ...]
    scores: tuple[Score, ...]
    streak: Streak
    longest: Streak


def overview(history: History, kept: Iterable[Reward], *, enabled: bool) -> Overview | None:
    """What was earned, kept or new, and where the athlete stands.

    Points that were kept stay although the log says otherwise by now, so a level never falls; each
    of them says so.

    Args:
        history: what was asked, logged and paused.
        kept: rewards that are kept already.
        enabled: the account's switch; off: nothing is computed.
    """
    if not enabled:
        return None
    new = earned(history)
    said = {(one.rule, one.source) for one in new}
    rewards = together(kept, new)
    explained = tuple(Explained(one, (one.rule, one.source) in said) for one in rewards)
    return Overview(
        level_of(xp_of(rewards)), explained, scores(history), streak(history), longest(history)
    )
