"""Every setting of a training run, with its help text; a preset is a file of some of them."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

TARGETS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")


class TrainSettings(BaseModel):
    """The recipe. Defaults are those of the project's origin (a thesis on Gemma 2B IT)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    base: str = Field("embedded", description="embedded, or a model's folder or name")
    epochs: float = Field(3.0, gt=0, description="passes over the data")
    kinds: str = Field(
        "", description="how many examples of which kinds, as answer:800,meal:200; empty = all"
    )
    fresh: bool = Field(
        True, description="conversations the starting adapter was not taught by come first"
    )
    weigh: Literal["token", "root", "answer"] = Field(
        "token", description="what counts alike: tokens, or answers, however long; root = between"
    )
    steps: int = Field(0, ge=0, description="optimiser steps; 0 = as many as the epochs")
    batch: int = Field(1, ge=1, description="conversations computed at a time")
    accumulation: int = Field(8, ge=1, description="batches per optimiser step")
    learning_rate: float = Field(2e-4, gt=0, description="peak learning rate")
    schedule: Literal["cosine", "linear", "constant"] = Field("cosine", description="its course")
    warmup: float = Field(0.03, ge=0, lt=1, description="share of the steps spent warming up")
    clip: float = Field(0.3, gt=0, description="largest norm of the gradient")
    weight_decay: float = Field(0.0, ge=0, description="of the optimiser")
    rank: int = Field(16, ge=1, description="LoRA rank r")
    alpha: int = Field(32, ge=1, description="LoRA alpha (scale = alpha / rank)")
    dropout: float = Field(0.05, ge=0, lt=1, description="LoRA dropout")
    targets: tuple[str, ...] = Field(TARGETS, description="modules that get an adapter")
    max_length: int = Field(4096, ge=16, description="longest conversation, tokens; never cut")
    quantise: Literal["auto", "nf4", "none"] = Field(
        "auto", description="weights in NF4 with double quantisation; auto = where there is CUDA"
    )
    dtype: Literal["auto", "bfloat16", "float32"] = Field(
        "auto", description="of computing; auto = bfloat16 where the processor multiplies it"
    )
    optimiser: str = Field(
        "auto", description="auto = paged_adamw_8bit on CUDA, AdamW with float32 masters else"
    )
    checkpointing: Literal["auto", "yes", "no"] = Field(
        "auto", description="recompute activations; auto = on CUDA, and where memory asks for it"
    )
    evaluate_examples: int = Field(64, ge=0, description="held-out examples used each epoch")
    checkpoint_every: int = Field(25, ge=1, description="steps between checkpoints")
    threads: int = Field(0, ge=0, description="CPU threads; 0 = PyTorch's choice")
    seed: int = Field(7, ge=0, description="of order, dropout and initial matrices")
