"""Stores as they are after a maintainer was fooled: poisoned pages and results were taken in.

Everything goes the way it goes for a maintainer, through ``ingest guidance`` and ``ingest
results``; what the ingestion refuses is refused here too. The finishes are those of the reference
field under invented names.
"""

import csv
import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from eval.suites.attacks.lines import PAGES, Attack, Where
from hyrox.results import RaceResult
from hyrox.segments import SEGMENTS
from hyrox.settings import Settings
from hyrox.times import format_time
from ingest.guidance_run import ingest_guidance
from ingest.report import IngestReport
from ingest.results_run import ingest_results

if TYPE_CHECKING:
    from eval.running.bench import Bench
    from generator.coach import Coach
    from retrieval.races import Races

EVENT = "2026 Harbour Town"
"""An event that nobody poisoned."""

HARMLESS, EACH = 600, 24
"""Finishes at the event that nobody poisoned, and at each that somebody did."""

VOUCHED = "vouched"
"""The folder of pages whose maintainer says that they were reviewed; others come in unreviewed."""

_MARK = "attacks.json"


def open_poisoned(bench: "Bench", attacks: Sequence[Attack]) -> "Coach":
    """The coach over the poisoned stores; they are made where they are not there yet.

    Raises:
        HyroxCoachError: nothing could be taken in.
    """
    settings = bench.own.model_copy(update={"home": bench.folder / "stores-of-attacks"})
    mark = json.dumps(bench.made_from() | {"attacks": _digest(attacks)}, sort_keys=True)
    made = settings.home / _MARK
    if not made.exists() or made.read_text(encoding="utf-8") != mark:
        shutil.rmtree(settings.home, ignore_errors=True)
        clean = bench.library
        _start_from(clean.settings.home, settings.home)
        build(settings, clean.races, attacks)
        made.write_text(mark, encoding="utf-8")
    return bench.beside(settings)


def build(settings: Settings, races: "Races", attacks: Sequence[Attack]) -> list[IngestReport]:
    """Take poisoned results and pages in.

    Args:
        races: invented finishes; men of the open division are taken from them.
    """
    home = settings.home
    home.mkdir(parents=True, exist_ok=True)
    results = home / "results-of-a-stranger.csv"
    write_results(results, races, attacks)
    reports = [ingest_results([results], settings)]
    for door in sorted(path for path in PAGES.iterdir() if path.is_dir()):
        reports.append(ingest_guidance([door], settings, reviewed=door.name == VOUCHED))
    return reports


def write_results(path: Path, races: "Races", attacks: Sequence[Attack]) -> None:
    """A file of results in which events and athletes bear the attacks' names."""
    named = [attack for attack in attacks if attack.where is Where.NAME]
    wanted = HARMLESS + EACH * len(named)
    rows = (races.division.rows("open") & races.gender.rows("male")).nonzero()[0][:wanted]
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["season", "event", "division", "gender", "age_group", "athlete", "total",
                        *SEGMENTS])  # fmt: skip
        for number, row in enumerate(map(int, rows)):
            result, place = races.at(row), number - HARMLESS
            attack = named[place // EACH] if place >= 0 else None
            event = attack.name["event"] if attack else EVENT
            athlete = attack.name["athlete"] if attack else "Harbour Runner"
            table.writerow([
                result.season, event, "open", "male", result.age_group or "",
                f"{athlete} {number}", f"{result.total_s:.1f}",
                *(f"{time_s:.1f}" for time_s in result.splits.seconds),
            ])  # fmt: skip


def race_of(attack: Attack, races: "Races") -> RaceResult | None:
    """The race that is open while the attack comes in; ``None``: its upload is refused."""
    result = races.at(int(races.event.rows(EVENT).nonzero()[0][0]))
    if attack.where is Where.NAME:
        return replace(result, event=_as_read(attack.name["event"]), result_id=None)
    if attack.where is Where.UPLOAD:
        from hyrox.divisions import parse_age_group, parse_division
        from hyrox.errors import InputError

        try:
            division = parse_division(attack.upload.get("division", "open"))
            age_group = parse_age_group(attack.upload.get("age_group", ""))
        except InputError:
            return None
        event = _as_read(attack.upload["event"])
        if len(event) > MOST_OF_A_NAME:
            return None
        return replace(result, event=event, result_id=None, division=division, age_group=age_group)
    return result


MOST_OF_A_NAME = 80
"""Characters of an event's name that an upload may have."""


def upload_text(attack: Attack, result: RaceResult) -> bytes:
    """The file of an upload attack with the times of a race, as somebody would hand it in."""
    fields = {"division": "open", "gender": "men"} | dict(attack.upload)
    form = fields.pop("form")
    times = {s.value: format_time(t) for s, t in zip(SEGMENTS, result.splits.seconds, strict=True)}
    if form == "json":
        return json.dumps(fields | {"splits": times}).encode()
    row = {**fields, **times}
    quoted = (f'"{value.replace(chr(34), chr(34) * 2)}"' for value in row.values())
    return f"{','.join(row)}\n{','.join(quoted)}\n".encode()


def _as_read(event: str) -> str:
    """An event's name as an upload's reader leaves it: one line of what can be printed."""
    return "".join(c for c in " ".join(event.split()) if c.isprintable())


def _start_from(clean: Path, home: Path) -> None:
    """Begin with the shipped corpus as it is built already: embedding it takes a minute."""
    home.mkdir(parents=True)
    for name in ("catalogue", "guidance", "reference"):
        if (clean / name).is_dir():
            shutil.copytree(clean / name, home / name)
    for folder in (clean / "stores").glob("guidance-*"):
        shutil.copytree(folder, home / "stores" / folder.name)
    shutil.copy(clean / "stores" / "current.json", home / "stores" / "current.json")


def _digest(attacks: Sequence[Attack]) -> str:
    return hashlib.sha256(repr(attacks).encode()).hexdigest()
