"""The training loop: which chats each step sees, one optimiser step, checkpoints.

Knows nothing about files of chats or the command line; :mod:`finetune.train` brings those.
"""

import json
import math
import os
import random
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from finetune.chats import Example
from hyrox.errors import InputError


@dataclass(frozen=True)
class TrainConfig:
    """One run's settings; the help texts are the command line's."""

    data: Path = field(metadata={"help": "folder with train.jsonl and, if wanted, heldout.jsonl"})
    out: Path = field(metadata={"help": "folder for the adapter, the log and the checkpoint"})
    base: str = field(default="embedded", metadata={"help": "embedded, or a model folder"})
    epochs: float = field(default=3.0, metadata={"help": "passes over the data"})
    steps: int = field(default=0, metadata={"help": "optimiser steps; 0 = as many as the epochs"})
    accumulation: int = field(default=8, metadata={"help": "chats per optimiser step"})
    learning_rate: float = field(default=2e-4, metadata={"help": "peak learning rate"})
    warmup: float = field(default=0.03, metadata={"help": "share of the steps spent warming up"})
    clip: float = field(default=0.3, metadata={"help": "largest norm of the gradient"})
    weight_decay: float = field(default=0.0, metadata={"help": "of AdamW"})
    rank: int = field(default=16, metadata={"help": "LoRA rank r"})
    alpha: int = field(default=32, metadata={"help": "LoRA alpha (scale = alpha / rank)"})
    dropout: float = field(default=0.05, metadata={"help": "LoRA dropout"})
    max_length: int = field(default=4096, metadata={"help": "longest chat in tokens"})
    heldout_chats: int = field(default=64, metadata={"help": "held-out chats used at most"})
    checkpoint_every: int = field(default=25, metadata={"help": "steps between checkpoints"})
    threads: int = field(default=0, metadata={"help": "CPU threads; 0 = PyTorch's choice"})
    dtype: str = field(default="", metadata={"help": "bfloat16 or float32; empty = the faster"})
    seed: int = field(default=7, metadata={"help": "of order, dropout and initial matrices"})
    checkpointing: bool = field(
        default=False, metadata={"help": "recompute activations: less memory, a third slower"}
    )
    resume: bool = field(default=False, metadata={"help": "go on from the output's checkpoint"})


@dataclass(frozen=True)
class Plan:
    """How many optimiser steps there are, and which chats each of them sees."""

    steps: int
    per_epoch: int
    chats: int
    accumulation: int
    seed: int

    @classmethod
    def of(cls, config: TrainConfig, chats: int) -> "Plan":
        if min(config.accumulation, config.max_length, config.rank) < 1:
            raise InputError("accumulation, max-length and rank must be at least 1.")
        per_epoch = math.ceil(chats / config.accumulation)
        steps = config.steps or math.ceil(per_epoch * config.epochs)
        if steps < 1:
            raise InputError("Nothing to train: give a positive number of steps or epochs.")
        return cls(steps, per_epoch, chats, config.accumulation, config.seed)

    def batch(self, step: int) -> list[int]:
        """Indices of the chats of a step: a fresh order each epoch, the same in every run."""
        epoch, place = divmod(step, self.per_epoch)
        order = list(range(self.chats))
        random.Random(f"{self.seed}/{epoch}").shuffle(order)
        return order[place * self.accumulation : (place + 1) * self.accumulation]

    def rate(self, step: int, warmup: float) -> float:
        """Factor on the learning rate: a linear warm-up, then a cosine down to 0."""
        warm = max(1, round(self.steps * warmup))
        if step < warm:
            return (step + 1) / warm
        return 0.5 * (1 + math.cos(math.pi * (step - warm) / max(1, self.steps - warm)))


class Run:
    """The loop's state: float32 masters of the matrices, their optimiser, the step reached."""

    def __init__(self, config: TrainConfig, plan: Plan, adapted: Any, pool: Any) -> None:
        import torch

        self.config, self.plan, self.pool = config, plan, pool
        self.adapted, self.model = adapted, adapted.get_base_model()
        self.working = [p for p in adapted.parameters() if p.requires_grad]
        self.masters = [p.detach().float().clone() for p in self.working]
        self.optimiser = torch.optim.AdamW(
            self.masters, lr=config.learning_rate, weight_decay=config.weight_decay
        )
        self.step = 0
        self.seconds_before = 0.0
        self.last_heldout: float | None = None
        self.log = config.out / "training_log.jsonl"
        self.checkpoint = config.out / "checkpoint.pt"

    def go(
        self, examples: list[Example], heldout: list[Example], identity: dict[str, Any]
    ) -> dict[str, float | None]:
        """Train to the end of the plan; the losses of the first and last steps and held-out."""
        if not self.step:
            self.log.unlink(missing_ok=True)
        begun, first_step = time.perf_counter(), self.step
        while self.step < self.plan.steps:
            step_started, cpu_started = time.perf_counter(), time.process_time()
            batch = [examples[i] for i in self.plan.batch(self.step)]
            loss, norm = self._learn(batch)
            self.step += 1
            took_s = time.perf_counter() - step_started
            cpu_s = time.process_time() - cpu_started
            self._write(
                {"step": self.step, "loss": loss, "norm": norm, "seconds": took_s, "cpu_s": cpu_s}
            )
            left = (self.plan.steps - self.step) * (time.perf_counter() - begun)
            left_min = left / (self.step - first_step) / 60
            say(
                f"step {self.step}/{self.plan.steps}  loss {loss:.4f}  norm {norm:.2f}  "
                f"{took_s / len(batch):.2f} s/chat  {left_min:.0f} min left"
            )
            ended = self.step == self.plan.steps
            if heldout and (ended or self.step % self.plan.per_epoch == 0):
                self.last_heldout = self._held_out(heldout)
                self._write({"step": self.step, "heldout_loss": self.last_heldout})
                say(f"held-out loss {self.last_heldout:.4f} after {self.step} steps")
            if ended or self.step % self.config.checkpoint_every == 0:
                self._save(identity, self.seconds_before + time.perf_counter() - begun)
        curve = [json.loads(line) for line in self.log.read_text().splitlines()]
        steps = [row["loss"] for row in curve if "loss" in row]
        return {
            "first_loss": round(steps[0], 4),
            "last_loss": round(sum(steps[-10:]) / len(steps[-10:]), 4),
            "heldout_loss": None if self.last_heldout is None else round(self.last_heldout, 4),
        }

    def _learn(self, batch: list[Example]) -> tuple[float, float]:
        """One optimiser step over the chats: mean loss per answer token, norm of the gradient."""
        import torch

        from finetune.loss import answer_loss

        self.adapted.train()
        device = self.working[0].device
        learned = sum(len(e.answers) for e in batch)
        for master in self.masters:
            master.grad = torch.zeros_like(master)
        total = 0.0
        for example in batch:
            if self.pool is not None:
                self.pool.refresh()
            ids = torch.tensor(example.ids, device=device)
            answers = torch.tensor(example.answers, device=device)
            loss = answer_loss(self.model, ids, answers)
            (loss / learned).backward()  # type: ignore[no-untyped-call]
            total += float(loss.detach())
            for master, working in zip(self.masters, self.working, strict=True):
                if working.grad is not None and master.grad is not None:
                    master.grad += working.grad.float()
                working.grad = None
        norm = float(torch.nn.utils.clip_grad_norm_(self.masters, self.config.clip))
        for group in self.optimiser.param_groups:
            group["lr"] = self.config.learning_rate * self.plan.rate(self.step, self.config.warmup)
        self.optimiser.step()
        self._copy_masters()
        return total / learned, norm

    def _copy_masters(self) -> None:
        import torch

        with torch.no_grad():
            for master, working in zip(self.masters, self.working, strict=True):
                working.copy_(master)

    def _held_out(self, examples: list[Example]) -> float:
        """Mean loss per answer token over chats the model is not taught."""
        import torch

        from finetune.loss import answer_loss

        self.adapted.eval()
        device = self.working[0].device
        total, learned = 0.0, 0
        with torch.no_grad():
            for example in examples:
                ids = torch.tensor(example.ids, device=device)
                answers = torch.tensor(example.answers, device=device)
                total += float(answer_loss(self.model, ids, answers))
                learned += len(example.answers)
        return total / learned

    def _write(self, row: dict[str, Any]) -> None:
        rounded = {k: round(v, 5) if isinstance(v, float) else v for k, v in row.items()}
        with self.log.open("a") as file:
            file.write(json.dumps(rounded) + "\n")

    def _save(self, identity: dict[str, Any], seconds: float) -> None:
        import torch

        state = {
            "identity": identity,
            "step": self.step,
            "seconds": seconds,
            "heldout": self.last_heldout,
            "masters": self.masters,
            "optimiser": self.optimiser.state_dict(),
            "masks": self.pool.random.bit_generator.state if self.pool else None,
            "mask_size": self.pool.size if self.pool else 0,
        }
        scratch = self.checkpoint.with_suffix(".tmp")
        torch.save(state, scratch)
        os.replace(scratch, self.checkpoint)

    def restore(self, identity: dict[str, Any]) -> None:
        """Take up the checkpoint of the same data and settings; start anew when there is none.

        Raises:
            InputError: the checkpoint belongs to other data or settings.
        """
        import torch

        if not self.checkpoint.exists():
            say("No checkpoint yet: starting from the beginning.")
            return
        # Numbers and containers only: a checkpoint cannot run code.
        state = torch.load(self.checkpoint, map_location="cpu", weights_only=True)
        if state["identity"] != identity:
            raise InputError(
                f"{self.checkpoint} was made with other data or settings; train without "
                "--resume, or into another folder."
            )
        self.step, self.seconds_before = state["step"], state["seconds"]
        self.last_heldout = state["heldout"]
        for master, saved in zip(self.masters, state["masters"], strict=True):
            master.copy_(saved)
        self._copy_masters()
        self.optimiser.load_state_dict(state["optimiser"])
        if self.pool is not None:
            self.pool.random.bit_generator.state = state["masks"]
            self.pool.size = state.get("mask_size", 0)
        rows = [json.loads(line) for line in self.log.read_text().splitlines()]
        kept = [json.dumps(row) for row in rows if row["step"] <= self.step]
        self.log.write_text("\n".join(kept) + "\n")
        say(f"Going on after step {self.step}.")


def curve_settings(config: TrainConfig) -> dict[str, Any]:
    """The settings that shape the loss curve; a checkpoint serves only a run that shares them."""
    others = ("data", "out", "resume", "threads", "checkpoint_every", "checkpointing")
    return {k: v for k, v in vars(config).items() if k not in others}


def say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)
