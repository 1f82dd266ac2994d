"""A backup killed at any moment leaves no file that looks like one, and the next clears up."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hyrox.settings import PROJECT
from tests.journal.backup.homes import back_up, bring_back, furnished, left_behind, state_of
from ui.backup.archive import read_manifest


@pytest.mark.parametrize("kill", range(3))
def test_what_bears_the_final_name_is_whole(kill: int, url: str, tmp_path: Path) -> None:
    config, _ = furnished(tmp_path / "home", url)
    (config.home / "results" / "large.0.parquet").write_bytes(random.Random(1).randbytes(9_000_000))
    folder = tmp_path / "kept"
    folder.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.journal.backup.killed", str(config.home), url, str(folder)],
        cwd=PROJECT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "0\n"
    time.sleep(random.Random(kill).uniform(0.02, 0.6))
    process.kill()
    process.communicate()
    for archive in folder.glob("[!.]*"):
        read_manifest(archive)
    # What was left holds people's data: the next backup removes it, wherever it goes.
    last = back_up(config, tmp_path / "last.zip")
    assert left_behind(config.home) == []
    assert list(folder.glob(".*")) == []
    before = state_of(config)
    bring_back(config, last)
    assert state_of(config) == before
