"""Log-probabilities of two answers to one prompt, the prompt computed once.

Both answers stand behind the prompt in one sequence; the second sees the prompt and itself, at the
positions it would have without the first. At 900 tokens of prompt and 60 of answer that is half
the work of two sequences, and nothing is padding. The output layer is applied to the answers'
tokens only. (TRL applies it to every position where there is no Triton: on a CPU, Gemma's 262,144
words then cost more than its blocks.)
"""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from finetune.training.loss import hidden_loss


@dataclass(frozen=True)
class Branches:
    """``ids`` is prompt, first answer, second answer; the three lengths are in tokens."""

    ids: Tensor
    prompt: int
    first: int

    @property
    def second(self) -> int:
        return int(self.ids.numel()) - self.prompt - self.first

    @property
    def positions(self) -> Tensor:
        """Of each token, shape (tokens,): the second answer begins where the first does."""
        whole = torch.arange(self.prompt + self.first, device=self.ids.device)
        again = torch.arange(self.prompt, self.prompt + self.second, device=self.ids.device)
        return torch.cat([whole, again])

    def sees(self, window: int | None = None) -> Tensor:
        """Which token may look at which, shape (tokens, tokens); ``window``: so far back."""
        count = self.ids.numel()
        index = torch.arange(count, device=self.ids.device)
        allowed = index[None, :] <= index[:, None]
        end = self.prompt + self.first
        allowed[end:, self.prompt : end] = False
        if window is not None:
            at = self.positions
            allowed &= at[:, None] - at[None, :] < window
        return allowed


def log_probabilities(model: Any, pair: Branches) -> Tensor:
    """The summed log-probability (nats) of the first and of the second answer, shape (2,).

    Args:
        model: a transformers causal language model, adapters attached or not, with its output
            layer frozen.
        pair: the prompt with both answers.
    """
    inner = getattr(model, model.base_model_prefix)
    hidden = inner(
        input_ids=pair.ids[None],
        position_ids=pair.positions[None],
        attention_mask=_masks(model, pair),
        use_cache=False,
    ).last_hidden_state[0]
    index = torch.arange(pair.ids.numel(), device=pair.ids.device)
    end = pair.prompt + pair.first
    # The last token of the prompt predicts the first token of both answers.
    before_first = index[pair.prompt - 1 : end - 1]
    before_second = torch.cat([index[pair.prompt - 1 : pair.prompt], index[end:-1]])
    return -torch.stack(
        [
            hidden_loss(model, hidden[before_first], pair.ids[pair.prompt : end]),
            hidden_loss(model, hidden[before_second], pair.ids[end:]),
        ]
    )


def _masks(model: Any, pair: Branches) -> Any:
    """The mask in the model's shape: one, or one for each type of layer."""
    config = model.config.get_text_config()
    window = getattr(config, "sliding_window", None)
    types = set(getattr(config, "layer_types", None) or ())
    if types <= {"full_attention"}:
        # Without named types, a window (Mistral's) holds for every layer.
        return _added(model, pair.sees(None if types else window))
    masks = {
        "full_attention": _added(model, pair.sees()),
        "sliding_attention": _added(model, pair.sees(window)),
    }
    return masks if len(types) > 1 else masks[types.pop()]


def _added(model: Any, allowed: Tensor) -> Tensor:
    barred = torch.zeros(allowed.shape, dtype=model.dtype, device=allowed.device)
    return barred.masked_fill_(~allowed, torch.finfo(model.dtype).min)[None, None]
