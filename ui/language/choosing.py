"""Which language a reader gets: the one they chose, else the first that their browser asks for."""

from collections.abc import Mapping

from starlette.requests import cookie_parser

from ui.language.catalogue import ENGLISH, LANGUAGES

COOKIE = "hyrox_coach_language"
SETTING = "language"
"""Where an account's choice is in its settings; a log-in puts it into the cookie."""
SCOPE = "hyrox.language"
"""Where the gate leaves the language in a request's scope."""
_MOST = 32
"""Languages of a browser that are looked at."""


def language_of(headers: Mapping[str, str]) -> str:
    """One of :data:`LANGUAGES` for a request with these headers (names in lower case)."""
    chosen = cookie_parser(headers.get("cookie", "")).get(COOKIE, "")
    return chosen if chosen in LANGUAGES else _asked_for(headers.get("accept-language", ""))


def language_behind(request: object) -> str:
    """The language of a Gradio event or a Starlette request; English where no gate stands."""
    scope = getattr(getattr(request, "request", request), "scope", None)
    found = scope.get(SCOPE) if isinstance(scope, dict) else None
    return str(found) if found in LANGUAGES else ENGLISH


def _asked_for(accepted: str) -> str:
    """The best of ``Accept-Language`` (RFC 9110, 12.5.4): by weight, then by place."""
    wanted: list[tuple[float, str]] = []
    for part in accepted.split(",")[:_MOST]:
        tag, _, weight = part.partition(";")
        try:
            q = float(weight.strip().removeprefix("q=")) if weight else 1.0
        except ValueError:
            q = 0.0
        wanted.append((q, tag.strip().lower().partition("-")[0]))
    known = [(q, tag) for q, tag in wanted if tag in LANGUAGES and 0 < q <= 1]
    return max(known, key=lambda one: one[0])[1] if known else ENGLISH
