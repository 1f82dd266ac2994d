"""The adapter for questions: what it is trained on, and that serving adds what was trained."""

import random
from pathlib import Path

import numpy as np
import pytest

from hyrox.settings import Settings
from ingest.guidance.documents import Passage
from ingest.guidance_store import read_shipped
from ingest.vectors import embedding


def passage(document: str, asked: tuple[str, ...], kind: str = "guidance") -> Passage:
    place = "how-to" if kind == "exercise" else "one"
    return Passage(
        f"{document}#{place}", document, "Title", "Section", f"Text of {document}.", "row", "all",
        (), "2026-11-22", "here", kind, asked,
    )  # fmt: skip


def test_pairs_are_questions_that_people_wrote() -> None:
    from finetune.encoder import pairs_of

    passages = [
        passage("one", ("a?", "b?")),
        passage("exercise-two", ("c?", "d?", "name"), "exercise"),
    ]
    assert pairs_of(passages) == [("a?", 0), ("b?", 0), ("c?", 1), ("d?", 1)]


def test_no_judged_question_is_trained_on() -> None:
    from eval.retrieval.questions import SPLITS, read_questions
    from finetune.encoder import pairs_of

    settings = Settings()
    asked = {question.lower() for question, _ in pairs_of(read_shipped(settings).passages)}
    for split in SPLITS:
        judged = {
            question.question.lower()
            for question in read_questions(settings.corpora, split)
            if question.answerable and len(question.question.split()) > 3
        }
        assert not judged & asked


def test_batches_hold_every_pair_once_and_questions_of_about_one_length() -> None:
    from finetune.encoder import BATCH
    from finetune.minilm import batches

    pairs = [("word " * (1 + i % 40), i) for i in range(10 * BATCH)]
    found = batches(pairs, BATCH, random.Random(0))
    assert sorted(pair for batch in found for pair in batch) == sorted(pairs)
    widths = [max(len(q) for q, _ in b) - min(len(q) for q, _ in b) for b in found]
    assert np.mean(widths) < 60


def test_serving_adds_what_was_trained(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    from finetune.encoder import Trainer

    texts = ["where do I rest on the sled push", "how much caffeine", "tired legs after lunges"]
    vectors = embedding.encoder().encode(["Sled push", "Caffeine", "Sandbag lunges"])
    trainer = Trainer(vectors, steps=4)
    losses = [trainer.step([(text, row) for row, text in enumerate(texts)]) for _ in range(4)]
    assert losses[-1] < losses[0]
    trainer.encoder.save(tmp_path)
    trainer.encoder.model.eval()
    with torch.no_grad():
        trained = trainer.encoder.encode(texts).numpy()
    served = embedding.MiniLM(embedding.model_folder(), tmp_path).encode(texts)
    assert np.allclose(served, trained, atol=1e-4)
    assert not np.allclose(served, embedding.encoder().encode(texts), atol=1e-3)


def test_the_shipped_adapter_brings_a_question_nearer_to_its_passage() -> None:
    passages = [p for p in read_shipped(Settings()).passages if p.asked][:60]
    answers = embedding.encoder().encode([p.embedded_text for p in passages])
    questions = [p.asked[-1] for p in passages]
    plain = embedding.encoder().encode(questions) @ answers.T
    taught = embedding.question_encoder().encode(questions) @ answers.T
    own = np.arange(len(passages))
    assert (taught.argmax(1) == own).mean() > (plain.argmax(1) == own).mean()
