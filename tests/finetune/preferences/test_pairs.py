"""Pairs: made of votes and edits, only of verified answers, each family in one part."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from finetune.data.split import held_out
from finetune.preferences.pairs import (
    Pair,
    from_feedback,
    question_family,
    read_pairs,
    split,
    write_pairs,
)
from generator.personal.kept import Feedback, Kept
from generator.prompt import head, messages, turn
from hyrox.errors import InputError
from hyrox.evidence import EvidenceItem, Kind, Source
from hyrox.segments import Segment

FACT = EvidenceItem(
    "F1", Kind.FACT, "Sled push: 3:10, 20 s slower than the median of 2:50.",
    "Your sled push took 3:10, 20 s slower than the median.", Source("Peers", "cohort"),
    about=Segment.SLED_PUSH,
)  # fmt: skip
PROMPT = tuple(messages(head(), [], turn("And the sled push?", [FACT], [FACT])))
LONG = "Your sled push took 3:10, 20 s slower than the median [F1]."
SHORT = "Sled push: 20 s slower than the median [F1]."
WRONG = "Sled push: 25 s slower than the median [F1]."


def kept(answer: str = LONG, question: str = "And the sled push?", **how: str) -> Kept:
    return Kept("2026-01-01", question, answer, messages=PROMPT, evidence=(FACT,), **how)  # type: ignore[arg-type]


def both(*entries: Kept) -> list[tuple[str, str, str]]:
    return [(p.chosen, p.rejected, p.source) for p in from_feedback(Feedback(entries)).pairs]


def test_an_edit_is_preferred_over_what_it_changed() -> None:
    assert both(kept(edit=SHORT)) == [(SHORT, LONG, "edit")]


def test_up_and_down_on_answers_to_one_prompt_are_a_pair() -> None:
    assert both(kept(vote="down"), kept(SHORT, vote="up")) == [(SHORT, LONG, "votes")]
    assert both(kept(vote="up")) == []
    other = replace(kept(SHORT, vote="up"), messages=(*PROMPT[:-1], {**PROMPT[-1], "content": "x"}))
    assert both(kept(vote="down"), other) == []


def test_the_last_vote_on_an_answer_counts() -> None:
    entries = [kept(vote="up"), kept(SHORT, vote="down"), kept(vote="down"), kept(SHORT, vote="up")]
    assert both(*entries) == [(SHORT, LONG, "votes")]


def test_the_later_of_two_contradicting_pairs_counts() -> None:
    made = from_feedback(Feedback((kept(edit=SHORT), kept(SHORT, edit=LONG))))
    assert [(p.chosen, p.rejected) for p in made.pairs] == [(LONG, SHORT)]
    assert made.left_out == {"said before": 1}


def test_a_preferred_answer_that_is_not_verified_is_left_out_and_counted() -> None:
    made = from_feedback(Feedback((kept(edit=WRONG), kept(WRONG, edit=SHORT))))
    assert [p.chosen for p in made.pairs] == [SHORT]
    assert made.left_out == {"not verified": 1}


def test_an_edit_that_rests_on_what_the_model_never_saw_is_left_out() -> None:
    unseen = replace(kept(edit="SkiErg: 4:28 [F2]."), evidence=(
        FACT, replace(FACT, id="F2", text="SkiErg: 4:28.", sentence="SkiErg: 4:28."),
    ))  # fmt: skip
    assert both(unseen) == []


def test_votes_of_the_first_format_make_no_pairs() -> None:
    made = from_feedback(Feedback((Kept("", "q", "a", vote="up"), Kept("", "q", "b", vote="down"))))
    assert made.pairs == []
    assert made.left_out == {"no prompt kept": 2}


def test_a_pair_comes_back_from_its_file_in_trls_format(tmp_path: Path) -> None:
    pairs = from_feedback(Feedback((kept(edit=SHORT),))).pairs
    file = tmp_path / "pairs.jsonl"
    assert write_pairs(file, pairs) == 1
    assert read_pairs(file) == pairs
    row = json.loads(file.read_text())
    assert row["chosen"] == [{"role": "assistant", "content": SHORT}]
    assert row["prompt"][-1]["role"] == "user"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "holds no pairs"),
        (b"{", "line 1"),
        (b"\xff\n", "line 1: not UTF-8"),
        (b'{"prompt": [], "chosen": [], "rejected": []}', "line 1: not a pair"),
        (b"7", "not a pair"),
    ],
)
def test_a_bad_line_is_named(content: bytes, says: str, tmp_path: Path) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_bytes(content)
    with pytest.raises(InputError, match=says):
        read_pairs(file)


def test_a_pair_that_was_tampered_with_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "pairs.jsonl"
    good = from_feedback(Feedback((kept(edit=SHORT),))).pairs[0]
    write_pairs(file, [good, replace(good, chosen=WRONG)])
    with pytest.raises(InputError, match=r"line 2: .*not verified"):
        read_pairs(file)


def test_questions_of_the_same_words_are_one_family_and_never_in_both_parts() -> None:
    assert question_family("Was my sled push slow?") == question_family("slow, my sled PUSH!")
    pairs = [Pair(PROMPT, SHORT, LONG, "edit", (f"question:{n}",)) for n in range(200)]
    training, kept_back = split(pairs)
    assert training
    assert kept_back
    assert len(training) + len(kept_back) == 200
    assert {held_out(f) for p in training for f in p.families} == {False}
    assert {held_out(f) for p in kept_back for f in p.families} == {True}
    mixed = replace(pairs[0], families=(training[0].families[0], kept_back[0].families[0]))
    assert split([mixed]) == ([], [])
