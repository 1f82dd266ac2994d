"""Answers made to harm: each ends in a named refusal, early, in bounded time and memory."""

import time
import tracemalloc
import zlib
from collections.abc import Callable
from typing import Any

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fetch import Fetcher, FetchRefused
from ingest.fetch.addresses import resolve
from ingest.fetch.body import TruncatedBody, read_body
from tests.ingest.fetch.loopback import Asked, Loopback

Make = Callable[..., Fetcher]
MIB = 1 << 20


def refusal(fetcher: Fetcher, url: str) -> FetchRefused:
    with pytest.raises(FetchRefused) as refused:
        fetcher.get(url)
    return refused.value


def bomb(mib: int, start: bytes) -> bytes:
    """So many MiB of zeros as one deflate stream: the same block over and over."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
    return start + block * mib + packer.flush()


def test_a_response_of_100_mb_is_left_after_the_limit(server: Loopback, make: Make) -> None:
    sent = 0

    def endless(asked: Asked) -> None:
        nonlocal sent
        asked.send_response(200)
        asked.send_header("Content-Type", "text/html")
        asked.end_headers()
        asked.close_connection = True
        for _ in range(100):
            asked.wfile.write(b"x" * MIB)
            sent += MIB

    server.routes["/unnamed"] = endless
    tracemalloc.start()
    try:
        assert refusal(make(), server.base + "unnamed").rule == "too_large"
        assert tracemalloc.get_traced_memory()[1] < 40 * MIB
    finally:
        tracemalloc.stop()
    assert sent < 30 * MIB
    assert server.asked["/unnamed"] == 1


def test_a_length_over_the_limit_is_believed_at_once(server: Loopback, make: Make) -> None:
    server.routes["/named"] = lambda asked: asked.give(content_length=str(100 * MIB))
    started = time.monotonic()
    assert refusal(make(), server.base + "named").rule == "too_large"
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    ("encoding", "start"),
    [("gzip", b"\x1f\x8b\x08\0\0\0\0\0\0\x03"), ("deflate", b"\x78\xda"), ("deflate", b"")],
)
def test_a_zip_bomb_of_1_gb_is_unpacked_to_the_limit_only(
    server: Loopback, make: Make, encoding: str, start: bytes
) -> None:
    packed = bomb(1024, start)
    assert len(packed) < 2 * MIB
    server.routes["/bomb"] = lambda asked: asked.give(packed, content_encoding=encoding)
    tracemalloc.start()
    try:
        refused = refusal(make(), server.base + "bomb")
        assert tracemalloc.get_traced_memory()[1] < 40 * MIB
    finally:
        tracemalloc.stop()
    assert refused.rule == "zip_bomb"
    assert "unpack to over 5,000,000" in str(refused)


def test_a_bomb_in_a_bomb_and_unasked_encodings_are_not_unpacked(
    server: Loopback, make: Make
) -> None:
    for encoding in ("gzip, gzip", "br", "zstd", "compress", "x" * 5000):
        server.routes["/a"] = lambda asked, e=encoding: asked.give(b"\x1f\x8b", content_encoding=e)
        assert refusal(make(), server.base + "a").rule == "wrong_type"


@given(st.binary(max_size=4000), st.sampled_from([15, -15, 31]), st.integers(1, 700))
def test_packed_bodies_come_out_as_they_went_in_however_they_are_cut(
    body: bytes, bits: int, step: int
) -> None:
    packer = zlib.compressobj(6, zlib.DEFLATED, bits)
    packed = packer.compress(body) + packer.flush()
    encoding = "gzip" if bits == 31 else "deflate"
    if bits == 31:
        packed += packed + b"\0" * 10
        body = body + body
    cut = [packed[i : i + step] for i in range(0, len(packed), step)]
    assert read_body("x", cut, encoding, 1 << 20) == body


@given(st.binary(min_size=1, max_size=300), st.sampled_from(["gzip", "deflate", "x-gzip"]))
def test_noise_that_claims_to_be_packed_is_told_or_is_what_zlib_finds(
    noise: bytes, encoding: str
) -> None:
    try:
        body = read_body("x", [noise], encoding, 1000)
    except (TruncatedBody, FetchRefused):
        return
    found = [zlib.decompressobj(bits) for bits in (15, -15, 31)]
    assert body in [_unpacked(one, noise) for one in found]


def _unpacked(one: Any, noise: bytes) -> bytes | None:
    try:
        return bytes(one.decompress(noise))
    except zlib.error:
        return None


def test_a_body_over_many_full_pieces_is_whole() -> None:
    body = bytes(range(256)) * 4096 + bytes(3 * 65536)
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = packer.compress(body) + packer.flush()
    assert read_body("x", [packed], "gzip", 10 * MIB) == body
    with pytest.raises(TruncatedBody):
        read_body("x", [packed[:-1]], "gzip", 10 * MIB)


@pytest.mark.parametrize(
    ("target", "rule"),
    [
        ("http://127.0.0.1:1/", "private_address"),
        ("http://2130706433/", "private_address"),
        ("http://0x7f.1/", "private_address"),
        ("http://0177.0.0.1/", "scheme"),
        ("http://[::1]/", "private_address"),
        ("http://[::ffff:127.0.0.1]/", "private_address"),
        ("http://169.254.169.254/latest/meta-data/", "private_address"),
        ("http://10.0.0.8/", "private_address"),
        ("http://localhost/", "private_address"),
        ("//inside.example/", "private_address"),
    ],
)
def test_a_redirect_to_a_private_address_is_not_followed(
    server: Loopback, make: Make, monkeypatch: pytest.MonkeyPatch, target: str, rule: str
) -> None:
    """The first host is public, so far as anybody can tell; behind its address is the server."""
    server.routes["/a"] = lambda asked: asked.give(status=302, location=target)
    port = int(server.base.rstrip("/").rpartition(":")[2])
    real = httpcore.SyncBackend.connect_tcp

    def connect(own: httpcore.SyncBackend, host: str, _: int, *rest: Any) -> object:
        assert host == "93.184.216.34", "a connection to an address that is not public"
        return real(own, "127.0.0.1", port, *rest)

    def names(host: str, at: int) -> list[str]:
        known = {"public.example": ["93.184.216.34"], "inside.example": ["192.168.7.7"]}
        return known.get(host) or resolve(host, at)

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    fetcher = make(allow_private=False, resolve=names)
    assert refusal(fetcher, "http://public.example/a").rule == rule
    assert server.asked["/a"] == 1


def test_a_private_address_is_refused_before_anything_is_sent(server: Loopback, make: Make) -> None:
    refused = refusal(make(allow_private=False), server.base + "a")
    assert refused.rule == "private_address"
    assert "127.0.0.1" in str(refused)
    assert not server.asked


def test_one_private_address_among_public_ones_is_enough(make: Make) -> None:
    fetcher = make(allow_private=False, resolve=lambda *_: ["93.184.216.34", "10.0.0.1"])
    assert refusal(fetcher, "http://example.org/").rule == "private_address"


def test_the_connection_goes_to_the_address_that_was_judged(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name server that answers differently the second time (DNS rebinding) gains nothing."""
    answers = [["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"]]
    asked: list[str] = []
    connected: list[str] = []

    def names(host: str, _: int) -> list[str]:
        asked.append(host)
        return answers[len(asked) - 1]

    def connect(_: object, host: str, *__: object, **___: object) -> None:
        connected.append(host)
        raise httpcore.ConnectError("not today")

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    fetcher = make(allow_private=False, resolve=names, max_attempts=1)
    assert refusal(fetcher, "http://rebound.example/").rule == "robots"
    assert (asked, connected) == (["rebound.example"], ["93.184.216.34"])
    assert refusal(fetcher, "http://rebound.example:81/").rule == "private_address"
    assert connected == ["93.184.216.34"]


@pytest.mark.parametrize("content_type", ["application/pdf", "image/png", "text/plain", ""])
def test_what_is_no_page_is_refused_before_its_body(
    server: Loopback, make: Make, content_type: str
) -> None:
    server.routes["/a"] = lambda asked: asked.give("x" * 1000, content_type=content_type)
    assert refusal(make(), server.base + "a").rule == "wrong_type"


def trickle(asked: Asked, head: bytes) -> None:
    """Send something every 50 ms for as long as anybody listens."""
    asked.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + head)
    asked.close_connection = True
    for _ in range(200):
        asked.wfile.write(b"x")
        asked.wfile.flush()
        time.sleep(0.05)


@pytest.mark.parametrize("head", [b"\r\n", b"X-Slow: "])
def test_a_body_or_header_that_trickles_ends_with_the_time_limit(
    server: Loopback, make: Make, head: bytes
) -> None:
    server.routes["/slow"] = lambda asked: trickle(asked, head)
    started = time.monotonic()
    refused = refusal(make(timeout_s=0.4, max_attempts=2), server.base + "slow")
    assert refused.rule == "timeout"
    assert 0.7 < time.monotonic() - started < 3


def test_headers_without_end_are_refused(server: Loopback, make: Make) -> None:
    def bomb(asked: Asked) -> None:
        asked.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for i in range(20_000):
            asked.wfile.write(b"X-%d: %s\r\n" % (i, b"y" * 100))
        asked.close_connection = True

    server.routes["/headers"] = bomb
    assert refusal(make(), server.base + "headers").rule == "too_large"


@pytest.mark.parametrize(
    "noise",
    [b"", b"\x00" * 100, b"HTTP/9.9 banana\r\n\r\n", b"HTTP/1.1 200 OK\r\nbad header\r\n\r\n",
     b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
     b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"],
)  # fmt: skip
def test_what_is_no_http_is_told(server: Loopback, make: Make, noise: bytes) -> None:
    def answer(asked: Asked) -> None:
        asked.wfile.write(noise)
        asked.close_connection = True

    server.routes["/noise"] = answer
    assert refusal(make(max_attempts=2), server.base + "noise").rule == "server"


def test_a_server_that_speaks_no_tls_is_not_talked_to_without(make: Make) -> None:
    with Loopback() as plain:
        url = plain.base.replace("http:", "https:")
        assert refusal(make(max_attempts=1), url).rule == "robots"
