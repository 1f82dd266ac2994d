"""Results come back from a backup without the people who asked to be left out since."""

from pathlib import Path

import pandas as pd
import pytest

from hyrox.errors import InputError
from hyrox.settings import Settings
from ingest import catalogue, stores
from ingest.progress import QUIET
from ingest.removal import suppress
from ingest.results_run import ingest_results
from tests.journal.backup.homes import back_up, bring_back


def test_who_asked_to_be_left_out_stays_out_of_older_results(
    small: Settings, drawn: pd.DataFrame, tmp_path: Path
) -> None:
    drawn.iloc[:250].to_csv(tmp_path / "rows.csv", index=False)
    ingest_results([tmp_path / "rows.csv"], small)
    before = catalogue.current(small)
    archive = back_up(small, tmp_path / "kept.zip")
    suppress(small, names=[drawn["athlete"].iloc[0]])
    assert catalogue.current(small).rows == before.rows - 1
    assert bring_back(small, archive).kept_out == 1
    assert catalogue.current(small).rows == before.rows - 1
    assert catalogue.previous(small) is None
    # What is made from the results is made again.
    assert stores.ensure_stores(small, QUIET) in ([], ["athletes"])

    # Names hashed with another key cannot be compared with the list.
    (small.home / "secret.key").write_text("cd" * 32)
    with pytest.raises(InputError, match="another installation"):
        bring_back(small, archive)
    elsewhere = small.model_copy(update={"home": tmp_path / "elsewhere"})
    bring_back(elsewhere, archive)
    assert catalogue.current(elsewhere).rows == before.rows
    assert catalogue.current(elsewhere).checksum() == before.checksum()
