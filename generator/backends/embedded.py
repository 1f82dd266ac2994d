"""The embedded model: Gemma served inside this process by llama.cpp (package ``xllamacpp``).

One slot with its whole context kept: a prompt that begins like the last one is read from where
they part. Everything stays on the machine; llama.cpp's own HTTP listener, which cannot be
switched off, is bound to 127.0.0.1, needs a key made at random, and shows neither slots nor
pages.
"""

import os
import queue
import secrets
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from langchain_core.messages import BaseMessage
from langchain_core.messages.ai import UsageMetadata
from pydantic import Field, PrivateAttr

from generator.backends.base import Ask, CoachModel, render_beginning, usage
from generator.chat_format import BOS, render_chat
from hyrox.errors import ModelError

BATCH = 128
"""Tokens read at a time: as fast as 2,048 (measured) and a stop waits for one batch at most."""


def free_threads(wanted: int = 0) -> int:
    """Threads to use: ``wanted``, or two where there are two cores.

    More than the free cores makes decoding ten times slower (1-3 tokens a second on two cores).
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return wanted or min(2, cores or 1)


class EmbeddedModel(CoachModel):
    """A GGUF file served in-process; one generation at a time, others wait their turn.

    Raises:
        ModelError: when built, the file is missing or not a model; when used, the prompt does
            not fit the context or the model is closed.
    """

    path: Path = Field(description="The GGUF file.")
    threads: int = Field(default=0, ge=0, description="CPU threads; 0 = two, or one of one.")
    context: int = Field(default=4096, ge=256, description="Longest prompt and answer, tokens.")

    _server: Any = PrivateAttr(default=None)
    _key: str = PrivateAttr(default_factory=lambda: secrets.token_urlsafe(24))
    _busy: threading.Lock = PrivateAttr(default_factory=threading.Lock)

    def model_post_init(self, context: Any, /) -> None:
        super().model_post_init(context)
        self._server = start_server(self.path, self.threads, self.context, self._key)

    @property
    def _llm_type(self) -> str:
        return "embedded"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model": self.path.name, "temperature": self.temperature}

    def prefill(self, beginning: str | Sequence[BaseMessage]) -> int:
        """Read a prompt's beginning into the cache, so that what follows it is read alone."""
        stopped = threading.Event()
        with self._live_lock:
            self._live.add(stopped)
        try:
            request = {"prompt": _cut(render_beginning(beginning)), "n_predict": 0}
            timings = [c["timings"] for c in self._chunks(request, stopped) if "timings" in c]
        finally:
            with self._live_lock:
                self._live.discard(stopped)
        return int(timings[-1]["prompt_n"]) if timings else 0

    def token_ids(self, text: str) -> list[int]:
        """The tokens the model reads for a rendered chat (``<bos>`` counted as written)."""
        import httpx

        if self._server is None:
            raise ModelError("The model is closed.")
        reply = httpx.post(
            f"{self._server.listening_address}/tokenize",
            json={"content": text, "add_special": False, "parse_special": True},
            headers={"Authorization": f"Bearer {self._key}"},
            trust_env=False,
        )
        return list(reply.raise_for_status().json()["tokens"])

    def get_token_ids(self, text: str) -> list[int]:
        return self.token_ids(text)

    def close(self) -> None:
        super().close()
        with self._busy:
            self._server = None

    def _tokens(self, ask: Ask) -> Iterator[str | UsageMetadata]:
        request = {
            "prompt": _cut(render_chat(ask.messages)),
            "n_predict": ask.max_tokens,
            "temperature": ask.temperature,
            "stop": ask.stops,
        }
        if ask.grammar:
            request["grammar"] = ask.grammar
        for chunk in self._chunks(request, ask.stopped):
            text = chunk["choices"][0]["text"]
            if text:
                yield text
            if "usage" in chunk:
                used = chunk["usage"]
                kept = used.get("prompt_tokens_details", {}).get("cached_tokens", 0)
                yield usage(used["prompt_tokens"], used["completion_tokens"], kept)

    def _chunks(
        self, request: dict[str, Any], stopped: threading.Event
    ) -> Iterator[dict[str, Any]]:
        """What llama.cpp streams for a request, less its progress reports.

        llama.cpp calls back from a blocking call, so that call has a thread of its own; it holds
        the lock, not the reader, who may walk away at any token.
        """
        chunks: queue.SimpleQueue[dict[str, Any] | Exception | None] = queue.SimpleQueue()

        def receive(chunk: dict[str, Any]) -> bool:
            chunks.put(chunk)
            return stopped.is_set()

        def work() -> None:
            try:
                with self._busy:
                    if self._server is None:
                        raise ModelError("The model is closed.")
                    if not stopped.is_set():
                        whole = request | {
                            "stream": True,
                            "cache_prompt": True,
                            "return_progress": True,
                        }
                        self._server.handle_completions(whole, receive)
            except Exception as error:
                chunks.put(error)
            chunks.put(None)

        threading.Thread(target=work, name="embedded-model", daemon=True).start()
        while True:
            try:
                chunk = chunks.get(timeout=0.05)
            except queue.Empty:
                if stopped.is_set():
                    return
                continue
            if chunk is None or stopped.is_set():
                return
            if isinstance(chunk, ModelError):
                raise chunk
            if isinstance(chunk, Exception):
                raise ModelError(f"The model failed: {chunk}.") from chunk
            if "error" in chunk:
                raise ModelError(_sentence(chunk["error"]))
            if "prompt_progress" not in chunk:
                yield chunk


@dataclass(frozen=True)
class Listening:
    """Where llama.cpp's server listens, and what for; by default for this process alone."""

    host: str = "127.0.0.1"
    port: int = 0
    """0: a free one."""
    name: str = ""
    """What the model is called there; empty: its file's name."""
    slots: int = 1
    """Answers at once, each with a whole context of its own. More than one may change a word here
    and there: the tokens of several are computed together, in another order."""


HERE = Listening()


def start_server(
    path: Path,
    threads: int,
    context: int,
    key: str,
    adapter: Path | None = None,
    listening: Listening = HERE,
) -> Any:
    """llama.cpp's server on a GGUF file, in this process.

    Args:
        key: what a request has to bring; empty: nothing.
        adapter: a GGUF LoRA file applied at run time, which costs a third of the speed.

    Raises:
        ModelError: a file is missing or is nothing llama.cpp can read.
    """
    for file in (path, adapter):
        if file is not None and not file.is_file():
            raise ModelError(f"The model file {file} does not exist.")
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    if adapter is not None:
        params.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(str(adapter), 1.0)]
    params.n_ctx = context * listening.slots
    params.n_parallel = listening.slots
    params.hostnames, params.port = [listening.host], listening.port
    if listening.name:
        params.model_alias = {listening.name}
    params.n_batch = params.n_ubatch = BATCH
    params.n_gpu_layers = 0
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = free_threads(threads)
    # Gemma's layers mostly see 512 tokens back; kept whole (75 MB), any prefix can be taken up.
    params.swa_full = True
    params.n_ctx_checkpoints = 0
    params.cache_ram_mib = 0
    params.fit_params = False
    params.verbosity = 0
    params.api_keys = [key] if key else []
    params.endpoint_slots = params.endpoint_props = params.ui = False
    try:
        server = xllamacpp.Server(params)
    except RuntimeError as error:
        raise ModelError(f"The model file {path.name} cannot be loaded: {error}") from None
    # The server is handed over before its loop runs; let go of then, it waits for that loop for
    # ever, with Python's lock held. One answered request proves that the loop runs.
    server.handle_completions({"prompt": "a", "n_predict": 0})
    return server


def _cut(prompt: str) -> str:
    # llama.cpp puts the first <bos> in front itself.
    return prompt.removeprefix(BOS)


def _sentence(error: dict[str, Any]) -> str:
    if error.get("type") == "exceed_context_size_error":
        return (
            f"The conversation is too long for the model ({error.get('n_prompt_tokens')} tokens, "
            f"{error.get('n_ctx')} fit): start a new one."
        )
    return f"The model failed: {error.get('message', error)}."
