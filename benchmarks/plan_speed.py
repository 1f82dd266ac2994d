"""How long a plan takes with the embedded model, against writing its JSON token by token.

    HYROX_COACH_HOME=... python benchmarks/plan_speed.py [--rounds 3] [--most-tokens 2500]

Times a single week and twelve weeks, from profile to checked plan, and when the first session is
there. The reference is transformers' ``generate`` on the same base in the same run, writing as many
tokens as the week's JSON has in the keys of the first contract alone (no evidence, cues or paces):
``--most-tokens`` of them, the rest in proportion. Prints JSON: medians in seconds, and the ratio.
"""

import argparse
import json
import statistics
import sys
import time
from datetime import date
from typing import Any

from generator.coach import Coach
from generator.plans.planner import Planner
from hyrox.plans.plan import Plan
from hyrox.plans.reading import read_profile
from hyrox.settings import PROJECT, settings

START = date(2026, 11, 23)
_EXERCISE = ("name", "sets", "reps", "duration", "intensity", "rest", "notes", "gamified_stats")
_DAY = ("day", "focus", "duration", "intensity_level")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--most-tokens", type=int, default=2500)
    arguments = parser.parse_args()
    profile = read_profile(json.loads((PROJECT / "docs/examples/profile.json").read_text()))
    coach = Coach.open(settings())
    if coach.model is None:
        sys.exit(f"This needs the embedded model. {coach.note}")
    planner = Planner(coach)
    taken: dict[int, list[float]] = {1: [], 12: []}
    firsts: list[float] = []
    week = ""
    for number in range(arguments.rounds + 1):
        for weeks, times in taken.items():
            started = time.perf_counter()
            first = 0.0
            for step in planner.steps(profile, start=START, weeks=weeks, seed=number):
                first = first or time.perf_counter() - started
                if isinstance(step, Plan) and weeks == 1:
                    week = contract_json(step)
            if number:  # the first round opens files
                times.append(time.perf_counter() - started)
                firsts.append(first)
            print(f"{weeks} weeks: {time.perf_counter() - started:.1f} s", file=sys.stderr)
    tokens = len(coach.model.get_token_ids(week))
    coach.close()
    written = min(tokens, arguments.most_tokens)
    seconds = _generate_s(written) * tokens / written
    one = statistics.median(taken[1])
    print(
        json.dumps(
            {
                "week_s": round(one, 2),
                "twelve_weeks_s": round(statistics.median(taken[12]), 2),
                "first_session_s": round(statistics.median(firsts), 2),
                "week_tokens": tokens,
                "tokens_written": written,
                "generate_s": round(seconds, 1),
                "times_faster": round(seconds / one, 1),
            },
            indent=2,
        )
    )


def contract_json(plan: Plan) -> str:
    """The first week in the keys of the first contract alone, without spaces."""
    data: dict[str, Any] = plan.model_dump(mode="json", by_alias=True)
    workout = data["workout_plan"]
    days = [
        {key: day[key] for key in _DAY}
        | {
            "exercises": [
                {k: e[k] for k in _EXERCISE if e[k] is not None} for e in day["exercises"]
            ]
        }
        for day in workout["weekly_schedule"]
    ]
    return json.dumps(
        {
            "workout_plan": {
                "name": workout["name"], "overview": workout["overview"],
                "adaptations": workout["adaptations"], "weekly_schedule": days,
                "progression_plan": workout["progression_plan"],
            },
            "nutrition_suggestions": {
                key: data["nutrition_suggestions"][key]
                for key in ("calorie_target", "macros", "meal_timing")
            },
            "adaptive_recommendations": data["adaptive_recommendations"],
        },
        separators=(",", ":"),
    )  # fmt: skip


def _kept(exercise: dict[str, Any]) -> dict[str, Any]:
    return {key: exercise[key] for key in _EXERCISE if exercise[key] is not None}


def _generate_s(tokens: int) -> float:
    import torch

    from finetune.base import load_base
    from generator.backends.embedded import free_threads

    torch.set_num_threads(free_threads(0))
    base = load_base("embedded", settings().models_dir)
    asked = base.tokenizer("<start_of_turn>user\nPlan my week as JSON.<end_of_turn>\n"
                           "<start_of_turn>model\n", return_tensors="pt")  # fmt: skip
    started = time.perf_counter()
    with torch.inference_mode():
        base.model.eval().generate(
            **asked, min_new_tokens=tokens, max_new_tokens=tokens, do_sample=False
        )
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
