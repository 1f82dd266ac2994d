"""What a restore brings back, what it leaves away, and that it happens whole or not at all."""

import multiprocessing
import os
import signal
from contextlib import closing
from pathlib import Path

import pytest

from hyrox.errors import InputError, StoreError
from hyrox.settings import Settings
from ingest.files import hold, one_writer
from journal.backup.index import Backups
from journal.backup.load import account_ids
from journal.database import Journal
from journal.diary import Diary
from journal.export import write_export
from journal.removal import remove_account
from tests.journal.backup.homes import (
    back_up,
    bring_back,
    files_of,
    furnished,
    left_behind,
    rows_of,
    state_of,
)
from tests.journal.conftest import somebody
from tests.journal.full import MARK, fill
from ui.backup import restoring
from ui.backup.home import KEPT, MADE_AGAIN, Exchange, is_cut_short

Furnished = tuple[Settings, Diary]


@pytest.fixture
def furnished_home(tmp_path: Path, url: str) -> Furnished:
    return furnished(tmp_path / "home", url)


@pytest.fixture
def config(furnished_home: Furnished) -> Settings:
    return furnished_home[0]


@pytest.fixture
def diary(furnished_home: Furnished) -> Diary:
    return furnished_home[1]


def change(config: Settings, diary: Diary) -> None:
    """What happens after a backup."""
    diary.start_chat("later")
    (config.home / "style.json").write_text('{"later": true}')
    (config.home / "ratings.jsonl").write_text("{}\n")
    (config.home / "results" / "season-8" / "later.parquet").write_bytes(b"later")


def test_a_home_is_as_it_was(config: Settings, diary: Diary, tmp_path: Path) -> None:
    before = state_of(config)
    archive = back_up(config, tmp_path / "kept.zip")
    change(config, diary)
    assert state_of(config) != before
    bring_back(config, archive)
    assert state_of(config) == before
    assert left_behind(config.home) == []


def test_an_account_that_was_deleted_is_not_brought_back(
    config: Settings, diary: Diary, tmp_path: Path
) -> None:
    other = fill(somebody(diary.journal, "bea"))
    write_export(diary.journal, other.owner, tmp_path / "export.zip")
    archive = back_up(config, tmp_path / "kept.zip")
    backups = Backups(config.home)
    assert remove_account(diary.journal, other.owner, backups).complete
    assert [backups.deleted_in(one) for one in backups.all()] == [1]
    outcome = bring_back(config, archive)
    assert outcome.stay_deleted == 1
    with closing(Journal.open(config.journal_url)) as journal:
        assert account_ids(journal) == [diary.owner]
    assert all(
        other.owner not in str(row) for rows in rows_of(config.journal_url).values() for row in rows
    )


def test_without_a_deletion_everybody_is_brought_back_to_a_lost_journal(
    config: Settings, diary: Diary, tmp_path: Path
) -> None:
    before = rows_of(config.journal_url)
    archive = back_up(config, tmp_path / "kept.zip")
    # Lost, not deleted: the list of backups knows of no deletion.
    assert remove_account(diary.journal, diary.owner).complete
    assert bring_back(config, archive).stay_deleted == 0
    assert rows_of(config.journal_url) == before


def test_a_deletion_that_failed_after_it_was_noted_deletes_nobody(
    config: Settings, diary: Diary, tmp_path: Path
) -> None:
    archive = back_up(config, tmp_path / "kept.zip")
    Backups(config.home).note_deleted(diary.owner)
    assert bring_back(config, archive).stay_deleted == 0


def test_nothing_of_a_deleted_account_is_in_the_home(
    config: Settings, diary: Diary, tmp_path: Path
) -> None:
    back_up(config, tmp_path / "away.zip")
    assert remove_account(diary.journal, diary.owner, Backups(config.home)).complete
    # PostgreSQL's own files are its operator's; what is looked through is the home.
    database = config.journal_url.removeprefix("sqlite:///")
    files = [path for path in config.home.rglob("*") if path.is_file()]
    files += [Path(f"{database}{end}") for end in ("", "-wal") if Path(f"{database}{end}").exists()]
    assert any(path.name == "backups.json" for path in files)
    for path in files:
        content = path.read_bytes()
        for trace in (diary.owner, MARK, '"ana"'):
            assert trace.encode() not in content, path


def test_it_is_refused_while_the_app_or_an_ingestion_runs(
    config: Settings, diary: Diary, tmp_path: Path
) -> None:
    archive = back_up(config, tmp_path / "kept.zip")
    change(config, diary)
    before = state_of(config)
    with one_writer(config.home, "ingesting results"), pytest.raises(StoreError, match="ingesting"):
        bring_back(config, archive)
    version = config.home / "stores" / "athletes-1"
    version.mkdir(parents=True)
    let_go = hold(version)
    with pytest.raises(StoreError, match="Stop it, then try again"):
        bring_back(config, archive)
    assert state_of(config) == before
    let_go()
    bring_back(config, archive)
    assert state_of(config) != before


def test_it_asks_before_something_is_replaced(
    config: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import io

    archive = back_up(config, tmp_path / "kept.zip")
    before = state_of(config)
    monkeypatch.setattr("sys.stdin", io.StringIO("no\n"))
    with pytest.raises(InputError, match="Nothing was changed"):
        restoring.restored(config, archive, restoring.Progress(quiet=True), yes=False)
    assert state_of(config) == before
    assert left_behind(config.home) == []
    # Into an empty home there is nothing to ask.
    empty = Settings(
        home=tmp_path / "empty", database_url=f"sqlite:///{tmp_path / 'empty' / 'j.sqlite'}"
    )
    restoring.restored(empty, archive, restoring.Progress(quiet=True), yes=False)
    assert files_of(empty.home) == files_of(config.home)


@pytest.mark.parametrize("failing", ["forward", "replace_rows"])
def test_what_was_there_is_put_back_when_something_fails(
    failing: str, config: Settings, diary: Diary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = back_up(config, tmp_path / "kept.zip")
    change(config, diary)
    before = state_of(config)

    def fail(*_: object, **__: object) -> None:
        raise StoreError("The disk is full.")

    if failing == "replace_rows":
        monkeypatch.setattr(restoring, "replace_rows", fail)
    else:
        real = Path.rename

        def rename(self: Path, target: Path) -> Path:
            if self.name == "secret.key" and self.parent.name == "new":
                raise OSError(28, "No space left on device", str(self))
            return real(self, target)

        monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(StoreError):
        bring_back(config, archive)
    monkeypatch.undo()
    assert state_of(config) == before
    assert left_behind(config.home) == []


def _killed_after(config: Settings, archive: Path, steps: int) -> None:
    """Restore in a process that ends itself by SIGKILL after so many moves of a file."""
    real, done = Path.rename, 0

    def rename(self: Path, target: Path) -> Path:
        nonlocal done
        if done == steps:
            os.kill(os.getpid(), signal.SIGKILL)
        done += 1
        return real(self, target)

    Path.rename = rename  # type: ignore[method-assign]
    Exchange.done = lambda _self: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[method-assign]
    bring_back(config, archive)


@pytest.fixture
def spawned() -> multiprocessing.context.SpawnContext:
    return multiprocessing.get_context("spawn")


@pytest.mark.parametrize("steps", [1, 2, 4, 99])
def test_a_restore_that_was_killed_is_put_right(
    steps: int, config: Settings, diary: Diary, tmp_path: Path,
    spawned: multiprocessing.context.SpawnContext,
) -> None:  # fmt: skip
    then = state_of(config)
    archive = back_up(config, tmp_path / "kept.zip")
    change(config, diary)
    now = state_of(config)
    process = spawned.Process(target=_killed_after, args=(config, archive, steps))
    process.start()
    process.join(120)
    assert process.exitcode == -signal.SIGKILL
    assert is_cut_short(config.home)
    assert restoring.put_right(config) == ("finished" if steps == 99 else "undone")
    assert state_of(config) == (then if steps == 99 else now)
    assert left_behind(config.home) == []


def test_every_name_in_the_home_is_kept_or_made_again() -> None:
    """Who adds a file to the home says whether a backup holds it."""
    import re

    from hyrox.settings import PROJECT

    # Suites of eval write to homes that they make up.
    rooms = ("hyrox", "journal", "ingest", "analysis", "retrieval", "generator", "ui")
    rooms = (*rooms, "eval/running", "eval/statistics")
    named: set[str] = set()
    for room in rooms:
        for file in (PROJECT / room).rglob("*.py"):
            text = file.read_text(encoding="utf-8")
            named |= set(re.findall(r"\bhome / f?\"([\w.-]+)\"", text))
    ours = {"backups.json", "backups.key", "backups", ".backup", ".restore"}
    assert {"secret.key", "results", "stores"} <= named
    assert named <= {*KEPT, *MADE_AGAIN, *ours}
