"""The parsers of ``plan`` and ``adapt``; what they do is in ``ui.training.commands``."""

import argparse
from collections.abc import Callable
from typing import Any

AddCommand = Callable[[Any, str, str, str], argparse.ArgumentParser]


def add_training(commands: Any, add: AddCommand) -> None:
    """Add the commands about training plans."""
    module = "ui.training.commands"
    plan = add(commands, "plan", "plan the weeks to race day, from a profile", f"{module}:plan")
    _profile(plan)
    span = plan.add_mutually_exclusive_group()
    span.add_argument("--weeks", type=int, metavar="N", help="so many weeks, 1 to 24")
    span.add_argument("--race-date", metavar="DATE", help="the race day, as 2027-03-06")
    plan.add_argument("--start", metavar="DATE", help="first day of the plan (default: tomorrow)")
    plan.add_argument("--seed", type=int, default=0, help="another seed, another plan (default 0)")
    plan.add_argument("--by-code", action="store_true", help="leave the language model out")
    _exports(plan)

    adapt = add(
        commands, "adapt", "change a plan for what happened since", f"{module}:adapt"
    )  # fmt: skip
    adapt.add_argument("plan", metavar="PLAN", help="a plan, as 'plan --json' prints it")
    adapt.add_argument(
        "event", metavar="EVENT",
        help='such as \'{"kind": "ill", "start": "2026-12-01", "end": "2026-12-04"}\'',
    )  # fmt: skip
    _profile(adapt)
    adapt.add_argument(
        "--profile-out", metavar="FILE",
        help="write the profile with what lasts of the event: an injury, less time, the new race",
    )  # fmt: skip
    _exports(adapt)


def _profile(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--profile", metavar="FILE", required=True,
        help="the athlete as JSON (docs/examples/profile.json); - reads stdin",
    )  # fmt: skip


def _exports(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--whole", action="store_true", help="print the exercises of every week, not only the first"
    )  # fmt: skip
    for name, what in (
        ("ics", "a calendar"),
        ("pdf", "a PDF to print"),
        ("csv", "a table of all exercises"),
        ("fit", "structured workouts for a watch (a zip of FIT files)"),
    ):
        command.add_argument(f"--{name}", metavar="FILE", help=f"write {what}")
