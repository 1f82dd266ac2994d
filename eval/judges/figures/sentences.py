"""What a judge says of single sentences, beside what the project's rules say of the same."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eval.judges.figures.agreement import Labelled, agreement
from eval.judges.figures.pairs import OPINION
from eval.judges.material import Matter
from eval.judges.verdicts import Label
from eval.running.results import scaled
from eval.statistics.intervals import Part, estimate
from eval.statistics.metric import Metric

Found = dict[str, Any]

SUPPORTED = Metric(
    f"{OPINION}claims supported, %",
    means="Of the sentences that claim something by the judge's own reading, those that it finds "
    "borne out by the evidence.",
)


@dataclass(frozen=True)
class Graded:
    """One answer with the judge's label of each sentence; ``None`` if no reply could be read."""

    matter: Matter
    place: int
    labels: Sequence[Label] | None


def sentence_figures(graded: Sequence[Graded], ways: tuple[str, str]) -> Found:
    """Every figure of single sentences, JSON-able.

    ``with_rules`` holds the rules' label first, the judge's second; ``of_claims`` only sentences
    in which both see a claim.
    """
    usable = [one for one in graded if one.labels is not None]
    told = {way: [one for one in usable if ways[one.place] == way] for way in ways}
    return {
        "answers": len(graded),
        "unusable": len(graded) - len(usable),
        "sentences": sum(len(one.labels or ()) for one in usable),
        "supported": {way: _supported(those) for way, those in told.items()},
        "with_rules": agreement(_labelled(usable)),
        "of_claims": agreement(_claims(_labelled(usable))),
        "with_rules_by_way": {way: agreement(_labelled(those)) for way, those in told.items()},
        "metrics": {"supported": {"title": SUPPORTED.title, "means": SUPPORTED.means}},
    }


def disagreements(graded: Sequence[Graded], ways: tuple[str, str]) -> list[Found]:
    """The sentences of which rules and judge say different things: one of the two is wrong."""
    return [
        {
            "case": one.matter.case.key, "way": ways[one.place], "sentence": said.text,
            "rules": said.rules.value, "judge": label.value,
        }
        for one in graded
        for said, label in zip(one.matter.answers[one.place], one.labels or (), strict=False)
        if said.rules != label
    ]  # fmt: skip


def _labelled(graded: Sequence[Graded]) -> list[Labelled]:
    return [
        Labelled(one.matter.case.group, said.rules.value, label.value)
        for one in graded
        for said, label in zip(one.matter.answers[one.place], one.labels or (), strict=True)
    ]


def _claims(labelled: Sequence[Labelled]) -> list[Labelled]:
    return [one for one in labelled if Label.NONE.value not in (one.one, one.other)]


def _supported(graded: Sequence[Graded]) -> Found | None:
    parts: dict[str, Part] = defaultdict(lambda: (0.0, 0.0))
    for one in graded:
        labels = [label for label in one.labels or () if label is not Label.NONE]
        top, below = parts[one.matter.case.group]
        parts[one.matter.case.group] = (
            top + labels.count(Label.SUPPORTED), below + len(labels)
        )  # fmt: skip
    found = estimate(list(parts.values()), share=SUPPORTED.share)
    return None if found is None else scaled(found, SUPPORTED)
