"""``hyrox-coach mcp``: the MCP tools for a program on this machine, over standard input and output.

Standard output carries the protocol alone; whatever else anybody prints goes to standard error.
"""

import argparse
import signal
import threading
from typing import TYPE_CHECKING

from ingest.progress import Progress
from ui.commands import open_coach, settings_of
from ui.interface.calls import Calls

if TYPE_CHECKING:
    from hyrox.settings import Settings


def mcp(arguments: argparse.Namespace) -> int:
    """Answer until the client closes standard input."""
    import anyio

    lazy = _LazyCalls(settings_of(arguments))
    # Python would wait for the thread that reads standard input, so until the client says more.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    Progress().say("Answering over MCP; a client starts this command (docs/app.md). Ctrl-D ends.")
    try:
        anyio.run(_answer, lazy)
    finally:
        lazy.close()
    return 0


async def _answer(lazy: "_LazyCalls") -> None:
    from mcp.server.stdio import stdio_server

    from ui.interface.tools import server

    found = server(lazy)
    async with stdio_server() as (incoming, outgoing):
        await found.run(incoming, outgoing, found.create_initialization_options())


class _LazyCalls:
    """Opens the coach at the first call: a client lists the tools at once, and one that never calls
    any costs no memory. The first use on a machine builds the stores, which takes a minute."""

    def __init__(self, settings: "Settings") -> None:
        self._settings = settings
        self._calls: Calls | None = None
        self._lock = threading.Lock()

    def __call__(self) -> Calls:
        with self._lock:
            if self._calls is None:
                self._calls = Calls(open_coach(self._settings))
            return self._calls

    def close(self) -> None:
        if self._calls is not None:
            self._calls.coach.close()
