"""Whether what a sentence cites bears it out: citation recall and precision.

After ALCE (Gao, Yen, Yu, Chen 2023, "Enabling Large Language Models to Generate Text with
Citations", arXiv:2305.14627, section 4.3): a statement's recall is 1 if the passages it cites,
together, bear it out; a citation is irrelevant if it does not bear the statement out alone and the
others do so without it; precision is the share of citations that are relevant and stand by a
statement of recall 1. There a language model judges; here the rules of
:mod:`eval.metrics.faithfulness` do, or an entailer.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from eval.metrics.faithfulness import Entailer, check_against


@dataclass(frozen=True)
class Support:
    """One statement's citations, as counts that sum to figures.

    Args:
        claims: 1 if the statement claims anything.
        borne: 1 if what it cites, together, bears it out: its recall.
        cited: citations, each id once; one of nothing counts.
        bearing: of them, the relevant ones of a statement that is borne out: precision is
            ``bearing / cited``.
    """

    claims: int
    borne: int
    cited: int
    bearing: int


def cited_support(
    text: str,
    citations: Sequence[str],
    evidence: Mapping[str, str],
    question: str = "",
    entailer: Entailer | None = None,
) -> Support:
    """Recall and precision of one sentence's citations.

    Args:
        text: one sentence.
        citations: ids it cites.
        evidence: texts by id.
        question: says which segment is meant where the sentence names none.
        entailer: as in ``check_against``.
    """
    unique = list(dict.fromkeys(citations))
    known = [name for name in unique if name in evidence]

    def bears(names: Sequence[str]) -> bool:
        among = {name: evidence[name] for name in names}
        return bool(names) and bool(check_against(text, among, question, entailer).supported)

    if not check_against(text, {}, question).claims:
        return Support(0, 0, len(unique), 0)
    if not bears(known):
        return Support(1, 0, len(unique), 0)
    relevant = [
        name for name in known if bears([name]) or not bears([n for n in known if n != name])
    ]
    return Support(1, 1, len(unique), len(relevant))


def precision(cited: Collection[str], gold: Collection[str]) -> float:
    """Share of the cited ids that a gold set holds; 0 where nothing is cited."""
    unique = set(cited)
    return len(unique & set(gold)) / len(unique) if unique else 0.0


def recall(cited: Collection[str], gold: Collection[str]) -> float:
    """Share of a gold set that is cited; 0 of an empty one."""
    wanted = set(gold)
    return len(wanted & set(cited)) / len(wanted) if wanted else 0.0


def f1(cited: Collection[str], gold: Collection[str]) -> float:
    """Harmonic mean of ``precision`` and ``recall`` (van Rijsbergen 1979, "Information
    Retrieval", ch. 7), 0 where both are."""
    one, other = precision(cited, gold), recall(cited, gold)
    return 2 * one * other / (one + other) if one + other else 0.0
