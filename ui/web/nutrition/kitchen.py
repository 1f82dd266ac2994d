"""What the page's parts share: foods, recipes and sources, opened when they are first needed."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from hyrox.plans.nutrition import NutritionSuggestions
from hyrox.plans.plan import Day, Plan, PlanEvidence
from hyrox.plans.profile import Profile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.meals.pantry import Pantry
    from generator.meals.sources import Lookup


@dataclass
class Kitchen:
    """Foods and sources of a corpus; safe to use from several threads."""

    corpora: Path

    @cached_property
    def pantry(self) -> "Pantry":
        """Recipes and foods."""
        from generator.meals.pantry import open_pantry

        return open_pantry(self.corpora)

    @cached_property
    def lookup(self) -> "Lookup":
        """Opens the sections and works that nutrition names."""
        from generator.meals.sources import open_lookup

        return open_lookup(self.corpora)

    def advice(
        self, profile: Profile, days: "Sequence[Day]", race_date: date | None
    ) -> tuple[NutritionSuggestions, tuple[PlanEvidence, ...]]:
        """Advice, timing and the race timeline, and the evidence that they name."""
        from generator.meals.targets import nutrition_for

        return nutrition_for(profile, days, race_date, self.lookup)

    def fed(self, plan: Plan, profile: Profile) -> Plan:
        """The plan with the nutrition of a profile that changed, for what is exported of it."""
        from generator.plans.making import with_evidence

        nutrition, named = self.advice(profile, plan.days, plan.race_date)
        changed = plan.model_copy(update={"nutrition_suggestions": nutrition})
        return with_evidence(changed, {item.id: item for item in (*plan.evidence, *named)})

    def ideas(self, profile: Profile, when: date) -> tuple[str, ...]:
        """Names of dishes under all constraints, without amounts; none for those whose food is for
        a doctor or midwife to talk about.

        Raises:
            InputError: an allergy cannot be checked, or nothing is left.
        """
        from generator.meals.compose import meal_ideas
        from generator.meals.standing import standing

        return () if standing(profile).silent else meal_ideas(profile, when, self.pantry)

    def missing(self, profile: Profile) -> tuple[str, ...]:
        """The figures that keep energy from being computed, if nothing graver does."""
        from generator.meals.energy import missing
        from generator.meals.standing import standing

        found, names = standing(profile), missing(profile)
        return names if names and not found.referral and not found.silent else ()

    def kilograms(self, profile: Profile) -> float:
        """The kilograms that grams per kilogram are counted on."""
        from generator.meals.daily import reference_kg
        from generator.meals.energy import body_of

        body = body_of(profile)
        assert body is not None, "asked for only where there is a target"
        return reference_kg(body)

    def weight_kg(self, profile: Profile) -> float:
        """The athlete's weight."""
        from generator.meals.energy import weight_of

        weight = weight_of(profile)
        assert weight is not None, "asked for only where there is a target"
        return weight
