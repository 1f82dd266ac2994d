import random
from pathlib import Path

import pandas as pd
import pytest

from hyrox.errors import InputError
from ingest.results.result_files import OPTIONAL, REQUIRED, read_result_file


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_csv_and_parquet_give_the_same_columns(
    tmp_path: Path, drawn: pd.DataFrame, kind: str
) -> None:
    path = tmp_path / f"results.{kind}"
    given = drawn.assign(bib=7)
    given.to_csv(path, index=False) if kind == "csv" else given.to_parquet(path)
    read = read_result_file(path)
    assert list(read.frame.columns) == [*REQUIRED, *OPTIONAL]
    assert read.unused == ("bib",)
    assert len(read.frame) == len(drawn)
    assert list(pd.to_numeric(read.frame["row"])) == list(drawn["row"])


def test_an_unknown_layout_names_what_is_missing_and_what_could_not_be_placed(
    tmp_path: Path, drawn: pd.DataFrame
) -> None:
    path = tmp_path / "results.csv"
    drawn.rename(columns={"ski_erg": "1000m SkiErg"}).to_csv(path, index=False)
    with pytest.raises(InputError) as caught:
        read_result_file(path)
    assert "Missing columns: ski_erg." in str(caught.value)
    assert "could not be placed: 1000m SkiErg." in str(caught.value)


def noise(size: int) -> bytes:
    return random.Random(5).randbytes(size)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", "is empty"),
        ("empty.parquet", b"", "is empty"),
        ("noise.csv", noise(10_000_000), "not a CSV"),
        ("noise.parquet", noise(10_000_000), "not a readable Parquet"),
        ("text-noise.csv", noise(5_000_000).hex().encode(), "not a CSV"),
        ("lines.csv", b"\n".join(noise(40).hex().encode() for _ in range(1000)), "unknown layout"),
        ("header.csv", ",".join(REQUIRED).encode() + b"\n", "no rows"),
        ("latin.csv", ",".join(REQUIRED).encode() + b"\n\xe9\xe8,\n", "UTF-8"),
        ("page.html", b"<html></html>", r"\.csv and \.parquet"),
    ],
)
def test_what_is_no_result_file_gets_one_clear_message(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=words) as caught:
        read_result_file(path)
    assert len(str(caught.value)) < 1000
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no file"):
        read_result_file(tmp_path / "nowhere.csv")
