"""What became of what was read: the outcome of a run, and the log of runs."""

import json
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from hyrox.settings import Settings

_RUNS_KEPT = 200


@dataclass
class IngestReport:
    """Rows of results: ``read = kept + unchanged + suppressed + sum(set_aside)``.
    Documents of guidance: ``read = added + changed + unchanged + sum(set_aside)``.

    ``set_aside`` counts per rule; ``events`` says how many finishes are new per event; ``notes``
    are sentences for the person who ran it; ``built`` names the stores built anew. A dry run
    (``dry_run``) says what would be, and changed nothing.
    """

    what: str
    read: int = 0
    kept: int = 0
    unchanged: int = 0
    suppressed: int = 0
    set_aside: dict[str, int] = field(default_factory=dict)
    events: dict[str, int] = field(default_factory=dict)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    embedded: int = 0
    notes: list[str] = field(default_factory=list)
    built: list[str] = field(default_factory=list)
    version: int = 0
    dry_run: bool = False
    seconds: float = 0.0
    _started: float = field(default_factory=time.perf_counter, repr=False)

    def count(self, set_aside: dict[str, int]) -> None:
        self.set_aside = dict(Counter(self.set_aside) + Counter(set_aside))

    def finish(self, settings: Settings) -> "IngestReport":
        """Stop the clock and write the run to the log."""
        self.seconds = time.perf_counter() - self._started
        if not self.dry_run:
            log_run(settings, self.as_json())
        return self

    def as_json(self) -> dict[str, Any]:
        """Without what is empty."""
        shown = {k: v for k, v in asdict(self).items() if not k.startswith("_")}
        always = ("what", "read", "kept", "unchanged", "set_aside")
        shown = {k: v for k, v in shown.items() if k in always or v}
        return {**shown, "seconds": round(self.seconds, 2)}


def log_run(settings: Settings, entry: dict[str, Any]) -> None:
    """Add a run to ``home/runs.jsonl``; the last 200 are kept."""
    path = settings.home / "runs.jsonl"
    line = json.dumps({"at": time.strftime("%Y-%m-%dT%H:%M:%S%z"), **entry}, ensure_ascii=False)
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    lines = path.read_text(encoding="utf-8").splitlines()
    if len(lines) > 2 * _RUNS_KEPT:
        path.write_text("\n".join(lines[-_RUNS_KEPT:]) + "\n", encoding="utf-8")


def last_runs(settings: Settings, most: int = 10) -> list[dict[str, Any]]:
    """The latest runs, the newest first; a line that was cut off by a crash is skipped."""
    try:
        lines = (settings.home / "runs.jsonl").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    runs = []
    for line in reversed(lines):
        try:
            runs.append(json.loads(line))
        except ValueError:
            continue
        if len(runs) == most:
            break
    return runs
