"""What needs no model: the evidence's own sentences, code's ranking, the nearest written week."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from finetune.compare.cases import Case
from finetune.data.example import Example, Expects, Kind
from finetune.data.kinds import draft
from generator.lookup import no_source
from generator.speech import plain_sentences_of
from hyrox.errors import InputError

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


def template(case: Case, weeks: "Nearest | None") -> str:
    """What code says where there is no model: every fact in its plain sentence and the first
    sentences of the best passage, the letters as code ranks, the nearest week.

    It has no way to see that a passage does not answer: it says it all the same.

    Raises:
        InputError: a week is asked for and there are none to copy.
    """
    if case.asked.expects is Expects.LETTERS:
        return draft.by_code(case.example)
    if case.asked.expects is Expects.JSON:
        if weeks is None:
            raise InputError("There is no training example of a plan to copy.")
        return weeks.copy_for(case.example)
    use = [case.known[item_id] for item_id in case.asked.use]
    said = " ".join(f"{s.text} [{', '.join(s.citations)}]" for s in plain_sentences_of(use))
    return said or no_source(None, None)


class Nearest:
    """Copies the week of the training profile that is most like the one asked about.

    Likeness is the cosine of TF-IDF vectors of the profiles' JSON, words and pairs of words in a
    row, so that a key stands with its value (scikit-learn's TfidfVectorizer).
    """

    def __init__(self, vectors: "csr_matrix", vectorizer: Any, targets: list[str]) -> None:
        self._vectors, self._vectorizer, self._targets = vectors, vectorizer, targets

    @classmethod
    def of(cls, training: Iterable[Example]) -> "Nearest | None":
        """Over the plans among these; ``None`` where there are none."""
        from sklearn.feature_extraction.text import TfidfVectorizer

        plans = [example for example in training if example.kind is Kind.PLAN]
        if not plans:
            return None
        vectorizer = TfidfVectorizer(token_pattern=r"\w+", ngram_range=(1, 2), sublinear_tf=True)
        vectors = vectorizer.fit_transform(example.turns[0].question for example in plans)
        return cls(vectors, vectorizer, [example.targets[0] for example in plans])

    def copy_for(self, example: Example) -> str:
        """The week of the nearest profile, unchanged."""
        asked = self._vectorizer.transform([example.turns[0].question])
        likeness = (self._vectors @ asked.T).toarray().ravel()
        return self._targets[int(likeness.argmax())]
