"""Plans for thousands of random athletes, each judged: what came out, and what it breaks.

``python -m eval.plans.sweep --profiles 500 --seed 0`` prints a JSON summary; seeds of anything
found stand in it, and ``--seed S --profiles 1`` shows one again.
"""

import argparse
import json
import re
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Literal

from eval.plans.checker import check
from eval.plans.random_profiles import START, random_profile
from eval.plans.rules.sheet import JSON, Rows, read_rows

if TYPE_CHECKING:
    from hyrox.plans.catalogue import Catalogue

Result = Literal["plan", "refused", "bad profile", "crash"]
EXAMPLES = 5
_UNCLEAR = re.compile(r"\b(?:None|Traceback|Error|object at)\b|[<>{}]")


@dataclass(frozen=True)
class Outcome:
    """What became of one profile.

    Attributes:
        reason: of a refusal, or the message of a bad profile or crash.
        field: what in the profile stood in the way.
        breaches: rule and words of all that the checker and the JSON Schema found.
        plan: the plan's JSON, ``None`` where there is none.
        profile: the strict profile's JSON, ``None`` where it could not be read.
    """

    seed: int
    result: Result
    seconds: float
    reason: str = ""
    field: str = ""
    breaches: tuple[tuple[str, str], ...] = ()
    plan: JSON | None = None
    profile: JSON | None = None


@dataclass
class Summary:
    """Counts over a sweep; ``breaches`` and ``crashes`` are what must be empty."""

    profiles: int = 0
    plans: int = 0
    sessions: int = 0
    bad_profiles: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    unclear: list[int] = field(default_factory=list)
    breaches: dict[str, int] = field(default_factory=dict)
    broken_plans: int = 0
    crashes: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[str]] = field(default_factory=dict)
    seconds_median: float = 0.0
    seconds_p95: float = 0.0
    seconds_longest: float = 0.0


@dataclass(frozen=True)
class Tools:
    """What every profile of a sweep is planned and judged with."""

    catalogue: "Catalogue"
    rows: Rows
    schema_errors: Callable[[Any], list[str]]


def tools(corpora: Path) -> Tools:
    """From the shipped tables.

    The JSON Schema is asked only where ``jsonschema`` is installed: it comes with the development
    dependencies, not with the app.
    """
    from retrieval.exercises import open_catalogue

    return Tools(open_catalogue(corpora), read_rows(corpora), _schema_errors())


def sweep(
    n: int,
    seed0: int,
    start: date,
    using: Tools,
    seen: Callable[[Outcome], None] | None = None,
) -> Summary:
    """Random profiles from ``seed0`` on, planned from ``start`` (a third of them from a day of the
    week after it) and judged.

    Args:
        seen: told of each outcome, for whoever wants the plans themselves.
    """
    summary, times = Summary(), []
    for seed in range(seed0, seed0 + n):
        outcome = one(seed, start + timedelta(days=_later(seed)), using)
        if seen is not None:
            seen(outcome)
        _count(summary, outcome)
        if outcome.result == "plan":
            times.append(outcome.seconds)
    times.sort()
    if times:
        summary.seconds_median = round(times[len(times) // 2], 4)
        summary.seconds_p95 = round(times[min(len(times) - 1, int(0.95 * len(times)))], 4)
        summary.seconds_longest = round(times[-1], 4)
    return summary


def one(seed: int, start: date, using: Tools) -> Outcome:
    """The profile of a seed, planned and judged."""
    from generator.plans.making import make_plan
    from generator.plans.types import PlanRefusedError
    from hyrox.errors import InputError
    from hyrox.plans.plan import Plan
    from hyrox.plans.reading import read_profile

    began = time.perf_counter()
    strict: JSON | None = None
    try:
        profile = read_profile(random_profile(seed))
        strict = profile.model_dump(mode="json", by_alias=True)
        plan = make_plan(
            profile, start=start, weeks=_weeks(seed, strict), seed=seed, catalogue=using.catalogue
        )
        text = plan.to_json()
        spent = time.perf_counter() - began
    except InputError as error:
        spent = time.perf_counter() - began
        place = str(getattr(error, "field", ""))
        return Outcome(seed, "bad profile", spent, str(error), place, profile=strict)
    except PlanRefusedError as error:
        spent = time.perf_counter() - began
        return Outcome(seed, "refused", spent, error.reason, error.field, profile=strict)
    # A sweep has to come to its end and say where the planner fell over.
    except Exception as error:
        spent = time.perf_counter() - began
        at = traceback.extract_tb(error.__traceback__)[-1]
        words = f"{type(error).__name__} in {Path(at.filename).name}:{at.lineno}: {error}"[:200]
        return Outcome(seed, "crash", spent, words, profile=strict)
    written = json.loads(text)
    found = [(b.rule, f"{b.date or ''} {b.words}") for b in check(strict, written, using.rows)]
    found += [("schema", words) for words in using.schema_errors(written)]
    if Plan.model_validate_json(text) != plan:
        found.append(("schema", "read again it is another plan"))
    return Outcome(
        seed, "plan", spent, breaches=tuple(found), plan=written, profile=strict
    )  # fmt: skip


def is_clear(reason: str) -> bool:
    """Whether a reason reads like a sentence to a person and not like a program's leftovers, apart
    from what it quotes of the profile."""
    reason = re.sub(r"'.*?'", "this", reason, flags=re.DOTALL)
    return len(reason.split()) >= 4 and not _UNCLEAR.search(reason)


def _later(seed: int) -> int:
    return Random(f"start:{seed}").choice((*[0] * 12, 1, 2, 3, 4, 5, 6))


def _weeks(seed: int, profile: JSON) -> int | None:
    """Without a race, any length; some do not say."""
    if (profile.get("target") or {}).get("date"):
        return None
    return Random(f"weeks:{seed}").choice((None, 1, 2, 3, 4, 6, 8, 9, 12, 16, 20, 24))


def _schema_errors() -> Callable[[Any], list[str]]:
    try:
        jsonschema: Any = import_module("jsonschema")
    except ModuleNotFoundError:
        return lambda _: []
    from hyrox.plans.schema import plan_schema

    validator = jsonschema.Draft202012Validator(plan_schema())
    return lambda written: [
        f"{error.json_path}: {error.message[:120]}" for error in validator.iter_errors(written)
    ]


def _count(summary: Summary, outcome: Outcome) -> None:
    summary.profiles += 1
    if outcome.result == "plan":
        summary.plans += 1
        assert outcome.plan is not None
        days = [d for w in outcome.plan["workout_plan"]["weeks"] for d in w["days"]]
        summary.sessions += sum(bool(d["exercises"]) for d in days)
        summary.broken_plans += bool(outcome.breaches)
        for rule, words in outcome.breaches:
            _add(summary, summary.breaches, rule, f"{outcome.seed}: {words}")
        return
    if not is_clear(outcome.reason):
        summary.unclear.append(outcome.seed)
    shown = f"{outcome.seed}: {outcome.reason}"[:200]
    if outcome.result == "bad profile":
        name = re.sub(r"\[?\b\d+\b\]?", "#", outcome.field) or outcome.reason.split(":")[0][:60]
        _add(summary, summary.bad_profiles, name, shown)
    elif outcome.result == "refused":
        reason = re.sub(r"\d[\d.,:-]*", "#", outcome.reason)
        _add(summary, summary.refused, f"{outcome.field or '-'}: {reason[:100]}", shown)
    else:
        _add(summary, summary.crashes, outcome.reason, shown)


def _add(summary: Summary, counts: dict[str, int], name: str, shown: str) -> None:
    counts[name] = counts.get(name, 0) + 1
    examples = summary.examples.setdefault(name, [])
    if len(examples) < EXAMPLES:
        examples.append(shown)


def main(arguments: Sequence[str] | None = None) -> int:
    from hyrox.settings import settings

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profiles", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0, help="of the first profile")
    options = parser.parse_args(arguments)
    summary = sweep(options.profiles, options.seed, START, tools(settings().corpora))
    json.dump(_sorted(asdict(summary)), sys.stdout, indent=2, ensure_ascii=False)
    print()
    return 1 if summary.breaches or summary.crashes or summary.unclear else 0


def _sorted(summary: dict[str, Any]) -> dict[str, Any]:
    """Counts with the most frequent first."""
    return {
        key: dict(Counter(value).most_common()) if key != "examples" and isinstance(value, dict)
        else value for key, value in summary.items()
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
