"""Plans from an opened coach: its library, its model, its reading of the athlete's race."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from generator.plans.athlete import athlete_of, latest_race
from generator.plans.drafting import ModelDrafter
from generator.plans.making import Progress, plan_steps
from generator.plans.types import Athlete
from hyrox.divisions import Division, Gender, age_group_of
from hyrox.errors import HyroxCoachError, InputError
from hyrox.plans.catalogue import Catalogue
from hyrox.plans.plan import Plan
from hyrox.plans.profile import Profile, Race
from hyrox.results import RaceResult, Splits
from retrieval.exercises import open_catalogue

if TYPE_CHECKING:
    from generator.coach import Coach
    from generator.race import OpenRace


@dataclass
class Planner:
    """Makes plans with a coach; safe to use from several threads."""

    coach: "Coach"

    @cached_property
    def catalogue(self) -> Catalogue:
        """The exercises of the corpus."""
        return open_catalogue(self.coach.library.settings.corpora)

    def race_of(self, profile: Profile, today: date) -> "OpenRace | None":
        """The profile's latest race, read against its peers; ``None`` where there is none that can
        be read, or nobody to compare it with."""
        race = latest_race(profile, today)
        stored = next((r for r in reversed(profile.races) if r.result_id), None)
        try:
            if race is not None and (result := result_of(profile, race)):
                return self.coach.open_race(result, prefill=False)
            if stored is not None:
                return self.coach.open_race(
                    self.coach.library.race(stored.result_id), prefill=False
                )
        except HyroxCoachError:
            return None
        return None

    def athlete(self, profile: Profile, today: date, race: "OpenRace | None") -> Athlete:
        """The athlete as plans see them."""
        return athlete_of(profile, race.report if race else None, today)

    def steps(
        self,
        profile: Profile,
        *,
        start: date,
        race_date: date | None = None,
        weeks: int | None = None,
        seed: int = 0,
        race: "OpenRace | None" = None,
        by_code: bool = False,
    ) -> Iterator[Progress | Plan]:
        """Progress as sessions are drafted, then the plan.

        Args:
            race: the race that weak points are taken from; without it the profile's latest.
            by_code: leave the model out.

        Raises:
            PlanRefusedError: no plan can or should be made.
        """
        race = race or self.race_of(profile, start)
        with self.coach.library.lease() as library:
            drafter = (
                None
                if by_code or self.coach.model is None
                else ModelDrafter(self.coach.model, self.coach.model_name, library)
            )
            yield from plan_steps(
                profile, start=start, catalogue=self.catalogue, race_date=race_date, weeks=weeks,
                seed=seed, report=race.report if race else None, drafter=drafter,
            )  # fmt: skip


def result_of(profile: Profile, race: Race) -> RaceResult | None:
    """A race of the profile as a finish; ``None`` where too much of it is not known."""
    gender = profile.personal_info.gender
    if gender not in ("male", "female") or not race.splits:
        return None
    age = profile.personal_info.age
    try:
        return RaceResult(
            division=race.division or Division.OPEN,
            gender=Gender(gender),
            splits=Splits.of(race.splits),
            age_group=age_group_of(age) if age is not None else None,
            event=race.event or None,
            total_s=race.total if race.total is not None else -1.0,
        )
    except InputError:
        return None
