"""``plan`` and ``adapt``: plans of a profile, files to take along, one clear line for bad input."""

import json
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from generator.coach import Coach
from hyrox.plans.migration import read_plan
from hyrox.plans.plan import Plan
from hyrox.settings import Settings
from ui import cli
from ui.training import commands

PROFILE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "profile.json"
START = ("--start", "2026-11-23")


@pytest.fixture(autouse=True)
def store(library_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = library_settings.model_copy(update={"model": "none"})
    monkeypatch.setattr(commands, "open_coach", lambda _settings: Coach.open(settings))


def planned(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert cli.main(["plan", "--profile", str(PROFILE), *START, *arguments, "--json"]) == 0
    made: dict[str, Any] = json.loads(capsys.readouterr().out)
    return made


def refused(capsys: pytest.CaptureFixture[str], code: int, *arguments: str) -> str:
    assert cli.main(list(arguments)) == code
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.strip().splitlines()) == 1
    return shown.err


def test_a_plan_reaches_the_race_with_the_keys_users_have(
    capsys: pytest.CaptureFixture[str],
) -> None:
    made = planned(capsys)
    assert {"workout_plan", "nutrition_suggestions", "adaptive_recommendations"} <= set(made)
    workout = made["workout_plan"]
    assert workout["weekly_schedule"] == workout["weeks"][0]["days"]
    last = workout["weeks"][-1]["days"][-1]
    assert (last["date"], last["kind"]) == ("2027-03-06", "race")
    cited = {item["id"] for item in made["evidence"]}
    for week in workout["weeks"]:
        for day in week["days"]:
            assert {*day["evidence"], *day["reason_evidence"]} <= cited
    assert any(item.startswith("race:") for item in cited)


def test_the_same_seed_gives_the_same_bytes_and_another_another_plan(
    capsys: pytest.CaptureFixture[str],
) -> None:
    first, again, other = (planned(capsys, "--seed", seed) for seed in ("1", "1", "2"))
    assert first == again
    assert first["workout_plan"]["weeks"] != other["workout_plan"]["weeks"]


def test_every_file_to_take_along_is_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    files = {name: tmp_path / f"plan.{name}" for name in ("ics", "pdf", "csv", "fit")}
    options = [part for name, path in files.items() for part in (f"--{name}", str(path))]
    planned(capsys, "--weeks", "1", *options)
    assert files["ics"].read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert files["pdf"].read_bytes().startswith(b"%PDF")
    assert files["csv"].read_text(encoding="utf-8-sig").startswith("date,weekday,week,")
    assert all(name.endswith(".fit") for name in zipfile.ZipFile(files["fit"]).namelist())


def test_text_shows_the_first_week_and_all_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["plan", "--profile", str(PROFILE), *START]) == 0
    short = capsys.readouterr().out
    assert cli.main(["plan", "--profile", str(PROFILE), *START, "--whole"]) == 0
    whole = capsys.readouterr().out
    assert "Week 1" in short
    assert "Week 15" in short
    assert short.count("Main part") < whole.count("Main part") / 5


def test_an_event_changes_the_future_alone_and_what_lasts_is_kept(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    before = planned(capsys, "--weeks", "4")
    plan, kept = tmp_path / "plan.json", tmp_path / "profile.json"
    plan.write_text(json.dumps(before))
    event = json.dumps({"kind": "injured", "start": "2026-12-01", "body_part": "shoulder"})
    code = cli.main(
        ["adapt", str(plan), event, "--profile", str(PROFILE), "--profile-out", str(kept), "--json"]
    )
    shown = capsys.readouterr()
    assert code == 0
    after: Plan = read_plan(json.loads(shown.out))
    past = [day for day in read_plan(before).days if day.date < date(2026, 12, 1)]
    assert list(after.days[: len(past)]) == past
    assert "->" in shown.err
    parts = [i["body_part"] for i in json.loads(kept.read_text())["constraints"]["injuries"]]
    assert "shoulder" in parts


@pytest.mark.parametrize(
    ("profile", "names"),
    [
        ({"personal_info": {"age": "old"}}, "personal_info.age"),
        ({"nutrition": {"alergies": ["nuts"]}}, "alergies"),
        ({"constraints": {"injuries": ["zorblax"]}}, "constraints.injuries"),
        ([1, 2], "profile"),
    ],
)
def test_a_bad_profile_ends_with_two_and_names_the_field(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, profile: object, names: str
) -> None:
    path = tmp_path / "profile.json"
    path.write_text(json.dumps(profile))
    assert names in refused(capsys, 2, "plan", "--profile", str(path))


def test_files_that_are_none_and_dates_that_are_none_are_said(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    example = str(PROFILE)
    assert "no JSON" in refused(capsys, 2, "plan", "--profile", str(broken))
    assert "cannot be read" in refused(capsys, 2, "plan", "--profile", str(tmp_path / "none"))
    assert "no date" in refused(capsys, 2, "plan", "--profile", example, "--race-date", "soon")
    assert "1 to 24" in refused(capsys, 2, "plan", "--profile", example, "--weeks", "99")
    assert "kind" in refused(capsys, 2, "adapt", example, '{"kind": "moon"}', "--profile", example)


def test_a_plan_that_must_not_be_made_says_where_to_go(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "profile.json"
    path.write_text(json.dumps({"medical": {"symptoms": ["chest pain"]}}))
    said = refused(capsys, 1, "plan", "--profile", str(path), "--weeks", "4")
    assert "112" in said or "emergency" in said
    late = (date(2026, 11, 23) + timedelta(weeks=40)).isoformat()
    said = refused(capsys, 1, "plan", "--profile", str(PROFILE), *START, "--race-date", late)
    assert "24" in said
