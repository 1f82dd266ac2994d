"""What ``plan`` and ``adapt`` do: profile in, checked plan out, and files to take along."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from hyrox.errors import InputError
from hyrox.plans.log import Event
from hyrox.plans.migration import read_plan
from hyrox.plans.plan import Plan
from hyrox.plans.profile import Profile
from hyrox.plans.reading import read_profile
from ui.commands import open_coach, print_json, settings_of, write_file

if TYPE_CHECKING:
    from generator.plans.planner import Planner

MAX_BYTES = 2 * 1024 * 1024
"""A plan of 24 weeks is about a megabyte of JSON."""
IN_FULL = 1
"""Weeks that are printed with their exercises, unless the whole is asked for."""


def plan(arguments: argparse.Namespace) -> int:
    """Make a plan."""
    profile = profile_of(arguments.profile)
    start = day_of(arguments.start, "--start") or date.today() + timedelta(days=1)
    race_date = day_of(arguments.race_date, "--race-date")
    if arguments.weeks is not None and not 1 <= arguments.weeks <= 24:
        raise InputError(f"--weeks {arguments.weeks}: a plan has 1 to 24 weeks.")
    with _planner(arguments) as planner:
        made = None
        for step in planner.steps(
            profile, start=start, race_date=race_date, weeks=arguments.weeks,
            seed=arguments.seed, by_code=arguments.by_code,
        ):  # fmt: skip
            if isinstance(step, Plan):
                made = step
            else:
                print(f"{step.done} of {step.of}: {step.day.title}", file=sys.stderr)
    assert made is not None
    _give(made, arguments)
    return 0


def adapt(arguments: argparse.Namespace) -> int:
    """Change a plan for an event, and say what changed and why."""
    from generator.plans.adapt import adapt as adapted_to

    event = event_of(arguments.event)
    before = plan_of(arguments.plan)
    profile = profile_of(arguments.profile)
    with _planner(arguments) as planner:
        race = planner.race_of(profile, before.start)
        athlete = planner.athlete(profile, before.start, race)
        result = adapted_to(before, event, profile, athlete, planner.catalogue)
    for change in result.changes:
        when = f"{change.day}: " if change.day else ""
        print(f"{when}{change.what}: {change.before} -> {change.after} ({change.reason})",
              file=sys.stderr)  # fmt: skip
    if not result.changes:
        print("Nothing has to change.", file=sys.stderr)
    if arguments.profile_out:
        kept = result.profile.model_dump_json(indent=2, by_alias=True) + "\n"
        write_file(Path(arguments.profile_out), kept.encode())
    _give(result.plan, arguments)
    return 0


def profile_of(path: str) -> Profile:
    """The profile in a JSON file (``-``: stdin).

    Raises:
        InputError: no such file, no JSON, or a field that is wrong; the message names it.
    """
    return read_profile(_json(path, "profile"))


def plan_of(path: str) -> Plan:
    """The plan in a JSON file, of this version or an older one.

    Raises:
        InputError: no such file, no JSON, or no plan.
    """
    return read_plan(_json(path, "plan"))


def event_of(text: str) -> Event:
    """An event as JSON.

    Raises:
        InputError: it is none of the kinds of ``hyrox.plans.log``.
    """
    try:
        return TypeAdapter[Event](Event).validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "event"
        raise InputError(f"{where}: {first['msg']}.") from None


def day_of(text: str | None, option: str) -> date | None:
    """A date option.

    Raises:
        InputError: it is no date.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"{option}: '{text[:40]}' is no date. Write it as 2027-03-06.") from None


def _json(path: str, what: str) -> Any:
    try:
        data = sys.stdin.buffer.read(MAX_BYTES + 1) if path == "-" else _bytes(Path(path))
    except OSError as error:
        raise InputError(f"The {what} '{path}' cannot be read: {error.strerror}.") from None
    if len(data) > MAX_BYTES:
        raise InputError(f"The {what} has more than 2 MB: that is no {what}.")
    try:
        return json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise InputError(f"The {what} '{path}' is no JSON: {error}.") from None


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


@contextmanager
def _planner(arguments: argparse.Namespace) -> "Iterator[Planner]":
    """A planner on built stores, closed at the end; ``adapt`` needs no model."""
    from generator.plans.planner import Planner

    settings = settings_of(arguments)
    if getattr(arguments, "by_code", True):
        settings = settings.model_copy(update={"model": "none"})
    coach = open_coach(settings)
    try:
        yield Planner(coach)
    finally:
        coach.close()


def _give(made: Plan, arguments: argparse.Namespace) -> None:
    if arguments.ics:
        from ui.export.plan.ics import calendar_ics

        write_file(Path(arguments.ics), calendar_ics(made))
    if arguments.pdf:
        from ui.export.plan.pdf import plan_pdf

        write_file(Path(arguments.pdf), plan_pdf(made))
    if arguments.csv:
        from ui.export.plan.table import plan_csv

        write_file(Path(arguments.csv), plan_csv(made).encode("utf-8-sig"))
    if arguments.fit:
        from ui.export.plan.fit import fit_zip

        write_file(Path(arguments.fit), fit_zip(made))
    if arguments.json:
        print_json(made.model_dump(mode="json", by_alias=True))
    else:
        from ui.training.plan_text import plan_lines

        print("\n".join(plan_lines(made, 24 if arguments.whole else IN_FULL)))
