"""The MCP tools over HTTP: one message in, one JSON answer out; nothing is remembered between them.

Who asks, how often and from where was judged by the gate (``ui.site``). Cookies mean nothing here.
"""

import threading
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

import anyio
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from ui.interface.calls import Calls
from ui.interface.tools import server

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager


class MountedTools:
    """An ASGI app. The library is loaded when the first message comes."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._server: Server[Any] | None = None
        self._lock = threading.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "POST":
            # Others would open a stream or end a session; there are none.
            told = {"detail": "Send MCP messages with POST."}
            await JSONResponse(told, 405, {"allow": "POST"})(scope, receive, send)
            return
        body = await Request(scope, receive).body()
        manager = await to_thread.run_sync(self._manager)
        async with anyio.create_task_group() as tasks:

            async def end_with_the_client() -> None:
                while (await receive())["type"] != "http.disconnect":
                    pass
                tasks.cancel_scope.cancel()

            tasks.start_soon(end_with_the_client)
            # A manager for each message: what it starts ends with it, and none has to be kept
            # running beside the app.
            async with manager.run():
                await manager.handle_request(scope, _again(body), send)
            tasks.cancel_scope.cancel()

    def _manager(self) -> "StreamableHTTPSessionManager":
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        with self._lock:
            if self._server is None:
                self._server = server(lambda: self._calls)
        return StreamableHTTPSessionManager(self._server, json_response=True, stateless=True)


def _again(body: bytes) -> Receive:
    """A body that was read, to be read once more; after it nothing comes."""
    given = False

    async def receive() -> MutableMapping[str, Any]:
        nonlocal given
        if given:
            await anyio.sleep_forever()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive
