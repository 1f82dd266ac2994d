"""One athlete's journal: all through its owner, health data through their consent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property, partial
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlalchemy import func, select, update

from hyrox.errors import InputError, NotFoundError
from hyrox.plans.migration import read_plan
from hyrox.plans.plan import Plan
from hyrox.plans.profile import Profile
from journal.consent import Consents, Health, allowed
from journal.database import Journal
from journal.records import KeptActivity, KeptMeal, KeptRace, KeptSession, Measure, Said, Voted
from journal.shelf import Shelf
from journal.tables import (
    NAME_LENGTH,
    Account,
    ActivityRow,
    ChatRow,
    FeedbackRow,
    LogRow,
    MealRow,
    MeasureRow,
    MessageRow,
    PlanRow,
    PlanVersionRow,
    ProfileRow,
    RaceRow,
    RewardRow,
)


@dataclass(frozen=True)
class KeptPlan:
    """One version of a plan."""

    id: str
    name: str
    number: int
    why: str
    made_at: datetime
    plan: Plan


class Diary:
    """What one account keeps.

    Raises (all methods):
        NotFoundError: what is asked for is not there, or is another's.
        InputError: what is to be kept is not possible.
        StoreError: the database cannot be reached.
    """

    def __init__(self, journal: Journal, owner: str) -> None:
        self.journal, self.owner = journal, owner

    @cached_property
    def consents(self) -> Consents:
        return Consents(self.journal, self.owner)

    @cached_property
    def races(self) -> Shelf[RaceRow]:
        return Shelf(self.journal, self.owner, RaceRow, "race")

    @cached_property
    def plans(self) -> Shelf[PlanRow]:
        return Shelf(self.journal, self.owner, PlanRow, "plan")

    @cached_property
    def versions(self) -> Shelf[PlanVersionRow]:
        return Shelf(self.journal, self.owner, PlanVersionRow, "version of a plan")

    @cached_property
    def log(self) -> Shelf[LogRow]:
        return Shelf(self.journal, self.owner, LogRow, "session")

    @cached_property
    def activities(self) -> Shelf[ActivityRow]:
        return Shelf(self.journal, self.owner, ActivityRow, "activity")

    @cached_property
    def measures(self) -> Shelf[MeasureRow]:
        return Shelf(self.journal, self.owner, MeasureRow, "body measure")

    @cached_property
    def meals(self) -> Shelf[MealRow]:
        return Shelf(self.journal, self.owner, MealRow, "meal")

    @cached_property
    def chats(self) -> Shelf[ChatRow]:
        return Shelf(self.journal, self.owner, ChatRow, "conversation")

    @cached_property
    def messages(self) -> Shelf[MessageRow]:
        return Shelf(self.journal, self.owner, MessageRow, "message")

    @cached_property
    def feedback(self) -> Shelf[FeedbackRow]:
        return Shelf(self.journal, self.owner, FeedbackRow, "vote")

    @cached_property
    def rewards(self) -> Shelf[RewardRow]:
        return Shelf(self.journal, self.owner, RewardRow, "reward")

    # --- settings

    def setting(self, name: str) -> Any:
        """Something small that the app remembers of an account; None where it does not."""
        with self.journal.read() as session:
            account = session.get(Account, self.owner)
        return None if account is None else account.settings.get(name)

    def set(self, name: str, value: Any) -> None:
        """Remember something small (what is open, language, units); None: forget it."""
        with self.journal.write() as session:
            account = session.get(Account, self.owner, with_for_update=True)
            if account is None:
                raise NotFoundError("There is no such account.")
            others = {key: kept for key, kept in account.settings.items() if key != name}
            account.settings = others if value is None else {**others, name: value}

    # --- profile

    def profile(self) -> Profile:
        """The athlete's profile; an empty one at first."""
        return self.kept_profile() or Profile()

    def kept_profile(self) -> Profile | None:
        """The athlete's profile; None where none was kept."""
        with self.journal.read() as session:
            row = session.scalars(
                select(ProfileRow).where(ProfileRow.account_id == self.owner)
            ).one_or_none()
        return None if row is None else Profile.model_validate(row.content)

    def keep_profile(self, profile: Profile) -> Profile:
        """Keep a profile, less the health data nobody agreed to keep; returns what was kept."""
        shelf = Shelf(self.journal, self.owner, ProfileRow, "profile")
        with self.journal.write() as session:
            kept = allowed(profile, self.consents.given_in(session))
            asked = select(ProfileRow).where(ProfileRow.account_id == self.owner)
            row = session.scalars(asked.with_for_update()).one_or_none()
            if row is None:
                shelf.add_in(session, {"content": as_json(kept)})
            else:
                row.content = as_json(kept)
        return kept

    # --- races

    def add_race(self, race: KeptRace) -> RaceRow:
        """Keep a finish; the same one is kept once.

        Raises:
            InputError: it is kept already.
        """
        return self.races.add({"day": race.day, "digest": race.digest, "content": as_json(race)})

    # --- plans

    def add_plan(self, name: str, plan: Plan, why: str = "made") -> KeptPlan:
        """Keep a plan as its first version."""
        with self.journal.write() as session:
            row = self.plans.add_in(session, {"name": _name(name)})
            first = {"plan_id": row.id, "number": 1, "why": why, "content": _plan_json(plan)}
            version = self.versions.add_in(session, first)
        return KeptPlan(row.id, row.name, 1, why, version.created_at, plan)

    def add_version(self, plan_id: str, plan: Plan, why: str) -> KeptPlan:
        """Keep what a plan has become; the versions before stay."""
        with self.journal.write() as session:
            row = self.plans.get_in(session, plan_id, lock=True)
            newest = session.scalar(
                select(func.max(PlanVersionRow.number)).where(PlanVersionRow.plan_id == row.id)
            )
            number = (newest or 0) + 1
            values = {"plan_id": row.id, "number": number, "why": why, "content": _plan_json(plan)}
            version = self.versions.add_in(session, values)
        return KeptPlan(row.id, row.name, number, why, version.created_at, plan)

    def plan(self, plan_id: str, number: int | None = None) -> KeptPlan:
        """One version of a plan, the newest unless numbered."""
        row = self.plans.get(plan_id)
        where = [PlanVersionRow.plan_id == plan_id]
        if number is not None:
            where.append(PlanVersionRow.number == number)
        found = self.versions.list(*where, order=PlanVersionRow.number.desc(), limit=1)
        if not found:
            raise InputError(f"The plan has no version {number}.")
        (version,) = found
        plan = read_plan(version.content)
        return KeptPlan(row.id, row.name, version.number, version.why, version.created_at, plan)

    # --- training log, activities, body, meals

    def log_session(self, done: KeptSession, plan_id: str | None = None) -> LogRow:
        """Keep a session as it went; ``plan_id``: of the plan it stood in."""
        if plan_id is not None:
            self.plans.get(plan_id)
        return self.log.add(_log_values(done) | {"plan_id": plan_id})

    def change_session(self, row_id: str, done: KeptSession) -> LogRow:
        """Correct a logged session."""
        return self.log.change(row_id, _log_values(done))

    def add_activity(self, activity: KeptActivity, digest: str) -> ActivityRow:
        """Keep a recorded activity; ``digest``: SHA-256 of its file, which is kept once.

        Raises:
            ConsentError: nobody agreed to keep activities.
        """
        values = {
            "started_at": activity.started_at,
            "digest": digest,
            "content": as_json(activity),
        }
        return self.activities.add(values, partial(self.consents.need, kind=Health.HEART))

    def measure(self, found: Measure) -> MeasureRow:
        """Keep a body measure; a second one of a day replaces the first.

        Raises:
            ConsentError: nobody agreed to keep body measures.
        """
        with self.journal.write() as session:
            self.consents.need(session, Health.BODY)
            asked = select(MeasureRow).where(
                MeasureRow.account_id == self.owner,
                MeasureRow.day == found.day,
                MeasureRow.kind == found.kind.value,
            )
            row = session.scalars(asked.with_for_update()).one_or_none()
            if row is None:
                values = {"day": found.day, "kind": found.kind.value, "value": found.value}
                return self.measures.add_in(session, values)
            row.value = found.value
            return row

    def add_meal(self, meal: KeptMeal) -> MealRow:
        """Keep a meal.

        Raises:
            ConsentError: nobody agreed to keep what was eaten.
        """
        values = {"day": meal.day, "content": as_json(meal)}
        return self.meals.add(values, partial(self.consents.need, kind=Health.FOOD))

    # --- conversations

    def start_chat(self, name: str) -> ChatRow:
        """A new conversation."""
        return self.chats.add({"name": _name(name)})

    def say(self, chat_id: str, said: Said) -> MessageRow:
        """Add a turn to a conversation."""
        with self.journal.write() as session:
            chat = self.chats.get_in(session, chat_id, lock=True)
            newest = session.scalar(
                select(func.max(MessageRow.number)).where(MessageRow.chat_id == chat.id)
            )
            values = {
                "chat_id": chat.id,
                "number": (newest or 0) + 1,
                "role": said.role,
                "text": said.text,
                "content": said.content,
            }
            session.execute(
                update(ChatRow).where(ChatRow.id == chat.id).values(updated_at=datetime.now(UTC))
            )
            return self.messages.add_in(session, values)

    def cut(self, chat_id: str, number: int) -> int:
        """Remove a turn and what came after it (for an edit or another answer); how many."""
        with self.journal.write() as session:
            chat = self.chats.get_in(session, chat_id, lock=True)
            asked = select(MessageRow).where(
                MessageRow.chat_id == chat.id, MessageRow.number >= number
            )
            rows = list(session.scalars(asked))
            for row in rows:
                session.delete(row)
        return len(rows)

    def turns(self, chat_id: str) -> list[MessageRow]:
        """A conversation's turns in order."""
        self.chats.get(chat_id)
        mine = MessageRow.chat_id == chat_id
        return self.messages.list(mine, order=MessageRow.number, limit=10_000)

    def search(self, words: str) -> list[ChatRow]:
        """Conversations whose name or turns hold the words, the last used first."""
        like = f"%{_escaped(words)}%"
        spoken = select(MessageRow.chat_id).where(
            MessageRow.account_id == self.owner, MessageRow.text.ilike(like, escape="\\")
        )
        named = ChatRow.name.ilike(like, escape="\\")
        return self.chats.list(named | ChatRow.id.in_(spoken), order=ChatRow.updated_at.desc())

    def vote(self, message_id: str | None, voted: Voted) -> FeedbackRow:
        """Keep a vote or an edit of an answer."""
        if message_id is not None:
            self.messages.get(message_id)
        return self.feedback.add({"message_id": message_id, "content": as_json(voted)})


def between(column: Any, first: date, last: date) -> Any:
    """A condition: both days included."""
    return column.between(first, last)


def as_json(record: BaseModel) -> dict[str, Any]:
    """A record as what is stored."""
    return record.model_dump(mode="json", by_alias=True)


def checked(kind: type[BaseModel], values: Mapping[str, Any]) -> Any:
    """A record from a form's or a file's values.

    Raises:
        InputError: a value is not possible; the first is named.
    """
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "the entry"
        raise InputError(f"{field}: {first['msg'].removeprefix('Value error, ')}") from None


def _log_values(done: KeptSession) -> dict[str, Any]:
    return {
        "day": done.day,
        "status": done.status.value,
        "effort": done.effort,
        "content": as_json(done),
    }


def _plan_json(plan: Plan) -> dict[str, Any]:
    return as_json(plan)


def _name(name: str) -> str:
    found = " ".join(name.split())[:NAME_LENGTH].strip()
    if not found:
        raise InputError("A name is missing.")
    return found


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
