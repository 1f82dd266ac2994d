"""``hyrox-coach eval compare`` and ``eval gate``: from flags to a verdict."""

import json
import shutil
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from eval.running.bench import Bench
from eval.running.command import load, measured
from eval.running.run import RESULTS, ROWS
from eval.statistics.comparison import check_format, table
from eval.statistics.comparison import compare as compared
from eval.statistics.gate import gate as behind
from hyrox.errors import InputError
from hyrox.settings import PROJECT, Settings, settings

BASELINE = PROJECT / "eval" / "baseline.json"


def compare(arguments: Namespace) -> int:
    """Print what changed from one evaluation to another.

    Raises:
        InputError: a file is missing or no evaluation.
    """
    found = compared(read(arguments.before), read(arguments.after))
    print(json.dumps(found.as_json()) if arguments.json else table(found))
    return 0


def gate(arguments: Namespace) -> int:
    """Hold an evaluation against the baseline; 1 when something fell, broke or is gone.

    Without a file, the baseline's suites are asked anew, with its model and its subset.

    Raises:
        InputError: a file is missing, no evaluation, or not comparable.
    """
    baseline = read(arguments.baseline or BASELINE)
    check_format(baseline)
    found = (
        read(arguments.found)
        if arguments.found
        else _measured(baseline, settings(), arguments.out, arguments.model)
    )
    findings = behind(found, baseline)
    for finding in findings:
        print(finding.text)
    if not findings:
        print(f"Nothing fell behind the baseline of {baseline['made']}.", file=sys.stderr)
    return 1 if findings else 0


def read(path: Path) -> dict[str, Any]:
    """An evaluation from its file, or from the folder that it stands in.

    Raises:
        InputError: there is none.
    """
    file = path / RESULTS if path.is_dir() else path
    try:
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except OSError:
        raise InputError(f"There is no evaluation at {path}.") from None
    except ValueError:
        raise InputError(f"{file} is not an evaluation.") from None
    check_format(found)
    return found


def _measured(
    baseline: dict[str, Any], user: Settings, out: Path | None, model: str | None
) -> dict[str, Any]:
    folder = (out or user.home / "gate").resolve()
    if out is None:
        # Answers of yesterday's code; the stores beside them say themselves whether they are old.
        shutil.rmtree(folder / ROWS, ignore_errors=True)
    model = model or str(baseline["made_from"].get("model", user.model))
    bench = Bench(
        user.model_copy(update={"model": model}),
        folder,
        quick=bool(baseline["quick"]),
        runs=int(baseline["runs"]),
    )
    return measured(load(",".join(baseline["suites"])), bench)
