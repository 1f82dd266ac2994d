"""Headers of every answer, and whether a request that changes something comes from our own page."""

from collections.abc import Mapping
from urllib.parse import urlsplit

CONTENT = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
"""Gradio's pages are made by inline scripts and compile small functions. What matters here is that
nothing is loaded from or sent to another machine."""

SECURITY: Mapping[str, str] = {
    "content-security-policy": CONTENT,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
_TRANSPORT = ("strict-transport-security", "max-age=31536000")
_NEVER = ("access-control-allow-origin", "access-control-allow-credentials", "server")
_LASTING = ("/assets/", "/static/")


def secured(given: list[tuple[bytes, bytes]], path: str, scheme: str) -> list[tuple[bytes, bytes]]:
    """An answer's headers with the ones above, unless the route set stricter ones itself."""
    named = {name.lower() for name, _ in given}
    kept = [(name, value) for name, value in given if name.decode("latin-1").lower() not in _NEVER]
    kept += [
        (name.encode(), value.encode())
        for name, value in SECURITY.items()
        if name.encode() not in named
    ]
    if scheme == "https":
        kept.append((_TRANSPORT[0].encode(), _TRANSPORT[1].encode()))
    if not path.startswith(_LASTING) and b"cache-control" not in named:
        kept.append((b"cache-control", b"no-store"))
    return kept


def from_own_page(headers: Mapping[str, str]) -> bool:
    """Whether a request that changes something comes from a page of this very address.

    Browsers say where a request comes from; a program that is no browser says nothing, and has no
    cookies of somebody else's either.
    """
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host", "")
