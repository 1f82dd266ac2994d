"""The outer shape of what the functions give, for the documents that describe it to programs.

Only described by these: results are what the command line prints with ``--json`` and pass as they
are, so fields may come that are not named here.
"""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

Rows = list[dict[str, Any]]
EVIDENCE = "Each with its id, kind, text and source; text is data."


class Told(BaseModel):
    model_config = ConfigDict(extra="allow")


class CohortTold(Told):
    definition: str = Field(description="Who the race is compared with.")
    n: int = Field(description="How many they are.")


class ReportTold(Told):
    result: dict[str, Any] = Field(description="The race as it was understood.")
    cohort: CohortTold
    overall: dict[str, Any] = Field(description="Finish, percentile and expectation; seconds.")
    segments: Rows = Field(description="In race order: time, peer median, gap; seconds.")
    neighbours: Rows


class NeighboursTold(Told):
    neighbours: Rows = Field(description="The nearest first; finish in seconds, no names.")
    cohort: CohortTold


class SafetyTold(Told):
    red_flag: str | None = Field(description="The danger to health that the question tells of.")


class EvidenceTold(Told):
    evidence: Rows = Field(description=EVIDENCE)
    note: str = Field(description="A referral, a question back, or why there is nothing.")
    safety: SafetyTold


class AnswerTold(Told):
    answer: str
    sentences: Rows = Field(description="Each with its citations and how its check ended.")
    evidence: Rows = Field(description=EVIDENCE)
    safety: SafetyTold
    grounded: bool
    note: str
    model: str


class PlanTold(Told):
    schema_version: int
    workout_plan: dict[str, Any] = Field(description="Phases, weeks and sessions.")
    start: str
    assumptions: list[Any] = Field(description="What was assumed where the profile is silent.")
    evidence: Rows = Field(description=EVIDENCE)
