"""The plan of the plan's own tests."""

from tests.ui.plan_page.conftest import planner, real_plan

__all__ = ["planner", "real_plan"]
