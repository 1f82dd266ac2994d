"""What a run left behind: the adapter, what it was trained on, how it went."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from finetune.base import EMBEDDED
from finetune.presets import Preset, load_preset, names
from generator.weights import ADAPTER_FILES
from hyrox.errors import InputError, ModelError

EMBEDDED_NAME = "gemma-3-270m"
"""What training calls the embedded base in an adapter's configuration."""
RECORDS = ("run.json", "training.json")


@dataclass(frozen=True)
class Architecture:
    """Of a base model: transformers' ``model_type``, and attention heads."""

    model_type: str
    heads: int
    kv_heads: int


@dataclass(frozen=True)
class Trained:
    """A run's folder, read.

    ``base`` is what ``finetune.base.load_base`` takes. ``config`` is the adapter's, ``record``
    what the run wrote of itself; runs of other versions lack entries, so readers ask with ``get``.
    """

    folder: Path
    base: str
    config: Mapping[str, Any]
    record: Mapping[str, Any]

    @property
    def settings(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.record.get("settings", {})
        return found

    @property
    def preset(self) -> Preset | None:
        """The preset of this base, if one comes with the project."""
        presets = (load_preset(name) for name in names())
        return next((one for one in presets if one.settings.base == self.base), None)

    @property
    def sha256(self) -> str:
        """Of the adapter's files, one after the other: the name ``finetune compare`` has for it."""
        digest = hashlib.sha256()
        for name in ADAPTER_FILES:
            digest.update((self.folder / name).read_bytes())
        return digest.hexdigest()

    def architecture(self) -> Architecture:
        """Of the base.

        Raises:
            ModelError: the base is not on this machine.
        """
        if self.base == EMBEDDED:
            return Architecture("gemma3_text", 4, 1)
        from transformers import AutoConfig

        try:
            config: Any = AutoConfig.from_pretrained(self.base)
        except (OSError, ValueError) as error:
            first = str(error).strip().split("\n")[0]
            raise ModelError(
                f"The base model {self.base!r} of this run is not on this machine: {first}"
            ) from None
        heads = int(config.num_attention_heads)
        return Architecture(
            config.model_type, heads, int(getattr(config, "num_key_value_heads", None) or heads)
        )


def read_trained(folder: Path) -> Trained:
    """Read the folder of a run of ``finetune train`` or ``finetune dpo``.

    Raises:
        InputError: it holds no adapter, or a record that is no JSON.
    """
    missing = [name for name in ADAPTER_FILES if not (folder / name).is_file()]
    if missing:
        raise InputError(
            f"{folder} holds no trained adapter ({missing[0]} is missing); name the folder given "
            "to 'hyrox-coach finetune train --out'."
        )
    record: dict[str, Any] = {}
    for name in RECORDS:
        if (folder / name).is_file():
            record |= _read(folder / name)
    config = _read(folder / "adapter_config.json")
    base = record.get("settings", {}).get("base") or config.get("base_model_name_or_path") or ""
    return Trained(folder, EMBEDDED if base == EMBEDDED_NAME else str(base), config, record)


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read: {error}.") from None
    if not isinstance(found, dict):
        raise InputError(f"{path} is no record of a run.")
    return found
