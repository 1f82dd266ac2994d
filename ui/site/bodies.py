"""Bodies on their way through the gate: read whole where the gate judges by them, held to a size,
turned into the reader's language."""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from starlette.datastructures import Headers

from ui.language.page import told_page
from ui.language.telling import t
from ui.site.allowed import API

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

MOST_ASKED = 4 * 1024**2
"""Bytes of a question to a handler."""
MOST_PROGRAM = 1024**2
"""Bytes of a request to the API or the tools."""
MOST_UPLOADED = 26 * 1024**2
"""Bytes that an athlete may upload at once: an activity file of a long day."""
MOST_MAINTAINED = 510 * 1024**2
"""Bytes that a maintainer may."""


class DeniedError(Exception):
    """The request goes no further; ``words`` tell the person why."""

    def __init__(self, status: int, words: str, wait_s: float = 0.0) -> None:
        super().__init__(words)
        self.status, self.words, self.wait_s = status, words, wait_s


async def whole(receive: Receive, most: int) -> tuple[bytes, Receive]:
    """A request's body, and a way to read it once more."""
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise DeniedError(400, t("The connection was closed."))
        part = message.get("body", b"")
        size += len(part)
        if size > most:
            raise _too_large(most)
        parts.append(part)
        if not message.get("more_body"):
            break
    body = b"".join(parts)
    return body, _once(body, receive)


def _once(body: bytes, receive: Receive) -> Receive:
    """Reads a body that was read before, then what comes after it."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


async def tools_message(receive: Receive) -> tuple[object, Receive]:
    """An MCP message, and a way to read it once more: written anew, so that what was judged here
    is what is read behind, whatever the first text left open (a name that stands there twice)."""
    body, _ = await whole(receive, MOST_PROGRAM)
    try:
        message = json.loads(body)
        anew = json.dumps(message).encode()
    except (ValueError, RecursionError):
        raise DeniedError(400, t("This is no JSON.")) from None
    sound = (
        isinstance(message, dict)
        and message.get("jsonrpc") == "2.0"
        and isinstance(message.get("method"), str)
        and isinstance(message.get("params"), dict | None)
        and isinstance(message.get("id", ""), str | int)
    )
    if not sound:
        raise DeniedError(400, t("Send one JSON-RPC 2.0 message with a method at a time."))
    return message, _once(anew, receive)


def _too_large(most: int) -> DeniedError:
    return DeniedError(413, t("That is more than {n} MB.", n=most // 1024**2))


def in_language(send: Send, language: str) -> Send:
    """Sends a page once all of it is there, in the reader's language."""
    start: Message = {}
    parts: list[bytes] = []

    async def told(message: Message) -> None:
        nonlocal start
        if message["type"] == "http.response.start":
            start = message
            return
        parts.append(message.get("body", b""))
        if message.get("more_body"):
            return
        headers, body = list(start.get("headers", ())), b"".join(parts)
        if dict(headers).get(b"content-type", b"").startswith(b"text/html"):
            body = told_page(body.decode("utf-8"), language).encode()
        length = (b"content-length", str(len(body)).encode())
        kept = [(name, value) for name, value in headers if name.lower() != length[0]]
        await send({**start, "headers": [*kept, length]})
        await send({"type": "http.response.body", "body": body})

    return told


async def tab_of(scope: Scope, receive: Receive) -> tuple[str, Receive]:
    """The tab that a request names in its address or its body."""
    path = scope["path"].removeprefix(API)
    if path.startswith("heartbeat/"):
        return path.removeprefix("heartbeat/"), receive
    if path == "queue/data":
        named = parse_qs(scope["query_string"].decode("latin-1")).get("session_hash", [])
        # Two names: the one that is checked might not be the one that is used.
        return (named[0] if len(named) == 1 else ""), receive
    body, again = await whole(receive, MOST_ASKED)
    try:
        return str(json.loads(body)["session_hash"]), again
    except (ValueError, KeyError, TypeError, RecursionError):
        raise DeniedError(400, t("This names no tab.")) from None


def counted_reading(receive: Receive, most: int, scope: Scope) -> Receive:
    """Reading that ends where an upload becomes larger than it said, or than may be."""
    told = Headers(scope=scope).get("content-length", "0")
    if told.isdigit() and int(told) > most:
        raise _too_large(most)
    size = 0

    async def counted() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        return message if size <= most else {"type": "http.disconnect"}

    return counted


def uploaded_paths(body: bytes) -> list[str]:
    try:
        paths = json.loads(body)
    except ValueError:
        return []
    return [path for path in paths if isinstance(path, str)] if isinstance(paths, list) else []
