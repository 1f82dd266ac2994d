"""The judge beside people who compared the same answers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from eval.judges.figures.agreement import Labelled, agreement
from eval.judges.figures.pairs import TIE, Ways
from eval.people.pairs import Key
from hyrox.ratings.shapes import Rating, settled


def with_people(
    outcomes: Mapping[str, str], ratings: Sequence[Rating], keys: Sequence[Key], ways: Ways
) -> dict[str, Any]:
    """Agreement with people, JSON-able: each choice of a rater beside the judge's outcome.

    Args:
        outcomes: by case, the way that won or ``tie``.
        ratings: of pages *Evaluate*; those of other ways, of sets without a key, and skipped ones
            are only counted.
        keys: which way an answer came from.
        ways: that were judged.

    Returns:
        ``agreement`` with the people's label first, each case a group of its own; ``decided``, of
        these where neither said tie; ``raters``; ``skipped``; ``elsewhere``, choices about pairs
        that the judge has no outcome for.
    """
    pairs, _ = settled(ratings)
    keyed = {key.set: key for key in keys if set(key.ways) == set(ways)}
    told: list[Labelled] = []
    left: dict[str, int] = defaultdict(int)
    raters = set()
    for one in pairs.values():
        origin = keyed[one.set].pairs.get(one.pair) if one.set in keyed else None
        if one.choice == "skip":
            left["skipped"] += 1
        elif (
            origin is None or origin.case not in outcomes or not set(one.shown) <= set(origin.ways)
        ):
            left["elsewhere"] += 1
        else:
            said = TIE if one.chosen is None else origin.ways[one.chosen]
            told.append(Labelled(origin.case, said, outcomes[origin.case]))
            raters.add(one.rater)
    return {
        "raters": len(raters),
        "skipped": left["skipped"],
        "elsewhere": left["elsewhere"],
        "agreement": agreement(told),
        "decided": agreement([one for one in told if TIE not in (one.one, one.other)]),
    }
