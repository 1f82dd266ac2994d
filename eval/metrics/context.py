"""Whether the evidence that was given is what the question needs, by judged relevance.

Context precision in the form of average precision, as the RAGAS library defines it (after Es et
al. 2023, arXiv:2309.15217); average precision: Manning, Raghavan and Schütze 2008, "Introduction to
Information Retrieval", section 8.4. Relevance comes from judgements, not from a language model.
"""

from collections.abc import Collection, Sequence

from eval.retrieval.metrics import recall_at


def precision_at(given: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Mean of precision@i over the places i of the first ``k`` that hold something relevant.

    1 where everything relevant among them comes first; 0 where nothing is relevant. It does not
    fall when something relevant is missing altogether: that is ``recall_of``.
    """
    wanted, hits, total = set(relevant), 0, 0.0
    for place, item in enumerate(given[:k], 1):
        if item in wanted:
            hits += 1
            total += hits / place
    return total / hits if hits else 0.0


def recall_of(given: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Share of the relevant among the first ``k``, of as many as ``k`` places can hold
    (``eval.retrieval.metrics.recall_at``); 0 where nothing is relevant."""
    return recall_at(given, frozenset(relevant), k)
