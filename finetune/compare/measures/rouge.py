"""ROUGE of a written week against the planner's, as the origin of this project measured it.

F-measure times 100 of one prediction against its one reference (Lin 2004, "ROUGE: A Package for
Automatic Evaluation of Summaries"), by the package ``rouge-score``, without stemming. Lsum needs
lines and a week is one line of JSON: both texts are broken after each comma and bracket first.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

NAMES = ("rouge1", "rouge2", "rougeL", "rougeLsum")
ORIGIN: Mapping[str, float] = {
    "rouge1": 98.27, "rouge2": 97.03, "rougeL": 98.07, "rougeLsum": 98.09
}  # fmt: skip
"""What the origin reported, on ten profiles of its own near-identical templates."""
_BREAK = re.compile(r"(?<=[,{}\[\]])")


def rouge(prediction: str, reference: str) -> dict[str, float]:
    """``rouge1``, ``rouge2``, ``rougeL`` and ``rougeLsum``, each 0 to 100."""
    scores = _scorer().score(_lines(reference), _lines(prediction))
    return {name: 100 * float(scores[name].fmeasure) for name in NAMES}


def _lines(text: str) -> str:
    return _BREAK.sub("\n", text)


@cache
def _scorer() -> Any:
    from rouge_score.rouge_scorer import RougeScorer

    return RougeScorer(list(NAMES), use_stemmer=False)
