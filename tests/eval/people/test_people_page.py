"""The page about people's ratings names commands and files that exist, and claims no rating."""

import re
import shlex

import pytest

from hyrox.settings import PROJECT
from ui.cli import parser

PAGE = (PROJECT / "docs" / "people.md").read_text(encoding="utf-8")
COMMANDS = re.findall(
    r"^(?:HYROX_COACH_\w+=\S+ )?(hyrox-coach .*?)(?: > \S+)?$", PAGE, re.MULTILINE
)


def test_there_are_commands_to_try() -> None:
    assert len(COMMANDS) == 6


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_are_understood(command: str) -> None:
    assert parser().parse_args(shlex.split(command)[1:]).runs


def test_files_that_are_named_exist() -> None:
    named = re.findall(r"`((?:eval|corpora)/[\w/.]+)`", PAGE)
    assert len(named) >= 3
    assert [name for name in named if not (PROJECT / name).exists()] == []


def test_it_says_that_nobody_has_rated_yet() -> None:
    assert "Nobody\nhas rated anything yet" in PAGE
