"""Pairs and a plan to rate."""

from datetime import date
from typing import Any

from hyrox.plans.base import WEEKDAYS
from hyrox.ratings.shapes import BlindAnswer, Fact, Pair, Pairs

WHY = "Every week has a test."


TAME = "You could run more. Try intervals once a week, and rest well before the race."


def pairs_of(count: int, *, wild: bool = True) -> Pairs:
    """Pairs that cite a fact that is known and one that is not; ``wild`` ones hold markup."""
    return Pairs(
        id="aa" * 8,
        pairs=tuple(
            Pair(
                id=f"{n:016x}",
                question=f"Where did I lose {'<b>time</b>' if wild else 'the most time'}?",
                facts=(Fact(id="F7", text=f"Sled push took 3:1{n}, 31 s slower than peers."),),
                answers=(
                    BlindAnswer(id=f"a{n:015x}", text=f"You lost 31 s on sled push {n}. [F7] [P9]"),
                    BlindAnswer(
                        id=f"b{n:015x}",
                        text=f"<script>alert({n})</script> Just run." if wild else TAME,
                    ),
                ),
            )
            for n in range(count)
        ),
    )


def plan_json() -> dict[str, Any]:
    """A week of rest: all that a plan must have."""
    days = [
        {
            "day": WEEKDAYS[n], "date": date(2026, 11, 23 + n).isoformat(), "kind": "rest",
            "focus": "rest", "duration": 0, "intensity_level": "rest",
        }
        for n in range(7)
    ]  # fmt: skip
    week = {"number": 1, "starts": "2026-11-23", "phase": "base", "days": days}
    ease = {"advice": "Do less.", "operation": {"kind": "too_hard", "today": "2026-11-23"}}
    return {
        "schema_version": 2,
        "workout_plan": {
            "name": "Rest <i>well</i>", "overview": "A week off.", "weeks": [week],
            "progression_plan": {"intensity_increase": "None."},
        },
        "nutrition_suggestions": {"general_only": "Eat as usual."},
        "adaptive_recommendations": {
            "if_too_difficult": ease,
            "if_too_easy": {
                "advice": "Wait.", "operation": {"kind": "too_easy", "today": "2026-11-23"},
            },
            "if_time_constrained": {
                "shortened_version": "Sleep less.", "exercises_to_keep": [], "circuit_format": "",
                "operation": {"kind": "less_time", "start": "2026-11-23", "minutes": 30},
            },
        },
        "level": "beginner",
        "start": "2026-11-23",
    }  # fmt: skip
