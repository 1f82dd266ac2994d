"""A small local model that judges whether one text follows from another, if somebody has one.

A cross-encoder trained on natural language inference in the folder layout of sentence-transformers
(Reimers and Gurevych 2019, arXiv:1908.10084); nothing is downloaded, and none is shipped. Without
one the project's own rules judge, and a report says which did.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from hyrox.errors import InputError

LIKELY = 0.5
"""Probability of entailment from which a claim counts as borne out."""
_MOST_PAIRS = 4096


class LocalEntailer:
    """A cross-encoder in a folder.

    Args:
        folder: as ``CrossEncoder.save`` writes it; its labels name one of entailment.

    Raises:
        InputError: no such folder, no such model, or sentence-transformers is not installed.
    """

    def __init__(self, folder: Path) -> None:
        if not (folder / "config.json").is_file():
            raise InputError(f"There is no cross-encoder in {folder}: config.json is missing.")
        try:
            from sentence_transformers import CrossEncoder
        except ImportError:
            raise InputError(
                "An entailment model needs sentence-transformers: pip install 'hyrox-coach"
                "[finetune]'."
            ) from None
        try:
            self._model: Any = CrossEncoder(str(folder), device="cpu", local_files_only=True)
        except (OSError, ValueError) as error:
            raise InputError(f"The model in {folder} cannot be read: {error}") from None
        self._label = _entailment(self._model.config.id2label, folder)
        self.name = f"entailment by {folder.name}"
        self._judged = lru_cache(maxsize=_MOST_PAIRS)(self._probability)

    def entails(self, premise: str, claim: str) -> bool:
        """Whether ``claim`` more likely follows from ``premise`` than not."""
        return self._judged(premise, claim) >= LIKELY

    def probability(self, premise: str, claim: str) -> float:
        """Probability of entailment, from 0 to 1."""
        return self._judged(premise, claim)

    def _probability(self, premise: str, claim: str) -> float:
        scores = self._model.predict([(premise, claim)], apply_softmax=True)
        return float(scores[0][self._label])


def load_entailer(folder: Path | None) -> LocalEntailer | None:
    """The model in a folder; ``None`` where none is named: then rules judge.

    Raises:
        InputError: as ``LocalEntailer``.
    """
    return None if folder is None else LocalEntailer(folder)


def _entailment(labels: Mapping[int, str], folder: Path) -> int:
    found = [number for number, label in labels.items() if label.lower().startswith("entail")]
    if len(found) != 1 or len(labels) < 2:
        raise InputError(
            f"The model in {folder} has no label of entailment among "
            f"{', '.join(map(str, labels.values()))}."
        )
    return int(found[0])
