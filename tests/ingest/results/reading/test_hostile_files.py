"""What only looks like a result file, and what wants to do harm: one clear error, no crash."""

import gzip
import json
import os
import random
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hyrox.errors import InputError
from ingest.results.contract import COLUMNS, REQUIRED
from ingest.results.reading import tables
from ingest.results.reading.result_files import open_results
from tests.ingest.results.reading.written_files import (
    HEADER,
    KINDS,
    LAYOUTS,
    LINE,
    NAMES,
    ROW,
    assert_contract,
    small,
    whole,
)

SWEEP = int(os.environ.get("HYROX_COACH_SWEEP", "200"))


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
        ("header.csv", HEADER, "no rows"),
        ("latin.csv", HEADER + ROW.replace(b"Rom", b"K\xf6ln"), "UTF-8"),
        ("latin-header.csv", b"\xe9" + HEADER + ROW, "UTF-8"),
        ("wide.csv", (HEADER + ROW).decode().encode("utf-16"), "not a CSV"),
        ("twins.csv", b"total,total\n1,2\n", "more than one column named total"),
        ("ragged.csv", HEADER + ROW + b"\n8,Rom\n", "a row has 2 values, the header 21"),
        (
            "quote.csv",
            HEADER + ROW.replace(b"2025", b'"2025') + b"\n" + (ROW + b"\n") * 50,
            "quote",
        ),
        ("long.csv", HEADER + ROW.replace(b"Rom", b"R" * (20 << 20)), "longer than 8 MiB"),
        ("page.html", b"<html></html>", r"read from \.csv"),
        ("noise.csv.gz", noise(1000), "cannot be unpacked"),
        ("cut.csv.gz", gzip.compress(HEADER + ROW)[:-20], "cannot be unpacked"),
        ("bomb.csv.gz", gzip.compress(HEADER + ROW + b"\n" * (64 << 20)), "over 200 times"),
        ("bomb.jsonl.gz", gzip.compress(LINE + (b" " * 9999 + b"\n") * 6000), "over 200 times"),
        ("commas.csv", b"," * 5000 + b"\n1", "5,001 columns"),
        ("noise.jsonl", b"{" + noise(1000), "line 1 is not UTF-8"),
        ("broken.jsonl", LINE + b"\n\n" + LINE[:-5] + b"\n" + LINE, "line 3: this is not JSON"),
        ("cut.json", b"[" + LINE + b",\n" + LINE[:-9], "line 2: this is not JSON"),
        ("numbers.json", b"[1, 2]", "row 1: a row must be an object"),
        ("list.jsonl", b"[]\n", "line 1: a row must be an object"),
        ("nothing.json", b"[]", "unknown layout"),
        ("deep.jsonl", b'{"a":' + b"[" * 200_000, "nested too deeply"),
        ("long.jsonl", LINE[:-1] + b',"x":"' + b"x" * (1 << 20) + b'"}', "longer than 1 MiB"),
        ("digits.jsonl", b'{"total":' + b"1" * 5000 + b"}", "a number is too long"),
        ("keys.jsonl", b"\n".join(b'{"a%d": 1}' % i for i in range(1001)), "different keys"),
        ("twin-keys.jsonl", LINE[:-1] + b', "Running 1": 300}', "both say run_1"),
        (
            "splits.jsonl",
            b'{"season":8,"event":"a","division":"open","gender":"m","total":1,"splits":"x"}',
            "row 1: its splits cannot be read",
        ),
    ],
)
def test_what_is_no_result_file_gets_one_clear_message(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=words) as caught:
        list(open_results(path).batches)
    assert name in str(caught.value)
    assert len(str(caught.value)) < 1000
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no file"):
        open_results(tmp_path / "nowhere.csv")


def test_a_parquet_file_with_a_repeated_column_or_absurd_size_is_refused(
    tmp_path: Path, rows: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.parquet"
    table = pa.Table.from_pandas(rows, preserve_index=False)
    pq.write_table(table.append_column("total", table["row"]), path)
    with pytest.raises(InputError, match="more than one column named total"):
        open_results(path)
    rows.to_parquet(path)
    monkeypatch.setattr(tables, "_MOST_ROWS", 100)
    with pytest.raises(InputError, match="claims 400 rows"):
        open_results(path)


def test_long_text_is_cut_before_a_small_file_repeats_it_in_every_row(tmp_path: Path) -> None:
    count, long = 20_000, "R" * (1 << 20)
    columns: dict[str, Any] = {name: pa.repeat(300.0, count) for name in REQUIRED}
    columns |= {name: pa.repeat("8", count) for name in ("season", "division", "gender")}
    columns["event"] = pa.DictionaryArray.from_arrays(
        pa.repeat(pa.scalar(0, pa.int32()), count), [long]
    )
    columns["total"] = columns["event"]
    path = tmp_path / "repeated.parquet"
    pq.write_table(pa.table(columns), path)
    assert path.stat().st_size < 200_000
    frame = whole(path)
    assert len(frame) == count
    assert set(frame["event"]) == set(frame["total"]) == {"R" * 1000}


def test_a_list_of_countless_splits_is_refused(tmp_path: Path, rows: pd.DataFrame) -> None:
    path = tmp_path / "lists.parquet"
    splits = pa.array([[300.0] * 100_000] * 4)
    table = pa.Table.from_pandas(small(rows).drop(columns=NAMES), preserve_index=False)
    pq.write_table(table.append_column("splits", splits), path)
    with pytest.raises(InputError, match="too many splits"):
        open_results(path)


@pytest.mark.parametrize("inside", [False, True])
def test_text_in_a_parquet_file_that_is_no_utf8_is_damage(
    tmp_path: Path, rows: pd.DataFrame, inside: bool
) -> None:
    bad = pa.array([b"0:05:00", b"0:0\xad:00"] * 2).view(pa.string())
    frame = small(rows)
    if inside:
        frame, column = frame.drop(columns=NAMES), pa.StructArray.from_arrays([bad], ["Running 1"])
    else:
        frame, column = frame.drop(columns="event"), bad
    table = pa.Table.from_pandas(frame, preserve_index=False)
    path = tmp_path / "bad.parquet"
    pq.write_table(table.append_column("splits" if inside else "event", column), path)
    with pytest.raises(InputError, match="damaged: it cannot be read beyond row 0"):
        open_results(path)


def test_no_message_repeats_what_a_row_says_of_a_person(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(HEADER + ROW + b"\nGiven Family,2025\n")
    with pytest.raises(InputError) as caught:
        open_results(path)
    assert "Family" not in str(caught.value)


def mutated(data: bytes, rng: random.Random) -> bytes:
    """Some bytes changed, cut out, doubled or cut off."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(changed) + 1)
        match rng.randrange(5):
            case 0:
                changed[at : at + 1] = rng.randbytes(1)
            case 1:
                del changed[at : at + rng.randint(1, 200)]
            case 2:
                changed[at:at] = changed[at : at + rng.randint(1, 300)]
            case 3:
                changed[at:at] = rng.choice(
                    [b'"', b"\n", b"\0", b"\xff", b",,", b"{", b"[[", b"1e9"]
                )
            case _:
                del changed[at + 40 :]
        if not changed:
            break
    return bytes(changed)


@pytest.mark.parametrize("layout", ["works", "nested", "pyrox"])
@pytest.mark.parametrize("kind", ["csv", "parquet", "jsonl", "json", "csv.gz"])
def test_mutated_files_are_read_or_refused_in_one_sentence(
    tmp_path: Path, rows: pd.DataFrame, kind: str, layout: str
) -> None:
    path = tmp_path / f"a.{kind}"
    KINDS[kind](LAYOUTS[layout][0](rows.head(12)), path)
    data = path.read_bytes()
    rng = random.Random(f"{kind} {layout}")
    messages: list[str] = []
    for _ in range(max(1, SWEEP // 15)):
        path.write_bytes(mutated(data, rng))
        try:
            for frame in open_results(path).batches:
                assert_contract(frame)
        except InputError as error:
            messages.append(str(error))
    assert messages
    assert all("\n" not in message and len(message) < 1500 for message in messages)


cells = st.one_of(
    st.none(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(["4:31", "1:27:34", "-", "HYROX PRO", "M", "\ud800", "0:04:32,5", "10:99:99"]),
    st.lists(st.integers(), max_size=2),
)
columns = st.one_of(
    st.text(max_size=12), st.sampled_from([*COLUMNS, "splits", "Running 1", "work_3", "run1_time"])
)


@settings(
    max_examples=SWEEP, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.dictionaries(columns, cells, max_size=4), min_size=1, max_size=4),
    st.sampled_from(["jsonl", "json", "csv", "parquet"]),
)
def test_whatever_stands_in_the_cells_the_contract_holds(
    tmp_path: Path, odd: list[dict[str, Any]], kind: str
) -> None:
    sound = dict(zip(REQUIRED, ROW.decode().split(","), strict=True))
    records = [{**sound, **row} for row in odd]
    path = tmp_path / f"odd.{kind}"
    if kind == "jsonl":
        path.write_text("\n".join(json.dumps(row) for row in records))
    elif kind == "json":
        path.write_text(json.dumps(records))
    else:
        plain = [{k: clean(v) for k, v in row.items()} for row in records]
        frame = pd.DataFrame(plain).astype("str")
        frame.columns = [clean(name) for name in frame.columns]
        KINDS[kind](frame.loc[:, ~frame.columns.duplicated()], path)
    try:
        frames = list(open_results(path).batches)
    except InputError:
        return
    for frame in frames:
        assert_contract(frame)
    assert sum(map(len, frames)) == len(records)


def clean(value: object) -> str:
    return str(value).encode("utf-8", "replace").decode().replace("\0", "")


@settings(
    max_examples=SWEEP, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=300), st.sampled_from(sorted(tables.KINDS)))
def test_whatever_the_bytes_there_is_no_crash(tmp_path: Path, data: bytes, kind: str) -> None:
    path = tmp_path / f"bytes{kind}"
    path.write_bytes(gzip.compress(data) if kind.endswith(".gz") and len(data) % 2 else data)
    with pytest.raises(InputError):
        list(open_results(path).batches)
