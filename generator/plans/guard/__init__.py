"""The guard: refuses what no plan should be made of, finds broken rules, and repairs them."""

from generator.plans.guard.refusals import refuse_if_unsafe
from generator.plans.guard.repairing import repaired, violations
from generator.plans.guard.volume import fitted, scaled, timed, with_runs_of

__all__ = [
    "fitted", "refuse_if_unsafe", "repaired", "scaled", "timed", "violations", "with_runs_of",
]  # fmt: skip
