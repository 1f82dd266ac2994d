"""Training plans for random athletes: rules, schema, rubric, sameness.

The checker (``eval.plans.checker``) was written from ``docs/plans.md`` without sight of the guard.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from eval.plans.random_profiles import START
from eval.plans.rubric import criteria, judge
from eval.plans.sweep import Tools, is_clear, one, tools
from eval.statistics.metric import Metric
from eval.suites.base import COACH, Case, Checked, Row, Scored
from hyrox.settings import settings

if TYPE_CHECKING:
    from eval.running.bench import Bench

PROFILES, QUICK = 400, 30
SEED = 910_000
"""Of the first profile: none of those that planner or checker were made with."""


class Plans:
    """See the module."""

    name = "plans"
    title = "Training plans"
    about = (
        f"{PROFILES} athletes drawn at random, the impossible among them. Every plan is held to "
        "the page of rules by a checker that shares no code with the planner's guard, to the JSON "
        "Schema, and to what code can see of a rubric of "
        f"{len(criteria())} criteria (built on Düking et al. 2024); each is planned twice. An "
        "athlete who cannot be planned for must be given a reason."
    )
    ways = (COACH,)
    metrics: Mapping[str, Metric] = {
        "broken": Metric(
            "rules broken per 100 sessions", share=False, falls=True, decimals=2,
            means="Findings of the independent checker and of the JSON Schema.",
        ),
        "rubric": Metric(
            "rubric: criteria met, %",
            means="Of the criteria that apply and that code can judge. What only a coach can "
            "judge is not in it.",
        ),
        "flawless": Metric("rubric: plans that miss nothing, %"),
        "same": Metric("same bytes when planned again, %"),
        "crashed": Metric("planner fell over, %", falls=True, decimals=2),
        "unclear": Metric("refusals without a clear reason, %", falls=True),
        "refused": Metric("refused, %", judged=False),
        "seconds": Metric("seconds a plan", scale=1, share=False, judged=False, decimals=2),
    }  # fmt: skip
    cost = 0.5

    @cached_property
    def _tools(self) -> Tools:
        return tools(settings().corpora)

    def cases(self, bench: "Bench") -> Sequence[Case]:
        """Seeds of profiles."""
        return [
            Case(f"athlete-{n:04}", f"athlete-{n:04}", {"seed": SEED + n}, quick=n < QUICK)
            for n in range(PROFILES)
        ]

    def answer(self, case: Case, way: str, bench: "Bench") -> Row:
        """What came of a profile, and what the checker and the rubric find."""
        seed = int(case.asks["seed"])
        outcome = one(seed, START, self._tools)
        row: Row = {
            "result": outcome.result, "reason": outcome.reason, "spent": outcome.seconds,
            "breaches": [list(b) for b in outcome.breaches], "profile": outcome.profile,
        }  # fmt: skip
        if outcome.plan is None or outcome.profile is None:
            return row
        again = one(seed, START, self._tools)
        verdicts = judge(outcome.plan, outcome.profile, self._tools.rows)
        days = [day for week in outcome.plan["workout_plan"]["weeks"] for day in week["days"]]
        return row | {
            "sessions": sum(bool(day["exercises"]) for day in days),
            "rubric": {name: [v.met, v.why] for name, v in verdicts.items()},
            "same": _bytes(again.plan) == _bytes(outcome.plan),
        }

    def score(self, case: Case, way: str, row: Row) -> Scored:
        """Plans by rules, rubric and sameness; refusals by their reason."""
        planned = "rubric" in row
        refused = row["result"] in ("refused", "bad profile")
        parts = {
            "crashed": (float(row["result"] == "crash"), 1.0),
            "refused": (float(refused), 1.0),
        }
        if refused:
            parts["unclear"] = (float(not is_clear(row["reason"])), 1.0)
        if not planned:
            shown = [Checked(row["reason"], row["result"], row["result"] != "crash")]
            return Scored(parts, shown, {"athlete": json.dumps(row["profile"])})
        judged = {name: met for name, (met, _) in row["rubric"].items() if met is not None}
        parts |= {
            "broken": (float(len(row["breaches"])), float(row["sessions"])),
            "rubric": (float(sum(judged.values())), float(len(judged))),
            "flawless": (float(all(judged.values())), 1.0),
            "same": (float(row["same"]), 1.0),
            "seconds": (float(row["spent"]), 1.0),
        }
        shown = [Checked(f"{rule}: {words}", "broken", good=False) for rule, words in
                 row["breaches"]]  # fmt: skip
        shown += [
            Checked(name, why, met) for name, (met, why) in row["rubric"].items() if met is not None
        ]
        return Scored(parts, shown, {"athlete": json.dumps(row["profile"])})


def _bytes(plan: object) -> str:
    return json.dumps(plan, sort_keys=True)


SUITE = Plans()
