"""The one door of the web server: who it is, what they may ask for, whose tab and file it is.

An ASGI middleware around the whole app. What it does not let through never reaches Gradio, whose
own functions know nothing of accounts.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from hyrox.errors import StoreError
from journal.accounts import Who
from journal.tables import Role
from ui.language.choosing import SCOPE as LANGUAGE
from ui.language.choosing import language_of
from ui.language.telling import speaking, t
from ui.site.allowed import API, TOOLS, Kind, Page, kind_of, tools_kind
from ui.site.belongings import Belongings, paths_named, paths_shown
from ui.site.bodies import (
    MOST_ASKED,
    MOST_MAINTAINED,
    MOST_PROGRAM,
    MOST_UPLOADED,
    Asgi,
    DeniedError,
    Message,
    Receive,
    Scope,
    Send,
    counted_reading,
    in_language,
    tab_of,
    tools_message,
    uploaded_paths,
    whole,
)
from ui.site.headers import from_own_page, secured
from ui.site.limits import Limits
from ui.site.proxies import trusts
from ui.site.visitors import ADDRESS, COOKIE, SCOPE, Visitor, Visitors
from ui.site.watch import LOG, Watch

_PROGRAMS = (Kind.PROGRAM, Kind.ANSWER, Kind.TOOLS)
"""What is asked with a token, not with a cookie."""
_BY_TOKEN = {"www-authenticate": "Bearer"}
_LIVE, _JSON = b"text/event-stream", b"application/json"


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

        scope[LANGUAGE] = language = language_of(Headers(scope=scope))
        try:
            with speaking(language):
                await self._told(scope, receive, sent, kind, seen)
        finally:
            status = seen["status"] or 500
            self.watch.seen(kind, scope["method"], status, time.perf_counter() - began)

    async def _told(
        self, scope: Scope, receive: Receive, send: Send, kind: Kind, seen: Mapping[str, int]
    ) -> None:
        """Lets a request in, or says why not."""
        try:
            await self._let_in(scope, receive, send, kind)
        except DeniedError as denied:
            await self._refusal(scope, denied, kind)(scope, receive, send)
        except StoreError as error:
            LOG.error("The journal does not answer: %s", error)
            if not seen["status"]:
                words = t("The journal cannot be reached. Try again in a minute.")
                busy = DeniedError(503, words, 60)
                await self._refusal(scope, busy, kind)(scope, receive, send)

    async def _let_in(self, scope: Scope, receive: Receive, send: Send, kind: Kind) -> None:
        headers = Headers(scope=scope)
        if kind is Kind.NOTHING:
            raise DeniedError(404, t("There is no such page."))
        changes = scope["method"] not in ("GET", "HEAD", "OPTIONS") or kind is Kind.TOOLS
        if changes and not from_own_page(headers):
            raise DeniedError(403, t("This came from another site, so nothing was done."))
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
            raise DeniedError(401, t("Log in first."))
        await self._inside(scope, receive, send, kind, who)

    def _count(self, kind: Kind, who: str) -> None:
        wait_s = self.limits.wait_s(kind, who)
        if wait_s > 0:
            words = t("Too many requests. Try again in {n} s.", n=f"{wait_s:.0f}")
            raise DeniedError(429, words, wait_s)

    async def _inside(
        self, scope: Scope, receive: Receive, send: Send, kind: Kind, who: Who
    ) -> None:
        path, account = scope["path"], who.id
        if kind in (Kind.PROGRAM, Kind.ANSWER):
            receive = counted_reading(receive, MOST_PROGRAM, scope)
        elif kind is Kind.TOOLS and scope["method"] == "POST":
            message, receive = await tools_message(receive)
            if tools_kind(message) is Kind.ANSWER:
                self._count(Kind.ANSWER, account)
        elif kind is Kind.PAGE:
            self._may_see(who, path.strip("/"))
            send = in_language(send, scope[LANGUAGE])
        elif kind is Kind.JOIN:
            body, receive = await whole(receive, MOST_ASKED)
            self._may_ask(who, body)
        elif kind is Kind.TAB:
            tab, receive = await tab_of(scope, receive)
            self._owned(account, tab)
        elif kind is Kind.UPLOAD:
            maintains = who.may(Role.MAINTAINER)
            receive = counted_reading(
                receive, MOST_MAINTAINED if maintains else MOST_UPLOADED, scope
            )
        elif kind is Kind.FILE:
            wanted = unquote(path.removeprefix(f"{API}file="))
            if not self.belongings.has_file(account, wanted):
                raise DeniedError(404, t("There is no such file."))
        if kind in (Kind.TAB, Kind.JOIN, Kind.UPLOAD):
            send = self._noting(account, send, uploaded=kind is Kind.UPLOAD)
        await self.app(scope, receive, send)

    def _may_see(self, who: Who, path: str) -> None:
        page = self._pages.get(path)
        if page is None or (page.roles and not who.may(*page.roles)):
            words = t("This page is for others: your account has not the role.")
            raise DeniedError(403, words)

    def _may_ask(self, who: Who, body: bytes) -> None:
        try:
            asked = json.loads(body)
            tab, number = str(asked["session_hash"]), int(asked["fn_index"])
        except (ValueError, KeyError, TypeError, RecursionError):
            raise DeniedError(400, t("This is no question to a page.")) from None
        page = self.page_of(number)
        if page is None:
            raise DeniedError(404, t("There is no such handler."))
        self._may_see(who, page)
        self._owned(who.id, tab)
        for path in paths_named(asked.get("data")):
            if not self.belongings.has_file(who.id, path):
                raise DeniedError(403, t("This file is not yours."))

    def _owned(self, account: str, tab: str) -> None:
        if not tab or len(tab) > 64 or not self.belongings.owns_tab(account, tab):
            raise DeniedError(403, t("This tab is not yours. Load the page again."))

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
                    self.belongings.give(account, uploaded_paths(body))
            await send(message)

        return noted

    def _address(self, scope: Scope, headers: Mapping[str, str]) -> str:
        """Where a request comes from; a proxy's word counts only if it is one of ours."""
        client = scope.get("client")
        nearest = str(client[0]) if client else ""
        proxies = self.visitors.settings.proxies
        if not trusts(proxies, nearest):
            return nearest
        told = [part.strip() for part in headers.get("x-forwarded-for", "").split(",")]
        strangers = [part for part in told if part and not trusts(proxies, part)]
        return strangers[-1] if strangers else nearest

    def _refusal(self, scope: Scope, denied: DeniedError, kind: Kind) -> Response:
        headers = {"retry-after": f"{denied.wait_s:.0f}"} if denied.wait_s else None
        if kind in (Kind.PAGE, Kind.LIBRARY) and denied.status == 401:
            path = scope["path"].strip("/")
            up = "./" + "../" * path.count("/")
            return RedirectResponse(f"{up}login?next={quote(path)}" if path else "./login", 303)
        if kind in _PROGRAMS and denied.status == 401:
            headers = _BY_TOKEN
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
