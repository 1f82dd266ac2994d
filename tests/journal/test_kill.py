"""A process killed while it writes: what it said was kept is kept, and nothing is half there."""

import random
import subprocess
import sys
import time

import pytest

from hyrox.settings import PROJECT
from journal.database import Journal
from journal.diary import Diary

KILLS = 6


@pytest.mark.parametrize("kill", range(KILLS))
def test_what_was_acknowledged_survives_sigkill(
    kill: int, url: str, journal: Journal, diary: Diary
) -> None:
    chat = diary.start_chat("long")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.journal.writer", url, diary.owner, chat.id],
        cwd=PROJECT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(random.Random(kill).uniform(0, 0.3))
    process.kill()
    said = [int(line) for line in process.stdout.read().split()]
    process.wait()
    turns = diary.turns(chat.id)
    numbers = [turn.number for turn in turns]
    assert numbers == list(range(1, len(turns) + 1))
    assert len(said) <= len(turns) <= len(said) + 1, "at most one more than it could say"
    assert all(turn.text == f"turn {turn.number - 1} " + "x" * 5_000 for turn in turns)
    # The database takes writes again at once.
    diary.start_chat("after")
    assert Journal.open(url).version == journal.version
