"""``hyrox-coach journal activity``, ``load`` and ``consent``."""

import json
import re
import shlex
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hyrox.plans.profile import PersonalInfo, Profile
from hyrox.settings import Settings
from journal.accounts import Accounts
from journal.consent import Health
from journal.database import Journal
from journal.diary import Diary
from journal.records import KeptSession
from tests.journal.activities.made import START, fit, gpx, race_laps, tcx
from ui.cli import main

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "activities.md"


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    found = Settings(home=tmp_path / "home")
    monkeypatch.setattr("ui.journal.commands.settings_of", lambda _arguments: found)
    return found


@pytest.fixture
def diary(config: Settings) -> Diary:
    """Of somebody who agreed to activities."""
    journal = Journal.open(config.journal_url)
    found = Diary(journal, Accounts(journal).owner().id)
    found.consents.give(Health.HEART)
    return found


def written(folder: Path, name: str, data: bytes) -> str:
    (folder / name).write_bytes(data)
    return str(folder / name)


def test_nothing_is_kept_before_it_was_agreed_to(
    config: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert config.home
    file = written(tmp_path, "run.fit", fit())
    assert main(["journal", "activity", "add", file, file]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("journal consent --give heart") == 1
    assert main(["journal", "consent", "--give", "heart", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"given": ["heart"], "deleted": 0}
    assert main(["journal", "activity", "add", file]) == 0
    assert main(["journal", "consent", "--withdraw", "heart"]) == 0
    out, err = capsys.readouterr()
    assert "heart    no" in out
    assert "1 entries were deleted" in err


def test_files_are_kept_and_what_was_made_of_them_is_told(
    diary: Diary, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    diary.keep_profile(Profile(personal_info=PersonalInfo(age=40, gender="female")))
    race = written(tmp_path, "race.fit", fit(race_laps(transition_s=30, distances=True), every=5))
    assert main(["journal", "activity", "add", race]) == 0
    out = capsys.readouterr().out
    assert "race.fit: running, 2026-11-03 07:00 UTC, 1:25:31" in out
    assert "zones 1 to 5:" in out
    assert "estimated from age" in out
    assert "TRIMP" in out
    assert "    SkiErg: 4:32" in out
    assert "    Roxzone: 7:30" in out


def test_one_bad_file_keeps_no_other_out(
    diary: Diary, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = written(tmp_path, "run.fit", fit()), written(tmp_path, "notes.fit", b"ran")
    missing = str(tmp_path / "none.fit")
    assert main(["journal", "activity", "add", bad, missing, good, "--json"]) == 2
    out, err = capsys.readouterr()
    first, second, third = json.loads(out)
    assert "no recorded activity" in first["error"]
    assert "cannot be read" in second["error"]
    assert third["activity"]["metres"] == 2000
    assert third["race"]["fits"] is False
    assert "notes.fit" in err
    assert diary.activities.count() == 1


def test_a_duplicate_is_refused_and_replaced_on_purpose(
    diary: Diary, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = written(tmp_path, "a.fit", fit()), written(tmp_path, "b.gpx", gpx().encode())
    assert main(["journal", "activity", "add", first, second]) == 2
    err = capsys.readouterr().err
    assert "b.gpx: This activity is kept already (the same start and length" in err
    assert "--replace" in err
    assert main(["journal", "activity", "add", second, "--replace"]) == 0
    assert "replaced what was kept" in capsys.readouterr().out
    assert diary.activities.count() == 1


def test_load_of_the_last_weeks(diary: Diary, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["journal", "load"]) == 0
    assert "No load is known yet" in capsys.readouterr().out
    today = datetime.now(UTC).astimezone().date()
    for back in range(0, 35, 2):
        diary.log_session(KeptSession(day=today - timedelta(days=back), effort=6, minutes=50))
    assert main(["journal", "load", "--weeks", "3"]) == 0
    out = capsys.readouterr().out
    assert "Session RPE load" in out
    assert out.count("week of") == 3
    assert "does not foretell injury" in out
    assert main(["journal", "load", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert found["kind"] == "session_rpe"
    assert found["today"] == 300
    assert sum(week["load"] for week in found["weeks"]) == 18 * 300


def test_commands_of_the_guide_work_in_their_order(
    config: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert config.home
    written(tmp_path, "morning.fit", fit())
    written(tmp_path, "race.tcx", tcx(start=START + timedelta(hours=5)).encode())
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"^hyrox-coach .*$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(commands) == 3
    for command in commands:
        assert main(shlex.split(command)[1:]) == 0, command


def test_a_number_of_weeks_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["journal", "load", "--weeks", "0"])
    assert left.value.code == 2
    assert "1 to 520" in capsys.readouterr().err
