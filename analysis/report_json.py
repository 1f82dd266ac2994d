"""The published shape of ``report --json``: what scripts may rely on.

Keys are only ever added. Seconds and percentages are rounded to a tenth; what could not be judged
is ``null``.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.readings import (
    ArchetypeReading,
    EventReading,
    Expected,
    LevelReading,
    PacingReading,
    ProgressionReading,
    Projection,
    Route,
    Standing,
    TargetPlan,
    Waterfall,
    WhatIf,
)
from analysis.report import Report
from hyrox.results import Cohort
from hyrox.segments import Segment

Json = dict[str, Any]


def report_json(report: Report) -> Json:
    """A report without its neighbours."""
    result = report.result
    return {
        "result": {
            "id": result.result_id,
            "division": result.division.value,
            "gender": result.gender.value,
            "age_group": result.age_group,
            "event": result.event,
            "season": result.season,
            "total_s": _tenth(result.total_s) if result.finish_known else None,
            "invented": result.invented,
        },
        "cohort": _cohort(report.cohort),
        "overall": {
            "total_s": _tenth(result.total_s) if result.finish_known else None,
            "percentile": _or_none(report.percentile),
            "median_s": _tenth(report.median_s),
            "expected_s": _tenth(report.expected_s),
            "interval_s": _tenths(report.interval_s),
            "verdict": report.verdict.value if report.verdict else None,
            "rung": report.before.rung.value if report.before else None,
            "basis": list(report.before.basis) if report.before else [],
        },
        "event": _event(report.event) if report.event else None,
        "doubts": list(report.doubts),
        "missing": [segment.value for segment in report.missing],
        "derived": result.derived.value if result.derived else None,
        "segments": [
            {
                "segment": reading.segment.value,
                "time_s": _tenth(reading.time_s),
                "percentile": _tenth(reading.percentile),
                "expected_s": _tenth(reading.expected_s),
                "interval_s": _tenths(reading.interval_s),
                "peer_median_s": _tenth(reading.peer_median_s),
                "gap_s": _tenth(reading.gap_s),
                "verdict": reading.verdict.value,
            }
            for reading in report.segments
        ],
        "level": _level(report.level) if report.level else None,
        "waterfalls": [_waterfall(waterfall) for waterfall in report.waterfalls],
        "pacing": _pacing(report.pacing) if report.pacing else None,
        "strengths": [
            {
                "segment": strength.segment.value,
                "residual_s": _tenth(strength.residual_s),
                "half_widths": round(strength.size, 2),
                "ordinary": strength.ordinary,
            }
            for strength in report.strengths
        ],
        "archetype": _archetype(report.archetype) if report.archetype else None,
        "progression": _progression(report.progression) if report.progression else None,
    }


def target_json(plan: TargetPlan) -> Json:
    """A target plan: splits that add up to the goal."""
    return {
        "goal_s": _tenth(plan.goal_s),
        "event": plan.event,
        "archetype": plan.archetype or None,
        "n": plan.typical.n,
        "definition": plan.typical.definition,
        "targets": [
            {
                "segment": target.segment.value,
                "time_s": _tenth(target.time_s),
                "interval_s": _tenths((target.low_s, target.high_s)),
                "own_s": _or_none(target.own_s),
            }
            for target in plan.targets
        ],
        "clock_s": _tenths(plan.clock_s),
        "notes": list(plan.notes),
    }


def projection_json(projection: Projection) -> Json:
    """The finish of a race under way."""
    return {
        "done": projection.done,
        "elapsed_s": _tenth(projection.elapsed_s),
        **_expected(projection.finish),
    }


def what_if_json(answer: WhatIf) -> Json:
    """The same race with some segments changed."""
    return {
        "changes_s": _by_segment(answer.changes_s),
        "before": _standing(answer.before),
        "after": _standing(answer.after),
        "cohort": _cohort(answer.cohort),
        "doubts": list(answer.doubts),
    }


def route_json(route: Route) -> Json:
    """The cheapest realistic way to a goal."""
    return {
        "goal_s": _tenth(route.goal_s),
        "steps": [
            {
                "segment": step.segment.value,
                "from_s": _tenth(step.from_s),
                "to_s": _tenth(step.to_s),
                "gain_s": _tenth(step.gain_s),
                "realism": round(step.realism, 3),
            }
            for step in route.steps
        ],
        "left_s": _tenth(route.left_s),
        "chance": round(route.chance, 3),
        "n": route.n,
        "definition": route.definition,
        "words": route.words,
        "notes": list(route.notes),
    }


def _cohort(cohort: Cohort) -> Json:
    return {"definition": cohort.definition, "n": cohort.n, "widened": list(cohort.widened)}


def _event(event: EventReading) -> Json:
    return {
        "cohort": _cohort(event.cohort),
        "percentile": _tenth(event.percentile),
        "place": event.place,
        "median_s": _tenth(event.median_s),
    }


def _expected(expected: Expected) -> Json:
    return {
        "expected_s": _tenth(expected.expected_s),
        "interval_s": _tenths(expected.interval_s),
    }


def _standing(standing: Standing) -> Json:
    return {
        "finish_s": _tenth(standing.finish_s),
        "percentile": _tenth(standing.percentile),
        "place": standing.place,
    }


def _level(level: LevelReading) -> Json:
    return {
        "cohort": _cohort(level.cohort),
        "within": level.within,
        "percentiles": _by_segment(level.percentiles),
        "medians_s": _by_segment(level.medians_s),
    }


def _waterfall(waterfall: Waterfall) -> Json:
    return {
        "goal": waterfall.goal.value,
        "to_s": _tenth(waterfall.to_s),
        "gap_s": _tenth(waterfall.gap_s),
        "falls": [
            {
                "segment": fall.segment.value,
                "gap_s": _tenth(fall.gap_s),
                "ordinary": fall.ordinary,
            }
            for fall in waterfall.falls
        ],
        "rest_s": _tenth(waterfall.rest_s),
        "n": waterfall.typical.n,
        "definition": waterfall.typical.definition,
    }


def _pacing(pacing: PacingReading) -> Json:
    return {
        "fade_percent": _tenth(pacing.fade_percent),
        "fade_usual_percent": _tenths(pacing.fade_usual),
        "fade_percentile": _tenth(pacing.fade_percentile),
        "first_run_percent": _or_none(pacing.first_run_percent),
        "first_run_usual_percent": (
            _tenths(pacing.first_run_usual) if pacing.first_run_usual is not None else None
        ),
        "faded": pacing.faded,
        "overreached": pacing.overreached,
        "after": [
            {
                "run": after.run.value,
                "station": after.station.value,
                "slower_percent": _tenth(after.slower_percent),
                "peers_percent": _tenth(after.peers_percent),
                "percentile": _tenth(after.percentile),
            }
            for after in pacing.after
        ],
        "n": pacing.n,
    }


def _archetype(archetype: ArchetypeReading) -> Json:
    return {
        "name": archetype.name,
        "sentence": archetype.sentence,
        "memberships": {name: round(share, 3) for name, share in archetype.memberships.items()},
        "axes": {name: round(value, 2) for name, value in archetype.axes.items()},
        "share": round(archetype.share, 3),
        "version": archetype.version,
    }


def _progression(progression: ProgressionReading) -> Json:
    return {
        "next_race": _expected(progression.next_race),
        "improved_share": round(progression.improved_share, 3),
        "median_change_percent": _tenth(progression.median_change_percent),
        "n": progression.n,
        "definition": progression.definition,
        "changes": [
            {
                "segment": change.segment.value,
                "median_percent": _tenth(change.median_percent),
                "interval_percent": _tenths(change.interval_percent),
            }
            for change in progression.changes
        ],
        "cases": [
            {
                "label": case.label,
                "first_s": _tenth(case.first_s),
                "next_s": _tenth(case.next_s),
                "months": _or_none(case.months),
                "distance": round(case.distance, 3),
                "changes_s": _by_segment(case.changes_s),
            }
            for case in progression.cases
        ],
        "fan": [{"months": months, **_expected(ahead)} for months, ahead in progression.fan],
        "selection": {
            "returned_share": round(progression.selection.returned_share, 3),
            "bounds_percent": _tenths(progression.selection.bounds_percent),
            "words": progression.selection.words,
        },
    }


def _by_segment(values: Mapping[Segment, float]) -> Json:
    return {segment.value: _tenth(value) for segment, value in values.items()}


def _tenth(value: float) -> float:
    return round(float(value), 1)


def _tenths(values: Sequence[float]) -> list[float]:
    return [_tenth(value) for value in values]


def _or_none(value: float | None) -> float | None:
    return None if value is None else _tenth(value)
