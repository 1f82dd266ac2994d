"""Training data: what is learned, and how a bad line is told."""

import json
from pathlib import Path

import pytest

from finetune.chats import data_hash, encode, encode_all, read_chats
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
    path = write(tmp_path / "train.jsonl", json.dumps({"messages": TURNS}))
    with pytest.raises(InputError, match=r"chat 1 has \d+ tokens"):
        encode_all(path, letters, max_length=10)


def test_the_hash_of_a_folder_changes_with_its_data_alone(tmp_path: Path) -> None:
    write(tmp_path / "train.jsonl", "a")
    before = data_hash(tmp_path)
    write(tmp_path / "notes.txt", "b")
    assert data_hash(tmp_path) == before
    write(tmp_path / "train.jsonl", "c")
    assert data_hash(tmp_path) != before
