"""Judging an answer: a page, a redirect, a refusal, or a reason to try again."""

import hashlib
import re
import ssl
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from ingest.fetch.body import read_body, too_large
from ingest.fetch.fetched import Fetched
from ingest.fetch.refusals import FetchRefused
from ingest.fetch.throttle import retry_after_s

_RULE_OF = {404: "not_found", 410: "gone", 401: "blocked", 403: "blocked", 451: "blocked"}


@dataclass(frozen=True)
class Answer:
    """A page, where a redirect leads, or (neither) that the kept page is still the same."""

    page: Fetched | None = None
    location: str | None = None
    etag: str | None = None
    last_modified: str | None = None


class TryAgain(Exception):  # noqa: N818 - becomes a FetchRefused when no try is left
    """A failure that may pass."""

    def __init__(
        self, rule: str, detail: str, *, too_many: bool = False, after_s: float | None = None
    ) -> None:
        super().__init__(detail)
        self.rule, self.detail, self.too_many, self.after_s = rule, detail, too_many, after_s


def read_answer(
    response: httpx.Response, url: str, types: tuple[str, ...], max_bytes: int, conditional: bool
) -> Answer:
    """Judge status and headers, then read the body."""
    status, headers = response.status_code, response.headers
    if status == 304 and conditional:
        return Answer()
    if status in (301, 302, 303, 307, 308):
        if not (location := headers.get("location", "").strip()):
            raise FetchRefused("redirect", url, "it leads on without saying where.")
        return Answer(location=location)
    if status in (429, 503):
        after_s = retry_after_s(headers.get("retry-after"), _sent_at(headers))
        rule = "blocked" if status == 429 else "server"
        raise TryAgain(rule, f"it answered {status}", too_many=status == 429, after_s=after_s)
    if status >= 500 or status in (408, 425):
        raise TryAgain("server", f"it answered {status}")
    if status != 200:
        raise FetchRefused(_RULE_OF.get(status, "server"), url, f"it answered {status}.")
    content_type, _, parameters = headers.get("content-type", "").partition(";")
    content_type = content_type.strip().lower()[:100]
    check_type(content_type, types, url)
    length = headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length[:18]) > max_bytes:
        raise too_large(url, max_bytes)
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", parameters, re.IGNORECASE)
    body = read_body(url, response.iter_raw(), headers.get("content-encoding", ""), max_bytes)
    page = Fetched(
        url=url, final_url=url, status=status, content_type=content_type,
        charset=charset.group(1) if charset else None, body=body,
        sha256=hashlib.sha256(body).hexdigest(), fetched_at=now(),
    )  # fmt: skip
    return Answer(page, None, headers.get("etag"), headers.get("last-modified"))


def check_type(content_type: str, types: tuple[str, ...], url: str) -> None:
    """Refuse (``wrong_type``) what is none of ``types``; without types everything passes."""
    if types and content_type not in types:
        raise FetchRefused(
            "wrong_type", url,
            f"it is {content_type or 'of no named type'}, wanted: {', '.join(types)}.",
        )  # fmt: skip


def _sent_at(headers: httpx.Headers) -> float:
    try:
        return parsedate_to_datetime(headers["date"]).timestamp()
    except (KeyError, ValueError, OverflowError, OSError):
        return time.time()


def now() -> str:
    """The time, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def status_hint(error: BaseException | None) -> int | None:
    """The status h11 suggests for an answer it cannot read, ``None`` if it has none."""
    while error is not None:
        if hint := getattr(error, "error_status_hint", None):
            return int(hint)
        error = error.__cause__ or error.__context__
    return None


def is_certificate(error: BaseException | None) -> bool:
    """Whether a connection failed because the certificate is not valid."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False
