"""Teach the encoder of questions this sport: a LoRA adapter on MiniLM.

    python -m finetune.encoder OUT [--epochs 7]

Passages keep the vectors of the published weights; questions, those of athletes and those that
stand beside passages, get the adapter's. So a step costs a few short texts, and every passage of
the library is a negative: the loss is a softmax over all of them (the full form of what sampled
losses such as InfoNCE approximate; van den Oord et al. 2018).

Trained on the corpus's own questions: those beside sections (``> Q:``), exercises and recipes, and
the examples of what is not covered. Nothing of ``corpora/questions/retrieval`` is trained on. The
adapter is about a megabyte; ``ingest.vectors.embedding`` adds it to the published weights.
"""

import argparse
import json
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from finetune.minilm import ALPHA, RANK, THREADS, AdaptedMiniLM, batches
from hyrox.settings import Settings
from ingest.guidance.documents import Passage
from ingest.guidance_store import read_shipped
from ingest.progress import Progress
from ingest.vectors.embedding import Floats, encoder

if TYPE_CHECKING:
    import torch

LEARNING_RATE, TEMPERATURE = 5e-4, 0.05
BATCH = 64
QUESTION_TOKENS = 64
SHARED, ALIKE_TEMPERATURE = 0.3, 0.04
"""Weight of passages beside the one a question was written for, and how like it they must be."""
Pair = tuple[str, int]


def pairs_of(passages: Sequence[Passage]) -> list[Pair]:
    """The questions a passage is known to answer, with its row: those written for it, and of those
    that code makes for every row of a table the first alone."""
    found: list[Pair] = []
    for row, passage in enumerate(passages):
        asked = passage.asked
        if passage.kind in ("exercise", "recipe"):
            # Behind its author's two stand those that code makes for every row of a table.
            asked = asked[:2] if passage.id.endswith(("#how-to", "#recipe")) else asked[:1]
        elif passage.kind == "food":
            asked = asked[:1]
        found += [(question, row) for question in asked]
    return found


class Trainer:
    """The encoder with its adapter, and one step after another."""

    def __init__(self, passages: "Floats", steps: int) -> None:
        """``passages``: ``[n, 384]``, vectors of the published weights."""
        import torch
        from transformers import get_cosine_schedule_with_warmup

        self.encoder = AdaptedMiniLM(QUESTION_TOKENS)
        weights = self.encoder.weights()
        self._optimiser = torch.optim.AdamW(weights, lr=LEARNING_RATE, weight_decay=0.01)
        self._schedule = get_cosine_schedule_with_warmup(self._optimiser, steps // 10, steps)
        self._weights = weights
        self._passages = torch.tensor(passages)

    def step(self, batch: Sequence[Pair]) -> float:
        """One step; returns the loss."""
        import torch

        self.encoder.model.train()
        vectors = self.encoder.encode([question for question, _ in batch])
        rows = [row for _, row in batch]
        scores = vectors @ self._passages.T / TEMPERATURE
        loss = torch.nn.functional.cross_entropy(scores, self._targets(rows))
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self._weights, 1.0)
        self._optimiser.step()
        self._schedule.step()
        self._optimiser.zero_grad()
        return float(loss.detach())

    def _targets(self, rows: Sequence[int]) -> "torch.Tensor":
        """``[questions, passages]``: most of the weight on the passage that answers, the rest on
        those that say about the same, which may answer too."""
        import torch

        alike = self._passages[rows] @ self._passages.T
        targets = SHARED * torch.softmax(alike / ALIKE_TEMPERATURE, dim=1)
        targets[torch.arange(len(rows)), torch.tensor(rows)] += 1 - SHARED
        return targets


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--epochs", type=int, default=7)
    arguments = parser.parse_args()
    import torch

    torch.set_num_threads(THREADS)
    passages = read_shipped(Settings()).passages
    pairs = pairs_of(passages)
    rng = random.Random(0)
    planned = [batch for _ in range(arguments.epochs) for batch in batches(pairs, BATCH, rng)]
    vectors = encoder().encode([passage.embedded_text for passage in passages])
    trainer = Trainer(vectors, len(planned))
    log: list[dict[str, Any]] = []
    started = time.perf_counter()
    with Progress().bar(len(planned), "Training the encoder") as bar:
        for number, batch in enumerate(planned, 1):
            log.append({"step": number, "loss": round(trainer.step(batch), 4)})
            bar.update(1)
    trainer.encoder.save(arguments.out)
    said = {
        "pairs": len(pairs), "steps": len(planned), "epochs": arguments.epochs, "rank": RANK,
        "alpha": ALPHA, "learning_rate": LEARNING_RATE, "temperature": TEMPERATURE,
        "seconds": round(time.perf_counter() - started),
        "first_loss": log[0]["loss"], "last_loss": log[-1]["loss"],
    }  # fmt: skip
    (arguments.out / "training.json").write_text(json.dumps({**said, "log": log}) + "\n")
    print(json.dumps(said))


if __name__ == "__main__":
    main()
