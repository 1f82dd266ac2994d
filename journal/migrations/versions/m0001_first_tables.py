"""The first tables: accounts, and what is kept for each of them."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID, DIGEST, NAME = sa.String(32), sa.String(64), sa.String(64)


def column(name: str, kind: Any, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=null)


def index(table: str, *names: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(names)}", table, list(names))


def key(table: str, name: str, to: str, then: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{to}.id"], f"fk_{table}_{name}_{to}", ondelete=then)


def unique(table: str, *names: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*names, name=f"uq_{table}_{'_'.join(names)}")


def check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=f"ck_{table}_{name}")


def table(name: str, *parts: Any, primary: str = "id") -> None:
    op.create_table(name, *parts, sa.PrimaryKeyConstraint(primary, name=f"pk_{name}"))


def owned(name: str, *parts: Any) -> None:
    """A table whose rows belong to an account."""
    table(
        name,
        column("id", ID),
        column("account_id", ID),
        column("created_at", sa.DateTime()),
        column("updated_at", sa.DateTime()),
        *parts,
        key(name, "account_id", "accounts"),
    )
    index(name, "account_id")


def upgrade() -> None:
    content = "content", sa.JSON()
    table(
        "accounts", column("id", ID), column("name", NAME), column("role", sa.String(16)),
        column("password", sa.Text(), null=True), column("created_at", sa.DateTime()),
        column("settings", sa.JSON()), unique("accounts", "name"),
    )  # fmt: skip
    table(
        "logins", column("token", DIGEST), column("account_id", ID),
        column("created_at", sa.DateTime()), column("seen_at", sa.DateTime()),
        column("expires_at", sa.DateTime()), key("logins", "account_id", "accounts"),
        primary="token",
    )  # fmt: skip
    index("logins", "account_id")
    index("logins", "expires_at")
    table(
        "attempts", column("key", DIGEST), column("failed", sa.Integer()),
        column("last_at", sa.DateTime()), primary="key",
    )  # fmt: skip
    index("attempts", "last_at")
    table(
        "audit", sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        column("at", sa.DateTime()), column("actor_id", ID), column("action", NAME),
        column("subject", sa.Text()),
    )  # fmt: skip
    index("audit", "at")

    owned("profiles", column(*content), unique("profiles", "account_id"))
    owned(
        "races", column("day", sa.Date(), null=True), column("digest", DIGEST), column(*content),
        unique("races", "account_id", "digest"),
    )  # fmt: skip
    owned("plans", column("name", NAME), column("archived", sa.Boolean()))
    owned(
        "plan_versions", column("plan_id", ID), column("number", sa.Integer()),
        column("why", sa.Text()), column(*content), key("plan_versions", "plan_id", "plans"),
        unique("plan_versions", "plan_id", "number"),
    )  # fmt: skip
    index("plan_versions", "plan_id")
    owned(
        "training_log", column("day", sa.Date()), column("plan_id", ID, null=True),
        column("status", sa.String(8)), column("effort", sa.Integer(), null=True),
        column(*content), key("training_log", "plan_id", "plans", "SET NULL"),
        check("training_log", "status", "status IN ('done', 'partly', 'skipped')"),
        check("training_log", "effort", "effort IS NULL OR effort BETWEEN 1 AND 10"),
    )  # fmt: skip
    index("training_log", "day")
    index("training_log", "plan_id")
    owned(
        "activities", column("started_at", sa.DateTime()), column("digest", DIGEST),
        column(*content), unique("activities", "account_id", "digest"),
    )  # fmt: skip
    index("activities", "started_at")
    owned(
        "body_measures", column("day", sa.Date()), column("kind", sa.String(32)),
        column("value", sa.Double()), unique("body_measures", "account_id", "day", "kind"),
    )  # fmt: skip
    index("body_measures", "day")
    owned("meals", column("day", sa.Date()), column(*content))
    index("meals", "day")
    owned("chats", column("name", NAME))
    owned(
        "messages", column("chat_id", ID), column("number", sa.Integer()),
        column("role", sa.String(8)), column("text", sa.Text()), column(*content),
        key("messages", "chat_id", "chats"), unique("messages", "chat_id", "number"),
        check("messages", "role", "role IN ('athlete', 'coach')"),
    )  # fmt: skip
    index("messages", "chat_id")
    owned(
        "feedback", column("message_id", ID, null=True), column(*content),
        key("feedback", "message_id", "messages"),
    )  # fmt: skip
    index("feedback", "message_id")
    owned(
        "rewards", column("day", sa.Date()), column("rule", NAME), column("source", NAME),
        column("points", sa.Integer()), unique("rewards", "account_id", "rule", "source"),
    )  # fmt: skip
    owned("consents", column("kind", sa.String(16)), column("given", sa.Boolean()))
    index("consents", "kind")


def downgrade() -> None:
    for name in (
        "consents", "rewards", "feedback", "messages", "chats", "meals", "body_measures",
        "activities", "training_log", "plan_versions", "plans", "races", "profiles", "audit",
        "attempts", "logins", "accounts",
    ):  # fmt: skip
        op.drop_table(name)
