"""Whether the exported files write what the trained model writes, token by token.

The reference is transformers with base and adapter apart, computing in float32. It answers
prompts greedily; then every format says, at each place of that answer, which token it would have
written there. Rounding turns round near ties, so two figures are told apart: the share of all
places where the choice is the same, and the share of tokens before the first difference, after
which two answers that are written freely go on from different texts. A difference that rounding
makes is one where the reference nearly chose the other token: its lead is reported, beside how
far the leads of the two sides lie apart where they agree.
"""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from finetune.export.prompts import Prompt
from finetune.export.sides import TransformersSide, Written, common
from generator.chat_format import render_chat

MOST_TOKENS = 60
"""Tokens of an answer that are compared."""
WANTED = 0.95
"""Least share of places where a format chooses the reference's token."""

Watch = Callable[[int, int], None]
"""Told after each prompt: how many are done, of how many."""


class WritingSide(Protocol):
    """An engine that writes for itself before it is compared."""

    def token_ids(self, text: str) -> list[int]:
        """A rendered chat as it reads it."""

    def greedy(self, prompt: Sequence[int], most: int) -> Written:
        """The likeliest tokens after a prompt."""

    def along(self, prompt: Sequence[int], text: Sequence[int], own: Written) -> Written:
        """Its choice at each place of a text, given its own answer."""


@dataclass
class Tally:
    """What one format's choices come to; differences are absolute, in nats."""

    prompts: int = 0
    read_alike: int = 0
    tokens: int = 0
    equal: int = 0
    before: int = 0
    identical: int = 0
    first_token: list[float] = field(default_factory=list)
    leads: list[float] = field(default_factory=list)
    splits: list[dict[str, Any]] = field(default_factory=list)

    def add(
        self,
        prompt: Prompt,
        wanted: Sequence[int],
        rows: Sequence[Any],
        found: Written,
        word: Callable[[int], str],
        *,
        read_alike: bool,
    ) -> None:
        """Count one answer.

        Args:
            wanted: the reference's tokens.
            rows: the reference's log-probabilities of all tokens, by place.
            found: the format's choice at each place.
            word: a token as text.
        """
        self.prompts += 1
        self.read_alike += read_alike
        self.tokens += len(wanted)
        self.before += common(wanted, found.tokens)
        self.identical += tuple(wanted) == found.tokens
        self.first_token += [
            abs(value - float(rows[0][token])) for token, value in found.likeliest[0].items()
        ]
        for place, (own, chosen) in enumerate(zip(wanted, found.tokens, strict=True)):
            likeliest, row = found.likeliest[place], rows[place]
            if own == chosen:
                self.equal += 1
                first, second, *_ = likeliest.items()
                lead = float(row[first[0]] - row[second[0]])
                self.leads.append(abs(lead - (first[1] - second[1])))
                continue
            lead_found = likeliest[chosen] - likeliest[own] if own in likeliest else None
            self.splits.append(
                {
                    "prompt": prompt.id,
                    "token": place,
                    "reference": word(own),
                    "found": word(chosen),
                    "reference_lead": round(float(row[own] - row[chosen]), 4),
                    "found_lead": None if lead_found is None else round(lead_found, 4),
                }
            )

    def as_json(self) -> dict[str, Any]:
        """The published shape. A difference is within noise when the reference's lead there is
        at most the 99th percentile of the leads' difference where both agree."""
        noise = statistics.quantiles(self.leads, n=100)[98] if len(self.leads) > 1 else 0.0
        whole = max(1, self.tokens)
        return {
            "prompts": self.prompts,
            "prompts_read_alike": self.read_alike,
            "tokens": self.tokens,
            "equal": self.equal,
            "share_equal": round(self.equal / whole, 4),
            "before_first_difference": self.before,
            "share_before_first_difference": round(self.before / whole, 4),
            "identical_answers": self.identical,
            "first_token_difference": _summary(self.first_token),
            "lead_difference": {**_summary(self.leads), "p99": round(noise, 4)},
            "differences_within_noise": sum(
                split["reference_lead"] <= noise for split in self.splits
            ),
            "differences": self.splits,
        }


def compare_sides(
    reference: TransformersSide,
    writing: Mapping[str, WritingSide],
    reading: Mapping[str, TransformersSide],
    prompts: Sequence[Prompt],
    *,
    most: int = MOST_TOKENS,
    watch: Watch = lambda *_: None,
) -> dict[str, dict[str, Any]]:
    """Answer every prompt; by format, what :meth:`Tally.as_json` gives.

    Args:
        writing: formats whose engine writes; the first one's answers spare the reference writing.
        reading: formats that transformers reads.
        most: tokens of an answer.
    """
    tallies = {name: Tally() for name in (*writing, *reading)}
    for number, prompt in enumerate(prompts, 1):
        text = render_chat(prompt.messages)
        ids = reference.token_ids(text)
        drafts = {name: side.greedy(ids, most) for name, side in writing.items()}
        guess = next(iter(drafts.values())).tokens if drafts else ()
        answer, rows = reference.greedy(ids, most, guess)
        found = {name: writing[name].along(ids, answer.tokens, own) for name, own in drafts.items()}
        found |= {name: side.along(ids, answer.tokens) for name, side in reading.items()}
        for name, choices in found.items():
            read = (writing.get(name) or reading[name]).token_ids(text)
            tallies[name].add(
                prompt, answer.tokens, rows, choices, reference.word, read_alike=read == ids
            )
        watch(number, len(prompts))
    return {name: tally.as_json() for name, tally in tallies.items()}


def _summary(values: Sequence[float]) -> dict[str, float]:
    if not values:
        return {"mean": 0.0, "max": 0.0}
    return {"mean": round(statistics.fmean(values), 4), "max": round(max(values), 4)}
