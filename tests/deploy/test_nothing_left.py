"""An account in an app that runs: taken out, deleted and brought in again by the commands. Nothing
of it is left anywhere, and what comes back is the same."""

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import create_engine, inspect, text

from hyrox.settings import Settings
from journal.accounts import Accounts
from journal.consent import Health
from journal.diary import Diary
from journal.restore import read_export
from journal.tokens import Tokens
from tests.deploy.conftest import Machine, stopped, with_journal
from tests.deploy.visitor import PASSWORD, Visitor
from tests.journal.full import MARK, fill

NAME = "xanthippe-quince"


@pytest.fixture(params=["sqlite", "postgresql"])
def machine(
    request: pytest.FixtureRequest, postgresql: Callable[[], str], small_corpora: Path,
    tmp_path: Path,
) -> Iterator[Machine]:  # fmt: skip
    """A home of its own, with the journal and the vectors in files or in PostgreSQL."""
    url = postgresql() if request.param == "postgresql" else ""
    home, passing = tmp_path / "home", tmp_path / "passing"
    passing.mkdir()
    settings = Settings(
        home=home, corpora=small_corpora, reference_draws=1000, database_url=url, vector_url=url
    )
    variables = {
        "HYROX_COACH_HOME": str(home), "HYROX_COACH_CORPORA": str(small_corpora),
        "HYROX_COACH_REFERENCE_DRAWS": "1000", "HYROX_COACH_DATABASE_URL": url,
        "HYROX_COACH_VECTOR_URL": url, "HYROX_COACH_SCREEN": "rules",
        "HYROX_COACH_MODEL": "none", "HYROX_COACH_LOGIN": "always", "TMPDIR": str(passing),
    }  # fmt: skip
    with ExitStack() as ends:
        yield Machine(settings, variables, ends)


@pytest.fixture
def address(machine: Machine, tmp_path: Path) -> Iterator[str]:
    """The app; all that it says goes into a file."""
    if machine.settings.vector_url:
        built = machine.run("ingest", "build")
        assert built.returncode == 0, built.stderr
    with (tmp_path / "said.log").open("w") as said:
        process = subprocess.Popen(
            machine.command("ui", "--port", "0"), env=machine._environment({}),
            stdout=subprocess.PIPE, stderr=said, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, (tmp_path / "said.log").read_text()
        yield line.split()[-1]
        stopped(process)


def did(machine: Machine, *words: str) -> Any:
    done = machine.run(*words, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def without_time(found: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in found.items() if key != "exported_at"}


def lived(machine: Machine, address: str) -> tuple[Visitor, dict[str, str], str]:
    """Somebody who used everything: their tab, the headers of their program, and their id."""
    visitor = Visitor(address)
    assert visitor.register(NAME)
    assert MARK in visitor.ask(f"How low on the sled push, {MARK}?")

    def filled(journal: Any) -> tuple[str, str]:
        who = Accounts(journal).log_in(NAME, PASSWORD)[1]
        diary = Diary(journal, who.id)
        for kind in Health:
            diary.consents.give(kind)
        fill(diary)
        return who.id, Tokens(journal, who.id).make(f"{MARK} program")[0]

    account, token = with_journal(machine, filled)
    program = {"authorization": f"Bearer {token}"}
    told = httpx.post(
        f"{address}/api/v1/evidence", json={"question": f"How do I sleep, {MARK}?"},
        headers=program, trust_env=False,
    )  # fmt: skip
    assert told.status_code == 200
    assert (
        not Visitor(address)
        .http.post("/login", data={"name": NAME, "password": f"{MARK} wrong"})
        .is_redirect
    )
    assert MARK in " ".join(visitor.opened("/coach"))
    return visitor, program, account


def traces(machine: Machine, folder: Path, of: tuple[str, ...]) -> list[str]:
    """Where any of the texts still stands: files, the whole database, what the app said."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes().lower()
            found += [f"{path}: {one}" for one in of if one.lower().encode() in content]
    if machine.settings.database_url:
        engine = create_engine(machine.settings.journal_url)
        with engine.connect() as connection:
            for table in inspect(engine).get_table_names():
                for row in connection.execute(text(f'SELECT "{table}"::text FROM "{table}"')):
                    found += [f"table {table}: {one}" for one in of if one in row[0].lower()]
        engine.dispose()
    return found


def test_out_away_and_in_again(machine: Machine, address: str, tmp_path: Path) -> None:
    visitor, program, account = lived(machine, address)
    words = (MARK, NAME, account)
    assert {t.rpartition(": ")[2] for t in traces(machine, tmp_path, words)} == set(words)
    archive, export, again = (tmp_path.parent / f"{tmp_path.name}-{n}.zip" for n in "abc")
    did(machine, "backup", str(archive))
    did(machine, "journal", "export", str(export), "--account", NAME)
    before = read_export(export)

    gone = did(machine, "journal", "delete", "--account", NAME, "--yes")
    assert gone["deleted"]["messages"] >= 4
    assert not any(gone["left"].values())
    assert traces(machine, tmp_path, words) == []
    (listed,) = did(machine, "backup", "list")
    assert listed["deleted_since"] == 1

    # What they held opens nothing, not even in the tab that was open.
    assert visitor.http.get("/coach").status_code == 303
    refused = httpx.post(
        f"{address}/api/v1/evidence", json={"question": "?"}, headers=program, trust_env=False
    )
    assert refused.status_code == 401
    with pytest.raises(AssertionError, match="Log in first"):
        visitor.ask(f"Where did I lose time, {MARK}?")
    assert not visitor.log_in(NAME)
    assert traces(machine, tmp_path, (MARK, account)) == []

    other = Visitor(address)
    assert other.register(NAME)
    did(machine, "journal", "import", str(export), "--account", NAME)
    did(machine, "journal", "export", str(again), "--account", NAME)
    assert without_time(read_export(again)) == without_time(before)
    assert MARK in " ".join(other.opened("/coach"))
