"""Serving the app on this machine: port first, then the coach, then the pages."""

import ctypes
import os
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from hyrox.errors import HyroxCoachError, InputError
from hyrox.settings import Settings
from ingest.progress import Progress
from journal.database import Journal
from ui.site.proxies import for_uvicorn
from ui.site.visitors import LOOPBACK, alone

if TYPE_CHECKING:
    from generator.coach import Coach
    from ui.app import Site

MOST_WAITING = 200
"""Events that may wait at once, of all pages; beyond it the app says that it is busy."""
MOST_TABS = 1_000
"""Tabs whose state is in memory, the latest used ones. One that was forgotten begins again from the
journal."""
MAINTAINERS_UPLOAD = 500 * 1024**2
"""Bytes of a file that a maintainer may upload; everybody else's is a race, under 1 MB."""

_QUIET = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "GRADIO_ANALYTICS_MAX_EVENTS": "1",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000000",
}
"""Nothing the libraries do may leave the machine; nor may Gradio make a table of the last ten
thousand events at every event, for a page that is switched off."""


PRIVATE: dict[str, Any] = {
    "share": False,
    "inbrowser": False,
    "show_error": False,
    "footer_links": [],
    "run_history": False,
    "enable_monitoring": False,
    "ssr_mode": False,
    "pwa": False,
    "mcp_server": False,
}
"""What Gradio offers and this app does not: tunnels, stored runs, tools for other programs."""


def serve(settings: Settings, *, announce: Callable[[str], None], progress: Progress) -> None:
    """Serve the app until interrupted; ``announce`` gets the address once it answers.

    Raises:
        InputError: the address or port cannot be used.
        HyroxCoachError: stores or model cannot be opened.
    """
    _few_arenas()
    os.environ.update(_QUIET, FORWARDED_ALLOW_IPS=for_uvicorn(settings.proxies))
    port = free_port(settings.host, settings.port)
    from ui.commands import open_coach

    progress.say("Opening the stores and the model ...")
    coach = open_coach(settings, follow=True)
    journal = Journal.open(settings.journal_url)
    uploads = tempfile.TemporaryDirectory(prefix="hyrox-coach-")
    os.environ["GRADIO_TEMP_DIR"] = uploads.name
    try:
        with without("mcp"):
            from ui.app import build_app
        site = build_app(coach, journal, settings)
        launch(site, settings, coach, port)
        announce(f"http://{settings.host}:{port}")
        try:
            threading.Event().wait()
        finally:
            progress.say("Closing ...")
            site.blocks.close(verbose=False)
    finally:
        uploads.cleanup()
        journal.close()
        coach.close()


def launch(site: "Site", settings: Settings, coach: "Coach", port: int) -> None:
    """Starts to answer; the caller closes ``site.blocks``."""
    from ui.site.tabs import lean_tabs
    from ui.web.theme import launch_look

    app = site.blocks
    app.queue(default_concurrency_limit=4, max_size=MOST_WAITING, api_open=False)
    app.launch(
        state_session_capacity=MOST_TABS,
        server_name=settings.host,
        server_port=port,
        prevent_thread_lock=True,
        quiet=True,
        app_kwargs=server_options(site, settings, coach),
        max_file_size=MAINTAINERS_UPLOAD,
        **PRIVATE,
        **launch_look(),
    )
    lean_tabs(app)


def server_options(site: "Site", settings: Settings, coach: "Coach") -> dict[str, Any]:
    """The web server's own options: the gate around everything, and the routes beside the pages.

    On a loopback address only local names are answered: a page of a stranger may point its own name
    at 127.0.0.1 and read what the app says; a server that answers to no other name than its own
    gives it nothing.
    """
    from starlette.middleware import Middleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from starlette.routing import Mount, Route

    from ui.interface.api import PREFIX, api
    from ui.interface.calls import Calls
    from ui.interface.mounted import MountedTools
    from ui.site.allowed import TOOLS
    from ui.site.gate import Gate
    from ui.site.routes import site_routes
    from ui.site.watch import Watch
    from ui.web.document_route import document_routes

    watch = Watch()
    known: dict[str, Any] = {
        "visitors": site.visitors, "pages": site.pages, "page_of": site.page_of, "watch": watch,
    }  # fmt: skip
    middleware = [Middleware(Gate, **known)]
    if alone(settings):
        middleware.insert(0, Middleware(TrustedHostMiddleware, allowed_hosts=list(LOOPBACK)))
    paths = frozenset(page.path for page in site.pages)
    routes = site_routes(site.visitors, watch, lambda: _ill(coach), paths)
    calls = Calls(coach)
    programs = [Mount(PREFIX, app=api(calls)), Route(TOOLS, MountedTools(calls))]
    return {
        "middleware": middleware,
        "routes": [*routes, *programs, *document_routes(coach.library)],
    }


@contextmanager
def without(library: str) -> Iterator[None]:
    """As if a library were not installed: Gradio loads the one of MCP, for tools of its own that
    this app does not offer, and every start would pay for it (0.3 s and 24 MB). The app's own tools
    load it with the first message."""
    if library in sys.modules:
        yield
        return
    sys.modules[library] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[library]


_M_ARENA_MAX = -8
"""Of ``mallopt``, as in glibc's malloc.h."""


def _few_arenas() -> None:
    """Where glibc gives out memory: from two arenas instead of eight a processor.

    Handlers run in dozens of threads; each arena keeps what its threads once needed, and memory
    grew with every page (benchmarks/load.py). Other systems have other allocators, and whoever set
    the variable knows better.
    """
    if "MALLOC_ARENA_MAX" not in os.environ:
        with suppress(OSError, AttributeError):
            ctypes.CDLL("libc.so.6").mallopt(_M_ARENA_MAX, 2)


def _ill(coach: "Coach") -> str:
    """What is wrong with the coach, in words; nothing where all is well."""
    try:
        with coach.library.lease():
            return ""
    except HyroxCoachError:
        return "the library is not open"


def free_port(host: str, port: int) -> int:
    """``port`` if it can be listened on; a free one for 0.

    Raises:
        InputError: another program listens there, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise InputError(
                f"Cannot listen on {host}:{port} ({error.strerror}). If HyroxCoach already runs, "
                f"open http://{host}:{port}; or choose another port: hyrox-coach ui --port 7861."
            ) from None
        return int(probe.getsockname()[1])
