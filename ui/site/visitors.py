"""Whose request it is: one owner on this machine's own address, an account behind a log-in else."""

from dataclasses import dataclass
from typing import Any

from hyrox.settings import Settings
from journal.accounts import Accounts, Who
from journal.database import Journal
from journal.tokens import whose

LOOPBACK = ("127.0.0.1", "localhost")
COOKIE = "hyrox_coach"
SCOPE, ADDRESS = "hyrox.visitor", "hyrox.address"
"""Where the gate leaves the visitor, and where they come from, in a request's scope; a client
cannot write there."""


def alone(settings: Settings) -> bool:
    """Whether only this machine reaches the app: behind a proxy anybody may."""
    return settings.host in LOOPBACK and not settings.proxies.strip()


@dataclass(frozen=True)
class Visitor:
    """Somebody who was let in, and where from."""

    who: Who
    address: str = ""


class Visitors:
    """Tells whose a request is.

    Args:
        journal: the open journal.
        settings: ``host`` and ``login`` decide whether a log-in is asked for.
    """

    def __init__(self, journal: Journal, settings: Settings) -> None:
        self.journal, self.settings = journal, settings
        self.accounts = Accounts(journal)

    @property
    def login_required(self) -> bool:
        """As soon as anybody but this machine can reach the app."""
        return self.settings.login == "always" or not alone(self.settings)

    def of(self, token: str) -> Who | None:
        """Whose a cookie is; without log-in everybody is the owner."""
        if not self.login_required:
            return self.accounts.owner()
        return self.accounts.who(token) if token else None

    def program(self, secret: str) -> Who | None:
        """Whose program a token is; without log-in every program of this machine is the owner's."""
        if not self.login_required and not secret:
            return self.of("")
        return whose(self.journal, secret)


def visitor_of(request: Any) -> Visitor | None:
    """The visitor behind a Gradio event or a Starlette request; None where no gate stands."""
    inner = getattr(request, "request", request)
    scope = getattr(inner, "scope", None)
    found = scope.get(SCOPE) if isinstance(scope, dict) else None
    return found if isinstance(found, Visitor) else None
