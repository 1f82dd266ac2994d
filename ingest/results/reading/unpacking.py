"""Files opened for reading bytes, gzipped ones through a bound on what they may unpack to."""

import gzip
import zlib
from pathlib import Path
from typing import IO

from hyrox.errors import InputError

_MOST_EXPANSION = 200
"""Result text shrinks about tenfold; a file that grows 200-fold is a bomb."""
_ALLOWANCE_BYTES = 1 << 20
_STEP_BYTES = 8 << 20

_ERRORS = (OSError, EOFError, zlib.error)


def opened(path: Path) -> "IO[bytes] | Unpacked":
    """A file to read; what ends in ``.gz`` is unpacked on the way."""
    return Unpacked(path) if path.name.lower().endswith(".gz") else path.open("rb")


class Unpacked:
    """The content of a gzip file, at most what a result file of its size may hold.

    Raises:
        InputError: on reading: no gzip file, damaged, cut off, or far larger than it should be.
    """

    def __init__(self, path: Path) -> None:
        self._name = path.name
        self._left = _ALLOWANCE_BYTES + _MOST_EXPANSION * path.stat().st_size
        self._file = gzip.GzipFile(path)
        self.closed = False

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes, or one step of them; nothing at the end."""
        try:
            return self._counted(self._file.read(size if size >= 0 else _STEP_BYTES))
        except _ERRORS as error:
            raise self._damaged() from error

    def readline(self, size: int) -> bytes:
        """A line, or its first ``size`` bytes; nothing at the end."""
        try:
            return self._counted(self._file.readline(size))
        except _ERRORS as error:
            raise self._damaged() from error

    def readable(self) -> bool:
        """Arrow asks before it reads."""
        return True

    def close(self) -> None:
        self.closed = True
        self._file.close()

    def __enter__(self) -> "Unpacked":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _counted(self, data: bytes) -> bytes:
        self._left -= len(data)
        if self._left < 0:
            raise InputError(
                f"{self._name} unpacks to over {_MOST_EXPANSION} times its size: no result file "
                "does. Unpack it yourself and look at it first."
            )
        return data

    def _damaged(self) -> InputError:
        return InputError(f"{self._name} cannot be unpacked: it is damaged or cut off.")
