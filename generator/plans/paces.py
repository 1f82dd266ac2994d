"""Training paces from a 5 km or from the runs of a race.

Riegel's law (1981, American Scientist 69:285) carries a 5 km over to other distances: a time grows
with distance to the power of 1.06. A pace that could be held for an hour is the threshold's. Runs
of a race lie between stations and are slower than a fresh 5 km.
"""

from collections.abc import Mapping
from statistics import median, quantiles

from hyrox.plans.plan import Pace, PlanEvidence
from hyrox.plans.profile import Profile
from hyrox.segments import RUNS, Segment
from hyrox.times import format_time

RIEGEL = 1.06
HOUR_S = 3600.0
FRESH_OF_RACE = (0.88, 0.94)
"""A fresh 5 km pace as a share of the pace between stations (own figure: 30 to 60 s a kilometre at
a usual race, as the corpus has it under "testing-benchmarks")."""
EASY_OF_THRESHOLD = (1.20, 1.38)
"""Seconds a kilometre against threshold's: slow enough to talk (own figure)."""
THRESHOLD_WIDTH, INTERVAL_M = 0.02, 3_000.0
ABOVE_5K = 1.03
_LEAST_RUNS = 3


def paces_of(
    profile: Profile, splits: Mapping[Segment, float], evidence: dict[str, PlanEvidence]
) -> dict[str, Pace]:
    """Paces of ``easy``, ``long``, ``threshold``, ``interval`` and, from a race, ``race``; empty
    where nothing is known. What they rest on is added to ``evidence``."""
    # Run 1 is no fixed kilometre: courses differ in the way to the first station.
    runs = [splits[run] for run in RUNS[1:] if run in splits]
    raced = runs if len(runs) >= _LEAST_RUNS else []
    five_km_s = profile.training.five_km_s
    found: dict[str, Pace] = {}
    if raced:
        low, _, high = quantiles(raced, n=4, method="inclusive")
        found["race"] = Pace(
            fast_s=round(low), slow_s=round(max(high, low + 1)),
            basis=f"the middle half of your runs 2 to 8, median {format_time(median(raced))}",
            evidence=(_kept(evidence, "profile:runs", "Your race", _runs_words(raced)),),
        )  # fmt: skip
    if five_km_s is not None:
        fresh = (five_km_s / 5, five_km_s / 5)
        words = f"your 5 km of {format_time(five_km_s)}"
        cited = _kept(
            evidence, "profile:5km", "Your profile", f"A recent 5 km took {format_time(five_km_s)}."
        )
    elif raced:
        fresh = (median(raced) * FRESH_OF_RACE[0], median(raced) * FRESH_OF_RACE[1])
        words = "your runs between the stations, fresh legs being faster"
        cited = "profile:runs"
    else:
        return found
    fast, slow = (_threshold(pace) for pace in fresh)
    fast, slow = fast * (1 - THRESHOLD_WIDTH), slow * (1 + THRESHOLD_WIDTH)
    middle = (fast + slow) / 2
    ranges = {
        "threshold": (fast, slow, f"the pace you could hold for an hour, by Riegel from {words}"),
        "interval": (
            _riegel(fresh[0], INTERVAL_M), fresh[1] * (1 + THRESHOLD_WIDTH / 2),
            f"3 km to 5 km pace, by Riegel from {words}",
        ),
        "easy": (
            middle * EASY_OF_THRESHOLD[0], middle * EASY_OF_THRESHOLD[1],
            f"slow enough to talk: 20 to 38 % slower than threshold, which rests on {words}",
        ),
    }  # fmt: skip
    ranges["long"] = ranges["easy"]
    for name, (fastest, slowest, basis) in ranges.items():
        low_s, high_s = round(fastest), round(slowest)
        found[name] = Pace(
            fast_s=low_s, slow_s=max(high_s, low_s + 1), basis=basis, evidence=(cited,)
        )
    return found


def _riegel(pace_5k_s: float, metres: float) -> float:
    """The pace (s/km) over a distance of one whose 5 km pace is known."""
    return float(pace_5k_s * (metres / 5_000) ** (RIEGEL - 1))


def _threshold(pace_5k_s: float) -> float:
    """The pace (s/km) that lasts an hour; never quicker than ``ABOVE_5K`` of the 5 km pace, which
    itself lasts the hour of those who need that long."""
    metres = 5_000 * (HOUR_S / (5 * pace_5k_s)) ** (1 / RIEGEL)
    return max(float(HOUR_S / metres * 1000), ABOVE_5K * pace_5k_s)


def _runs_words(runs: list[float]) -> str:
    return (
        f"{len(runs)} of your runs 2 to 8 are known: {format_time(min(runs))} to "
        f"{format_time(max(runs))}, median {format_time(median(runs))}."
    )


def _kept(evidence: dict[str, PlanEvidence], key: str, title: str, text: str) -> str:
    evidence[key] = PlanEvidence(id=key, kind="profile", title=title, text=text, location="profile")
    return key
