"""Plans by code alone, judged from outside: rules, sameness, rubric, time. Prints JSON.

    python benchmarks/plans.py [--profiles 10000] [--seed 0]

Random athletes are planned and every plan is held to docs/plans.md by the independent checker and
to the JSON Schema; the rubric's code is asked about the first 500 plans; one profile is planned a
hundred times; athletes told in other words are compared; plans of 1, 12 and 24 weeks are timed.
Returns 1 where a rule is broken, a plan crashes, a refusal is unclear or bytes differ.
"""

import argparse
import json
import statistics
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from eval.plans.random_profiles import START
from eval.plans.rubric import criteria, judge
from eval.plans.rules.sheet import lay_out
from eval.plans.sweep import Outcome, Tools, sweep, tools
from generator.plans.making import make_plan
from generator.plans.types import PlanRefusedError
from hyrox.plans.plan import Plan
from hyrox.plans.profile import Profile
from hyrox.plans.reading import read_profile
from hyrox.settings import settings

PROJECT = Path(__file__).resolve().parent.parent
PARAPHRASES = PROJECT / "eval" / "plans" / "paraphrases.toml"
EXAMPLE = PROJECT / "docs" / "examples" / "profile.json"
RUBRIC_PLANS = 500
SAME_PLANS = 100
LENGTHS = (1, 12, 24)
TIMES = 5


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--profiles", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0, help="of the first profile")
    options = parser.parse_args()
    using = tools(settings().corpora)
    rubric = Rubric(using)
    summary = sweep(options.profiles, options.seed, START, using, rubric.look)
    same = same_bytes(using)
    found = {
        "sweep": asdict(summary),
        "rubric": rubric.shares(),
        "byte_identical": {"of": SAME_PLANS, "identical": same},
        "paraphrases": paraphrases(using),
        "seconds_by_weeks": times(using),
    }
    json.dump(found, sys.stdout, indent=2, ensure_ascii=False)
    print()
    is_bad = summary.breaches or summary.crashes or summary.unclear or same != SAME_PLANS
    return 1 if is_bad else 0


class Rubric:
    """Verdicts of the rubric's code over the first plans of a sweep."""

    def __init__(self, using: Tools) -> None:
        self._rows = using.rows
        self._met: dict[str, Counter[bool | None]] = {c.id: Counter() for c in criteria()}
        self._missed: dict[str, list[str]] = {}
        self._plans = self._whole = 0

    def look(self, outcome: Outcome) -> None:
        """Judge the outcome's plan, if it has one and enough were not judged yet."""
        if outcome.plan is None or outcome.profile is None or self._plans == RUBRIC_PLANS:
            return
        self._plans += 1
        verdicts = judge(outcome.plan, outcome.profile, self._rows)
        self._whole += not any(verdict.met is False for verdict in verdicts.values())
        for name, verdict in verdicts.items():
            self._met[name][verdict.met] += 1
            if verdict.met is False:
                self._missed.setdefault(name, []).append(f"{outcome.seed}: {verdict.why}"[:160])

    def shares(self) -> dict[str, Any]:
        """Of plans to which a criterion applies, the share that meets it."""
        return {
            "plans": self._plans,
            "plans_that_miss_nothing": self._whole,
            "criteria": {
                name: {
                    "met": round(met[True] / max(1, met[True] + met[False]), 4),
                    "applies_to": met[True] + met[False],
                    "missed": self._missed.get(name, [])[:5],
                }
                for name, met in self._met.items()
            },
        }


def same_bytes(using: Tools) -> int:
    """How many of a hundred plans of one profile and seed have the bytes of the first."""
    profile = read_profile(json.loads(EXAMPLE.read_text(encoding="utf-8")))
    first = _plan(profile, using).to_json()
    return sum(_plan(profile, using).to_json() == first for _ in range(SAME_PLANS))


def paraphrases(using: Tools) -> dict[str, Any]:
    """Share of sessions (their day, kind and main exercises) that a paraphrased profile keeps.

    Over all days of both plans that hold a session in either; 25 % of a published peer's were kept.
    An athlete who is refused has to be refused for the same reason in all wordings.
    """
    shares: dict[str, float] = {}
    same = whole = told = refused = 0
    for base in tomllib.loads(PARAPHRASES.read_text(encoding="utf-8"))["profile"]:
        wanted = sessions(base, using)
        kept = of = 0
        for variant in base["paraphrases"]:
            got = sessions(variant, using)
            kept += sum(got.get(day) == held for day, held in wanted.items())
            of += len(wanted.keys() | got.keys())
            told += 1
            refused += "refused" in got
        shares[str(base["name"])] = round(kept / of, 4)
        same, whole = same + kept, whole + of
    return {
        "paraphrases": told, "of_them_refused": refused, "sessions_kept": round(same / whole, 4),
        "by_profile": shares,
    }  # fmt: skip


def sessions(written: Mapping[str, Any], using: Tools) -> dict[str, tuple[str, ...]]:
    """Kind and main exercises of a plan's sessions, by day; of a refusal its reason."""
    try:
        plan = _plan(read_profile(json.loads(written["json"])), using)
    except PlanRefusedError as error:
        return {"refused": (error.reason,)}
    sheet = lay_out(json.loads(plan.to_json()), using.rows)
    return {
        day.date.isoformat(): (day.kind, *(item.id for item in day.items if item.block == "main"))
        for day in sheet.sessions
    }


def times(using: Tools) -> dict[str, float]:
    """Median seconds of a plan of so many weeks to a race on the last day, by code."""
    profile = read_profile(json.loads(EXAMPLE.read_text(encoding="utf-8")))
    found = {}
    for weeks in LENGTHS:
        race = START + timedelta(days=7 * weeks - 1)
        spent = []
        for _ in range(TIMES):
            began = time.perf_counter()
            made = make_plan(profile, start=START, race_date=race, catalogue=using.catalogue)
            spent.append(time.perf_counter() - began)
            assert len(made.workout_plan.weeks) == weeks
        found[str(weeks)] = round(statistics.median(spent), 4)
    return found


def _plan(profile: Profile, using: Tools) -> Plan:
    return make_plan(profile, start=START, catalogue=using.catalogue)


if __name__ == "__main__":
    sys.exit(main())
