"""How long looking for dangers takes, and how many everyday questions it stops.

    python benchmarks/safety_screen.py

Asked are the judged questions of the retrieval set: athletes' questions about training, pain, food
and races, none of which tells of a danger. The rules and the taught screen are timed one after the
other on the same questions, on one core.
"""

import json
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from eval.retrieval.questions import read_questions
from generator.dangers.taught import TaughtScreen
from generator.safety import screen
from hyrox.settings import Settings

SPLITS = ("development", "test")


def main() -> None:
    settings = Settings()
    asked = [
        question.question
        for split in SPLITS
        for question in read_questions(settings.corpora, split)
    ]
    with tempfile.TemporaryDirectory() as temporary:
        models = settings.models_dir if settings.models_dir.is_dir() else Path(temporary)
        started = time.perf_counter()
        taught = TaughtScreen(models)
        opened_s = time.perf_counter() - started
        by_rules, rules_ms = timed(screen, asked)
        by_taught, taught_ms = timed(taught.family_of, asked)
        del taught
    stopped = sum(bool(one) for one in by_rules)
    more = sum(not rule and bool(one) for rule, one in zip(by_rules, by_taught, strict=True))
    print(
        json.dumps(
            {
                "questions": len(asked),
                "opened_s": round(opened_s, 2),
                "rules_ms": rules_ms,
                "taught_ms": taught_ms,
                "taught_to_rules": round(taught_ms["median"] / rules_ms["median"], 1),
                "stopped_by_rules": stopped,
                "stopped_by_the_taught_screen_alone": more,
            },
            indent=1,
        )
    )


def timed(
    look: Callable[[str], Any], messages: Sequence[str]
) -> tuple[list[Any], dict[str, float]]:
    """What each message gives; median and 95th percentile in milliseconds."""
    for message in messages[:10]:
        look(message)
    found, taken = [], []
    for message in messages:
        started = time.perf_counter()
        found.append(look(message))
        taken.append((time.perf_counter() - started) * 1000)
    median, late = np.percentile(taken, [50, 95])
    return found, {"median": round(float(median), 2), "p95": round(float(late), 2)}


if __name__ == "__main__":
    main()
