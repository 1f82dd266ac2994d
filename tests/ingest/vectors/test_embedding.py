import numpy as np
import pytest

from hyrox.errors import ModelError
from ingest.vectors import embedding
from ingest.vectors.embedding import MiniLMEmbeddings, encoder

TEXTS = [
    "How low should I be on the sled push?",
    "Keep your arms straight and your hips low.",
    "Schlafen, naïve façade, emoji \N{FLEXED BICEPS}",
    "wall balls " * 300,
    "a",
    "",
]


def test_vectors_have_unit_length_and_do_not_depend_on_their_batch() -> None:
    together = encoder().encode(TEXTS)
    assert together.shape == (len(TEXTS), embedding.DIMENSION)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    alone = np.concatenate([encoder().encode([text]) for text in TEXTS])
    assert np.allclose(together, alone, atol=1e-5)
    assert encoder().encode([]).shape == (0, embedding.DIMENSION)


def test_a_question_is_nearer_to_its_answer_than_to_something_else() -> None:
    question, answer, other = encoder().encode(
        ["How low should I be on the sled push?", "Push with low hips.", "Drink water at night."]
    )
    assert question @ answer > question @ other + 0.2


def test_vectors_equal_those_of_sentence_transformers() -> None:
    sentence_transformers = pytest.importorskip("sentence_transformers")
    model = sentence_transformers.SentenceTransformer(str(embedding.model_folder()), device="cpu")
    theirs = model.encode(TEXTS, normalize_embeddings=True)
    cosines = (encoder().encode(TEXTS) * theirs).sum(axis=1)
    assert cosines.min() >= 0.9999


def test_the_langchain_adapter_gives_the_same_vectors() -> None:
    adapter = MiniLMEmbeddings()
    assert np.allclose(adapter.embed_query(TEXTS[0]), encoder().encode([TEXTS[0]])[0], atol=1e-6)
    assert np.allclose(adapter.embed_documents(TEXTS[:2]), encoder().encode(TEXTS[:2]), atol=1e-6)


def test_other_weights_than_the_pinned_ones_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    embedding.check_weights()
    monkeypatch.setattr(embedding, "WEIGHTS_SHA256", "0" * 64)
    with pytest.raises(ModelError, match="not the ones this project was built with"):
        embedding.check_weights()


def test_half_a_character_is_read_as_a_question_mark() -> None:
    broken, asked = encoder().encode(["sled \ud83d push", "sled ? push"])
    assert np.allclose(broken, asked, atol=1e-6)
