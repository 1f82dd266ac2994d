"""Twenty-two criteria of a training plan: questions for a person, and what code can see of each.

Built on Düking et al. 2024 (J Sports Sci Med 23:56); criteria and wording are the project's own
(``corpora/rubrics/plans.toml``). ``python -m eval.plans.rubric PROFILE.json PLAN.json`` prints a
form for a coach, with what the code found beside each question.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from eval.plans.checker import check
from eval.plans.criteria import CHECKS, Case, Verdict
from eval.plans.rules.sheet import JSON, Rows, lay_out, read_rows
from hyrox.ratings.criteria import PlanCriterion, plan_criteria
from hyrox.settings import PROJECT


def criteria() -> tuple[PlanCriterion, ...]:
    """In the order of the form."""
    return plan_criteria(PROJECT / "corpora")


def judge(plan: JSON, profile: JSON, rows: Rows) -> dict[str, Verdict]:
    """What code sees of a plan, by criterion.

    Args:
        plan: as ``Plan.to_json`` writes it, parsed.
        profile: the strict profile as JSON.
        rows: from ``read_rows``.
    """
    case = Case(lay_out(plan, rows), profile, rows, tuple(check(profile, plan, rows)))
    return {criterion.id: CHECKS[criterion.id](case) for criterion in criteria()}


def form(verdicts: dict[str, Verdict]) -> str:
    """The questions as text for a coach to fill in."""
    said = {True: "met", False: "NOT met", None: "not for code to judge"}
    lines = []
    for i, criterion in enumerate(criteria(), start=1):
        verdict = verdicts[criterion.id]
        lines += [
            f"{i}. {criterion.question}   1  2  3  4  5",
            f"   1: {criterion.one}",
            f"   3: {criterion.three}",
            f"   5: {criterion.five}",
            f"   code: {said[verdict.met]}: {verdict.why}",
            "",
        ]
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    from hyrox.plans.reading import read_profile
    from hyrox.settings import settings

    profile = read_profile(json.loads(Path(arguments[0]).read_text("utf-8")))
    plan = json.loads(Path(arguments[1]).read_text("utf-8"))
    rows = read_rows(settings().corpora)
    print(form(judge(plan, profile.model_dump(mode="json", by_alias=True), rows)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
