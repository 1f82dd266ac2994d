"""Serving the app on this machine: port first, then the coach, then the pages."""

import os
import socket
import tempfile
import threading
from collections.abc import Callable
from typing import Any

from hyrox.errors import InputError
from hyrox.settings import Settings
from ingest.progress import Progress
from ui.race_input import MAX_BYTES

LOOPBACK = ("127.0.0.1", "localhost")
MAINTAINERS_UPLOAD = 500 * 1024**2
"""Bytes of a file that a maintainer may upload; everybody else's is a race, under 1 MB."""

_QUIET = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "ANONYMIZED_TELEMETRY": "False",
}
"""Nothing the libraries do may leave the machine."""


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
    os.environ.update(_QUIET)
    port = free_port(settings.host, settings.port)
    from ui.commands import open_coach

    progress.say("Opening the stores and the model ...")
    coach = open_coach(settings, follow=True)
    uploads = tempfile.TemporaryDirectory(prefix="hyrox-coach-")
    os.environ["GRADIO_TEMP_DIR"] = uploads.name
    try:
        from ui.app import build_app
        from ui.web.document_route import document_routes
        from ui.web.theme import launch_look

        app = build_app(coach, settings)
        app.queue(default_concurrency_limit=4)
        app.launch(
            server_name=settings.host,
            server_port=port,
            prevent_thread_lock=True,
            quiet=True,
            app_kwargs={
                **server_options(settings.host),
                "routes": document_routes(coach.library),
            },
            max_file_size=MAINTAINERS_UPLOAD if settings.host in LOOPBACK else MAX_BYTES,
            **PRIVATE,
            **launch_look(),
        )
        announce(f"http://{settings.host}:{port}")
        try:
            threading.Event().wait()
        finally:
            progress.say("Closing ...")
            app.close(verbose=False)
    finally:
        uploads.cleanup()
        coach.close()


def server_options(host: str) -> dict[str, Any]:
    """The web server's own options: on a loopback address, only local names are answered.

    A page of a stranger may point its own name at 127.0.0.1 and read what the app says; a server
    that answers to no other name than its own gives it nothing.
    """
    from starlette.middleware import Middleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    if host not in LOOPBACK:
        return {}
    return {"middleware": [Middleware(TrustedHostMiddleware, allowed_hosts=list(LOOPBACK))]}


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
