"""Training conversations: rendered as served, true by the verifier, held-out parts kept apart."""

import json
import re
from pathlib import Path

import pytest

from finetune.dataset import build
from generator.prompts import prompt


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    out = tmp_path_factory.mktemp("data")
    return out, build(out, 36, seed=3)


def chats(path: Path) -> list[list[dict[str, str]]]:
    return [json.loads(line)["messages"] for line in path.read_text().splitlines()]


def test_chats_alternate_and_begin_with_the_coachs_prompt(
    made: tuple[Path, dict[str, object]],
) -> None:
    for chat in chats(made[0] / "train.jsonl"):
        assert [m["role"] for m in chat] == ["user", "assistant"] * (len(chat) // 2)
        assert chat[0]["content"].startswith(prompt("coach"))
        assert all("Use: [" in m["content"] for m in chat if m["role"] == "user")


def test_every_answer_cites_what_its_conversation_shows_or_declines(
    made: tuple[Path, dict[str, object]],
) -> None:
    for chat in chats(made[0] / "train.jsonl"):
        shown: set[str] = set()
        for message in chat:
            if message["role"] == "user":
                shown |= set(re.findall(r"^\[([FNP]\d+)\]", message["content"], re.MULTILINE))
            else:
                cited = set(re.findall(r"\[([FNP]\d+)\]", message["content"]))
                assert cited <= shown
                assert cited or not re.search(r"\d", message["content"])


def test_held_out_documents_are_not_trained_on(made: tuple[Path, dict[str, object]]) -> None:
    def passages(name: str) -> set[str]:
        text = "\n".join(m["content"] for chat in chats(made[0] / name) for m in chat)
        return set(re.findall(r"^\[P\d+\] (.{40})", text, re.MULTILINE))

    assert passages("heldout.jsonl")
    assert not passages("heldout.jsonl") & passages("train.jsonl")


def test_the_same_seed_makes_the_same_data(
    made: tuple[Path, dict[str, object]], tmp_path: Path
) -> None:
    build(tmp_path, 36, seed=3)
    for name in ("train.jsonl", "heldout.jsonl"):
        assert (tmp_path / name).read_bytes() == (made[0] / name).read_bytes()
