"""The loss on the answers, computed nowhere else.

Gemma's output layer knows 262,144 words: over a whole 1,000-token chat it costs more than all
18 blocks together, forward and backward. So it is applied to the answers' positions only, in
chunks, and the gradient with respect to the hidden states is made in the same pass: the logits
of a chunk are never kept. (Method: fused linear cross-entropy, as in Liger Kernel, Hsu et al.
2024, arXiv:2410.10989; here in plain PyTorch, for an output layer that is not itself trained.)
"""

from typing import Any

import torch
from torch import Tensor

CHUNK = 64
"""Positions at a time: 64 x 262,144 float32 logits are 67 MB."""

SCALED = ("logit_scale", "logits_scaling", "lm_head_multiplier", "output_multiplier")
"""Settings of architectures that multiply their logits, which :func:`answer_loss` does not."""


class _FrozenLinearCrossEntropy(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any,
        hidden: Tensor,
        weight: Tensor,
        bias: Tensor | None,
        targets: Tensor,
        cap: float | None,
    ) -> Tensor:
        gradient = torch.empty_like(hidden)
        total = hidden.new_zeros((), dtype=torch.float32)
        for start in range(0, hidden.shape[0], CHUNK):
            rows = slice(start, start + CHUNK)
            logits = torch.nn.functional.linear(hidden[rows], weight, bias).float()
            bent = None
            if cap is not None:
                bent = logits.div_(cap).tanh_()
                logits = bent * cap
            wanted = targets[rows, None]
            normaliser = logits.logsumexp(dim=-1, keepdim=True)
            total += (normaliser - logits.gather(1, wanted)).sum()
            probabilities = logits.sub_(normaliser).exp_()
            probabilities.scatter_add_(1, wanted, torch.full_like(normaliser, -1.0))
            if bent is not None:
                # d/dx of cap * tanh(x / cap) is 1 - tanh(x / cap) squared.
                probabilities.mul_(1 - bent.square_())
            gradient[rows] = probabilities.to(weight.dtype) @ weight
        ctx.save_for_backward(gradient)
        return total

    @staticmethod
    def backward(ctx: Any, *outer: Tensor) -> tuple[Tensor, None, None, None, None]:
        (gradient,) = ctx.saved_tensors
        return gradient * outer[0].to(gradient.dtype), None, None, None, None


def answer_loss(
    model: Any, ids: Tensor, labels: Tensor, attention_mask: Tensor | None = None
) -> Tensor:
    """Summed cross-entropy (nats) of the answer tokens of a batch of chats.

    Args:
        model: a transformers causal language model (adapters attached or not) whose output layer
            is frozen; with a bias and with ``final_logit_softcapping`` too.
        ids: token ids, shape (chats, tokens).
        labels: the same ids where a token is to be predicted, -100 elsewhere; same shape.
        attention_mask: 1 for tokens, 0 for padding; same shape. None: nothing is padding.

    Raises:
        ValueError: the model scales its logits in another way.
    """
    inner = getattr(model, model.base_model_prefix)
    padding = {} if attention_mask is None else {"attention_mask": attention_mask}
    hidden = inner(input_ids=ids, use_cache=False, **padding).last_hidden_state
    wanted = labels[:, 1:]
    told = wanted != -100
    return hidden_loss(model, hidden[:, :-1][told], wanted[told])


def hidden_loss(model: Any, hidden: Tensor, wanted: Tensor) -> Tensor:
    """Summed cross-entropy (nats) of the tokens ``wanted`` after the states ``hidden``.

    Args:
        model: as of :func:`answer_loss`.
        hidden: the model's last hidden states, shape (tokens, width).
        wanted: the token after each, shape (tokens,).

    Raises:
        ValueError: the model scales its logits in another way.
    """
    config = model.config.get_text_config()
    if any(getattr(config, name, None) not in (None, 1, 1.0) for name in SCALED):
        raise ValueError(f"models of type {config.model_type} scale their logits: not supported")
    output = model.get_output_embeddings()
    loss: Tensor = _FrozenLinearCrossEntropy.apply(  # type: ignore[no-untyped-call]
        hidden,
        output.weight,
        getattr(output, "bias", None),
        wanted,
        getattr(config, "final_logit_softcapping", None),
    )
    return loss
