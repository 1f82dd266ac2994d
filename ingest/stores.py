"""The built stores and the pointer that says which version is read.

``home/stores/`` holds version folders (``guidance-...``, ``athletes-...``) and ``current.json``.
A new version is built beside the old one, verified, and only then named by the pointer, which is
replaced in one step: readers see the old version or the new one, never something between.
"""

import hashlib
import json
import shutil
import time
import uuid
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any

from hyrox.errors import StoreError
from hyrox.settings import Settings
from ingest.files import one_writer, replace_file
from ingest.guidance.documents import Guidance, read_guidance, read_references
from ingest.progress import QUIET, Progress
from ingest.results import result_store
from ingest.vectors import embedding
from ingest.vectors.chroma_build import FORMAT, build_athletes, build_guidance


class Store(StrEnum):
    GUIDANCE = "guidance"
    ATHLETES = "athletes"


def pointer(settings: Settings) -> dict[str, str]:
    """Store to the name of its current version; empty where nothing was built.

    Raises:
        StoreError: the pointer is damaged.
    """
    path = settings.home / "stores" / "current.json"
    try:
        return {str(k): str(v) for k, v in json.loads(path.read_text(encoding="utf-8")).items()}
    except FileNotFoundError:
        return {}
    except (ValueError, AttributeError) as error:
        raise StoreError(
            f"{path} is damaged. Delete it; the stores are built again on the next start."
        ) from error


def version_folder(settings: Settings, store: Store) -> Path:
    """The current version of a store.

    Raises:
        StoreError: it was never built, or its folder is gone.
    """
    name = pointer(settings).get(store)
    folder = settings.home / "stores" / (name or "")
    if not name or not (folder / "manifest.json").exists():
        raise StoreError(
            f"The {store} store is not built. Run: hyrox-coach ingest guidance (builds everything)."
        )
    return folder


def manifest(settings: Settings, store: Store) -> dict[str, Any]:
    """What the current version of a store holds and was made from; empty if there is none."""
    try:
        text = (version_folder(settings, store) / "manifest.json").read_text(encoding="utf-8")
        found: dict[str, Any] = json.loads(text)
    except (StoreError, ValueError):
        return {}
    return found


def guidance_folders(settings: Settings) -> list[tuple[Path, str]]:
    """Where documents come from: the project's, then those a maintainer brought in."""
    brought = settings.home / "guidance"
    own = sorted(p for p in brought.iterdir() if p.is_dir()) if brought.is_dir() else []
    return [
        (settings.corpora / "guidance", "corpora/guidance"),
        *((folder, folder.name) for folder in own if not folder.name.startswith(".")),
    ]


def load_guidance(settings: Settings) -> Guidance:
    """Every document, read anew."""
    references = read_references(settings.corpora / "references.toml")
    return read_guidance(guidance_folders(settings), references)


def ensure_stores(settings: Settings, progress: Progress = QUIET) -> list[str]:
    """Build what is missing or older than its sources; at once when nothing is.

    Returns:
        The stores that were built.

    Raises:
        StoreError: another process is building for longer than five minutes, or a build failed.
    """
    if not _stale(settings):
        return []
    with one_writer(settings.home, "building the stores", wait_s=300):
        return build_stale(settings, progress)


def build_stale(settings: Settings, progress: Progress) -> list[str]:
    """``ensure_stores`` for a caller that is the writer already."""
    stale = _stale(settings)
    for store in stale:
        if store is Store.GUIDANCE:
            _build_guidance(settings, progress)
        else:
            _build_athletes(settings, progress)
    return [str(store) for store in stale]


def source_marks(settings: Settings) -> dict[Store, str]:
    """Per store a short hash of everything it is made from."""
    digest = hashlib.sha256(f"{FORMAT} {embedding.NAME}".encode())
    files = [settings.corpora / "references.toml"]
    for folder, _ in guidance_folders(settings):
        files += [*sorted(folder.rglob("*.md")), folder / "references.toml"]
    for path in files:
        if path.is_file():
            digest.update(f"\n{path.name}\n".encode() + path.read_bytes())
    athletes = f"{_athletes_format()}-{result_store.fingerprint(settings)}"
    return {Store.GUIDANCE: digest.hexdigest()[:16], Store.ATHLETES: athletes}


def _athletes_format() -> str:
    from analysis.vectors import VERSION

    return f"{FORMAT}.{VERSION}"


def _stale(settings: Settings) -> list[Store]:
    marks = source_marks(settings)
    return [store for store in Store if manifest(settings, store).get("mark") != marks[store]]


def _build_guidance(settings: Settings, progress: Progress) -> None:
    guidance = load_guidance(settings)
    if not guidance.passages:
        raise StoreError(
            f"There is no usable guidance document in {settings.corpora / 'guidance'}. "
            "Reinstall the project."
        )
    embedding.check_weights()
    old = _previous(settings, Store.GUIDANCE)
    mark = source_marks(settings)[Store.GUIDANCE]
    progress.say(f"Building the guidance store: {len(guidance.passages)} passages")
    _build(
        settings, Store.GUIDANCE, mark,
        lambda folder: build_guidance(folder, guidance, old, progress),
    )  # fmt: skip


def _build_athletes(settings: Settings, progress: Progress) -> None:
    mark = source_marks(settings)[Store.ATHLETES]
    if not result_store.has_results(settings):
        progress.say(f"Drawing {settings.reference_draws:,} invented finishes")
    results = result_store.load_results(settings)
    progress.say(f"Building the athletes store: {len(results):,} finishes")
    _build(settings, Store.ATHLETES, mark, lambda folder: build_athletes(folder, results, progress))


def _build(
    settings: Settings, store: Store, mark: str, fill: Callable[[Path], dict[str, Any]]
) -> None:
    stores = settings.home / "stores"
    _remove_unused(settings, store)
    folder = stores / f"{store}-{time.strftime('%Y%m%dT%H%M%S')}-{uuid.uuid4().hex[:6]}"
    folder.mkdir(parents=True)
    try:
        counts = fill(folder)
        content = {"store": store, "mark": mark, "built": time.strftime("%Y-%m-%dT%H:%M:%S%z")}
        text = json.dumps({**content, **counts}, indent=1)
        replace_file(folder / "manifest.json", lambda path: path.write_text(text, "utf-8"))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    current = pointer(settings)
    if old := current.get(store):
        current[f"previous-{store}"] = old
    current[store] = folder.name
    text = json.dumps(current, indent=1)
    replace_file(stores / "current.json", lambda path: path.write_text(text, "utf-8"))
    _remove_unused(settings, store)


def _remove_unused(settings: Settings, store: Store) -> None:
    """Remove unfinished and old versions; the current one and the one before it stay."""
    kept = set(pointer(settings).values())
    for folder in (settings.home / "stores").glob(f"{store}-*"):
        if folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)


def _previous(settings: Settings, store: Store) -> Path | None:
    try:
        return version_folder(settings, store)
    except StoreError:
        return None
