"""What a run will need of memory, disk and time, before anything is loaded.

The activations are not guessed from a formula: the training's own code is run forward once on
tensors that have shapes but no bytes, and what autograd keeps is added up. So every architecture,
attention and setting is estimated by what it really does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from finetune.training.run import Chosen
from finetune.training.settings import TrainSettings

LIBRARIES = 900_000_000
"""Bytes of a process that has loaded PyTorch, transformers and TRL (measured on Linux)."""

WORKING = 0.2
"""What the backward pass and the allocator hold beside what was kept, as a share of it. With it the
estimate is 0.98, 1.04 and 1.11 of the peak measured on Gemma 3 270M at 470, 1,170 and 1,970 tokens,
and 0.83 of it at 1,170 with activations recomputed."""

NF4_BYTES = 4.127 / 8
"""A weight in NF4 with double quantisation (Dettmers et al. 2023, arXiv:2305.14314, section 3)."""

LEARNED_BYTES = 16
"""A learned number in float32: itself, its gradient and AdamW's two moments."""

LEARNED_BYTES_8BIT = 10
"""The same with both moments in eight bits."""

LOGIT_BYTES = 12
"""A logit of the part being computed: in the model's type and in float32, and its share."""

CHECKPOINTS = 3
"""Two are kept, and a third is being written."""


@dataclass(frozen=True)
class Memory:
    """Bytes at the peak of a step."""

    libraries: int
    weights: int
    adapter: int
    """The learned matrices, their gradients and the optimiser's state."""
    activations: int
    output_layer: int

    @property
    def total(self) -> int:
        parts = (self.libraries, self.weights, self.adapter, self.activations, self.output_layer)
        return sum(parts)


@dataclass(frozen=True)
class Estimate:
    """What a recipe needs on a machine with or without a GPU."""

    parameters: int
    learned: int
    memory: Memory
    recomputed: bool
    """Whether activations are recomputed at this length."""

    @property
    def run_bytes(self) -> int:
        """Of the run's folder: float16 adapter, float32 matrices and moments in checkpoints."""
        return self.learned * (2 + CHECKPOINTS * 12)


def estimate(
    config: Any,
    settings: TrainSettings,
    *,
    tokens: int,
    learned_tokens: int,
    chosen: Chosen,
    on_gpu: bool,
) -> Estimate:
    """The needs of a step on the longest batch.

    Args:
        config: the model's transformers configuration.
        settings: the recipe.
        tokens: of the longest example; a batch holds ``settings.batch`` of it.
        learned_tokens: of these, those of its answers.
        chosen: what the automatic settings come to.
        on_gpu: whether the run is on a GPU.

    Raises:
        InputError: the model has none of the modules that are to get an adapter.
    """
    import torch
    from transformers import AutoModelForCausalLM
    from transformers.pytorch_utils import Conv1D

    from finetune.training.lean import make_lean
    from finetune.training.lora import attach
    from finetune.training.loss import CHUNK, WORDS

    kind = getattr(torch, chosen.dtype)
    with torch.device("meta"):
        model: Any = AutoModelForCausalLM.from_config(  # type: ignore[no-untyped-call]
            config, dtype=kind, attn_implementation="sdpa" if on_gpu else "eager"
        )
        layers = [m for m in model.modules() if isinstance(m, torch.nn.Linear | Conv1D)]
        inside = sum(m.weight.numel() for m in layers if m is not model.get_output_embeddings())
        parameters = int(model.num_parameters())
        adapted, pool = attach(model, settings, "estimate", lean=not on_gpu)
        make_lean(model, lean=not on_gpu)
        adapted.train()
        if pool is not None:
            _still(adapted, pool)
        learned = sum(p.numel() for p in adapted.parameters() if p.requires_grad)
        batch_tokens = tokens * settings.batch
        kept, of_one_layer = _kept(model, settings.batch, tokens)
    above = chosen.recompute_above
    recomputed = above is not None and batch_tokens > above
    if recomputed:
        width = config.get_text_config().hidden_size
        depth = config.get_text_config().num_hidden_layers
        kept = depth * batch_tokens * width * kind.itemsize + of_one_layer
    weights = parameters * kind.itemsize
    if chosen.quantised:
        weights = round(inside * NF4_BYTES) + (parameters - inside) * kind.itemsize
    positions = min(CHUNK, learned_tokens * settings.batch)
    vocabulary = config.get_text_config().vocab_size
    memory = Memory(
        libraries=0 if on_gpu else LIBRARIES,
        weights=weights,
        adapter=learned * (LEARNED_BYTES_8BIT if on_gpu else LEARNED_BYTES),
        activations=round(kept * (1 + WORKING)),
        output_layer=positions * min(vocabulary, WORDS) * LOGIT_BYTES,
    )
    return Estimate(parameters, learned, memory, recomputed)


def _still(adapted: Any, pool: Any) -> None:
    """Give the adapted layers masks that draw no numbers: without bytes there are none."""
    import torch

    from finetune.training.lora import LeanLinear, MaskPool

    class Still(MaskPool):
        def drop(self, x: Any) -> tuple[Any, Any]:
            if self._last is None or self._last[0] is not x:
                mask = torch.empty_like(x)
                self._last = (x, x * mask, mask)
            return self._last[1], self._last[2]

    still = Still(pool._probability, pool._widest, pool._dtype)
    for layer in adapted.modules():
        if isinstance(layer, LeanLinear):
            layer.pool = still


def _kept(model: Any, chats: int, tokens: int) -> tuple[int, int]:
    """Bytes autograd keeps of a forward pass through all layers; and of the largest layer."""
    import torch

    mask = torch.zeros((chats, 1, tokens, tokens), dtype=model.dtype)
    ids = torch.zeros((chats, tokens), dtype=torch.long)
    frozen = {p.untyped_storage()._cdata for p in model.parameters()}
    kept: dict[int, Any] = {}
    by_layer: list[int] = []

    def keep(tensor: Any) -> Any:
        storage = tensor.untyped_storage()
        if storage._cdata not in frozen:
            kept[storage._cdata] = storage
        return tensor

    def total() -> int:
        return sum(storage.nbytes() for storage in kept.values())

    def mark(*_: Any) -> None:
        by_layer.append(total())

    from transformers.modeling_layers import GradientCheckpointingLayer

    handles = [
        layer.register_forward_hook(mark)
        for layer in model.modules()
        if isinstance(layer, GradientCheckpointingLayer)
    ]
    inner = getattr(model, model.base_model_prefix)
    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        # A mask of four dimensions is taken as it is; others are looked into, and there is nothing.
        out = inner(input_ids=ids, attention_mask=mask, use_cache=False).last_hidden_state
    for handle in handles:
        handle.remove()
    del out
    steps = [after - before for before, after in zip([0, *by_layer], by_layer, strict=False)]
    return total(), max(steps, default=0)


def seconds_of_run(
    lengths: Sequence[int], settings: TrainSettings, seconds_per_token: float, heldout_tokens: int
) -> float:
    """Wall seconds of the whole run, from a measured step.

    Args:
        lengths: tokens of each training example.
        settings: the recipe.
        seconds_per_token: of learning, measured.
        heldout_tokens: of one evaluation; reading costs a third of learning.
    """
    steps = steps_of_run(len(lengths), settings)
    mean = sum(lengths) / len(lengths)
    seen = settings.epochs * sum(lengths)
    if settings.steps:
        seen = steps * settings.accumulation * settings.batch * mean
    evaluations = max(1.0, seen / sum(lengths))
    return seconds_per_token * (seen + evaluations * heldout_tokens / 3)


def steps_of_run(examples: int, settings: TrainSettings) -> int:
    """Optimiser steps: those asked for, or those of the epochs."""
    per_epoch = -(-examples // (settings.batch * settings.accumulation))
    return settings.steps or max(1, round(per_epoch * settings.epochs))
