"""Rows of a run that is over, or still writes them, with the cases they answer."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.running.bench import Bench
from eval.running.run import ROWS, Asked, asked, digest
from eval.suites.base import Case, Row, Suite
from hyrox.errors import InputError
from hyrox.settings import Settings


@dataclass(frozen=True)
class Stored:
    """Answers in a folder: what they were made from, the cases, and rows by ``Asked.key``."""

    made_from: Mapping[str, str]
    cases: Sequence[Case]
    rows: Mapping[str, Row]

    def row(self, case: Case, way: str, run: int = 0) -> Row | None:
        """What one way made of a case; ``None`` where it was not asked or ended in an error."""
        row = self.rows.get(Asked(case, way, run).key)
        return None if row is None or row.get("error") else row


def stored(suite: Suite, folder: Path, settings: Settings) -> Stored:
    """The answers to a suite in the folder of an evaluation; nothing is written or opened.

    Args:
        suite: whose rows are read.
        folder: as ``eval run --out``.
        settings: say where the questions are.

    Raises:
        InputError: no such file, no file of answers, or answers to other questions than today's.
    """
    made_from, rows = _read(folder / ROWS / f"{suite.name}.jsonl")
    return Stored(made_from, _cases(suite, folder, settings, made_from, rows), rows)


def _read(file: Path) -> tuple[Mapping[str, str], dict[str, Row]]:
    """The whole lines of a file; a run that still writes it is not disturbed."""
    try:
        data = file.read_bytes()
    except OSError:
        raise InputError(f"There are no answers in {file}: run `hyrox-coach eval run`.") from None
    try:
        whole = data[: data.rfind(b"\n") + 1].decode("utf-8")
        head, *rows = [json.loads(line) for line in whole.split("\n") if line]
        return dict(head["made_from"]), {row["key"]: row for row in rows}
    except (ValueError, KeyError, TypeError):
        raise InputError(f"{file} is not a file of answers.") from None


def _cases(
    suite: Suite,
    folder: Path,
    settings: Settings,
    made_from: Mapping[str, str],
    rows: Mapping[str, Row],
) -> Sequence[Case]:
    """The cases that were asked: the rows' digest of them says whether they are still the same."""
    again = (re.search(r"#(\d+)$", key) for key in rows)
    runs = 1 + max((int(found[1]) for found in again if found), default=0)
    # Whether there are real finishes decides which cases there are; the file itself is not opened.
    real = folder if "real finishes" in made_from else None
    for quick in (False, True):
        plan = asked(suite, Bench(settings, folder, quick=quick, real=real, runs=runs))
        if digest(plan) == made_from.get("cases"):
            return list({one.case.key: one.case for one in plan}.values())
    raise InputError(
        f"The answers in {folder} are to other questions than this version asks: run "
        "`hyrox-coach eval run` into another folder."
    )
