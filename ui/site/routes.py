"""Routes beside Gradio's: log-in, registration, password, health, numbers for Prometheus."""

import secrets
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from anyio import to_thread
from sqlalchemy import text

from hyrox.errors import HyroxCoachError, StoreError
from journal.accounts import LASTS, LoginError, Who
from journal.diary import Diary
from journal.tables import Role
from ui.language.catalogue import LANGUAGES
from ui.language.choosing import COOKIE as LANGUAGE
from ui.language.choosing import SETTING
from ui.language.telling import mark, t
from ui.site import forms
from ui.site.visitors import ADDRESS, COOKIE, Visitors, visitor_of
from ui.site.watch import Watch

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

MOST_FORM = 4_096
"""Bytes of a form: two passwords and a name."""
_YEAR_S = 365 * 24 * 3600
_SILENT = "does not answer"
_REASONS = (
    mark("Name or password are wrong."),
    mark("The old password is wrong."),
    mark("This name is taken; choose another one."),
    mark("This password is easily guessed; choose another one."),
)
"""Refusals of the accounts, word for word, so that they are told in the reader's language too."""


def site_routes(
    visitors: Visitors, watch: Watch, healthy: Callable[[], str], pages: frozenset[str]
) -> "list[Route]":
    """The routes; ``healthy`` says what is wrong with the coach, nothing where all is well."""
    from starlette.routing import Route

    doors = _Doors(visitors, watch, healthy, pages)
    return [
        Route("/login", doors.login, methods=["GET", "POST"]),
        Route("/register", doors.register, methods=["GET", "POST"]),
        Route("/logout", doors.logout, methods=["POST"]),
        Route("/account/password", doors.password, methods=["GET", "POST"]),
        Route("/healthz", doors.healthz, methods=["GET"]),
        Route("/metrics", doors.metrics, methods=["GET"]),
    ]


class _Doors:
    def __init__(
        self, visitors: Visitors, watch: Watch, healthy: Callable[[], str], pages: frozenset[str]
    ) -> None:
        self.visitors, self.watch, self.healthy, self.pages = visitors, watch, healthy, pages
        self.accounts = visitors.accounts

    async def login(self, request: "Request") -> "Response":
        open_ = self.visitors.settings.registration
        if request.method != "POST":
            if not self.visitors.login_required or visitor_of(request) is not None:
                return _to("./")
            onward = request.query_params.get("next", "")
            return _html(forms.login_page(onward=onward[:64], register=open_))
        given = await _form(request)
        name, onward = given.get("name", ""), given.get("next", "")
        if not self.visitors.login_required:
            return _to("./")
        try:
            token, who = await to_thread.run_sync(
                self.accounts.log_in, name, given.get("password", ""), _address(request)
            )
        except LoginError as error:
            page = forms.login_page(_why(error), name[:64], onward[:64], open_)
            return _html(page, 429 if "Too many" in str(error) else 401)
        answer = self._welcome(request, token, onward)
        chosen = await to_thread.run_sync(self._language, who)
        if chosen in LANGUAGES:
            answer.set_cookie(LANGUAGE, chosen, max_age=_YEAR_S, samesite="lax")
        return answer

    async def register(self, request: "Request") -> "Response":
        if not self.visitors.login_required:
            return _to("./")
        if not self.visitors.settings.registration:
            words = t("Accounts are made by whoever runs this server.")
            return _html(forms.message_page(words, "./login"), 403)
        if request.method != "POST":
            return _html(forms.register_page())
        given = await _form(request)
        name, password = given.get("name", ""), given.get("password", "")
        try:
            if password != given.get("again"):
                raise LoginError(t("The two passwords differ."))
            await to_thread.run_sync(self.accounts.register, name, password)
            token, _who = await to_thread.run_sync(self.accounts.log_in, name, password, "")
        except HyroxCoachError as error:
            return _html(forms.register_page(_why(error), name[:64]), 400)
        return self._welcome(request, token, "onboarding")

    async def logout(self, request: "Request") -> "Response":
        if token := request.cookies.get(COOKIE):
            await to_thread.run_sync(self.accounts.log_out, token)
        answer = _to("./login" if self.visitors.login_required else "./")
        answer.delete_cookie(COOKIE)
        answer.headers["clear-site-data"] = '"cache", "storage"'
        return answer

    async def password(self, request: "Request") -> "Response":
        who = _who(request)
        if who is None:
            return _to("../login")
        if not self.visitors.login_required:
            words = t("Without log-in there is no password.")
            return _html(forms.message_page(words, "../"), 404)
        if request.method != "POST":
            return _html(forms.password_page(who.name))
        given = await _form(request)
        try:
            if given.get("password") != given.get("again"):
                raise LoginError(t("The two new passwords differ."))
            await to_thread.run_sync(
                self.accounts.change_password, who.id, given.get("old", ""), given["password"]
            )
        except (HyroxCoachError, KeyError) as error:
            known = isinstance(error, HyroxCoachError)
            words = _why(error) if known else t("Fill in all fields.")
            return _html(forms.password_page(who.name, words), 400)
        answer = _to("../login")
        answer.delete_cookie(COOKIE)
        return answer

    async def healthz(self, _request: "Request") -> "Response":
        from starlette.responses import JSONResponse

        wrong = {
            "coach": await to_thread.run_sync(self.healthy),
            "journal": await to_thread.run_sync(self._journal),
        }
        bad = {name: words for name, words in wrong.items() if words}
        told = {"status": "ok" if not bad else "ill", **bad}
        return JSONResponse(told, 200 if not bad else 503)

    async def metrics(self, request: "Request") -> "Response":
        """For admins, and for a scraper that knows the token of the settings."""
        from starlette.responses import Response

        wanted = self.visitors.settings.metrics_token
        told = request.headers.get("authorization", "").removeprefix("Bearer ")
        scraper = bool(wanted) and secrets.compare_digest(told.encode(), wanted.encode())
        who = _who(request)
        if not scraper and (who is None or who.role is not Role.ADMIN):
            words = t("Only for admins, or with the token of the settings.")
            return Response(f"{words}\n", 403)
        return Response(self.watch.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    def _language(self, who: Who) -> str:
        return str(Diary(self.visitors.journal, who.id).setting(SETTING))

    def _journal(self) -> str:
        try:
            with self.visitors.journal.read() as session:
                session.execute(text("SELECT 1"))
        except StoreError:
            return _SILENT
        return ""

    def _welcome(self, request: "Request", token: str, onward: str) -> "Response":
        # Only a page of this app: never an address that somebody put into a link.
        answer = _to(f"./{onward}" if onward in self.pages else "./")
        answer.set_cookie(
            COOKIE, token, max_age=int(LASTS.total_seconds()), httponly=True, samesite="lax",
            secure=request.url.scheme == "https",
        )  # fmt: skip
        return answer


def _why(error: Exception) -> str:
    """What is told of a refusal."""
    return t(str(error))


async def _form(request: "Request") -> Mapping[str, str]:
    """The fields of a form; the first of each name counts."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_FORM:
            return {}
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=8)
    return {name: values[0] for name, values in fields.items()}


def _html(page: str, status: int = 200) -> "Response":
    from starlette.responses import HTMLResponse

    return HTMLResponse(page, status, dict(forms.HEADERS))


def _to(address: str) -> "Response":
    from starlette.responses import RedirectResponse

    return RedirectResponse(address, 303)


def _who(request: "Request") -> Who | None:
    visitor = visitor_of(request)
    return visitor.who if visitor else None


def _address(request: "Request") -> str:
    return str(request.scope.get(ADDRESS) or "")
