"""Advice that is computed from the plan's own sessions."""

from generator.plans.advice.exchanging import adaptations
from generator.plans.advice.growing import progression_plan
from generator.plans.advice.recommending import recommendations

__all__ = ["adaptations", "progression_plan", "recommendations"]
