"""The README's commands work as printed, and the files it points to exist."""

import json
import re
import shlex
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
README = (PROJECT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^hyrox-coach .*$", README, re.MULTILINE)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def test_the_readme_opens_with_the_two_commands() -> None:
    assert README.index("make run") < README.index("make test") < README.index("## ")
    assert len(COMMANDS) >= 5


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_of_the_readme_work(
    command: str, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from hyrox.settings import settings
    from ui.cli import main

    monkeypatch.chdir(PROJECT)
    monkeypatch.setenv("HYROX_COACH_HOME", str(home))
    monkeypatch.setenv("HYROX_COACH_MODEL", "none")
    monkeypatch.setenv("HYROX_COACH_REFERENCE_DRAWS", "3000")
    settings.cache_clear()
    arguments = shlex.split(command)[1:]
    code = main(arguments)
    out = capsys.readouterr().out
    settings.cache_clear()
    # The doctor may find something to do on a machine without the model's weights.
    assert code == 0 or arguments[0] == "doctor"
    assert out.strip()
    if "--json" in arguments:
        assert json.loads(out)


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "docs/architecture.md",
        "docs/measurements.md",
        "docs/analysis.md",
        "docs/prediction.md",
    ],
)
def test_links_lead_to_files(page: str) -> None:
    text = (PROJECT / page).read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!http)([^)#]+)", text)
    for link in links:
        assert ((PROJECT / page).parent / link).exists(), link


def test_the_tree_names_every_room() -> None:
    tree = README.partition("## The tree")[2]
    rooms = [p.name for p in PROJECT.iterdir() if p.is_dir() and (p / "__init__.py").exists()]
    assert all(f"{room}/" in tree for room in rooms)
