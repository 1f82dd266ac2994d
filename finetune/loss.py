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


class _FrozenLinearCrossEntropy(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, hidden: Tensor, weight: Tensor, targets: Tensor) -> Tensor:
        gradient = torch.empty_like(hidden)
        total = hidden.new_zeros((), dtype=torch.float32)
        for start in range(0, hidden.shape[0], CHUNK):
            rows = slice(start, start + CHUNK)
            logits = (hidden[rows] @ weight.T).float()
            wanted = targets[rows, None]
            normaliser = logits.logsumexp(dim=-1, keepdim=True)
            total += (normaliser - logits.gather(1, wanted)).sum()
            probabilities = logits.sub_(normaliser).exp_()
            probabilities.scatter_add_(1, wanted, torch.full_like(normaliser, -1.0))
            gradient[rows] = probabilities.to(hidden.dtype) @ weight
        ctx.save_for_backward(gradient)
        return total

    @staticmethod
    def backward(ctx: Any, *outer: Tensor) -> tuple[Tensor, None, None]:
        (gradient,) = ctx.saved_tensors
        return gradient * outer[0].to(gradient.dtype), None, None


def answer_loss(model: Any, ids: Tensor, answers: Tensor) -> Tensor:
    """Summed cross-entropy (nats) of the answer tokens of one chat.

    Args:
        model: a transformers causal language model (adapters attached or not) whose output layer
            is frozen and has no bias.
        ids: token ids, shape (tokens,).
        answers: positions in ``ids`` to be predicted, each > 0, shape (answer tokens,).

    Raises:
        ValueError: the model bends its logits afterwards (``final_logit_softcapping``), which
            this loss does not.
    """
    if getattr(model.config, "final_logit_softcapping", None):
        raise ValueError("models with final_logit_softcapping are not supported")
    inner = getattr(model, model.base_model_prefix)
    hidden = inner(input_ids=ids[None], use_cache=False).last_hidden_state[0]
    weight = model.get_output_embeddings().weight
    loss: Tensor = _FrozenLinearCrossEntropy.apply(  # type: ignore[no-untyped-call]
        hidden[answers - 1], weight, ids[answers]
    )
    return loss
