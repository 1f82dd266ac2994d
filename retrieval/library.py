"""Everything that is looked up, opened together: finishes, similar athletes, guidance."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hyrox.divisions import Division, Gender
from hyrox.errors import StoreError
from hyrox.results import RaceResult
from hyrox.settings import Settings
from ingest.files import hold
from ingest.guidance.documents import Reference
from ingest.results.names import installation_key
from ingest.stores import Store, pointer
from ingest.vectors.athletes_build import RESULTS, TEXTS, release_memory
from retrieval.athletes import AthleteSearch, SimilarAthlete
from retrieval.passages import PassageSearch
from retrieval.races import Races

if TYPE_CHECKING:
    import pandas as pd

    from analysis.field import Field
    from analysis.report import Report


@dataclass
class Library:
    """One consistent version of the stores; ``retrieval.live`` follows a swap.

    Safe to read from threads. ``close`` gives the files back.
    """

    settings: Settings
    field: "Field"
    races: Races
    athletes: AthleteSearch
    passages: PassageSearch
    versions: dict[str, str]

    @classmethod
    def open(cls, settings: Settings, reuse: "Library | None" = None) -> "Library":
        """Open the versions that the pointer names.

        Args:
            reuse: an open library; what it has open in the version wanted is shared with it, and
                closed by whoever closes the last of the two.

        Raises:
            StoreError: the stores were never built, or are damaged.
        """
        while True:
            versions = pointer(settings)
            try:
                return cls._open(settings, versions, reuse)
            except StoreError:
                # Between the pointer and the files a writer may have gone on twice.
                if pointer(settings) == versions:
                    raise

    @classmethod
    def _open(
        cls, settings: Settings, versions: dict[str, str], reuse: "Library | None"
    ) -> "Library":
        guidance, athletes = (_folder(settings, versions, store) for store in Store)
        same = {s for s in Store if reuse and reuse.versions.get(s) == versions.get(s)}
        known = reuse.passages if reuse and Store.GUIDANCE in same else None
        passages = known or PassageSearch(guidance)
        try:
            if reuse and Store.ATHLETES in same:
                return cls(settings, reuse.field, reuse.races, reuse.athletes, passages, versions)
            field, races, search = open_athletes(athletes, installation_key(settings.home))
            return cls(settings, field, races, search, passages, versions)
        except BaseException:
            if passages is not known:
                passages.close()
            raise

    @contextmanager
    def lease(self) -> Iterator["Library"]:
        """This library, for several look-ups that belong together; as ``LiveLibrary.lease``."""
        yield self

    def is_current(self) -> bool:
        """Whether the pointer still names the versions that are open; a few microseconds."""
        now = pointer(self.settings)
        return all(now.get(store) == self.versions.get(store) for store in Store)

    @property
    def invented(self) -> bool:
        """Whether the finishes are the reference field's: no real person among them."""
        return self.races.invented

    @property
    def references(self) -> dict[str, Reference]:
        """The works that passages cite."""
        return self.passages.references

    def race(self, result_id: str) -> RaceResult:
        """One finish.

        Raises:
            NotFoundError: there is none of that id; the message names the nearest.
        """
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
        """Finishes that fit what a person typed; see ``Races.search``."""
        return self.races.search(text, division, gender, event, limit)

    def examples(self) -> list[RaceResult]:
        """A few typical races to start with."""
        return self.races.examples()

    def report(self, result: RaceResult) -> "Report":
        """A race read against its peers.

        Raises:
            NotFoundError: nobody to compare with.
        """
        from analysis.analyse import analyse

        return analyse(self.field, result)

    def similar(self, result: RaceResult, k: int | None = None) -> list[SimilarAthlete]:
        """The nearest athletes, ``settings.neighbours`` of them unless ``k`` says otherwise.

        Raises:
            NotFoundError: nobody of that division and gender is in the store.
        """
        return self.athletes.nearest(result, k or self.settings.neighbours)

    def close(self) -> None:
        self.athletes.close()
        self.passages.close()


def open_athletes(folder: Path, key: bytes | None) -> "tuple[Field, Races, AthleteSearch]":
    """One version of the athletes store; ``key`` hashes the names that people type.

    Raises:
        StoreError: it is damaged, or was removed meanwhile.
    """
    from analysis.field import Field

    let_go = hold(folder)
    try:
        frame = _read_results(folder / RESULTS)
        races = Races(frame, key)
        # Two long steps that share nothing: numpy fits the field while Chroma loads its indexes.
        with ThreadPoolExecutor(1, "open-athletes") as other:
            opening = other.submit(AthleteSearch, folder, races)
            try:
                field = Field.from_frame(frame)
            except BaseException:
                opening.result().close()
                raise
            search = opening.result()
        del frame
        release_memory()
        return field, races, search
    finally:
        let_go()


def _folder(settings: Settings, versions: dict[str, str], store: Store) -> Path:
    name = versions.get(store)
    folder = settings.home / "stores" / (name or "")
    if not name or not (folder / "manifest.json").exists():
        raise StoreError(f"The {store} store is not built. Run: hyrox-coach ingest build")
    return folder


def _read_results(path: Path) -> "pd.DataFrame":
    """The finishes of a version; texts that repeat are categories in the order of their names."""
    import pyarrow.parquet as pq

    try:
        frame: pd.DataFrame = pq.read_table(path).to_pandas(split_blocks=True, self_destruct=True)
        for name in TEXTS:
            names = sorted(map(str, frame[name].cat.categories))
            frame[name] = frame[name].cat.set_categories(names)
        return frame
    except Exception as error:
        raise StoreError(
            f"{path} is damaged ({error}). Delete its folder; the next start builds it again."
        ) from error
