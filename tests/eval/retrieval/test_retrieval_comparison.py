"""Plain systems beside what is shipped, measured on thirty invented passages."""

import json
from collections.abc import Iterator

import pytest

from eval.retrieval.comparison import METRICS, measure
from eval.retrieval.questions import Question
from eval.retrieval.systems import DEPTH, Plain
from retrieval.passages import PassageSearch
from retrieval.search import answerable, ranking
from tests.retrieval.tiny_store import PASSAGES, build_tiny, open_tiny, plain_weights


@pytest.fixture(scope="module")
def plain() -> Plain:
    return Plain(PASSAGES)


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PassageSearch]:
    opened = open_tiny(build_tiny(tmp_path_factory.mktemp("compared") / "store"))
    yield opened
    opened.close()


def question(
    name: str, text: str, *answers: str, style: str = "plain", twin_of: str | None = None
) -> Question:
    language = "de" if style == "foreign" else "en"
    family = text.split()[0]
    return Question(name, text, language, style, family, dict.fromkeys(answers, 2), twin_of)


QUESTIONS = [
    question("q1", "how low should my body be for the sled push", "sled-push#body-angle"),
    question("q2", "hours of sleep that adults need", "sleep#hours"),
    question("q3", "the rope of the sled pull", "sled-pull#rope"),
    question("q4", "hours of slep that adults need", "sleep#hours", style="misspelled",
             twin_of="q2"),
    question("q5", "wie viele Stunden Schlaf brauche ich", "sleep#hours", style="foreign",
             twin_of="q2"),
    question("q6", "who painted the ceiling of the chapel", style="unanswerable"),
    # Judged, and nothing was found to answer it: neither answerable nor of the unanswerable.
    question("q7", "why does the sled drift", style="plain"),
]  # fmt: skip


def test_words_find_words_and_vectors_find_meaning(plain: Plain) -> None:
    assert plain.bm25("caffeine per kilogram")[0] == "caffeine#dose"
    # Not one word in common with "Adults need seven to nine hours of sleep".
    assert plain.bm25("slumber duration") == []
    assert plain.dense("slumber duration")[0].startswith("sleep#")


def test_the_plain_fusion_holds_what_either_finds_and_prefers_what_both_do(plain: Plain) -> None:
    text = "hours of sleep"
    both = plain.hybrid(text)
    assert set(both) == set(plain.bm25(text)) | set(plain.dense(text))
    assert both[0] == plain.bm25(text)[0] == plain.dense(text)[0] == "sleep#hours"


def test_plain_systems_never_find_what_is_not_held_and_nothing_twice(plain: Plain) -> None:
    for search in (plain.bm25, plain.dense, plain.hybrid):
        for text in ("how much is a ticket", "are tickets sold out", "sled push", ""):
            found = search(text)
            assert len(found) == len(set(found)) <= 2 * DEPTH
            assert not any(one.startswith("outside") for one in found)


def test_plain_systems_know_no_questions_that_passages_answer(plain: Plain) -> None:
    # A word that stands in a known question alone.
    assert plain.bm25("fails") == []


def test_figures_count_what_they_say_and_lie_within_their_intervals(
    search: PassageSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (ranking, answerable):
        monkeypatch.setattr(module, "shipped", lambda: plain_weights(answers=True))
    figures, each = measure(search, QUESTIONS)
    assert figures["passages"] == len(PASSAGES) - 1
    assert figures["questions"] == {"all": 7, "answerable": 5, "english": 4, "unanswerable": 1}
    for table in ("english", "all_languages"):
        assert set(figures[table]) == {"bm25", "dense", "hybrid", "shipped"}
        for system in figures[table].values():
            assert set(system) == set(METRICS)
            for mean, low, high in system.values():
                assert 0 <= low <= mean <= high <= 1
    assert figures["english"]["shipped"]["recall_at_5"][0] == 1
    refused = figures["refused"]
    assert refused["unanswerable_recognised"]["share"] == 0
    assert refused["answerable_refused"] == {"n": 4, "share": 0, "interval": [0, 0]}
    assert refused["foreign_refused"]["n"] == 1
    assert figures["twins"]["misspelled"] == {
        "pairs": 1, "recall_at_5": 1, "of_their_originals": 1, "lost_points": 0,
    }  # fmt: skip
    assert figures["by_language"]["de"]["n"] == 1
    assert [line["id"] for line in each] == [one.id for one in QUESTIONS]
    json.dumps([figures, each])


def test_what_answers_nothing_recognises_all_and_finds_none(
    search: PassageSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (ranking, answerable):
        monkeypatch.setattr(module, "shipped", lambda: plain_weights(answers=False))
    figures, each = measure(search, QUESTIONS)
    assert figures["refused"]["unanswerable_recognised"]["share"] == 1
    assert figures["refused"]["answerable_refused"]["share"] == 1
    assert figures["english"]["shipped"]["mrr"] == [0, 0, 0]
    assert figures["english"]["bm25"]["mrr"][0] > 0
    ahead = figures["shipped_against_better_single_method"]["mrr"]
    better = max(figures["english"][name]["mrr"][0] for name in ("bm25", "dense"))
    assert ahead["by"] == pytest.approx(-better, abs=0.002)
    assert all(line["found"] == [] for line in each)
