"""What can be asked of the web server at all, and by whom: everything not named here is not there.

Gradio serves more than this app uses (function calls by name, files by address, proxies, profiling,
deep links). Of its paths only those are let through that a page of this app needs.
"""

from dataclasses import dataclass
from enum import Enum, auto

from journal.tables import Role

API = "/gradio_api/"
TOOLS = "/mcp"
"""Where programs send MCP messages."""


class Kind(Enum):
    """What a request is for."""

    PUBLIC = auto()
    """The same for everybody: scripts, styles, fonts, whether all is well."""
    DOOR = auto()
    """Log-in and registration."""
    PAGE = auto()
    JOIN = auto()
    """A question to a handler; the body names the tab and the handler."""
    TAB = auto()
    """Something of a tab, which the address or the body names."""
    UPLOAD = auto()
    FILE = auto()
    LIBRARY = auto()
    """A document of the library, for everybody who was let in."""
    ROUTE = auto()
    """A route of this project beside the pages; it judges for itself what it gives whom."""
    PROGRAM = auto()
    """The API: a program with a token of an account."""
    ANSWER = auto()
    """The API's answers of the model, which take seconds."""
    TOOLS = auto()
    """An MCP message: a program with a token; the body says which tool, if any."""
    NOTHING = auto()


@dataclass(frozen=True)
class Page:
    """A page: its address below the root (empty: the first), its name, who may see it."""

    path: str
    name: str
    roles: tuple[Role, ...] = ()
    """Besides admins; empty: everybody."""
    in_menu: bool = True


_PUBLIC = ("assets/", "static/", "healthz")
_DOORS = ("login", "register")
_PUBLIC_FILES = {"theme.css", "favicon.ico", "robots.txt", "manifest.json"}
_ROUTES = ("logout", "account/", "metrics")
_SLOW = ("answer", "plan")
"""What of the API and the tools takes seconds."""
_TABS = {"queue/data", "cancel", "reset", "reset/"}
_GET = {"GET", "HEAD"}


def kind_of(method: str, path: str, pages: frozenset[str]) -> Kind:
    """What a request is for; ``pages``: their addresses below the root."""
    below = path.removeprefix("/")
    if below.startswith("api/"):
        return Kind.ANSWER if below.rpartition("/")[2] in _SLOW else Kind.PROGRAM
    if path == TOOLS:
        return Kind.TOOLS
    if path.startswith(API):
        return _of_api(method, path.removeprefix(API))
    if below in _PUBLIC_FILES or _under(below, _PUBLIC):
        return Kind.PUBLIC
    if _under(below, _DOORS):
        return Kind.DOOR
    if below.startswith("documents/") and method in _GET:
        return Kind.LIBRARY
    if _under(below, _ROUTES):
        return Kind.ROUTE
    if below.rstrip("/") in pages and method in _GET:
        return Kind.PAGE
    return Kind.NOTHING


def tools_kind(message: object) -> Kind:
    """What an MCP message counts as: a call of a slow tool as an answer of the API."""
    asked = message.get("params") if isinstance(message, dict) else None
    named = asked.get("name") if isinstance(asked, dict) else None
    return Kind.ANSWER if named in _SLOW else Kind.PROGRAM


def _of_api(method: str, below: str) -> Kind:
    if method == "POST" and below in {"queue/join", "run/predict"}:
        # The second is how a page asks a handler that does not wait in the queue.
        return Kind.JOIN
    if below in _TABS or (method in _GET and below.startswith("heartbeat/")):
        return Kind.TAB
    if (method, below) in {("POST", "upload"), ("GET", "upload_progress")}:
        return Kind.UPLOAD
    if method in _GET and below.startswith("file="):
        return Kind.FILE
    if method in _GET and below in {"startup-events", "theme.css"}:
        return Kind.PUBLIC
    return Kind.NOTHING


def _under(below: str, roots: tuple[str, ...]) -> bool:
    return any(
        below.startswith(root) if root.endswith("/") else below.rstrip("/") == root
        for root in roots
    )
