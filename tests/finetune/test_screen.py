"""The taught screen: it learns, what is served is what was trained, and every danger has advice."""

import json
from pathlib import Path

import pytest

from finetune.screen import Trainer, measured, messages, plain_questions, threshold_at
from generator.dangers.signs import load
from generator.dangers.taught import TaughtScreen, family_of_topic, own_families
from generator.safety import RULES_FILE, screen
from hyrox.errors import InputError, ModelError
from hyrox.settings import PROJECT, Settings

TRAINING = PROJECT / "corpora" / "questions" / "safety" / "training"


def test_every_topic_has_a_family_and_every_family_somebody_who_knows_its_advice() -> None:
    topics = {
        json.loads(line)["topic"]
        for path in TRAINING.glob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    assert topics <= set(family_of_topic())
    families = set(family_of_topic().values())
    assert set(own_families()) <= families
    known = {f"[families.{name}]" for name in families - set(own_families())}
    rules = RULES_FILE.read_text(encoding="utf-8")
    signs = {f"[families.{family.name}]" for family in load().families if family.kind}
    assert {name for name in known if name not in rules} <= signs


def test_messages_are_read_and_a_bad_line_is_named(tmp_path: Path) -> None:
    taught = messages(TRAINING.glob("*.jsonl"))
    assert len(taught) > 3_000
    assert 0.4 < sum(red for _, red, _ in taught) / len(taught) < 0.6
    path = tmp_path / "red_flags.jsonl"
    path.write_text('{"text": "my chest", "topic": "chest_pain"}\n[]\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"red_flags\.jsonl, line 2: not a message"):
        messages([path])
    path.write_text('{"text": "my chest", "topic": "chest_pain"}\n', encoding="utf-8")
    assert messages([path]) == [("my chest", True, "chest_pain")]


def test_plain_questions_are_none_that_the_rules_stop() -> None:
    found = plain_questions(Settings(), 50)
    assert len({text for text, _, _ in found}) == 50
    assert not any(red or screen(text) for text, red, _ in found)


def test_the_threshold_lets_so_many_pass() -> None:
    assert threshold_at([float(n) for n in range(100)], 0.02) == 97
    assert threshold_at([1.0], 0.02) == 1.0


def test_serving_says_what_was_trained(tmp_path: Path) -> None:
    pytest.importorskip("peft")
    batch = [
        ("my chest is being crushed", True, "chest_pain"),
        ("he fell on his head and forgot the day", True, "head_injury"),
        ("the sled crushed me", False, ""),
        ("heads up for the day", False, ""),
    ]
    trainer = Trainer(["chest_pain", "head_injury"], steps=12)
    losses = [trainer.step(batch) for _ in range(12)]
    assert losses[-1] < 0.7 * losses[0]
    odds = trainer.odds([text for text, _, _ in batch])
    told = measured(trainer, batch, 0.0)
    assert told["red_flags"] == told["harmless"] == 2
    assert told["stopped"] == sum(one > 0 for one in odds[:2])
    trainer.save(tmp_path)
    with pytest.raises(ModelError, match=r"python -m finetune\.screen OUT"):
        TaughtScreen(tmp_path)
    record = {"threshold": min(odds[:2]) - 0.1, "families": trainer.families}
    (tmp_path / "training.json").write_text(json.dumps(record), encoding="utf-8")
    served = TaughtScreen(tmp_path)
    assert [served.suspicion(text).odds for text, _, _ in batch] == pytest.approx(odds, abs=2e-3)
    assert served.family_of(batch[0][0]) in ("chest_pain", "head_injury")
    for odd in ("", "?", "\ud800", "a" * 1000, "\u0627" * 900):
        assert isinstance(served.suspicion(odd).odds, float)
