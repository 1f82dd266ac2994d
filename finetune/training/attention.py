"""Causal attention for training on a CPU, without the half of the scores that no one looks at.

The rows of the scores are made in blocks, each against only the keys its queries may see (not the
future, not beyond the sliding window), and the heads that share a key are one matrix product.
Measured on two cores on 1,000 tokens of Gemma 3 270M, against PyTorch's other ways: see
``benchmarks/train_speed.py``. (Blocks as in FlashAttention, Dao et al. 2022, arXiv:2205.14135;
here the probabilities are kept for the backward pass, which on a CPU costs less than making them
again.)
"""

from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor

NAME = "hyrox_coach_blocks"
"""The attention's name in transformers' register."""

BLOCK = 128
"""Queries at a time."""


def _blocks(tokens: int, window: int | None) -> Iterator[tuple[int, int, int]]:
    """First and last query of each block, and the first key they see."""
    for start in range(0, tokens, BLOCK):
        end = min(start + BLOCK, tokens)
        yield start, end, 0 if window is None else max(0, start - window + 1)


def _hide(scores: Tensor, start: int, first: int, window: int | None) -> None:
    """Set the scores to minus infinity where a query must not look; only edges can be such.

    ``scores`` has shape (..., queries, keys); query i is token start + i, key j is first + j.
    """
    queries, keys = scores.shape[-2:]
    inside = start - first
    future = torch.ones(queries, queries, dtype=torch.bool).triu_(1)
    scores[..., inside:].masked_fill_(future, -torch.inf)
    if window is not None and start + queries - first > window:
        # The last query sees from its own place - window + 1.
        edge = min(queries, keys)
        places = torch.arange(edge)[None] + first
        seen_from = torch.arange(queries)[:, None] + start - window + 1
        scores[..., :edge].masked_fill_(places < seen_from, -torch.inf)


class _Blocks(torch.autograd.Function):
    """Shapes: query (groups, heads, tokens, width), key and value (groups, tokens, width)."""

    @staticmethod
    def forward(
        ctx: Any, query: Tensor, key: Tensor, value: Tensor, scale: float, window: int | None
    ) -> Tensor:
        groups, heads, tokens, width = query.shape
        out = torch.empty_like(query, memory_format=torch.contiguous_format)
        kept: list[Tensor] = []
        for start, end, first in _blocks(tokens, window):
            asked = query[:, :, start:end].reshape(groups, -1, width)
            scores = torch.bmm(asked, key[:, first:end].transpose(1, 2)).float().mul_(scale)
            _hide(scores.view(groups, heads, end - start, -1), start, first, window)
            shares = torch.softmax(scores, -1).to(query.dtype)
            seen = torch.bmm(shares, value[:, first:end])
            out[:, :, start:end] = seen.view(groups, heads, end - start, width)
            kept.append(shares)
        ctx.save_for_backward(query, key, value, out, *kept)
        ctx.scale, ctx.window = scale, window
        return out

    @staticmethod
    def backward(ctx: Any, *outer: Tensor) -> tuple[Tensor | None, ...]:
        query, key, value, out, *kept = ctx.saved_tensors
        (gradient,) = outer
        groups, heads, tokens, width = query.shape
        of_query = torch.empty_like(query, memory_format=torch.contiguous_format)
        of_key = torch.zeros(key.shape, dtype=torch.float32)
        of_value = torch.zeros(value.shape, dtype=torch.float32)
        for shares, (start, end, first) in zip(kept, _blocks(tokens, ctx.window), strict=True):
            asked = query[:, :, start:end].reshape(groups, -1, width)
            given = gradient[:, :, start:end].reshape(groups, -1, width)
            made = out[:, :, start:end].reshape(groups, -1, width)
            of_value[:, first:end] += torch.bmm(shares.transpose(1, 2), given)
            of_scores = torch.bmm(given, value[:, first:end].transpose(1, 2)).float()
            mean = (given.float() * made).sum(-1, keepdim=True)
            of_scores = of_scores.sub_(mean).mul_(shares).mul_(ctx.scale).to(query.dtype)
            of_query[:, :, start:end] = torch.bmm(of_scores, key[:, first:end]).view(
                groups, heads, end - start, width
            )
            of_key[:, first:end] += torch.bmm(of_scores.transpose(1, 2), asked)
        return of_query, of_key.to(key.dtype), of_value.to(value.dtype), None, None


def attend(
    module: Any,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    scaling: float,
    sliding_window: int | None = None,
    **_: Any,
) -> tuple[Tensor, None]:
    """Attention in transformers' shape, for whole right-padded batches without dropout.

    Args:
        module: the attention layer; not looked at.
        query: shape (chats, heads, tokens, width).
        key: shape (chats, key heads, tokens, width); value alike.
        value: see key.
        attention_mask: not looked at: on the right, padding is the future of every token.
        scaling: factor on the scores.
        sliding_window: how many tokens back a query sees, itself included; None: all.

    Returns:
        The mixed values, shape (chats, tokens, heads, width); no weights.
    """
    del module, attention_mask
    chats, heads, tokens, width = query.shape
    shared = key.shape[1]
    mixed: Tensor = _Blocks.apply(  # type: ignore[no-untyped-call]
        query.reshape(chats * shared, heads // shared, tokens, width),
        key.reshape(chats * shared, tokens, width),
        value.reshape(chats * shared, tokens, width),
        scaling,
        sliding_window,
    )
    return mixed.view(chats, heads, tokens, width).transpose(1, 2), None


def register() -> str:
    """Make the attention known to transformers; returns its name."""
    from transformers import AttentionInterface

    AttentionInterface.register(NAME, attend)
    return NAME
