"""Result files of every kind and layout read back to the same rows."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

from hyrox.errors import InputError
from ingest.results.contract import BATCH_ROWS, COLUMNS
from ingest.results.gate import Gate
from ingest.results.reading import tables
from ingest.results.reading.result_files import open_results
from tests.ingest.results.reading.written_files import (
    KINDS,
    LAYOUTS,
    NAMES,
    assert_contract,
    official_labels,
    run_work_roxzone,
    small,
    whole,
    write_lines,
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_in_every_kind_of_file_reads_back_to_the_same_rows(
    tmp_path: Path, rows: pd.DataFrame, layout: str, kind: str
) -> None:
    path = tmp_path / f"results.{kind}"
    written, name = LAYOUTS[layout]
    KINDS[kind](written(rows), path)
    source = open_results(path)
    assert source.layout == name
    read = pd.concat(source.batches, ignore_index=True)
    assert list(read.columns) == list(COLUMNS)
    for column in ("event", "division", "gender", "nationality", "athlete"):
        assert list(read[column]) == list(rows[column]), column
    assert list(read["season"]) == [str(season) for season in rows["season"]]
    assert list(read["age_group"].fillna("")) == list(rows["age_group"].fillna(""))
    for column in ("total", *NAMES):
        assert (read[column] - rows[column].astype(float)).abs().max() <= 0.001, column
    assert read["source_row"].iloc[[0, -1]].tolist() == ["row 1", f"row {len(rows)}"]
    assert read["status"].isna().all()


def test_a_finish_is_the_same_result_whichever_layout_brought_it(
    tmp_path: Path, rows: pd.DataFrame
) -> None:
    kept: dict[str, set[str]] = {}
    for layout, (written, _) in LAYOUTS.items():
        for kind in ("csv", "parquet", "jsonl"):
            path = tmp_path / f"a.{kind}"
            KINDS[kind](written(rows.head(100)), path)
            judged = Gate(b"k" * 32).judge(whole(path))
            kept[f"{layout} {kind}"] = {*judged.kept["result_id"], *judged.kept["athlete_key"]}
    assert len(kept["own csv"]) == 200
    assert [name for name, ids in kept.items() if ids != kept["own csv"]] == []


def test_a_source_lacks_what_it_lacks_and_names_what_nobody_uses(
    tmp_path: Path, rows: pd.DataFrame
) -> None:
    path = tmp_path / "works.csv"
    run_work_roxzone(rows).to_csv(path)
    source = open_results(path)
    assert source.unused == ("(no name)", "run_time", "work_time", "event_id")
    frame = next(source.batches)
    assert (frame["roxzone_1"] == 52).all()
    assert frame["roxzone_2"].isna().all()


def read(frame: pd.DataFrame, folder: Path, **defaults: str) -> pd.DataFrame:
    path = folder / "rows.jsonl"
    write_lines(frame, path)
    return pd.concat(open_results(path, defaults).batches, ignore_index=True)


def test_words_about_the_race_become_the_sports_own(tmp_path: Path, rows: pd.DataFrame) -> None:
    words = ["HYROX PRO MEN", "HDP", "HYROX GORUCK", "Women's Open"]
    frame = read(small(rows.drop(columns="gender"), division=words, season="2025/26"), tmp_path)
    assert list(frame["division"]) == ["pro", "doubles", "HYROX GORUCK", "open"]
    assert list(frame["gender"].fillna("")) == ["male", "", "", "female"]
    assert list(frame["season"]) == ["8"] * 4


def test_defaults_fill_absent_columns_and_leave_present_ones(
    tmp_path: Path, rows: pd.DataFrame
) -> None:
    lacking = small(rows.drop(columns=["season", "gender"]), event="2025 Rom")
    frame = read(lacking, tmp_path, season="S8", event="2024 Oslo", gender="Women")
    assert set(frame["season"]) == {"8"}
    assert set(frame["event"]) == {"2025 Rom"}
    assert set(frame["gender"]) == {"female"}
    with pytest.raises(InputError, match=r"Missing columns: season\."):
        read(lacking, tmp_path, gender="Women")
    with pytest.raises(InputError, match="does not say who raced"):
        read(lacking, tmp_path, season="8")
    with pytest.raises(InputError, match="age_group cannot be named"):
        read(lacking, tmp_path, season="8", age_group="30-34")


def test_a_stray_word_changes_how_no_other_row_is_read(tmp_path: Path, rows: pd.DataFrame) -> None:
    frame = read(small(rows, row=["4:31", "soon", "271.5", "-"]), tmp_path)
    assert list(frame["row"].fillna("")) == ["4:31", "soon", "271.5", ""]
    frame = read(small(rows, row=["4:31", "0:04:31", "271,5", None]), tmp_path)
    assert list(frame["row"].fillna(-1)) == [271.0, 271.0, 271.5, -1.0]


def test_nothing_is_missing_and_never_zero(tmp_path: Path, rows: pd.DataFrame) -> None:
    for nothing in ("", " - ", "–", "--:--", "NaN", None):
        assert read(small(rows, roxzone=nothing), tmp_path)["roxzone"].isna().all()
    frame = read(small(rows, athlete=["Null", "None", "-", " Na "]), tmp_path)
    assert list(frame["athlete"].fillna("")) == ["Null", "None", "", "Na"]


def test_parquet_durations_times_and_categories_are_read(
    tmp_path: Path, rows: pd.DataFrame
) -> None:
    frame = small(rows)
    path = tmp_path / "typed.parquet"
    spans = pd.to_timedelta(frame["row"].astype(float), unit="s")
    day = [(pd.Timestamp(0) + span).time() for span in spans]
    frame.assign(row=spans, ski_erg=day, division=frame["division"].astype("category")).to_parquet(
        path
    )
    read_back = whole(path)
    assert list(read_back["row"]) == list(frame["row"])
    assert list(read_back["ski_erg"]) == list(frame["row"])
    assert list(read_back["division"]) == list(frame["division"])


def test_semicolons_tabs_and_quotes_are_understood(tmp_path: Path, rows: pd.DataFrame) -> None:
    frame = small(rows, athlete='Family, "Given"\nB; C')
    for mark in (";", "\t", ","):
        path = tmp_path / "marks.csv"
        path.write_text("\ufeff\n" * (mark == ";") + frame.to_csv(index=False, sep=mark))
        read_back = whole(path)
        assert set(read_back["athlete"]) == {'Family, "Given"\nB; C'}
        assert list(read_back["row"]) == list(frame["row"])


def test_a_column_that_only_later_rows_have_is_used(
    tmp_path: Path, rows: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "BATCH_ROWS", 2)
    path = tmp_path / "late.jsonl"
    records: list[dict[str, Any]] = small(rows).to_dict("records")
    records[3]["idp"] = "JX7"
    records[3]["bib"] = "12"
    del records[2]["nationality"]
    path.write_text("\n".join(json.dumps(row) for row in records))
    source = open_results(path)
    frame = pd.concat(source.batches, ignore_index=True)
    assert list(frame["source_row"].fillna("")) == ["row 1", "row 2", "", "JX7"]
    assert list(frame["nationality"].fillna("")) == ["NA", "NA", "", "NA"]


@pytest.mark.parametrize("kind", ["csv", "parquet", "jsonl"])
def test_batches_are_bounded_and_lose_no_row(
    tmp_path: Path, rows: pd.DataFrame, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(tables, "BATCH_ROWS", 150)
    KINDS[kind](rows, tmp_path / f"a.{kind}")
    batches = list(open_results(tmp_path / f"a.{kind}").batches)
    assert len(batches) >= 3
    assert max(map(len, batches)) <= 150
    joined = pd.concat(batches, ignore_index=True)
    assert list(joined["athlete"]) == list(rows["athlete"])
    assert list(joined["source_row"]) == [f"row {i}" for i in range(1, len(rows) + 1)]
    assert all(batch.index[0] == 0 for batch in batches)
    assert BATCH_ROWS == 100_000


def test_a_batch_of_json_is_bounded_by_its_text_too(
    tmp_path: Path, rows: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_LARGEST_BATCH", 50_000)
    write_lines(rows, tmp_path / "a.jsonl")
    batches = list(open_results(tmp_path / "a.jsonl").batches)
    assert 3 <= len(batches) <= 8
    assert sum(map(len, batches)) == len(rows)


def test_a_season_without_roxzone_is_read_and_says_nothing_of_it(
    tmp_path: Path, rows: pd.DataFrame
) -> None:
    path = tmp_path / "season-1.csv"
    official_labels(rows).drop(columns="Roxzone Time").to_csv(path, index=False)
    frame = whole(path)
    assert frame["roxzone"].isna().all()
    assert list(frame["row"]) == list(rows["row"])


def test_the_shared_file_is_read_whole(shared_dir: Path) -> None:
    path = shared_dir / "results" / "public_results.parquet"
    batches: Iterator[pd.DataFrame] = open_results(path).batches
    read_rows = 0
    for frame in batches:
        assert_contract(frame)
        read_rows += len(frame)
    assert read_rows == pq.read_metadata(path).num_rows
