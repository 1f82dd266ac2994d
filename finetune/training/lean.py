"""A Gemma 3 whose blocks cost less to train on a CPU: the same numbers with fewer passes.

Autograd keeps every intermediate of a normalisation or of a gated layer and walks each of them
again; here each is one function that keeps its input and makes its gradient in place.
"""

from typing import Any

import torch
from torch import Tensor, nn

from finetune.training.attention import register

ATTENTIVE = ("gemma3_text", "gemma", "mistral")
"""Architectures whose attention is what :mod:`finetune.training.attention` computes."""


class _Normalised(torch.autograd.Function):
    """``x / rms(x) * factor`` in float32, given back in x's type; the factor is frozen."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, factor: Tensor, eps: float) -> Tensor:
        out = x.float()
        size = torch.linalg.vector_norm(out, dim=-1, keepdim=True)
        inverse = size.square_().div_(x.shape[-1]).add_(eps).rsqrt_()
        ctx.save_for_backward(x, factor, inverse)
        # .float() of a float32 tensor is the tensor itself, which is not ours to change.
        out = out * inverse if x.dtype == torch.float32 else out.mul_(inverse)
        return out.mul_(factor).to(x.dtype)

    @staticmethod
    def backward(ctx: Any, *outer: Tensor) -> tuple[Tensor, None, None]:
        x, factor, inverse = ctx.saved_tensors
        gradient = outer[0] * factor
        unit = x * inverse
        share = torch.linalg.vecdot(gradient, unit).unsqueeze(-1).div_(x.shape[-1])
        return gradient.addcmul_(unit, share, value=-1).mul_(inverse).to(x.dtype), None, None


class _Gated(torch.autograd.Function):
    """``gelu(gate) * up`` with GELU's tanh approximation."""

    @staticmethod
    def forward(ctx: Any, gate: Tensor, up: Tensor) -> Tensor:
        bent = nn.functional.gelu(gate, approximate="tanh")
        ctx.save_for_backward(gate, up, bent)
        return bent * up

    @staticmethod
    def backward(ctx: Any, *outer: Tensor) -> tuple[Tensor, Tensor]:
        gate, up, bent = ctx.saved_tensors
        (gradient,) = outer
        of_gate = torch.ops.aten.gelu_backward(gradient * up, gate, approximate="tanh")
        return of_gate, gradient * bent


def make_lean(model: Any, *, lean: bool | None = None) -> bool:
    """Give a model on a CPU the cheaper computations it has; whether it has any.

    The model must be one whose own weights stay frozen; its adapters may be attached before or
    after. ``lean`` says whether to; None: as the model's device is.
    """
    from transformers.models.gemma3.modeling_gemma3 import Gemma3MLP, Gemma3RMSNorm

    if not (model.device.type == "cpu" if lean is None else lean):
        return False
    touched = _attentive(model.config)
    if touched:
        model.set_attn_implementation(register())
    for module in model.modules():
        if isinstance(module, Gemma3RMSNorm):
            module.forward = _normalise(module)  # type: ignore[method-assign]
        elif isinstance(module, Gemma3MLP) and (
            module.config.hidden_activation == "gelu_pytorch_tanh"
        ):
            module.forward = _feed(module)  # type: ignore[method-assign]
        else:
            continue
        touched = True
    return touched


def _attentive(config: Any) -> bool:
    if config.model_type not in ATTENTIVE or config.attention_dropout:
        return False
    bent = getattr(config, "attn_logit_softcapping", None)
    both_ways = getattr(config, "use_bidirectional_attention", None)
    return not bent and not both_ways


def _normalise(module: Any) -> Any:
    factor = 1.0 + module.weight.detach().float()

    def forward(x: Tensor) -> Tensor:
        out: Tensor = _Normalised.apply(x, factor, module.eps)  # type: ignore[no-untyped-call]
        return out

    return forward


def _feed(module: Any) -> Any:
    def forward(x: Tensor) -> Tensor:
        gated = _Gated.apply(  # type: ignore[no-untyped-call]
            module.gate_proj(x), module.up_proj(x)
        )
        out: Tensor = module.down_proj(gated)
        return out

    return forward
