"""What the coach gives back: sentences with their check, and the answer they make."""

import time
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from hyrox.evidence import Evidence


class Status(StrEnum):
    """What the check did to a sentence of the model.

    ``VERIFIED``: shown as generated. ``REPLACED``: failed; the plain sentence of the evidence it
    was about is shown instead, or the same words under the citation that bears them. ``DROPPED``:
    failed or said nothing new; not shown. ``UNCHECKED``: only in an answer asked for without
    grounding, which is labelled as such wherever it is shown.
    """

    VERIFIED = "verified"
    REPLACED = "replaced"
    DROPPED = "dropped"
    UNCHECKED = "unchecked"


@dataclass(frozen=True)
class Sentence:
    """One sentence after the check, without its citation markers.

    ``reason`` says why it was replaced or dropped; ``draft`` is what the model had written.
    """

    text: str
    citations: tuple[str, ...]
    status: Status
    generated: bool = True
    """False where code wrote it (safety words, plain facts when there is no model)."""
    reason: str = ""
    draft: str = ""

    @property
    def cited_text(self) -> str:
        """The sentence with its markers, as in a conversation: ``You lost ... [F7]``."""
        return " ".join([self.text, *(f"[{item_id}]" for item_id in self.citations)])

    @property
    def shown(self) -> bool:
        return self.status is not Status.DROPPED


@dataclass(frozen=True)
class Timing:
    """Milliseconds from the question, and tokens generated."""

    retrieval_ms: float = 0.0
    first_token_ms: float | None = None
    first_sentence_ms: float | None = None
    total_ms: float = 0.0
    tokens: int = 0


@dataclass(frozen=True)
class Answer:
    """A whole answer. ``note`` tells the reader what was out of the ordinary
    (no model, stopped, ungrounded), empty otherwise.
    """

    question: str
    sentences: tuple[Sentence, ...]
    evidence: Evidence
    model: str
    red_flag: str | None = None
    grounded: bool = True
    note: str = ""
    prompt_hash: str = ""
    timing: Timing = field(default_factory=Timing)
    asked: str = ""
    """What the model saw of this turn; empty when the model was not asked."""
    saw: tuple[dict[str, str], ...] = ()
    """The whole prompt of this turn as chat messages; empty when the model was not asked."""

    @property
    def text(self) -> str:
        """The shown sentences with their citation markers."""
        return " ".join(s.cited_text for s in self.sentences if s.shown)

    def as_json(self) -> dict[str, Any]:
        """The published shape of ``ask --json``."""
        return {
            "answer": self.text,
            "sentences": [
                {"text": s.text, "citations": list(s.citations), "status": s.status.value}
                | ({"reason": s.reason} if s.reason else {})
                for s in self.sentences
            ],
            "evidence": [item.as_json() for item in self.evidence.items],
            "safety": {"red_flag": self.red_flag},
            "grounded": self.grounded,
            "note": self.note,
            "model": self.model,
            "prompt_hash": self.prompt_hash,
            "timing": {
                "retrieval_ms": round(self.timing.retrieval_ms, 1),
                "first_token_ms": _ms(self.timing.first_token_ms),
                "first_sentence_ms": _ms(self.timing.first_sentence_ms),
                "total_ms": round(self.timing.total_ms, 1),
                "tokens": self.timing.tokens,
            },
        }


def _ms(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


class Clock:
    """Measures one answer; starts when it is made."""

    def __init__(self) -> None:
        self.start = time.perf_counter()
        self.retrieval = 0.0
        self.first_token: float | None = None
        self.first_sentence: float | None = None
        self.tokens = 0

    def _now(self) -> float:
        return (time.perf_counter() - self.start) * 1000

    def retrieved(self) -> None:
        self.retrieval = self._now()

    def token(self) -> None:
        self.tokens += 1
        if self.first_token is None:
            self.first_token = self._now()

    def sentence(self) -> None:
        if self.first_sentence is None:
            self.first_sentence = self._now()

    def timing(self) -> Timing:
        return Timing(
            self.retrieval, self.first_token, self.first_sentence, self._now(), self.tokens
        )
