"""The adapter: LoRA matrices beside a frozen model, their cheap dropout, saving and loading.

Source: LoRA (Hu et al. 2021, arXiv:2106.09685) as implemented by peft.
"""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

TARGETS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")


class MaskPool:
    """Random keep-masks for one micro-step, drawn once and shared by all adapted layers.

    Drawing a fresh mask for each of Gemma's 126 adapted layers takes a quarter of a CPU training
    step. Here one pool, a little larger than the largest layer's input, is drawn per micro-step
    and each layer reads it from a random place, so masks differ between layers and steps.
    """

    def __init__(self, probability: float, dtype: torch.dtype, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self._probability = probability
        self._dtype = dtype
        self.size = 0
        self._masks = torch.empty(0)

    def refresh(self) -> None:
        """Draw the masks of the next micro-step."""
        self._draw(self.size)

    def _draw(self, size: int) -> None:
        drawn = torch.from_numpy(self.random.integers(0, 1 << 16, size, dtype=np.uint16))
        keep = drawn.to(torch.int32) >= round(self._probability * (1 << 16))
        self._masks = keep.to(self._dtype) / (1 - self._probability)

    def mask(self, like: Tensor) -> Tensor:
        """A mask of ``like``'s shape: 0 with the probability, else 1 / (1 - probability)."""
        if like.numel() > self._masks.numel():
            # A quarter more than the largest layer asks for, so that it too has places to start.
            self.size = like.numel() + like.numel() // 4
            self._draw(self.size)
        start = int(self.random.integers(0, self._masks.numel() - like.numel() + 1))
        masks = self._masks[start : start + like.numel()].view(like.shape)
        return masks.to(like.device)


class PooledDropout(nn.Module):
    """Dropout whose masks come from a :class:`MaskPool`; does nothing in evaluation."""

    def __init__(self, pool: MaskPool) -> None:
        super().__init__()
        self._pool = pool

    def forward(self, x: Tensor) -> Tensor:
        return x * self._pool.mask(x) if self.training else x


def attach(
    model: Any, *, rank: int, alpha: int, dropout: float, seed: int, base_name: str
) -> tuple[Any, MaskPool | None]:
    """The model with trainable LoRA matrices, and the pool of its dropout masks (None for 0).

    The base weights are frozen; the matrices have the model's dtype.
    """
    from peft import LoraConfig, get_peft_model
    from peft.tuners.lora import LoraLayer

    torch.manual_seed(seed)
    config = LoraConfig(
        r=rank,
        lora_alpha=alpha,
        lora_dropout=dropout,
        bias="none",
        target_modules=list(TARGETS),
        task_type="CAUSAL_LM",
    )
    adapted = get_peft_model(model, config, autocast_adapter_dtype=False)
    # A name, not the folder it was loaded from: the adapter is published with this entry.
    adapted.peft_config["default"].base_model_name_or_path = base_name
    if not dropout:
        return adapted, None
    pool = MaskPool(dropout, model.dtype, seed)
    for module in adapted.modules():
        if isinstance(module, LoraLayer):
            module.lora_dropout["default"] = PooledDropout(pool)
    return adapted, pool


def save_adapter(adapted: Any, folder: Path) -> None:
    """Write the adapter in peft's format (``adapter_model.safetensors`` + its configuration).

    Stored as float16, which numpy reads too (serving has no PyTorch) and which holds bfloat16
    values exactly down to 8e-6.
    """
    from safetensors.torch import load_file, save_file

    adapted.save_pretrained(folder, save_embedding_layers=False)
    matrices = folder / "adapter_model.safetensors"
    halves = {name: tensor.half() for name, tensor in load_file(matrices).items()}
    save_file(halves, matrices, metadata={"format": "pt"})
    # peft writes a model card that knows nothing; the project has its own.
    (folder / "README.md").unlink(missing_ok=True)
