"""How well search finds the passages that answer, and knows when there are none.

Compares BM25, dense vectors and their reciprocal rank fusion with what is shipped, on questions
judged by people who saw no rankings (``corpora/questions/retrieval/README.md``). JSON to stdout.
Intervals are 95 % bootstrap, questions with their twins drawn together.
"""

import argparse
import json
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from eval.retrieval.metrics import hit_at, interval, ndcg_at, recall_at, reciprocal_rank
from eval.retrieval.questions import SPLITS, Question, read_questions
from eval.retrieval.systems import Plain
from hyrox.settings import Settings
from ingest.progress import Progress
from ingest.stores import Store, ensure_stores, version_folder
from retrieval.passages import PassageSearch

DEPTH = 10
METRICS: dict[str, Callable[[Sequence[str], Question], float]] = {
    "recall_at_5": lambda ranked, q: recall_at(ranked, q.answering, 5),
    "ndcg_at_10": lambda ranked, q: ndcg_at(ranked, q.answers, 10),
    "mrr": lambda ranked, q: reciprocal_rank(ranked[:DEPTH], q.answering),
    "hit_at_2": lambda ranked, q: hit_at(ranked, q.answering, 2),
    "hit_at_5": lambda ranked, q: hit_at(ranked, q.answering, 5),
}


def main(description: str) -> None:
    """The command: figures of a split as JSON on stdout."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--split", choices=SPLITS, default="test")
    parser.add_argument("--home", type=Path, help="folder of built stores")
    parser.add_argument("--each", type=Path, help="write what was found for each question here")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        settings = Settings(home=arguments.home or Path(temporary), reference_draws=1000)
        ensure_stores(settings, Progress())
        search = PassageSearch(
            version_folder(settings, Store.GUIDANCE), settings.corpora / "glossaries"
        )
        questions = read_questions(settings.corpora, arguments.split)
        figures, each = measure(search, questions)
        search.close()
    if arguments.each:
        lines = (json.dumps(line, ensure_ascii=False) for line in each)
        arguments.each.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(json.dumps({"split": arguments.split, **figures}, indent=1))


def measure(
    search: PassageSearch, questions: Sequence[Question]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """All figures of a split, and one line a question."""
    plain = Plain(search.passages)
    answerable = [q for q in questions if q.answerable]
    unanswerable = [q for q in questions if q.style == "unanswerable" and not q.answerable]
    found = {q.id: search.find(q.question, DEPTH) for q in questions}
    systems: dict[str, Callable[[Question], list[str]]] = {
        "bm25": lambda q: plain.bm25(q.question)[:DEPTH],
        "dense": lambda q: plain.dense(q.question)[:DEPTH],
        "hybrid": lambda q: plain.hybrid(q.question)[:DEPTH],
        "shipped": lambda q: [hit.passage.id for hit in found[q.id].hits],
    }
    ranked = {name: {q.id: run(q) for q in answerable} for name, run in systems.items()}
    english = [q for q in answerable if q.language == "en"]
    figures = {
        "passages": len(plain.passages),
        "questions": {
            "all": len(questions), "answerable": len(answerable), "english": len(english),
            "unanswerable": len(unanswerable),
        },
        "english": _table(ranked, english),
        "all_languages": _table(ranked, answerable),
        "shipped_against_better_single_method": _ahead(ranked, english),
        "refused": {
            "unanswerable_recognised": _share(not found[q.id].hits for q in unanswerable),
            "answerable_refused": _share(not found[q.id].hits for q in english),
            "foreign_refused": _share(
                not found[q.id].hits for q in answerable if q.language != "en"
            ),
        },
        "twins": _twins(ranked["shipped"], answerable),
        "by_style": _by(ranked["shipped"], answerable, lambda q: q.style),
        "by_language": _by(ranked["shipped"], answerable, lambda q: q.language),
        "by_family": _by(ranked["shipped"], english, lambda q: q.family),
    }  # fmt: skip
    each = [
        {
            "id": q.id, "question": q.question, "style": q.style, "answers": dict(q.answers),
            "understood": found[q.id].query.text, "confidence": round(found[q.id].confidence, 3),
            "found": [hit.passage.id for hit in found[q.id].hits],
        }
        for q in questions
    ]  # fmt: skip
    return figures, each


Ranked = dict[str, list[str]]


def _table(ranked: dict[str, Ranked], questions: Sequence[Question]) -> dict[str, Any]:
    table: dict[str, Any] = {}
    groups = [q.twin_of or q.id for q in questions]
    for name, lists in ranked.items():
        table[name] = {}
        for metric, of in METRICS.items():
            values = [of(lists[q.id], q) for q in questions]
            low, high = interval(values, groups)
            table[name][metric] = [round(x, 3) for x in (float(np.mean(values)), low, high)]
    return table


def _ahead(ranked: dict[str, Ranked], questions: Sequence[Question]) -> dict[str, Any]:
    """Paired differences to the better single method of each metric."""
    ahead = {}
    groups = [q.twin_of or q.id for q in questions]
    for metric in ("recall_at_5", "ndcg_at_10", "mrr"):
        of = METRICS[metric]
        values = {name: [of(lists[q.id], q) for q in questions] for name, lists in ranked.items()}
        better = max(("bm25", "dense"), key=lambda name: float(np.mean(values[name])))
        gains = [a - b for a, b in zip(values["shipped"], values[better], strict=True)]
        low, high = interval(gains, groups)
        ahead[metric] = {
            "than": better, "by": round(float(np.mean(gains)), 3),
            "interval": [round(low, 3), round(high, 3)],
        }  # fmt: skip
    return ahead


def _twins(lists: Ranked, questions: Sequence[Question]) -> dict[str, Any]:
    """Recall of twins beside that of the very questions they are twins of."""
    by_id = {q.id: q for q in questions}
    found = {}
    for style in ("misspelled", "slang", "foreign"):
        pairs = [
            (recall_at(lists[q.id], q.answering, 5),
             recall_at(lists[q.twin_of], by_id[q.twin_of].answering, 5))
            for q in questions
            if q.style == style and q.twin_of in by_id
        ]  # fmt: skip
        if pairs:
            twin, base = np.mean(pairs, axis=0)
            found[style] = {
                "pairs": len(pairs), "recall_at_5": round(float(twin), 3),
                "of_their_originals": round(float(base), 3),
                "lost_points": round(100 * float(base - twin), 1),
            }  # fmt: skip
    both = [q for q in questions if q.style in ("misspelled", "slang") and q.twin_of in by_id]
    if both:
        lost = [
            recall_at(lists[str(q.twin_of)], q.answering, 5)
            - recall_at(lists[q.id], q.answering, 5)
            for q in both
        ]
        found["misspelled_and_slang"] = {
            "pairs": len(both),
            "lost_points": round(100 * float(np.mean(lost)), 1),
        }
    return found


def _by(
    lists: Ranked, questions: Sequence[Question], of: Callable[[Question], str]
) -> dict[str, Any]:
    groups: dict[str, list[Question]] = {}
    for question in questions:
        groups.setdefault(of(question), []).append(question)
    return {
        name: {
            "n": len(group),
            **{
                metric: round(float(np.mean([METRICS[metric](lists[q.id], q) for q in group])), 3)
                for metric in ("recall_at_5", "ndcg_at_10", "hit_at_2")
            },
        }
        for name, group in sorted(groups.items())
    }


def _share(values: Iterable[bool]) -> dict[str, Any]:
    held = list(values)
    return {
        "n": len(held),
        "share": round(sum(held) / max(1, len(held)), 3),
        "interval": [round(x, 3) for x in interval([float(v) for v in held])] if held else [],
    }
