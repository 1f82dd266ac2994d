"""Who may come in, and until when."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from hyrox.errors import InputError, NotFoundError
from journal import accounts as module
from journal.accounts import Accounts, LoginError
from journal.database import Journal
from journal.tables import Account, AttemptRow, LoginRow, Role, now
from tests.journal.conftest import PASSWORD


@pytest.fixture
def accounts(journal: Journal) -> Accounts:
    return Accounts(journal)


def test_registered_logged_in_and_out(accounts: Accounts, journal: Journal) -> None:
    who = accounts.register(" Ana ", PASSWORD)
    assert (who.name, who.role) == ("ana", Role.ATHLETE)
    token, same = accounts.log_in("ANA", PASSWORD)
    assert same == who == accounts.who(token)
    with journal.read() as session:
        kept = session.scalars(select(LoginRow)).one().token
        hashed = session.scalars(select(Account)).one().password
    assert token not in kept
    assert hashed is not None
    assert hashed.startswith("$argon2id$")
    accounts.log_out(token)
    assert accounts.who(token) is None
    assert accounts.who("guessed") is None


@pytest.mark.parametrize(
    ("name", "password", "said"),
    [
        ("ana", PASSWORD, "taken"),
        ("ＡＮＡ", PASSWORD, "taken"),
        ("Owner", PASSWORD, "taken"),
        ("b", PASSWORD, "2 to 64"),
        ("be\u202en", PASSWORD, "visible"),
        ("ben", "short", "10 to 256"),
        ("ben", "x" * 257, "10 to 256"),
        ("ben", "aaaaaaaaaaaa", "guessed"),
        ("benjamin-the-second", "Benjamin-The-Second", "guessed"),
    ],
)
def test_impossible_accounts_are_refused(
    name: str, password: str, said: str, accounts: Accounts
) -> None:
    accounts.register("ana", PASSWORD)
    with pytest.raises(InputError, match=said):
        accounts.register(name, password)
    assert [who.name for who in accounts.all()] == ["ana"]


def test_a_wrong_name_and_a_wrong_password_read_alike(accounts: Accounts) -> None:
    accounts.register("ana", PASSWORD)
    said = set()
    for name, password in (("ana", "not the password"), ("nobody", PASSWORD), ("", "")):
        with pytest.raises(LoginError) as raised:
            accounts.log_in(name, password)
        said.add(str(raised.value))
    assert len(said) == 1


def test_guessing_is_slowed_by_name_and_by_address(
    accounts: Accounts, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_fits", lambda _kept, password: password == PASSWORD)
    accounts.register("ana", PASSWORD)
    for number in range(module.FREE_ATTEMPTS):
        with pytest.raises(LoginError, match="wrong"):
            accounts.log_in(f"user{number}", "guess", "10.0.0.9")
    with pytest.raises(LoginError, match="Too many"):
        accounts.log_in("ana", PASSWORD, "10.0.0.9")
    accounts.log_in("ana", PASSWORD, "10.0.0.10")
    for _ in range(module.FREE_ATTEMPTS):
        with pytest.raises(LoginError, match="wrong"):
            accounts.log_in("ana", "guess")
    with pytest.raises(LoginError, match=r"Try again in \d seconds"):
        accounts.log_in("ana", PASSWORD)
    later = now() + timedelta(seconds=module.LONGEST_WAIT_S)
    monkeypatch.setattr(module, "now", lambda: later)
    accounts.log_in("ana", PASSWORD)
    with journal.read() as session:
        assert not any(
            row.key == module._key("name", "ana") for row in session.scalars(select(AttemptRow))
        ), "a log-in that worked forgets the attempts"


@pytest.mark.parametrize("after", [module.IDLE, module.LASTS])
def test_a_log_in_ends(
    after: timedelta, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.register("ana", PASSWORD)
    token, _ = accounts.log_in("ana", PASSWORD)
    start = now()
    if after is module.LASTS:
        for day in range(1, 30):
            monkeypatch.setattr(module, "now", lambda d=day: start + timedelta(days=d))
            assert accounts.who(token) is not None, "used daily, it stays"
    monkeypatch.setattr(module, "now", lambda: start + after + timedelta(minutes=1))
    assert accounts.who(token) is None


def test_a_new_password_ends_all_log_ins(accounts: Accounts) -> None:
    who = accounts.register("ana", PASSWORD)
    token, _ = accounts.log_in("ana", PASSWORD)
    with pytest.raises(LoginError, match="old password"):
        accounts.change_password(who.id, "not this one", "farmers carry far")
    accounts.change_password(who.id, PASSWORD, "farmers carry far")
    assert accounts.who(token) is None
    accounts.log_in("ana", "farmers carry far")
    given = accounts.reset_password("ana", actor="console")
    accounts.log_in("ana", given)
    with pytest.raises(NotFoundError, match="no account 'ben'"):
        accounts.reset_password("ben", actor="console")


def test_many_guesses_at_once_are_counted_one_by_one(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[str] = []
    monkeypatch.setattr(module, "_fits", lambda _kept, password: bool(judged.append(password)))

    def guess(number: int) -> str:
        with pytest.raises(LoginError) as raised:
            accounts.log_in("ana", f"guess {number}", "10.0.0.9")
        return str(raised.value)

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(guess, range(24)))
    assert len(judged) == module.FREE_ATTEMPTS
    assert sum("Too many" in one for one in said) == 24 - module.FREE_ATTEMPTS


def test_an_own_log_in_does_not_free_an_address(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_fits", lambda _kept, password: password == PASSWORD)
    accounts.register("ben", PASSWORD)
    for number in range(module.FREE_ATTEMPTS):
        with pytest.raises(LoginError, match="wrong"):
            accounts.log_in(f"user{number}", "guess", "10.0.0.9")
        if number < module.FREE_ATTEMPTS - 1:
            accounts.log_in("ben", PASSWORD, "10.0.0.9")
    with pytest.raises(LoginError, match="Too many"):
        accounts.log_in("ben", PASSWORD, "10.0.0.9")


def test_roles(accounts: Accounts) -> None:
    who = accounts.register("ana", PASSWORD)
    assert not who.may(Role.MAINTAINER)
    who = accounts.set_role("ana", Role.MAINTAINER, actor="console")
    assert who.may(Role.MAINTAINER)
    assert not who.may(Role.EVALUATOR)
    assert accounts.set_role("ana", Role.ADMIN, actor="console").may(Role.EVALUATOR)


def test_the_owner_of_a_single_user_app_is_made_once_and_cannot_log_in(
    accounts: Accounts,
) -> None:
    assert accounts.owner() == accounts.owner()
    with pytest.raises(LoginError):
        accounts.log_in(module.OWNER, "")
