"""
My Health Plan: what the client goes for, with whom, and what to do when it gets hard.

In: a journal's entries. Out: the plan as it stands (`plan_of`), and pages of it.
"""

from alongside.plan.model import Goal, HealthPlan, Progress, Step
from alongside.plan.telling import PLAN_EVENTS, plan_of

__all__ = ["PLAN_EVENTS", "Goal", "HealthPlan", "Progress", "Step", "plan_of"]
