"""One OpenAI-compatible address that is asked for verdicts, patiently.

Apart from the coach's own model over such an address (``generator.backends.openai``): that one
streams to a reader and gives up at the first refusal. A judge answers whole, hundreds of times, and
a server that is busy for a minute must not end the run.
"""

import ipaddress
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from hyrox.errors import InputError, ModelError

Message = dict[str, str]

ATTEMPTS = 5
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 60.0
_BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_THIS_PROMPT = frozenset({400, 413, 422})


class NoReplyError(ModelError):
    """One question got no reply, however often it was asked; others may."""


@dataclass(frozen=True)
class Address:
    """Where a judge is. ``local``: what is sent there stays on this machine."""

    url: str
    local: bool
    encrypted: bool

    @classmethod
    def of(cls, text: str) -> "Address":
        """Read a base address, such as ``http://127.0.0.1:8080/v1``.

        Raises:
            InputError: it is none, or it holds a key, which would end up in files.
        """
        try:
            url = httpx.URL(text.strip())
            host = url.raw_host.decode("ascii")
        except (httpx.InvalidURL, UnicodeError):
            url, host = httpx.URL(""), ""
        if url.scheme not in ("http", "https") or not host or len(text.split()) != 1:
            raise InputError(f"{text!r} is no address; give one like http://127.0.0.1:8080/v1.")
        if url.userinfo or url.query or url.fragment:
            raise InputError(
                "The address must hold no name, key or question mark: put the key into an "
                "environment variable and name that with --key-env."
            )
        return cls(str(url).rstrip("/"), _is_here(host), url.scheme == "https")


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True)
class Reply:
    """What came back; token counts only where the server tells them."""

    text: str
    ended: str = ""
    tokens_in: int | None = None
    tokens_out: int | None = None


class Server:
    """The model at an address.

    Args:
        address: where.
        model: its name there.
        key: sent as a bearer token, if any.
        timeout_s: longest silence.
        max_tokens: longest reply.
        attempts: times a busy, failing or silent server is asked the same.
        pause: waits so many seconds; tests put their own.
    """

    def __init__(
        self,
        address: Address,
        model: str,
        key: str = "",
        *,
        timeout_s: float = 120.0,
        max_tokens: int = 600,
        attempts: int = ATTEMPTS,
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        self.address, self.model, self.max_tokens = address, model, max_tokens
        self._key, self._timeout_s = key, timeout_s
        self._attempts, self._pause = attempts, pause
        self._options: dict[str, Any] = {"temperature": 0, "max_tokens": max_tokens}
        self._answered = False
        self._client = httpx.Client(
            headers={"Authorization": f"Bearer {key}"} if key else {},
            timeout=httpx.Timeout(timeout_s, connect=10.0),
            # A proxy of the environment would take out of the machine what is to stay on it.
            trust_env=not address.local,
            follow_redirects=False,
        )

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    @property
    def samples(self) -> bool:
        """Whether the server insisted on a temperature of its own."""
        return "temperature" not in self._options

    def ask(self, messages: Sequence[Message]) -> Reply:
        """The reply to a conversation.

        Raises:
            NoReplyError: this one cannot be had: the server refused it, or was busy, silent or
                failing each time.
            ModelError: no question will ever be answered (nobody there, wrong key or model).
        """
        why, wait_s = "", 0.0
        for attempt in range(self._attempts):
            if attempt:
                self._pause(wait_s)
            wait_s = min(FIRST_PAUSE_S * 2**attempt, LONGEST_PAUSE_S)
            try:
                reply = self._post(messages)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                if not self._answered:
                    raise ModelError(
                        f"The judge at {self.address.url} cannot be reached ({error}); is it "
                        "running?"
                    ) from None
                why = "it cannot be reached any more"
                continue
            except httpx.TimeoutException:
                why = f"it said nothing for {self._timeout_s:g} s"
                continue
            except httpx.HTTPError as error:
                why = f"the connection broke ({type(error).__name__})"
                continue
            self._answered = True
            if reply.is_success:
                if (read := _read(reply)) is not None:
                    return read
                why = "it sent something unreadable"
                continue
            why = self._complaint(reply)
            if reply.status_code in _THIS_PROMPT:
                raise NoReplyError(f"The judge at {self.address.url} refused: {why}.")
            if reply.status_code not in _BUSY:
                raise ModelError(f"The judge at {self.address.url} refused: {why}.")
            wait_s = max(wait_s, _asked_to_wait_s(reply))
        raise NoReplyError(
            f"The judge at {self.address.url} gave no reply in {self._attempts} attempts: {why}."
        )

    def _post(self, messages: Sequence[Message]) -> httpx.Response:
        while True:
            body = {"model": self.model, "messages": list(messages), **self._options}
            reply = self._client.post(f"{self.address.url}/chat/completions", json=body)
            if reply.status_code != 400 or not self._gave_way(reply.text):
                return reply

    def _gave_way(self, complaint: str) -> bool:
        """Whether a setting was changed that newer hosted models refuse; each is once at most."""
        if "max_completion_tokens" in complaint and "max_tokens" in self._options:
            self._options["max_completion_tokens"] = self._options.pop("max_tokens")
        elif "temperature" in complaint and "temperature" in self._options:
            del self._options["temperature"]
        else:
            return False
        return True

    def _complaint(self, reply: httpx.Response) -> str:
        """Status and the beginning of what the server said, fit for a terminal."""
        text = reply.text.replace(self._key, "***") if self._key else reply.text
        plain = "".join(c if c.isprintable() else " " for c in text[:300])
        said = " ".join(plain.split())
        return f"{reply.status_code} {said}".strip().rstrip(".")


def _asked_to_wait_s(reply: httpx.Response) -> float:
    """Seconds of a ``Retry-After``; the header's other form, a date, is left to the own pauses."""
    try:
        seconds = float(reply.headers.get("retry-after", ""))
    except ValueError:
        return 0.0
    return min(seconds, LONGEST_PAUSE_S) if seconds > 0 else 0.0


def _read(reply: httpx.Response) -> Reply | None:
    try:
        told = reply.json()
        choice = told["choices"][0]
        text = choice["message"].get("content") or ""
        used = told.get("usage") or {}
        counts = (used.get("prompt_tokens"), used.get("completion_tokens"))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        return None
    if not isinstance(text, str):
        return None
    # Half a pair of surrogates is JSON but no text: it could not be kept.
    text = text.encode("utf-8", "replace").decode("utf-8")
    into, out = (n if isinstance(n, int) and n >= 0 else None for n in counts)
    return Reply(text, str(choice.get("finish_reason") or ""), into, out)
