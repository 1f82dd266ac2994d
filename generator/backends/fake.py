"""A model that says what it is told, for tests: same streaming, stopping and errors, no weights."""

import re
import time
from collections.abc import Iterator, Sequence

from langchain_core.messages import BaseMessage
from langchain_core.messages.ai import UsageMetadata
from pydantic import Field, PrivateAttr

from generator.backends.base import Ask, CoachModel, render_beginning, usage
from generator.chat_format import render_chat
from hyrox.errors import ModelError


class FakeModel(CoachModel):
    """Answers from a script, one answer per call in order, over and over.

    ``prompts`` keeps what it was asked and ``prefilled`` what it read ahead, rendered; an answer
    that is an exception is raised instead of spoken.
    """

    answers: list[str | Exception] = Field(
        default=["The evidence does not say."], description="The script."
    )
    delay_s: float = Field(default=0.0, ge=0, description="Pause before each word.")
    prompts: list[str] = Field(default_factory=list, description="Rendered chats it answered.")
    prefilled: list[str] = Field(default_factory=list, description="Rendered chats read ahead.")

    _closed: bool = PrivateAttr(default=False)

    @property
    def _llm_type(self) -> str:
        return "fake"

    def prefill(self, beginning: str | Sequence[BaseMessage]) -> int:
        self.prefilled.append(render_beginning(beginning))
        return len(self.prefilled[-1].split())

    def close(self) -> None:
        super().close()
        self._closed = True

    def _tokens(self, ask: Ask) -> Iterator[str | UsageMetadata]:
        if self._closed:
            raise ModelError("The model is closed.")
        self.prompts.append(render_chat(ask.messages))
        answer = self.answers[(len(self.prompts) - 1) % len(self.answers)]
        if isinstance(answer, Exception):
            raise answer
        for stop in ask.stops:
            answer = answer.split(stop, 1)[0]
        words = re.findall(r"\s*\S+\s*$|\s*\S+", answer)[: ask.max_tokens]
        for word in words:
            time.sleep(self.delay_s)
            if ask.stopped.is_set():
                return
            yield word
        yield usage(len(self.prompts[-1].split()), len(words))
