"""The loss on the answers, computed nowhere else.

Gemma's output layer knows 262,144 words: over a whole 1,000-token chat it costs more than all
18 blocks together, forward and backward. So it is applied to the answers' positions only, a part
of the vocabulary at a time, and the gradient with respect to the hidden states is made in the
same pass: no row of logits is ever whole. (Fused linear cross-entropy, as in Liger Kernel, Hsu et
al. 2024, arXiv:2410.10989, with the running maximum of online softmax, Milakov and Gimelshein
2018, arXiv:1805.02867: the gradient of a logsumexp is a softmax-weighted mean of the output
layer's rows, which is what attention computes. Here in plain PyTorch, for an output layer that is
not itself trained.)
"""

from typing import Any

import torch
from torch import Tensor

WORDS = 8192
"""Of the vocabulary at a time: a part of Gemma's rows, 10 MB, stays in the processor's cache."""

CHUNK = 512
"""Positions at a time: 512 x 8,192 float32 logits are 17 MB."""

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
        weights: Tensor | None,
    ) -> Tensor:
        gradient = torch.empty_like(hidden)
        total = hidden.new_zeros((), dtype=torch.float32)
        for start in range(0, hidden.shape[0], CHUNK):
            rows = slice(start, start + CHUNK)
            losses, mixed = _of_rows(
                hidden[rows], weight, bias, targets[rows], cap, learn=ctx.needs_input_grad[0]
            )
            if weights is not None:
                losses = losses * weights[rows]
            total += losses.sum()
            if mixed is not None:
                gradient[rows] = mixed if weights is None else mixed * weights[rows, None]
        ctx.save_for_backward(gradient)
        return total

    @staticmethod
    def backward(ctx: Any, *outer: Tensor) -> tuple[Tensor, None, None, None, None, None]:
        (gradient,) = ctx.saved_tensors
        return gradient * outer[0].to(gradient.dtype), None, None, None, None, None


def _of_rows(
    hidden: Tensor,
    weight: Tensor,
    bias: Tensor | None,
    targets: Tensor,
    cap: float | None,
    *,
    learn: bool,
) -> tuple[Tensor, Tensor | None]:
    """Loss of each of some positions and, to learn, its gradient with respect to their states."""
    most = hidden.new_full((hidden.shape[0], 1), -torch.inf, dtype=torch.float32)
    sums, told = torch.zeros_like(most), torch.zeros_like(most)
    mixed = torch.zeros_like(hidden, dtype=torch.float32)
    for first in range(0, weight.shape[0], WORDS):
        words = weight[first : first + WORDS]
        lift = None if bias is None else bias[first : first + WORDS]
        logits = torch.nn.functional.linear(hidden, words, lift).float()
        bent = None
        if cap is not None:
            bent = logits.div_(cap).tanh_()
            logits = bent * cap
        # The very number the sum holds, so that rounding takes nothing from a sure word's loss.
        here = (targets >= first) & (targets < first + WORDS)
        told[here] = logits[here].gather(1, targets[here, None] - first)
        highest = torch.maximum(most, logits.amax(-1, keepdim=True))
        shrunk = (most - highest).exp_()
        shares = logits.sub_(highest).exp_()
        sums.mul_(shrunk).add_(shares.sum(-1, keepdim=True))
        most = highest
        if not learn:
            continue
        if bent is not None:
            # d/dx of cap * tanh(x / cap) is 1 - tanh(x / cap) squared.
            shares.mul_(1 - bent.square_())
        mixed.mul_(shrunk).add_(shares.to(words.dtype) @ words)
    losses = (most + sums.log() - told).squeeze(1)
    if not learn:
        return losses, None
    theirs = weight[targets].float()
    if cap is not None:
        theirs.mul_(1 - (told / cap).square_())
    mixed.div_(sums).sub_(theirs)
    return losses, mixed


def answer_loss(model: Any, ids: Tensor, labels: Tensor, weights: Tensor | None = None) -> Tensor:
    """Summed cross-entropy (nats) of the answer tokens of a batch of chats.

    Args:
        model: a transformers causal language model (adapters attached or not) whose output layer
            is frozen; with a bias and with ``final_logit_softcapping`` too.
        ids: token ids, shape (chats, tokens); padded on the right, where no token looks.
        labels: the same ids where a token is to be predicted, -100 elsewhere; same shape.
        weights: what each label's loss is multiplied by, float32, same shape; None: 1.

    Raises:
        ValueError: the model scales its logits in another way.
    """
    inner = getattr(model, model.base_model_prefix)
    hidden = inner(input_ids=ids, use_cache=False).last_hidden_state
    wanted = labels[:, 1:]
    told = wanted != -100
    shares = None if weights is None else weights[:, 1:][told]
    return hidden_loss(model, hidden[:, :-1][told], wanted[told], shares)


def hidden_loss(
    model: Any, hidden: Tensor, wanted: Tensor, weights: Tensor | None = None
) -> Tensor:
    """Summed cross-entropy (nats) of the tokens ``wanted`` after the states ``hidden``.

    Args:
        model: as of :func:`answer_loss`.
        hidden: the model's last hidden states, shape (tokens, width).
        wanted: the token after each, shape (tokens,).
        weights: what each one's loss is multiplied by, float32, shape (tokens,); None: 1.

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
        weights,
    )
    return loss
