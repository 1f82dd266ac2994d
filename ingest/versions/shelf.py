"""What a place that keeps versions of the stores can do, and which place the settings name."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from hyrox.settings import Settings
from ingest.vectors.collections import Fill


@dataclass
class Draft:
    """A version that is being made: its files go to ``folder``, its collections to ``fill``
    (``None``: into the folder too), what it holds to ``manifest``."""

    folder: Path
    fill: Fill | None = None
    manifest: dict[str, Any] = field(default_factory=dict)


class Shelf(Protocol):
    """Versions, and the pointer that says which are read."""

    def pointer(self) -> dict[str, str]:
        """Store to the name of its current version, ``previous-<store>`` to the one before.

        Raises:
            StoreError: it cannot be read.
        """

    def point(self, named: Mapping[str, str]) -> None:
        """Replace the whole pointer in one step."""

    def names(self, store: str) -> list[str]:
        """The versions of a store, oldest first; unfinished ones too."""

    def manifest(self, name: str) -> dict[str, Any]:
        """What a version holds and was made from; empty if it is unfinished or gone."""

    def folder(self, name: str) -> Path:
        """The files of a finished version, on this machine.

        Raises:
            StoreError: it is gone.
        """

    def new(self, name: str) -> AbstractContextManager[Draft]:
        """Make a version; nothing is left of it when the block raises."""

    def remove(self, name: str) -> bool:
        """Remove a version unless somebody reads it; whether it is gone."""


def shelf(settings: Settings) -> Shelf:
    """The place that the settings name.

    Raises:
        InputError: ``vector_url`` is no address of a PostgreSQL database.
    """
    if settings.vector_url:
        from ingest.versions.shared import SharedShelf

        return SharedShelf(settings.home, settings.vector_url)
    from ingest.versions.local import LocalShelf

    return LocalShelf(settings.home)
