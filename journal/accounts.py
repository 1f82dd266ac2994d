"""Accounts: who may come in, and until when.

Passwords are kept as argon2id hashes (RFC 9106); a log-in is a random token of which only the
SHA-256 is stored. Failed attempts of one name or one address make the next ones wait
(``WAIT_S``), in the database, so that several copies of the app count together.
"""

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from hyrox.errors import InputError, NotFoundError
from journal.database import Journal
from journal.tables import NAME_LENGTH, Account, AttemptRow, AuditRow, LoginRow, Role, now

SHORTEST, LONGEST = 10, 256
"""Characters of a password (NIST SP 800-63B asks for length, not for kinds of characters)."""
IDLE = timedelta(days=7)
LASTS = timedelta(days=30)
"""A log-in ends when it was not used for so long, and after so long in any case."""
FREE_ATTEMPTS = 5
WAIT_S = 2.0
LONGEST_WAIT_S = 900.0
"""After five failures 2 s, then twice as long each time, up to a quarter of an hour."""
OWNER = "owner"
"""The one account of an app that only this machine reaches."""

_hasher = PasswordHasher()
_nobody = _hasher.hash(secrets.token_urlsafe(16))
"""Checked when a name is unknown, so that the answer takes as long."""


class LoginError(InputError):
    """Name or password are wrong, or too many were; it does not say which of the two."""


@dataclass(frozen=True)
class Who:
    """Somebody who is logged in."""

    id: str
    name: str
    role: Role

    def may(self, *roles: Role) -> bool:
        """Whether they have one of the roles; an admin has all."""
        return self.role is Role.ADMIN or self.role in roles


class Accounts:
    """Registration, log-in, log-out and what operators do.

    Raises (all methods):
        StoreError: the database cannot be reached.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def register(self, name: str, password: str, role: Role = Role.ATHLETE) -> Who:
        """A new account.

        Raises:
            InputError: the name is taken or impossible, or the password too short.
        """
        wanted = plain_name(name)
        if wanted == OWNER:
            raise InputError("This name is taken; choose another one.")
        account = Account(name=wanted, role=role.value, password=_hashed(password, name))
        try:
            with self._journal.write() as session:
                session.add(account)
        except IntegrityError:
            raise InputError("This name is taken; choose another one.") from None
        return _who(account)

    def owner(self) -> Who:
        """The account of single-user mode, made on first use; nobody can log in to it."""
        with self._journal.read() as session:
            found = _named(session, OWNER)
        if found is None:
            try:
                with self._journal.write() as session:
                    found = Account(name=OWNER, role=Role.ADMIN.value, password=None)
                    session.add(found)
            except IntegrityError:
                # Another process was faster.
                return self.owner()
        return _who(found)

    def log_in(self, name: str, password: str, address: str = "") -> tuple[str, Who]:
        """A token for the browser, and whose it is.

        Args:
            address: of the one who asks, to slow down guessing.

        Raises:
            LoginError: name or password are wrong, or too many were.
        """
        try:
            wanted = plain_name(name)
        except InputError:
            wanted = ""
        keys = [_key("name", wanted), *([_key("address", address)] if address else [])]
        self._attempt(keys)
        with self._journal.read() as session:
            account = _named(session, wanted) if wanted else None
        kept = account.password if account is not None and account.password else _nobody
        if not _fits(kept, password) or account is None or account.password is None:
            raise LoginError("Name or password are wrong.")
        token = secrets.token_urlsafe(32)
        self._succeeded(keys)
        with self._journal.write() as session:
            session.execute(delete(LoginRow).where(LoginRow.expires_at < now()))
            session.add(
                LoginRow(token=_sha(token), account_id=account.id, expires_at=now() + LASTS)
            )
            if _hasher.check_needs_rehash(kept):
                session.execute(
                    update(Account)
                    .where(Account.id == account.id)
                    .values(password=_hasher.hash(password))
                )
        return token, _who(account)

    def who(self, token: str) -> Who | None:
        """Whose a token is; None: nobody's, or not any more."""
        asked = (
            select(LoginRow, Account)
            .join(Account, Account.id == LoginRow.account_id)
            .where(LoginRow.token == _sha(token))
        )
        with self._journal.read() as session:
            found = session.execute(asked).one_or_none()
        if found is None:
            return None
        login, account = found
        if login.expires_at < now() or login.seen_at + IDLE < now():
            self.log_out(token)
            return None
        if login.seen_at + timedelta(minutes=5) < now():
            with self._journal.write() as session:
                session.execute(
                    update(LoginRow).where(LoginRow.token == login.token).values(seen_at=now())
                )
        return _who(account)

    def log_out(self, token: str) -> None:
        """End a log-in."""
        with self._journal.write() as session:
            session.execute(delete(LoginRow).where(LoginRow.token == _sha(token)))

    def change_password(self, account_id: str, old: str, new: str) -> None:
        """Another password; all log-ins of the account end.

        Raises:
            LoginError: the old one is wrong.
            InputError: the new one is too short.
        """
        keys = [_key("name", account_id)]
        with self._journal.read() as session:
            account = _by_id(session, account_id)
        self._attempt(keys)
        if account.password is None or not _fits(account.password, old):
            raise LoginError("The old password is wrong.")
        self._succeeded(keys)
        self._set(account, new)

    def reset_password(self, name: str, actor: str) -> str:
        """An operator's reset: a new random password, told once; all log-ins end.

        Raises:
            NotFoundError: there is no such account.
        """
        with self._journal.read() as session:
            account = _named(session, plain_name(name))
        if account is None:
            raise NotFoundError(f"There is no account '{name}'.")
        password = secrets.token_urlsafe(12)
        self._set(account, password, actor)
        return password

    def set_role(self, name: str, role: Role, actor: str) -> Who:
        """Another role.

        Raises:
            NotFoundError: there is no such account.
        """
        with self._journal.write() as session:
            account = _named(session, plain_name(name))
            if account is None:
                raise NotFoundError(f"There is no account '{name}'.")
            account.role = role.value
            session.add(AuditRow(actor_id=actor, action=f"role {role.value}", subject=account.id))
        return _who(account)

    def all(self) -> list[Who]:
        """Every account, by name."""
        with self._journal.read() as session:
            return [_who(one) for one in session.scalars(select(Account).order_by(Account.name))]

    def audit(self, limit: int = 200) -> list[AuditRow]:
        """What was done, the newest first."""
        with self._journal.read() as session:
            asked = select(AuditRow).order_by(AuditRow.at.desc(), AuditRow.id.desc())
            return list(session.scalars(asked.limit(limit)))

    def audited(self, actor: str, action: str, subject: str = "") -> None:
        """Write down what a maintainer or an admin did."""
        with self._journal.write() as session:
            session.add(AuditRow(actor_id=actor, action=action[:NAME_LENGTH], subject=subject))

    def _set(self, account: Account, password: str, actor: str = "") -> None:
        hashed = _hashed(password, account.name)
        with self._journal.write() as session:
            session.execute(update(Account).where(Account.id == account.id).values(password=hashed))
            session.execute(delete(LoginRow).where(LoginRow.account_id == account.id))
            if actor:
                session.add(AuditRow(actor_id=actor, action="password reset", subject=account.id))

    def _attempt(self, keys: list[str]) -> None:
        """Count an attempt before it is judged, so that many at once do not slip through.

        Raises:
            LoginError: there were too many; this one is not counted.
        """
        with self._journal.write() as session:
            session.execute(delete(AttemptRow).where(AttemptRow.last_at < now() - LASTS))
            rows = [_counter(session, key) for key in sorted(keys)]
            left_s = max(_left_s(row) for row in rows)
            if left_s > 0:
                raise LoginError(f"Too many attempts. Try again in {left_s:.0f} seconds.")
            for row in rows:
                row.failed, row.last_at = row.failed + 1, now()

    def _succeeded(self, keys: list[str]) -> None:
        """Forget the attempts of a name; of an address this one alone, for its owner may log in
        to an account of their own between two guesses."""
        name, *addresses = keys
        with self._journal.write() as session:
            session.execute(delete(AttemptRow).where(AttemptRow.key == name))
            session.execute(
                update(AttemptRow)
                .where(AttemptRow.key.in_(addresses), AttemptRow.failed > 0)
                .values(failed=AttemptRow.failed - 1)
            )


def plain_name(name: str) -> str:
    """A log-in name as it is compared: no matter how it is capitalised or composed.

    Raises:
        InputError: it is empty, too long, or holds what cannot be seen.
    """
    found = unicodedata.normalize("NFKC", name).strip().casefold()
    if not 2 <= len(found) <= NAME_LENGTH or not all(c.isprintable() for c in found):
        raise InputError(f"A name has 2 to {NAME_LENGTH} visible characters.")
    return found


def _hashed(password: str, name: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        raise InputError(f"A password has {SHORTEST} to {LONGEST} characters.")
    if password.casefold() == name.casefold() or len(set(password)) < 4:
        raise InputError("This password is easily guessed; choose another one.")
    return _hasher.hash(password)


def _fits(kept: str, password: str) -> bool:
    try:
        return _hasher.verify(kept, password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False


def _counter(session: Session, key: str) -> AttemptRow:
    """The counter of a key, locked until the transaction ends."""
    row = session.get(AttemptRow, key, with_for_update=True)
    if row is not None:
        return row
    try:
        with session.begin_nested():
            row = AttemptRow(key=key, failed=0, last_at=now())
            session.add(row)
        return row
    except IntegrityError:
        # Another process made it at the same moment.
        found = session.get(AttemptRow, key, with_for_update=True, populate_existing=True)
        assert found is not None
        return found


def _left_s(row: AttemptRow) -> float:
    if row.failed < FREE_ATTEMPTS:
        return 0.0
    wait_s = min(WAIT_S * 2 ** min(row.failed - FREE_ATTEMPTS, 20), LONGEST_WAIT_S)
    return float(wait_s - (now() - row.last_at).total_seconds())


def _named(session: Session, name: str) -> Account | None:
    return session.scalars(select(Account).where(Account.name == name)).one_or_none()


def _by_id(session: Session, account_id: str) -> Account:
    account = session.get(Account, account_id)
    if account is None:
        raise NotFoundError("There is no such account.")
    return account


def _who(account: Account) -> Who:
    return Who(account.id, account.name, Role(account.role))


def _key(kind: str, value: str) -> str:
    return _sha(f"{kind} {value}")


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
