import pytest

from hyrox.settings import PROJECT
from retrieval.library import Library
from retrieval.search.lexical import WordSearch


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("how low should i be on the sled push??", "sled-push"),
        ("bbj technique", "burpee-broad-jump"),
        ("How do I break up my wall balls into sets?", "wall-balls"),
        ("What damper should I use on the ski erg?", "ski-erg"),
        ("should I take caffeine before the race", "caffeine"),
    ],
)
def test_a_question_finds_its_document_among_the_first_two(
    library: Library, question: str, document: str
) -> None:
    hits = library.passages.search(question, 2)
    assert any(hit.passage.document.startswith(document) for hit in hits)
    assert all(0 < hit.score <= 1 for hit in hits)


def test_a_hit_opens_its_source(library: Library) -> None:
    hit = library.passages.search("How low should I be on the sled push?", 1)[0]
    path, _, section = hit.source.location.partition("#")
    text = (PROJECT / path).read_text(encoding="utf-8")
    assert hit.passage.section in text
    assert section == hit.passage.id.partition("#")[2]
    assert hit.source.citations
    assert hit.source.licence


@pytest.mark.parametrize(
    "question",
    ["What is the capital of France?", "write a python function", "hello", "", "   ",
     "\N{PILE OF POO}" * 100, "<script>alert(1)</script>", "asdf qwer " * 2000],
)  # fmt: skip
def test_a_question_the_guidance_does_not_speak_of_finds_nothing(
    library: Library, question: str
) -> None:
    assert library.passages.search(question) == []
    assert library.passages.search(question, topics=("sled_push", "wall_balls")) == []


def test_preferred_topics_decide_a_vague_question(library: Library) -> None:
    question = "How do I get better at it?"
    for topic in ("sled_pull", "wall_balls", "row"):
        hits = library.passages.search(question, 2, topics=(topic,))
        assert topic in [hit.passage.topic for hit in hits]


def test_one_document_does_not_take_over_and_nothing_is_said_twice(library: Library) -> None:
    hits = library.passages.search("everything about the sled push", 6)
    documents = [hit.passage.document for hit in hits]
    assert len(hits) == 6
    assert max(documents.count(name) for name in documents) <= 2
    assert len({hit.passage.id for hit in hits}) == 6


def test_words_are_stemmed_and_familiarity_tells_known_from_unknown() -> None:
    search = WordSearch(["Pushing the sled", "Rowing steadily", "Sleeping well"])
    assert search.scores(search.words("pushes")).argmax() == 0
    assert search.scores(search.words("zebra")).max() == 0
    assert search.familiarity(search.words("sled push")) == 1
    assert search.familiarity(search.words("zebra crossing")) == 0
    assert search.familiarity(search.words("how do I")) == 0.5
