"""What an athlete agreed to keep: written whole, read leniently, deleted for good."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.answer import Answer, Sentence, Status
from generator.personal.kept import (
    Kept,
    check_edit,
    delete_kept,
    exported,
    keep,
    own_words,
    read_kept,
)
from generator.prompt import Turn, head, messages, turn
from hyrox.errors import InputError, StoreError
from hyrox.evidence import Evidence, EvidenceItem, Kind, Source

FACT = EvidenceItem(
    "F1", Kind.FACT, "Sled push: 3:10, 20 s slower than the median of 2:50.",
    "Your sled push took 3:10, 20 s slower than the median.", Source("Peers", "cohort"),
)  # fmt: skip
UNSEEN = EvidenceItem(
    "F2", Kind.FACT, "SkiErg: 4:28, 7 s faster than the median of 4:35.",
    "Your SkiErg took 4:28, 7 s faster than the median.", Source("Peers", "cohort"),
)  # fmt: skip


def answer_of(*texts: str) -> Answer:
    said = tuple(Sentence(text, ("F1",), Status.VERIFIED) for text in texts)
    by_code = Sentence("By code.", (), Status.VERIFIED, generated=False)
    asked = turn("And the sled?", [FACT], [FACT])
    return Answer(
        "And the sled?", (by_code, *said), Evidence((FACT, UNSEEN)), "embedded", asked=asked,
        saw=tuple(messages(head(), [Turn("Question: Hi", "Hi.")], asked)),
    )  # fmt: skip


ANSWER = answer_of("Your sled push took 3:10, 20 s slower than the median.")


def test_an_entry_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    file = tmp_path / "home" / "feedback.jsonl"
    kept = [Kept.of(ANSWER, vote="up", style="brief"), Kept.of(ANSWER, edit="Shorter [F1].")]
    for entry in kept:
        keep(file, entry)
    assert read_kept(file).entries == tuple(kept)
    assert [json.loads(line) for line in exported(read_kept(file))] == [
        json.loads(line) for line in file.read_text().splitlines()
    ]


def test_only_what_the_model_saw_and_said_is_kept() -> None:
    entry = Kept.of(ANSWER, vote="up")
    assert entry.evidence == (FACT,)
    assert entry.answer == own_words(ANSWER)
    assert "By code" not in entry.answer
    assert entry.messages == ANSWER.saw


def test_a_line_of_the_first_format_is_still_read(tmp_path: Path) -> None:
    file = tmp_path / "feedback.jsonl"
    old = {
        "time": "2026-05-01T10:00:00+00:00", "question": "How?", "answer": "So [P1].",
        "ids": ["P1"], "vote": "down", "grounded": True, "model": "embedded", "prompt_hash": "x",
    }  # fmt: skip
    file.write_text(json.dumps(old) + "\n")
    found = read_kept(file)
    assert (found.skipped, len(found)) == (0, 1)
    assert found.entries[0].vote == "down"
    assert found.entries[0].messages == ()


def test_bad_and_half_written_lines_are_skipped_and_counted(tmp_path: Path) -> None:
    file = tmp_path / "feedback.jsonl"
    good = Kept.of(ANSWER, vote="up").line()
    rows = [good, good[: len(good) // 2], "[]", "7", '{"vote": "sideways"}', "\udcff", "", good]
    file.write_bytes("\n".join(rows).encode("utf-8", "surrogateescape"))
    found = read_kept(file)
    assert (len(found), found.skipped) == (2, 5)


@given(st.integers(min_value=1))
def test_whatever_half_was_written_the_next_entry_is_whole(cut: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "feedback.jsonl"
        whole = (Kept.of(ANSWER, vote="up").line() + "\n").encode()
        file.write_bytes(whole[: cut % len(whole)])
        keep(file, Kept.of(ANSWER, vote="down"))
        assert read_kept(file).entries[-1].vote == "down"


def test_deleting_leaves_no_file(tmp_path: Path) -> None:
    file = tmp_path / "feedback.jsonl"
    keep(file, Kept.of(ANSWER, vote="up"))
    assert delete_kept(file, tmp_path / "none") == 1
    assert list(tmp_path.iterdir()) == []
    assert len(read_kept(file)) == 0
    assert delete_kept(file) == 0


def test_a_folder_that_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder should be")
    with pytest.raises(StoreError, match="could not be kept"):
        keep(tmp_path / "home" / "feedback.jsonl", Kept.of(ANSWER, vote="up"))


@pytest.mark.parametrize(
    "edit",
    [
        "Sled push:\n 20 s slower than the median [F1].",
        "Sled push: 20 s slower than the median. [F1]",
        "  Sled push: 20 s slower than the median[ F1 ]",
    ],
)
def test_an_edit_that_passes_is_taken_as_the_model_writes(edit: str) -> None:
    assert check_edit(edit, ANSWER) == "Sled push: 20 s slower than the median. [F1]"


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        ("You lost 25 s on the sled push [F1].", "25 s"),
        ("The sled push was 20 s faster than the median [F1].", "turns round"),
        ("The sled push was slow.", "cites nothing"),
        ("Your SkiErg took 4:28 [F2].", "F2"),
        ("Your SkiErg was slower [F1].", "SkiErg"),
        ("  ", "empty"),
        ("x" * 3_000, "2,000"),
        (own_words(ANSWER), "Nothing was changed"),
    ],
)
def test_an_edit_may_not_teach_what_the_evidence_does_not_say(edit: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        check_edit(edit, ANSWER)
