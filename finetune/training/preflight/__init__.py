"""Finds in about a minute what would fail after hours: data, memory, disk, serving."""

from finetune.training.preflight.checks import preflight
from finetune.training.preflight.report import Check, Preflight

__all__ = ["Check", "Preflight", "preflight"]
