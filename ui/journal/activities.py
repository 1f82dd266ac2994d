"""What ``hyrox-coach journal activity`` and ``journal load`` do: arguments in, exit code out."""

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from hyrox.errors import InputError
from hyrox.times import format_time
from journal.activities.files import LARGEST_BYTES, read_activity
from journal.activities.keeping import (
    Added,
    Athlete,
    DuplicateError,
    Understood,
    athlete_of,
    keep,
    understood,
)
from journal.activities.keeping import loads as loads_of
from journal.activities.load import LoadKind, Summary, Week, summary
from journal.consent import ConsentError
from journal.diary import Diary
from ui.commands import print_json
from ui.journal.commands import opened, whose


def add(arguments: argparse.Namespace) -> int:
    """Files into the journal, one after the other; 2 if one of them was refused."""
    found: list[dict[str, Any]] = []
    refused = 0
    with opened(arguments) as journal:
        diary = Diary(journal, whose(journal, arguments.account).id)
        athlete = athlete_of(diary)
        for file in arguments.files:
            try:
                told, kept = _keep(diary, athlete, file, replacing=arguments.replace)
            except ConsentError:
                # True of every file: said once.
                raise
            except InputError as error:
                refused += 1
                found.append({"file": str(file), "error": str(error)})
                print(error, file=sys.stderr)
                continue
            found.append({"file": str(file)} | _as_json(told, kept))
            if not arguments.json:
                print("\n".join(_lines(file, told, kept)))
    if arguments.json:
        print_json(found)
    return 2 if refused else 0


def load(arguments: argparse.Namespace) -> int:
    """Daily and weekly load of each kind; days are those of this machine's clock."""
    today = datetime.now().astimezone().date()
    with opened(arguments) as journal:
        diary = Diary(journal, whose(journal, arguments.account).id)
        loads = list(loads_of(diary, zone=None))
    found = [one for kind in LoadKind if (one := summary(loads, kind, today, arguments.weeks))]
    if arguments.json:
        print_json([_summary_json(one) for one in found])
    else:
        print("\n\n".join("\n".join(_summary_lines(one)) for one in found) or _NOTHING)
    return 0


_NOTHING = (
    "No load is known yet. Log a session with its effort and minutes, or add an activity with "
    "heart rate."
)


def _keep(
    diary: Diary, athlete: Athlete, file: Path, *, replacing: bool
) -> tuple[Understood, Added]:
    try:
        with file.open("rb") as opened_file:
            # One byte more than may be: what is larger is refused without being read whole.
            data = opened_file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror}).") from None
    activity = read_activity(data, file.name)
    told = understood(activity, athlete)
    try:
        return told, keep(diary, told.kept, activity.digest, replacing=replacing)
    except DuplicateError as error:
        raise InputError(f"{file.name}: {error} (--replace does.)") from None


def _as_json(told: Understood, kept: Added) -> dict[str, Any]:
    race = told.match
    return {
        "id": kept.row_id,
        "replaced": list(kept.replaced),
        "activity": told.kept.model_dump(mode="json"),
        "zones": told.zones,
        "trimp": told.trimp.words,
        "race": {
            "fits": race.fits,
            "reason": race.reason,
            "confidence": race.confidence,
            "seconds": {segment.value: time_s for segment, time_s in race.seconds.items()},
            "dropped_laps": [at + 1 for at in race.dropped],
        },
    }


def _lines(file: Path, told: Understood, kept: Added) -> list[str]:
    activity = told.kept
    distance = "" if activity.metres is None else f", {activity.metres / 1000:.2f} km"
    pulse = "" if activity.heart_rate_bpm is None else f", {activity.heart_rate_bpm:.0f} bpm"
    done = "replaced what was kept" if kept.replaced else "kept"
    lines = [
        f"{file.name}: {activity.sport}, {activity.started_at:%Y-%m-%d %H:%M} UTC, "
        f"{format_time(activity.seconds)}{distance}{pulse}: {done}."
    ]
    if activity.zone_seconds:
        times = " ".join(format_time(time_s) for time_s in activity.zone_seconds)
        lines.append(f"  zones 1 to 5: {times}")
    lines.append(f"  {told.zones}")
    value = "" if told.trimp.value is None else f"TRIMP {told.trimp.value:.0f}. "
    lines.append(f"  {value}{told.trimp.words}")
    if activity.laps:
        lines.append(f"  {told.match.reason}")
    lines += [f"    {s.label}: {format_time(time_s)}" for s, time_s in told.match.seconds.items()]
    return lines


def _summary_json(found: Summary) -> dict[str, Any]:
    return {
        "kind": found.kind.value,
        "today": found.today,
        "acute": found.acute,
        "chronic": found.chronic,
        "ratio": found.ratio,
        "words": found.words,
        "weeks": [
            {
                "monday": week.monday.isoformat(), "load": week.load,
                "monotony": week.monotony, "strain": week.strain,
            }
            for week in found.weeks
        ],
    }  # fmt: skip


def _summary_lines(found: Summary) -> list[str]:
    ratio = "" if found.ratio is None else f", ratio {found.ratio:.2f}"
    return [
        found.kind.label,
        *(f"  week of {week.monday}: {_week(week)}" for week in found.weeks),
        f"  today {found.today:.0f}; a day on average: {found.acute:.0f} (7 days), "
        f"{found.chronic:.0f} (28 days){ratio}",
        f"  {found.words}",
    ]


def _week(week: Week) -> str:
    if week.monotony is None or week.strain is None:
        return f"{week.load:.0f}"
    return f"{week.load:.0f}, monotony {week.monotony:.2f}, strain {week.strain:.0f}"
