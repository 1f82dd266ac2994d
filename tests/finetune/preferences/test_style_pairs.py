"""Pairs of styles: verified, of both parts apart, the same again from the same seed; the page."""

import re
import shlex
from pathlib import Path

import pytest

from finetune.data.sources.world import World
from finetune.data.split import one_part
from finetune.preferences.pairs import from_styles, split
from hyrox.settings import Settings
from ui.cli import parser

PAGE = (Path(__file__).parents[3] / "docs" / "preferences.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def world() -> World:
    return World(Settings(reference_draws=1000))


@pytest.mark.parametrize("from_held_out", [False, True])
def test_style_pairs_may_be_taught_and_are_of_one_part(world: World, from_held_out: bool) -> None:
    made = from_styles(world, 12, from_held_out=from_held_out, seed=3)
    assert len(made.pairs) == 12
    for pair in made.pairs:
        assert pair.fault == ""
        assert pair.chosen != pair.rejected
        assert "Style: " in pair.prompt[-1]["content"]
        assert one_part(pair.families, wanted=from_held_out)
    assert len(split(made.pairs)[from_held_out]) == 12
    again = from_styles(world, 12, from_held_out=from_held_out, seed=3)
    assert again.pairs == made.pairs


def test_the_votes_of_one_athlete_prefer_one_style_that_no_prompt_tells(world: World) -> None:
    made = from_styles(world, 12, from_held_out=False, seed=3, wish="brief")
    for pair in made.pairs:
        assert len(pair.chosen) < len(pair.rejected)
        assert "Style: " not in pair.prompt[-1]["content"]
        assert "\nUse: " in pair.prompt[-1]["content"]


def test_every_command_of_the_page_is_understood() -> None:
    commands = re.findall(r"^hyrox-coach .*$", PAGE, re.MULTILINE)
    assert len(commands) == 5
    for command in commands:
        parser().parse_args(shlex.split(command)[1:])
