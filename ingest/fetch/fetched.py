"""A page as it was read."""

import re
from dataclasses import dataclass

_PLAIN_CHARSETS = re.compile(
    r"utf-?8|us-ascii|ascii|utf-?16(-?[lb]e)?|iso-?8859-?\d{1,2}|latin-?1|windows-?125\d|cp125\d"
    r"|koi8-[ru]|shift[_-]?jis|euc-?(jp|kr)|gb18030|gbk|gb2312|big5",
    re.IGNORECASE,
)
"""Encodings of text on the web; Python knows others (``zlib``, ``punycode``) that a page could
misuse to cost time or memory."""

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)


@dataclass(frozen=True)
class Fetched:
    """What an address gave.

    ``url`` is the address asked for, ``final_url`` the one that answered after redirects.
    ``content_type`` is the media type without parameters, ``fetched_at`` the time of the answer in
    UTC (ISO 8601), ``sha256`` the hash of ``body``. ``from_cache``: nothing was asked of the site.
    ``permission`` is who permitted reading a site whose robots.txt would forbid it.
    """

    url: str
    final_url: str
    status: int
    content_type: str
    charset: str | None
    body: bytes
    sha256: str
    fetched_at: str
    from_cache: bool = False
    permission: str | None = None

    @property
    def text(self) -> str:
        """The body as text: by the charset the answer names, else the page's own, else UTF-8.
        What cannot be decoded becomes U+FFFD; never raises."""
        named = self.charset
        if not named and (found := _DECLARED.search(self.body[:2048])):
            named = found.group(1).decode("ascii")
        if self.body.startswith(b"\xef\xbb\xbf") or not named:
            named = "utf-8-sig"
        elif not _PLAIN_CHARSETS.fullmatch(named):
            named = "utf-8"
        try:
            return self.body.decode(named, errors="replace")
        except LookupError:
            return self.body.decode("utf-8", errors="replace")
