"""Connections that only ever lead to a checked address, and end in time."""

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol, runtime_checkable

import httpcore
import httpx

from ingest.fetch.addresses import is_public
from ingest.fetch.refusals import FetchRefused

_ends_at: ContextVar[float] = ContextVar("ends_at")


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Everything on the network inside takes this long at most, however slowly bytes trickle."""
    token = _ends_at.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _ends_at.reset(token)


def _left_s(timeout: float | None, late: type[httpcore.TimeoutException]) -> float | None:
    ends_at = _ends_at.get(None)
    if ends_at is None:
        return timeout
    left_s = ends_at - time.monotonic()
    if left_s <= 0:
        raise late("the time limit has passed")
    return left_s if timeout is None else min(left_s, timeout)


class _TimedStream(httpcore.NetworkStream):
    """A socket that obeys ``time_limit``: a plain read timeout starts anew with every byte."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left_s(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left_s(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left_s = _left_s(timeout, httpcore.ConnectTimeout)
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, left_s))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class CheckedBackend(httpcore.NetworkBackend):
    """Resolves a host, judges every address it has, and connects to one of those addresses.

    The name is resolved once per connection and the connection goes to the answer that was
    judged, so a name server that changes its answer in between (DNS rebinding) gains nothing.
    """

    def __init__(self, resolve: Callable[[str, int], list[str]], *, allow_private: bool) -> None:
        self._resolve = resolve
        self._allow_private = allow_private
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = self._resolve(host, port)
        except socket.gaierror as error:
            if error.errno == socket.EAI_NONAME:
                raise FetchRefused("not_found", host, "no host has this name.") from None
            raise httpcore.ConnectError(f"the name cannot be resolved ({error})") from error
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name cannot be resolved ({error})") from error
        if not self._allow_private:
            for address in addresses:
                if not is_public(address):
                    raise FetchRefused(
                        "private_address", host,
                        f"it leads to {address}, which is not on the public internet.",
                    )  # fmt: skip
        problem: Exception = httpcore.ConnectError("the name has no address")
        for address in addresses:
            try:
                left_s = _left_s(timeout, httpcore.ConnectTimeout)
                return _TimedStream(
                    self._sockets.connect_tcp(address, port, left_s, local_address, socket_options)
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
        raise problem


@runtime_checkable
class _Closable(Protocol):
    def close(self) -> None: ...


class _Stream(httpx.SyncByteStream):
    def __init__(self, stream: Iterable[bytes]) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        with _named_as_httpx():
            yield from self._stream

    def close(self) -> None:
        if isinstance(self._stream, _Closable):
            self._stream.close()


@contextmanager
def _named_as_httpx() -> Iterator[None]:
    try:
        yield
    except httpcore.TimeoutException as error:
        raise httpx.TimeoutException(str(error)) from error
    except httpcore.ProtocolError as error:
        raise httpx.RemoteProtocolError(str(error)) from error
    except httpcore.NetworkError as error:
        raise httpx.NetworkError(str(error)) from error


class CheckedTransport(httpx.BaseTransport):
    """httpx over ``CheckedBackend``; certificates are checked against the host's name."""

    def __init__(self, backend: CheckedBackend) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=20,
            keepalive_expiry=60,
            network_backend=backend,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        asked = httpcore.Request(
            request.method,
            httpcore.URL(
                scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
            ),
            headers=request.headers.raw,
            extensions=request.extensions,
        )
        with _named_as_httpx():
            answer = self._pool.handle_request(asked)
        assert isinstance(answer.stream, Iterable)
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Stream(answer.stream),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        self._pool.close()
