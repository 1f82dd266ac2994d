"""An independent checker of training plans: every rule of docs/plans.md, held to the plan's JSON.

Its value is that it is other code than the guard's: it imports nothing of the planner, reads the
exercise tables from their TOML files, and computes seconds, metres and loads itself. Where the page
can be read in two ways it takes the stricter one.

``python -m eval.plans.checker PROFILE.json PLAN.json`` prints what it finds, one line each; exit
code 1 where there is anything.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from eval.plans.rules import days, weeks, whole
from eval.plans.rules.sheet import JSON, Breach, Rows, Sheet, lay_out, read_rows

OF_THE_PLAN: tuple[Callable[[Sheet], Iterator[Breach]], ...] = (
    days.of_order, weeks.of_rest, weeks.of_deload, whole.of_clock, whole.of_race,
    whole.of_content,
)  # fmt: skip
OF_PLAN_AND_PERSON: tuple[Callable[[Sheet, JSON], Iterator[Breach]], ...] = (
    days.of_exercises, days.of_hard_days, days.of_minutes, days.of_availability,
    weeks.of_recovery, weeks.of_sleep, weeks.of_running, weeks.of_load, weeks.of_taper,
    whole.of_minors, whole.of_refusals, whole.target_kept,
)  # fmt: skip


def check(profile: JSON, plan: JSON, rows: Rows) -> list[Breach]:
    """What a plan breaks.

    Args:
        profile: a strict profile as JSON, ``Profile.model_dump(mode="json", by_alias=True)``.
        plan: a plan as JSON, ``json.loads(Plan.to_json())``.
        rows: the exercise tables, from ``read_rows``.
    """
    sheet = lay_out(plan, rows)
    found = [breach for rule in OF_THE_PLAN for breach in rule(sheet)]
    return found + [b for rule in OF_PLAN_AND_PERSON for b in rule(sheet, profile)]


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    from hyrox.plans.reading import read_profile
    from hyrox.settings import settings

    profile_file, plan_file = map(Path, arguments)
    profile = read_profile(json.loads(profile_file.read_text(encoding="utf-8")))
    found = check(
        profile.model_dump(mode="json", by_alias=True),
        json.loads(plan_file.read_text(encoding="utf-8")),
        read_rows(settings().corpora),
    )
    for breach in found:
        print(f"{breach.rule}\t{breach.date or ''}\t{breach.words}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
