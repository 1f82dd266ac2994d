"""How long a question takes in a large library: passages drawn from the shipped ones' words.

    python benchmarks/passage_scale.py [--passages 10000 200000]

Each generated passage mixes sentences of shipped ones, so that words are as frequent as in real
guidance; vectors are those of real passages turned a little, since embedding 200,000 texts would
take an hour and says nothing of search. Questions are the shipped ones that passages answer.
Median and 95th percentile of warm queries, milliseconds; the time for embedding a question alone
stands beside them as the reference.
"""

import argparse
import json
import random
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from hyrox.settings import Settings
from ingest import guidance_store
from ingest.guidance.documents import Guidance, Passage
from ingest.progress import QUIET
from ingest.vectors import chroma_build, embedding
from retrieval.passages import PassageSearch

QUERIES, WARM = 300, 30


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, nargs="+", default=[10_000, 200_000])
    sizes = parser.parse_args().passages
    settings = Settings()
    shipped = guidance_store.read_shipped(settings)
    questions = [q for p in shipped.passages for q in p.asked]
    asked = random.Random(1).sample(questions, QUERIES + WARM)
    figures: dict[str, Any] = {"question_embedding_ms": _timed(
        lambda q: embedding.question_encoder().encode([q]), asked)}  # fmt: skip
    vectors = embedding.encoder().encode(
        [t for p in shipped.passages for t in (p.embedded_text, *p.asked)]
    )
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            figures[str(size)] = measure(Path(folder), shipped, vectors, size, asked, settings)
    print(json.dumps(figures, indent=1))


def measure(
    folder: Path, shipped: Guidance, vectors: Any, size: int, asked: list[str], settings: Settings
) -> dict[str, Any]:
    passages = grown(shipped.passages, size)
    rng = np.random.default_rng(0)

    def turned(texts: list[str], *_: object) -> tuple[Any, int]:
        rows = vectors[rng.integers(0, len(vectors), len(texts))]
        noise = rng.normal(0, 0.02, rows.shape).astype(np.float32)
        mixed = rows + noise
        return mixed / np.linalg.norm(mixed, axis=1, keepdims=True), len(texts)

    started = time.perf_counter()
    with patch.object(chroma_build, "_embedded", turned):
        chroma_build.build_guidance(folder, replace(shipped, passages=passages), None, QUIET)
    built_s = time.perf_counter() - started
    started = time.perf_counter()
    search = PassageSearch(folder, settings.corpora / "glossaries")
    opened_s = time.perf_counter() - started
    times = _timed(lambda q: search.find(q, 5), asked)
    search.close()
    return {
        "passages": len(passages), "known_questions": sum(len(p.asked) for p in passages),
        "build_s": round(built_s, 1), "open_s": round(opened_s, 1), "query_ms": times,
    }  # fmt: skip


def grown(passages: list[Passage], size: int) -> list[Passage]:
    """``size`` passages: the shipped ones, and mixtures of their sentences."""
    rng = random.Random(0)
    sentences = [s for p in passages for s in p.text.split(". ") if s]
    made = list(passages[:size])
    while len(made) < size:
        of = rng.choice(passages)
        number = len(made)
        made.append(
            replace(
                of, id=f"grown-{number}#text", document=f"grown-{number}", kind="guidance",
                text=". ".join(rng.sample(sentences, 5)),
                asked=of.asked[:3],
            )
        )  # fmt: skip
    return made


def _timed(look_up: Any, asked: list[str]) -> dict[str, float]:
    for question in asked[:WARM]:
        look_up(question)
    taken = []
    for question in asked[WARM:]:
        started = time.perf_counter()
        look_up(question)
        taken.append((time.perf_counter() - started) * 1000)
    return {
        "median": round(float(np.median(taken)), 1),
        "p95": round(float(np.quantile(taken, 0.95)), 1),
    }


if __name__ == "__main__":
    main()
