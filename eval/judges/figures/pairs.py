"""What a judge's verdicts on pairs add up to: who won, how steady it is, what the order did."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.judges.figures.agreement import Labelled, agreement
from eval.judges.material import Matter
from eval.judges.verdicts import Preference
from eval.running.results import scaled
from eval.statistics.intervals import Part, estimate
from eval.statistics.metric import Metric

Found = dict[str, Any]
Ways = tuple[str, str]

TIE = "tie"
OPINION = "judge's opinion: "

WIN_RATE = Metric(
    f"{OPINION}win rate, %",
    means="Pairs that the first way won in both orders, ties half. Two orders that disagree are a "
    "tie (Zheng et al. 2023, 'Judging LLM-as-a-Judge with MT-Bench and Chatbot Arena', "
    "arXiv:2306.05685, section 3.4).",
)
CONSISTENT = Metric(
    f"{OPINION}the same in both orders, %",
    means="Positional consistency: pairs with the same verdict after the answers changed places "
    "(Shi et al. 2024, 'Judging the Judges', arXiv:2406.07791).",
)
FIRST = Metric(
    f"{OPINION}the answer shown first is better, %", judged=False,
    means="Of the verdicts that name one. Each answer stands first once, so a judge whom the order "
    "does not move is at 50 %.",
)  # fmt: skip


@dataclass(frozen=True)
class Judged:
    """A pair with the verdicts of both orders; the first way stood first in ``orders[0]``.

    An order is ``None`` where its reply could not be read.
    """

    matter: Matter
    orders: tuple[Preference | None, Preference | None]

    def labels(self, ways: Ways) -> tuple[str, str] | None:
        """The better way, or ``tie``, by order; ``None`` if an order is unusable."""
        one, other = self.orders
        if one is None or other is None:
            return None
        return _label(one, ways), _label(other, (ways[1], ways[0]))

    def outcome(self, ways: Ways) -> str | None:
        """The way that won in both orders, else ``tie``; ``None`` if an order is unusable."""
        labels = self.labels(ways)
        if labels is None:
            return None
        return labels[0] if labels[0] == labels[1] else TIE


def _label(found: Preference, shown: Ways) -> str:
    return TIE if found.better == TIE else shown[found.better == "B"]


def pair_figures(judged: Sequence[Judged], ways: Ways) -> Found:
    """Every figure of pairs, JSON-able; intervals are drawn over groups of cases."""
    usable = [(one, labels) for one in judged if (labels := one.labels(ways)) is not None]
    outcomes = Counter(one.outcome(ways) for one, _ in usable)
    moved = Counter(_moved(labels, ways) for _, labels in usable if labels[0] != labels[1])
    families = sorted({one.matter.case.family for one, _ in usable if one.matter.case.family})
    return {
        "pairs": len(judged),
        "unusable": len(judged) - len(usable),
        "outcomes": {name: outcomes[name] for name in (*ways, TIE)},
        "inconsistent": sum(moved.values()),
        "inconsistent_by": {name: moved[name] for name in (FIRST_TWICE, SECOND_TWICE, ONE_TIE)},
        "win_rate": win_rate([one for one, _ in usable], ways),
        "win_rate_by_family": {
            family: win_rate([one for one, _ in usable if one.matter.case.family == family], ways)
            for family in families
        },
        "consistent": _share(
            ((one.matter, (float(labels[0] == labels[1]), 1.0)) for one, labels in usable),
            CONSISTENT,
        ),
        "first_shown": _share(((one.matter, _first(one)) for one, _ in usable), FIRST),
        "with_itself": agreement([Labelled(o.matter.case.group, *labels) for o, labels in usable]),
        "metrics": {
            name: {"title": metric.title, "means": metric.means}
            for name, metric in (
                ("win_rate", WIN_RATE), ("consistent", CONSISTENT), ("first_shown", FIRST),
            )
        },
    }  # fmt: skip


FIRST_TWICE, SECOND_TWICE, ONE_TIE = "the first both times", "the second both times", "tie once"


def win_rate(judged: Iterable[Judged], ways: Ways) -> Found | None:
    """The share that the first way won, ties half; ``None`` of nothing."""
    worth = {ways[0]: 1.0, TIE: 0.5, ways[1]: 0.0}
    told = [(one.matter, one.outcome(ways)) for one in judged]
    return _share(((matter, (worth[won], 1.0)) for matter, won in told if won), WIN_RATE)


def each_pair(judged: Sequence[Judged], ways: Ways) -> list[Found]:
    """Every pair with its verdicts and reasons, for who wants to read them."""
    return [
        {
            "case": one.matter.case.key,
            "question": one.matter.question,
            "outcome": one.outcome(ways),
            "orders": [
                {
                    "first": first,
                    "better": None if found is None else _label(found, shown),
                    "reason": "" if found is None else found.reason,
                }
                for first, shown, found in zip(
                    ways, (ways, (ways[1], ways[0])), one.orders, strict=True
                )
            ],
        }
        for one in judged
    ]


def _first(one: Judged) -> Part:
    named = [found.better for found in one.orders if found is not None and found.better != TIE]
    return float(named.count("A")), float(len(named))


def _moved(labels: tuple[str, str], ways: Ways) -> str:
    if TIE in labels:
        return ONE_TIE
    return FIRST_TWICE if labels == ways else SECOND_TWICE


def _share(told: Iterable[tuple[Matter, Part]], metric: Metric) -> Found | None:
    groups: dict[str, Part] = {}
    for matter, (top, below) in told:
        had = groups.get(matter.case.group, (0.0, 0.0))
        groups[matter.case.group] = (had[0] + top, had[1] + below)
    found = estimate(list(groups.values()), share=metric.share)
    return None if found is None else scaled(found, metric)


def outcomes_by_case(judged: Iterable[Judged], ways: Ways) -> Mapping[str, str]:
    """The outcome of each pair that has one."""
    told = ((one.matter.case.key, one.outcome(ways)) for one in judged)
    return {key: outcome for key, outcome in told if outcome is not None}
