"""Questions that passages are known to answer, and vectors beside Chroma's, in a built version."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ingest.guidance.documents import Guidance, Passage, Reference
from ingest.progress import Progress
from ingest.vectors import embedding
from ingest.vectors.chroma_build import (
    ASKED,
    ASKED_FILE,
    DATABASES,
    GUIDANCE,
    VECTORS_FILE,
    asked_of,
    build_guidance,
    chroma,
    read_passages,
)


def passage(name: str, text: str, *asked: str, kind: str = "guidance") -> Passage:
    return Passage(
        f"{name}#one", name, name.title(), f"About {name}", text, "running", "all", ("own",),
        "2026-11-22", f"corpora/{name}.md", kind, asked,
    )  # fmt: skip


PASSAGES = [
    passage("sled", "Push from a low body.", "how low should i be", "do i bend my arms"),
    passage("oats", "Oats, per 100 g: energy 379 kcal.", kind="food"),
    passage("sleep", "Sleep eight hours.", "how long should i sleep"),
    passage("squat", "Sit back to the box.", "how do i squat", kind="exercise"),
    passage("tickets", "I hold nothing about tickets.", "ticket price", kind="outside"),
    passage("page", "A page on running drills.", kind="web"),
]
IN_ORDER = [
    (0, "how low should i be"), (0, "do i bend my arms"), (2, "how long should i sleep"),
    (3, "how do i squat"), (4, "ticket price"),
]  # fmt: skip


def build(
    folder: Path, passages: Sequence[Passage], previous: Path | None = None
) -> dict[str, Any]:
    folder.mkdir()
    guidance = Guidance(list(passages), {"own": Reference("Own notes")})
    return build_guidance(folder, guidance, previous, Progress(quiet=True))


def stored(folder: Path, name: str) -> dict[str, tuple[str, np.ndarray]]:
    """Id to text and vector of a collection."""
    with chroma(folder) as client:
        found = client.get_collection(name, embedding_function=None).get(
            include=["documents", "embeddings"]
        )
    vectors = np.asarray(found["embeddings"], np.float32)
    return {
        one: (text, vector)
        for one, text, vector in zip(found["ids"], found["documents"] or [], vectors, strict=True)
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("asked") / "first"
    counts = build(folder, PASSAGES)
    assert counts == {"documents": 6, "passages": 6, "embedded": 6 + len(IN_ORDER)}
    return folder


def test_questions_are_listed_by_passage_in_the_order_of_the_corpus() -> None:
    assert asked_of(PASSAGES) == IN_ORDER


def test_the_store_holds_every_question_and_its_vector_in_that_order(built: Path) -> None:
    texts = [text for _, text in IN_ORDER]
    vectors = np.load(built / ASKED_FILE)
    assert np.allclose(vectors, embedding.question_encoder().encode(texts), atol=1e-5)
    held = stored(built, ASKED)
    assert sorted(held, key=int) == [str(i) for i in range(len(IN_ORDER))]
    for i, text in enumerate(texts):
        assert held[str(i)][0] == text
        assert np.allclose(held[str(i)][1], vectors[i], atol=1e-5)


def test_vectors_beside_chroma_are_those_in_it_row_by_row(built: Path) -> None:
    vectors = np.load(built / VECTORS_FILE)
    held = {**stored(built, GUIDANCE), **stored(built, DATABASES)}
    assert len(vectors) == len(held) == len(PASSAGES)
    for one, vector in zip(PASSAGES, vectors, strict=True):
        assert held[one.id][0] == one.embedded_text
        assert np.allclose(held[one.id][1], vector, atol=1e-5)


def test_tables_have_a_collection_of_their_own(built: Path) -> None:
    assert set(stored(built, DATABASES)) == {"oats#one", "squat#one"}
    assert set(stored(built, GUIDANCE)) == {"sled#one", "sleep#one", "tickets#one", "page#one"}


def test_passages_are_read_back_with_their_questions_and_kinds(built: Path) -> None:
    passages, references = read_passages(built)
    assert passages == PASSAGES
    assert references == {"own": Reference("Own notes")}


class Counting:
    """Both encoders, and what they were given."""

    def __init__(self, encoder: embedding.MiniLM, given: list[str]) -> None:
        self.given = given
        self.encoder = encoder

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.given += texts
        return self.encoder.encode(texts)


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    made = Counting(embedding.encoder(), [])
    questions = Counting(embedding.question_encoder(), made.given)
    monkeypatch.setattr(embedding, "encoder", lambda: made)
    monkeypatch.setattr(embedding, "question_encoder", lambda: questions)
    return made


def test_unchanged_texts_are_not_embedded_again(
    built: Path, tmp_path: Path, counting: Counting
) -> None:
    assert build(tmp_path / "second", PASSAGES, built)["embedded"] == 0
    assert counting.given == []
    for name in (VECTORS_FILE, ASKED_FILE):
        first, second = np.load(built / name), np.load(tmp_path / "second" / name)
        assert np.allclose(first, second, atol=1e-6)


def test_only_what_changed_is_embedded_and_rows_follow_the_new_order(
    built: Path, tmp_path: Path, counting: Counting
) -> None:
    changed = replace(PASSAGES[2], asked=("when do i go to bed", "how long should i sleep"))
    passages = [changed, PASSAGES[1], PASSAGES[0]]
    assert build(tmp_path / "second", passages, built)["embedded"] == 1
    assert counting.given == ["when do i go to bed"]
    texts = [
        "when do i go to bed", "how long should i sleep", "how low should i be",
        "do i bend my arms",
    ]  # fmt: skip
    asked = np.load(tmp_path / "second" / ASKED_FILE)
    assert np.allclose(asked, embedding.question_encoder().encode(texts), atol=1e-5)
    vectors = np.load(tmp_path / "second" / VECTORS_FILE)
    assert np.allclose(vectors, counting.encode([p.embedded_text for p in passages]), atol=1e-5)


def test_vectors_of_another_model_are_not_taken_over(
    built: Path, tmp_path: Path, counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "NAME", "another-model")
    monkeypatch.setattr(embedding, "QUESTIONS", "another-model-for-questions")
    assert build(tmp_path / "second", PASSAGES, built)["embedded"] == 6 + len(IN_ORDER)
    assert len(counting.given) == 6 + len(IN_ORDER)


def test_a_corpus_without_questions_and_tables_is_built_too(tmp_path: Path) -> None:
    plain = [replace(PASSAGES[0], asked=()), PASSAGES[5]]
    assert build(tmp_path / "plain", plain)["embedded"] == 2
    assert np.load(tmp_path / "plain" / ASKED_FILE).shape == (0, embedding.DIMENSION)
    assert stored(tmp_path / "plain", ASKED) == {}
    with chroma(tmp_path / "plain") as client:
        assert {one.name for one in client.list_collections()} == {GUIDANCE, ASKED}
