"""Miniatures: for each architecture of the presets a tiny random model, as a transformers folder.

Their tokenizers are of characters. Gemma's know the control tokens of the chat format, as the real
ones do; Mistral's and GPT-2's do not, so that there the format is plain text.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

MINIATURES = {
    "gemma3": {
        "model_type": "gemma3_text", "hidden_size": 32, "intermediate_size": 48,
        "num_hidden_layers": 2, "num_attention_heads": 2, "num_key_value_heads": 1, "head_dim": 16,
        "sliding_window": 16, "max_position_embeddings": 4096, "query_pre_attn_scalar": 16,
        "layer_types": ["sliding_attention", "full_attention"], "initializer_range": 0.5,
    },
    "gemma": {
        "model_type": "gemma", "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2,
        "num_attention_heads": 2, "num_key_value_heads": 1, "head_dim": 16,
        "max_position_embeddings": 4096, "initializer_range": 0.5,
    },
    "mistral": {
        "model_type": "mistral", "hidden_size": 32, "intermediate_size": 48,
        "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 8,
        "max_position_embeddings": 4096, "initializer_range": 0.5,
    },
    "gpt2": {
        "model_type": "gpt2", "n_embd": 32, "n_layer": 2, "n_head": 2, "n_positions": 4096,
        "resid_pdrop": 0.0, "embd_pdrop": 0.0, "attn_pdrop": 0.0,
        "initializer_range": 0.5,
    },
}  # fmt: skip

SPECIAL = {
    "gemma3": ("<bos>", "<eos>", "<pad>", "<unk>", "<start_of_turn>", "<end_of_turn>"),
    "gemma": ("<bos>", "<eos>", "<pad>", "<unk>", "<start_of_turn>", "<end_of_turn>"),
    "mistral": ("<s>", "</s>", "<pad>", "<unk>"),
    "gpt2": ("<|endoftext|>", "<|endoftext|>", "<pad>", "<unk>"),
}
"""Beginning, end, padding, unknown, then control tokens."""


@pytest.fixture(scope="session")
def miniature_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """``gemma3``, ``gemma``, ``mistral`` or ``gpt2`` -> the folder of its miniature."""
    pytest.importorskip("torch")
    pytest.importorskip("transformers")
    made: dict[str, Path] = {}

    def miniature_of(architecture: str) -> Path:
        if architecture not in made:
            folder = tmp_path_factory.mktemp(f"miniature-{architecture}")
            _build(architecture, folder)
            made[architecture] = folder
        return made[architecture]

    return miniature_of


def _build(architecture: str, folder: Path) -> None:
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    tokenizer = _tokenizer(SPECIAL[architecture])
    tokenizer.save_pretrained(folder)
    sizes = {"vocab_size": len(tokenizer), **MINIATURES[architecture]}
    ends = {
        "bos_token_id": tokenizer.bos_token_id,
        "eos_token_id": tokenizer.eos_token_id,
        "pad_token_id": tokenizer.pad_token_id,
    }
    torch.manual_seed(0)
    config = AutoConfig.for_model(**sizes, **ends)
    AutoModelForCausalLM.from_config(config).save_pretrained(folder)


def _tokenizer(special: tuple[str, ...]) -> Any:
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    words = dict.fromkeys([*special, *(chr(c) for c in range(32, 127)), "\n"])
    numbered = {word: number for number, word in enumerate(words)}
    cut = Tokenizer(models.WordLevel(numbered, unk_token="<unk>"))
    cut.pre_tokenizer = pre_tokenizers.Split(Regex(r"[\s\S]"), "isolated")
    cut.decoder = decoders.Fuse()
    cut.add_special_tokens([*dict.fromkeys(special)])
    return PreTrainedTokenizerFast(
        tokenizer_object=cut, bos_token=special[0], eos_token=special[1], pad_token=special[2]
    )
