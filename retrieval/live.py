"""The library of an app that stays open while the stores are rebuilt: it follows every swap.

A thread looks at the pointer, opens a new version beside the old one, and swaps one reference;
the old version is closed when the last look-up in it has ended. A version that cannot be opened
leaves the old one in use. Only what changed is opened: a new guidance store shares the athletes
that are open already.
"""

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hyrox.divisions import Division, Gender
from hyrox.errors import StoreError
from hyrox.results import RaceResult
from hyrox.settings import Settings
from ingest.guidance.documents import Passage, Reference
from ingest.stores import pointer
from ingest.versions.writer import forget_copies
from retrieval.athletes import AthleteSearch, SimilarAthlete
from retrieval.library import Library
from retrieval.passages import PassageHit, PassageSearch
from retrieval.races import Races

if TYPE_CHECKING:
    from analysis.field import Field
    from analysis.report import Report

LOOK_EVERY_S = 1.0
LONGEST_WAIT_S = 60.0
"""Pause after several failures to open one version."""
_CLOSE_WITHIN_S = 10.0

_log = logging.getLogger(__name__)


@dataclass(eq=False)
class _Version:
    library: Library
    leases: int = 0


class LiveLibrary:
    """A ``Library`` that is always the current one; safe to use from threads.

    Each method runs in one version from beginning to end; ``lease`` does the same for several of
    them. What they return needs no open store. ``trouble`` says why a newer version is not in use,
    empty when there is none.
    """

    def __init__(self, library: Library, look_every_s: float = LOOK_EVERY_S) -> None:
        """Take over an open library and follow what comes after it."""
        self.settings = library.settings
        self.trouble = ""
        self._now = _Version(library)
        self._old: list[_Version] = []
        self._lock = threading.Lock()
        self._following = threading.Lock()
        self._failures = 0
        self._failed: dict[str, str] = {}
        self._try_again_at = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(
            target=self._watch, args=(look_every_s,), name="follow-stores", daemon=True
        )
        self._thread.start()

    @classmethod
    def open(cls, settings: Settings, look_every_s: float = LOOK_EVERY_S) -> "LiveLibrary":
        """Open the versions that the pointer names, and follow it.

        Raises:
            StoreError: the stores were never built, or are damaged.
        """
        return cls(Library.open(settings), look_every_s)

    @contextmanager
    def lease(self) -> Iterator[Library]:
        """The current library, kept open until the block ends.

        Raises:
            StoreError: the live library was closed.
        """
        with self._lock:
            if self._ended.is_set():
                raise StoreError("The coach is closing. Start it again.")
            version = self._now
            version.leases += 1
        try:
            yield version.library
        finally:
            with self._lock:
                version.leases -= 1

    def follow(self) -> bool:
        """Look at the pointer now; returns whether another version was taken into use.

        Never raises: what went wrong is in ``trouble``, and is tried again later.
        """
        with self._following:
            self._close_unused()
            try:
                named = pointer(self.settings)
                forget_copies(self.settings, named)
                if self._now.library.is_current():
                    self.trouble = ""
                    return False
                if named == self._failed and time.monotonic() < self._try_again_at:
                    return False
                library = Library.open(self.settings, self._now.library)
            except (KeyboardInterrupt, SystemExit):
                raise
            except BaseException as error:  # a panic of the vector store is no Exception
                self._put_off(error)
                return False
            with self._lock:
                self._old.append(self._now)
                self._now = _Version(library)
            self.trouble, self._failures, self._failed = "", 0, {}
            _log.info("Following the stores: %s", library.versions)
            self._close_unused()
            return True

    def close(self) -> None:
        """Stop following, and give the files back once the look-ups under way have ended."""
        with self._lock:
            self._ended.set()
        self._thread.join()
        until = time.monotonic() + _CLOSE_WITHIN_S
        while any(v.leases for v in (*self._old, self._now)) and time.monotonic() < until:
            time.sleep(0.01)
        for part in {id(p): p for v in (*self._old, self._now) for p in _parts(v)}.values():
            part.close()
        self._old.clear()

    def is_current(self) -> bool:
        """Whether the pointer still names the versions in use."""
        return self._now.library.is_current()

    @property
    def versions(self) -> dict[str, str]:
        """Store to version in use."""
        return self._now.library.versions

    @property
    def field(self) -> "Field":
        return self._now.library.field

    @property
    def races(self) -> Races:
        return self._now.library.races

    @property
    def invented(self) -> bool:
        """Whether the finishes are the reference field's: no real person among them."""
        return self.races.invented

    @property
    def references(self) -> dict[str, Reference]:
        """The works that passages cite."""
        return self._now.library.references

    @property
    def passages(self) -> "LivePassages":
        """Guidance search, in whichever version is current when it is asked."""
        return LivePassages(self)

    def race(self, result_id: str) -> RaceResult:
        """See ``Library.race``."""
        return self.races.race(result_id)

    def search_races(
        self,
        text: str = "",
        *,
        division: Division | None = None,
        gender: Gender | None = None,
        event: str | None = None,
        limit: int = 20,
    ) -> list[RaceResult]:
        """See ``Library.search_races``."""
        return self.races.search(text, division, gender, event, limit)

    def examples(self) -> list[RaceResult]:
        """See ``Library.examples``."""
        return self.races.examples()

    def report(self, result: RaceResult) -> "Report":
        """See ``Library.report``."""
        with self.lease() as library:
            return library.report(result)

    def similar(self, result: RaceResult, k: int | None = None) -> list[SimilarAthlete]:
        """See ``Library.similar``."""
        with self.lease() as library:
            return library.similar(result, k)

    def _watch(self, every_s: float) -> None:
        while not self._ended.wait(every_s):
            self.follow()

    def _put_off(self, error: BaseException) -> None:
        try:
            named = pointer(self.settings)
        except StoreError:
            named = {}
        self._failures = self._failures + 1 if named == self._failed else 1
        self._failed = named
        pause_s = min(LONGEST_WAIT_S, LOOK_EVERY_S * 2 ** min(self._failures, 10))
        self._try_again_at = time.monotonic() + pause_s
        if str(error) != self.trouble:
            _log.warning("The new version of the stores cannot be opened: %s", error)
        self.trouble = str(error)

    def _close_unused(self) -> None:
        """Close what old versions had open and nobody uses any more."""
        with self._lock:
            ended = [v for v in self._old if not v.leases]
            self._old = [v for v in self._old if v.leases]
            kept = {id(part) for v in (*self._old, self._now) for part in _parts(v)}
        for part in {id(p): p for v in ended for p in _parts(v)}.values():
            if id(part) not in kept:
                try:
                    part.close()
                except Exception as error:
                    _log.warning("An old version of the stores did not close: %s", error)


@dataclass(frozen=True)
class LivePassages:
    """``PassageSearch`` in the current version; each search runs in one."""

    library: LiveLibrary

    def search(self, question: str, k: int = 2, topics: Sequence[str] = ()) -> list[PassageHit]:
        """See ``PassageSearch.search``."""
        with self.library.lease() as library:
            return library.passages.search(question, k, topics)

    @property
    def passages(self) -> list[Passage]:
        with self.library.lease() as library:
            return library.passages.passages

    @property
    def references(self) -> dict[str, Reference]:
        return self.library.references


def _parts(version: _Version) -> tuple[AthleteSearch, PassageSearch]:
    return version.library.athletes, version.library.passages
