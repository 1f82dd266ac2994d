"""Presets: for each model a small file that says what differs from the default recipe."""

from finetune.presets.preset import Preset, load_preset, names, with_changes

__all__ = ["Preset", "load_preset", "names", "with_changes"]
