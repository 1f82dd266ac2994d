"""The rules of search on a store of thirty invented passages."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from hyrox.errors import StoreError
from ingest.vectors import embedding
from ingest.vectors.chroma_build import GUIDANCE, chroma
from retrieval.passages import NEAREST_TOPICS, PER_DOCUMENT, REVIEWED_FIRST, PassageSearch
from retrieval.search import answerable, ranking
from tests.retrieval.tiny_store import (
    PASSAGES,
    SAID_TWICE,
    TICKETS,
    build_tiny,
    open_tiny,
    plain_weights,
)

TOPICS = sorted({passage.topic for passage in PASSAGES} - {"outside"})
UNRELATED = [
    "What is the capital of France?", "write a python function that sorts a list",
    "which mortgage is better, fixed or variable", "who won the chess championship in 1972",
    "translate this poem into Latin",
]  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_tiny(tmp_path_factory.mktemp("tiny") / "store")


@pytest.fixture(scope="module")
def search(store: Path) -> Iterator[PassageSearch]:
    opened = open_tiny(store)
    yield opened
    opened.close()


@pytest.fixture
def answers_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules that must hold whatever was fitted: everything is answered, by vectors alone."""
    for module in (ranking, answerable):
        monkeypatch.setattr(module, "shipped", lambda: plain_weights(answers=True))


@pytest.fixture
def answers_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (ranking, answerable):
        monkeypatch.setattr(module, "shipped", lambda: plain_weights(answers=False))


def test_a_passage_is_found_by_a_question_it_is_known_to_answer(search: PassageSearch) -> None:
    for passage in PASSAGES:
        if passage.reviewed:
            found = search.find(passage.asked[0], 2)
            assert passage.id in [hit.passage.id for hit in found.hits], passage.id
            assert not found.outside


def test_a_hit_says_where_it_stands_and_what_it_cites(search: PassageSearch) -> None:
    (hit,) = search.search("how many hours of sleep do i need", 1)
    assert hit.source.location == "corpora/guidance/sleep.md#hours"
    assert hit.source.citations == ("Own notes",)
    assert hit.source.licence == "Apache-2.0"


def test_what_is_known_not_to_be_covered_is_said_and_what_comes_nearest_named(
    search: PassageSearch,
) -> None:
    for question in ("how much is a ticket", "when do tickets go on sale"):
        found = search.find(question, 2)
        assert found.hits == ()
        assert found.outside == TICKETS
        reviewed = {passage.title for passage in PASSAGES if passage.reviewed}
        assert 0 < len(found.nearest) <= NEAREST_TOPICS
        assert len(set(found.nearest)) == len(found.nearest)
        assert set(found.nearest) <= reviewed


@pytest.mark.usefixtures("answers_all")
def test_what_the_library_does_not_hold_is_never_a_source(search: PassageSearch) -> None:
    for question in ("how much is a ticket", "are tickets sold out", TICKETS):
        hits = search.find(question, 20).hits
        assert hits
        assert "outside" not in {hit.passage.kind for hit in hits}


@pytest.mark.usefixtures("answers_nothing")
def test_without_an_answer_there_is_no_hit_and_only_the_best_match_says_what_is_outside(
    search: PassageSearch,
) -> None:
    known = search.find("how do i taper", 2)
    assert (known.hits, known.outside) == ((), "")
    assert known.nearest[0] == "Taper"
    assert search.find("how much is a ticket", 2).outside == TICKETS
    page = search.find("how long do i foam roll my calves", 2)
    assert len(page.nearest) == NEAREST_TOPICS
    assert "Web Foam" not in page.nearest


@pytest.mark.usefixtures("answers_all")
def test_a_page_that_nobody_reviewed_comes_behind_reviewed_passages_that_answer_as_well(
    search: PassageSearch,
) -> None:
    # Both are known to answer it, and the page is worded as the question is.
    hits = search.find("what damper on the ski erg", 8).hits
    place = {hit.passage.id: at for at, hit in enumerate(hits)}
    score = {hit.passage.id: hit.score for hit in hits}
    assert score["web-damper#one"] >= score["ski-erg#damper"]
    assert place["ski-erg#damper"] < place["web-damper#one"]
    for hit in hits[: place["web-damper#one"]]:
        assert hit.passage.reviewed
        assert hit.score >= REVIEWED_FIRST * score["web-damper#one"]


@pytest.mark.usefixtures("answers_all")
def test_a_page_that_nobody_reviewed_is_found_where_nothing_reviewed_answers(
    search: PassageSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = "how long do i foam roll my calves"
    hits = search.find(question, 3).hits
    page = next(hit for hit in hits if hit.passage.id == "web-foam#one")
    assert page.score == max(hit.score for hit in hits)
    # The rule compares scores: once a page is worth much more than all else, it is first.
    monkeypatch.setattr("retrieval.passages.REVIEWED_FIRST", 1.0)
    assert search.find(question, 3).hits[0] == page


@pytest.mark.usefixtures("answers_all")
def test_what_is_said_twice_is_shown_once(search: PassageSearch) -> None:
    for question in ("how do i breathe on the ski erg", "how do i breathe on the rower"):
        texts = [hit.passage.text for hit in search.find(question, 20).hits]
        assert texts.count(SAID_TWICE) == 1
        assert texts[0] == SAID_TWICE


@pytest.mark.usefixtures("answers_all")
def test_no_document_takes_over(search: PassageSearch) -> None:
    hits = search.find("sled push body steps hands pacing", 20).hits
    documents = [hit.passage.document for hit in hits]
    assert documents.count("sled-push") == PER_DOCUMENT
    assert max(documents.count(name) for name in documents) <= PER_DOCUMENT
    assert len(documents) > 10


@pytest.mark.usefixtures("answers_all")
@pytest.mark.parametrize("k", [1, 2, 5])
def test_as_many_passages_as_wanted_are_found_and_fewer_are_the_first_of_more(
    search: PassageSearch, k: int
) -> None:
    question = "how do i breathe in the race"
    hits = search.search(question, k)
    assert len(hits) == k
    assert hits == search.search(question, 8)[:k]


def test_nothing_wanted_is_nothing_found(search: PassageSearch) -> None:
    for k in (0, -1):
        found = search.find("how do i taper", k)
        assert (found.hits, found.confidence) == ((), 0.0)


@pytest.mark.usefixtures("answers_all")
def test_wanted_topics_come_first_and_nothing_else_is_found_than_without(
    search: PassageSearch,
) -> None:
    question = "how do i get better at it"
    without = {hit.passage.id: hit.score for hit in search.find(question, 40).hits}
    for topic in ("wall_balls", "sled_pull", "sleep"):
        hits = search.find(question, 40, [topic]).hits
        of_topic = [hit for hit in hits if hit.passage.topic == topic]
        assert of_topic
        for hit in of_topic:
            if hit.passage.id in without:
                assert hit.score > without[hit.passage.id]
        others = {h.passage.id: h.score for h in hits if h.passage.topic != topic}
        assert all(score == pytest.approx(without.get(one, score)) for one, score in others.items())


@pytest.mark.parametrize("question", UNRELATED)
def test_wanted_topics_never_make_an_unrelated_question_answerable(
    search: PassageSearch, question: str
) -> None:
    assert search.find(question).hits == ()
    for topic in TOPICS:
        assert search.find(question, 2, [topic]).hits == (), topic
    assert search.find(question, 2, TOPICS).hits == ()


@pytest.mark.parametrize(
    "question",
    ["", " \n\t ", "lol", "?!", "\N{PILE OF POO}", "\N{FLEXED BICEPS}" * 500, "\x00", "\ud83d",
     "asdf qwer " * 20_000, "x" * 100_000, "1" * 5_000, "<script>alert(1)</script>"],
)  # fmt: skip
def test_questions_of_nothing_find_nothing_and_do_not_raise(
    search: PassageSearch, question: str
) -> None:
    found = search.find(question, 2)
    assert found.hits == ()
    assert found.query.asked == question.strip()[:1000]


WORDS = st.sampled_from(
    "how low sled push ski erg wall balls sleep nap race caffeine rope knee breathe ticket bbj "
    "lundges 45 lb 6 miles comment Schlitten trineo الزلاجة é ı ſ 💪 \u200b ' - / # , . ?".split()
)


@hypothesis_settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    question=st.text(max_size=120) | st.lists(WORDS, max_size=40).map(" ".join),
    k=st.integers(1, 8),
    topics=st.lists(st.sampled_from(TOPICS), max_size=3),
)
@pytest.mark.parametrize("answer", ["shipped", "all"])
def test_search_never_raises_and_its_scores_fall_from_one_to_zero(
    search: PassageSearch,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    question: str,
    k: int,
    topics: list[str],
) -> None:
    if answer == "all":
        for module in (ranking, answerable):
            monkeypatch.setattr(module, "shipped", lambda: plain_weights(answers=True))
    found = search.find(question, k, topics)
    assert 0 <= found.confidence <= 1
    assert len(found.hits) <= k
    assert len({hit.passage.id for hit in found.hits}) == len(found.hits)
    assert not (found.hits and (found.outside or found.nearest))
    assert all(0 <= hit.score <= 1 for hit in found.hits)
    for reviewed in (True, False):
        scores = [hit.score for hit in found.hits if bool(hit.passage.reviewed) == reviewed]
        assert scores == sorted(scores, reverse=True)


def damage_vectors(store: Path) -> None:
    (store / "vectors.npy").unlink()


def damage_asked(store: Path) -> None:
    np.save(store / "asked.npy", np.load(store / "asked.npy")[:-1])


def damage_width(store: Path) -> None:
    np.save(store / "vectors.npy", np.load(store / "vectors.npy")[:, :-1])


def damage_numbers(store: Path) -> None:
    whole = (store / "vectors.npy").read_bytes()
    (store / "vectors.npy").write_bytes(whole[: len(whole) // 2])


def damage_passages(store: Path) -> None:
    data = json.loads((store / "guidance.json").read_text())
    data["passages"].pop()
    (store / "guidance.json").write_text(json.dumps(data))


def damage_json(store: Path) -> None:
    (store / "guidance.json").write_text("{")


def damage_fields(store: Path) -> None:
    (store / "guidance.json").write_text('{"passages": [{"id": 3}], "references": {}}')


def damage_chroma(store: Path) -> None:
    shutil.rmtree(store / "chroma")


def damage_collection(store: Path) -> None:
    with chroma(store) as client:
        client.get_collection(GUIDANCE, embedding_function=None).delete(ids=["sleep#hours"])


@pytest.mark.parametrize(
    "damage",
    [damage_collection, damage_vectors, damage_asked, damage_width, damage_numbers,
     damage_passages, damage_json, damage_fields, damage_chroma],
)  # fmt: skip
def test_a_damaged_store_is_an_error_that_says_what_to_do(
    store: Path, tmp_path: Path, damage: object
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(store, copy)
    assert callable(damage)
    damage(copy)
    with pytest.raises(StoreError, match=r"damaged\. Delete the folder and run: hyrox-coach"):
        open_tiny(copy)


def test_a_store_of_another_model_is_an_error_that_says_what_to_do(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "NAME", "another-model")
    with pytest.raises(StoreError, match=r"by all-MiniLM-L6-v2, questions are by another-model"):
        open_tiny(store)


@pytest.mark.usefixtures("answers_all")
def test_a_store_without_known_questions_is_searched_too(tmp_path: Path) -> None:
    folder = build_tiny(tmp_path / "silent", [replace(p, asked=()) for p in PASSAGES])
    search = open_tiny(folder)
    assert search.search("how many hours of sleep do i need", 1)[0].passage.id == "sleep#hours"
    search.close()


def test_a_store_without_passages_finds_nothing(tmp_path: Path) -> None:
    search = open_tiny(build_tiny(tmp_path / "empty", []))
    found = search.find("how do i taper", 2)
    assert (found.hits, found.outside, found.nearest) == ((), "", ())
    search.close()
