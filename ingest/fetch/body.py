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
                if size > BOMB_RATIO * received:
                    raise FetchRefused(
                        "zip_bomb", url,
                        f"{received:,} bytes unpack to over {max_bytes:,}: reading was stopped.",
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
    def __init__(self, encoding: str) -> None:
        self._bits = zlib.MAX_WBITS | 16 if encoding == "gzip" else zlib.MAX_WBITS
        self._inflate = zlib.decompressobj(self._bits)
        self._untouched = True

    @property
    def complete(self) -> bool:
        return self._inflate.eof

    def pieces(self, packed: bytes) -> Iterable[bytes]:
        pending = False
        while packed or pending:
            if self._inflate.eof:
                if self._bits < zlib.MAX_WBITS | 16 or not packed.startswith(b"\x1f"):
                    return  # only gzip may go on with another member; padding means nothing
                self._inflate = zlib.decompressobj(self._bits)
            try:
                part = self._inflate.decompress(packed, _PIECE)
            except zlib.error as error:
                if self._untouched and self._bits == zlib.MAX_WBITS:
                    # Some servers send "deflate" without the zlib header.
                    self._bits = -zlib.MAX_WBITS
                    self._inflate = zlib.decompressobj(self._bits)
                    continue
                raise TruncatedBody(f"the packed data is damaged ({error})") from error
            self._untouched = False
            yield part
            packed = self._inflate.unconsumed_tail or self._inflate.unused_data
            # A full piece may leave output inside zlib though it has taken all of its input.
            pending = len(part) == _PIECE
