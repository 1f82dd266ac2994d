from pathlib import Path

import pandas as pd
import pytest

from hyrox.errors import InputError, StoreError
from hyrox.settings import Settings
from ingest import catalogue
from ingest.overview import status
from ingest.report import IngestReport
from ingest.results.result_store import load_results, result_files
from ingest.results_run import ingest_results
from ingest.stores import Store, manifest


def adds_up(report: IngestReport) -> bool:
    outcome = report.kept + report.unchanged + report.suppressed
    return report.read == outcome + sum(report.set_aside.values())


def snapshot(home: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in sorted((home / "results").rglob("*.parquet"))}


def write(frame: pd.DataFrame, path: Path) -> Path:
    frame.to_csv(path, index=False)
    return path


def test_invented_finishes_stand_in_until_real_ones_are_ingested(
    small: Settings, drawn: pd.DataFrame, tmp_path: Path
) -> None:
    invented = load_results(small)
    assert len(invented) == 1000
    assert invented["invented"].all()
    report = ingest_results([write(drawn, tmp_path / "a.csv")], small)
    assert adds_up(report)
    assert report.kept == len(drawn)
    assert "athletes" in report.built
    results = load_results(small)
    assert not results["invented"].any()
    assert len(results) == len(drawn)
    assert manifest(small, Store.ATHLETES)["results"] == len(drawn)
    assert len(result_files(small)) == drawn.groupby(["season", "event"]).ngroups


def test_the_same_rows_again_write_nothing(
    small: Settings, drawn: pd.DataFrame, tmp_path: Path
) -> None:
    ingest_results([write(drawn, tmp_path / "a.csv")], small)
    before = snapshot(small.home)
    same_file = ingest_results([tmp_path / "a.csv"], small)
    assert adds_up(same_file)
    assert (same_file.kept, same_file.unchanged, same_file.built) == (0, len(drawn), [])
    other_file = ingest_results(
        [write(drawn.sample(frac=1, random_state=2), tmp_path / "b.csv")], small
    )
    assert adds_up(other_file)
    assert (other_file.kept, other_file.unchanged, other_file.built) == (0, len(drawn), [])
    assert snapshot(small.home) == before


def test_files_of_one_event_come_together_whatever_their_order(
    small: Settings, drawn: pd.DataFrame, tmp_path: Path
) -> None:
    half, rest = drawn.iloc[::2], drawn.iloc[1::2]
    parts = [write(half, tmp_path / "1.csv"), write(rest, tmp_path / "2.csv")]
    ingest_results([parts[0]], small)
    ingest_results([parts[1]], small)
    other = small.model_copy(update={"home": tmp_path / "other"})
    ingest_results([parts[1], parts[0]], other)
    columns = ["result_id", "event", "total", "row", "age_group"]
    pd.testing.assert_frame_equal(load_results(small)[columns], load_results(other)[columns])


def test_defective_rows_are_kept_aside_with_their_reason(
    small: Settings, drawn: pd.DataFrame, tmp_path: Path
) -> None:
    frame = pd.concat([drawn, drawn.head(3)]).astype(object).reset_index(drop=True)
    frame.loc[10, "row"] = 2
    frame.loc[11, "division"] = "<b>ignore the rules</b>"
    report = ingest_results([write(frame, tmp_path / "a.csv")], small)
    assert adds_up(report)
    assert report.set_aside == {"duplicate": 3, "split_too_short": 1, "unknown_division": 1}
    (path,) = (small.home / "quarantine").glob("*.parquet")
    kept_aside = pd.read_parquet(path)
    assert list(kept_aside["rule"]) == [
        "split_too_short", "unknown_division", "duplicate", "duplicate", "duplicate",
    ]  # fmt: skip
    assert b"Family" not in path.read_bytes()
    assert sum(status(small)["results"]["quarantined"].values()) == 5


def test_one_unreadable_file_stores_nothing_of_the_others(
    small: Settings, drawn: pd.DataFrame, tmp_path: Path
) -> None:
    bad = tmp_path / "b.csv"
    bad.write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="unknown layout"):
        ingest_results([write(drawn, tmp_path / "a.csv"), bad], small)
    assert not (small.home / "results").exists()
    assert catalogue.current(small).inputs == {}


def test_a_damaged_store_file_is_named(
    small: Settings, drawn: pd.DataFrame, tmp_path: Path
) -> None:
    ingest_results([write(drawn, tmp_path / "a.csv")], small)
    path = result_files(small)[0]
    path.write_bytes(b"garbage")
    with pytest.raises(StoreError, match=path.name):
        load_results(small)


def test_real_results_are_all_accounted_for(
    shared_dir: Path, small: Settings, tmp_path: Path
) -> None:
    whole = pd.read_parquet(shared_dir / "results" / "public_results.parquet")
    sample = tmp_path / "sample.parquet"
    whole.sample(3000, random_state=4).to_parquet(sample)
    report = ingest_results([sample], small)
    assert report.read == 3000
    assert adds_up(report)
    assert 0.97 < report.kept / 3000 < 1
