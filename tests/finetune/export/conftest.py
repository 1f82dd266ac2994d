"""Miniatures as llama.cpp reads them: a transformers folder as GGUF, in float32."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

NAMES = {
    "model.embed_tokens.weight": "token_embd.weight",
    "model.norm.weight": "output_norm.weight",
    "lm_head.weight": "output.weight",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "self_attn.q_norm": "attn_q_norm",
    "self_attn.k_norm": "attn_k_norm",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
    "input_layernorm": "attn_norm",
}
GEMMA3 = {
    "post_attention_layernorm": "post_attention_norm",
    "pre_feedforward_layernorm": "ffn_norm",
    "post_feedforward_layernorm": "post_ffw_norm",
}


@pytest.fixture
def gguf_of(tmp_path: Path) -> Callable[[Path], Path]:
    """The folder of a miniature -> its model as a GGUF file."""
    return lambda folder: write_gguf(folder, tmp_path / f"{folder.name}.gguf")


def write_gguf(folder: Path, target: Path) -> Path:
    """The model of a miniature's folder as a GGUF file, after llama.cpp's own conversion."""
    from gguf import GGUFWriter, TokenType
    from safetensors.numpy import load_file

    config = json.loads((folder / "config.json").read_text())
    kind = {"gemma3_text": "gemma3", "gemma": "gemma", "mistral": "llama"}[config["model_type"]]
    writer = GGUFWriter(target, kind)
    writer.add_context_length(512)
    writer.add_embedding_length(config["hidden_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv(config["num_key_value_heads"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_key_length(config["head_dim"])
    writer.add_value_length(config["head_dim"])
    rope: dict[str, Any] = config["rope_parameters"]
    writer.add_rope_freq_base(rope.get("full_attention", rope)["rope_theta"])
    if kind == "gemma3":
        writer.add_sliding_window(config["sliding_window"])
        writer.add_sliding_window_pattern(
            [layer == "sliding_attention" for layer in config["layer_types"]]
        )
    if kind == "llama":
        writer.add_rope_dimension_count(config["head_dim"])
        writer.add_vocab_size(config["vocab_size"])
    tokens = json.loads((folder / "tokenizer.json").read_text())["model"]["vocab"]
    words = sorted(tokens, key=lambda word: tokens[word])
    control = {"<pad>", "<eos>", "<bos>", "<s>", "</s>", "<start_of_turn>", "<end_of_turn>"}
    writer.add_tokenizer_model("llama")
    # SentencePiece writes a space as a low bar.
    writer.add_token_list(["▁" if word == " " else word for word in words])
    writer.add_token_scores([0.0] * len(words))
    writer.add_token_types(
        [TokenType.CONTROL if word in control else TokenType.UNKNOWN if word == "<unk>"
         else TokenType.NORMAL for word in words]
    )  # fmt: skip
    writer.add_bos_token_id(config["bos_token_id"])
    writer.add_eos_token_id(config["eos_token_id"])
    writer.add_add_space_prefix(False)
    for name, matrix in load_file(folder / "model.safetensors").items():
        writer.add_tensor(*_stored(name, matrix.astype(np.float32), kind, config))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return target


def _stored(
    name: str, matrix: np.ndarray[Any, Any], kind: str, config: dict[str, Any]
) -> tuple[str, np.ndarray[Any, Any]]:
    # Gemma multiplies by one plus the weight of a norm; llama.cpp stores the sum.
    if kind.startswith("gemma") and "norm" in name:
        matrix = matrix + 1
    if name in NAMES:
        return NAMES[name], matrix
    _, _, layer, *part, _ = name.split(".")
    own = GEMMA3 if kind == "gemma3" else {"post_attention_layernorm": "ffn_norm"}
    stored = {**NAMES, **own}[".".join(part)]
    if kind == "llama" and stored in ("attn_q", "attn_k"):
        heads = config[f"num_{'attention' if stored == 'attn_q' else 'key_value'}_heads"]
        rows, columns = matrix.shape
        halves = matrix.reshape(heads, 2, rows // heads // 2, columns)
        matrix = np.ascontiguousarray(halves.swapaxes(1, 2).reshape(rows, columns))
    return f"blk.{layer}.{stored}.weight", matrix


@pytest.fixture
def adapter_for(tmp_path: Path) -> Any:
    """A folder of a model -> a run's folder with a random adapter that changes much."""

    def adapter_for(folder: Path, name: str = "run", **record: Any) -> Path:
        import torch
        from peft import LoraConfig, get_peft_model
        from safetensors.torch import load_file, save_file
        from transformers import AutoModelForCausalLM

        model: Any = AutoModelForCausalLM.from_pretrained(folder)
        gpt2 = model.config.model_type == "gpt2"
        config = LoraConfig(
            r=4,
            lora_alpha=12,
            target_modules=["c_attn"]
            if gpt2
            else "q_proj k_proj v_proj o_proj gate_proj up_proj down_proj".split(),
            fan_in_fan_out=gpt2,
            task_type="CAUSAL_LM",
        )
        run = tmp_path / name
        adapted: Any = get_peft_model(model, config)
        adapted.peft_config["default"].base_model_name_or_path = str(folder)
        adapted.save_pretrained(run)
        (run / "README.md").unlink(missing_ok=True)
        random = torch.Generator().manual_seed(3)
        weights = run / "adapter_model.safetensors"
        drawn = {
            name: (torch.randn(matrix.shape, generator=random) * 0.15).half()
            for name, matrix in load_file(weights).items()
        }
        save_file(drawn, weights, metadata={"format": "pt"})
        (run / "run.json").write_text(json.dumps({"settings": {"base": str(folder)}} | record))
        return run

    return adapter_for
