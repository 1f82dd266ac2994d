"""The engines whose answers are compared: llama.cpp and transformers, both writing greedily."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from finetune.export.merged import ends
from generator.backends.embedded import start_server
from generator.chat_format import with_bos
from hyrox.errors import ModelError

LIKELIEST = 20
"""Tokens of each place whose log-probabilities are compared."""
CONTEXT = 4096


@dataclass(frozen=True)
class Written:
    """A greedy answer, its end token included; for each place the likeliest tokens, best first,
    with their log-probabilities in nats."""

    tokens: tuple[int, ...]
    likeliest: tuple[Mapping[int, float], ...]


class LlamaSide:
    """A GGUF file, and a GGUF LoRA where there is one, in llama.cpp.

    Raises:
        ModelError: when built, a file cannot be read; when used, the prompt is too long.
    """

    def __init__(self, path: Path, adapter: Path | None = None, threads: int = 0) -> None:
        self._key = secrets.token_urlsafe(24)
        self._server: Any = start_server(path, threads, CONTEXT, self._key, adapter)

    def greedy(self, prompt: Sequence[int], most: int) -> Written:
        """The likeliest tokens after a prompt, up to the end of the turn or ``most``."""
        reply = self._server.handle_completions(
            {
                "prompt": list(prompt),
                "n_predict": most,
                "temperature": 0,
                "n_probs": LIKELIEST,
                "cache_prompt": True,
            }
        )
        if "choices" not in reply:
            said = reply.get("error", {}).get("message", reply)
            raise ModelError(f"llama.cpp cannot answer a prompt: {said}.")
        places = reply["choices"][0]["logprobs"]["content"]
        return Written(
            tuple(place["id"] for place in places),
            tuple({o["id"]: o["logprob"] for o in place["top_logprobs"]} for place in places),
        )

    def along(self, prompt: Sequence[int], text: Sequence[int], own: Written) -> Written:
        """What it would write at each place of a text: its choice after the prompt and all of the
        text before that place.

        Args:
            own: its own answer to the prompt, where it has written one.
        """
        written = own if own.tokens else self.greedy(prompt, len(text))
        tokens: list[int] = []
        likeliest: list[Mapping[int, float]] = []
        while True:
            if not written.tokens:
                raise ModelError("llama.cpp writes nothing after a prompt.")
            left = text[len(tokens) :]
            # What it wrote after another token than the text's follows from that one.
            kept = min(common(written.tokens, left) + 1, len(left))
            tokens += written.tokens[:kept]
            likeliest += written.likeliest[:kept]
            if len(tokens) >= len(text):
                return Written(tuple(tokens), tuple(likeliest))
            written = self.greedy([*prompt, *text[: len(tokens)]], len(text) - len(tokens))

    def token_ids(self, text: str) -> list[int]:
        """A rendered chat as this engine reads it."""
        import httpx

        reply = httpx.post(
            f"{self._server.listening_address}/tokenize",
            json={"content": text, "add_special": False, "parse_special": True},
            headers={"Authorization": f"Bearer {self._key}"},
            trust_env=False,
        )
        return list(reply.raise_for_status().json()["tokens"])


class TransformersSide:
    """A causal language model of transformers, with or without a peft adapter."""

    def __init__(self, model: Any, tokenizer: Any) -> None:
        self._model, self._tokenizer = model.eval(), tokenizer
        self._ends = ends(model, tokenizer)

    @classmethod
    def open(cls, folder: Path | str, adapter: Path | None, dtype: str) -> "TransformersSide":
        """Load a folder, with an adapter beside its weights.

        Args:
            dtype: the type that is computed in, as PyTorch calls it.
        """
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer

        model: Any = AutoModelForCausalLM.from_pretrained(folder, dtype=getattr(torch, dtype))
        if adapter is not None:
            from peft import PeftModel

            model = PeftModel.from_pretrained(model, str(adapter))
        return cls(model, AutoTokenizer.from_pretrained(folder))

    def token_ids(self, text: str) -> list[int]:
        """A rendered chat as this engine reads it."""
        opened = with_bos(text, self._tokenizer.bos_token)
        return list(self._tokenizer(opened, add_special_tokens=False)["input_ids"])

    def word(self, token: int) -> str:
        """A token as text."""
        return str(self._tokenizer.decode([token]))

    def greedy(
        self, prompt: Sequence[int], most: int, guess: Sequence[int] = ()
    ) -> tuple[Written, list[Any]]:
        """The likeliest tokens after a prompt, up to the end of the turn or ``most``.

        Args:
            guess: what another side wrote. It is read in one pass and kept as far as this side
                would have written the same, which is many times faster than writing it
                (Leviathan et al. 2023, arXiv:2211.17192, with greedy choice); the answer is the
                same.

        Returns:
            The answer, and for each place the log-probabilities of all tokens (nats, float32).
        """
        tokens, rows = self._kept(prompt, list(guess)[:most])
        if len(tokens) < most and (not tokens or tokens[-1] not in self._ends):
            more, more_rows = self._written([*prompt, *tokens], most - len(tokens))
            tokens, rows = tokens + more, rows + more_rows
        return Written(tuple(tokens), _likeliest(rows)), rows

    def along(self, prompt: Sequence[int], text: Sequence[int]) -> Written:
        """What it would write at each place of a text: its choice after the prompt and all of the
        text before that place."""
        rows = self._read(prompt, text)
        return Written(tuple(int(row.argmax()) for row in rows), _likeliest(rows))

    def _read(self, prompt: Sequence[int], text: Sequence[int]) -> list[Any]:
        """Log-probabilities at each place of the text."""
        import torch

        with torch.inference_mode():
            ids = torch.tensor([[*prompt, *text[:-1]]], device=self._model.device)
            logits = self._model(ids, logits_to_keep=len(text)).logits[0]
        return list(logits.float().log_softmax(-1).cpu())

    def _kept(self, prompt: Sequence[int], guess: list[int]) -> tuple[list[int], list[Any]]:
        """The guess as far as it is this side's own choice, and the choice where it is not."""
        rows = self._read(prompt, guess) if guess else []
        for place, row in enumerate(rows):
            own = int(row.argmax())
            if own != guess[place] or own in self._ends:
                return [*guess[:place], own], rows[: place + 1]
        return guess, rows

    def _written(self, read: list[int], most: int) -> tuple[list[int], list[Any]]:
        import torch

        ids = torch.tensor([read], device=self._model.device)
        found = self._model.generate(
            ids,
            attention_mask=torch.ones_like(ids),
            max_new_tokens=most,
            do_sample=False,
            eos_token_id=self._ends,
            pad_token_id=self._tokenizer.pad_token_id or self._ends[0],
            output_logits=True,
            return_dict_in_generate=True,
        )
        rows = [step[0].float().log_softmax(-1).cpu() for step in found.logits]
        return found.sequences[0, len(read) :].tolist(), rows


def common(one: Sequence[int], other: Sequence[int]) -> int:
    """How many tokens are the same before the first that is not."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))


def _likeliest(rows: Sequence[Any]) -> tuple[dict[int, float], ...]:
    best = [row.topk(min(LIKELIEST, row.numel())) for row in rows]
    return tuple(dict(zip(one.indices.tolist(), one.values.tolist(), strict=True)) for one in best)
