"""The parser of ``meals``; what it does is in ``ui.training.meals_commands``."""

import argparse
from collections.abc import Callable
from typing import Any

AddCommand = Callable[[Any, str, str, str], argparse.ArgumentParser]


def add_meals(commands: Any, add: AddCommand) -> None:
    """Add the command about meals."""
    meals = add(
        commands,
        "meals",
        "plan the meals of a day, from a profile",
        "ui.training.meals_commands:meals",
    )
    meals.add_argument(
        "--profile", metavar="FILE", required=True,
        help="the athlete as JSON (docs/examples/profile.json); - reads stdin",
    )  # fmt: skip
    meals.add_argument("--day", metavar="DATE", required=True, help="the day, as 2027-03-06")
    meals.add_argument(
        "--plan", metavar="FILE",
        help="a plan, as 'plan --json' prints it: each day is fed for its session (default: an "
        "average training day)",
    )  # fmt: skip
    meals.add_argument("--week", action="store_true", help="seven days, from that day on")
    meals.add_argument("--shopping", action="store_true", help="what to buy for them too")
    meals.add_argument("--seed", type=int, default=0, help="another seed, other meals (default 0)")
    meals.add_argument(
        "--another", metavar="N", type=int, action="append", default=[],
        help="another suggestion for the day's meal number N (several times for several)",
    )  # fmt: skip
