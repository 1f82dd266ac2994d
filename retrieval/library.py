"""Everything that is looked up, opened together: finishes, similar athletes, guidance."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from hyrox.divisions import Division, Gender
from hyrox.errors import InputError, NotFoundError, StoreError
from hyrox.results import RaceResult
from hyrox.segments import Segment
from hyrox.settings import Settings
from ingest.files import hold
from ingest.guidance.documents import Reference
from ingest.results.names import installation_key
from ingest.stores import Store, folder_of, pointer
from ingest.vectors.athletes_build import release_memory
from ingest.vectors.fit_models import MODELS, RESULTS, read_dates, read_results
from retrieval.athletes import AthleteSearch, SimilarAthlete
from retrieval.passages import PassageSearch
from retrieval.races import Races

if TYPE_CHECKING:
    from analysis.field import Field
    from analysis.models import Models
    from analysis.readings import Background, Projection, Route, TargetPlan, Waterfall, WhatIf
    from analysis.report import Report


@dataclass
class Library:
    """One consistent version of the stores; ``retrieval.live`` follows a swap.

    Safe to read from threads. ``close`` gives the files back.
    """

    settings: Settings
    field: "Field"
    models: "Models | None"
    """``None`` in an empty store: there was nothing to fit."""
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
        guidance, athletes = (folder_of(settings, store, versions) for store in Store)
        same = {s for s in Store if reuse and reuse.versions.get(s) == versions.get(s)}
        known = reuse.passages if reuse and Store.GUIDANCE in same else None
        passages = known or PassageSearch(
            guidance, settings.corpora / "glossaries", settings.vector_url
        )
        try:
            if reuse and Store.ATHLETES in same:
                return cls(
                    settings, reuse.field, reuse.models, reuse.races, reuse.athletes, passages,
                    versions,
                )  # fmt: skip
            key = installation_key(settings.home, settings.names_key)
            opened = open_athletes(athletes, key, settings.vector_url)
            return cls(settings, *opened, passages, versions)
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

    def report(
        self,
        result: RaceResult,
        background: "Background | None" = None,
        goal_s: float | None = None,
    ) -> "Report":
        """A race read against its peers.

        Args:
            background: what the athlete says of earlier races and running times; earlier races of
                a stored finish are found by themselves.
            goal_s: a finish to go down to as well.

        Raises:
            NotFoundError: nobody to compare with.
            InputError: a background or goal that is not possible.
        """
        from analysis.analyse import analyse

        background = self._background(result, background)
        return analyse(self.field, self._fitted(), result, background, goal_s)

    def _background(self, result: RaceResult, given: "Background | None") -> "Background | None":
        """What the athlete says, and else the athlete's other races in the store: the expectation
        uses those that were earlier."""
        from analysis.readings import Background, EarlierRace

        row = self.races.row(result.result_id)
        if row is None or (given is not None and given.earlier):
            return given
        earlier = tuple(EarlierRace(race) for race in self.races.others_of(row))
        return replace(given or Background(), earlier=earlier) if earlier else given

    def waterfall(self, report: "Report", goal_s: float) -> "Waterfall":
        """Where the time to a goal lies.

        Raises:
            InputError: a goal that no finish can be, or a race without a finish.
        """
        from analysis.planner.waterfall import waterfalls

        if not report.result.finish_known:
            raise InputError("The finish is not known, so neither is the way down to a goal.")
        return waterfalls(self.field, report, goal_s)[-1]

    def target(self, result: RaceResult, goal_s: float, event: str | None = None) -> "TargetPlan":
        """The splits of a goal as athletes of this archetype ran it.

        Raises:
            InputError: a goal that nobody comparable ran; the message names what was run.
            NotFoundError: nobody to compare with.
        """
        from analysis.planner.targets import target_plan

        return target_plan(self.field, self._fitted().archetypes, result, goal_s, event)

    def route(self, report: "Report", goal_s: float) -> "Route":
        """The cheapest realistic way to a goal.

        Raises:
            InputError: a goal that is no finish, or a race without one.
            NotFoundError: nobody raced twice in these results.
        """
        from analysis.planner.route import route

        return route(self.field, report, self._fitted().progression.gains, goal_s)

    def what_if(self, result: RaceResult, changes_s: Mapping[Segment, float]) -> "WhatIf":
        """The race with some segments changed, seconds (negative: faster).

        Raises:
            InputError: a change that is not possible.
            NotFoundError: nobody to compare with.
        """
        from analysis.planner.what_if import what_if

        return what_if(self.field, result, changes_s)

    def project(
        self,
        division: Division,
        gender: Gender,
        times: Sequence[float],
        *,
        season: int,
        event: str | None = None,
        age_group: str | None = None,
    ) -> "Projection":
        """The finish from the first of the sixteen timed segments; NaN where one is missing.

        Raises:
            InputError: a time that is not possible, or none.
            NotFoundError: nobody of that division and gender is in the store.
        """
        projection = self._fitted().live.project(
            self.field.venues, division, gender, times, season=season, event=event,
            age_group=age_group,
        )  # fmt: skip
        if projection is None:
            raise InputError("A projection needs at least one time: run 1 first.")
        return projection

    def _fitted(self) -> "Models":
        if self.models is None:
            raise NotFoundError("The store holds no results. Ingest some first.")
        return self.models

    def similar(self, result: RaceResult, k: int | None = None) -> list[SimilarAthlete]:
        """The nearest athletes, ``settings.neighbours`` of them unless ``k`` says otherwise.

        Raises:
            NotFoundError: nobody of that division and gender is in the store.
        """
        return self.athletes.nearest(result, k or self.settings.neighbours)

    def close(self) -> None:
        self.athletes.close()
        self.passages.close()


def open_athletes(
    folder: Path, key: bytes | None, vector_url: str = ""
) -> "tuple[Field, Models | None, Races, AthleteSearch]":
    """One version of the athletes store; ``key`` hashes the names that people type, ``vector_url``
    is the database that holds its vectors (empty: Chroma in the folder).

    Raises:
        StoreError: it is damaged, or was removed meanwhile.
    """
    from analysis.field import Field
    from analysis.models import Models

    let_go = hold(folder)
    try:
        frame = read_results(folder / RESULTS)
        races = Races(frame, key)
        # Two long steps that share nothing: numpy fits the field while the vectors are opened.
        with ThreadPoolExecutor(1, "open-athletes") as other:
            opening = other.submit(AthleteSearch, folder, races, vector_url)
            try:
                field = Field.from_frame(frame, read_dates(folder))
                models = Models.load(folder / MODELS) if len(races) else None
            except BaseException:
                opening.result().close()
                raise
            search = opening.result()
        del frame
        release_memory()
        return field, models, races, search
    finally:
        let_go()
