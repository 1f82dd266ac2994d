"""How models are written down: arrays as ``.npz``, divisions and genders by name."""

from pathlib import Path

import numpy as np

from analysis.partition import Key
from analysis.predict.gaussian import Gaussian
from hyrox.divisions import Division, Gender


def save_gaussian(gaussian: Gaussian, path: Path) -> None:
    """Write to an ``.npz`` file."""
    np.savez_compressed(
        path, scales=gaussian.scales, means=gaussian.means, covariances=gaussian.covariances
    )


def load_gaussian(path: Path) -> Gaussian:
    """Read what ``save_gaussian`` wrote."""
    with np.load(path, allow_pickle=False) as data:
        return Gaussian(data["scales"], data["means"], data["covariances"])


def keys_to_json(keys: tuple[Key, ...]) -> list[list[str]]:
    """Names of divisions and genders; ``keys_from_json`` reads them back."""
    return [[division.value, gender.value] for division, gender in keys]


def keys_from_json(names: list[list[str]]) -> tuple[Key, ...]:
    return tuple((Division(division), Gender(gender)) for division, gender in names)
