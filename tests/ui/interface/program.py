"""A program that uses the served tools, through the protocol's own client and by hand."""

import itertools
import json
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import httpx
import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from journal.accounts import Accounts
from journal.tokens import Tokens
from tests.ui.interface.serving import Served
from ui.interface.api import PREFIX

MODES = ("auto", "legacy")
"""Today's protocol, in which every message stands alone, and the one with a handshake."""
_NUMBERS = itertools.count()


def run(talked: Callable[[], Awaitable[Any]]) -> Any:
    """What it gives, from a thread of its own: a browser's driver has a loop in this one."""
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(anyio.run, talked).result()


class Program:
    """A program with a token of an account of its own, so with limits of its own."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.name, self.password = f"athlete{next(_NUMBERS)}", "a long enough password"
        self.who = Accounts(served.journal).register(self.name, self.password)
        self.tokens = Tokens(served.journal, self.who.id)
        self.secret, self.token = self.tokens.make("test")
        self.mode = "auto"

    def use(self, talk: Callable[[Client], Awaitable[Any]]) -> Any:
        """What the protocol's own client makes of it."""

        async def talked() -> Any:
            headers = {"authorization": f"Bearer {self.secret}"}
            async with httpx2.AsyncClient(headers=headers, timeout=30) as http:
                transport = streamable_http_client(f"{self.served.address}/mcp", http_client=http)
                async with Client(transport, mode=self.mode) as client:
                    return await talk(client)

        return run(talked)

    def call(self, tool: str, arguments: Any) -> Any:
        return self.use(lambda client: client.call_tool(tool, arguments))

    def post(self, body: Any, token: str | None = None, **headers: str) -> httpx.Response:
        """One message by hand, of the protocol with a handshake (it needs none of the newer
        headers)."""
        secret = self.secret if token is None else token
        given = {"accept": "application/json, text/event-stream", **headers}
        if secret:
            given["authorization"] = f"Bearer {secret}"
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        given.setdefault("content-type", "application/json")
        return httpx.post(f"{self.served.address}/mcp", content=content, headers=given, timeout=30)

    def api(self, place: str, body: Any) -> httpx.Response:
        headers = {"authorization": f"Bearer {self.secret}"}
        address = f"{self.served.address}{PREFIX}/{place}"
        return httpx.post(address, json=body, headers=headers, timeout=30)


def message(tool: str, arguments: Any) -> dict[str, Any]:
    params = {"name": tool, "arguments": arguments}
    return {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}


LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
