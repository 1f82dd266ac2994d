"""The `hyrox-coach ingest ...` part of the command line; imports nothing heavy."""

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    Command = Callable[[Any, str, str, str], argparse.ArgumentParser]

_RUNS = "ui.ingest_commands:"


def add_ingest(commands: Any, command: "Command") -> None:
    """Add ``ingest`` and what belongs to it."""
    ingest = commands.add_parser("ingest", help="bring in results and guidance, build the stores")
    kinds = ingest.add_subparsers(dest="kind", metavar="WHAT", required=True)

    def kind(name: str, help_text: str, runs: str) -> argparse.ArgumentParser:
        return command(kinds, name, help_text, _RUNS + runs)

    results = kind("results", "race results: CSV, Parquet or JSON lines files", "results")
    results.add_argument("files", nargs="+", metavar="FILE")
    examples = {"season": "8", "event": "'2025 Oslo'", "division": "open", "gender": "women"}
    for name, example in examples.items():
        results.add_argument(f"--{name}", help=f"for files without that column, as {example}")
    _dry_run(results)

    pyrox = kind("pyrox", "whole races through the public pyrox-client", "pyrox")
    pyrox.add_argument("locations", nargs="*", metavar="LOCATION", help="none lists the races")
    pyrox.add_argument("--season", type=_season, required=True)
    pyrox.add_argument("--year", type=int, help="where a location raced twice in a season")
    _dry_run(pyrox)

    site = kind("site", "crawl the results site (off unless HYROX_COACH_SITE is set)", "site")
    site.add_argument("events", nargs="*", metavar="EVENT", help="ids or weekends; none = all")
    site.add_argument("--season", type=_season, required=True)
    site.add_argument("--sex", action="append", choices=["M", "W", "X"], help="default: all")
    site.add_argument("--limit", type=int, help="at most so many athlete pages")
    site.add_argument("--fetch-only", action="store_true", help="crawl without taking rows in")
    site.add_argument("--newer-than", default="", help="ask again for lists older than this date")
    site.add_argument("--forget", action="store_true", help="delete all fetched pages instead")

    guidance = kind(
        "guidance", "documents, exercises, foods, recipes (JSON, CSV), web pages", "guidance"
    )
    guidance.add_argument(
        "paths", nargs="*", metavar="PATH",
        help="a folder of Markdown, a database file, a sources.toml; default: what is shipped",
    )  # fmt: skip
    guidance.add_argument("--licence", default="", help="terms of use of a database")
    guidance.add_argument("--source", default="", help="what is cited as a database's source")
    guidance.add_argument(
        "--reviewed", action="store_true",
        help="you have read the documents of a folder: their dates of review count",
    )  # fmt: skip
    guidance.add_argument("--remove", metavar="NAME", help="take a source out again")
    _dry_run(guidance)

    _quarantine(kinds, command)

    suppress = kind("suppress", "remove a person from everything and keep them out", "suppress")
    suppress.add_argument("names", nargs="*", metavar="NAME", help="as 'Given Family'")
    suppress.add_argument("--result", action="append", default=[], metavar="ID")
    suppress.add_argument("--lift", action="store_true", help="let them in again")

    kind("rollback", "undo the last ingestion", "rollback")
    kind("build", "build every store that is missing or out of date", "build")
    kind("status", "what the stores hold", "status")


def _quarantine(kinds: Any, command: "Command") -> None:
    quarantine = kinds.add_parser("quarantine", help="rows that were set aside, and why")
    actions = quarantine.add_subparsers(dest="action", metavar="ACTION", required=True)

    def action(name: str, help_text: str) -> argparse.ArgumentParser:
        return command(actions, name, help_text, f"{_RUNS}quarantine_{name}")

    listed = action("list", "list rows that were set aside")
    exported = action("export", "write rows that were set aside as CSV")
    exported.add_argument("file", metavar="FILE")
    for found in (listed, exported):
        found.add_argument("--rule", help="only rows that broke this rule")
        found.add_argument("--input", help="only rows of inputs whose name holds this")
    listed.add_argument("--limit", type=int, default=20, help="rows to show (default 20)")
    readmit = action("readmit", "judge rows again and take in those that pass")
    readmit.add_argument("ids", nargs="*", metavar="ID", help="default: all but duplicates")
    readmit.add_argument("--because", default="", help="vouch for these rows, and why")
    readmit.add_argument("--corrected", metavar="FILE", help="an export with corrected values")


def _dry_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="say what would change")


def _season(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 99:
        return int(text)
    raise argparse.ArgumentTypeError(f"'{text}' is not a season; use a number such as 8")
