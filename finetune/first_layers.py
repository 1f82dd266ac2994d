"""The first layers of the embedded Gemma with an adapter that learns: the screen is taught on them.

What a text is about stands in the middle of a language model, not at its end, where it becomes the
next word (Skean et al. 2025, arXiv:2502.02013); so half of the layers do. Every token sees all
others here, those behind it too: the first clause of a story is read knowing the last.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from finetune.base import EMBEDDED, load_base
from finetune.minilm import padded
from generator.dangers.encoder import LAYERS

if TYPE_CHECKING:
    import torch

RANK, ALPHA = 8, 16
TARGETS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]


class AdaptedGemma:
    """The base's first layers, and low-rank matrices beside them that are taught.

    Args:
        cache_dir: where the embedded model's files lie.
        tokens: texts are cut to so many.
        base: ``embedded``, or the folder of another model of Gemma's kind.

    Raises:
        ModelError: the weights are missing or damaged.
    """

    def __init__(self, cache_dir: Path, tokens: int, base: str = EMBEDDED) -> None:
        import torch
        from peft import LoraConfig, get_peft_model

        torch.manual_seed(0)
        opened = load_base(base, cache_dir)
        body = opened.model.model
        body.layers = body.layers[:LAYERS]
        body.config.num_hidden_layers = len(body.layers)
        body.config.use_bidirectional_attention = True
        for layer in body.layers:
            layer.self_attn.is_causal = False
        self.dimension: int = body.config.hidden_size
        lora = LoraConfig(
            r=RANK, lora_alpha=ALPHA, lora_dropout=0.05, bias="none", target_modules=TARGETS
        )
        self.model = get_peft_model(body, lora)
        self.model.peft_config["default"].base_model_name_or_path = opened.name
        for weight in self.weights():
            weight.data = weight.data.float()
        self._tokenizer, self._tokens = opened.tokenizer, tokens

    def weights(self) -> "list[torch.nn.Parameter]":
        """What is taught."""
        return [weight for weight in self.model.parameters() if weight.requires_grad]

    def encode(self, texts: Sequence[str]) -> "torch.Tensor":
        """Unit vectors, ``[texts, dimension]``: the mean over tokens, the mark of the beginning
        too, as llama.cpp takes it."""
        import torch

        ids = [self._tokenizer(text)["input_ids"][: self._tokens] for text in texts]
        tokens, mask = padded(ids)
        states = self.model(input_ids=tokens, attention_mask=mask, use_cache=False)
        last = states.last_hidden_state.float()
        share = mask[..., None].float()
        return torch.nn.functional.normalize((last * share).sum(1) / share.sum(1), dim=-1)

    def save(self, out: Path) -> None:
        """The adapter in peft's own files, in half precision."""
        from safetensors.torch import load_file, save_file

        self.model.save_pretrained(str(out))
        path = out / "adapter_model.safetensors"
        save_file({name: part.half() for name, part in load_file(path).items()}, path)
