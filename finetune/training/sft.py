"""TRL's trainer, with what a CPU needs to teach a model with a large vocabulary.

``CoachTrainer`` keeps TRL's loop, schedule, clipping, checkpoints and randomness, and changes what
a batch costs: examples come as token ids (tokenised as serving does), the output layer is computed
at the answers alone (:mod:`finetune.training.loss`), dropout masks are drawn once a batch
(:mod:`finetune.training.lora`), and activations are recomputed only where memory asks for it.
"""

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from transformers import PrinterCallback, TrainerCallback
from trl.trainer.sft_config import SFTConfig
from trl.trainer.sft_trainer import SFTTrainer

from finetune.chats import Example
from finetune.training.collate import IGNORED, Order, Weigh, collate, rows, shares
from finetune.training.lora import MaskPool, load_matrices
from finetune.training.loss import answer_loss
from finetune.training.memory import Recomputing, trim
from finetune.training.settings import TrainSettings
from hyrox.errors import InputError

COMPLETE = "complete"
"""The file written last into a checkpoint: without it the run was killed while writing."""

KEPT = 2
"""Checkpoints kept: one is always whole while the next is written."""

OnLog = Callable[[dict[str, Any], int], None]
"""Receives a row of the log (``step`` and what was measured there) and the steps in all."""


def config_of(settings: TrainSettings, out: Path, optimiser: str) -> SFTConfig:
    """The settings in TRL's words.

    Raises:
        InputError: a setting names something TRL does not know.
    """
    try:
        return SFTConfig(
            output_dir=str(out),
            num_train_epochs=settings.epochs,
            max_steps=settings.steps or -1,
            per_device_train_batch_size=settings.batch,
            gradient_accumulation_steps=settings.accumulation,
            learning_rate=settings.learning_rate,
            lr_scheduler_type=(
                "constant_with_warmup" if settings.schedule == "constant" else settings.schedule
            ),
            warmup_steps=settings.warmup,
            max_grad_norm=settings.clip,
            weight_decay=settings.weight_decay,
            optim=optimiser,
            seed=settings.seed,
            use_cpu=not torch.cuda.is_available(),
            # The weights' own type everywhere on a CPU; quantised weights need mixed types.
            bf16=torch.cuda.is_available() and torch.cuda.is_bf16_supported(),
            # Switched batch by batch.
            activation_checkpointing=False,
            max_length=None,
            dataset_kwargs={"skip_prepare_dataset": True},
            dataloader_pin_memory=torch.cuda.is_available(),
            logging_steps=1,
            logging_nan_inf_filter=False,
            eval_strategy="no",
            save_strategy="steps",
            save_steps=settings.checkpoint_every,
            save_total_limit=KEPT,
            disable_tqdm=True,
            report_to="none",
        )
    except ValueError as error:
        raise InputError(f"The training library refuses the settings: {error}") from None


class CoachTrainer(SFTTrainer):
    """Teaches the adapter of ``model`` the answers of ``examples``.

    Args:
        model: a peft model (:func:`finetune.training.lora.attach`).
        pool: its dropout masks, if it has a pool.
        recomputing: switches gradient checkpointing; None: never.
        on_log: told each step's loss and each evaluation.
        weigh: what counts alike in the loss. By token a plan of 600 tokens weighs as much as 40
            answers saying that nothing is known.
    """

    def __init__(
        self,
        model: Any,
        tokenizer: Any,
        config: SFTConfig,
        examples: Sequence[Example],
        heldout: Sequence[Example],
        *,
        pool: MaskPool | None,
        recomputing: Recomputing | None,
        on_log: OnLog,
        weigh: Weigh = "token",
    ) -> None:
        self._weigh: Weigh = weigh
        self._pool, self._recomputing, self._on_log = pool, recomputing, on_log
        self._adapted, self._heldout = model, heldout
        self._folder = Path(config.output_dir or ".")
        self._lengths = [len(example.ids) for example in examples]
        self.taught = {"tokens": 0, "answer_tokens": 0}
        super().__init__(
            model=model,
            args=config,
            data_collator=collate,
            train_dataset=rows(examples),
            processing_class=tokenizer,
            callbacks=[_EvaluateEachEpoch()] if heldout else None,
        )
        self.remove_callback(PrinterCallback)
        # The loss below is a weighted sum over the step's answer tokens by their weights.
        self.loss_is_scaled_for_ga = True  # type: ignore[assignment]

    def _get_train_sampler(self, *_: Any) -> Order:
        return Order(self._lengths, self.args.per_device_train_batch_size, self.args.seed)

    def _get_num_items_in_batch(self, batch_samples: list[Any], device: Any) -> Tensor:
        told = [shares(batch["labels"], self._weigh)[:, 1:].sum() for batch in batch_samples]
        return torch.stack(told).sum().to(device)

    def training_step(
        self, model: Any, inputs: dict[str, Tensor], *rest: Any, **more: Any
    ) -> Tensor:
        tokens = inputs["input_ids"].numel()
        if self._pool is not None:
            self._pool.refresh(tokens)
        if self._recomputing is not None:
            self._recomputing.for_batch(tokens)
        self.taught["tokens"] += int(inputs["lengths"].sum())
        self.taught["answer_tokens"] += int((inputs["labels"] != IGNORED).sum())
        loss: Tensor = super().training_step(model, inputs, *rest, **more)  # type: ignore[no-untyped-call]
        trim()
        return loss

    def compute_loss(
        self,
        model: Any,
        inputs: Mapping[str, Tensor],
        return_outputs: bool = False,
        num_items_in_batch: Tensor | int | None = None,
    ) -> Tensor:
        """Mean cross-entropy (nats) of the answer tokens, weighed; over the whole step where it
        is known.

        Raises:
            NotImplementedError: outputs are asked for; the logits are never made.
        """
        if return_outputs:
            raise NotImplementedError("the logits are never made")
        labels = inputs["labels"]
        weights = shares(labels, self._weigh)
        total = self._total(model, inputs, None if self._weigh == "token" else weights)
        told = num_items_in_batch
        if told is None:
            told = weights[:, 1:].sum().clamp(min=1)
        return total / told

    def _total(self, model: Any, inputs: Mapping[str, Tensor], weights: Tensor | None) -> Tensor:
        plain = self.accelerator.unwrap_model(model).get_base_model()
        # The plain model is not the one whose forward accelerate has given mixed types.
        with self.accelerator.autocast():
            return answer_loss(plain, inputs["input_ids"], inputs["labels"], weights)

    def evaluate(self, *_: Any, **__: Any) -> dict[str, float]:
        """Mean loss per answer token of the held-out examples: all together, and by kind."""
        self._adapted.eval()
        sums: dict[str, float] = {}
        counts: dict[str, int] = {}
        with torch.no_grad():
            for example in self._heldout:
                batch = self._prepare_inputs(collate(rows([example]).to_list()))
                loss = self._total(self._adapted, batch, None)
                told = len(example.answers)
                for key in {"", example.kind}:
                    sums[key] = sums.get(key, 0.0) + float(loss)
                    counts[key] = counts.get(key, 0) + told
        means = {key: sums[key] / counts[key] for key in sorted(sums)}
        overall = means.pop("")
        self.log({"heldout_loss": overall, **{f"heldout_{k}": v for k, v in means.items()}})
        metrics = {"eval_loss": overall}
        self.control = self.callback_handler.on_evaluate(
            self.args, self.state, self.control, metrics
        )
        return metrics

    def log(self, logs: dict[str, float], start_time: float | None = None) -> None:
        """One row for the run's record; TRL's own log stays in the checkpoints' state."""
        super().log(dict(logs), start_time)
        self._on_log({"step": self.state.global_step, **logs}, self.state.max_steps)

    def floating_point_ops(self, *_: Any) -> int:
        """Not estimated: counting every parameter at every batch is for nothing here."""
        return 0

    def create_model_card(self, *_: Any, **__: Any) -> None:
        """None: the export writes one that knows what was trained."""

    def _save(self, output_dir: str | None = None, state_dict: Any = None) -> None:
        self._adapted.save_pretrained(
            output_dir or self._folder, state_dict=state_dict, save_embedding_layers=False
        )

    def _save_checkpoint(self, model: Any, trial: Any) -> None:
        folder = self._folder / f"checkpoint-{self.state.global_step}"
        # What an earlier run left half-written must not mix with this one.
        shutil.rmtree(folder, ignore_errors=True)
        super()._save_checkpoint(model, trial)  # type: ignore[no-untyped-call]
        (folder / COMPLETE).touch()

    def _load_from_checkpoint(self, resume_from_checkpoint: str, model: Any = None) -> None:
        load_matrices(self._adapted if model is None else model, Path(resume_from_checkpoint))


class _EvaluateEachEpoch(TrainerCallback):
    """At the last step of each epoch and of the run, before that step's checkpoint is written."""

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:  # noqa: ARG002
        ended = state.global_step >= state.max_steps
        whole = abs(state.epoch - round(state.epoch)) < 1e-9
        control.should_evaluate = ended or whole


def last_checkpoint(out: Path) -> Path | None:
    """The newest checkpoint of a run that was written to its end."""
    whole = [folder.parent for folder in out.glob(f"checkpoint-*/{COMPLETE}")]
    return max(whole, key=lambda folder: int(folder.name.rpartition("-")[2]), default=None)
