"""Loads, repetitions and seasons.

Source: rules of season 2025/26 from secondary sources; check the current rulebook.
"""

from dataclasses import dataclass

from hyrox.divisions import Division, Gender
from hyrox.errors import InputError

CURRENT_SEASON = 8
"""2025/26."""


@dataclass(frozen=True)
class Loads:
    """What an athlete moves, in kilograms; sled weights include the sled."""

    sled_push_kg: int
    sled_pull_kg: int
    farmers_carry_each_hand_kg: int
    sandbag_kg: int
    wall_ball_kg: int
    wall_ball_target_m: float


_LIGHT = (102, 78, 16, 10, 4)
_MIDDLE = (152, 103, 24, 20, 6)
_HEAVY = (202, 153, 32, 30, 9)


def loads(division: Division, gender: Gender) -> Loads:
    """The loads of a division; mixed teams use the men's open loads.

    Raises:
        InputError: the adaptive division, whose loads depend on the athlete's class.
    """
    if division is Division.ADAPTIVE:
        raise InputError("Adaptive loads depend on the athlete's class: see the rulebook.")
    women = gender is Gender.FEMALE
    if division is Division.PRO:
        row = _MIDDLE if women else _HEAVY
    else:
        row = _LIGHT if women else _MIDDLE
    return Loads(*row, wall_ball_target_m=2.70 if women else 3.00)


def wall_ball_repetitions(season: int, gender: Gender) -> int:
    """100 for all since season 7 (2024/25); women did 75 before."""
    return 75 if gender is Gender.FEMALE and season < 7 else 100


def rule_set(season: int) -> str:
    """The name of the rules a result was raced under.

    Women's results never mix two of them (their wall balls went from 75 to 100); men's and mixed
    teams' only as the last widening of a small cohort, and the cohort says so.
    """
    return "season 7 on" if season >= 7 else "before season 7"
