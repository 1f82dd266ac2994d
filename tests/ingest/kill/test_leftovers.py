"""What a killed run left lying about is gone after the next one, and never taken for a version."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from hyrox.settings import Settings
from ingest.files import hold, remove_unless_held, replace_json
from ingest.results_run import ingest_results
from ingest.stores import Store, version_folder
from tests.ingest.kill.home_state import files_of, unfinished


def test_the_next_run_clears_away_whatever_it_takes_in(
    small: Settings, drawn: pd.DataFrame, tmp_path: Path
) -> None:
    path = tmp_path / "results.csv"
    drawn.head(40).to_csv(path, index=False)
    ingest_results([path], small)
    before = files_of(small)
    home = small.home
    shutil.copytree(version_folder(small, Store.ATHLETES), home / "stores" / "athletes-2020-old")
    (home / "stores" / "athletes-2021-begun" / "chroma").mkdir(parents=True)
    shutil.copy(home / "catalogue" / "000002.json", home / "catalogue" / "000009.json")
    for folder in (home, *(home / n for n in ("catalogue", "stores", "results", "quarantine"))):
        folder.mkdir(exist_ok=True)
        (folder / ".something.json.123.tmp").write_text("{")
    assert len(unfinished(small)) == 6
    assert ingest_results([path], small).kept == 0
    assert unfinished(small) == []
    assert files_of(small) == before


def test_a_version_whose_removal_was_cut_short_is_no_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "athletes-1"
    (folder / "chroma").mkdir(parents=True)
    (folder / "manifest.json").write_text("{}")
    let_go = hold(folder)
    assert not remove_unless_held(folder)
    assert (folder / "manifest.json").exists()
    let_go()

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(shutil, "rmtree", killed)
    with pytest.raises(KeyboardInterrupt):
        remove_unless_held(folder)
    assert not (folder / "manifest.json").exists()


def test_what_a_dead_process_began_to_write_goes_when_the_file_is_written_again(
    tmp_path: Path,
) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    path = tmp_path / "page [1].json"
    left = tmp_path / f".{path.name}.{ended.pid}.tmp"
    alive = tmp_path / f".{path.name}.{os.getppid()}.tmp"
    other = tmp_path / f".other.json.{ended.pid}.tmp"
    for begun in (left, alive, other):
        begun.write_text("{")
    replace_json(path, {})
    assert sorted(tmp_path.iterdir()) == sorted([path, alive, other])
