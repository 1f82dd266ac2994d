"""Rows to write result files from."""

import pandas as pd
import pytest


@pytest.fixture(scope="session")
def rows(drawn: pd.DataFrame) -> pd.DataFrame:
    """``drawn`` with nationalities; "NA" is Namibia and no missing value."""
    return drawn.assign(nationality="NA", season=drawn["season"].astype("int64"))
