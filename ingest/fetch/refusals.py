"""Why an address was not read: one error, its reasons by name."""

from hyrox.errors import HyroxCoachError

RULES: dict[str, str] = {
    "scheme": "the address is not an ordinary http or https address",
    "private_address": "the address leads into a private network or to this computer",
    "robots": "the site's robots.txt does not allow it",
    "redirect": "the address leads on in a way that is not followed",
    "not_found": "there is no such page",
    "gone": "the page was removed for good",
    "blocked": "the site refuses to serve this client",
    "server": "the site fails to answer properly",
    "timeout": "the site takes too long to answer",
    "wrong_type": "the answer is not the kind of document that was asked for",
    "too_large": "the answer is larger than is read",
    "zip_bomb": "the answer unpacks to far more than it sends",
}
"""Rule name to what it means."""


class FetchRefused(HyroxCoachError):  # noqa: N818 - named for what happened, as people read it
    """A page was not read. ``rule`` is a key of ``RULES``; the message names the address."""

    def __init__(self, rule: str, url: str, detail: str) -> None:
        if rule not in RULES:
            raise ValueError(f"no such rule: {rule}")
        self.rule = rule
        self.url = url
        shown = url if len(url) <= 200 else f"{url[:200]}..."
        super().__init__(f"{shown} was not read: {detail}")
