"""What each command does. Every function takes the parsed arguments and returns the exit code."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.readings import Background, EarlierRace
from hyrox.errors import InputError, StoreError
from hyrox.results import RaceResult
from hyrox.times import parse_time
from ingest.progress import Progress
from ui.race_input import MAX_BYTES, race_from_bytes, race_from_file

if TYPE_CHECKING:
    from generator.coach import Coach
    from generator.race import OpenRace
    from hyrox.settings import Settings


def doctor(arguments: argparse.Namespace) -> int:
    """Check everything the coach needs; 1 if something must be done."""
    from ui.doctor import examine

    checks = examine(settings_of(arguments))
    if arguments.json:
        print_json({"ok": all(c.ok for c in checks), "checks": [c.as_json() for c in checks]})
    else:
        for check in checks:
            print(f"{'ok   ' if check.ok else 'FAILS'} {check.name}: {check.detail}")
            if not check.ok:
                print(f"      -> {check.remedy}")
    return 0 if all(check.ok for check in checks) else 1


def ui(arguments: argparse.Namespace) -> int:
    """Serve the app until interrupted."""
    from ui.serve import serve
    from ui.several.stopping import interrupt_on_terminate

    interrupt_on_terminate()

    def announce(address: str) -> None:
        if arguments.json:
            print_json({"address": address})
        else:
            print(f"HyroxCoach is ready: {address}", flush=True)

    serve(settings_of(arguments), announce=announce, progress=Progress())
    return 0


def report(arguments: argparse.Namespace) -> int:
    """Read one race against its peers; needs no language model."""
    given, background = splits_given(arguments), _background(arguments)
    goal_s = parse_time(arguments.goal, "--goal") if arguments.goal else None
    coach = open_coach(settings_of(arguments).model_copy(update={"model": "none"}))
    try:
        result = given or coach.library.race(arguments.result)
        race = coach.open_race(result, background=background, goal_s=goal_s)
        if arguments.pdf:
            from ui.export.report_pdf import report_pdf

            write_file(Path(arguments.pdf), report_pdf(race))
        if arguments.image:
            from ui.export.share_image import share_image

            write_file(Path(arguments.image), share_image(race))
        if arguments.json:
            print_json(race.as_json())
        else:
            from ui.text_report import text_report

            print(text_report(race))
    finally:
        coach.close()
    return 0


def ask(arguments: argparse.Namespace) -> int:
    """Ask one question; sentences appear as they pass their check."""
    if not arguments.question.strip():
        raise InputError("The question is empty.")
    given = splits_given(arguments)
    coach = open_coach(settings_of(arguments))
    try:
        race = open_race(coach, arguments, given) if given or arguments.result else None
        stream = coach.ask(arguments.question, race, grounded=not arguments.no_grounding)
        if arguments.json:
            from generator.answer import Answer

            print_json(next(part for part in stream if isinstance(part, Answer)).as_json())
        else:
            from ui.text_report import print_answer

            print_answer(stream)
    finally:
        coach.close()
    return 0


def open_coach(settings: "Settings", *, follow: bool = False) -> "Coach":
    """The coach on built stores; the first use on a machine builds them.

    Args:
        follow: go over to new versions of the stores while it runs.
    """
    from generator.coach import Coach
    from ingest.stores import ensure_stores

    ensure_stores(settings, Progress())
    return Coach.open(settings, follow=follow)


def write_file(path: Path, content: bytes) -> None:
    """Write a file the person named, whole or not at all.

    Raises:
        InputError: it cannot be written there.
    """
    from ingest.files import replace_file

    try:
        replace_file(path, lambda part: part.write_bytes(content))
    except OSError as error:
        raise InputError(f"'{path}' cannot be written: {error.strerror}.") from None
    print(f"Written: {path}", file=sys.stderr)


def _background(arguments: argparse.Namespace) -> Background:
    """What the person says of themselves besides the race."""
    earlier = tuple(EarlierRace(race_from_file(Path(file))) for file in arguments.earlier)
    return Background(
        earlier=earlier,
        five_km_s=parse_time(arguments.five_km, "--5k") if arguments.five_km else None,
        ten_km_s=parse_time(arguments.ten_km, "--10k") if arguments.ten_km else None,
    )


def splits_given(arguments: argparse.Namespace) -> RaceResult | None:
    """Read ``--splits`` before anything heavy starts: bad input is refused at once."""
    if arguments.splits is None:
        return None
    if arguments.splits == "-":
        return race_from_bytes(sys.stdin.buffer.read(MAX_BYTES + 1))
    return race_from_file(Path(arguments.splits))


def open_race(
    coach: "Coach", arguments: argparse.Namespace, given: RaceResult | None
) -> "OpenRace":
    return coach.open_race(given or coach.library.race(arguments.result))


def settings_of(arguments: argparse.Namespace, *, during_restore: bool = False) -> "Settings":
    """The settings of the environment with the options of a command.

    Args:
        during_restore: whether the command can work on a home that is half exchanged.

    Raises:
        InputError: a setting is wrong.
        StoreError: the home is half exchanged.
    """
    from pydantic import ValidationError

    from hyrox.settings import settings

    try:
        found = settings()
    except ValidationError as error:
        wrong = error.errors()[0]
        name = "HYROX_COACH_" + "_".join(map(str, wrong["loc"])).upper()
        raise InputError(f"The setting {name} is wrong: {wrong['msg']}.") from None
    if not during_restore and (found.home / ".restore" / "state.json").exists():
        raise StoreError(
            f"A restore of {found.home} is under way or was cut short. Wait for it to end; if none "
            "is running: hyrox-coach restore"
        )
    options = ("host", "port")
    changes = {o: getattr(arguments, o, None) for o in options}
    return found.model_copy(update={o: v for o, v in changes.items() if v is not None})


def print_outcome(outcome: dict[str, Any], arguments: argparse.Namespace) -> int:
    if arguments.json:
        print_json(outcome)
    else:
        from ui.text_report import as_lines

        print("\n".join(as_lines(outcome)))
    return 0


def print_json(content: object) -> None:
    print(json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False), flush=True)
