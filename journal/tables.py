"""The journal's tables. Every row about an athlete names its owner and goes with the account.

Ids are random (122 bits): a guessed one names nobody's row, and every read asks for the owner as
well (``journal.diary``). Times are UTC. ``content`` holds a document as JSON, read back through its
own type; what is searched or counted has a column.
"""

import uuid
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKey,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

ID_LENGTH = 32
NAME_LENGTH = 64
DIGEST_LENGTH = 64


class Role(StrEnum):
    """What an account may do besides its own journal."""

    ATHLETE = "athlete"
    MAINTAINER = "maintainer"
    EVALUATOR = "evaluator"
    ADMIN = "admin"


class Utc(TypeDecorator[datetime]):
    """A moment. SQLite keeps no time zone, so it is stored in UTC and comes back saying so."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone.")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class Plain(TypeDecorator[str]):
    """Text that both databases take: without NUL, and without halves of surrogate pairs."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        if value is None:
            return None
        return value.replace("\0", "").encode("utf-8", "replace").decode()


class PlainText(Plain):
    """As :class:`Plain`, of any length."""

    impl = Text
    cache_ok = True


def new_id() -> str:
    """An id nobody can guess."""
    return uuid.uuid4().hex


def now() -> datetime:
    """This moment, UTC."""
    return datetime.now(UTC)


class Base(DeclarativeBase):
    # Named, so that a migration can change them on both databases.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Utc, dict[str, Any]: JSON, str: PlainText}  # noqa: RUF012


class Account(Base):
    """Somebody with a journal. ``password``: its argon2id hash; None: nobody logs in to it."""

    __tablename__ = "accounts"
    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(Plain(NAME_LENGTH), unique=True)
    role: Mapped[str] = mapped_column(Plain(16), default=Role.ATHLETE.value)
    password: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Owned(Base):
    """What every table about an athlete has."""

    __abstract__ = True

    id: Mapped[str] = mapped_column(
        String(ID_LENGTH), primary_key=True, default=new_id, sort_order=-4
    )
    account_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("accounts.id", ondelete="CASCADE"), index=True, sort_order=-3
    )
    created_at: Mapped[datetime] = mapped_column(default=now, sort_order=-2)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now, sort_order=-1)


class ProfileRow(Owned):
    """One a person."""

    __tablename__ = "profiles"
    __table_args__ = (UniqueConstraint("account_id"),)
    content: Mapped[dict[str, Any]]


class RaceRow(Owned):
    """A finish. ``digest`` of its splits and event: the same finish is kept once."""

    __tablename__ = "races"
    __table_args__ = (UniqueConstraint("account_id", "digest"),)
    day: Mapped[date | None]
    digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    content: Mapped[dict[str, Any]]


class PlanRow(Owned):
    """A plan; what it says stands in its versions."""

    __tablename__ = "plans"
    name: Mapped[str] = mapped_column(Plain(NAME_LENGTH))
    archived: Mapped[bool] = mapped_column(default=False)


class PlanVersionRow(Owned):
    """A plan as it was from one change to the next; ``why`` it changed, in words."""

    __tablename__ = "plan_versions"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)
    plan_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("plans.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[int]
    why: Mapped[str] = mapped_column(default="")
    content: Mapped[dict[str, Any]]


class LogRow(Owned):
    """A session that was done, partly done or skipped; ``plan_id``: of the plan it stood in."""

    __tablename__ = "training_log"
    __table_args__ = (
        CheckConstraint("status IN ('done', 'partly', 'skipped')", name="status"),
        CheckConstraint("effort IS NULL OR effort BETWEEN 1 AND 10", name="effort"),
    )
    day: Mapped[date] = mapped_column(index=True)
    plan_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("plans.id", ondelete="SET NULL"), index=True
    )
    status: Mapped[str] = mapped_column(Plain(8))
    effort: Mapped[int | None]
    content: Mapped[dict[str, Any]]


class ActivityRow(Owned):
    """A recorded activity; ``digest`` of its file: the same file is kept once."""

    __tablename__ = "activities"
    __table_args__ = (UniqueConstraint("account_id", "digest"),)
    started_at: Mapped[datetime] = mapped_column(index=True)
    digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH))
    content: Mapped[dict[str, Any]]


class MeasureRow(Owned):
    """One body measure of one day: body mass in kg, resting heart rate in bpm and so on."""

    __tablename__ = "body_measures"
    __table_args__ = (UniqueConstraint("account_id", "day", "kind"),)
    day: Mapped[date] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(Plain(32))
    value: Mapped[float]


class MealRow(Owned):
    """A meal that was eaten."""

    __tablename__ = "meals"
    day: Mapped[date] = mapped_column(index=True)
    content: Mapped[dict[str, Any]]


class ChatRow(Owned):
    """A conversation."""

    __tablename__ = "chats"
    name: Mapped[str] = mapped_column(Plain(NAME_LENGTH))


class MessageRow(Owned):
    """One turn of a conversation."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("chat_id", "number"),
        CheckConstraint("role IN ('athlete', 'coach')", name="role"),
    )
    chat_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("chats.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[int]
    role: Mapped[str] = mapped_column(Plain(8))
    text: Mapped[str]
    content: Mapped[dict[str, Any]]


class FeedbackRow(Owned):
    """A vote or an edit of an answer."""

    __tablename__ = "feedback"
    message_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("messages.id", ondelete="CASCADE"), index=True
    )
    content: Mapped[dict[str, Any]]


class RewardRow(Owned):
    """Points for one thing done; ``rule`` and ``source`` together earn once."""

    __tablename__ = "rewards"
    __table_args__ = (UniqueConstraint("account_id", "rule", "source"),)
    day: Mapped[date]
    rule: Mapped[str] = mapped_column(Plain(NAME_LENGTH))
    source: Mapped[str] = mapped_column(Plain(NAME_LENGTH))
    points: Mapped[int]


class ConsentRow(Owned):
    """What was agreed to or withdrawn, and when (``created_at``); the newest of a kind counts."""

    __tablename__ = "consents"
    kind: Mapped[str] = mapped_column(Plain(16), index=True)
    given: Mapped[bool]


class LoginRow(Base):
    """An open log-in. The token itself is with the browser; here is its SHA-256."""

    __tablename__ = "logins"
    token: Mapped[str] = mapped_column(String(DIGEST_LENGTH), primary_key=True)
    account_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class TokenRow(Base):
    """A program's way in; the token itself is with the program, here is its SHA-256."""

    __tablename__ = "tokens"
    id: Mapped[str] = mapped_column(String(ID_LENGTH), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(Plain(NAME_LENGTH))
    digest: Mapped[str] = mapped_column(String(DIGEST_LENGTH), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    used_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]


class AttemptRow(Base):
    """Failed log-ins of one name or address; ``key`` is a hash of it."""

    __tablename__ = "attempts"
    key: Mapped[str] = mapped_column(String(DIGEST_LENGTH), primary_key=True)
    failed: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(index=True)


class AuditRow(Base):
    """Who changed what that is not their own journal. No names: ids of accounts only."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    actor_id: Mapped[str] = mapped_column(String(ID_LENGTH))
    action: Mapped[str] = mapped_column(Plain(NAME_LENGTH))
    subject: Mapped[str] = mapped_column(default="")


OWNED: tuple[type[Owned], ...] = (
    ProfileRow, RaceRow, PlanRow, PlanVersionRow, LogRow, ActivityRow, MeasureRow, MealRow,
    ChatRow, MessageRow, FeedbackRow, RewardRow, ConsentRow,
)  # fmt: skip
"""Everything about an athlete, parents before children."""
