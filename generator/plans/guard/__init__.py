"""The guard: refuses what no plan should be made of, finds broken rules, and repairs them."""

from generator.plans.guard.refusals import refuse_if_unsafe

__all__ = ["refuse_if_unsafe"]
