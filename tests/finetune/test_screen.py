"""The taught screen: it learns, is saved as serving reads it, and every danger has advice."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from safetensors.numpy import load_file

from finetune.first_layers import TARGETS, AdaptedGemma
from finetune.screen import Trainer, measured, messages, plain_questions, threshold_at
from generator.dangers.encoder import LAYERS, FirstLayers
from generator.dangers.signs import load
from generator.dangers.taught import HEAD, family_of_topic, own_families
from generator.merge import read_lora
from generator.safety import RULES_FILE, screen
from generator.weights import first_layers
from hyrox.errors import InputError
from hyrox.settings import PROJECT, Settings

TRAINING = PROJECT / "corpora" / "questions" / "safety" / "training"


def test_every_topic_has_a_family_and_every_family_somebody_who_knows_its_advice() -> None:
    topics = {
        json.loads(line)["topic"]
        for path in TRAINING.glob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    assert topics - {"plain"} <= set(family_of_topic())
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


def test_it_learns_and_saves_what_serving_reads(
    miniature_of: Callable[[str], Path], tmp_path: Path
) -> None:
    batch = [
        ("my chest is being crushed", True, "chest_pain"),
        ("he fell on his head and forgot the day", True, "head_injury"),
        ("the sled crushed me", False, ""),
        ("heads up for the day", False, ""),
    ]
    encoder = AdaptedGemma(tmp_path, 64, str(miniature_of("gemma3")))
    trainer = Trainer(encoder, ["chest_pain", "head_injury"], steps=12)
    losses = [trainer.step(batch) for _ in range(12)]
    assert losses[-1] < 0.7 * losses[0]
    odds = trainer.odds([text for text, _, _ in batch])
    told = measured(trainer.odds, batch, 0.0)
    assert told["red_flags"] == told["harmless"] == 2
    assert told["stopped"] == sum(one > 0 for one in odds[:2])
    trainer.save(tmp_path / "taught")
    assert len(read_lora(tmp_path / "taught").pairs) == 2 * len(TARGETS)
    head = load_file(tmp_path / "taught" / HEAD)
    vectors = encoder.encode([text for text, _, _ in batch]).detach().numpy()
    again = vectors @ head["danger.weight"] + head["danger.bias"]
    assert again.tolist() == pytest.approx(odds, abs=1e-3)


def test_what_is_taught_is_what_is_served(tmp_path: Path) -> None:
    """The real weights, with an adapter that changes them: PyTorch's vectors and llama.cpp's."""
    import torch

    taught = AdaptedGemma(tmp_path, 256)
    with torch.no_grad():
        for weight in taught.weights():
            weight += 0.02 * torch.randn(weight.shape, generator=torch.Generator().manual_seed(1))
    taught.save(tmp_path / "taught")
    served = FirstLayers(first_layers(tmp_path, tmp_path / "taught", LAYERS, lambda _said: None))
    texts = ["my chest is being crushed", "le genou tire un peu", "sled " * 60]
    taught.model.eval()
    with torch.no_grad():
        wanted = taught.encode(texts).numpy()
    assert ((served.encode(texts) * wanted).sum(axis=1) > 0.999).all()
    turned = taught.encode(["crushed being is chest my"]).detach().numpy()
    assert (turned * wanted[:1]).sum() < 0.999, "the order of words counts"
