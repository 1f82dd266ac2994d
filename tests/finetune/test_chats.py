"""Training data: what is learned, and how a bad line is told."""

import json
from pathlib import Path

import pytest

from finetune.chats import Chat, data_hash, encode, encode_all, of_kinds, read_chats, stratified
from hyrox.errors import InputError

TURNS = [
    {"role": "user", "content": "why"},
    {"role": "assistant", "content": "so"},
    {"role": "user", "content": "and"},
    {"role": "assistant", "content": "then"},
]


def letters(text: str) -> list[int]:
    return [ord(letter) for letter in text]


def write(path: Path, *lines: str | bytes) -> Path:
    path.write_bytes(b"\n".join(x.encode() if isinstance(x, str) else x for x in lines))
    return path


def test_every_answer_is_learned_with_its_end_of_turn_and_nothing_else() -> None:
    example = encode(TURNS, letters)
    learned = "".join(chr(example.ids[place]) for place in example.answers)
    assert learned == "so<end_of_turn>then<end_of_turn>"
    assert "".join(map(chr, example.ids)).startswith("<bos><start_of_turn>user\nwhy<end_of_turn>")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("not json", "line 2: not JSON"),
        (b'{"messages": "\xff"}', "line 2: not UTF-8"),
        ('{"chat": []}', "line 2: expected"),
        ('{"messages": [{"role": "user"}]}', "line 2: expected"),
        ('{"messages": [{"role": "user", "content": 5}]}', "line 2: expected"),
        ('{"messages": [{"role": "user", "content": "a"}]}', "line 2: no message of the assist"),
        ('{"messages": [{"role": "assistant", "content": "a"}]}', "line 2: message 1 should be"),
        (
            json.dumps({"messages": [TURNS[0], {"role": "assistant", "content": " "}]}),
            "line 2: an answer of the assistant is empty",
        ),
    ],
)
def test_a_bad_line_is_named_by_its_number(tmp_path: Path, line: str | bytes, message: str) -> None:
    path = write(tmp_path / "train.jsonl", json.dumps({"messages": TURNS}), line)
    with pytest.raises(InputError, match=message):
        read_chats(path)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no chats"):
        read_chats(write(tmp_path / "train.jsonl", ""))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_chats(tmp_path / "train.jsonl")


def test_a_chat_that_is_too_long_is_named_not_cut(tmp_path: Path) -> None:
    path = write(tmp_path / "train.jsonl", "", json.dumps({"messages": TURNS}))
    with pytest.raises(InputError, match=r"train.jsonl, line 2: \d+ tokens, more than the 10"):
        encode_all(read_chats(path), path.name, letters, max_length=10)


def test_a_line_says_what_it_teaches(tmp_path: Path) -> None:
    lines = [json.dumps({"messages": TURNS, **more}) for more in ({"kind": "race"}, {})]
    path = write(tmp_path / "train.jsonl", *lines)
    examples = encode_all(read_chats(path), path.name, letters, max_length=1000)
    assert [example.kind for example in examples] == ["race", ""]


def test_a_subset_holds_each_kind_by_its_share_and_is_always_the_same() -> None:
    kinds = ["race"] * 50 + ["plan"] * 30 + ["meal"] * 20
    chats = [Chat([], kind, line) for line, kind in enumerate(kinds, 1)]
    chosen = stratified(chats, 11)
    counts = {kind: [chat.kind for chat in chosen].count(kind) for kind in ("race", "plan", "meal")}
    assert counts == {"race": 6, "plan": 3, "meal": 2}
    assert chosen == stratified(chats, 11)
    assert len({chat.line for chat in chosen}) == 11
    assert stratified(chats, 0) == stratified(chats, 200) == chats


def test_kinds_are_taken_in_the_numbers_asked_for() -> None:
    chats = [Chat([], "race" if n % 3 else "meal", n) for n in range(30)]
    chosen = of_kinds(chats, "meal:4, race:2")
    assert [chat.kind for chat in chosen].count("meal") == 4
    assert len(chosen) == 6
    assert chosen == sorted(chosen, key=lambda chat: chat.line)
    assert of_kinds(chats, "") == chats


@pytest.mark.parametrize("kinds", ["meal", "meal:", "meal:0", "meal:-1", "meal:11", "plan:1", ","])
def test_kinds_that_cannot_be_taken_are_refused(kinds: str) -> None:
    chats = [Chat([], "race" if n % 3 else "meal", n) for n in range(30)]
    with pytest.raises(InputError, match="kinds: "):
        of_kinds(chats, kinds)


def test_the_hash_of_a_folder_changes_with_its_data_alone(tmp_path: Path) -> None:
    write(tmp_path / "train.jsonl", "a")
    before = data_hash(tmp_path)
    write(tmp_path / "notes.txt", "b")
    assert data_hash(tmp_path) == before
    write(tmp_path / "train.jsonl", "c")
    assert data_hash(tmp_path) != before
