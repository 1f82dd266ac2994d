"""The rubric's criteria in code, by their id in corpora/rubrics/plans.toml."""

from collections.abc import Callable

from eval.plans.criteria.care import (
    clarity,
    feedback_loop,
    individualisation,
    injury_risk,
    monitoring,
    nutrition,
    race_day,
    sources,
    technique,
    variety,
    warm_up_cool_down,
)
from eval.plans.criteria.case import Case, Verdict
from eval.plans.criteria.training import (
    assessment,
    deload,
    goal,
    intensity_distribution,
    periodisation,
    progression,
    recovery,
    specificity,
    strength,
    taper,
    volume,
)

CHECKS: dict[str, Callable[[Case], Verdict]] = {
    check.__name__: check
    for check in (
        goal, assessment, volume, intensity_distribution, progression, specificity, recovery,
        deload, taper, strength, technique, nutrition, injury_risk, monitoring, feedback_loop,
        individualisation, clarity, warm_up_cool_down, periodisation, race_day, variety, sources,
    )
}  # fmt: skip

__all__ = ["CHECKS", "Case", "Verdict"]
