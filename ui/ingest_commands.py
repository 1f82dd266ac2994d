"""What each `hyrox-coach ingest` command does: parsed arguments in, exit code out."""

import argparse
from dataclasses import asdict
from pathlib import Path

from ingest.progress import Progress
from ui.commands import print_json, print_outcome, settings_of


def results(arguments: argparse.Namespace) -> int:
    """Bring race results in."""
    from ingest.results_run import ingest_results

    names = ("season", "event", "division", "gender")
    given = {n: str(v) for n in names if (v := getattr(arguments, n)) is not None}
    outcome = ingest_results(
        [Path(f) for f in arguments.files], settings_of(arguments), Progress(),
        defaults=given, dry_run=arguments.dry_run,
    )  # fmt: skip
    return print_outcome(outcome.as_json(), arguments)


def pyrox(arguments: argparse.Namespace) -> int:
    """Bring races in through pyrox-client; without a location, list what there is."""
    from ingest.results.reading.pyrox_source import pyrox_races
    from ingest.results_run import ingest_pyrox

    settings = settings_of(arguments)
    if not arguments.locations:
        races = pyrox_races(arguments.season, settings)
        if arguments.json:
            print_json([asdict(race) for race in races])
        else:
            print("\n".join(f"{race.location} ({race.event})" for race in races))
        return 0
    outcome = ingest_pyrox(
        arguments.season, arguments.locations, settings, Progress(),
        year=arguments.year, dry_run=arguments.dry_run,
    )  # fmt: skip
    return print_outcome(outcome.as_json(), arguments)


def site(arguments: argparse.Namespace) -> int:
    """Crawl the results site and take its rows in."""
    from ingest.site.crawl import forget
    from ingest.site_run import ingest_site

    settings = settings_of(arguments)
    if arguments.forget:
        return print_outcome({"pages deleted": forget(settings)}, arguments)
    outcome = ingest_site(
        arguments.season, settings, Progress(),
        events=arguments.events or None, sexes=arguments.sex, limit=arguments.limit,
        fetch_only=arguments.fetch_only, newer_than=arguments.newer_than,
    )  # fmt: skip
    return print_outcome(outcome.as_json(), arguments)


def guidance(arguments: argparse.Namespace) -> int:
    """Bring guidance in, or take a source out."""
    from ingest.guidance_run import ingest_guidance, remove_guidance

    settings = settings_of(arguments)
    if arguments.remove:
        outcome = remove_guidance(arguments.remove, settings, Progress())
    else:
        outcome = ingest_guidance(
            [Path(p) for p in arguments.paths], settings, Progress(),
            licence=arguments.licence, citation=arguments.source, dry_run=arguments.dry_run,
            reviewed=arguments.reviewed,
        )  # fmt: skip
    return print_outcome(outcome.as_json(), arguments)


def quarantine_list(arguments: argparse.Namespace) -> int:
    """Rows that were set aside, and why."""
    from ingest.results import quarantine

    rows = quarantine.read(settings_of(arguments), rule=arguments.rule, source=arguments.input)
    shown = rows.head(arguments.limit)
    fields = list(quarantine.VERDICT)
    if arguments.json:
        print_json(
            {
                "rows": len(rows),
                "summary": quarantine.summary(rows),
                "shown": shown[[*fields, "season", "event"]].to_dict("records"),
            }
        )
        return 0
    for entry in quarantine.summary(rows):
        print(f"{entry['rows']:>7}  {entry['rule']:<20} {entry['source']}  ({entry['example']})")
    for row in shown.to_dict("records"):
        print(
            f"{row['quarantine_id']}  {row['source']}:{row['line']}  {row['rule']}: "
            f"{row['field']} = {row['value']}"
        )
    if len(rows) > len(shown):
        print(f"... {len(rows) - len(shown)} more (--limit, --rule, or export)")
    if rows.empty:
        print("The quarantine is empty.")
    return 0


def quarantine_export(arguments: argparse.Namespace) -> int:
    """Write rows that were set aside as CSV."""
    from ingest.results import quarantine

    rows = quarantine.read(settings_of(arguments), rule=arguments.rule, source=arguments.input)
    quarantine.export(rows, Path(arguments.file))
    return print_outcome({"rows": len(rows), "file": arguments.file}, arguments)


def quarantine_readmit(arguments: argparse.Namespace) -> int:
    """Judge rows again and take in those that pass."""
    from ingest.results_run import readmit

    outcome = readmit(
        settings_of(arguments), Progress(), ids=arguments.ids or None, because=arguments.because,
        corrected=Path(arguments.corrected) if arguments.corrected else None,
    )  # fmt: skip
    return print_outcome(outcome.as_json(), arguments)


def suppress(arguments: argparse.Namespace) -> int:
    """Remove a person and keep them out, or let them in again."""
    from ingest import removal

    settings = settings_of(arguments)
    if arguments.lift:
        lifted = removal.lift(settings, arguments.names)
        return print_outcome({"let in again": lifted}, arguments)
    outcome = removal.suppress(
        settings, Progress(), names=arguments.names, results=arguments.result
    )
    return print_outcome(outcome.as_json(), arguments)


def rollback(arguments: argparse.Namespace) -> int:
    """Undo the last ingestion."""
    from ingest.removal import roll_back

    return print_outcome(roll_back(settings_of(arguments), Progress()).as_json(), arguments)


def build(arguments: argparse.Namespace) -> int:
    """Build every store that is missing or out of date."""
    from ingest.overview import status as overview
    from ingest.stores import ensure_stores

    settings = settings_of(arguments)
    ensure_stores(settings, Progress(), ingest=True)
    return print_outcome(overview(settings), arguments)


def status(arguments: argparse.Namespace) -> int:
    """What the stores hold."""
    from ingest.overview import status as overview

    return print_outcome(overview(settings_of(arguments)), arguments)
