"""Ratings in their file: whole lines or none, bad lines named, what counts of several."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyrox.errors import InputError, StoreError
from hyrox.ratings.criteria import answer_criteria, plan_criteria
from hyrox.ratings.files import keep_rating, line_of, read_plan_to_rate, read_ratings
from hyrox.ratings.shapes import CHOICES, REASONS, PairRating, PlanRating, settled
from hyrox.settings import PROJECT

WHEN = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
A, B = "a" * 16, "b" * 16


def rated(**changes: Any) -> PairRating:
    fields = {
        "set": "0" * 16, "pair": "1" * 16, "rater": "kim", "time": WHEN, "shown": (A, B),
        "choice": "A",
    }  # fmt: skip
    return PairRating.model_validate(fields | changes)


def judged(**verdicts: Any) -> PlanRating:
    return PlanRating(plan="2" * 16, rater="kim", time=WHEN, verdicts=verdicts)


@given(
    choice=st.sampled_from(CHOICES),
    why=st.lists(st.sampled_from(REASONS), unique=True),
    note=st.text(st.characters(exclude_categories=["Cs"]), max_size=500),
    scores=st.dictionaries(
        st.sampled_from(["A", "B"]), st.dictionaries(st.just("right"), st.integers(1, 5))
    ),
)
def test_a_rating_is_one_line_and_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, **said: Any
) -> None:
    file = tmp_path_factory.mktemp("kept") / "ratings.jsonl"
    first, second = rated(**said), judged(goal="partly")
    for one in (first, second):
        keep_rating(file, one)
    assert file.read_bytes().count(b"\n") == 2
    assert read_ratings(file) == [first, second]


def test_bad_lines_are_named_and_nothing_of_the_file_is_used(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.jsonl", tmp_path / "bad.jsonl"
    keep_rating(good, rated())
    later = line_of(rated()).replace('"format": 1', '"format": 2')
    bad.write_text(
        "\n".join([line_of(rated()), "{", "", later, line_of(rated()).replace('"A"', '"C"')]),
        encoding="utf-8",
    )
    with pytest.raises(InputError) as refused:
        read_ratings(good, bad)
    message = str(refused.value)
    assert "bad.jsonl" in message
    assert [n for n in range(1, 6) if f"line {n} " in message] == [2, 4, 5]


def test_only_some_of_many_bad_lines_are_named_and_the_rest_counted(tmp_path: Path) -> None:
    file = tmp_path / "noise.jsonl"
    file.write_text("x\n" * 9)
    with pytest.raises(InputError, match=r"line 5 .*and 4 more"):
        read_ratings(file)
    with pytest.raises(InputError, match="cannot be read"):
        read_ratings(tmp_path / "gone.jsonl")


@pytest.mark.parametrize("cut", [1, 30])
def test_what_a_crash_left_of_a_line_is_taken_away_before_the_next(
    tmp_path: Path, cut: int
) -> None:
    file = tmp_path / "ratings.jsonl"
    keep_rating(file, rated())
    whole = file.read_bytes()
    file.write_bytes(whole + whole[: -cut - 1])
    keep_rating(file, rated(choice="B"))
    assert [one.choice for one in read_ratings(file) if isinstance(one, PairRating)] == ["A", "B"]


def test_a_last_line_without_its_end_is_kept_when_it_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "ratings.jsonl"
    file.write_text(line_of(rated()))
    keep_rating(file, rated(choice="B"))
    assert len(read_ratings(file)) == 2


def test_a_full_disk_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "ratings.jsonl"
    keep_rating(file, rated())
    before = file.read_bytes()

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="No space left"):
        keep_rating(file, rated(choice="B"))
    assert file.read_bytes() == before


def test_of_two_ratings_of_a_pair_the_last_counts_and_of_a_criterion_the_first() -> None:
    other = rated(rater="lee")
    pairs, plans = settled([
        rated(), rated(choice="tie"), other, judged(goal="not"), judged(goal="met", taper="met"),
    ])  # fmt: skip
    assert {key[2]: one.choice for key, one in pairs.items()} == {"kim": "tie", "lee": "A"}
    (plan,) = plans.values()
    assert plan.verdicts == {"goal": "not", "taper": "met"}


def test_the_criteria_of_both_forms_are_there() -> None:
    corpora = PROJECT / "corpora"
    assert len(plan_criteria(corpora)) == 22
    assert len(answer_criteria(corpora)) == 7
    assert all(one.question.endswith("?") for one in answer_criteria(corpora))
    with pytest.raises(StoreError, match="restore it"):
        plan_criteria(corpora / "nowhere")


def test_a_plan_is_one_plan_whatever_it_came_in(tmp_path: Path) -> None:
    bare, wrapped = tmp_path / "bare.json", tmp_path / "wrapped.json"
    bare.write_text('{"workout_plan": {"name": "x"}, "level": "beginner"}')
    wrapped.write_text(
        '{"format": 1, "kind": "plan", "code": {"goal": {"met": null}}, "plan": '
        '{"level": "beginner", "workout_plan": {"name": "x"}}}'
    )
    one, other = read_plan_to_rate(bare), read_plan_to_rate(wrapped)
    assert one.id == other.id
    assert not one.code
