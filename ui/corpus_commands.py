"""What ``hyrox-coach corpus check`` and ``corpus coverage`` do: arguments in, exit code out."""

import argparse
import sys
import time
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from hyrox.errors import InputError
from ui.commands import print_json, settings_of

if TYPE_CHECKING:
    from ingest.corpus_check.coverage import Coverage

FOUND_SOMETHING = 1


def check(arguments: argparse.Namespace) -> int:
    """Findings to stdout, one a line; how many, to stderr. Exit code 1 if there are any."""
    from ingest.corpus_check import check_corpus

    corpora = _corpora(arguments)
    started = time.perf_counter()
    findings = check_corpus(corpora, date.today())
    took_s = time.perf_counter() - started
    if arguments.json:
        print_json([finding.as_json() for finding in findings])
    else:
        for finding in findings:
            print(finding)
    if findings:
        rules = len({finding.rule for finding in findings})
        summary = f"{_count(len(findings), 'finding')} of {_count(rules, 'rule')}"
    else:
        summary = "Nothing found"
    print(f"{summary}, in {took_s:.1f} s ({corpora}).", file=sys.stderr)
    return FOUND_SOMETHING if findings else 0


def coverage(arguments: argparse.Namespace) -> int:
    """What the corpus holds, as tables; gaps at the end."""
    from ingest.corpus_check.coverage import coverage as counted

    found = counted(_corpora(arguments), date.today())
    if arguments.json:
        print_json(found.as_json())
    else:
        print("\n".join(_lines(found)))
    return 0


def _corpora(arguments: argparse.Namespace) -> Path:
    corpora = settings_of(arguments).corpora
    if not corpora.is_dir():
        raise InputError(f"No folder '{corpora}': set HYROX_COACH_CORPORA to the corpora folder.")
    return corpora


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _lines(found: "Coverage") -> Iterable[str]:
    yield "Guidance: documents (passages), topic by audience"
    audiences = list(next(iter(found.documents.values())))
    cells = {
        topic: {
            audience: f"{count} ({found.passages[topic][audience]})" if count else "."
            for audience, count in row.items()
        }
        for topic, row in found.documents.items()
    }
    yield from _table(cells, audiences)
    yield ""
    yield "Exercises: station by level, and those that need no equipment"
    yield from _counts(found.exercises)
    yield ""
    yield "Recipes: cuisine by meal (vegan, vegetarian of them)"
    meals = list(next(iter(found.recipes.values())))
    dishes = {
        cuisine: {
            meal: f"{n['any']} ({n['vegan']}, {n['vegetarian']})" if n["any"] else "."
            for meal, n in row.items()
        }
        for cuisine, row in found.recipes.items()
    }
    yield from _table(dishes, meals)
    yield ""
    yield "Foods by group"
    yield from _counts({group: {"foods": count} for group, count in found.foods.items()})
    yield ""
    yield "Questions: family by split"
    yield from _counts(found.questions)
    yield ""
    yield f"Gaps: {len(found.gaps)}"
    yield from (f"  {gap}" for gap in found.gaps)


def _counts(table: Mapping[str, Mapping[str, int]]) -> Iterable[str]:
    columns = list(next(iter(table.values()), {}))
    rows = {name: {c: str(n or ".") for c, n in row.items()} for name, row in table.items()}
    return _table(rows, columns)


def _table(rows: Mapping[str, Mapping[str, str]], columns: list[str]) -> Iterable[str]:
    first = max(map(len, rows), default=0)
    widths = [max(len(c), *(len(row.get(c, "")) for row in rows.values())) for c in columns]
    heads = "  ".join(c.rjust(width) for c, width in zip(columns, widths, strict=True))
    yield f"  {'':<{first}}  {heads}"
    for name, row in rows.items():
        cells = (row.get(c, "").rjust(w) for c, w in zip(columns, widths, strict=True))
        yield f"  {name:<{first}}  {'  '.join(cells)}"
