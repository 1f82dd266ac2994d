"""Whatever stands in a file: no crash, no row that violates the schema, every row accounted for.

Cells are damaged by hypothesis, then bytes by a mutator, and each file is taken in as the command
would, stores aside. The full sweep:

    HYROX_COACH_SWEEP=10000 python -m pytest tests/ingest/test_wild_files.py -s
"""

import json
import math
import os
import random
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hyrox.divisions import Division, Gender, parse_age_group
from hyrox.errors import HyroxCoachError
from hyrox.results import SEGMENT_LIMITS_S, TOTAL_LIMITS_S, RaceResult, Splits
from hyrox.rules import rule_set
from hyrox.segments import SEGMENTS, Segment
from hyrox.settings import Settings
from ingest import catalogue, stores
from ingest.fetch import Fetched
from ingest.guidance.instructions import addresses_a_model
from ingest.guidance_run import ingest_guidance
from ingest.guidance_store import SHIPPED, read_source
from ingest.report import IngestReport
from ingest.results import quarantine
from ingest.results.cleaning import LONGEST_ROXZONE_S
from ingest.results.gate import MOST_PENALTY_S, RULES, STORED, result_ids
from ingest.results.result_store import load_results
from ingest.results_run import ingest_results
from tests.ingest.guidance.test_imported_rows import EXERCISE, FOOD, FOODS, RECIPE
from tests.ingest.guidance.web.test_web_pages import page, text
from tests.ingest.results.reading.written_files import KINDS, LAYOUTS

SWEEP = int(os.environ.get("HYROX_COACH_SWEEP", "200"))
RESULTS = SWEEP * 3 // 4
WILD = settings(
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ROWS = 12
NAMES = [s.value for s in SEGMENTS]
TOKENS = (
    b'"', b"'", b",", b";", b"\t", b"\n", b"\r\n", b"\0", b"\xef\xbb\xbf", b"\xff", b"{", b"}",
    b"[", b"]", b":", b"null", b"NaN", b"Infinity", b"1e999", b"-1", b"0", b"9" * 40, b"0:61:00",
    b"\\u0000", b"\\ud800", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b"PAR1", b"---", b"#", b"=cmd()",
    b"id: ", b"<script>", b"&lt;",
)  # fmt: skip
NASTY: tuple[Any, ...] = (
    None, "", "-", "–", 0, -1, 1, 29.9, 155, 1801, 5000, 1e308, math.nan, math.inf, -math.inf, True,
    "abc", "1:61", "99:99:99", "0:04:31", "4:31.5", "1e400", "٣", "１２", "DNF", "Disqualified",
    "=1+1", "<b>x</b>", "a\nb", "\x00", "\u202e", "x" * 5000, "doubles", "relay", "adaptive",
    "pro", "mixed", "female", "16-24", "U24", "100", "3", 8.5, "2025 Rom", "Given1 Family1",
)  # fmt: skip
CELL = st.sampled_from(NASTY) | st.text(max_size=12) | st.floats() | st.integers(-(10**6), 10**6)
DAMAGE = st.lists(
    st.tuples(st.integers(0, ROWS - 1), st.integers(0, 60), CELL), max_size=6
)  # fmt: skip


def damaged(data: bytes, seed: int) -> bytes:
    """Bytes with one to four damages, none for the seed 0; equal arguments give equal bytes."""
    rng = random.Random(seed)
    for _ in range(rng.choice((1, 1, 2, 4)) if seed else 0):
        i = rng.randrange(len(data) + 1)
        n = rng.choice((1, 1, 8, 64, 512))
        j = rng.randrange(len(data) + 1)
        data = rng.choice((
            data[:i] + data[i + n :],
            data[:i] + data[i : i + n] + data[i:],
            data[:i] + rng.randbytes(min(n, 8)) + data[i + n :],
            data[:i] + rng.choice(TOKENS) + data[i:],
            data[:i] + bytes([data[i % len(data)] ^ (1 << rng.randrange(8))]) + data[i + 1 :]
            if data else b"",
            data[:i] + data[j : j + n] + data[i:],
            data[:i] if rng.random() < 0.3 else data,
        ))  # fmt: skip
    return data


@pytest.fixture(scope="module")
def losses() -> Iterator[Counter[str]]:
    counted: Counter[str] = Counter()
    yield counted
    print(f"\n{dict(counted.most_common())}")


@pytest.fixture
def start(small_corpora: Path, drawn: pd.DataFrame, tmp_path: Path,
          monkeypatch: pytest.MonkeyPatch) -> Settings:  # fmt: skip
    """A home with twenty finishes in it; stores are not built."""
    monkeypatch.setattr(stores, "build_stale", lambda *_: [])
    monkeypatch.setattr(os, "fsync", lambda _: None)  # nothing here must outlive a power cut
    begun = Settings(home=tmp_path / "start", corpora=small_corpora, reference_draws=1000)
    path = tmp_path / "first.csv"
    drawn.iloc[:20].to_csv(path, index=False)
    ingest_results([path], begun)
    return begun


def again(start: Settings) -> Settings:
    """The same home, fresh."""
    home = start.home.with_name("home")
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(start.home, home)
    return start.model_copy(update={"home": home})


def attempted(take_in: Callable[[], IngestReport]) -> IngestReport | str:
    """The report, or what the person is told; anything but the project's own errors is a crash."""
    try:
        return take_in()
    except HyroxCoachError as error:
        return str(error)


def truth(home: Path) -> dict[str, bytes]:
    """Every file but the mark of the last writer."""
    files = (p for p in home.rglob("*") if p.is_file() and not p.name.startswith("writer."))
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in files}


@settings(WILD, max_examples=RESULTS)
@given(
    layout=st.sampled_from(sorted(LAYOUTS)), kind=st.sampled_from(sorted(KINDS)), cells=DAMAGE,
    seed=st.just(0) | st.integers(0, 2**32),
)  # fmt: skip
def test_any_result_file_is_taken_in_by_the_rules_or_refused_whole(
    start: Settings, drawn: pd.DataFrame, tmp_path: Path, losses: Counter[str],
    layout: str, kind: str, cells: list[tuple[int, int, Any]], seed: int,
) -> None:  # fmt: skip
    path = tmp_path / f"wild.{kind}"
    write(drawn, layout, kind, cells, path)
    path.write_bytes(damaged(path.read_bytes(), seed))
    home = again(start)
    before = truth(home.home)
    report = attempted(lambda: ingest_results([path], home))
    if isinstance(report, str):
        losses["refused file"] += 1
        assert 20 < len(report) < 1000
        assert truth(home.home) == before
        return
    losses["files"] += 1
    losses.update({f"rows {k}": n for k, n in vars(report).items() if k in ("read", "kept")})
    losses.update(report.set_aside)
    assert seed or report.read == ROWS
    accounted(report, home)
    results = load_results(home)
    assert len(results) == 20 + report.kept
    for row in results.to_dict("records"):
        sound(row)
    assert list(results["result_id"]) == result_ids(results)
    assert results["result_id"].is_unique


def write(
    drawn: pd.DataFrame, layout: str, kind: str, cells: list[tuple[int, int, Any]], path: Path
) -> None:
    """Rows 15 to 26, five of them known, in a layout, with damaged cells; as text where a kind of
    file cannot hold such a cell (a column of Parquet has one type)."""
    rows = drawn.iloc[15 : 15 + ROWS].reset_index(drop=True).assign(nationality="SWE")
    frame = LAYOUTS[layout][0](rows.assign(season=rows["season"].astype("int64"))).astype(object)
    for row, column, value in cells:
        frame.iat[row, column % frame.shape[1]] = value
    try:
        KINDS[kind](frame, path)
    except (pa.ArrowException, UnicodeEncodeError, OverflowError):
        KINDS[kind](frame.map(lambda v: str(v).encode("utf-8", "replace").decode()), path)


def accounted(report: IngestReport, home: Settings) -> None:
    """Every row that was read is somewhere, and the quarantine holds what was set aside."""
    assert report.read == (
        report.kept + report.unchanged + report.suppressed + sum(report.set_aside.values())
    )
    assert report.set_aside.keys() <= RULES.keys()
    assert sum(report.events.values()) == report.kept
    assert quarantine.counts(home) == report.set_aside
    rows = quarantine.read(home)
    assert rows["quarantine_id"].is_unique
    assert rows["line"].between(1, report.read).all()
    (entry,) = (i for i in catalogue.current(home).inputs.values() if i.name != "first.csv")
    assert (entry.read, entry.kept, entry.unchanged, entry.set_aside) == (
        report.read, report.kept, report.unchanged, report.set_aside,
    )  # fmt: skip


def sound(row: dict[Any, Any]) -> None:
    """A stored row is a race result, or one without Roxzone or with a penalty in its limits."""
    assert set(STORED) <= row.keys()
    division, gender = Division(row["division"]), Gender(row["gender"])
    assert 1 <= row["season"] <= 99
    assert row["event"].strip()
    assert row["rules"] == rule_set(int(row["season"]))
    age = row["age_group"] if isinstance(row["age_group"], str) else None
    assert age is None or parse_age_group(age) == age
    key = row["athlete_key"]
    assert not isinstance(key, str) or re.fullmatch(r"[0-9a-f]{24}(\+[0-9a-f]{24})*", key)
    times = {segment: row[segment.value] for segment in SEGMENTS}
    penalty = 0.0 if math.isnan(row["penalty"]) else row["penalty"]
    if not penalty and not any(map(math.isnan, times.values())):
        RaceResult(division, gender, Splits(tuple(times.values())), total_s=row["total"])
        return
    assert abs(penalty) <= MOST_PENALTY_S
    assert TOTAL_LIMITS_S[0] <= row["total"] <= TOTAL_LIMITS_S[1]
    measured = {s: t for s, t in times.items() if not math.isnan(t)}
    assert measured.keys() >= set(SEGMENTS) - {Segment.ROXZONE}
    for segment, time_s in measured.items():
        low, high = SEGMENT_LIMITS_S[segment]
        assert low <= time_s <= high
    rest_s = row["total"] - penalty - sum(measured.values())
    assert -20 <= rest_s <= (20 if len(measured) == len(SEGMENTS) else LONGEST_ROXZONE_S + 20)
    assert gender is not Gender.MIXED or division not in (Division.OPEN, Division.PRO)


LISTED = """[[source]]
address = "https://example.org/sled"
licence = "CC BY 4.0"
topic = "sled_push"

[[source]]
address = "https://example.org/other"
licence = "CC0"
topic = "running"
"""


class Site:
    """Gives one page, its bytes damaged, for every address."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def get(self, url: str, /) -> Fetched:
        body = damaged(page(f"<h2>Steps</h2>{text(1)}").encode(), self._seed)
        return Fetched(url, url, 200, "text/html", None, body, "", "2026-11-22T00:00:00+00:00")


def source_of(kind: str, corpora: Path, folder: Path, seed: int) -> Path:
    """A source of guidance with damaged bytes."""
    if kind == "markdown":
        club = folder / "club"
        club.mkdir(exist_ok=True)
        for name in ("sleep", "hydration"):
            document = (corpora / "guidance" / f"{name}.md").read_bytes()
            document = document.replace(f"id: {name}".encode(), f"id: my-{name}".encode(), 1)
            seed = seed and seed + 1
            (club / f"my-{name}.md").write_bytes(damaged(document, seed))
        return club
    entries = {
        "exercises.json": json.dumps([EXERCISE | {"name": f"Squat {i}"} for i in range(4)]),
        "recipes.json": json.dumps([RECIPE | {"title": f"Rice {i}"} for i in range(4)]),
        "foods.csv": "\n".join([FOODS, *(FOOD.replace("01999", f"0200{i}") for i in range(4))]),
        "sources.toml": LISTED,
    }
    path = folder / kind
    path.write_bytes(damaged(entries[kind].encode(), seed))
    return path


@settings(WILD, max_examples=SWEEP - RESULTS)
@given(
    kind=st.sampled_from(
        ["markdown", "exercises.json", "recipes.json", "foods.csv", "sources.toml"]
    ),
    seed=st.just(0) | st.integers(0, 2**32),
)  # fmt: skip
def test_any_guidance_is_taken_in_by_the_rules_or_refused_whole(
    start: Settings, tmp_path: Path, losses: Counter[str], kind: str, seed: int
) -> None:
    path = source_of(kind, start.corpora, tmp_path, seed)
    home = again(start)
    before = truth(home.home)
    report = attempted(
        lambda: ingest_guidance([path], home, licence="CC0", citation="A book", reader=Site(seed))
    )
    if isinstance(report, str):
        losses[f"refused {kind}"] += 1
        assert seed, report
        assert 20 < len(report) < 1000
        assert truth(home.home) == before
        return
    losses[f"taken {kind}"] += 1
    losses.update(report.set_aside)
    assert report.read == (
        len(report.added) + len(report.changed) + report.unchanged + sum(report.set_aside.values())
    )
    (source,) = (s for n, s in catalogue.current(home).guidance.items() if n != SHIPPED)
    stored = read_source(home, source)
    assert stored.kept == set(report.added)
    assert source.passages == len(stored.passages) > 0
    for passage in stored.passages:
        assert passage.text.strip()
        assert set(passage.sources) <= stored.references.keys()
        assert addresses_a_model(passage.text) is None


@pytest.mark.parametrize(
    "field", ["reviewed: 2026-02-31", "when: 2026-01-01T25:00:00", "deep: " + "[" * 5000]
)
def test_a_header_that_yaml_chokes_on_is_a_defect(
    start: Settings, tmp_path: Path, field: str
) -> None:
    club = source_of("markdown", start.corpora, tmp_path, 0)
    path = club / "my-sleep.md"
    path.write_text(path.read_text().replace("---\n", f"---\n{field}\n", 1))
    report = ingest_guidance([club], start)
    assert (report.added, report.set_aside) == (["my-hydration"], {"front_matter": 1})
