"""Readers that ask without a pause while stores are built, swapped and left half-built."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic, sleep

from hyrox.settings import Settings
from ingest.stores import Store
from retrieval.library import Library
from retrieval.live import LiveLibrary

FOLLOWED_WITHIN_S = 10
PAUSE_S = 0.1
QUESTION = "How much sleep do I need?"


@dataclass
class Reading:
    """What was seen: how often everything was asked, which versions, and what failed."""

    asked: int = 0
    seen: set[tuple[str, str]] = field(default_factory=set)
    failures: list[str] = field(default_factory=list)

    @contextmanager
    def of(self, settings: Settings) -> Iterator[None]:
        """Read until the block ends: one reader follows as the app does, one opens anew.

        At the end the follower must have come to the current version.
        """
        ended = threading.Event()
        live = LiveLibrary.open(settings, look_every_s=0.05)
        threads = [
            threading.Thread(target=self._repeat, args=(ended, lambda: self._follow(live))),
            threading.Thread(target=self._repeat, args=(ended, lambda: self._open(settings))),
        ]
        for thread in threads:
            thread.start()
        try:
            yield
            until = monotonic() + FOLLOWED_WITHIN_S
            while not live.is_current() and monotonic() < until:
                sleep(0.02)
            if not live.is_current() or live.trouble:
                self.failures.append(f"the app does not follow the swap: {live.trouble}")
        finally:
            ended.set()
            for thread in threads:
                thread.join()
            live.close()

    def _repeat(self, ended: threading.Event, ask: Callable[[], None]) -> None:
        while not ended.is_set():
            try:
                ask()
                self.asked += 1
            except BaseException as error:  # a panic of the vector store is no Exception
                self.failures.append(f"{type(error).__name__}: {error}")
            ended.wait(PAUSE_S)

    def _follow(self, live: LiveLibrary) -> None:
        with live.lease() as library:
            self._ask(library)

    def _open(self, settings: Settings) -> None:
        library = Library.open(settings)
        try:
            self._ask(library)
        finally:
            library.close()

    def _ask(self, library: Library) -> None:
        """Everything that needs the files of a version: it must be whole, and say so itself."""
        for store in Store:
            folder = library.settings.home / "stores" / library.versions[store]
            manifest = json.loads((folder / "manifest.json").read_text())
            self.seen.add((str(store), manifest["mark"]))
            held = len(library.races) if store is Store.ATHLETES else len(library.passages.passages)
            said = manifest["results" if store is Store.ATHLETES else "passages"]
            if held != said:
                self.failures.append(f"{store}: {held} where the manifest says {said}")
        race = library.races.at(self.asked % len(library.races))
        library.report(race)
        if not library.similar(race) or not library.passages.search(QUESTION):
            self.failures.append("nothing was found in a version that holds it")
