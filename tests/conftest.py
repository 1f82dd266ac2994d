"""Fixtures every room's tests share."""

import os
from pathlib import Path

import pytest

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The real data beside the checkout; a user's clone has none."""
    folder = PROJECT.parent / "shared" / "data"
    if not (folder / "results" / "public_results.parquet").exists():
        pytest.skip("no real results beside this checkout (../shared/data)")
    return folder
