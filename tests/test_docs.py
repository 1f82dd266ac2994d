"""The maintainers' guide works as printed."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
GUIDE = (PROJECT / "docs" / "ingestion.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^hyrox-coach .*$", GUIDE, re.MULTILINE)


def test_commands_of_the_guide_work_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from hyrox.settings import settings
    from ui.cli import main

    shutil.copytree(PROJECT / "docs" / "examples", tmp_path / "docs" / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HYROX_COACH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HYROX_COACH_REFERENCE_DRAWS", "1000")
    settings.cache_clear()
    assert len(COMMANDS) >= 10
    for command in COMMANDS:
        assert main(shlex.split(command)[1:]) == 0, command
        assert capsys.readouterr().out.strip(), command
    settings.cache_clear()


def test_every_command_that_the_guide_mentions_exists() -> None:
    from ui.cli import parser

    mentioned = {
        shlex.split(text)[1:3] and " ".join(shlex.split(text)[1:3])
        for text in re.findall(r"hyrox-coach [^`\n]*", GUIDE)
    }
    assert len(mentioned) >= 8
    for words in mentioned:
        with pytest.raises(SystemExit) as left:
            parser().parse_args([*words.split(), "--help"])
        assert left.value.code == 0
