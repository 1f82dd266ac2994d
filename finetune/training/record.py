"""A run's folder: what was run, on what, and how it went.

``run.json`` is written before the first step and says what would have to be the same for a
checkpoint to be taken up; ``training_log.jsonl`` is the loss curve, a row a step;
``training.json`` is the summary. No folder names: those are a machine's business.
"""

import json
import os
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from finetune.base import EMBEDDED
from finetune.training.settings import TrainSettings
from hyrox.errors import InputError
from hyrox.settings import PROJECT

RUN, LOG, SUMMARY = "run.json", "training_log.jsonl", "training.json"
LIBRARIES = ("torch", "transformers", "trl", "peft", "accelerate", "datasets")
NOT_THE_CURVE = ("threads", "checkpointing", "checkpoint_every")
"""Settings that a run may change when it goes on: they leave the curve as it is."""


def describe(
    settings: TrainSettings, *, data_sha256: str, subset: int, start_sha256: str
) -> dict[str, Any]:
    """What makes a run: settings, data, the adapter it started from, code and libraries."""
    told = settings.model_dump(mode="json")
    if settings.base != EMBEDDED and Path(settings.base).exists():
        told["base"] = Path(settings.base).name
    return {
        "settings": told,
        "seed": settings.seed,
        "data_sha256": data_sha256,
        "subset": subset,
        "start_sha256": start_sha256,
        "git_commit": git_commit(),
        "versions": {name: version(name) for name in LIBRARIES},
    }


def git_commit() -> str:
    """The commit the code was at, with ``+`` when files were changed; empty outside a checkout."""
    try:
        head = subprocess.run(
            ["git", "-C", str(PROJECT), "rev-parse", "HEAD"],
            capture_output=True, text=True, check=True, timeout=10,
        ).stdout.strip()  # fmt: skip
        changed = subprocess.run(
            ["git", "-C", str(PROJECT), "status", "--porcelain", "--untracked-files=no"],
            capture_output=True, text=True, check=True, timeout=10,
        ).stdout.strip()  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return ""
    return head + ("+" if changed else "")


def taught_before(start: Path | None) -> list[dict[str, Any]]:
    """What the adapter in ``start`` was taught by, run after run, as far as its record tells.

    Raises:
        InputError: the record is no JSON object of a run.
    """
    path = None if start is None else start / SUMMARY
    if path is None or not path.exists():
        return []
    try:
        run = json.loads(path.read_text(encoding="utf-8"))
        told = {name: run[name] for name in ("settings", "data_sha256", "subset", "examples")}
        return [*run.get("taught_before", []), told]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise InputError(f"{path} is not the record of a training run.") from None


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Write at once or not at all."""
    scratch = path.with_suffix(".tmp")
    scratch.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")
    os.replace(scratch, path)


def same_run(out: Path, described: Mapping[str, Any]) -> None:
    """Check that the run in ``out`` is the one described.

    Raises:
        InputError: data, settings or starting adapter differ; the difference is named.
    """
    before = json.loads((out / RUN).read_text(encoding="utf-8"))
    changed = [
        name
        for name, value in described["settings"].items()
        if name not in NOT_THE_CURVE and before["settings"].get(name) != value
    ]
    changed += [
        name
        for name in ("data_sha256", "subset", "start_sha256")
        if before[name] != described[name]
    ]
    if changed:
        raise InputError(
            f"The run in {out} was started with other data or settings ({', '.join(changed)}); "
            "train without --resume, or into another folder."
        )


@dataclass
class Log:
    """The loss curve as it grows, in memory and in its file."""

    path: Path
    rows: list[dict[str, Any]] = field(default_factory=list)
    _last: float = field(default_factory=time.perf_counter)

    @classmethod
    def up_to(cls, path: Path, step: int) -> "Log":
        """The log of a run as it was after ``step``; what was written later is forgotten."""
        rows = []
        if step and path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                # A killed run may have left half a line at the end.
                try:
                    row = json.loads(line)
                except ValueError:
                    break
                if row["step"] <= step:
                    rows.append(row)
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return cls(path, rows)

    def add(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Append a row, with the seconds since the one before."""
        now = time.perf_counter()
        rounded = {k: round(v, 6) if isinstance(v, float) else v for k, v in row.items()}
        full = {**rounded, "seconds": round(now - self._last, 3)}
        self._last = now
        self.rows.append(full)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(full) + "\n")
        return full

    @property
    def seconds(self) -> float:
        """Of all rows, those before an interruption included."""
        return float(sum(row["seconds"] for row in self.rows))

    def losses(self) -> dict[str, Any]:
        """First and last training loss (the mean of ten steps), held-out loss by kind."""
        steps = [row["loss"] for row in self.rows if "loss" in row]
        last: dict[str, Any] = next(
            (row for row in reversed(self.rows) if "heldout_loss" in row), {}
        )
        kinds = {
            name.removeprefix("heldout_"): value
            for name, value in last.items()
            if name.startswith("heldout_") and name != "heldout_loss"
        }
        return {
            "first_loss": steps[0],
            "last_loss": round(sum(steps[-10:]) / len(steps[-10:]), 6),
            "heldout_loss": last.get("heldout_loss"),
            "heldout_by_kind": kinds,
        }
