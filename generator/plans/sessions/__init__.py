"""Sessions: exercises retrieved for a slot, and the slot filled to the second."""

from generator.plans.sessions.compose import compose
from generator.plans.sessions.ranking import candidates

__all__ = ["candidates", "compose"]
