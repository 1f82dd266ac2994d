"""pyrox-client against a local server that speaks its protocol, with the installed pandas."""

import hashlib
import io
import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from hyrox.errors import HyroxCoachError, InputError, NotFoundError
from hyrox.segments import SEGMENTS, STATIONS
from hyrox.settings import Settings
from hyrox.times import format_time
from ingest.results.contract import COLUMNS
from ingest.results.reading.pyrox_source import PyroxRace, open_pyrox, pyrox_races

pytest.importorskip("pyrox", reason="pyrox-client is not installed")


class Cdn(ThreadingHTTPServer):
    """Files by path, with ETag, 304 and byte ranges, and a list of what was asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files: dict[str, bytes] = {}
        self.status: dict[str, int] = {}
        self.asked: list[tuple[str, str, int]] = []

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Cdn
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def _answer(self, with_body: bool) -> None:
        content = self.server.files.get(self.path)
        status = self.server.status.get(self.path, 404 if content is None else 200)
        content = content if content is not None and status == 200 else b""
        etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        headers = {"ETag": etag, "Accept-Ranges": "bytes"}
        if status == 200 and self.headers.get("If-None-Match") == etag:
            status, content = 304, b""
        elif status == 200 and (asked := self.headers.get("Range")) and with_body:
            first, last = re.fullmatch(r"bytes=(\d+)-(\d*)", asked).groups()  # type: ignore[union-attr]
            end = min(int(last or len(content)), len(content) - 1)
            headers["Content-Range"] = f"bytes {first}-{end}/{len(content)}"
            status, content = 206, content[int(first) : end + 1]
        self.server.asked.append((self.command, self.path, status))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if with_body:
            self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def cdn(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cdn]:
    server = Cdn()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    monkeypatch.setattr("pyrox.core.DEFAULT_CDN_BASE", server.base)
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


def clock(seconds: float) -> str:
    text = format_time(seconds)
    return text if text.count(":") == 2 else f"0:{text:0>5}"


def served(frame: pd.DataFrame) -> pd.DataFrame:
    """A race as the client's server keeps it: clocks under numbered names."""
    names = {"total": "total_time", "roxzone": "roxzone_time", "athlete": "name"}
    names |= {s: f"work_{i}" for i, s in enumerate(STATIONS, 1)}
    times = {name: frame[name].map(clock) for name in ("total", *SEGMENTS)}
    frame = frame.drop(columns=["event", "season"]).assign(**times).rename(columns=names)
    return frame.assign(
        run_time="0:40:00",
        work_time="0:38:10",
        roxzone_1="0:00:52",
        location="london",
        event_id="J",
    )


def parquet(frame: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False)
    return buffer.getvalue()


@pytest.fixture
def race(drawn: pd.DataFrame) -> pd.DataFrame:
    return drawn.head(60).reset_index(drop=True).astype(dict.fromkeys(SEGMENTS, float))


@pytest.fixture
def races(cdn: Cdn, race: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Four races of two seasons, two of them in one city."""
    parts = {
        "season=7/S7_2024_London__A": race.iloc[:20],
        "season=7/S7_2025_London__B": race.iloc[20:30],
        "season=7/S7_2025_Mexico-City__C": race.iloc[30:50],
        "season=6/S6_2023_Oslo__D": race.iloc[50:],
    }
    lines = ["season,year,location,path"]
    for name, part in parts.items():
        season, year, city = re.search(r"S(\d)_(\d+)_([\w-]+)__", name).groups()  # type: ignore[union-attr]
        key = f"parquet/{name}.parquet"
        cdn.files[f"/{key}"] = parquet(served(part))
        lines.append(f"{season},{year},{city.lower()},s3://hyrox-results/processed/{key}")
    cdn.files["/manifest/latest.csv"] = "\n".join(lines).encode()
    return parts


@pytest.mark.usefixtures("races")
def test_the_races_of_a_season_are_listed_with_both_of_one_city(cdn: Cdn, home: Settings) -> None:
    assert pyrox_races(7, home) == [
        PyroxRace(7, "london", 2024), PyroxRace(7, "london", 2025),
        PyroxRace(7, "mexico-city", 2025),
    ]  # fmt: skip
    assert len(pyrox_races(None, home)) == 4
    assert [path for _, path, _ in cdn.asked] == ["/manifest/latest.csv"]


def test_a_race_comes_in_seconds_with_its_provenance(
    cdn: Cdn, races: dict[str, pd.DataFrame], home: Settings
) -> None:
    sources = list(open_pyrox(7, ["LONDON", "mexico-city"], home))
    assert [source.name for source in sources] == [
        "pyrox-client: 2024 London, season 7", "pyrox-client: 2025 London, season 7",
        "pyrox-client: 2025 Mexico City, season 7",
    ]  # fmt: skip
    assert sources[0].layout == "pyrox-client"
    assert sources[0].unused == ("run_time", "work_time", "event_id")
    assert sources[0].provenance == {
        "source": "pyrox-client", "version": version("pyrox-client"), "address": cdn.base,
        "season": "7", "location": "london", "year": "2024",
    }  # fmt: skip
    given = races["season=7/S7_2024_London__A"].reset_index(drop=True)
    frame = pd.concat(sources[0].batches)
    assert list(frame.columns) == list(COLUMNS)
    for name in ("total", *SEGMENTS):
        assert (frame[name] - given[name]).abs().max() < 0.001, name
    for name in ("division", "gender", "athlete"):
        assert list(frame[name]) == list(given[name])
    assert set(frame["event"]) == {"2024 London"}
    assert set(frame["season"]) == {"7"}
    assert set(frame["roxzone_1"]) == {52.0}
    assert sum(len(frame) for source in sources[1:] for frame in source.batches) == 30


def test_a_year_chooses_between_two_races_of_a_city(
    races: dict[str, pd.DataFrame], home: Settings
) -> None:
    (source,) = open_pyrox(7, ["london"], home, year=2025)
    assert len(next(source.batches)) == len(races["season=7/S7_2025_London__B"])


@pytest.mark.usefixtures("races")
def test_the_second_time_nothing_is_fetched(cdn: Cdn, home: Settings) -> None:
    first = [next(source.batches) for source in open_pyrox(7, [], home)]
    assert any(status == 206 for _, _, status in cdn.asked)
    cdn.asked.clear()
    again = [next(source.batches) for source in open_pyrox(7, [], home)]
    assert cdn.asked == []
    for one, two in zip(first, again, strict=True):
        pd.testing.assert_frame_equal(one, two)
    assert list((home.home / "cache" / "pyrox").glob("*.parquet"))


@pytest.mark.usefixtures("races")
def test_an_old_manifest_is_asked_for_by_its_mark(cdn: Cdn, home: Settings) -> None:
    before = pyrox_races(None, home)
    notes = home.home / "cache" / "pyrox" / "metadata.json"
    known = json.loads(notes.read_text())
    for entry in known.values():
        entry["timestamp"] = 0
    notes.write_text(json.dumps(known))
    assert pyrox_races(None, home) == before
    assert cdn.asked[-1] == ("GET", "/manifest/latest.csv", 304)


@pytest.mark.usefixtures("races")
def test_races_are_fetched_one_at_a_time_when_their_turn_comes(cdn: Cdn, home: Settings) -> None:
    sources = open_pyrox(7, [], home)
    assert [path for _, path, _ in cdn.asked] == ["/manifest/latest.csv"]
    next(sources)
    assert {path for _, path, _ in cdn.asked[1:]} == {"/parquet/season=7/S7_2024_London__A.parquet"}


@pytest.mark.parametrize(
    ("season", "location", "year", "words"),
    [
        (7, "lodnon", None, r"no race 'lodnon' in season 7. There is: london"),
        (7, "atlantis", None, r"There is: london, mexico-city"),
        (7, "london", 2031, r"no race 'london' in season 7, 2031\.$"),
        (3, "london", None, r"no races of season 3"),
    ],
)
@pytest.mark.usefixtures("races")
def test_an_unknown_race_names_the_nearest(
    home: Settings,
    season: int, location: str, year: int | None, words: str,
) -> None:  # fmt: skip
    with pytest.raises(NotFoundError, match=words):
        open_pyrox(season, [location], home, year)


OSLO = "/parquet/season=6/S6_2023_Oslo__D.parquet"


def oslo(home: Settings) -> list[pd.DataFrame]:
    return [frame for source in open_pyrox(6, ["oslo"], home) for frame in source.batches]


@pytest.mark.parametrize("status", [404, 403, 500])
@pytest.mark.usefixtures("races")
def test_a_race_the_server_does_not_give_is_named(cdn: Cdn, home: Settings, status: int) -> None:
    cdn.status[OSLO] = status
    with pytest.raises(HyroxCoachError, match="2023 Oslo, season 6 cannot be read"):
        oslo(home)


@pytest.mark.parametrize("size", [0, 4, 200, -1, -2000])
@pytest.mark.usefixtures("races")
def test_a_race_cut_off_on_the_way_is_refused_and_not_cached(
    cdn: Cdn, home: Settings, size: int
) -> None:
    whole = cdn.files[OSLO]
    cdn.files[OSLO] = whole[:size]
    with pytest.raises(HyroxCoachError, match=r"could not be fetched whole\. Check the network"):
        oslo(home)
    cdn.files[OSLO] = whole
    assert len(oslo(home)[0]) == 10


@pytest.mark.usefixtures("races")
def test_an_empty_race_has_no_results_yet(cdn: Cdn, race: pd.DataFrame, home: Settings) -> None:
    cdn.files[OSLO] = parquet(served(race.iloc[:0].astype(race.dtypes)))
    with pytest.raises(InputError, match="has no results yet"):
        oslo(home)


@pytest.mark.usefixtures("races")
def test_changed_columns_are_an_unknown_layout(
    cdn: Cdn, race: pd.DataFrame, home: Settings
) -> None:
    cdn.files[OSLO] = parquet(served(race).rename(columns={"work_2": "activity_2"}))
    with pytest.raises(InputError, match=r"2023 Oslo.* Missing columns: sled_push\. .*activity_2"):
        oslo(home)


@pytest.mark.usefixtures("races")
def test_missing_and_odd_times_of_a_race_stay_missing(
    cdn: Cdn, race: pd.DataFrame, home: Settings
) -> None:
    frame = served(race.head(4))
    frame["work_5"] = ["04:31", None, "–", "0:04:31.50"]
    cdn.files[OSLO] = parquet(frame.assign(bib=[1, 2, 3, 4]))
    (read,) = oslo(home)
    assert list(read["row"].fillna(-1)) == [271.0, -1.0, -1.0, 271.5]


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        (b"<html>Wartung</html>", r"its form has changed \(KeyError\)"),
        (b"", r"its form has changed"),
        (b"season,location,path\nseven,london,s3://a/b/c\n", r"its form has changed"),
    ],
)
def test_a_manifest_that_is_none_is_said_to_be_none(
    cdn: Cdn, home: Settings, manifest: bytes, words: str
) -> None:
    cdn.files["/manifest/latest.csv"] = manifest
    with pytest.raises(HyroxCoachError, match=words):
        pyrox_races(None, home)


@pytest.mark.usefixtures("races")
def test_a_manifest_without_years_will_do(cdn: Cdn, home: Settings) -> None:
    path = OSLO.removeprefix("/")
    manifest = f"season,location,path\n6,oslo,s3://hyrox-results/processed/{path}\n"
    cdn.files["/manifest/latest.csv"] = manifest.encode()
    assert set(oslo(home)[0]["event"]) == {"Oslo"}


def test_a_server_that_refuses_or_is_gone_gets_advice(cdn: Cdn, home: Settings) -> None:
    cdn.status["/manifest/latest.csv"] = 503
    with pytest.raises(HyroxCoachError, match=r"answered 503\. Try again later"):
        pyrox_races(None, home)
    cdn.shutdown()
    cdn.server_close()
    with pytest.raises(HyroxCoachError, match="Check the network connection"):
        pyrox_races(None, home)


@pytest.mark.usefixtures("races")
def test_a_cache_left_half_written_is_made_anew(home: Settings) -> None:
    oslo(home)
    notes = home.home / "cache" / "pyrox" / "metadata.json"
    notes.write_text(notes.read_text()[:50])
    assert len(oslo(home)[0]) == 10


def test_without_the_package_the_message_says_how_to_get_it(
    home: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyrox", None)
    with pytest.raises(HyroxCoachError, match="pip install --no-deps pyrox-client"):
        pyrox_races(None, home)


def test_the_client_runs_with_releases_it_does_not_ask_for() -> None:
    """It asks for pyarrow below 18."""
    assert int(pa.__version__.split(".")[0]) >= 20
    assert int(pd.__version__.split(".")[0]) >= 3
