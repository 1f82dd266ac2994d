"""Tokens of an account: told once, of one account, for a while."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from hyrox.errors import InputError, NotFoundError
from journal.accounts import Accounts
from journal.database import Journal
from journal.removal import remove_account
from journal.tables import TokenRow, now
from journal.tokens import BEGINS, MOST, Tokens, whose


def test_a_token_is_of_its_account_until_it_is_removed_or_ends(journal: Journal) -> None:
    ana, ben = (Accounts(journal).register(n, f"password of {n}") for n in ("ana", "ben"))
    secret, token = Tokens(journal, ana.id).make("  my\nwatch ")
    assert secret.startswith(BEGINS)
    assert token.name == "my watch"
    assert whose(journal, secret) == ana
    (shown,) = Tokens(journal, ana.id).all()
    assert shown.used_at is not None
    assert secret not in repr(shown)
    assert Tokens(journal, ben.id).all() == []
    with pytest.raises(NotFoundError):
        Tokens(journal, ben.id).remove(token.id)
    assert whose(journal, secret) == ana
    Tokens(journal, ana.id).remove(token.id)
    assert whose(journal, secret) is None
    other, _ = Tokens(journal, ana.id).make("other")
    with journal.write() as session:
        session.execute(update(TokenRow).values(expires_at=now() - timedelta(seconds=1)))
    assert whose(journal, other) is None
    assert Tokens(journal, ana.id).all() == []


def test_what_is_no_token_is_nobodys(journal: Journal) -> None:
    for secret in ("", "x", BEGINS, BEGINS + "a" * 10_000, "'; DROP TABLE tokens; --", "hc_\0é😀"):
        assert whose(journal, secret) is None


def test_there_are_not_too_many_and_each_has_a_name_and_an_end(journal: Journal) -> None:
    tokens = Tokens(journal, Accounts(journal).register("ana", "password of ana").id)
    for name, days in ((" ", 9), ("a", 0), ("a", 367)):
        with pytest.raises(InputError):
            tokens.make(name, days)
    for number in range(MOST):
        tokens.make(str(number))
    with pytest.raises(InputError, match="delete one first"):
        tokens.make("one more")


def test_a_token_goes_with_its_account(journal: Journal) -> None:
    ana = Accounts(journal).register("ana", "password of ana")
    secret, _ = Tokens(journal, ana.id).make("watch")
    proof = remove_account(journal, ana.id)
    assert proof.rows["tokens"] == 1
    assert proof.complete
    assert whose(journal, secret) is None
