"""Which facts a model writes sentences about, and which code says as they stand.

A model of 270M parameters writes well about the kinds of facts it was taught and confuses numbers
and citations of others (``benchmarks/spoken_readings.py``); what it would mostly get wrong would be
replaced by the plain sentence anyway, seconds later. A larger model says every kind.
"""

from collections.abc import Sequence

from hyrox.evidence import EvidenceItem, Kind

EMBEDDED = "embedded"
SERVED = "hyrox-coach"
"""What a model server calls the same weights: ``openai:<url>#hyrox-coach``."""

TAUGHT = frozenset({"finish", "place", "expectation", "running", "stations", "fade", "segment"})
"""Kinds of computed facts that the embedded model says; passages and neighbours besides."""


def divided(
    items: Sequence[EvidenceItem], model_name: str
) -> tuple[tuple[EvidenceItem, ...], tuple[EvidenceItem, ...]]:
    """Items for the model, and items for code, each in their order."""
    by_model = tuple(item for item in items if not is_ours(model_name) or _taught(item))
    return by_model, tuple(item for item in items if item not in by_model)


def is_ours(model_name: str) -> bool:
    """Whether a model is the one that this project taught, in this process or served by another."""
    return model_name == EMBEDDED or model_name.rpartition("#")[2] == SERVED


def _taught(item: EvidenceItem) -> bool:
    return item.kind is not Kind.FACT or item.key.partition(":")[0] in TAUGHT
