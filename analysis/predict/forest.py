"""Boosted trees: fitted by LightGBM, kept as plain arrays, and read without it.

A report asks thirty-three models for one row each. As arrays, the trees of all of them are walked
at once, level by level; nothing is parsed at a start, and the app imports no LightGBM. The walk
gives what LightGBM's own predictor gives (a test compares them).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.partition import Codes, Doubles

_DEPTH = 8
_SETTINGS: dict[str, Any] = {
    "objective": "regression_l1", "num_leaves": 31, "max_depth": _DEPTH,
    "min_data_in_leaf": 50, "feature_fraction": 0.7, "bagging_fraction": 0.7, "bagging_freq": 1,
    "max_bin": 127, "seed": 4, "deterministic": True, "force_row_wise": True, "num_threads": 1,
    "verbosity": -1,
}  # fmt: skip
_ROWS_PER_TREE = 500
_TREES = (40, 160)
_LEARNED = 10.0
"""Trees times learning rate: fewer trees on few rows take larger steps."""


@dataclass(frozen=True)
class Forest:
    """The trees of ``m`` models. A node sends ``x[feature] <= threshold`` to its first child.

    Leaves are their own children. ``roots`` are the trees' first nodes and ``models`` the model
    of each tree, ascending.
    """

    features: npt.NDArray[np.int16]
    thresholds: Doubles
    children: npt.NDArray[np.int32]
    values: npt.NDArray[np.float32]
    roots: Codes
    models: Codes
    count: int

    @classmethod
    def of(cls, texts: list[str]) -> "Forest":
        """From the models that ``fit_trees`` gave, in order; an empty text is a model of zero."""
        parts: list[tuple[Doubles, ...]] = []
        roots, models, start = [], [], 0
        for model, text in enumerate(texts):
            for block in text.split("\nTree=")[1:]:
                tree = _tree(block, start)
                roots.append(start)
                models.append(model)
                start += len(tree[0])
                parts.append(tree)
        empty = tuple(np.zeros((0, 2) if i == 2 else 0) for i in range(4))
        features, thresholds, children, values = (
            np.concatenate(column) for column in zip(*(parts or [empty]), strict=True)
        )
        return cls(
            features.astype(np.int16), thresholds, children.astype(np.int32),
            values.astype(np.float32), np.array(roots, dtype=np.int32),
            np.array(models, dtype=np.int32), len(texts),
        )  # fmt: skip

    def each(self, x: Doubles) -> Doubles:
        """Every model's value for its own row of ``x`` ``[m, features]``: ``[m]``."""
        leaves = self._walk(x, self.roots, self.models)
        sums = np.bincount(self.models, self.values[leaves], minlength=self.count)
        return sums.astype(np.float64)

    def one(self, model: int, x: Doubles) -> float:
        """One model's value for one row ``[features]``."""
        start, end = np.searchsorted(self.models, (model, model + 1))
        roots = self.roots[start:end]
        leaves = self._walk(x[None, :], roots, np.zeros(len(roots), dtype=np.int32))
        return float(self.values[leaves].sum(dtype=np.float64))

    def rows(self, model: int, x: Doubles) -> Doubles:
        """One model's values for many rows ``[n, features]``: ``[n]``."""
        shown, places = np.zeros(len(x)), np.arange(len(x), dtype=np.int32)
        for root in self.roots[self.models == model]:
            leaves = self._walk(x, np.full(len(x), root, dtype=np.int32), places)
            shown += self.values[leaves]
        return shown

    def _walk(self, x: Doubles, roots: Codes, rows: Codes) -> Codes:
        nodes = roots
        for _ in range(_DEPTH):
            beyond = x[rows, self.features[nodes]] > self.thresholds[nodes]
            nodes = self.children[nodes, beyond.astype(np.int8)]
        return nodes

    def save(self, path: Path) -> None:
        """Write to an ``.npz`` file."""
        np.savez_compressed(
            path, features=self.features, thresholds=self.thresholds, children=self.children,
            values=self.values, roots=self.roots, models=self.models, count=np.array(self.count),
        )  # fmt: skip

    @classmethod
    def load(cls, path: Path) -> "Forest":
        """Read what ``save`` wrote."""
        with np.load(path, allow_pickle=False) as data:
            return cls(
                data["features"], data["thresholds"], data["children"], data["values"],
                data["roots"], data["models"], int(data["count"]),
            )  # fmt: skip


@dataclass(frozen=True)
class Trees:
    """One fitted model, as text and as LightGBM predicts with it."""

    text: str
    booster: Any

    def predict(self, x: Doubles) -> Doubles:
        """Values ``[n]`` of rows ``[n, features]``."""
        return np.asarray(self.booster.predict(x, num_threads=1), dtype=np.float64)


def fit_trees(x: Doubles, y: Doubles) -> Trees:
    """Trees that predict the median of ``y`` ``[n]`` from ``x`` ``[n, features]`` without NaN.

    Absolute loss, so that a stop or a timing-mat miss is worth no more than its sign. Few rows
    make few, smaller trees. Deterministic. One thread each: two models at a time use two cores
    better than two threads that wait for each other.
    """
    import lightgbm

    trees = int(np.clip(len(y) // _ROWS_PER_TREE, *_TREES))
    settings = _SETTINGS | {"learning_rate": _LEARNED / trees}
    if len(y) < 40_000:
        settings["num_leaves"] = 15
    booster = lightgbm.train(settings, lightgbm.Dataset(x, y, params=settings), trees)
    return Trees(booster.model_to_string(), booster)


def _tree(block: str, start: int) -> tuple[Doubles, Doubles, Doubles, Doubles]:
    """Features, thresholds, children and values of one tree of LightGBM's text format."""
    lines = dict(line.split("=", 1) for line in block.splitlines() if "=" in line)

    def numbers(name: str) -> Doubles:
        return np.array(lines.get(name, "").split(), dtype=np.float64)

    leaf_values = numbers("leaf_value")
    inner = int(lines["num_leaves"]) - 1
    n = inner + len(leaf_values)
    features, thresholds, values = np.zeros(n), np.full(n, np.inf), np.zeros(n)
    children = np.repeat(np.arange(n, dtype=np.float64)[:, None], 2, axis=1)
    if inner:
        features[:inner], thresholds[:inner] = numbers("split_feature"), numbers("threshold")
        sides = np.stack([numbers("left_child"), numbers("right_child")], axis=1)
        # A negative child is the leaf of that number, counted from -1.
        children[:inner] = np.where(sides < 0, inner - 1 - sides, sides)
    values[inner:] = leaf_values
    return features, thresholds, children + start, values
