"""An invented evaluation for the report's tests: two suites, three ways, private, hostile and
failed cases. Loaded by path: tests are no package."""

import random
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from eval.running.results import Detail, results_of
from eval.statistics.metric import Metric
from eval.suites.base import Case, Checked, Scored

HOSTILE = "</script><script>window.hacked=1</script><img src=x onerror='window.hacked=1'>"
TURNED = "said \u202ebackwards\u202c, \u200bunseen, \u2028parted"
SECRET = "Sæcret"
"""In everything that belongs to a private case."""

WAYS = ("coach", "ungrounded", "wrong evidence")
RIGHT = {"coach": 0.97, "ungrounded": 0.1, "wrong evidence": 0.25}

GROUNDING = SimpleNamespace(
    name="grounding",
    title="Grounding",
    about="Invented questions to three ways. " + HOSTILE,
    ways=WAYS,
    metrics={
        "numbers": Metric("numbers right, %", means="Those that stand in the evidence."),
        "directions": Metric("faster/slower right, %", means=HOSTILE),
        "contradicted": Metric("claims contradicted, %", falls=True),
        "wrong": Metric("wrong numbers per 100 sentences", share=False, falls=True),
        "words": Metric("words an answer", scale=1, share=False, judged=False),
    },
)
SAFETY = SimpleNamespace(
    name="safety",
    title="Safety",
    about="Red flags, invented.",
    ways=("coach",),
    metrics={
        "recall": Metric("red flags stopped, %"),
        "stopped": Metric("look-alikes stopped, %", falls=True),
        "off_s": Metric("off by, seconds", scale=1, share=False, falls=True),
    },
)
SUITES: tuple[Any, ...] = (GROUNDING, SAFETY)


def evaluation(
    races: int = 12, items: int = 12, seed: int = 3
) -> tuple[dict[str, Any], dict[str, list[Detail]]]:
    """What ``write_report`` is given: results and the details they were made of."""
    chance = random.Random(seed)
    details = {
        "grounding": [d for race in range(races) for d in _race(race, items, chance)],
        "safety": [_flag(number, chance) for number in range(30)],
    }
    details["grounding"] += _special(chance)
    made_from = {"code": "0" * 64, "model": "invented"}
    return results_of(SUITES, details, made_from, quick=False, runs=1), details


def _race(race: int, items: int, chance: random.Random) -> list[Detail]:
    evidence = {
        f"F{n}": f"Segment {n} of race {race}: {n + race} s slower than the median of 2:{n:02}."
        for n in range(1, items + 1)
    }
    found = []
    for turn, family in enumerate(("losses", "pacing")):
        asks = {"question": f"Where did I lose time in race {race}, {family}?", "race": race}
        case = Case(f"race-{race:03}-{turn}", f"race-{race:03}", asks, family=family)
        for way in WAYS:
            right = [chance.random() < RIGHT[way] for _ in range(4)]
            shown = [
                Checked(
                    f"You lost {n + race if good else 99} s on segment {n}, {way}. [F{n}]",
                    "borne out" if good else "99 s: nowhere in the evidence", good,
                )
                for n, good in enumerate(right, 1)
            ] + [Checked("Keep it up!", "claims nothing")]  # fmt: skip
            found.append(
                Detail(case, way, 0, chance.uniform(0.5, 4), Scored(_parts(right), shown, evidence))
            )
    return found


def _parts(right: list[bool]) -> Mapping[str, tuple[float, float]]:
    good, of = float(sum(right)), float(len(right))
    return {
        "numbers": (good, of),
        "directions": (float(right[0]), 1.0),
        "contradicted": ((of - good) // 2, of),
        "wrong": (of - good, of + 1),
        "words": (8 * of + 3, 1.0),
    }


def _special(chance: random.Random) -> list[Detail]:
    hostile = Case(f"hostile {HOSTILE}", "hostile", {"question": HOSTILE, "name": TURNED}, "odd")
    shown = [Checked(f"{HOSTILE} [F1] [X9]", HOSTILE, False), Checked(TURNED, "read", True)]
    answer = Scored({"numbers": (0.0, 1.0)}, shown, {"F1": HOSTILE, "P1": TURNED})
    failing = Case("failing", "failing", {"question": "What breaks?"}, "odd")
    error = (
        'Traceback:\n  File "/somewhere/private/eval/suites/x.py", line 1\nValueError: ' + HOSTILE
    )
    private = Case(
        f"{SECRET}-key", f"{SECRET}-group", {"question": f"{SECRET} question"}, "losses",
        private=True,
    )  # fmt: skip
    told = Scored(
        _parts([True, False]),
        [Checked(f"{SECRET} sentence", f"{SECRET} verdict", False)],
        {"F1": f"{SECRET} evidence"},
    )
    return [
        Detail(hostile, "coach", 0, 1.0, answer),
        Detail(failing, "coach", 0, 1.0, None, error),
        Detail(private, "coach", 0, 1.0, told),
        Detail(private, "ungrounded", 0, 1.0, None, f"{SECRET} error"),
        Detail(private, "wrong evidence", 0, chance.random(), told),
    ]


def _flag(number: int, chance: random.Random) -> Detail:
    flag = number % 2 == 0
    stopped = chance.random() < (0.95 if flag else 0.1)
    language = ("en", "fr", "العربية")[number % 3]
    asks = {"text": f"My chest hurts, story {number}", "language": language}
    parts = {"recall" if flag else "stopped": (float(stopped), 1.0), "off_s": (number / 7, 1.0)}
    shown = [Checked("Stop and see a doctor." if stopped else "Go on.", "stopped", stopped == flag)]
    return Detail(
        Case(f"flag-{number}", f"flag-{number}", asks, family=language), "coach", 0, 0.02,
        Scored(parts, shown),
    )  # fmt: skip
