"""A server on this computer that answers as a test says, and a clock that only sleeping moves."""

import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self


class FakeClock:
    """Time that passes when somebody sleeps, and by ``tick_s`` whenever somebody looks."""

    def __init__(self, tick_s: float = 0.0) -> None:
        self.now = 1000.0
        self.tick_s = tick_s
        self.slept: list[float] = []

    def __call__(self) -> float:
        self.now += self.tick_s
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


class Asked(BaseHTTPRequestHandler):
    """A request, with short ways of answering it."""

    protocol_version = "HTTP/1.1"
    server: "_Server"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        loopback = self.server.loopback
        with loopback.lock:
            loopback.asked[self.path] += 1
            loopback.headers.append({k.lower(): v for k, v in self.headers.items()})
        with suppress(OSError):
            loopback.answer(self)

    def give(
        self,
        body: bytes | str = b"",
        status: int = 200,
        content_type: str = "text/html; charset=utf-8",
        **headers: str,
    ) -> None:
        """A whole answer; ``retry_after="7"`` becomes the header Retry-After."""
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        if content_type:
            self.send_header("Content-Type", content_type)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-").title(), value)
        if "content_length" not in headers and "transfer_encoding" not in headers:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        self.wfile.flush()

    def reset(self) -> None:
        """End the connection as a crashed server does."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Tests count; nobody reads a log."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    loopback: "Loopback"

    def handle_error(self, *_: object) -> None:
        """Clients that stop reading are what is tested."""


class Loopback:
    """Answers by ``routes``: a path (without the query) to a function of the request."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.asked: Counter[str] = Counter()
        self.headers: list[dict[str, str]] = []
        self.routes: dict[str, Callable[[Asked], None]] = {}
        self.robots: str | None = None
        self._server = _Server(("127.0.0.1", 0), Asked)
        self._server.loopback = self
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/"

    def answer(self, asked: Asked) -> None:
        path = asked.path.partition("?")[0]
        if path in self.routes:
            self.routes[path](asked)
        elif path == "/robots.txt" and self.robots is not None:
            asked.give(self.robots, content_type="text/plain")
        else:
            asked.give("not here", 404)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
