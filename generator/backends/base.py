"""What every chat model of the coach can do, whichever engine serves it."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import BaseChatModel, generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import Field, PrivateAttr

from generator.chat_format import END_OF_TURN, render_chat
from hyrox.errors import ModelError


@dataclass(frozen=True)
class Ask:
    """One request to an engine; it ends early once ``stopped`` is set."""

    messages: list[dict[str, str]]
    stops: list[str]
    max_tokens: int
    temperature: float
    stopped: threading.Event
    grammar: str = ""
    """GBNF that the answer must follow; engines without grammars leave it aside."""


_ROLES = {"system": "system", "human": "user", "ai": "assistant"}


class CoachModel(BaseChatModel):
    """A LangChain chat model that streams, can be stopped from any thread, and can be closed.

    Engines implement ``_tokens``; messages may be system (first only), human and AI in turns.
    A call may set ``stop``, ``max_tokens``, ``temperature`` and ``grammar`` for itself.
    """

    temperature: float = Field(default=0.0, ge=0, description="0 = always the likeliest word.")
    max_tokens: int = Field(default=512, ge=1, description="Longest answer, in tokens.")

    _live: set[threading.Event] = PrivateAttr(default_factory=set)
    _live_lock: threading.Lock = PrivateAttr(default_factory=threading.Lock)

    def prefill(self, beginning: str | Sequence[BaseMessage]) -> int:  # noqa: ARG002
        """Read the beginning of a prompt ahead of its question, where the engine can keep it.

        Args:
            beginning: of the user's first message; or earlier messages, of which the last may be
                the beginning of one.

        Returns:
            How many tokens were newly read; 0 for engines that keep nothing.
        """
        return 0

    def stop(self) -> None:
        """End every running and waiting generation; safe from any thread, returns at once.

        To end one generation only, close its stream.
        """
        with self._live_lock:
            for stopped in self._live:
                stopped.set()

    def close(self) -> None:
        """Free what the engine holds; using the model afterwards raises ModelError."""
        self.stop()

    def _tokens(self, ask: Ask) -> Iterator[str | UsageMetadata]:
        """Pieces of the answer as they come, then the tokens used."""
        raise NotImplementedError

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        stopped = threading.Event()
        ask = Ask(
            messages=as_dicts(messages),
            stops=stop or [],
            max_tokens=int(kwargs.pop("max_tokens", self.max_tokens)),
            temperature=float(kwargs.pop("temperature", self.temperature)),
            stopped=stopped,
            grammar=str(kwargs.pop("grammar", "")),
        )
        if kwargs:
            raise ModelError(f"The model takes no option {', '.join(sorted(kwargs))}.")
        with self._live_lock:
            self._live.add(stopped)
        try:
            for piece in self._tokens(ask):
                if isinstance(piece, str):
                    chunk = ChatGenerationChunk(message=AIMessageChunk(content=piece))
                    if run_manager:
                        run_manager.on_llm_new_token(piece, chunk=chunk)
                else:
                    message = AIMessageChunk(content="", usage_metadata=piece)
                    chunk = ChatGenerationChunk(message=message)
                yield chunk
                if stopped.is_set():
                    break
            reason = "stopped" if stopped.is_set() else "done"
            last = AIMessageChunk(
                content="", response_metadata={"end": reason}, chunk_position="last"
            )
            yield ChatGenerationChunk(message=last)
        finally:
            stopped.set()
            with self._live_lock:
                self._live.discard(stopped)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))


def as_dicts(messages: Iterable[BaseMessage]) -> list[dict[str, str]]:
    """LangChain's messages as ``{"role": "system" | "user" | "assistant", "content": text}``.

    Raises:
        ModelError: a message is of another kind (a tool's, say).
    """
    dicts = []
    for message in messages:
        if message.type not in _ROLES:
            raise ModelError(f"The model takes no message of the kind {message.type!r}.")
        dicts.append({"role": _ROLES[message.type], "content": str(message.text)})
    return dicts


def usage(read: int, written: int, kept: int = 0) -> UsageMetadata:
    """Token counts: read (of which ``kept`` came from the prefix cache) and written."""
    return UsageMetadata(
        input_tokens=read,
        output_tokens=written,
        total_tokens=read + written,
        input_token_details={"cache_read": kept},
    )


def render_beginning(beginning: str | Sequence[BaseMessage]) -> str:
    """What :meth:`CoachModel.prefill` is to read, rendered; its last turn is left open."""
    if isinstance(beginning, str):
        messages = [{"role": "user", "content": beginning}]
    else:
        messages = as_dicts(beginning)
    return render_chat(messages, open_answer=False).removesuffix(END_OF_TURN + "\n")
