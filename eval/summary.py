"""What a run of asked questions adds up to; pure functions over its rows."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from statistics import median
from typing import Any

from eval.checker import Fault, Hit, check

RACE_FEEDBACK = frozenset(
    ("overall", "losses", "gains", "pacing", "running", "stations", "peers", "segment", "improve")
)
"""Families of questions about the athlete's own race."""


def summary(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Exceptions, findings of the independent checker, share passed unaided, latency.

    ``offending`` lists every number not in the evidence, wrong direction and wrong segment with
    its sentence; ``other_findings`` what is right in itself but under another citation.
    """
    answered = [row for row in rows if not row.get("error")]
    hits = [(row, hit) for row in answered for hit in check(row["answer"])]
    serious = (Fault.NUMBER, Fault.DIRECTION, Fault.SEGMENT)
    counts = Counter(hit.fault for _, hit in hits)
    sentences = [s for row in answered for s in row["answer"]["sentences"]]
    return {
        "finishes": len({row["result_id"] for row in rows}),
        "questions": len(rows),
        "exceptions": [
            {key: row[key] for key in ("result_id", "question", "error")}
            for row in rows
            if row.get("error")
        ],
        "stopped_by_safety_screen": sum(
            bool(row["answer"]["safety"]["red_flag"]) for row in answered
        ),
        "shown_sentences": sum(s["status"] != "dropped" for s in sentences),
        "numbers_not_in_evidence": counts[Fault.NUMBER],
        "wrong_directions": counts[Fault.DIRECTION],
        "wrong_segments": counts[Fault.SEGMENT],
        "numbers_under_another_citation": counts[Fault.ELSEWHERE],
        "citations_of_nothing": counts[Fault.CITATION],
        "passed_unaided": passed_unaided(answered),
        "not_passed_because": refusals(answered),
        "latency_ms": {
            name: spread([row["answer"]["timing"][key] for row in answered])
            for name, key in (("first_sentence", "first_sentence_ms"), ("total", "total_ms"))
        },
        "models": sorted({row["answer"]["model"] for row in answered}),
        "offending": [_found(row, hit) for row, hit in hits if hit.fault in serious],
        "other_findings": [_found(row, hit) for row, hit in hits if hit.fault not in serious],
    }


def passed_unaided(rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, float | int | None]]:
    """Of the sentences the model wrote, those shown as written, by family of question."""
    made: Counter[str] = Counter()
    passed: Counter[str] = Counter()
    for row in rows:
        families = [row["family"], "all"]
        families += ["race_feedback"] if row["family"] in RACE_FEEDBACK else []
        for sentence, origin in zip(row["answer"]["sentences"], row["generated"], strict=True):
            if origin["generated"]:
                made.update(families)
                passed.update(families if sentence["status"] == "verified" else [])
    return {
        family: {
            "generated": made[family],
            "verified": passed[family],
            "share": round(passed[family] / made[family], 4) if made[family] else None,
        }
        for family in sorted(made)
    }


def spread(values: Sequence[float | None]) -> dict[str, float | int | None]:
    """Median and 95th percentile (nearest rank) of the known values."""
    known = sorted(value for value in values if value is not None)
    if not known:
        return {"n": 0, "median": None, "p95": None}
    p95 = known[math.ceil(0.95 * len(known)) - 1]
    return {"n": len(known), "median": round(median(known), 1), "p95": round(p95, 1)}


def refusals(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Why sentences of the model were not shown as written, most frequent first."""
    reasons: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        for origin in row.get("generated", ()):
            if origin["reason"]:
                reasons[origin["reason"]] += 1
    return dict(sorted(reasons.items(), key=lambda pair: -pair[1]))


def _found(row: Mapping[str, Any], hit: Hit) -> dict[str, Any]:
    asked = {"result_id": row["result_id"], "question": row["question"], "family": row["family"]}
    return asked | asdict(hit)
