"""What a judge is asked: prompts from files, with everything to be judged fenced in as data."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from eval.judges.address import Message
from eval.judges.material import Matter
from eval.judges.verdicts import read_labels, read_preference

Kind = Literal["pair", "sentences"]
NAMES = ("pair", "sentences", "again")
OPEN, CLOSE = "<<<DATA", "DATA>>>"
TOKENS_OUT = {"pair": 50, "sentences": 20}
"""A verdict with its reason, and a verdict on one sentence, in tokens, about."""
CHARACTERS_A_TOKEN = 2.8
"""By Gemma 3's tokenizer on prompts about races, which are full of figures; others differ. Only for
the estimate before anything is sent."""


@dataclass(frozen=True)
class Call:
    """One question to a judge.

    Args:
        kind: which prompt.
        messages: the whole conversation.
        count: sentences that want a verdict; 0 for a pair.
    """

    kind: Kind
    messages: Sequence[Message]
    count: int = 0

    @property
    def key(self) -> str:
        """Names what is asked: the same question again is not asked again."""
        told = json.dumps(self.messages, sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:24]

    @property
    def tokens(self) -> tuple[float, float]:
        """In and out, about."""
        into = sum(len(one["content"]) for one in self.messages) / CHARACTERS_A_TOKEN
        return into, TOKENS_OUT[self.kind] * max(1, self.count)

    def understood(self, reply: str) -> bool:
        """Whether a reply holds the verdict that was asked for."""
        if self.kind == "pair":
            return read_preference(reply) is not None
        return read_labels(reply, self.count) is not None


def pair_calls(matter: Matter) -> tuple[Call, Call]:
    """Both orders of a pair: the first way as A, then as B."""
    one, other = matter.texts
    return _pair(matter, one, other), _pair(matter, other, one)


def sentences_call(matter: Matter, place: int) -> Call:
    """The sentences of the first way's answer (0) or the second's (1)."""
    said = [one.text for one in matter.answers[place]]
    numbered = [{"number": n, "text": text} for n, text in enumerate(said, start=1)]
    return Call("sentences", _messages("sentences", matter, {"sentences": numbered}), len(said))


def again(call: Call, reply: str) -> list[Message]:
    """The conversation that asks once more for a reply that can be read."""
    return [
        *call.messages,
        {"role": "assistant", "content": reply or "(nothing)"},
        {"role": "user", "content": prompt("again")},
    ]


@lru_cache
def prompt(name: str) -> str:
    """The text of ``prompts/<name>.md``."""
    return (Path(__file__).parent / "prompts" / f"{name}.md").read_text("utf-8").strip()


def prompts_hash() -> str:
    """First 12 hex digits of the SHA-256 of all prompts."""
    return hashlib.sha256("\0".join(map(prompt, NAMES)).encode()).hexdigest()[:12]


def _pair(matter: Matter, first: str, second: str) -> Call:
    return Call("pair", _messages("pair", matter, {"answer A": first, "answer B": second}))


def _messages(kind: Kind, matter: Matter, asked: Mapping[str, Any]) -> list[Message]:
    block = {"question": matter.question, "evidence": dict(matter.evidence), **asked}
    return [
        {"role": "system", "content": prompt(kind)},
        {"role": "user", "content": fenced(block)},
    ]


def fenced(block: Mapping[str, Any]) -> str:
    """Data between two marks that nothing in it can write: JSON spells ``<`` and ``>`` out."""
    text = json.dumps(block, ensure_ascii=False, indent=1)
    return "\n".join((OPEN, text.replace("<", "\\u003c").replace(">", "\\u003e"), CLOSE))
