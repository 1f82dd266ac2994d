"""Whether an evaluation falls behind a committed baseline: what a change must not do unseen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from eval.statistics.comparison import Verdict, change, check_format
from hyrox.errors import InputError

Found = Mapping[str, Any]


@dataclass(frozen=True)
class Finding:
    """One reason to stop. ``text`` says it in a line."""

    suite: str
    way: str
    metric: str
    text: str


def gate(found: Found, baseline: Found) -> list[Finding]:
    """What is worse than the baseline beyond its uncertainty, broken, or gone.

    A judged figure has fallen when it lies beyond the bad end of the baseline's 95 % interval and,
    where both asked the same groups of cases, their paired difference is no chance either
    (``eval.statistics.testing.chance``, 5 %). An error in an answer, and a suite, way or judged
    figure of the baseline that is gone, are findings at any size.

    Raises:
        InputError: either is no evaluation of this format, or they asked another subset or
            another model, so that their figures cannot be compared.
    """
    for one in (found, baseline):
        check_format(one)
    _comparable(found, baseline)
    findings: list[Finding] = []
    for name, old in baseline["suites"].items():
        new = found["suites"].get(name)
        if new is None:
            findings.append(Finding(name, "", "", f"{name}: the suite is gone"))
        else:
            findings += _suite(name, new, old)
    for name, new in found["suites"].items():
        if new["errors"]:
            first = new["errors"][0]
            text = (
                f"{name}: {len(new['errors'])} answers ended in an error, the first "
                f"{first['way']} {first['case']}"
            )
            findings.append(Finding(name, first["way"], "", text))
    return findings


def _comparable(found: Found, baseline: Found) -> None:
    if bool(found["quick"]) != bool(baseline["quick"]):
        raise InputError(
            "One of the two asked the small subset and the other all: compare them with 'eval "
            "compare', or measure the baseline again."
        )
    models = [one["made_from"].get("model", "none") for one in (found, baseline)]
    if models[0] != models[1]:
        raise InputError(
            f"The baseline was measured with the model {models[1]!r}, this evaluation with "
            f"{models[0]!r}."
        )


def _suite(name: str, new: Found, old: Found) -> Iterator[Finding]:
    for way, figures in old["figures"].items():
        if way not in new["figures"]:
            yield Finding(name, way, "", f"{name}: the way {way!r} is gone")
            continue
        for metric, before in figures.items():
            told = old["metrics"][metric]
            if not told["judged"]:
                continue
            after = new["figures"][way].get(metric)
            if after is None or metric not in new["metrics"]:
                text = f"{name}, {way}: {told['title']} is gone"
                yield Finding(name, way, metric, text)
            elif _fell(before, after, falls=bool(told["falls"])) and _no_chance(
                new, old, name, way, metric
            ):
                yield Finding(name, way, metric, _text(name, way, told, before, after))


def _fell(before: Found, after: Found, *, falls: bool) -> bool:
    value = float(after["value"])
    return value > float(before["high"]) if falls else value < float(before["low"])


def _no_chance(new: Found, old: Found, name: str, way: str, metric: str) -> bool:
    one = change(old, new, name, way, metric)
    return one is None or one.verdict is Verdict.WORSE


def _text(name: str, way: str, told: Found, before: Found, after: Found) -> str:
    d = int(told["decimals"])
    low, high = (f"{before[end]:.{d}f}" for end in ("low", "high"))
    return (
        f"{name}, {way}: {told['title']} {before['value']:.{d}f} ({low} to {high}) -> "
        f"{after['value']:.{d}f}"
    )
