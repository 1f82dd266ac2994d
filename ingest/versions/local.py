"""Versions in the home folder: ``home/stores/<version>/`` and ``home/stores/current.json``."""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hyrox.errors import StoreError
from ingest.files import remove_unless_held, replace_json
from ingest.versions.shelf import Draft

MANIFEST = "manifest.json"


class LocalShelf:
    """A ``Shelf`` in a folder; a version is finished when its manifest is there."""

    def __init__(self, home: Path) -> None:
        self._stores = home / "stores"

    def pointer(self) -> dict[str, str]:
        path = self._stores / "current.json"
        try:
            named = json.loads(path.read_text(encoding="utf-8"))
            return {str(k): str(v) for k, v in named.items()}
        except FileNotFoundError:
            return {}
        except (ValueError, AttributeError) as error:
            raise StoreError(
                f"{path} is damaged. Delete it; the stores are built again on the next start."
            ) from error

    def point(self, named: Mapping[str, str]) -> None:
        replace_json(self._stores / "current.json", dict(named))

    def names(self, store: str) -> list[str]:
        return sorted(path.name for path in self._stores.glob(f"{store}-*"))

    def manifest(self, name: str) -> dict[str, Any]:
        return read_manifest(self._stores / name)

    def folder(self, name: str) -> Path:
        folder = self._stores / name
        if not (folder / MANIFEST).exists():
            raise StoreError(f"The version {name} was removed. Open the stores again.")
        return folder

    @contextmanager
    def new(self, name: str) -> Iterator[Draft]:
        folder = self._stores / name
        folder.mkdir(parents=True)
        draft = Draft(folder)
        try:
            yield draft
            replace_json(folder / MANIFEST, draft.manifest)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def remove(self, name: str) -> bool:
        return remove_unless_held(self._stores / name)


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a version's folder; empty if it is unfinished."""
    try:
        found: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found
