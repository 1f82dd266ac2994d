"""The exercises a plan is made of, with what each rests on."""

from collections.abc import Mapping
from dataclasses import dataclass

from hyrox.exercises import Exercise
from hyrox.plans.plan import PlanEvidence


@dataclass(frozen=True)
class Catalogue:
    """The exercises, and where each is described: exercise id to evidence."""

    exercises: Mapping[str, Exercise]
    evidence: Mapping[str, PlanEvidence]
