"""The questions that search is measured by: how they are read, and those that ship."""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from eval.retrieval.questions import SPLITS, STYLES, Question, read_questions
from hyrox.errors import InputError
from hyrox.settings import PROJECT
from ingest.guidance.documents import Passage, read_guidance, read_references
from ingest.guidance.shipped import table_passages
from ingest.guidance.shipped.outside import OUTSIDE

CORPORA = PROJECT / "corpora"
LINE: dict[str, Any] = {
    "id": "d1", "question": "how low should i be", "language": "en", "style": "casual",
    "family": "sleds", "answers": {"sled#low": 2, "sled#hands": 1},
}  # fmt: skip


def write(corpora: Path, *lines: str | Mapping[str, object]) -> Path:
    folder = corpora / "questions" / "retrieval"
    folder.mkdir(parents=True, exist_ok=True)
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    (folder / "development.jsonl").write_text("\n".join(texts) + "\n", encoding="utf-8")
    return corpora


def test_a_line_is_a_question_with_its_judgements(tmp_path: Path) -> None:
    twin = {**LINE, "id": "d2", "style": "slang", "twin_of": "d1", "question": "sled – how low?"}
    first, second = read_questions(write(tmp_path, LINE, twin), "development")
    assert first.answers == {"sled#low": 2, "sled#hands": 1}
    assert first.answering == {"sled#low"}
    assert first.answerable
    assert (first.twin_of, second.twin_of) == (None, "d1")
    assert second.question == "sled – how low?"


def test_what_only_helps_is_no_answer(tmp_path: Path) -> None:
    helped = {**LINE, "answers": {"sled#hands": 1}}
    nothing = {**LINE, "answers": {}, "style": "unanswerable"}
    for question in read_questions(write(tmp_path, helped, nothing), "development"):
        assert not question.answerable
        assert question.answering == frozenset()


def test_a_split_that_is_not_there_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no questions of the split 'validation': .*\.jsonl"):
        read_questions(write(tmp_path, LINE), "validation")


@pytest.mark.parametrize(
    "wrong",
    [
        "{", "[]", "3", "",
        *({key: LINE[key] for key in LINE if key != missing} for missing in LINE),
        {**LINE, "style": "shouted"},
        {**LINE, "answers": {"sled#low": 3}},
        {**LINE, "answers": {"sled#low": 0}},
        {**LINE, "answers": {"sled#low": "2"}},
        {**LINE, "answers": ["sled#low"]},
    ],
)  # fmt: skip
def test_a_wrong_line_is_an_error_that_names_file_and_line(
    tmp_path: Path, wrong: str | dict[str, object]
) -> None:
    with pytest.raises(InputError, match=r"development\.jsonl:2: "):
        read_questions(write(tmp_path, LINE, wrong, LINE), "development")


def normal(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


@pytest.fixture(scope="module")
def passages() -> list[Passage]:
    found = read_guidance(
        [(CORPORA / "guidance", "corpora/guidance")], read_references(CORPORA / "references.toml")
    )
    return [*found.passages, *table_passages(CORPORA)]


@pytest.fixture(scope="module")
def splits() -> dict[str, list[Question]]:
    return {split: read_questions(CORPORA, split) for split in SPLITS}


@pytest.fixture(scope="module")
def shipped(splits: dict[str, list[Question]]) -> list[Question]:
    return [question for split in SPLITS for question in splits[split]]


def test_there_are_four_hundred_questions_of_every_style_in_both_splits(
    splits: dict[str, list[Question]], shipped: list[Question]
) -> None:
    assert len(shipped) >= 400
    assert len({question.id for question in shipped}) == len(shipped)
    for questions in splits.values():
        assert {question.style for question in questions} == set(STYLES)


def test_sixty_questions_cannot_be_answered_and_forty_are_in_other_languages(
    shipped: list[Question],
) -> None:
    unanswerable = [q for q in shipped if q.style == "unanswerable"]
    assert len(unanswerable) >= 60
    assert not any(question.answers for question in unanswerable)
    languages = Counter(q.language for q in shipped if q.language != "en")
    assert sum(languages.values()) >= 40
    assert set(languages) == {"fr", "de", "es", "ar"}
    assert {q.style for q in shipped if q.language != "en"} == {"foreign"}


def test_nearly_every_other_question_has_an_answer(shipped: list[Question]) -> None:
    others = [question for question in shipped if question.style != "unanswerable"]
    without = [question.id for question in others if not question.answerable]
    assert len(without) <= 0.03 * len(others)


def test_no_family_is_in_both_splits_and_each_is_in_the_split_it_was_given(
    splits: dict[str, list[Question]],
) -> None:
    table = tomllib.loads(
        (CORPORA / "questions" / "retrieval" / "families.toml").read_text(encoding="utf-8")
    )
    seen = {split: {q.family for q in splits[split]} - {"none"} for split in SPLITS}
    assert not seen["development"] & seen["test"]
    for split, families in seen.items():
        assert {table[family]["split"] for family in families} == {split}
    assert {q.family for q in splits["test"] if q.style == "unanswerable"} == {"none"}


def test_every_answer_is_a_passage_and_none_says_what_is_not_held(
    shipped: list[Question], passages: list[Passage]
) -> None:
    kinds = {passage.id: passage.kind for passage in passages}
    for question in shipped:
        assert {kinds.get(one) for one in question.answers} <= {
            "guidance", "exercise", "food", "recipe"
        }, question.id  # fmt: skip


def test_twins_share_the_answers_and_the_split_of_their_originals(
    splits: dict[str, list[Question]],
) -> None:
    for questions in splits.values():
        by_id = {question.id: question for question in questions}
        twins = [question for question in questions if question.twin_of]
        assert len(twins) >= 70
        for twin in twins:
            original = by_id[str(twin.twin_of)]
            assert original.twin_of is None
            assert twin.answers == original.answers, twin.id
            assert twin.family == original.family, twin.id


def test_no_question_is_asked_twice_in_a_split_or_across(shipped: list[Question]) -> None:
    asked = Counter(normal(question.question) for question in shipped)
    assert [question for question, times in asked.items() if times > 1] == []


def test_no_question_of_the_test_split_stands_in_the_corpus(
    splits: dict[str, list[Question]], passages: list[Passage]
) -> None:
    # A name alone, such as of an exercise, is its passage's title whatever anybody asks.
    known = {
        normal(question): p.id
        for p in passages
        for question in p.asked
        if normal(question) != normal(p.title)
    }
    found = {q.id: known[normal(q.question)] for q in splits["test"] if normal(q.question) in known}
    assert found == {}
    # Weights are fitted on the others; one of a chore that everybody names in the same words.
    development = [q for q in splits["development"] if normal(q.question) in known]
    assert len(development) <= 2
    assert all(OUTSIDE in known[normal(q.question)] for q in development)
