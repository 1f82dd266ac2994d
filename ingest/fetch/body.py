"""The body of an answer, read and unpacked within limits."""

import zlib
from collections.abc import Callable, Iterable

from ingest.fetch.refusals import FetchRefused

ENCODINGS = ("gzip", "deflate")
"""What may be asked for: both can be unpacked piece by piece, so that a limit holds."""

BOMB_RATIO = 100
"""Text packs about 10:1 and 40:1 at most; beyond this a body was made to burst."""

_PIECE = 1 << 16


class TruncatedBody(Exception):  # noqa: N818 - worth another try, never seen by people
    """The packed data ended early or is damaged."""


def read_body(url: str, raw: Iterable[bytes], encoding: str, max_bytes: int) -> bytes:
    """The unpacked body.

    Never holds more than ``max_bytes`` and a piece of unpacked data, whatever was sent.

    Args:
        url: for messages.
        raw: the body as sent, in pieces.
        encoding: Content-Encoding, empty for none.
        max_bytes: limit of the body, packed and unpacked.

    Raises:
        FetchRefused: ``too_large``, ``zip_bomb``; ``wrong_type`` for an encoding nobody asked for.
        TruncatedBody: packed data that ends early or is damaged.
    """
    encoding = encoding.strip().lower().removeprefix("x-")
    if encoding not in ("", "identity", *ENCODINGS):
        raise FetchRefused(
            "wrong_type", url, f"it is packed as {encoding[:40]!r}, which was not asked for."
        )
    unpack: Callable[[bytes], Iterable[bytes]] = lambda piece: (piece,)  # noqa: E731
    unpacker = None
    if encoding in ENCODINGS:
        unpacker = _Unpacker(encoding)
        unpack = unpacker.pieces
    parts: list[bytes] = []
    received = size = 0
    for packed in raw:
        received += len(packed)
        for part in unpack(packed):
            parts.append(part)
            size += len(part)
            if size > max_bytes:
                if unpacker and size > BOMB_RATIO * unpacker.taken:
                    raise FetchRefused(
                        "zip_bomb", url,
                        f"{unpacker.taken:,} bytes unpack to over {max_bytes:,}: reading was "
                        "stopped.",
                    )  # fmt: skip
                raise too_large(url, max_bytes)
        if received > max_bytes:
            raise too_large(url, max_bytes)
    if unpacker and received and not unpacker.complete:
        raise TruncatedBody("the packed data ends early")
    return b"".join(parts)


def too_large(url: str, max_bytes: int) -> FetchRefused:
    """The refusal of a body over the limit."""
    return FetchRefused(
        "too_large", url, f"it is larger than {max_bytes:,} bytes: reading was stopped."
    )


class _Unpacker:
    """zlib, piece by piece; ``taken`` is how much packed data went into what came out."""

    def __init__(self, encoding: str) -> None:
        self._gzip = encoding == "gzip"
        self._inflate: zlib._Decompress | None = None
        self._head = b""
        self._bits = 0
        self.taken = 0

    @property
    def complete(self) -> bool:
        return self._inflate is not None and self._inflate.eof

    def pieces(self, packed: bytes) -> Iterable[bytes]:
        if self._inflate is None:
            packed = self._head = self._head + packed
            if len(packed) < 2:
                return
            self._bits = _bits(self._gzip, packed)
            self._inflate = zlib.decompressobj(self._bits)
        pending = False
        while packed or pending:
            if self._inflate.eof:
                if not self._gzip or not packed.startswith(b"\x1f"):
                    return  # only gzip may go on with another member; padding means nothing
                self._inflate = zlib.decompressobj(self._bits)
            try:
                part = self._inflate.decompress(packed, _PIECE)
            except zlib.error as error:
                raise TruncatedBody(f"the packed data is damaged ({error})") from error
            rest = self._inflate.unconsumed_tail or self._inflate.unused_data
            self.taken += len(packed) - len(rest)
            yield part
            packed = rest
            # A full piece may leave output inside zlib though it has taken all of its input.
            pending = len(part) == _PIECE


def _bits(is_gzip: bool, head: bytes) -> int:
    """zlib's window bits; some servers send "deflate" without the zlib header (RFC 1950, 2.2)."""
    if is_gzip:
        return zlib.MAX_WBITS | 16
    has_header = head[0] & 15 == 8 and int.from_bytes(head[:2], "big") % 31 == 0
    return zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS
