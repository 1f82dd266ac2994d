"""Any OpenAI-compatible server (llama-server, Ollama, vLLM, a hosted one) as the chat model.

Its own few lines over httpx rather than ``langchain-openai``: that brings the OpenAI client and
a tokenizer that wants a download, and the coach needs one endpoint. What is asked leaves the
machine only when the athlete's own setting names a server elsewhere.
"""

import json
import re
from collections.abc import Iterator

import httpx
from langchain_core.messages.ai import UsageMetadata
from pydantic import Field, PrivateAttr, SecretStr

from generator.asks.voices import SERVED
from generator.backends.base import Ask, CoachModel, usage
from generator.chat_format import plain
from hyrox.errors import ModelError


class OpenAIModel(CoachModel):
    """``POST <url>/chat/completions``, streamed.

    Raises:
        ModelError: when used, the server cannot be reached, refuses, or breaks off.
    """

    url: str = Field(description="Base URL, usually ending in /v1.")
    model: str = Field(description="The model's name on that server.")
    key: SecretStr | None = Field(default=None, description="API key, where one is needed.")
    timeout_s: float = Field(default=120.0, gt=0, description="Longest silence of the server.")

    _client: httpx.Client = PrivateAttr()

    def model_post_init(self, context: object, /) -> None:
        super().model_post_init(context)
        headers = {"Authorization": f"Bearer {self.key.get_secret_value()}"} if self.key else {}
        timeout = httpx.Timeout(self.timeout_s, connect=10.0)
        self._client = httpx.Client(headers=headers, timeout=timeout)

    @property
    def _shown(self) -> str:
        """The address without a user's name and password."""
        return re.sub(r"//[^/@]*@", "//", self.url)

    @property
    def _llm_type(self) -> str:
        return "openai"

    def close(self) -> None:
        super().close()
        self._client.close()

    def _tokens(self, ask: Ask) -> Iterator[str | UsageMetadata]:
        # The server's template puts texts between control tokens as they are: none may hold one.
        request: dict[str, object] = {
            "model": self.model,
            "messages": [one | {"content": plain(one["content"])} for one in ask.messages],
            "temperature": ask.temperature,
            "max_tokens": ask.max_tokens,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        if ask.stops:
            request["stop"] = ask.stops
        if ask.grammar and self.model == SERVED:
            # llama.cpp's own field: vLLM passes it over, others refuse what they do not know.
            request["grammar"] = ask.grammar
        if self._client.is_closed:
            raise ModelError("The model is closed.")
        address = f"{self.url.rstrip('/')}/chat/completions"
        try:
            with self._client.stream("POST", address, json=request) as reply:
                if reply.is_error:
                    reply.read()
                    raise ModelError(
                        f"The model server {self._shown} answered {reply.status_code}: "
                        f"{reply.text[:200]}"
                    )
                for line in reply.iter_lines():
                    if ask.stopped.is_set():
                        return
                    yield from self._pieces(line)
        except httpx.TimeoutException:
            raise ModelError(
                f"The model server {self._shown} did not answer within {self.timeout_s:.0f} s."
            ) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ModelError(
                f"The model server {self._shown} cannot be reached ({error}); is it running?"
            ) from None

    def _pieces(self, line: str) -> Iterator[str | UsageMetadata]:
        """What one line of the event stream says."""
        data = line.removeprefix("data:").strip()
        if not line.startswith("data:") or data == "[DONE]":
            return
        try:
            event = json.loads(data)
            choices = event.get("choices") or []
            text = choices[0]["delta"].get("content") if choices else None
            used = event.get("usage")
        except (ValueError, KeyError, TypeError, AttributeError):
            raise ModelError(f"The model server {self._shown} sent something unreadable.") from None
        if "error" in event:
            raise ModelError(f"The model server {self._shown} failed: {event['error']}")
        if text:
            yield text
        if used:
            yield usage(used.get("prompt_tokens", 0), used.get("completion_tokens", 0))
