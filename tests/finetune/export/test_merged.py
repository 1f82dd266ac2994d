"""Merged weights: a folder that transformers loads alone, equal to base and adapter together."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from finetune.export.merged import write_merged
from finetune.export.trained import read_trained
from generator.chat_format import render_chat
from hyrox.errors import ModelError

pytest.importorskip("torch")
pytest.importorskip("peft")

CHAT = [
    {"role": "system", "content": "Be brief."},
    {"role": "user", "content": "How was my row?"},
    {"role": "assistant", "content": "Fast. [F1]"},
    {"role": "user", "content": "And the sled?"},
]


@pytest.mark.parametrize("architecture", ["gemma3", "gpt2"])
def test_the_merged_folder_computes_what_base_and_adapter_compute(
    architecture: str,
    miniature_of: Callable[[str], Path],
    adapter_for: Callable[..., Path],
    tmp_path: Path,
) -> None:
    import torch
    from peft import PeftModel
    from transformers import AutoModelForCausalLM

    base = miniature_of(architecture)
    run, merged = adapter_for(base), tmp_path / "merged"
    write_merged(read_trained(run), merged, tmp_path, lambda _message: None)
    ids = torch.tensor([list(range(40, 60))])
    bare: Any = AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32)
    alone: Any = AutoModelForCausalLM.from_pretrained(merged, dtype=torch.float32)
    with torch.no_grad():
        plain = bare(ids).logits
        wanted = PeftModel.from_pretrained(bare, str(run)).eval()(ids).logits
        found = alone.eval()(ids).logits
    # bfloat16 keeps eight bits of each weight.
    assert (found - wanted).abs().max() < 0.15
    assert (plain - wanted).abs().max() > 1.0
    assert json.loads((merged / "config.json").read_text())["dtype"] == "bfloat16"


def test_the_merged_folder_knows_the_chat_format_and_where_a_turn_ends(
    miniature_of: Callable[[str], Path], adapter_for: Callable[..., Path], tmp_path: Path
) -> None:
    from transformers import AutoTokenizer, GenerationConfig

    merged = tmp_path / "merged"
    write_merged(
        read_trained(adapter_for(miniature_of("gemma3"))), merged, tmp_path, lambda _message: None
    )
    tokenizer: Any = AutoTokenizer.from_pretrained(merged)
    text = tokenizer.apply_chat_template(CHAT, tokenize=False, add_generation_prompt=True)
    assert text == render_chat(CHAT)
    config = GenerationConfig.from_pretrained(merged)
    turn = tokenizer.convert_tokens_to_ids("<end_of_turn>")
    assert {turn, tokenizer.eos_token_id} == set(config.eos_token_id)
    assert not config.do_sample


def test_an_adapter_that_does_not_fit_the_base_of_its_record_is_told(
    miniature_of: Callable[[str], Path], adapter_for: Callable[..., Path], tmp_path: Path
) -> None:
    run = adapter_for(miniature_of("gemma3"), settings={"base": str(miniature_of("gpt2"))})
    with pytest.raises(ModelError, match="does not fit"):
        write_merged(read_trained(run), tmp_path / "merged", tmp_path, lambda _message: None)
