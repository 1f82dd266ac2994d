"""Result files of every kind and layout, and what only looks like one."""

import gzip
import json
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hyrox.errors import InputError
from hyrox.segments import RUNS, SEGMENTS, STATIONS
from hyrox.times import format_time
from ingest.results import tables
from ingest.results.contract import BATCH_ROWS, COLUMNS, REQUIRED, TIMES
from ingest.results.result_files import open_results

SWEEP = int(os.environ.get("HYROX_COACH_SWEEP", "200"))
NAMES = [s.value for s in SEGMENTS]
SEASON_1_STATIONS = [
    "1000m Ski Erg", "2x25m Sled Push", "2x25m Sled Pull", "80m Burpee Broad Jump",
    "1000m Ruder Erg", "200m Farmers Carry", "100m Sandbag Lunges", "Wall Balls",
]  # fmt: skip
PYROX = dict(
    zip(
        STATIONS,
        "skiErg sledPush sledPull burpeeBroadJump rowErg farmersCarry sandbagLunges "
        "wallBalls".split(),
        strict=True,
    )
)


def hms(seconds: float) -> str:
    text = format_time(seconds)
    return text if text.count(":") == 2 else f"0:{text:0>5}"


def clocks(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(**{name: frame[name].map(hms) for name in ("total", *NAMES)})


def own_names(frame: pd.DataFrame) -> pd.DataFrame:
    return frame


def run_work_roxzone(frame: pd.DataFrame) -> pd.DataFrame:
    names = {"total": "total_time", "roxzone": "roxzone_time", "event": "event_name"}
    names |= {s: f"work_{i}" for i, s in enumerate(STATIONS, 1)} | {"athlete": "name"}
    frame = clocks(frame).rename(columns=names)
    return frame.assign(
        run_time="0:40:00", work_time="0:40:00", event_id="JX2", roxzone_1="0:00:52"
    )


def official_labels(frame: pd.DataFrame) -> pd.DataFrame:
    names = {"total": "Overall Time", "roxzone": "Roxzone Time", "event": "Event"}
    names |= dict(zip(STATIONS, SEASON_1_STATIONS, strict=True))
    names |= {s: f"Lauf {i}" for i, s in enumerate(RUNS, 1)}
    frame = clocks(frame).rename(columns=names)
    return frame.assign(**{"Run Total": "0:40:00", "Best Run Lap": "0:04:02"})


def pyrox(frame: pd.DataFrame) -> pd.DataFrame:
    minutes = frame.assign(**{name: frame[name] / 60 for name in ("total", *NAMES)})
    names = {"total": "total_time", "roxzone": "roxzone_time", "event": "event_name"}
    names |= {s: f"{word}_time" for s, word in PYROX.items()} | {"athlete": "name"}
    names |= {s: f"run{i}_time" for i, s in enumerate(RUNS, 1)}
    return minutes.rename(columns=names).assign(roxzone_1="0:00:52", run_time=40.0)


def nested(frame: pd.DataFrame, key: Callable[[int, str], str] = lambda i, _: str(i)) -> Any:
    splits = [
        {key(i, name): hms(row[name]) for i, name in enumerate(NAMES, 1)}
        for _, row in frame.iterrows()
    ]
    return frame.drop(columns=NAMES).assign(splits=splits)


def numbered_labels(frame: pd.DataFrame) -> pd.DataFrame:
    labels = dict(zip(STATIONS, SEASON_1_STATIONS, strict=True)) | {"roxzone": "Roxzone"}
    return nested(frame, lambda i, name: f"{i:02}_{labels.get(name, name.replace('_', ' '))}")  # type: ignore[no-any-return]


LAYOUTS: dict[str, tuple[Callable[[pd.DataFrame], pd.DataFrame], str]] = {
    "own": (own_names, "own names"),
    "clocks": (clocks, "own names"),
    "works": (run_work_roxzone, "run, work, roxzone"),
    "labels": (official_labels, "split labels"),
    "pyrox": (pyrox, "pyrox-client"),
    "nested": (nested, "nested splits"),
    "nested labels": (numbered_labels, "nested splits"),
}


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    frame.to_csv(path, index=False)


def write_parquet(frame: pd.DataFrame, path: Path) -> None:
    frame.to_parquet(path, row_group_size=150)


def write_lines(frame: pd.DataFrame, path: Path) -> None:
    path.write_text("\n".join(json.dumps(row) for row in frame.to_dict("records")))


def write_list(frame: pd.DataFrame, path: Path) -> None:
    path.write_text(json.dumps(frame.to_dict("records"), indent=1))


def packed(write: Callable[[pd.DataFrame, Path], None]) -> Callable[[pd.DataFrame, Path], None]:
    def write_packed(frame: pd.DataFrame, path: Path) -> None:
        write(frame, path)
        path.write_bytes(gzip.compress(path.read_bytes()))

    return write_packed


KINDS: dict[str, Callable[[pd.DataFrame, Path], None]] = {
    "csv": write_csv,
    "parquet": write_parquet,
    "jsonl": write_lines,
    "json": write_list,
    "csv.gz": packed(lambda frame, path: path.write_text(frame.to_csv(index=False))),  # type: ignore[arg-type, return-value]
    "jsonl.gz": packed(write_lines),
}


@pytest.fixture(scope="session")
def rows(drawn: pd.DataFrame) -> pd.DataFrame:
    return drawn.assign(nationality="NA", season=drawn["season"].astype("int64"))


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


def small(rows: pd.DataFrame, **changed: Any) -> pd.DataFrame:
    return rows.head(4).assign(**changed)


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


def whole(path: Path) -> pd.DataFrame:
    return pd.concat(open_results(path).batches, ignore_index=True)


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


def noise(size: int) -> bytes:
    return random.Random(5).randbytes(size)


HEADER = ",".join(REQUIRED).encode() + b"\n"
ROW = b"8,2025 Rom,open,male,1:30:00" + b",0:05:00" * 16
LINE = json.dumps(dict(zip(REQUIRED, ROW.decode().split(","), strict=True))).encode()


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


def assert_contract(frame: pd.DataFrame) -> None:
    assert list(frame.columns) == list(COLUMNS)
    assert len(frame) <= BATCH_ROWS
    assert list(frame.index[:1]) == [0]
    for name in COLUMNS:
        if name in TIMES and pd.api.types.is_float_dtype(frame[name]):
            continue
        present = frame[name].dropna()
        assert all(isinstance(value, str) and value.strip() for value in present), name


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


def test_the_shared_file_is_read_whole(shared_dir: Path) -> None:
    path = shared_dir / "results" / "public_results.parquet"
    batches: Iterator[pd.DataFrame] = open_results(path).batches
    read_rows = 0
    for frame in batches:
        assert_contract(frame)
        read_rows += len(frame)
    assert read_rows == pq.read_metadata(path).num_rows
