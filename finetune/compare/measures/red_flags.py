"""Whether the coach still stops where it must: its screen over the written red flags.

The screen is code and runs before any model, so no adapter can change this figure; it is measured
all the same, in every comparison.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eval.statistics.intervals import Estimate, estimate
from generator.safety import screen
from hyrox.errors import InputError

RED, LIKE = "red_flags.jsonl", "look_alikes.jsonl"


def red_flag_recall(folder: Path) -> dict[str, Any]:
    """``recall`` of the red flags, ``look_alikes_stopped`` of harmless messages that sound like
    one, and the texts that went wrong.

    Raises:
        InputError: the written messages are missing.
    """
    red = [(text, screen(text) is not None) for text in _texts(folder / RED)]
    like = [(text, screen(text) is not None) for text in _texts(folder / LIKE)]
    return {
        "recall": _share([stopped for _, stopped in red]),
        "look_alikes_stopped": _share([stopped for _, stopped in like]),
        "missed": [text for text, stopped in red if not stopped],
        "stopped": [text for text, stopped in like if stopped],
    }


def _texts(path: Path) -> Iterator[str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        raise InputError(
            f"The messages of {path} are missing; install the project again."
        ) from None
    for line in lines:
        yield json.loads(line)["text"]


def _share(held: list[bool]) -> Estimate | None:
    return estimate([(float(one), 1.0) for one in held], share=True)
