"""One uploaded file to an :class:`~journal.activities.activity.Activity`, by content not by name.

Everything here comes from outside: sizes are capped before anything is unpacked or parsed, and
whatever is wrong is one ``InputError``.
"""

import hashlib
import io
import struct
import zipfile
import zlib

from hyrox.errors import InputError
from journal.activities.activity import Activity

LARGEST_BYTES = 25_000_000
"""Of a file, and of what is packed in it."""
_MOST_PACKED = 20
"""Files in a ZIP archive that are looked at."""
_WHAT = "Give a FIT, TCX or GPX file, as watches and training apps export them."


def read_activity(data: bytes, name: str = "") -> Activity:
    """An activity from a file's bytes: FIT, TCX or GPX, also as .gz or alone in a ZIP archive.

    Args:
        data: the file.
        name: what it is called, for messages alone.

    Raises:
        InputError: it is too large, damaged, of another kind, or holds no activity.
    """
    try:
        return _read(data)
    except InputError as error:
        called = "".join(c for c in name if c.isprintable())[:60]
        raise InputError(f"{called}: {error}" if called else str(error)) from None


def _read(data: bytes) -> Activity:
    _check_size(len(data))
    if not data:
        raise InputError(f"The file is empty. {_WHAT}")
    content = _unpacked(data)
    digest = hashlib.sha256(content).hexdigest()
    if content[8:12] == b".FIT":
        from journal.activities.fit import read_fit

        return read_fit(content, digest)
    # A byte order mark, or what an XML document begins with.
    if content.lstrip()[:1] == b"<" or content[:2] in (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb"):
        return _read_xml(content, digest)
    raise InputError(f"This is no recorded activity. {_WHAT}")


def _read_xml(content: bytes, digest: str) -> Activity:
    from journal.activities.gpx import read_gpx
    from journal.activities.tcx import read_tcx
    from journal.activities.xml import tree_of

    root = tree_of(content)
    if root.tag == "gpx":
        return read_gpx(root, digest)
    if root.tag == "TrainingCenterDatabase":
        return read_tcx(root, digest)
    raise InputError(f"This XML file is neither TCX nor GPX. {_WHAT}")


def _unpacked(data: bytes) -> bytes:
    if data[:2] == b"\x1f\x8b":
        return _gunzipped(data)
    if data[:4] == b"PK\x03\x04":
        return _unzipped(data)
    return data


def _gunzipped(data: bytes) -> bytes:
    stream = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        content = stream.decompress(data, LARGEST_BYTES + 1)
    except zlib.error:
        raise InputError("The .gz file is damaged. Export or download it again.") from None
    _check_size(len(content))
    if not stream.eof:
        raise InputError("The .gz file is cut off. Export or download it again.")
    return content


def _unzipped(data: bytes) -> bytes:
    # Counted before it is opened: an archive can list more files than fit into memory.
    if data.count(b"PK\x01\x02") > _MOST_PACKED:
        raise InputError("The archive holds many files. Unpack it and give each activity.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = [one for one in archive.infolist() if not one.is_dir()]
            if len(files) != 1:
                raise InputError(
                    f"The archive holds {len(files)} files. Unpack it and give each activity."
                )
            # Others (LZMA) let the file say how much memory unpacking takes.
            if files[0].compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise InputError("The archive is packed in an unusual way. Unpack it first.")
            with archive.open(files[0]) as packed:
                content = packed.read(LARGEST_BYTES + 1)
    except (
        zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, ValueError,
        OSError, LookupError, OverflowError, MemoryError, struct.error,
    ):  # fmt: skip
        raise InputError("The archive is damaged or locked. Unpack it and give the file.") from None
    _check_size(len(content))
    return content


def _check_size(size: int) -> None:
    if size > LARGEST_BYTES:
        raise InputError(
            f"The file is larger than {LARGEST_BYTES // 1_000_000} MB, unpacked. Cut the activity "
            "in the app that recorded it."
        )
