"""The frame of a plan: phases, weeks and session slots, by code alone."""

from generator.plans.frame.making import make_frame

__all__ = ["make_frame"]
