"""Fit the weights of search on the development questions, and write them down.

    python -m eval.retrieval.fit HOME [--dry-run]

Ranking: a logistic model over the candidates of each question, grades as targets, each question of
the same weight. Answer or not: a logistic model over one row a question; the threshold is the
highest that refuses at most ``MOST_REFUSED`` of the answerable ones. Both are scored by leaving one
family of documents out at a time, so that the figures printed are of unseen subjects. Questions of
the test split are never read here.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.retrieval.metrics import ndcg_at, recall_at
from eval.retrieval.questions import Question, read_questions
from hyrox.settings import Settings
from ingest.guidance.shipped.outside import OUTSIDE
from ingest.stores import Store, version_folder
from ingest.vectors import embedding
from ingest.vectors.chroma_build import ASKED_FILE, asked_of
from retrieval.passages import PassageSearch
from retrieval.search.answerable import SIGNS, signs
from retrieval.search.index import Candidates
from retrieval.search.ranking import MEASURES, measures
from retrieval.search.understanding import Query
from retrieval.search.weights import FILE, Logistic

Floats = NDArray[np.float32]
MOST_REFUSED = 0.04
"""Of the answerable development questions; the aim for unseen ones is 5 %."""
C_RANKING, C_ANSWER = 0.1, 1.0
BY_HAND = {"wanted": 0.8, "vague_wanted": 2.5, "unreviewed": -0.5, "outside": 0.0}
"""Weights that no question of the set can tell: none has a race behind it, and every passage of the
shipped corpus is reviewed."""


@dataclass(frozen=True)
class Seen:
    """One question with everything that search measures of it."""

    question: Question
    query: Query
    candidates: Candidates
    measured: Floats
    grades: Floats
    inside: NDArray[np.bool_]
    ids: tuple[str, ...]
    known: float


def look(search: PassageSearch, questions: Sequence[Question]) -> list[Seen]:
    """Measure the candidates of every question."""
    seen = []
    for question in questions:
        query = search.understanding.read(question.question)
        vectors = embedding.question_encoder().encode([query.text, *query.parts])
        candidates = search.index.candidates(query, vectors)
        of = [search.passages[int(row)] for row in candidates.rows]
        seen.append(
            Seen(
                question, query, candidates,
                measures(query, candidates, search.passages, frozenset()),
                np.array([question.answers.get(p.id, 0) for p in of], np.float32),
                np.array([p.kind != OUTSIDE for p in of], bool),
                tuple(p.id for p in of), search.index.known_words(query),
            )
        )  # fmt: skip
    return seen


def not_covered(search: PassageSearch, folder: Path) -> list[Seen]:
    """The examples of what is not covered as unanswerable questions, each as if it were not among
    the examples: what is searched must not know it already."""
    vectors_of = np.load(folder / ASKED_FILE, mmap_mode="r")
    asked = asked_of(search.passages)
    seen = []
    for place, (row, text) in enumerate(asked):
        if search.passages[row].kind != OUTSIDE:
            continue
        one = look(search, [Question(f"n{place}", text, "en", "unanswerable", "none", {})])[0]
        vector = embedding.question_encoder().encode([one.query.text])[0]
        others = [i for i, (owner, _) in enumerate(asked) if owner == row and i != place]
        nearest = float((vectors_of[others] @ vector).max(initial=0.0))
        at = int(np.flatnonzero(one.candidates.rows == row)[0])
        for measured in (one.candidates.asked, one.candidates.part):
            measured[at] = nearest
        seen.append(one)
    return seen


def fit_ranking(seen: Sequence[Seen], strength: float = C_RANKING) -> Logistic:
    """The ranking model; candidates that answer weigh as much as all others of the question."""
    from sklearn.linear_model import LogisticRegression

    rows, targets, weights = [], [], []
    for one in seen:
        if not one.question.answerable:
            continue
        use = one.inside
        good = one.grades[use] / 2
        bad = 1 - good
        rows += [one.measured[use], one.measured[use]]
        targets += [np.ones(len(good)), np.zeros(len(bad))]
        weights += [good / max(1.0, good.sum()), bad / max(1.0, bad.sum())]
    model = LogisticRegression(C=strength, max_iter=2000)
    weight = np.concatenate(weights)
    model.fit(np.concatenate(rows), np.concatenate(targets), weight * 1000 / weight.sum())
    fitted = dict(zip(MEASURES, map(float, model.coef_[0]), strict=True)) | BY_HAND
    return Logistic(MEASURES, tuple(fitted.values()), float(model.intercept_[0]))


def fit_answer(seen: Sequence[Seen], ranking: Logistic, strength: float = C_ANSWER) -> Logistic:
    """The model of whether there is an answer."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=strength, max_iter=2000, class_weight="balanced")
    model.fit(
        np.array([signs_of(one, ranking) for one in seen]),
        [one.question.answerable for one in seen],
    )
    return Logistic(SIGNS, tuple(map(float, model.coef_[0])), float(model.intercept_[0]))


def signs_of(one: Seen, ranking: Logistic) -> Floats:
    return signs(one.query, one.candidates, ranking(one.measured), one.inside, one.known)


def order(one: Seen, ranking: Logistic) -> list[str]:
    """Ids of the candidates, best first."""
    scores = np.where(one.inside, ranking(one.measured), -1.0)
    return [one.ids[i] for i in np.argsort(-scores, kind="stable") if one.inside[i]]


def scores_of(seen: Sequence[Seen], ranking: Logistic) -> dict[str, float]:
    """Recall and nDCG of a ranking, refusals left aside."""
    held = [one for one in seen if one.question.answerable]
    lists = [order(one, ranking) for one in held]
    return {
        "recall_at_5": float(np.mean(
            [recall_at(r, one.question.answering, 5) for r, one in zip(lists, held, strict=True)]
        )),
        "ndcg_at_10": float(np.mean(
            [ndcg_at(r, one.question.answers, 10) for r, one in zip(lists, held, strict=True)]
        )),
    }  # fmt: skip


def across_families(seen: Sequence[Seen], outside: Sequence[Seen]) -> dict[str, Any]:
    """Scores of questions whose family was left out of fitting.

    Args:
        seen: the development questions.
        outside: further unanswerable ones, to fit with but not to be scored.
    """
    families = sorted({one.question.family for one in seen} - {"none"})
    none = [one for one in seen if one.question.family == "none"]
    scored: list[tuple[str, dict[str, float], int]] = []
    said: list[tuple[bool, float]] = []
    for number, family in enumerate(families):
        left = none[number :: len(families)]
        out = {one.question.id for one in seen if one.question.family == family}
        out |= {one.question.id for one in left}
        train = [one for one in seen if one.question.id not in out]
        test = [one for one in seen if one.question.id in out]
        ranking = fit_ranking(train)
        answer = fit_answer([*train, *outside], ranking)
        answerable = [one for one in test if one.question.answerable]
        scored.append((family, scores_of(answerable, ranking), len(answerable)))
        said += [(one.question.answerable, float(answer(signs_of(one, ranking)))) for one in test]
    total = sum(n for _, _, n in scored)
    figures: dict[str, Any] = {
        name: round(sum(s[name] * n for _, s, n in scored) / total, 3)
        for name in ("recall_at_5", "ndcg_at_10")
    }
    least = threshold([p for ok, p in said if ok])
    figures["unanswerable_recognised"] = round(
        float(np.mean([p < least for ok, p in said if not ok])), 3
    )
    figures["answerable_refused"] = round(float(np.mean([p < least for ok, p in said if ok])), 3)
    figures["least"] = round(least, 4)
    return figures


def threshold(answerable: Sequence[float]) -> float:
    """The highest threshold that refuses at most ``MOST_REFUSED``."""
    ranked = sorted(answerable)
    return ranked[int(MOST_REFUSED * len(ranked))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--dry-run", action="store_true", help="print, write nothing")
    arguments = parser.parse_args()
    settings = Settings(home=arguments.home)
    search = PassageSearch(
        version_folder(settings, Store.GUIDANCE), settings.corpora / "glossaries"
    )
    seen = look(search, read_questions(settings.corpora, "development"))
    outside = not_covered(search, version_folder(settings, Store.GUIDANCE))
    search.close()
    ranking = fit_ranking(seen)
    answer = fit_answer([*seen, *outside], ranking)
    unseen = across_families(seen, outside)
    found = {
        "fitted": "on the development questions; figures of families left out of fitting",
        "unseen_families": unseen,
        "ranking": _written(ranking),
        "answer": _written(answer),
        "least": unseen["least"],
    }
    print(json.dumps({**found, "on_all": scores_of(seen, ranking)}, indent=1))
    if not arguments.dry_run:
        FILE.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _written(model: Logistic) -> dict[str, Any]:
    weights = dict(zip(model.names, (round(w, 4) for w in model.weights), strict=True))
    return {"weights": weights, "bias": round(model.bias, 4)}


if __name__ == "__main__":
    main()
