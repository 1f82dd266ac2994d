"""What the preflight found, as lines for people and as JSON."""

import math
from dataclasses import asdict, dataclass
from typing import Any

from finetune.training.preflight.estimate import Memory
from finetune.training.preflight.trial import Trial


@dataclass(frozen=True)
class Check:
    """One line of the table: what was looked at, what was found, what to do when it is bad."""

    what: str
    passed: bool
    found: str
    advice: str = ""

    def __str__(self) -> str:
        line = f"{'ok ' if self.passed else 'BAD'}  {self.what}: {self.found}"
        return f"{line}\n     -> {self.advice}" if self.advice and not self.passed else line


@dataclass(frozen=True)
class Preflight:
    """Whether a run may start, and everything that was measured or estimated about it."""

    checks: tuple[Check, ...]
    seconds: float
    memory: Memory | None = None
    """Estimated; None where the data was too bad to say."""
    disk_bytes: int = 0
    """Estimated, of the run's folder."""
    run_s: float = 0.0
    """Estimated, of the whole run; 0 where no step was timed."""
    trial: Trial | None = None

    @property
    def passed(self) -> bool:
        return all(check.passed for check in self.checks)

    def table(self) -> str:
        """A line for each check, then the verdict."""
        bad = sum(not check.passed for check in self.checks)
        verdict = (
            "Preflight passed" if self.passed else f"Preflight failed: {bad} of {len(self.checks)}"
        )
        return "\n".join([*map(str, self.checks), f"{verdict} ({self.seconds:.0f} s)."])

    def as_json(self) -> dict[str, Any]:
        """Every check, and the figures behind them in bytes and seconds."""
        found: dict[str, Any] = {
            "passed": self.passed,
            "seconds": round(self.seconds, 1),
            "checks": [asdict(check) for check in self.checks],
        }
        if self.memory is not None:
            found["estimated_memory_bytes"] = {**asdict(self.memory), "total": self.memory.total}
            found["estimated_disk_bytes"] = self.disk_bytes
        if self.run_s:
            found["estimated_run_seconds"] = round(self.run_s)
        if self.trial is not None:
            found["trial"] = {name: _told(value) for name, value in asdict(self.trial).items()}
        return found


def _told(value: Any) -> Any:
    """JSON has no word for what is not a number."""
    if isinstance(value, tuple):
        return [_told(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def gigabytes(count: float) -> str:
    """``0.54 GB``; two figures, as no estimate is better."""
    return f"{count / 1e9:.2f} GB" if count < 9.95e8 else f"{count / 1e9:.1f} GB"


def duration(seconds: float) -> str:
    """``45 s``, ``12 min``, ``3.5 h``."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
