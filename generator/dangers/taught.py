"""The taught screen: how much a message sounds like those in which people told of danger.

Rules foresee words; strangers find others. So the first layers of the embedded Gemma
(``generator.dangers.encoder``) can be taught on messages of danger and on harmless ones that sound
like them (``finetune/screen.py``), to be asked where the rules see nothing. What it stops at gets
the advice of the danger the message is most like. No words are generated, nothing leaves the
machine.
"""

import json
import threading
import tomllib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from generator.weights import Progress, first_layers, to_stderr
from hyrox.errors import ModelError
from ingest.vectors.embedding import Floats

ADAPTER = Path(__file__).with_name("screen_adapter")
TAUGHT = Path(__file__).with_name("taught.toml")
HEAD, RECORD = "head.safetensors", "training.json"


@dataclass(frozen=True)
class OwnFamily:
    """A danger that only the taught screen knows: kind of advice, and what is said of it."""

    kind: str
    what: str


@dataclass(frozen=True)
class Suspicion:
    """``odds``: log-odds that the message tells of danger; ``family``: the likeliest danger."""

    odds: float
    family: str


class TaughtScreen:
    """The encoder and its head.

    Args:
        cache_dir: where the embedded model's files lie; the merged layers are put there once.
        folder: of an adapter made by ``finetune/screen.py``.

    Raises:
        ModelError: the folder or the model's package is missing or damaged.
    """

    def __init__(
        self, cache_dir: Path, folder: Path = ADAPTER, progress: Progress = to_stderr
    ) -> None:
        from safetensors.numpy import load_file

        from generator.dangers.encoder import LAYERS, FirstLayers

        try:
            head = load_file(folder / HEAD)
            record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
            self.threshold = float(record["threshold"])
            self.families: tuple[str, ...] = tuple(record["families"])
            self._danger = head["danger.weight"], head["danger.bias"]
            self._family = head["family.weight"], head["family.bias"]
        except Exception as error:
            raise ModelError(
                f"The safety screen in {folder} cannot be read ({error}). Take the project's own "
                "files again, or teach it: python -m finetune.screen OUT"
            ) from error
        self._encoder = FirstLayers(first_layers(cache_dir, folder, LAYERS, progress))

    def suspicion(self, message: str) -> Suspicion:
        """What the model makes of one message, in whatever language it was typed."""
        vectors = self._encoder.encode([message])
        weight, bias = self._family
        likely = int(np.argmax(vectors @ weight.T + bias, axis=1)[0])
        return Suspicion(float(self.odds(vectors)[0]), self.families[likely])

    def odds_of(self, messages: Sequence[str]) -> list[float]:
        """Log-odds of danger, message by message."""
        return [float(one) for one in self.odds(self._encoder.encode(messages))]

    def odds(self, vectors: Floats) -> Floats:
        """Log-odds of danger of unit vectors, shape ``(n, 640)`` to ``(n,)``."""
        weight, bias = self._danger
        found: Floats = vectors @ weight + bias
        return found

    def family_of(self, message: str) -> str | None:
        """The danger a message tells of, if the model is sure enough."""
        found = self.suspicion(message)
        return found.family if found.odds > self.threshold else None


def rules_alone() -> None:
    """No screen, for a coach that looks for dangers by rules alone."""
    return


def opening(cache_dir: Path) -> "Callable[[], TaughtScreen | None]":
    """Begin to open the shipped screen in the background; what is given waits for it.

    A screen that cannot be opened leaves the rules alone to watch: that is said once, on standard
    error, and no question is refused for it.
    """
    opened: Future[TaughtScreen | None] = Future()

    def work() -> None:
        try:
            opened.set_result(TaughtScreen(cache_dir))
        except ModelError as error:
            to_stderr(f"Dangers are looked for by rules alone: {error}")
            opened.set_result(None)
        except BaseException as error:
            opened.set_exception(error)

    threading.Thread(target=work, name="safety-screen", daemon=True).start()
    return opened.result


@cache
def family_of_topic() -> Mapping[str, str]:
    """The family that refers for each topic of the messages it is taught by."""
    return {topic: str(family) for topic, family in _taught()["topics"].items()}


@cache
def own_families() -> Mapping[str, OwnFamily]:
    """The families that neither the rules nor the signs have."""
    return {name: OwnFamily(**family) for name, family in _taught()["families"].items()}


def _taught() -> dict[str, dict[str, Any]]:
    with TAUGHT.open("rb") as file:
        return tomllib.load(file)
