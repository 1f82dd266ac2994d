"""The archive of a backup: a ZIP file whose comment is the SHA-256 of every byte before it.

So no byte can change unseen, not even one that unpacking would not look at. ``manifest.json`` in it
names every other member with its size and SHA-256; what it does not name is refused, and so is a
name that leads anywhere but to the place it belongs.
"""

import hashlib
import json
import lzma
import os
import re
import shutil
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from hyrox.errors import InputError, StoreError

MANIFEST = "manifest.json"
FORMAT, VERSION = "hyrox-coach backup", 1
SEAL_LENGTH = 64
LARGEST_MANIFEST = 64 * 1024**2
"""Bytes."""
LARGEST_RATIO = 200
"""Bytes unpacked for each byte packed: rows of a journal come to 5 to 30."""
FREE_RATIO_BYTES = 64 * 1024**2
"""So much may unpack from however little."""
CHUNK = 1024**2

_NAME = re.compile(r"(journal|home)(/[A-Za-z0-9_+=@ ()\[\]-][^/\\:\0-\x1f]*)+")
_NO_ZIP = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, KeyError, ValueError,
    NotImplementedError, RuntimeError,
)  # fmt: skip
"""What reading a ZIP file that somebody made up may raise."""

Advance = Callable[[int], object]
"""Told of every part that was done, in bytes."""


@dataclass(frozen=True)
class Member:
    """A file of the archive."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself. ``rows`` of the journal, by table; ``app``: the version of
    HyroxCoach that made it."""

    id: str
    made: str
    app: str
    schema: str
    rows: Mapping[str, int]
    members: Mapping[str, Member]

    @property
    def size(self) -> int:
        """Bytes when unpacked."""
        return sum(member.size for member in self.members.values())

    def as_json(self) -> dict[str, Any]:
        files = {n: {"bytes": m.size, "sha256": m.sha256} for n, m in self.members.items()}
        return {
            "format": FORMAT, "version": VERSION, "id": self.id, "made": self.made,
            "app": self.app, "schema": self.schema, "rows": dict(self.rows), "files": files,
        }  # fmt: skip


def write_archive(
    path: Path,
    temporary: Path,
    files: Iterable[tuple[str, Path]],
    about: Callable[[Mapping[str, Member]], Manifest],
    advance: Advance = lambda _bytes: None,
) -> tuple[str, int]:
    """Write an archive under another name and give it its own when it is whole.

    Args:
        path: where it goes; nothing may stand there.
        temporary: on the same file system.
        files: names in the archive, and what is read for them. Of a log (``.jsonl``), a last line
            that is only half written is left out.
        about: makes the manifest of the members.

    Returns:
        SHA-256 and bytes of the archive.

    Raises:
        StoreError: it cannot be written; nothing is left then.
    """
    try:
        handle = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "w+b") as out:
            with zipfile.ZipFile(out, "w") as archive:
                members = {name: _add(archive, name, file, advance) for name, file in files}
                text = json.dumps(about(members).as_json(), indent=1)
                archive.writestr(_entry(MANIFEST), text, zipfile.ZIP_DEFLATED)
                archive.comment = b"0" * SEAL_LENGTH
            size = out.seek(0, os.SEEK_END)
            seal = _hashed(out, size - SEAL_LENGTH)
            mark = seal.hexdigest().encode()
            out.seek(size - SEAL_LENGTH)
            out.write(mark)
            out.flush()
            os.fsync(out.fileno())
            seal.update(mark)
        if path.exists():
            raise StoreError(f"{path} exists already: choose another name.")
        temporary.replace(path)
    except OSError as error:
        raise StoreError(f"The backup cannot be written to {path}: {error.strerror}.") from None
    finally:
        temporary.unlink(missing_ok=True)
    return seal.hexdigest(), size


def read_manifest(path: Path) -> Manifest:
    """What an archive holds, once every byte of it was found to be as it was written.

    Raises:
        InputError: it is no backup, is damaged, or is of a newer version.
    """
    try:
        with path.open("rb") as file:
            _check_seal(path, file)
            with zipfile.ZipFile(file) as archive:
                infos = archive.infolist()
                _check_entries(infos, file.seek(0, os.SEEK_END))
                with archive.open(MANIFEST) as member:
                    content = json.loads(member.read(LARGEST_MANIFEST))
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.") from None
    except _NO_ZIP:
        raise _refused(path, "it cannot be unpacked") from None
    manifest = _manifest(path, content)
    sizes = {info.filename: info.file_size for info in infos if info.filename != MANIFEST}
    if sizes != {name: member.size for name, member in manifest.members.items()}:
        raise _refused(path, "its files are not those that its manifest names")
    return manifest


def unpack(
    path: Path, manifest: Manifest, folder: Path, advance: Advance = lambda _bytes: None
) -> None:
    """Write the members of a checked archive into an empty folder, each against its SHA-256.

    Raises:
        InputError: a member is not what the manifest says.
        StoreError: there is no room for them.
    """
    try:
        folder.mkdir(parents=True, mode=0o700)
        if manifest.size > shutil.disk_usage(folder).free:
            raise StoreError(
                f"Unpacked, the backup takes {manifest.size / 1e6:,.0f} MB, and {folder.parent} "
                "has less. Make room, then try again."
            )
        with zipfile.ZipFile(path) as archive:
            for name, member in manifest.members.items():
                out = folder / name
                out.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with archive.open(name) as packed, os.fdopen(handle, "wb") as file:
                    if _copy(packed, file, member.size, advance) != member:
                        raise _refused(path, f"{name} is not what its manifest says")
    except _NO_ZIP:
        raise _refused(path, "it cannot be unpacked") from None
    except OSError as error:
        raise StoreError(f"The backup cannot be unpacked: {error.strerror or error}.") from None


def _add(archive: zipfile.ZipFile, name: str, file: Path, advance: Advance) -> Member:
    # Parquet is compressed already.
    method = zipfile.ZIP_STORED if file.suffix == ".parquet" else zipfile.ZIP_DEFLATED
    with file.open("rb") as source:
        size = os.fstat(source.fileno()).st_size
        if file.suffix == ".jsonl":
            size = _whole_lines(source, size)
        with archive.open(_entry(name, method), "w", force_zip64=True) as packed:
            found = _copy(source, packed, size, advance)
    if found.size != size:
        raise StoreError(f"{file} became shorter while it was read. Try again.")
    return found


def _entry(name: str, method: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.compress_type = method
    entry.external_attr = (stat.S_IFREG | 0o600) << 16
    return entry


def _whole_lines(source: IO[bytes], size: int) -> int:
    """Bytes up to the last end of a line; somebody may be writing the next one."""
    end = size
    while end > 0:
        start = max(0, end - CHUNK)
        source.seek(start)
        if (at := source.read(end - start).rfind(b"\n")) >= 0:
            source.seek(0)
            return start + at + 1
        end = start
    source.seek(0)
    return 0


def _copy(source: IO[bytes], target: IO[bytes], size: int, advance: Advance) -> Member:
    """Copy up to ``size`` bytes, and one more if there is one: it makes the member a wrong one."""
    digest, done = hashlib.sha256(), 0
    while part := source.read(min(CHUNK, size - done)):
        target.write(part)
        digest.update(part)
        done += len(part)
        advance(len(part))
    return Member(done, digest.hexdigest())


def _hashed(file: IO[bytes], size: int) -> Any:
    digest = hashlib.sha256()
    file.seek(0)
    while size > 0 and (part := file.read(min(CHUNK, size))):
        digest.update(part)
        size -= len(part)
    return digest


def _check_seal(path: Path, file: IO[bytes]) -> None:
    size = file.seek(0, os.SEEK_END)
    if size > SEAL_LENGTH:
        found = _hashed(file, size - SEAL_LENGTH).hexdigest().encode()
        if file.read(SEAL_LENGTH) == found:
            return
    raise _refused(path, "it is not whole, or no backup")


def _check_entries(infos: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse what a ZIP file can do besides holding files."""
    names = [info.filename for info in infos]
    folded = [name.casefold() for name in names]
    if len(set(folded)) != len(folded):
        raise ValueError("a name stands twice")
    for info in infos:
        kind = stat.S_IFMT(info.external_attr >> 16)
        if info.is_dir() or info.flag_bits & 0x1 or kind not in (0, stat.S_IFREG):
            raise ValueError("not a file")
        if info.filename != MANIFEST and not _is_ours(info.filename):
            raise ValueError("a name that leads elsewhere")
    if sum(info.compress_size for info in infos) > size:
        raise ValueError("members that overlap")
    if sum(info.file_size for info in infos) > max(FREE_RATIO_BYTES, LARGEST_RATIO * size):
        raise ValueError("unpacks to too much")


def _is_ours(name: str) -> bool:
    return _NAME.fullmatch(name) is not None and ".." not in PurePosixPath(name).parts


def _manifest(path: Path, content: Any) -> Manifest:
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise _refused(path, "it is no backup of HyroxCoach")
    version = content.get("version")
    if not isinstance(version, int) or version > VERSION or _is_newer(str(content.get("app"))):
        raise InputError(
            f"{path} was made by a newer version of HyroxCoach ({str(content.get('app'))[:20]}): "
            "install that one, then restore."
        )
    try:
        members = {
            str(name): Member(int(one["bytes"]), str(one["sha256"]))
            for name, one in content["files"].items()
        }
        rows = {str(name): int(number) for name, number in content["rows"].items()}
        id_, made, app, schema = (str(content[key]) for key in ("id", "made", "app", "schema"))
        return Manifest(id_, made, app, schema, rows, members)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _refused(path, "its manifest is not complete") from None


def app_version() -> str:
    """The version of HyroxCoach that runs."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("hyrox-coach")
    except PackageNotFoundError:
        return "0"


def _is_newer(app: str) -> bool:
    from packaging.version import InvalidVersion, Version

    try:
        return Version(app) > Version(app_version())
    except InvalidVersion:
        return True


def _refused(path: Path, why: str) -> InputError:
    return InputError(
        f"{path} cannot be restored: {why}. Nothing was changed; take another backup."
    )
