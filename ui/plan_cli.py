"""The parsers of ``goal``, ``what-if`` and ``live``; what they do is in ``ui.plan_commands``."""

import argparse
from collections.abc import Callable
from typing import Any

AddCommand = Callable[[Any, str, str, str], argparse.ArgumentParser]
AddRace = Callable[..., None]


def add_planning(commands: Any, add: AddCommand, race: AddRace) -> None:
    """Add the commands that plan with numbers."""
    module = "ui.plan_commands"
    goal = add(commands, "goal", "plan the splits of a goal, and the way to it", f"{module}:goal")
    goal.add_argument("goal", metavar="TIME", help="the finish to reach: 1:20:00, 'sub 80'")
    race(goal, required=True)
    goal.add_argument("--event", help="where the goal is to be run, as results name it")
    goal.add_argument("--card", metavar="FILE", help="write a pace card to print (PDF)")

    what_if = add(commands, "what-if", "change some segments of a race", f"{module}:what_if")
    what_if.add_argument(
        "changes", metavar="CHANGES", help="such as 'sled push 20 s faster, wall balls 30 s faster'"
    )
    race(what_if, required=True)

    live = add(commands, "live", "the finish of a race under way", f"{module}:live")
    live.add_argument(
        "times", metavar="TIME", nargs="+",
        help="the times so far in race order: run 1, SkiErg, run 2, ... (- for one not known)",
    )  # fmt: skip
    live.add_argument("--division", required=True)
    live.add_argument("--gender", required=True)
    live.add_argument("--age-group", help="such as 35-39")
    live.add_argument("--event", help="the event, as results name it")
    live.add_argument("--season", type=int, help="the season of the event")
