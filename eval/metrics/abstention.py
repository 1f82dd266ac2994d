"""Whether an answer says so where nothing answers, and only there.

Questions without an answer as in SQuAD 2.0 (Rajpurkar, Jia, Liang 2018, arXiv:1806.03822).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from eval.statistics.intervals import Part


@dataclass(frozen=True)
class Abstention:
    """Counts over questions.

    Args:
        right: says so, and nothing answers.
        wrong: says so, though something answers.
        unanswerable: questions that nothing answers.
        answerable: the others.
    """

    right: int
    wrong: int
    unanswerable: int
    answerable: int

    @property
    def correct(self) -> Part:
        """Share of the unanswerable questions at which the answer says so."""
        return float(self.right), float(self.unanswerable)

    @property
    def mistaken(self) -> Part:
        """Share of the answerable questions at which it says so all the same."""
        return float(self.wrong), float(self.answerable)

    @property
    def precision(self) -> Part:
        """Of the answers that say so, the share at questions that nothing answers."""
        return float(self.right), float(self.right + self.wrong)


def abstention(outcomes: Iterable[tuple[bool, bool]]) -> Abstention:
    """Count pairs of (the answer says it cannot tell, something answers the question)."""
    counted = list(outcomes)
    return Abstention(
        right=sum(said and not answerable for said, answerable in counted),
        wrong=sum(said and answerable for said, answerable in counted),
        unanswerable=sum(not answerable for _, answerable in counted),
        answerable=sum(answerable for _, answerable in counted),
    )
