"""What ``goal``, ``what-if`` and ``live`` do: numbers computed from results, no language model."""

import argparse
import math
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.planner.parse import parse_changes, parse_goal
from analysis.report_json import projection_json, route_json, target_json, what_if_json
from hyrox.divisions import parse_age_group, parse_division, parse_gender
from hyrox.errors import InputError, NotFoundError
from hyrox.rules import CURRENT_SEASON
from hyrox.segments import SEGMENTS
from hyrox.times import parse_time
from ui.commands import open_coach, open_race, print_json, settings_of, splits_given, write_file
from ui.plan_words import projection_lines, route_lines, target_lines, what_if_lines

if TYPE_CHECKING:
    from generator.coach import Coach


def goal(arguments: argparse.Namespace) -> int:
    """Target splits of a goal, and the cheapest realistic way there."""
    given = splits_given(arguments)
    coach = _facts_alone(arguments)
    try:
        race = open_race(coach, arguments, given)
        own_s = race.report.result.total_s if race.report.result.finish_known else None
        goal_s = parse_goal(arguments.goal, own_s)
        if goal_s is None:
            raise InputError(f"'{arguments.goal[:40]}' is no finish. Write 1:20:00, or 'sub 80'.")
        with coach.library.lease() as library:
            plan = library.target(race.report.result, goal_s, arguments.event)
            try:
                way, why = library.route(race.report, goal_s), ""
            except NotFoundError as error:
                way, why = None, str(error)  # nobody raced twice in these results
        if arguments.card:
            from ui.export.pace_card import pace_card_pdf

            write_file(Path(arguments.card), pace_card_pdf(plan))
        if arguments.json:
            print_json({"target": target_json(plan), "route": route_json(way) if way else None})
        else:
            print("\n".join([*target_lines(plan), "", *(route_lines(way) if way else [why])]))
    finally:
        coach.close()
    return 0


def what_if(arguments: argparse.Namespace) -> int:
    """The same race with some segments changed."""
    given = splits_given(arguments)
    coach = _facts_alone(arguments)
    try:
        race = open_race(coach, arguments, given)
        own = {reading.segment: reading.time_s for reading in race.report.segments}
        changes = parse_changes(arguments.changes, own)
        if not changes:
            raise InputError(
                "No change found. Write which segment and how much: 'sled push 20 s faster'."
            )
        with coach.library.lease() as library:
            answer = library.what_if(race.report.result, changes)
        if arguments.json:
            print_json(what_if_json(answer))
        else:
            print("\n".join(what_if_lines(answer)))
    finally:
        coach.close()
    return 0


def live(arguments: argparse.Namespace) -> int:
    """The finish of a race under way, from the segments so far."""
    timed = SEGMENTS[:-1]
    if len(arguments.times) > len(timed):
        raise InputError(f"A race has {len(timed)} timed segments before its finish, not more.")
    times = [
        math.nan if text == "-" else parse_time(text, segment.label)
        for text, segment in zip(arguments.times, timed, strict=False)
    ]
    coach = _facts_alone(arguments)
    try:
        with coach.library.lease() as library:
            projection = library.project(
                parse_division(arguments.division),
                parse_gender(arguments.gender),
                times,
                season=arguments.season or CURRENT_SEASON,
                event=arguments.event,
                age_group=parse_age_group(arguments.age_group),
            )
        if arguments.json:
            print_json(projection_json(projection))
        else:
            print("\n".join(projection_lines(projection)))
    finally:
        coach.close()
    return 0


def _facts_alone(arguments: argparse.Namespace) -> "Coach":
    """The coach without its language model: these answers are computed."""
    return open_coach(settings_of(arguments).model_copy(update={"model": "none"}))
