"""Examples as batches: pre-tokenised, never cut, padded only where several stand side by side."""

import random
from collections.abc import Iterator, Sequence
from typing import Any, Literal

import torch
from torch import Tensor
from torch.utils.data import Sampler

from finetune.chats import Example

IGNORED = -100
"""The label of a token that is read, not learned."""

Weigh = Literal["token", "root", "answer"]
"""What counts alike in the loss: tokens, answers however long, or something between."""

POWERS: dict[Weigh, float] = {"token": 0.0, "root": -0.5, "answer": -1.0}
"""The power of an answer's length that each of its tokens is multiplied by."""

BUCKET = 32
"""Batches are made of examples of like length out of so many batches' worth."""


def rows(examples: Sequence[Example]) -> Any:
    """The examples as a data set of ``input_ids`` and ``labels``, the columns of TRL."""
    from datasets import Dataset

    return Dataset.from_list([_row(example) for example in examples])


def _row(example: Example) -> dict[str, list[int]]:
    labels = [IGNORED] * len(example.ids)
    for place in example.answers:
        labels[place] = example.ids[place]
    return {"input_ids": example.ids, "labels": labels}


def collate(batch: Sequence[dict[str, list[int]]]) -> dict[str, Any]:
    """A batch as tensors: ``input_ids`` and ``labels``, shape (chats, tokens of the longest), and
    ``lengths``, shape (chats,).

    Padding stands on the right, where no token looks; it is never a label, its id does not
    matter, and no mask says where it is.
    """
    lengths = [len(row["input_ids"]) for row in batch]
    spare = [max(lengths) - length for length in lengths]
    ids = [row["input_ids"] + [0] * n for row, n in zip(batch, spare, strict=True)]
    labels = [row["labels"] + [IGNORED] * n for row, n in zip(batch, spare, strict=True)]
    return {
        "input_ids": torch.tensor(ids),
        "labels": torch.tensor(labels),
        "lengths": torch.tensor(lengths),
    }


def shares(labels: Tensor, weigh: Weigh) -> Tensor:
    """What each label counts in the loss; float32, shape as ``labels``.

    ``token``: 1. ``answer``: one over the tokens of the answer it belongs to, so that answers
    count alike. ``root``: one over their square root, between the two. Zero where nothing is
    learned. An answer is a run of labels; no two touch, because the chat format puts its own
    words between them.
    """
    power = POWERS[weigh]
    found = torch.zeros(labels.shape, dtype=torch.float32, device=labels.device)
    told = labels != IGNORED
    for row in range(labels.shape[0]):
        values, counts = torch.unique_consecutive(told[row], return_counts=True)
        each = torch.where(values, counts**power, 0.0)
        found[row] = each.repeat_interleave(counts)
    return found


class Order(Sampler[int]):
    """The order in which an epoch sees the examples: fresh each epoch, the same in every run.

    Alone an order at random; for batches of several, examples of like length are put side by
    side, so that little is padding, and the batches come at random.
    """

    def __init__(self, lengths: Sequence[int], batch: int, seed: int) -> None:
        self._lengths, self._batch, self._seed, self._epoch = lengths, batch, seed, 0

    def __len__(self) -> int:
        return len(self._lengths)

    def set_epoch(self, epoch: int) -> None:
        """Called by the data loader before each epoch."""
        self._epoch = epoch

    def __iter__(self) -> Iterator[int]:
        rng = random.Random(f"{self._seed}/{self._epoch}")
        order = list(range(len(self)))
        rng.shuffle(order)
        if self._batch == 1:
            return iter(order)
        size = self._batch
        batches: list[list[int]] = []
        for start in range(0, len(order), size * BUCKET):
            bucket = sorted(order[start : start + size * BUCKET], key=self._lengths.__getitem__)
            batches += [bucket[i : i + size] for i in range(0, len(bucket), size)]
        # The one short batch, if there is one, must come last for the others to stay together.
        short = [batches.pop(i) for i, b in enumerate(batches) if len(b) < size]
        rng.shuffle(batches)
        return iter([place for batch in [*batches, *short] for place in batch])
