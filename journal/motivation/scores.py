"""Four scores, 0 to 100: what was done of what the plan asked in the last four weeks.

Never from a body's mass, looks or measures: they say how the plan was kept, not what someone is
able to do.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from hyrox.plans.plan import TRAINING_KINDS, SessionKind
from journal.motivation.days import Lived, lived
from journal.motivation.history import History
from journal.motivation.rules import rules

ScoreName = Literal["health", "strength", "agility", "endurance"]


@dataclass(frozen=True)
class Score:
    """``value`` 0 to 100, or None where too little was logged; ``words`` say what it rests on."""

    name: ScoreName
    value: int | None
    words: str


def scores(history: History) -> tuple[Score, ...]:
    """Health, strength, agility and endurance, in this order.

    A score is the weighted share of its sessions that was done (partly: half), in percent.
    ``health`` counts every session and rest day alike. Days of a pause are left out and move the
    window back, so that a pause freezes a score; a session left out with pain or illness is not
    counted; one trained with it counts as not done, and so does a session nobody logged.
    """
    days = lived(history)
    window = _window(history, days)
    counted = [day for day in days if day.day in window and not day.excused and _closed(day)]
    told = [day for day in days if day.day in window and day.told and _is_training(day)]
    return tuple(_score(name, counted, told) for name in get_args(ScoreName))


def _score(name: ScoreName, counted: list[Lived], told: list[Lived]) -> Score:
    rule = rules().scores
    weights = _weights(name)
    logged = sum(day.asked.kind in weights for day in told)
    last = f"the last {rule.window_days} days (pauses left out)"
    if logged < rule.told_least:
        return Score(
            name, None,
            f"Too little is logged for {name}: {_sessions(logged)} in {last}; "
            f"{rule.told_least} are needed.",
        )  # fmt: skip
    parts = [(weights[d.asked.kind], d.share) for d in counted if d.asked.kind in weights]
    sessions = len(parts)
    rest = [day for day in counted if name == "health" and day.is_rest]
    # A rest day that was trained through counts as not kept; one of a week without a session not
    # at all.
    parts += [(1.0, float(day.rested)) for day in rest if day.rested or day.trained]
    asked = sum(weight for weight, _ in parts)
    if not asked:
        return Score(name, None, f"Every session that counts for {name} was left out: {last}.")
    done = sum(weight * share for weight, share in parts)
    beside = f" and {len(parts) - sessions} rest days" if name == "health" else ""
    return Score(
        name, int(100 * done / asked + 0.5),
        f"{100 * done / asked:.0f} % of what {_sessions(sessions)}{beside} asked in {last}.",
    )  # fmt: skip


def _weights(name: ScoreName) -> Mapping[SessionKind, float]:
    if name == "health":
        return dict.fromkeys(TRAINING_KINDS, 1.0)
    table: Mapping[SessionKind, float] = getattr(rules().scores, name)
    return table


def _window(history: History, days: tuple[Lived, ...]) -> frozenset[date]:
    """The last days without a pause, back to the first that was asked for."""
    return frozenset(_back_from(history, days[0].day)) if days else frozenset()


def _back_from(history: History, first: date) -> Iterator[date]:
    day, left = history.today, rules().scores.window_days
    while left and day >= first:
        if not any(pause.holds(day) for pause in history.pauses):
            yield day
            left -= 1
        day -= timedelta(days=1)


def _closed(day: Lived) -> bool:
    """Whether it is decided what became of it: today's session may still be done."""
    return day.over or day.told


def _sessions(number: int) -> str:
    return f"{number} session{'' if number == 1 else 's'}"


def _is_training(day: Lived) -> bool:
    return day.asked.kind in TRAINING_KINDS
