"""Ratings of pairs to figures: who won, why, what the place did, and whether raters agree."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from eval.people.agreement import among
from eval.people.pairs import Key, Origin
from eval.running.results import scaled
from eval.statistics.intervals import Part, estimate
from eval.statistics.metric import Metric
from hyrox.ratings.shapes import REASONS, PairRating

SHARE = Metric("share, %")
SCORE = Metric("mean of 1 to 5", scale=1, share=False, decimals=2)

Found = dict[str, Any]


def comparisons(ratings: Sequence[PairRating], keys: Sequence[Key]) -> Found:
    """Every figure of blind comparisons, JSON-able.

    Intervals are bootstrapped over pairs (``eval.statistics.intervals``): what several raters say
    of one pair hangs together. A tie is half a win; a pair that was skipped counts as nothing but
    skipped.

    Args:
        ratings: one by rater and pair.
        keys: of the sets that were rated. Ratings of a set without a key tell nothing about ways,
            only about places and agreement.
    """
    keyed = {key.set: key for key in keys}
    told = [(one, keyed[one.set]) for one in ratings if one.set in keyed]
    by_ways: dict[tuple[str, str], list[tuple[PairRating, Origin]]] = defaultdict(list)
    for rating, key in told:
        by_ways[key.ways].append((rating, key.pairs[rating.pair]))
    return {
        "ratings": len(ratings),
        "pairs": len({(one.set, one.pair) for one in ratings}),
        "raters": len({one.rater for one in ratings}),
        "skipped": sum(one.choice == "skip" for one in ratings),
        "without_key": len(ratings) - len(told),
        "won": [_won(ways, those) for ways, those in sorted(by_ways.items())],
        "first_shown_won": first_shown_won(ratings),
        "agreement": among(_labels(ratings)),
    }


def win_rate(ratings: Iterable[tuple[PairRating, Origin]], way: str) -> Found | None:
    """The share that ``way`` won, ties half, with its interval over pairs; ``None`` of nothing."""
    parts: dict[str, Part] = {}
    for rating, origin in ratings:
        if rating.choice == "skip":
            continue
        won = 0.5 if rating.chosen is None else float(origin.ways[rating.chosen] == way)
        top, below = parts.get(rating.pair, (0.0, 0.0))
        parts[rating.pair] = (top + won, below + 1)
    found = estimate(list(parts.values()), share=True)
    return None if found is None else scaled(found, SHARE)


def first_shown_won(ratings: Iterable[PairRating]) -> Found | None:
    """Of the choices that were no tie, the share that fell on A: 50 % where the place does nothing
    (each rater sees each pair in an order drawn for it)."""
    parts: dict[tuple[str, str], Part] = {}
    for rating in ratings:
        if rating.chosen is None:
            continue
        key = (rating.set, rating.pair)
        top, below = parts.get(key, (0.0, 0.0))
        parts[key] = (top + (rating.choice == "A"), below + 1)
    found = estimate(list(parts.values()), share=True)
    return None if found is None else scaled(found, SHARE)


def _won(ways: tuple[str, str], those: Sequence[tuple[PairRating, Origin]]) -> Found:
    first, other = ways
    families = sorted({origin.family for _, origin in those if origin.family})
    outcomes = Counter(_outcome(rating, origin) for rating, origin in those)
    return {
        "way": first,
        "over": other,
        "win_rate": win_rate(those, first),
        "outcomes": {name: outcomes[name] for name in (first, other, "tie", "skip")},
        "by_family": {
            family: win_rate([one for one in those if one[1].family == family], first)
            for family in families
        },
        "reasons": _reasons(those, ways),
        "scores": {way: _scores(those, way) for way in ways},
    }


def _outcome(rating: PairRating, origin: Origin) -> str:
    return rating.choice if rating.chosen is None else origin.ways[rating.chosen]


def _reasons(
    those: Sequence[tuple[PairRating, Origin]], ways: tuple[str, str]
) -> dict[str, dict[str, int]]:
    """How often each reason was given, by what had been chosen with it."""
    given = Counter((why, _outcome(rating, o)) for rating, o in those for why in rating.why)
    return {
        reason: {name: given[reason, name] for name in (*ways, "tie", "skip")}
        for reason in REASONS
        if any(given[reason, name] for name in (*ways, "tie", "skip"))
    }


def _scores(those: Sequence[tuple[PairRating, Origin]], way: str) -> dict[str, Found]:
    parts: dict[str, dict[str, Part]] = defaultdict(dict)
    for rating, origin in those:
        for place, scores in rating.scores.items():
            if origin.ways[rating.shown[place == "B"]] != way:
                continue
            for name, score in scores.items():
                top, below = parts[name].get(rating.pair, (0.0, 0.0))
                parts[name][rating.pair] = (top + score, below + 1)
    estimates = {name: estimate(list(each.values())) for name, each in sorted(parts.items())}
    return {name: scaled(one, SCORE) for name, one in estimates.items() if one}


def _labels(ratings: Iterable[PairRating]) -> Mapping[str, Mapping[str, str]]:
    """By rater, the choice for each pair as the answer that won: places differ between raters."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for rating in ratings:
        if rating.choice != "skip":
            chosen = rating.chosen
            label = "tie" if chosen is None else f"answer {sorted(rating.shown).index(chosen) + 1}"
            found[rating.rater][f"{rating.set}/{rating.pair}"] = label
    return found
