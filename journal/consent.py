"""Consent, a kind of health data at a time: nothing of a kind is kept before it is given.

Health data need explicit consent (Regulation (EU) 2016/679, Article 9); taking it back must be as
easy as giving it (Article 7) and here deletes what was kept under it.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from hyrox.errors import InputError
from hyrox.plans.profile import Medical, Metrics, NutritionPreferences, Profile
from journal.database import Journal, rows_changed
from journal.tables import ActivityRow, ConsentRow, MealRow, MeasureRow, Owned, ProfileRow


class Health(StrEnum):
    """Kinds of health data."""

    MEDICAL = "medical"
    BODY = "body"
    HEART = "heart"
    FOOD = "food"


WHAT: Mapping[Health, str] = {
    Health.MEDICAL: "injuries, illnesses, pregnancy and other health matters of your profile",
    Health.BODY: "body mass, sleep and other body measures",
    Health.HEART: "recorded activities with heart rate",
    Health.FOOD: "allergies, diet and what you ate",
}
"""What is kept under each, in words for the one who is asked."""

_ROWS: Mapping[Health, type[Owned]] = {
    Health.BODY: MeasureRow,
    Health.HEART: ActivityRow,
    Health.FOOD: MealRow,
}


class ConsentError(InputError):
    """Health data that nobody agreed to keep."""

    def __init__(self, kind: Health) -> None:
        super().__init__(
            f"To keep {WHAT[kind]}, agree to it first, under Settings, Privacy or with "
            f"'hyrox-coach journal consent --give {kind.value}'. Nothing was kept."
        )
        self.kind = kind


class Consents:
    """What one account agreed to."""

    def __init__(self, journal: Journal, owner: str) -> None:
        self._journal, self._owner = journal, owner

    def given(self) -> frozenset[Health]:
        """What is agreed to now."""
        with self._journal.read() as session:
            return self.given_in(session)

    def given_in(self, session: Session) -> frozenset[Health]:
        """As :meth:`given`, within a transaction."""
        asked = (
            select(ConsentRow)
            .where(ConsentRow.account_id == self._owner)
            .order_by(ConsentRow.created_at, ConsentRow.id)
        )
        newest = {row.kind: row.given for row in session.scalars(asked)}
        return frozenset(Health(kind) for kind, given in newest.items() if given)

    def need(self, session: Session, kind: Health) -> None:
        """Refuse what was not agreed to.

        Raises:
            ConsentError: it was not.
        """
        if kind not in self.given_in(session):
            raise ConsentError(kind)

    def give(self, kind: Health) -> None:
        """Agree to one kind; said again, nothing changes."""
        self._write(kind, given=True)

    def withdraw(self, kind: Health) -> int:
        """Take consent back: what was kept under it is deleted. Returns how many rows were."""
        return self._write(kind, given=False)

    def _write(self, kind: Health, *, given: bool) -> int:
        removed = 0
        with self._journal.write() as session:
            if (kind in self.given_in(session)) != given:
                session.add(ConsentRow(account_id=self._owner, kind=kind.value, given=given))
            if not given:
                removed = self._forget(session, kind)
        return removed

    def _forget(self, session: Session, kind: Health) -> int:
        removed = 0
        if table := _ROWS.get(kind):
            removed = rows_changed(session, delete(table).where(table.account_id == self._owner))
        row = session.scalars(
            select(ProfileRow).where(ProfileRow.account_id == self._owner)
        ).one_or_none()
        if row is not None:
            kept = without(Profile.model_validate(row.content), kind)
            row.content = kept.model_dump(mode="json", by_alias=True)
        return removed


def without(profile: Profile, kind: Health) -> Profile:
    """A profile that says nothing of one kind of health data."""
    changes: dict[str, Any] = {}
    if kind is Health.MEDICAL:
        changes["medical"] = Medical()
        changes["constraints"] = profile.constraints.model_copy(update={"injuries": ()})
    elif kind is Health.BODY:
        changes["metrics"] = Metrics(
            workout_completion_rate=profile.metrics.workout_completion_rate,
            average_intensity_rating=profile.metrics.average_intensity_rating,
        )
        changes["personal_info"] = profile.personal_info.model_copy(
            update={"weight": None, "height": None}
        )
    elif kind is Health.FOOD:
        changes["nutrition"] = NutritionPreferences()
    return profile.model_copy(update=changes)


def allowed(profile: Profile, given: frozenset[Health]) -> Profile:
    """A profile with the kinds of health data that were agreed to, and no others."""
    for kind in Health:
        if kind not in given:
            profile = without(profile, kind)
    return profile
