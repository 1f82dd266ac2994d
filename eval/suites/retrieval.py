"""Whether search finds the passages that answer, and knows when there are none.

The judged questions of ``corpora/questions/retrieval`` (split ``test``; its README says who judged
them), asked of the shipped search and of three plain systems over the same passages.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from eval.retrieval.metrics import hit_at, ndcg_at, recall_at, reciprocal_rank
from eval.retrieval.questions import ANSWERS, read_questions
from eval.retrieval.systems import Plain
from eval.statistics.intervals import Part
from eval.statistics.metric import Metric
from eval.suites.base import COACH, Case, Checked, Row, Scored

if TYPE_CHECKING:
    from eval.running.bench import Bench

BM25, DENSE, HYBRID = "BM25", "vectors", "both fused"
DEPTH = 10
QUICK_EACH = 12
"""Quick cases: every so-many-th question."""


class Retrieval:
    """See the module."""

    name = "retrieval"
    title = "Search"
    about = (
        "Questions as athletes type them, in eight styles and five languages, each judged by hand "
        "against all passages (2: answers by itself, 1: helps), and questions that nothing "
        "answers. Twins of a question (misspelled, slang, translated) are drawn together. BM25, "
        "vectors and their reciprocal rank fusion search the same passages and never refuse."
    )
    ways = (COACH, BM25, DENSE, HYBRID)
    metrics: Mapping[str, Metric] = {
        "recall_at_5": Metric(
            "recall at 5, %",
            means="Answering passages among the first five, of as many as five places can hold.",
        ),
        "ndcg_at_10": Metric(
            "nDCG at 10, %", share=False, means="Järvelin & Kekäläinen 2002, gains 2^grade - 1."
        ),
        "mrr": Metric(
            "reciprocal rank, %", share=False, means="1 / rank of the first answering passage."
        ),
        "hit_at_2": Metric("an answering passage among the first two, %"),
        "refused": Metric("refused where nothing answers, %"),
        "refused_wrongly": Metric("refused where something answers, %", falls=True),
    }
    cost = 0.05

    def __init__(self) -> None:
        self._plain: Plain | None = None

    def cases(self, bench: "Bench") -> Sequence[Case]:
        """The test questions."""
        return [
            Case(
                question.id, question.twin_of or question.id,
                {"question": question.question, "answers": dict(question.answers)},
                family=question.style if question.language == "en" else question.language,
                quick=number % QUICK_EACH == 0,
            )
            for number, question in enumerate(read_questions(bench.settings.corpora, "test"))
        ]  # fmt: skip

    def answer(self, case: Case, way: str, bench: "Bench") -> Row:
        """The ids of the passages found, best first."""
        passages = bench.library.passages
        question = str(case.asks["question"])
        if way == COACH:
            found = passages.find(question, DEPTH)
            return {
                "found": [hit.passage.id for hit in found.hits],
                "understood": found.query.text,
                "texts": {hit.passage.id: hit.passage.text for hit in found.hits},
            }
        if self._plain is None:
            self._plain = Plain(passages.passages)
        search = {BM25: self._plain.bm25, DENSE: self._plain.dense, HYBRID: self._plain.hybrid}
        return {"found": search[way](question)[:DEPTH]}

    def score(self, case: Case, way: str, row: Row) -> Scored:
        """Rankings of answerable questions; refusals of all."""
        grades: Mapping[str, int] = case.asks["answers"]
        answering = frozenset(p for p, grade in grades.items() if grade == ANSWERS)
        found: list[str] = row["found"]
        parts: dict[str, Part] = {}
        if answering:
            parts = {
                "recall_at_5": (recall_at(found, answering, 5), 1.0),
                "ndcg_at_10": (ndcg_at(found, grades, DEPTH), 1.0),
                "mrr": (reciprocal_rank(found, answering), 1.0),
                "hit_at_2": (hit_at(found, answering, 2), 1.0),
                "refused_wrongly": (float(not found), 1.0),
            }
        elif case.family == "unanswerable":
            parts = {"refused": (float(not found), 1.0)}
        shown = [
            Checked(
                passage, {2: "answers", 1: "helps"}.get(grades.get(passage, 0), "not judged"),
                passage in grades,
            )
            for passage in found[:5]
        ]  # fmt: skip
        return Scored(parts, shown, row.get("texts", {}))


SUITE = Retrieval()
