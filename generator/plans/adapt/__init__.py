"""A plan after life happened: the smallest change to what is to come that keeps all rules."""

from generator.plans.adapt.diff import diff
from generator.plans.adapt.events import adapt, day_of
from generator.plans.adapt.result import Adapted

__all__ = ["Adapted", "adapt", "day_of", "diff"]
