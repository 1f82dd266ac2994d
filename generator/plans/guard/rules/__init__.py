"""The rules of docs/plans.md, one small function each: a case in, violations out."""

from generator.plans.guard.rules import days, exercises, load, weeks, youth
from generator.plans.guard.rules.case import Case, Rule
from generator.plans.types import Violation

OF_THE_CALENDAR: tuple[Rule, ...] = (weeks.clock, days.race_day)
OF_EXERCISES: tuple[Rule, ...] = (
    exercises.fitting, exercises.dose, exercises.honest_time, exercises.honest_metres,
)  # fmt: skip
OF_DAYS: tuple[Rule, ...] = (days.duration, days.order, days.nothing_hard, days.other_sports)
OF_WEEKS: tuple[Rule, ...] = (weeks.days, weeks.rest, weeks.recovery, weeks.sleep)
OF_LOAD: tuple[Rule, ...] = (load.run_length, load.week_load, load.deload, load.taper)
RULES: tuple[Rule, ...] = (
    *OF_THE_CALENDAR, *OF_EXERCISES, *OF_DAYS, *OF_WEEKS, *OF_LOAD, youth.minor,
)  # fmt: skip


def broken(case: Case) -> tuple[Violation, ...]:
    """Every violation of a plan, rule by rule and day by day."""
    return tuple(violation for rule in RULES for violation in rule(case))


__all__ = ["OF_DAYS", "OF_EXERCISES", "OF_LOAD", "OF_THE_CALENDAR", "OF_WEEKS", "RULES", "Case",
           "broken"]  # fmt: skip
