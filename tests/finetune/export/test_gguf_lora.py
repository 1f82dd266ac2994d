"""GGUF LoRA files, proven where they are used: llama.cpp on base and adapter gives the
probabilities that transformers computes with peft."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from finetune.export.gguf_lora import write_gguf_lora
from finetune.export.trained import read_trained
from generator.backends.embedded import start_server
from hyrox.errors import InputError, ModelError

pytest.importorskip("torch")
pytest.importorskip("peft")

PROMPT = [2, *range(40, 70), 55, 41, 60]
"""Longer than the miniatures' sliding window."""


def served(base: Path, adapter: Path | None) -> dict[int, float]:
    """Log-probabilities of the next token, by llama.cpp."""
    server = start_server(base, 1, 256, "key", adapter)
    reply = server.handle_completions(
        {"prompt": PROMPT, "n_predict": 1, "temperature": 0, "n_probs": 60}
    )
    (place,) = reply["choices"][0]["logprobs"]["content"]
    return {one["id"]: one["logprob"] for one in place["top_logprobs"]}


def computed(base: Path, adapter: Path | None) -> list[float]:
    """The same by transformers and peft."""
    import torch
    from peft import PeftModel
    from transformers import AutoModelForCausalLM

    model: Any = AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32)
    if adapter is not None:
        model = PeftModel.from_pretrained(model, str(adapter))
    with torch.no_grad():
        logits = model.eval()(torch.tensor([PROMPT])).logits[0, -1]
    found: list[float] = logits.log_softmax(-1).tolist()
    return found


@pytest.mark.parametrize("architecture", ["gemma3", "gemma", "mistral"])
def test_llama_cpp_computes_with_the_file_what_peft_computes(
    architecture: str,
    miniature_of: Callable[[str], Path],
    gguf_of: Callable[[Path], Path],
    adapter_for: Callable[..., Path],
    tmp_path: Path,
) -> None:
    folder = miniature_of(architecture)
    run = adapter_for(folder)
    base, target = gguf_of(folder), tmp_path / "adapter.gguf"
    trained = read_trained(run)
    written = write_gguf_lora(run, target, trained.architecture(), base_name="miniature", base=base)
    assert written == 2 * 7 * 2
    plain, adapted = computed(folder, None), computed(folder, run)
    for wanted, found in ((plain, served(base, None)), (adapted, served(base, target))):
        assert max(abs(wanted[token] - value) for token, value in found.items()) < 0.1
    # The adapter changes far more than the rounding above (keys and values in sixteen bits).
    assert max(abs(a - b) for a, b in zip(plain, adapted, strict=True)) > 1.0


def test_an_architecture_that_llama_cpp_stores_otherwise_is_told(
    miniature_of: Callable[[str], Path], adapter_for: Callable[..., Path], tmp_path: Path
) -> None:
    run = adapter_for(miniature_of("gpt2"))
    with pytest.raises(InputError, match=r"cannot be written for 'gpt2' .*convert_hf_to_gguf"):
        write_gguf_lora(
            run, tmp_path / "a.gguf", read_trained(run).architecture(), base_name="gpt2"
        )
    assert not (tmp_path / "a.gguf").exists()


def test_an_adapter_of_another_base_is_refused(
    miniature_of: Callable[[str], Path],
    gguf_of: Callable[[Path], Path],
    adapter_for: Callable[..., Path],
    tmp_path: Path,
) -> None:
    run = adapter_for(miniature_of("gemma3"))
    base = gguf_of(miniature_of("mistral"))
    with pytest.raises(ModelError, match="another model"):
        write_gguf_lora(
            run, tmp_path / "a.gguf", read_trained(run).architecture(), base_name="m", base=base
        )


def test_a_folder_without_an_adapter_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no trained adapter"):
        read_trained(tmp_path)
