"""The adapter: LoRA matrices beside a frozen model, computed cheaply; saving and loading.

Source: LoRA (Hu et al. 2021, arXiv:2106.09685) as implemented by peft. The matrices are float32
whatever the model's weights are, because an update of 2e-4 is lost in bfloat16's eight bits; the
products are computed in the model's own type.
"""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from peft.tuners.lora import Linear as PeftLinear
from torch import Tensor, nn

from finetune.training.settings import TrainSettings
from hyrox.errors import InputError

ADAPTER = "default"
WEIGHTS = "adapter_model.safetensors"


class MaskPool:
    """Random keep-masks for one batch, drawn once and shared by all adapted layers.

    Drawing a fresh mask for each of Gemma's 126 adapted layers takes a quarter of a CPU training
    step. Here one pool, a little larger than the largest layer's input, is drawn per batch and
    each input reads it from a random place, so masks differ between inputs and batches. Layers
    that read the same input (query, key and value) share its mask. All randomness comes from
    PyTorch's own generator: whoever restores that restores the masks, recomputed activations
    included.
    """

    def __init__(self, probability: float, widest: int, dtype: torch.dtype) -> None:
        self._probability, self._widest, self._dtype = probability, widest, dtype
        self._masks = torch.empty(0)
        self._last: tuple[Tensor, Tensor, Tensor] | None = None

    def refresh(self, tokens: int) -> None:
        """Draw the masks of a batch of so many tokens, padding included."""
        # A quarter more than the largest layer asks for, so that it too has places to start.
        size = tokens * self._widest * 5 // 4
        seed = int(torch.randint(0, 1 << 62, ()))
        drawn = np.random.default_rng(seed).integers(0, 1 << 16, size, dtype=np.uint16)
        keep = torch.from_numpy(drawn >= round(self._probability * (1 << 16)))
        self._masks = keep.to(self._dtype).div_(1 - self._probability)
        self._last = None

    def drop(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """``x`` with its share of entries dropped, and the mask: 0, or 1 / (1 - probability)."""
        if self._last is None or self._last[0] is not x:
            places = self._masks.numel() - x.numel() + 1
            start = int(torch.randint(0, places, ()))
            mask = self._masks[start : start + x.numel()].view(x.shape)
            self._last = (x, x * mask, mask)
        return self._last[1], self._last[2]


class _AdaptedLinear(torch.autograd.Function):
    """``x W' + b + scale (dropped A') B'`` with gradients for x, A and B alone.

    One function instead of autograd's chain of eight: no copy of a layer's output is kept, and
    the gradient of x is made in place.
    """

    @staticmethod
    def forward(
        ctx: Any,
        x: Tensor,
        dropped: Tensor,
        mask: Tensor | None,
        weight: Tensor,
        bias: Tensor | None,
        down: Tensor,
        up: Tensor,
        scale: float,
    ) -> Tensor:
        down_, up_ = down.to(x.dtype), (up * scale).to(x.dtype)
        out = nn.functional.linear(x, weight, bias)
        inner = dropped @ down_.T
        out.addmm_(inner, up_.T)
        ctx.save_for_backward(dropped, inner, mask, weight, down_, up_)
        ctx.scale = scale
        return out

    @staticmethod
    def backward(ctx: Any, *outer: Tensor) -> tuple[Tensor | None, ...]:
        dropped, inner, mask, weight, down, up = ctx.saved_tensors
        (gradient,) = outer
        towards_inner = gradient @ up
        of_up = (gradient.T @ inner).float().mul_(ctx.scale)
        of_down = (towards_inner.T @ dropped).float()
        of_x = None
        if ctx.needs_input_grad[0]:
            of_x = gradient @ weight
            if mask is None:
                of_x.addmm_(towards_inner, down)
            else:
                of_x.addcmul_(towards_inner @ down, mask)
        return of_x, None, None, None, None, of_down, of_up, None


class LeanLinear(PeftLinear):
    """peft's adapted linear layer with :class:`_AdaptedLinear` as its training computation."""

    pool: MaskPool | None = None

    def forward(self, x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        if not self.training or self.merged or self.disable_adapters:
            result: Tensor = super().forward(x, *args, **kwargs)
            return result
        if self.pool is None:
            dropped, mask = x, None
        else:
            dropped, mask = self.pool.drop(x)
            mask = mask.view(-1, x.shape[-1])
        base = self.get_base_layer()
        out: Tensor = _AdaptedLinear.apply(  # type: ignore[no-untyped-call]
            x.reshape(-1, x.shape[-1]),
            dropped.detach().view(-1, x.shape[-1]),
            mask,
            base.weight,
            base.bias,
            self.lora_A[ADAPTER].weight,
            self.lora_B[ADAPTER].weight,
            self.scaling[ADAPTER],
        )
        return out.view(*x.shape[:-1], -1)


def attach(
    model: Any, settings: TrainSettings, base_name: str, *, lean: bool | None = None
) -> tuple[Any, MaskPool | None]:
    """The model with trainable LoRA matrices, and the pool of its dropout masks.

    The base weights are frozen. Without dropout, or on a GPU (where peft's own layers are fast
    and may hold quantised weights), there is no pool. ``lean`` says whether the layers are those of
    a CPU; None: as the model's device is.

    Raises:
        InputError: the model has none of the modules named in the settings.
    """
    from peft import LoraConfig, get_peft_model

    torch.manual_seed(settings.seed)
    config = LoraConfig(
        r=settings.rank,
        lora_alpha=settings.alpha,
        lora_dropout=settings.dropout,
        bias="none",
        target_modules=list(settings.targets),
        task_type="CAUSAL_LM",
        fan_in_fan_out=model.config.model_type == "gpt2",
    )
    if model.device.type == "cpu" if lean is None else lean:
        config._register_custom_module({nn.Linear: LeanLinear})
    try:
        adapted = get_peft_model(model, config)
    except ValueError as error:
        raise InputError(
            f"The adapter does not fit {base_name}: {error} Name its modules in the setting "
            "'targets'."
        ) from None
    # A name, not the folder it was loaded from: the adapter is published with this entry.
    adapted.peft_config[ADAPTER].base_model_name_or_path = base_name
    layers = [module for module in adapted.modules() if isinstance(module, LeanLinear)]
    if not layers or not settings.dropout:
        return adapted, None
    widest = max(int(layer.in_features or 0) for layer in layers)
    pool = MaskPool(settings.dropout, widest, model.dtype)
    for layer in layers:
        layer.pool = pool
    return adapted, pool


def save_adapter(adapted: Any, folder: Path) -> None:
    """Write the adapter in peft's format (``adapter_model.safetensors`` + its configuration).

    Stored as float16, which numpy reads too (serving has no PyTorch): ten bits of fraction, where
    serving's merged weights keep fewer.
    """
    from safetensors.torch import load_file, save_file

    adapted.save_pretrained(folder, save_embedding_layers=False)
    matrices = folder / WEIGHTS
    halves = {name: tensor.half() for name, tensor in load_file(matrices).items()}
    save_file(halves, matrices, metadata={"format": "pt"})
    # peft writes a model card that knows nothing; the project has its own.
    (folder / "README.md").unlink(missing_ok=True)


def load_matrices(adapted: Any, folder: Path) -> None:
    """Give the attached adapter the matrices saved in ``folder``.

    Raises:
        InputError: there is no adapter, or it is of another rank, scale or set of modules.
    """
    from peft import LoraConfig, set_peft_model_state_dict
    from safetensors.torch import load_file

    here = adapted.peft_config[ADAPTER]
    try:
        saved = LoraConfig.from_pretrained(str(folder))
        matrices = load_file(folder / WEIGHTS)
    except (OSError, ValueError) as error:
        raise InputError(f"There is no readable adapter in {folder}: {error}") from None
    for what in ("r", "lora_alpha", "target_modules"):
        if getattr(saved, what) != getattr(here, what):
            raise InputError(
                f"The adapter in {folder} has {what} {getattr(saved, what)}, the settings ask for "
                f"{getattr(here, what)}; use the settings it was trained with."
            )
    outcome: Any = set_peft_model_state_dict(adapted, matrices)
    missing = [name for name in outcome.missing_keys if "lora_" in name]
    if missing or outcome.unexpected_keys:
        raise InputError(f"The adapter in {folder} belongs to another model.")
