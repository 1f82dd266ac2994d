"""The one door of the web server: who it is, what they may ask for, whose tab and file it is.

An ASGI middleware around the whole app. What it does not let through never reaches Gradio, whose
own functions know nothing of accounts.
"""

import json
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, quote, unquote

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from hyrox.errors import StoreError
from journal.accounts import Who
from journal.tables import Role
from ui.site.allowed import API, TOOLS, Kind, Page, kind_of, tools_kind
from ui.site.belongings import Belongings, paths_named, paths_shown
from ui.site.headers import from_own_page, secured
from ui.site.limits import Limits
from ui.site.visitors import ADDRESS, COOKIE, SCOPE, Visitor, Visitors
from ui.site.watch import LOG, Watch

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
_PROGRAMS = (Kind.PROGRAM, Kind.ANSWER, Kind.TOOLS)
"""What is asked with a token, not with a cookie."""
_LIVE, _JSON = b"text/event-stream", b"application/json"


class DeniedError(Exception):
    """The request goes no further; ``words`` tell the person why."""

    def __init__(self, status: int, words: str, wait_s: float = 0.0) -> None:
        super().__init__(words)
        self.status, self.words, self.wait_s = status, words, wait_s


@dataclass
class Gate:
    """Callable as an ASGI app.

    Args:
        app: what lies behind.
        visitors: tells whose a request is.
        pages: the app's pages.
        page_of: the page of a handler, by its number.
        limits: how often one may ask.
        watch: counts and writes down what was asked, without names.
    """

    app: Asgi
    visitors: Visitors
    pages: tuple[Page, ...]
    page_of: Callable[[int], str | None]
    limits: Limits = field(default_factory=Limits)
    watch: Watch = field(default_factory=Watch)
    belongings: Belongings = field(default_factory=Belongings)

    def __post_init__(self) -> None:
        self._pages = {page.path: page for page in self.pages}
        self._paths = frozenset(self._pages)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        await self._answered(scope, receive, send)

    async def _answered(self, scope: Scope, receive: Receive, send: Send) -> None:
        began, seen = time.perf_counter(), {"status": 0}
        path, kind = scope["path"], kind_of(scope["method"], scope["path"], self._paths)

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
                given = secured(list(message.get("headers", ())), path, scope["scheme"])
                message = {**message, "headers": given}
            await send(message)

        try:
            await self._let_in(scope, receive, sent, kind)
        except DeniedError as denied:
            await self._refusal(scope, denied, kind)(scope, receive, sent)
        except StoreError as error:
            LOG.error("The journal does not answer: %s", error)
            if not seen["status"]:
                busy = DeniedError(503, "The journal cannot be reached. Try again in a minute.", 60)
                await self._refusal(scope, busy, kind)(scope, receive, sent)
        finally:
            status = seen["status"] or 500
            self.watch.seen(kind, scope["method"], status, time.perf_counter() - began)

    async def _let_in(self, scope: Scope, receive: Receive, send: Send, kind: Kind) -> None:
        headers = Headers(scope=scope)
        if kind is Kind.NOTHING:
            raise DeniedError(404, "There is no such page.")
        changes = scope["method"] not in ("GET", "HEAD", "OPTIONS") or kind is Kind.TOOLS
        if changes and not from_own_page(headers):
            raise DeniedError(403, "This came from another site, so nothing was done.")
        address = self._address(scope, headers)
        token = cookie_parser(headers.get("cookie", "")).get(COOKIE, "")
        who: Who | None = None
        if kind is not Kind.PUBLIC:
            by_token = kind in _PROGRAMS
            # A cookie is no way into the API: a browser would send it from any page.
            of = self.visitors.program if by_token else self.visitors.of
            who = await to_thread.run_sync(of, _bearer(headers) if by_token else token)
        scope[SCOPE], scope[ADDRESS] = Visitor(who, address) if who else None, address
        counted = Kind.PROGRAM if kind is Kind.TOOLS else kind
        self._count(counted, who.id if who else address)
        if kind in (Kind.PUBLIC, Kind.DOOR, Kind.ROUTE):
            await self.app(scope, receive, send)
            return
        if who is None:
            raise DeniedError(401, "Log in first.")
        await self._inside(scope, receive, send, kind, who)

    def _count(self, kind: Kind, who: str) -> None:
        wait_s = self.limits.wait_s(kind, who)
        if wait_s > 0:
            raise DeniedError(429, f"Too many requests. Try again in {wait_s:.0f} s.", wait_s)

    async def _inside(
        self, scope: Scope, receive: Receive, send: Send, kind: Kind, who: Who
    ) -> None:
        path, account = scope["path"], who.id
        if kind in (Kind.PROGRAM, Kind.ANSWER):
            receive = _counted(receive, MOST_PROGRAM, scope)
        elif kind is Kind.TOOLS and scope["method"] == "POST":
            message, receive = await _message(receive)
            if tools_kind(message) is Kind.ANSWER:
                self._count(Kind.ANSWER, account)
        elif kind is Kind.PAGE:
            self._may_see(who, path.strip("/"))
        elif kind is Kind.JOIN:
            body, receive = await _whole(receive, MOST_ASKED)
            self._may_ask(who, body)
        elif kind is Kind.TAB:
            tab, receive = await _tab_of(scope, receive)
            self._owned(account, tab)
        elif kind is Kind.UPLOAD:
            maintains = who.may(Role.MAINTAINER)
            receive = _counted(receive, MOST_MAINTAINED if maintains else MOST_UPLOADED, scope)
        elif kind is Kind.FILE:
            wanted = unquote(path.removeprefix(f"{API}file="))
            if not self.belongings.has_file(account, wanted):
                raise DeniedError(404, "There is no such file.")
        if kind in (Kind.TAB, Kind.JOIN, Kind.UPLOAD):
            send = self._noting(account, send, uploaded=kind is Kind.UPLOAD)
        await self.app(scope, receive, send)

    def _may_see(self, who: Who, path: str) -> None:
        page = self._pages.get(path)
        if page is None or (page.roles and not who.may(*page.roles)):
            raise DeniedError(403, "This page is for others: your account has not the role.")

    def _may_ask(self, who: Who, body: bytes) -> None:
        try:
            asked = json.loads(body)
            tab, number = str(asked["session_hash"]), int(asked["fn_index"])
        except (ValueError, KeyError, TypeError, RecursionError):
            raise DeniedError(400, "This is no question to a page.") from None
        page = self.page_of(number)
        if page is None:
            raise DeniedError(404, "There is no such handler.")
        self._may_see(who, page)
        self._owned(who.id, tab)
        for path in paths_named(asked.get("data")):
            if not self.belongings.has_file(who.id, path):
                raise DeniedError(403, "This file is not yours.")

    def _owned(self, account: str, tab: str) -> None:
        if not tab or len(tab) > 64 or not self.belongings.owns_tab(account, tab):
            raise DeniedError(403, "This tab is not yours. Load the page again.")

    def _noting(self, account: str, send: Send, *, uploaded: bool) -> Send:
        """Remembers the files that an answer names: they are the account's from now on."""
        kind = b""

        async def noted(message: Message) -> None:
            nonlocal kind
            if message["type"] == "http.response.start":
                kind = dict(message.get("headers", ())).get(b"content-type", b"")
            elif (body := message.get("body", b"")) and kind.startswith((_LIVE, _JSON)):
                if b'"path"' in body:
                    self.belongings.give(account, paths_shown(body))
                elif uploaded:
                    self.belongings.give(account, _uploaded(body))
            await send(message)

        return noted

    def _address(self, scope: Scope, headers: Mapping[str, str]) -> str:
        """Where a request comes from; a proxy's word counts only if it is one of ours."""
        client = scope.get("client")
        nearest = str(client[0]) if client else ""
        trusted = self.visitors.settings.proxies.split()
        if nearest not in trusted:
            return nearest
        told = [part.strip() for part in headers.get("x-forwarded-for", "").split(",")]
        strangers = [part for part in told if part and part not in trusted]
        return strangers[-1] if strangers else nearest

    def _refusal(self, scope: Scope, denied: DeniedError, kind: Kind) -> Response:
        headers = {"retry-after": f"{denied.wait_s:.0f}"} if denied.wait_s else None
        if kind in (Kind.PAGE, Kind.LIBRARY) and denied.status == 401:
            path = scope["path"].strip("/")
            up = "./" + "../" * path.count("/")
            return RedirectResponse(f"{up}login?next={quote(path)}" if path else "./login", 303)
        if kind in _PROGRAMS and denied.status == 401:
            headers = {"www-authenticate": "Bearer"}
        if scope["path"].startswith((API, "/api/")) or scope["path"] == TOOLS:
            return JSONResponse({"detail": denied.words}, denied.status, headers)
        from ui.site.forms import message_page

        page = message_page(denied.words, "./login" if denied.status == 401 else "./")
        return HTMLResponse(page, denied.status, headers)


def _bearer(headers: Mapping[str, str]) -> str:
    """The token of a program; empty where it sends none."""
    told = headers.get("authorization", "")
    scheme, _, token = told.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else told


async def _whole(receive: Receive, most: int) -> tuple[bytes, Receive]:
    """A request's body, and a way to read it once more."""
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise DeniedError(400, "The connection was closed.")
        part = message.get("body", b"")
        size += len(part)
        if size > most:
            raise DeniedError(413, f"That is more than {most // 1024**2} MB.")
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


async def _message(receive: Receive) -> tuple[object, Receive]:
    """An MCP message, and a way to read it once more: written anew, so that what was judged here
    is what is read behind, whatever the first text left open (a name that stands there twice)."""
    body, _ = await _whole(receive, MOST_PROGRAM)
    try:
        message = json.loads(body)
        anew = json.dumps(message).encode()
    except (ValueError, RecursionError):
        raise DeniedError(400, "This is no JSON.") from None
    sound = (
        isinstance(message, dict)
        and message.get("jsonrpc") == "2.0"
        and isinstance(message.get("method"), str)
        and isinstance(message.get("params"), dict | None)
        and isinstance(message.get("id", ""), str | int)
    )
    if not sound:
        raise DeniedError(400, "Send one JSON-RPC 2.0 message with a method at a time.")
    return message, _once(anew, receive)


async def _tab_of(scope: Scope, receive: Receive) -> tuple[str, Receive]:
    """The tab that a request names in its address or its body."""
    path = scope["path"].removeprefix(API)
    if path.startswith("heartbeat/"):
        return path.removeprefix("heartbeat/"), receive
    if path == "queue/data":
        named = parse_qs(scope["query_string"].decode("latin-1")).get("session_hash", [])
        # Two names: the one that is checked might not be the one that is used.
        return (named[0] if len(named) == 1 else ""), receive
    body, again = await _whole(receive, MOST_ASKED)
    try:
        return str(json.loads(body)["session_hash"]), again
    except (ValueError, KeyError, TypeError, RecursionError):
        raise DeniedError(400, "This names no tab.") from None


def _counted(receive: Receive, most: int, scope: Scope) -> Receive:
    """Reading that ends where an upload becomes larger than it said, or than may be."""
    told = Headers(scope=scope).get("content-length", "0")
    if told.isdigit() and int(told) > most:
        raise DeniedError(413, f"That is more than {most // 1024**2} MB.")
    size = 0

    async def counted() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        return message if size <= most else {"type": "http.disconnect"}

    return counted


def _uploaded(body: bytes) -> list[str]:
    try:
        paths = json.loads(body)
    except ValueError:
        return []
    return [path for path in paths if isinstance(path, str)] if isinstance(paths, list) else []
