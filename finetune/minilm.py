"""MiniLM with an adapter that learns: the encoder of questions and the screen are taught on it."""

import random
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ingest.vectors.embedding import model_folder

if TYPE_CHECKING:
    import torch

RANK, ALPHA = 16, 32
THREADS = 2
"""More threads than free cores make it many times slower."""
_ALIKE = 16
"""Batches that are sorted by length together."""

Item = TypeVar("Item", bound=tuple[object, ...])


class AdaptedMiniLM:
    """The published weights, and low-rank matrices beside them that are taught.

    Args:
        tokens: texts are cut to so many; the mark of the end is kept.
    """

    def __init__(self, tokens: int) -> None:
        import torch
        from peft import LoraConfig, get_peft_model
        from tokenizers import Tokenizer
        from transformers import AutoModel

        torch.manual_seed(0)
        base = AutoModel.from_pretrained(model_folder(), add_pooling_layer=False)
        lora = LoraConfig(
            r=RANK, lora_alpha=ALPHA, lora_dropout=0.05, bias="none",
            target_modules=["query", "key", "value", "dense"],
        )  # fmt: skip
        self.model = get_peft_model(base, lora)
        self._tokens = tokens
        self._tokenizer = Tokenizer.from_file(str(model_folder() / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def weights(self) -> "list[torch.nn.Parameter]":
        """What is taught."""
        return [weight for weight in self.model.parameters() if weight.requires_grad]

    def encode(self, texts: Sequence[str]) -> "torch.Tensor":
        """Unit vectors, ``[texts, 384]``: the mean over tokens, as MiniLM was made."""
        import torch

        most = self._tokens
        ids = [item.ids[: most - 1] + item.ids[-1:] if len(item.ids) > most else item.ids
               for item in self._tokenizer.encode_batch(list(texts))]  # fmt: skip
        tokens, mask = padded(ids)
        states = self.model(input_ids=tokens, attention_mask=mask).last_hidden_state
        share = mask[..., None].to(states.dtype)
        return torch.nn.functional.normalize((states * share).sum(1) / share.sum(1), dim=-1)

    def save(self, out: Path) -> None:
        """The adapter in peft's own files."""
        self.model.save_pretrained(str(out))


def padded(ids: Sequence[Sequence[int]]) -> "tuple[torch.Tensor, torch.Tensor]":
    """Token ids and the mask of what is no padding, both ``[texts, longest]``."""
    import torch

    shape = len(ids), max(map(len, ids))
    tokens, mask = torch.zeros(shape, dtype=torch.long), torch.zeros(shape, dtype=torch.long)
    for row, one in enumerate(ids):
        tokens[row, : len(one)] = torch.tensor(one)
        mask[row, : len(one)] = 1
    return tokens, mask


def batches(items: Sequence[Item], size: int, rng: random.Random) -> list[list[Item]]:
    """All items once, in shuffled batches whose texts (first in each item) are of about one
    length: little is padded."""
    shuffled = list(items)
    rng.shuffle(shuffled)
    found: list[list[Item]] = []
    for start in range(0, len(shuffled), size * _ALIKE):
        near = sorted(shuffled[start : start + size * _ALIKE], key=lambda item: len(str(item[0])))
        found += [near[at : at + size] for at in range(0, len(near), size)]
    rng.shuffle(found)
    return found
