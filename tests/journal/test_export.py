"""Out, away, and in again: an export holds everything, a deletion leaves nothing, an import is the
same account or nothing at all."""

import csv
import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hyrox.errors import InputError, NotFoundError, StoreError
from journal import removal as removal_module
from journal.accounts import Accounts
from journal.database import Journal
from journal.diary import Diary
from journal.export import JSON_NAME, as_csv, exported, write_export
from journal.records import Said
from journal.removal import expire, remove_account, set_retention
from journal.restore import read_export, restore
from journal.tables import OWNED
from tests.journal.conftest import PASSWORD, somebody
from tests.journal.full import MARK, fill


def without_time(found: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in found.items() if key != "exported_at"}


def test_export_holds_something_of_every_kind(diary: Diary) -> None:
    fill(diary)
    found = exported(diary.journal, diary.owner)
    assert set(found["tables"]) == {table.__tablename__ for table in OWNED}
    assert all(found["tables"].values())
    text = json.dumps(found)
    assert "argon2" not in text
    assert diary.owner not in text


def test_out_deleted_and_in_again_is_the_same_account(
    journal: Journal, diary: Diary, tmp_path: Path
) -> None:
    fill(diary)
    set_retention(journal, diary.owner, {"meals": 90})
    before = exported(journal, diary.owner)
    file = tmp_path / "export.zip"
    counts = write_export(journal, diary.owner, file)
    assert remove_account(journal, diary.owner).complete
    again = Diary(journal, Accounts(journal).register("ana", PASSWORD).id)
    assert restore(journal, again.owner, read_export(file)) == counts
    assert without_time(exported(journal, again.owner)) == without_time(before)
    assert again.plan(again.plans.list()[0].id).number == 2
    with pytest.raises(InputError, match="an empty one"):
        restore(journal, again.owner, read_export(file))


def test_an_export_read_beside_its_original_gets_ids_of_its_own(
    journal: Journal, diary: Diary
) -> None:
    fill(diary)
    found = exported(journal, diary.owner)
    other = Diary(journal, Accounts(journal).register("ben", PASSWORD).id)
    restore(journal, other.owner, found)
    assert without_time(exported(journal, diary.owner)) == without_time(found)
    theirs = exported(journal, other.owner)
    for name, rows in found["tables"].items():
        assert len(theirs["tables"][name]) == len(rows)
        assert not {row["id"] for row in rows} & {row["id"] for row in theirs["tables"][name]}
    (chat,) = other.chats.list()
    assert [turn.role for turn in other.turns(chat.id)] == ["athlete", "coach"]


def test_a_deletion_leaves_nothing_of_it(url: str, tmp_path: Path) -> None:
    journal = Journal.open(url)
    diary, other = fill(somebody(journal)), fill(somebody(journal, "ben"))
    accounts = Accounts(journal)
    accounts.log_in("ana", PASSWORD)
    accounts.reset_password("ana", actor=diary.owner)
    # The other keeps none of the marked texts, so that only ana's could be found.
    for shelf in (other.races, other.plans, other.log, other.activities, other.meals, other.chats,
                  other.rewards):  # fmt: skip
        for row in shelf.list():
            shelf.remove(row.id)
    other.keep_profile(other.profile().model_copy(update={"goals": (), "medical": {}}))
    kept = exported(journal, other.owner)
    removed = remove_account(journal, diary.owner)
    assert removed.complete
    assert removed.rows["messages"] == 2
    assert removed.rows["audit"] == 1
    assert without_time(exported(journal, other.owner)) == without_time(kept)
    with pytest.raises(NotFoundError):
        exported(journal, diary.owner)
    with pytest.raises(NotFoundError):
        remove_account(journal, diary.owner)
    if url.startswith("sqlite"):
        journal.close()
        for file in tmp_path.glob("journal.sqlite*"):
            assert MARK.encode() not in file.read_bytes(), file.name
            assert diary.owner.encode() not in file.read_bytes(), file.name


def test_csv_files_are_tables_and_no_formulas(diary: Diary, tmp_path: Path) -> None:
    fill(diary)
    write_export(diary.journal, diary.owner, tmp_path / "e.zip")
    with zipfile.ZipFile(tmp_path / "e.zip") as archive:
        names = set(archive.namelist())
        assert names == {JSON_NAME, *(f"{table.__tablename__}.csv" for table in OWNED)}
        log = list(csv.DictReader(io.StringIO(archive.read("training_log.csv").decode())))
    assert sorted(row["content.notes"] for row in log) == ["", f"'=1+1 {MARK}"]
    assert as_csv([]) == "\r\n"


def test_an_export_that_cannot_be_written_leaves_no_half(diary: Diary, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        write_export(diary.journal, diary.owner, tmp_path / "none" / "e.zip")
    assert not list(tmp_path.glob("**/*.partial"))


def test_what_is_no_export_is_said(tmp_path: Path) -> None:
    file = tmp_path / "e.zip"
    for content in (b"", b"{}", b"PK\x03\x04 broken", b"[" * 100_000, b'{"format": 1}', b"\xff"):
        file.write_bytes(content)
        with pytest.raises(InputError, match="no export of a journal"):
            read_export(file)
    file.write_text(json.dumps({"format": "hyrox-coach journal", "version": 99}))
    with pytest.raises(InputError, match="another version"):
        read_export(file)


@pytest.mark.parametrize(
    ("table", "change", "said"),
    [
        ("races", {"content": {}}, "races, row 1: division"),
        ("races", {"extra": 1}, "'extra' is missing or not known"),
        ("training_log", {"effort": "7"}, "effort is not a int"),
        ("training_log", {"effort": 77}, "contradicts itself"),
        ("training_log", {"day": "someday"}, "training_log, row 1"),
        ("messages", {"chat_id": "f" * 32}, "chat_id names nothing in the export"),
        ("plan_versions", {"content": {"workout_plan": {"weeks": 3}}}, "plan_versions, row 1"),
        ("body_measures", {"value": 9_999}, "between 30 and 250"),
        ("consents", {"kind": "everything"}, "consents, row 1"),
        ("chats", {"name": "x" * 65}, "name is too long"),
        ("chats", {"name": None}, "name is missing"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_kept(
    table: str, change: dict[str, Any], said: str, journal: Journal, diary: Diary
) -> None:
    fill(diary)
    found = exported(journal, diary.owner)
    found["tables"][table][0] |= change
    other = Diary(journal, Accounts(journal).register("ben", PASSWORD).id)
    with pytest.raises(InputError, match=said):
        restore(journal, other.owner, found)
    assert not any(exported(journal, other.owner)["tables"].values())


@pytest.mark.parametrize(
    "settings", [[], {"retention_days": {"meals": "soon"}}, {"retention_days": {"secrets": 3}},
                 {"retention_days": 5}, {"x": "y" * 30_000}],
)  # fmt: skip
def test_settings_that_cannot_be_are_refused(settings: Any, journal: Journal, diary: Diary) -> None:
    found = exported(journal, diary.owner)
    found["tables"] = {}
    other = Diary(journal, Accounts(journal).register("ben", PASSWORD).id)
    with pytest.raises(InputError):
        restore(journal, other.owner, {**found, "settings": settings})
    expire(journal)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_wild_exports_are_read_whole_or_not_at_all(
    data: st.DataObject, tmp_path_factory: Any
) -> None:
    folder = tmp_path_factory.mktemp("wild")
    journal = Journal.open(f"sqlite:///{folder / 'journal.sqlite'}")
    diary = fill(somebody(journal))
    found = exported(journal, diary.owner)
    table = data.draw(st.sampled_from(sorted(found["tables"])))
    row = data.draw(st.sampled_from(found["tables"][table]))
    row[data.draw(st.sampled_from(sorted(row)))] = data.draw(JSON_VALUES)
    other = Diary(journal, Accounts(journal).register("ben", PASSWORD).id)
    try:
        restore(journal, other.owner, found)
    except InputError:
        assert not any(exported(journal, other.owner)["tables"].values())
    else:
        exported(journal, other.owner)
    journal.close()


def test_what_is_older_than_wanted_goes(
    journal: Journal, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(diary)
    other = fill(somebody(journal, "ben"))
    set_retention(journal, diary.owner, {"conversations": 30, "meals": 30})
    set_retention(journal, diary.owner, {"meals": None})
    assert expire(journal)["conversations"] == 0
    later = removal_module.now() + timedelta(days=31)
    monkeypatch.setattr(removal_module, "now", lambda: later)
    assert expire(journal) == {
        "conversations": 1, "activities": 0, "body_measures": 0, "meals": 0, "training_log": 0,
        "logins": 0,
    }  # fmt: skip
    assert diary.chats.count() == 0
    assert diary.meals.count() == 1
    assert other.chats.count() == 1
    with pytest.raises(InputError, match="none of conversations"):
        set_retention(journal, diary.owner, {"secrets": 3})
    with pytest.raises(InputError, match="Keep for 1 to"):
        set_retention(journal, diary.owner, {"meals": 0})


def test_a_conversation_ages_by_its_last_turn(journal: Journal, diary: Diary) -> None:
    chat = diary.start_chat("old")
    with journal.write() as session:
        row = diary.chats.get_in(session, chat.id)
        row.updated_at = row.created_at = removal_module.now() - timedelta(days=60)
    set_retention(journal, diary.owner, {"conversations": 30})
    diary.say(chat.id, Said(role="athlete", text="still here"))
    assert expire(journal)["conversations"] == 0
