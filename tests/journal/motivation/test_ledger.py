"""What was earned is kept once on either database, is never taken back, and can be switched off."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields

import pytest

from hyrox.errors import NotFoundError
from journal.accounts import Accounts
from journal.consent import Health
from journal.database import Journal
from journal.diary import Diary
from journal.export import exported
from journal.motivation.earning import Reward, earned, level_of, xp_of
from journal.motivation.history import Entry, History
from journal.motivation.ledger import SETTING, is_enabled, keep, kept, switch
from journal.motivation.overview import overview
from journal.records import KeptMeal, KeptSession, Status
from journal.removal import remove_account
from journal.restore import restore
from journal.tables import Account
from tests.journal.conftest import PASSWORD, somebody
from tests.journal.motivation.histories import at, done, history

WHOLE = earned(history(done()))


def logged(diary: Diary, entries: Iterable[Entry]) -> None:
    for one in entries:
        diary.log_session(one.session)


def of_log(diary: Diary, weeks: int = 1) -> History:
    rows = diary.log.list()
    entries = [Entry(r.id, r.created_at, KeptSession.model_validate(r.content)) for r in rows]
    return history(entries, weeks=weeks)


def test_rewards_are_kept_once(diary: Diary) -> None:
    assert keep(diary, WHOLE) == WHOLE
    assert keep(diary, WHOLE) == ()
    more = earned(history(done(2), weeks=2))
    assert set(keep(diary, more)) == set(more) - set(WHOLE)
    assert kept(diary) == more
    assert diary.rewards.count() == len(more)
    assert xp_of(kept(diary)) == 176


def test_the_same_reward_twice_in_one_go_is_one(diary: Diary) -> None:
    first = Reward(at(0), "trained", "session:2026-11-23", 5)
    later = Reward(at(1), "trained", "session:2026-11-23", 5)
    assert keep(diary, (later, first)) == (first,)


def test_two_that_keep_at_once_keep_each_reward_once(diary: Diary) -> None:
    with ThreadPoolExecutor(4) as pool:
        new = list(pool.map(lambda _: keep(diary, WHOLE), range(4)))
    assert sorted(map(len, new)) == [0, 0, 0, len(WHOLE)]
    assert kept(diary) == WHOLE


def test_a_corrected_or_deleted_entry_takes_nothing_and_earns_nothing_twice(diary: Diary) -> None:
    logged(diary, done(2))
    keep(diary, earned(of_log(diary, weeks=2)))
    before = kept(diary)
    assert level_of(xp_of(before)).number == 2
    rows = diary.log.list()
    for row in rows:
        diary.log.remove(row.id)
    assert keep(diary, earned(of_log(diary, weeks=2))) == ()
    found = overview(of_log(diary, weeks=2), kept(diary), enabled=True)
    assert found is not None
    assert (found.level.number, found.level.xp) == (2, 176)
    assert not any(one.supported for one in found.rewards)
    logged(diary, done(2))
    assert keep(diary, earned(of_log(diary, weeks=2))) == ()
    assert kept(diary) == before
    corrected = diary.log.list()[0]
    diary.change_session(corrected.id, KeptSession(day=corrected.day, status=Status.SKIPPED))
    assert keep(diary, earned(of_log(diary, weeks=2))) == ()
    assert kept(diary) == before


def test_switched_off_nothing_is_kept_or_shown_and_what_was_kept_waits(diary: Diary) -> None:
    assert is_enabled(diary)
    keep(diary, WHOLE)
    switch(diary, enabled=False)
    assert not is_enabled(diary)
    assert kept(diary) == ()
    assert keep(diary, earned(history(done(2), weeks=2))) == ()
    assert diary.rewards.count() == len(WHOLE)
    switch(diary, enabled=True)
    assert kept(diary) == WHOLE


@pytest.mark.parametrize("held", [None, "on", {}, {"enabled": "yes"}, {"enabled": 1}, []])
def test_a_setting_that_cannot_be_read_is_off(diary: Diary, held: object) -> None:
    with diary.journal.write() as session:
        account = session.get(Account, diary.owner)
        assert account is not None
        account.settings = {"other": 1, SETTING: held}
    assert not is_enabled(diary)
    switch(diary, enabled=True)
    with diary.journal.read() as session:
        found = session.get(Account, diary.owner)
        assert found is not None
        assert found.settings == {"other": 1, SETTING: {"enabled": True}}


def test_it_rests_on_nothing_under_consent(journal: Journal, diary: Diary) -> None:
    logged(diary, done())
    diary.add_meal(KeptMeal(day=at(0), title="Porridge"))
    keep(diary, earned(of_log(diary)))
    before = earned(of_log(diary))
    for kind in Health:
        diary.consents.withdraw(kind)
    assert earned(of_log(diary)) == before == kept(diary)
    never = Diary(journal, Accounts(journal).register("ben", PASSWORD).id)
    logged(never, done())
    assert keep(never, earned(of_log(never))) == before
    assert {one.name for one in fields(History)} == {"asked", "today", "entries", "pauses"}


def test_rewards_are_their_owners_and_go_with_the_account(journal: Journal, diary: Diary) -> None:
    keep(diary, WHOLE)
    other = somebody(journal, "ben")
    assert kept(other) == ()
    assert keep(other, WHOLE) == WHOLE
    found = exported(journal, diary.owner)
    third = somebody(journal, "cem")
    for kind in Health:
        third.consents.withdraw(kind)
    assert remove_account(journal, diary.owner).rows["rewards"] == len(WHOLE)
    for attempt in (lambda: kept(diary), lambda: keep(diary, WHOLE), lambda: is_enabled(diary)):
        with pytest.raises(NotFoundError):
            attempt()
    with pytest.raises(NotFoundError):
        switch(diary, enabled=False)
    empty = Diary(journal, Accounts(journal).register("dan", PASSWORD).id)
    assert restore(journal, empty.owner, found)["rewards"] == len(WHOLE)
    assert kept(empty) == kept(other)
