"""What a verdict adds to the figures about a checker."""

from eval.planted.read import Sort
from eval.statistics.intervals import Part


def verdict_parts(sort: Sort, *, supported: bool, flagged: bool) -> dict[str, Part]:
    """What one verdict adds to each figure it bears on: numerator and denominator.

    ``caught``: planted faults that were flagged. ``flagged``: paraphrases that were, which is the
    false alarm. Over labelled sentences, with "unsupported" as what is looked for: ``precision``,
    the unsupported among the flagged, ``recall``, the flagged among the unsupported (van
    Rijsbergen 1979, "Information Retrieval", ch. 7), and ``accuracy``, verdicts that agree with
    the label. Planted sentences stay out of these three: half of them are false by design, and
    precision depends on how many are.
    """
    one = float(flagged)
    if sort is Sort.FAULT:
        return {"caught": (one, 1.0)}
    if sort is Sort.PARAPHRASE:
        return {"flagged": (one, 1.0)}
    wrong = not supported
    parts = {
        "precision": (float(flagged and wrong), one),
        "accuracy": (float(flagged == wrong), 1.0),
    }
    return parts | ({"recall": (one, 1.0)} if wrong else {})


def right(*, supported: bool, flagged: bool) -> bool:
    """Whether the verdict is the one a perfect checker gives."""
    return flagged is not supported
