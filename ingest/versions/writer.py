"""The right to write to the stores, wherever they are kept."""

from collections.abc import Iterator
from contextlib import contextmanager

from hyrox.settings import Settings
from ingest.files import one_writer


@contextmanager
def the_writer(settings: Settings, doing: str, wait_s: float = 0) -> Iterator[None]:
    """Hold the right to write to this home folder, and to the database that others read from if
    the settings name one; reading needs none.

    Args:
        settings: the folder and the database.
        doing: what the holder does, for the message others get.
        wait_s: how long to wait for another holder.

    Raises:
        StoreError: another process holds it, here or on another machine; the message says who it
            is and what it is doing. Or another home folder writes to that database.
    """
    with one_writer(settings.home, doing, wait_s):
        if not settings.vector_url:
            yield
            return
        from ingest.vectors.postgresql.database import database
        from ingest.versions.shared import installation_id

        shared = database(settings.vector_url)
        with shared.one_writer(installation_id(settings.home), doing, wait_s):
            yield


def writes_shared(settings: Settings) -> bool:
    """Whether this home folder is the one that writes to the shared database.

    Raises:
        StoreError: the database cannot be reached.
    """
    from ingest.vectors.postgresql.database import database
    from ingest.versions.shared import installation_id

    return database(settings.vector_url).writes(installation_id(settings.home))


def forget_copies(settings: Settings, named: dict[str, str]) -> None:
    """Remove this machine's copies of shared versions that a pointer no longer names and that
    nobody reads here; nothing where the stores are this machine's own."""
    if settings.vector_url:
        from ingest.versions.shared import SharedShelf

        SharedShelf(settings.home, settings.vector_url).forget_copies(set(named.values()))
