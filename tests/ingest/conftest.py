"""A corpus of six documents and small installations made from it."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from hyrox.segments import SEGMENTS
from hyrox.settings import Settings


@pytest.fixture(scope="session")
def built_home(small_corpora: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stores of the small corpus, built once; tests take copies."""
    from ingest.stores import ensure_stores

    home = tmp_path_factory.mktemp("built")
    ensure_stores(Settings(home=home, corpora=small_corpora, reference_draws=1000))
    return home


@pytest.fixture
def bare(small_corpora: Path, tmp_path: Path) -> Settings:
    """An installation of its own, corpus included, nothing built yet."""
    corpora = tmp_path / "corpora"
    shutil.copytree(small_corpora, corpora)
    return Settings(home=tmp_path / "home", corpora=corpora, reference_draws=1000)


@pytest.fixture
def small(bare: Settings, built_home: Path) -> Settings:
    """``bare`` with its stores built."""
    shutil.copytree(built_home, bare.home)
    return bare


@pytest.fixture(scope="session")
def drawn(small_corpora: Path) -> pd.DataFrame:
    """400 sound finishes in the layout of a result file, names included; nobody is real."""
    from ingest.reference.reference_field import load_reference_field

    frame = load_reference_field(small_corpora / "reference_field").draw(400, seed=3)
    frame["event"] = frame["event"].map(lambda event: "2025 Berlin" if "1" in event else "2025 Rom")
    frame["athlete"] = [f"Given{i} Family{i}" for i in range(len(frame))]
    frame["nationality"] = None
    names = [s.value for s in SEGMENTS]
    order = ["season", "event", "division", "gender", "age_group", "nationality", "athlete"]
    return frame[[*order, "total", *names]]
