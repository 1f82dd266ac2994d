"""The built stores and the pointer that says which version is read.

Versions (``guidance-...``, ``athletes-...``) and the pointer are kept in ``home/stores``, or in a
database that several machines share (``ingest.versions``). A new version is built beside the old
one, verified, and only then named by the pointer, which is replaced in one step: readers see the
old version or the new one, never something between.
"""

import hashlib
import time
import uuid
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from hyrox.errors import StoreError
from hyrox.settings import Settings
from ingest import catalogue, guidance_store
from ingest.calendar import FILE as CALENDAR
from ingest.calendar import calendar
from ingest.progress import QUIET, Progress
from ingest.results import result_store
from ingest.vectors import embedding
from ingest.vectors.athletes_build import build_athletes, build_athletes_from
from ingest.vectors.chroma_build import FORMAT, build_guidance
from ingest.versions.shelf import Draft, shelf
from ingest.versions.writer import the_writer, writes_shared

FOLLOWED_WITHIN_S = 15
"""Readers follow a swap within ten seconds; a version that must go waits this long for them."""


class Store(StrEnum):
    GUIDANCE = "guidance"
    ATHLETES = "athletes"


def pointer(settings: Settings) -> dict[str, str]:
    """Store to the name of its current version; empty where nothing was built.

    Raises:
        StoreError: the pointer is damaged, or its database cannot be reached.
    """
    return shelf(settings).pointer()


def version_folder(settings: Settings, store: Store) -> Path:
    """The current version of a store.

    Raises:
        StoreError: it was never built, or its folder is gone.
    """
    return folder_of(settings, store, pointer(settings))


def folder_of(settings: Settings, store: Store, named: Mapping[str, str]) -> Path:
    """The version of a store that a pointer names, on this machine.

    Raises:
        StoreError: it names none, its folder is gone, or another version of the project built it.
    """
    kept = shelf(settings)
    name = named.get(store, "")
    held = kept.manifest(name) if name else {}
    if not held:
        raise StoreError(
            f"The {store} store is not built. Run: hyrox-coach ingest build (builds everything)."
        )
    if settings.vector_url and (theirs := held.get("format")) != FORMAT:
        raise StoreError(
            f"The shared {store} store was built by another version of HyroxCoach (format "
            f"{theirs}, this one reads {FORMAT}). Install the same version on every machine, then "
            "run on the one that ingests: hyrox-coach ingest build"
        )
    return kept.folder(name)


def manifest(settings: Settings, store: Store) -> dict[str, Any]:
    """What the current version of a store holds and was made from; empty if there is none."""
    name = pointer(settings).get(store)
    return shelf(settings).manifest(name) if name else {}


def is_current(settings: Settings, store: Store) -> bool:
    """Whether a store is built from what this machine holds; on a machine that only reads a shared
    one, whether it is built."""
    held = manifest(settings, store)
    if settings.vector_url and not writes_shared(settings):
        return bool(held)
    return held.get("mark") == source_marks(settings)[store]


def ensure_stores(
    settings: Settings, progress: Progress = QUIET, *, ingest: bool = False
) -> list[str]:
    """Build what is missing or older than its sources; at once when nothing is.

    Args:
        ingest: make this home folder the one that writes a shared store, if none is yet. A machine
            that only reads one never builds it.

    Returns:
        The stores that were built.

    Raises:
        StoreError: another process is building for longer than five minutes, or a build failed; or
            a shared store is not built yet.
    """
    if settings.vector_url and not ingest and not writes_shared(settings):
        for store in Store:
            if not manifest(settings, store):
                raise StoreError(
                    f"The shared {store} store is not built. Run on the machine that ingests: "
                    "hyrox-coach ingest build"
                )
        return []
    if not guidance_store.shipped_is_new(settings) and not _stale(settings):
        return []
    with the_writer(settings, "building the stores", wait_s=300):
        return build_stale(settings, progress)


def build_stale(settings: Settings, progress: Progress) -> list[str]:
    """``ensure_stores`` for a caller that is the writer already."""
    guidance_store.take_shipped(settings)
    _clear_away(settings)
    stale = _stale(settings)
    for store in stale:
        if _reuse(settings, store):
            progress.say(f"An earlier {store} store fits and is used again")
        elif store is Store.GUIDANCE:
            _build_guidance(settings, progress)
        else:
            _build_athletes(settings, progress)
    return [str(store) for store in stale]


def forget_previous(settings: Settings) -> bool:
    """Remove the versions before the current ones: what they hold must not stay.

    Readers get a while to follow; returns whether everything is gone.
    """
    current = {k: v for k, v in pointer(settings).items() if not k.startswith("previous-")}
    shelf(settings).point(current)
    until = time.monotonic() + FOLLOWED_WITHIN_S
    while sum(not _remove_unused(settings, store) for store in Store):
        if time.monotonic() > until:
            return False
        time.sleep(0.25)
    return True


def source_marks(settings: Settings) -> dict[Store, str]:
    """Per store a short hash of everything it is made from."""
    from analysis import models, vectors

    text = f"{FORMAT} {embedding.NAME} {embedding.QUESTIONS} {guidance_store.fingerprint(settings)}"
    fitted = f"{FORMAT}.{vectors.VERSION}.{models.VERSION}.{_mark_of_calendar(settings)}"
    athletes = f"{fitted}-{result_store.fingerprint(settings)}"
    return {
        Store.GUIDANCE: hashlib.sha256(text.encode()).hexdigest()[:16],
        Store.ATHLETES: athletes,
    }


def _mark_of_calendar(settings: Settings) -> str:
    """Cheap to ask at every start: of the bytes, not of what they mean."""
    path = settings.corpora / CALENDAR
    content = path.read_bytes() if path.exists() else b""
    return hashlib.sha256(content).hexdigest()[:8]


def _clear_away(settings: Settings) -> None:
    """Remove what a run that was killed left behind: files on their way to their place, and
    versions that nothing names."""
    home = settings.home
    for folder in (home, home / "catalogue", home / "stores", home / "reference"):
        for path in folder.glob(".*.tmp"):
            path.unlink(missing_ok=True)
    catalogue.remove_unreferenced(settings)
    for store in Store:
        _remove_unused(settings, store)


def _stale(settings: Settings) -> list[Store]:
    marks = source_marks(settings)
    return [store for store in Store if manifest(settings, store).get("mark") != marks[store]]


def _reuse(settings: Settings, store: Store) -> bool:
    """Point to a version that was made of the same sources, if one is left: a rollback is quick."""
    mark = source_marks(settings)[store]
    kept = shelf(settings)
    for name in kept.names(store):
        if kept.manifest(name).get("mark") == mark:
            _point_to(settings, store, name)
            return True
    return False


def _build_guidance(settings: Settings, progress: Progress) -> None:
    guidance = guidance_store.load_guidance(settings)
    if not guidance.passages:
        raise StoreError(
            f"There is no usable guidance document in {settings.corpora / 'guidance'}. "
            "Reinstall the project."
        )
    embedding.check_weights()
    old = _current_folder(settings, Store.GUIDANCE)
    progress.say(f"Building the guidance store: {len(guidance.passages)} passages")
    _build(
        settings,
        Store.GUIDANCE,
        lambda made: build_guidance(made.folder, guidance, old, progress, made.fill),
    )


def _build_athletes(settings: Settings, progress: Progress) -> None:
    days = calendar(settings)
    if result_store.has_results(settings):
        files = result_store.result_files(settings)
        progress.say(f"Building the athletes store: {len(files)} events")
        _build(
            settings,
            Store.ATHLETES,
            lambda made: build_athletes_from(made.folder, files, progress, days, made.fill),
        )
    else:
        progress.say(f"Drawing {settings.reference_draws:,} invented finishes")
        invented = result_store.load_results(settings)
        _build(
            settings,
            Store.ATHLETES,
            lambda made: build_athletes(made.folder, invented, progress, days, made.fill),
        )


def _build(settings: Settings, store: Store, fill: Callable[[Draft], dict[str, Any]]) -> None:
    mark = source_marks(settings)[store]
    _remove_unused(settings, store)
    name = f"{store}-{time.strftime('%Y%m%dT%H%M%S')}-{uuid.uuid4().hex[:6]}"
    with shelf(settings).new(name) as made:
        counts = fill(made)
        made.manifest = {
            "store": store, "mark": mark, "format": FORMAT,
            "built": time.strftime("%Y-%m-%dT%H:%M:%S%z"), **counts,
        }  # fmt: skip
    _point_to(settings, store, name)


def _point_to(settings: Settings, store: Store, name: str) -> None:
    current = pointer(settings)
    if old := current.get(store):
        current[f"previous-{store}"] = old
    current[store] = name
    shelf(settings).point(current)
    _remove_unused(settings, store)


def _remove_unused(settings: Settings, store: Store) -> bool:
    """Remove unfinished and old versions that nobody reads; the current one and the one before it
    stay. Returns whether no other is left."""
    kept = shelf(settings)
    named = set(kept.pointer().values())
    old = [name for name in kept.names(store) if name not in named]
    return sum(not kept.remove(name) for name in old) == 0


def _current_folder(settings: Settings, store: Store) -> Path | None:
    try:
        return version_folder(settings, store)
    except StoreError:
        return None
