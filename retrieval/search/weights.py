"""The fitted weights of ranking and of the decision whether there is an answer.

``weights.json`` is written by ``python -m eval.retrieval.fit`` from the development questions; it
says what it was fitted on.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).with_name("weights.json")


@dataclass(frozen=True)
class Logistic:
    """A logistic model: one weight a named measure, and a constant."""

    names: tuple[str, ...]
    weights: tuple[float, ...]
    bias: float

    def __call__(self, measured: NDArray[np.float32]) -> NDArray[np.float32]:
        """Probabilities of ``[..., measures]``."""
        total = measured @ np.array(self.weights, np.float32) + self.bias
        return np.asarray(1 / (1 + np.exp(-np.clip(total, -30, 30))), np.float32)


@dataclass(frozen=True)
class Weights:
    """``ranking`` and ``answer`` models, and the least probability of an answer."""

    ranking: Logistic
    answer: Logistic
    least: float


@lru_cache(maxsize=1)
def shipped() -> Weights:
    """The weights that come with the project."""
    found = json.loads(FILE.read_text(encoding="utf-8"))

    def model(name: str) -> Logistic:
        fields = found[name]
        return Logistic(tuple(fields["weights"]), tuple(fields["weights"].values()), fields["bias"])

    return Weights(model("ranking"), model("answer"), found["least"])
