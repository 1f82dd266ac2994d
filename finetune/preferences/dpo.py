"""Direct preference optimisation with TRL, over the adapter that training made.

The reference is the starting adapter, not the bare base; its log-probabilities are computed once.
(Method: Rafailov et al. 2023, arXiv:2305.18290.) TRL keeps the data, the reference, the optimiser
and the loop; only how two answers are scored is ours (:mod:`finetune.preferences.shared_prompt`).
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from datasets import Dataset
from torch import Tensor
from torch.nn.functional import logsigmoid
from trl.trainer.dpo_config import DPOConfig
from trl.trainer.dpo_trainer import DPOTrainer

from finetune.chats import Tokenize
from finetune.preferences.pairs import Pair
from finetune.preferences.settings import DpoSettings
from finetune.preferences.shared_prompt import Branches, log_probabilities
from generator.chat_format import segments
from hyrox.errors import InputError


@dataclass(frozen=True)
class Encoded:
    """A pair as token ids; the answers end with their end of turn."""

    prompt_ids: list[int]
    chosen_ids: list[int]
    rejected_ids: list[int]

    def __len__(self) -> int:
        return len(self.prompt_ids) + len(self.chosen_ids) + len(self.rejected_ids)

    def branches(self, device: Any = None) -> Branches:
        """Both answers behind the one prompt."""
        ids = torch.tensor(self.prompt_ids + self.chosen_ids + self.rejected_ids, device=device)
        return Branches(ids, len(self.prompt_ids), len(self.chosen_ids))


def encode(pair: Pair, tokenize: Tokenize) -> Encoded:
    """Token ids of a pair, cut into pieces as training and serving cut a chat."""
    prompt: list[int] = []
    answers: list[list[int]] = []
    for said in (pair.chosen, pair.rejected):
        pieces = segments([*pair.prompt, {"role": "assistant", "content": said}])[:-1]
        prompt = [token for text, _ in pieces[:-1] for token in tokenize(text)]
        answers.append(tokenize(pieces[-1][0]))
    return Encoded(prompt, *answers)


def encode_all(pairs: Sequence[Pair], tokenize: Tokenize, max_length: int) -> list[Encoded]:
    """All pairs, encoded.

    Raises:
        InputError: one is longer than ``max_length`` tokens: nothing is cut.
    """
    found = [encode(pair, tokenize) for pair in pairs]
    for pair, encoded in zip(pairs, found, strict=True):
        if len(encoded) > max_length:
            raise InputError(
                f"The pair asking '{pair.question[:60]}' has {len(encoded)} tokens, more than "
                f"{max_length}; leave it out or raise max_length."
            )
    return found


class PreferenceTrainer(DPOTrainer):
    """TRL's trainer with the prompt of a pair computed once and only answers scored."""

    def _prepare_dataset(self, dataset: Dataset, *_arguments: Any, **_options: Any) -> Dataset:
        # Already token ids, cut as serving cuts them.
        return dataset

    def compute_ref_log_probs(
        self, model: Any, inputs: Mapping[str, Tensor]
    ) -> tuple[Tensor, Tensor]:
        """The starting adapter's log-probabilities.

        TRL asks once, before the first step, while the taught adapter still is the starting one;
        computed on the same path as the policy's, so that rounding does not look like a reward.
        """
        policy = self.accelerator.unwrap_model(model).train()
        with torch.no_grad():
            logs = log_probabilities(policy.get_base_model(), _branches(inputs))
        return logs[:1], logs[1:]

    def _compute_loss(
        self,
        model: Any,
        inputs: Mapping[str, Tensor],
        return_outputs: bool = False,  # noqa: ARG002  # TRL's signature
    ) -> Tensor:
        policy = self.accelerator.unwrap_model(model)
        logs = log_probabilities(policy.get_base_model(), _branches(inputs))
        start = torch.stack([inputs["ref_chosen_logps"], inputs["ref_rejected_logps"]])
        rewards = self.beta * (logs - start.flatten().to(logs.device))
        margin = rewards[0] - rewards[1]
        metrics = self._metrics["train" if policy.training else "eval"]
        metrics["rewards/margins"].append(float(margin.detach()))
        metrics["rewards/accuracies"].append(float(margin.detach() > 0))
        metrics["logps/chosen"].append(float(logs[0].detach()))
        return -logsigmoid(margin)


def collate(rows: Sequence[Mapping[str, Any]]) -> dict[str, Tensor]:
    """One pair as tensors; the trainer asks for one at a time, so nothing is padding."""
    (row,) = rows
    parts = [row[name] for name in ("prompt_ids", "chosen_ids", "rejected_ids")]
    batch = {
        "input_ids": torch.tensor([[token for part in parts for token in part]]),
        "lengths": torch.tensor([[len(part) for part in parts[:2]]]),
    }
    for name in ("ref_chosen_logps", "ref_rejected_logps"):
        if name in row:
            batch[name] = torch.tensor([row[name]])
    return batch


def _branches(inputs: Mapping[str, Tensor]) -> Branches:
    prompt, first = (int(length) for length in inputs["lengths"][0])
    return Branches(inputs["input_ids"][0], prompt, first)


def trainer(
    adapted: Any,
    tokenizer: Any,
    pairs: Sequence[Encoded],
    settings: DpoSettings,
    folder: str,
    callbacks: Sequence[Any] = (),
) -> PreferenceTrainer:
    """The trainer of a run, its reference log-probabilities computed."""
    logging.getLogger("trl").setLevel(logging.ERROR)
    rows = Dataset.from_list([vars(pair) for pair in pairs])
    arguments = DPOConfig(
        output_dir=folder,
        beta=settings.beta,
        learning_rate=settings.learning_rate,
        num_train_epochs=settings.epochs,
        max_steps=settings.steps or -1,
        per_device_train_batch_size=1,
        gradient_accumulation_steps=settings.accumulation,
        lr_scheduler_type=settings.schedule,
        warmup_steps=settings.warmup,
        max_grad_norm=settings.clip,
        max_length=None,
        precompute_ref_log_probs=True,
        precompute_ref_batch_size=1,
        gradient_checkpointing=torch.cuda.is_available(),
        optim="adamw_torch",
        bf16=False,
        use_cpu=not torch.cuda.is_available(),
        dataloader_pin_memory=False,
        logging_steps=1,
        save_strategy="no",
        report_to="none",
        disable_tqdm=True,
        seed=settings.seed,
    )
    return PreferenceTrainer(
        model=adapted,
        args=arguments,
        data_collator=collate,
        train_dataset=rows,
        processing_class=tokenizer,
        callbacks=list(callbacks),
    )


@dataclass(frozen=True)
class Scored:
    """Summed log-probabilities of a pair's answers, nats, and their lengths in tokens."""

    chosen: float
    rejected: float
    chosen_tokens: int
    rejected_tokens: int

    @property
    def prefers_chosen(self) -> bool:
        """Whether the chosen answer is likelier, token for token."""
        return self.chosen / self.chosen_tokens > self.rejected / self.rejected_tokens


def score(adapted: Any, pairs: Sequence[Encoded]) -> list[Scored]:
    """The log-probabilities of pairs as the model is now."""
    adapted.eval()
    model = adapted.get_base_model()
    found = []
    for pair in pairs:
        with torch.no_grad():
            chosen, rejected = log_probabilities(model, pair.branches(model.device)).tolist()
        found.append(Scored(chosen, rejected, len(pair.chosen_ids), len(pair.rejected_ids)))
    return found
