"""The catalogue: which files are the truth. One small file names them all and is replaced whole.

What it names never changes (files carry a hash of their content), so a run that is killed leaves
either the catalogue before it or the one after it; and to undo a run is to name its predecessor.

    home/catalogue/current.json     which version counts, and what was held back by a rollback
    home/catalogue/000007.json      a version: events, inputs, guidance
    home/results/season-8/...       finishes of an event
    home/quarantine/...             rows of an input that were set aside
    home/guidance/...               passages of a source of guidance
"""

import hashlib
import json
import time
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from hyrox.errors import StoreError
from hyrox.settings import Settings
from ingest.files import replace_json


@dataclass(frozen=True)
class EventFile:
    """The finishes of one race weekend: ``file`` is relative to ``home/results``."""

    file: str
    rows: int


@dataclass(frozen=True)
class Input:
    """One thing that was taken in: a result file, a race of pyrox-client, a crawl.

    ``read = kept + unchanged + suppressed + sum(set_aside)``, all at the time it was taken in;
    ``readmitted`` counts rows that left the quarantine since. ``quarantine`` is a file in
    ``home/quarantine``. ``provenance`` holds what the source said of itself: address, version,
    permission.
    """

    name: str
    layout: str
    read: int
    kept: int
    unchanged: int
    suppressed: int
    set_aside: dict[str, int]
    taken: str
    quarantine: str | None = None
    readmitted: int = 0
    provenance: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class GuidanceSource:
    """A source of guidance: the shipped corpus, a folder, a database, web pages.

    ``file`` is in ``home/guidance``; the shipped corpus's ``mark`` says which one it was.
    """

    file: str
    kind: str
    documents: int
    passages: int
    mark: str = ""
    licence: str = ""
    citation: str = ""


@dataclass(frozen=True)
class Catalogue:
    """One version of the truth. ``events`` by ``season-8/<event>``, ``inputs`` by the SHA-256 of
    what was read, ``guidance`` by the source's name."""

    version: int = 0
    parent: int | None = None
    made: str = ""
    why: str = ""
    events: dict[str, EventFile] = field(default_factory=dict)
    inputs: dict[str, Input] = field(default_factory=dict)
    guidance: dict[str, GuidanceSource] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(event.rows for event in self.events.values())

    def checksum(self) -> str:
        """The same for the same truth, whenever and in however many attempts it was taken in."""
        inputs = {
            mark: [entry.name, entry.read, entry.set_aside, entry.quarantine, entry.readmitted]
            for mark, entry in self.inputs.items()
        }
        events = {key: event.file for key, event in self.events.items()}
        guidance = {name: source.file for name, source in self.guidance.items()}
        text = json.dumps([events, inputs, guidance], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def current(settings: Settings) -> Catalogue:
    """The version that counts; an empty one before anything was taken in.

    Raises:
        StoreError: the catalogue is damaged.
    """
    pointer = _pointer(settings)
    return _read(settings, pointer["version"]) if pointer else Catalogue()


def previous(settings: Settings) -> Catalogue | None:
    """The version that a rollback would bring back, if there is one."""
    parent = current(settings).parent
    if parent is None or not _path(settings, parent).exists():
        return None
    return _read(settings, parent)


def held_back(settings: Settings) -> str:
    """The mark of the shipped corpus that a rollback undid: it is not taken in again by itself."""
    return str(_pointer(settings).get("held_back", ""))


def commit(settings: Settings, made: Catalogue, why: str, *, keep_parent: bool = True) -> Catalogue:
    """Make a version the one that counts; it and the one before it keep their files.

    Args:
        made: what shall count; version, parent and date are set here.
        why: the command, for the list of versions.
        keep_parent: ``False`` forgets the version before: there is no way back to it.
    """
    before = current(settings)
    if made.checksum() == before.checksum() and keep_parent:
        return before
    parent = before.version if keep_parent and before.version else None
    number = 1 + max((int(p.stem) for p in _versions(settings)), default=0)
    made = replace(made, version=number, parent=parent, made=_now(), why=why)
    replace_json(_path(settings, number), asdict(made))
    held = held_back(settings) if made.guidance == before.guidance else ""
    replace_json(_pointer_path(settings), {"version": number, "held_back": held})
    remove_unreferenced(settings)
    return made


def roll_back(settings: Settings, hold: str = "") -> Catalogue:
    """Let the version before count again.

    Raises:
        StoreError: there is none.
    """
    before = previous(settings)
    if before is None:
        raise StoreError(
            "There is no earlier version to go back to: one step can be undone, and none since a "
            "person was removed."
        )
    replace_json(_pointer_path(settings), {"version": before.version, "held_back": hold})
    remove_unreferenced(settings)
    return before


def remove_unreferenced(settings: Settings) -> None:
    """Delete what neither the current version nor the one before it names."""
    now = current(settings)
    kept = [now]
    if now.parent is not None and _path(settings, now.parent).exists():
        kept.append(_read(settings, now.parent))
    numbers = {version.version for version in kept}
    for path in _versions(settings):
        if int(path.stem) not in numbers:
            path.unlink()
    named: dict[Path, set[str | None]] = {
        settings.results_dir: {e.file for v in kept for e in v.events.values()},
        settings.home / "quarantine": {i.quarantine for v in kept for i in v.inputs.values()},
        settings.home / "guidance": {s.file for v in kept for s in v.guidance.values()},
    }
    for folder, names in named.items():
        for path in folder.rglob("*") if folder.is_dir() else ():
            if path.is_file() and path.relative_to(folder).as_posix() not in names:
                path.unlink()


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S%z")


def _versions(settings: Settings) -> list[Path]:
    return sorted(p for p in _path(settings, 0).parent.glob("*.json") if p.stem.isdigit())


def _path(settings: Settings, version: int) -> Path:
    return settings.home / "catalogue" / f"{version:06}.json"


def _pointer_path(settings: Settings) -> Path:
    return settings.home / "catalogue" / "current.json"


def _pointer(settings: Settings) -> dict[str, Any]:
    path = _pointer_path(settings)
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        int(found["version"])
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(path) from error
    return found


def _read(settings: Settings, version: int) -> Catalogue:
    path = _path(settings, int(version))
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Catalogue(
            **{
                **data,
                "events": {k: EventFile(**v) for k, v in data["events"].items()},
                "inputs": {k: Input(**v) for k, v in data["inputs"].items()},
                "guidance": {k: GuidanceSource(**v) for k, v in data["guidance"].items()},
            }
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> StoreError:
    return StoreError(
        f"{path} is damaged. Restore {path.parent} from a backup; or delete {path.parent.parent} "
        "and take everything in again."
    )
