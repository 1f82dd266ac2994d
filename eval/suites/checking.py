"""How good the checkers themselves are, on sentences whose truth is known.

``checker`` is the evaluation's own (``eval.checker``), by which answers are judged; ``verifier`` is
the coach's (``generator.verify``), which decides what an athlete reads; ``metrics`` are the rules
behind the figures of faithfulness and of citations (``eval.metrics``). Whoever wrote the sentences
had read none of them.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from eval.planted.counts import right, verdict_parts
from eval.planted.judging import CHECKER, JUDGES, METRICS, VERIFIER
from eval.planted.read import BLIND, Sample, Sort, read_samples
from eval.statistics.metric import Metric
from eval.suites.base import Case, Checked, Row, Scored

if TYPE_CHECKING:
    from eval.running.bench import Bench

SPLIT = BLIND
"""Checkers were mended by the other splits, so figures of those prove nothing."""


class Checking:
    """See the module."""

    name = "checking"
    title = "The checkers themselves"
    about = (
        "Faults planted in statements about invented races and about training (a changed digit, a "
        "swapped unit, a turned direction, another athlete's figure, a citation that does not "
        "bear the statement, an invented study, another season's rule, another segment) and true "
        "statements in other words, as many of the one as of the other. One author, a language "
        "model that had read none of the checkers, wrote and labelled all of them before the first "
        "measurement; nobody else labelled them. Older sentences, by which the checkers were "
        "mended, do not count."
    )
    ways = (CHECKER, VERIFIER, METRICS)
    metrics: Mapping[str, Metric] = {
        "caught": Metric(
            "planted faults caught, %",
            means="Of the statements made false on purpose, those in which something was found. "
            "Whether it found the planted fault or another is not asked.",
        ),
        "flagged": Metric(
            "true paraphrases flagged, %", falls=True,
            means="Of the true statements in other words, those in which something was found.",
        ),
        "precision": Metric(
            "statements flagged that are false, %",
            means="Of the statements in which something was found, those made false on purpose: "
            "precision, as the share caught is recall (van Rijsbergen 1979, ch. 7). Half of all "
            "are false here; where fewer are, precision is lower.",
        ),
    }  # fmt: skip
    cost = 0.01

    def __init__(self) -> None:
        self._read: tuple[Path, dict[str, Sample]] | None = None

    def cases(self, bench: "Bench") -> Sequence[Case]:
        """The sentences of the split; checking is quick, so a quick run asks all of them."""
        return [
            Case(
                sample.id, sample.group,
                {
                    "sort": sample.sort.value,
                    "question": sample.question,
                    "sentence": sample.sentence,
                    "citations": list(sample.citations),
                    "supported": sample.supported,
                    "why": sample.why,
                },
                family=_family(sample), quick=True,
            )
            for sample in self._all(bench).values()
        ]  # fmt: skip

    def answer(self, case: Case, way: str, bench: "Bench") -> Row:
        """What a checker finds in the sentence (empty: nothing), and the items it cites."""
        sample = self._all(bench)[case.key]
        return {
            "found": JUDGES[way](sample),
            "cited": {name: sample.evidence[name].text for name in sample.citations},
        }

    def score(self, case: Case, way: str, row: Row) -> Scored:
        """One verdict, right or wrong."""
        asks, flagged = case.asks, bool(row["found"])
        supported = bool(asks["supported"])
        verdict = f"flagged: {row['found']}" if flagged else "nothing found"
        truth = "supported" if supported else "not supported"
        marked = " ".join([asks["sentence"], *(f"[{name}]" for name in asks["citations"])])
        shown = Checked(
            marked,
            f"{verdict}. In truth {truth}: {asks['why']}",
            right(supported=supported, flagged=flagged),
        )
        parts = verdict_parts(Sort(asks["sort"]), supported=supported, flagged=flagged)
        parts["precision"] = (float(flagged and not supported), float(flagged))
        return Scored(parts, (shown,), row["cited"])

    def _all(self, bench: "Bench") -> Mapping[str, Sample]:
        corpora = bench.settings.corpora
        if self._read is None or self._read[0] != corpora:
            self._read = corpora, {s.id: s for s in read_samples(corpora, SPLIT)}
        return self._read[1]


def _family(sample: Sample) -> str:
    return f"{sample.sort.value}: {sample.kind.replace('_', ' ')}"


SUITE = Checking()
