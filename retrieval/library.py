"""Everything that is looked up, opened together: finishes, similar athletes, guidance."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hyrox.divisions import Division, Gender
from hyrox.errors import StoreError
from hyrox.results import RaceResult
from hyrox.settings import Settings
from ingest.guidance.documents import Reference
from ingest.results.names import installation_key
from ingest.stores import Store, pointer, version_folder
from retrieval.athletes import AthleteSearch, SimilarAthlete
from retrieval.passages import PassageSearch
from retrieval.races import Races

if TYPE_CHECKING:
    import pandas as pd

    from analysis.field import Field
    from analysis.report import Report


@dataclass
class Library:
    """One consistent version of the stores; open another to follow a swap.

    Safe to read from threads. ``close`` gives the files back.
    """

    settings: Settings
    field: "Field"
    races: Races
    athletes: AthleteSearch
    passages: PassageSearch
    versions: dict[str, str]

    @classmethod
    def open(cls, settings: Settings) -> "Library":
        """Open the versions that the pointer names.

        Raises:
            StoreError: the stores were never built, or are damaged.
        """
        from analysis.field import Field

        versions = pointer(settings)
        passages = PassageSearch(version_folder(settings, Store.GUIDANCE))
        folder = version_folder(settings, Store.ATHLETES)
        frame = _read_results(folder / "results.parquet")
        races = Races(frame, installation_key(settings.home))
        athletes = AthleteSearch(folder, races)
        return cls(settings, Field.from_frame(frame), races, athletes, passages, versions)

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


def _read_results(path: Path) -> "pd.DataFrame":
    import pandas as pd

    try:
        return pd.read_parquet(path)
    except Exception as error:
        raise StoreError(
            f"{path} is damaged ({error}). Delete its folder; the next start builds it again."
        ) from error
