"""Names of columns and words of the sport, as other people write them."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyrox.divisions import Division, Gender, parse_division
from hyrox.errors import InputError
from hyrox.segments import RUNS, SEGMENTS, STATIONS
from ingest.results.contract import REQUIRED
from ingest.results.reading.layouts import (
    NESTED,
    division_of,
    gender_of,
    place,
    recognise,
    season_of,
)
from ingest.results.reading.nested import Splits

ABOUT = ["Season", "Event", "Division", "Gender"]
SEASON_1 = [
    "1000m Ski Erg", "2x25m Sled Push", "2x25m Sled Pull", "80m Burpee Broad Jump",
    "1000m Ruder Erg", "200m Farmers Carry", "100m Sandbag Lunges", "Wall Balls",
]  # fmt: skip
SEASON_8 = [
    "1000m SkiErg", "50m Sled Push", "50m Sled Pull", "80m Burpee Broad Jump",
    "1000m Row", "200m Farmers Carry", "100m Sandbag Lunges", "Wall Balls",
]  # fmt: skip


@pytest.mark.parametrize("stations", [SEASON_1, SEASON_8])
@pytest.mark.parametrize("run", ["Running {}", "Lauf {}", "Run {}", "running_0{}"])
def test_split_labels_of_every_season_are_placed(stations: list[str], run: str) -> None:
    names = [*ABOUT, *(run.format(i) for i in range(1, 9)), *stations]
    names += ["Roxzone Time", "Overall Time", "Run Total", "Best Run Lap", "Bib"]
    layout = recognise(names, (), "file")
    assert layout.name == "split labels"
    assert [layout.columns[s][0] for s in STATIONS] == stations
    assert [layout.columns[s][0] for s in RUNS] == [run.format(i) for i in range(1, 9)]
    assert layout.columns["roxzone"] == ("Roxzone Time",)
    assert layout.columns["total"] == ("Overall Time",)
    assert layout.unused == ("Run Total", "Best Run Lap", "Bib")


def test_numbered_runs_works_and_visits_are_placed_in_race_order() -> None:
    numbered = [f"{kind}_{i}" for i in range(1, 9) for kind in ("run", "work", "roxzone")]
    sums = ["total_time", "work_time", "roxzone_time", "run_time"]
    layout = recognise([*ABOUT, *sums, *numbered], (), "file")
    assert layout.name == "run, work, roxzone"
    assert [layout.columns[s][0] for s in STATIONS] == [f"work_{i}" for i in range(1, 9)]
    assert layout.columns["roxzone"] == ("roxzone_time",)
    assert layout.columns["roxzone_8"] == ("roxzone_8",)
    assert layout.unused == ("work_time", "run_time")
    assert not layout.minutes


def test_only_the_clients_own_spelling_means_minutes() -> None:
    stations = (
        "skiErg sledPush sledPull burpeeBroadJump rowErg farmersCarry sandbagLunges wallBalls"
    )
    names = [*ABOUT, *(f"run{i}_time" for i in range(1, 9)), "total_time", "roxzone_time"]
    names += [f"{station}_time" for station in stations.split()]
    layout = recognise([*names, "roxzone_1"], (), "frame")
    assert layout.name == "pyrox-client"
    assert layout.minutes == {"total", *SEGMENTS}
    spoken = [name.replace("_time", " Time").replace("run", "Run ") for name in names]
    assert not recognise(spoken, (), "frame").minutes


def test_an_unknown_layout_names_what_is_missing_and_what_could_not_be_placed() -> None:
    names = [*ABOUT, "total", *(s for s in SEGMENTS if s != "ski_erg"), "Nordic machine", ""]
    with pytest.raises(InputError) as caught:
        recognise(names, (), "a.csv")
    assert "Missing columns: ski_erg." in str(caught.value)
    assert "could not be placed: Nordic machine, (no name)." in str(caught.value)


def test_what_holds_for_all_rows_can_be_given_instead_of_a_column() -> None:
    names = [*(n for n in REQUIRED if n not in ("season", "event"))]
    with pytest.raises(InputError, match=r"If one season or event holds for all rows, name it\."):
        recognise(names, (), "a.csv")
    assert "season" not in recognise(names, ("season", "event"), "a.csv").columns


@pytest.mark.parametrize(
    ("first", "second"),
    [("ski_erg", "1000m SkiErg"), ("run_1", "Running 1"), ("name", "Athlete"), ("sex", "gender")],
)
def test_two_columns_that_say_the_same_are_named(first: str, second: str) -> None:
    names = [n for n in (*REQUIRED, "athlete") if place(n) != place(first)]
    with pytest.raises(InputError) as caught:
        recognise([*names, first, second], (), "a.csv")
    assert f"'{first}'" in str(caught.value)
    assert f"'{second}'" in str(caught.value)


def test_the_column_that_says_more_about_the_race_wins() -> None:
    names = [n for n in REQUIRED if n != "event"]
    layout = recognise([*names, "event", "event_occurrence", "location", "year"], (), "a")
    assert layout.columns["event"] == ("event_occurrence",)
    assert layout.unused == ("event", "location", "year")
    assert recognise([*names, "location", "year"], (), "a").columns["event"] == ("year", "location")


@pytest.mark.parametrize(
    ("text", "division"),
    [
        ("HYROX", "open"), ("HYROX PRO", "pro"), ("HYROX DOUBLES", "doubles"),
        ("HYROX PRO DOUBLES", "doubles"), ("HYROX ELITE 15", "pro"), ("open", "open"),
        ("Men Pro", "pro"), ("HYROX PRO - Saturday", "pro"), ("HYROX ELITE 15 DOUBLES", "doubles"),
        ("HYROX Mixed Relay", "relay"), ("HYROX TEAM RELAY", "relay"), ("Women's Open", "open"),
        ("HYROX ADAPTIVE", "adaptive"), ("regular", "open"), ("individual", "open"),
        ("HDP", "doubles"), ("HPRO_OVERALL", "pro"), ("H", "open"), ("HE", "pro"), ("HMR", "relay"),
    ],
)  # fmt: skip
def test_division_words_in_the_wild_become_the_sports_divisions(text: str, division: str) -> None:
    assert division_of(text) == division


@pytest.mark.parametrize(
    "text", ["HYROX GORUCK DOUBLES", "Youngstars", "Women", "", "propeller", "HYROX 360", "HG"]
)
def test_a_division_that_may_be_another_race_stays_as_it_is(text: str) -> None:
    assert division_of(text) == text


@given(st.text(max_size=40))
def test_division_words_are_final(text: str) -> None:
    once = division_of(text)
    assert division_of(once) == once
    assert once == text or parse_division(once) in Division


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("HYROX PRO MEN", "male"), ("Women's Open", "female"), ("Herren", "male"), ("W", "female"),
        ("HYROX Mixed Doubles", "mixed"), ("Männer", "male"), ("men and women", "men and women"),
        ("HYROX", "HYROX"), ("amended", "amended"),
    ],
)  # fmt: skip
def test_gender_words_are_found_inside_names(text: str, gender: str) -> None:
    assert gender_of(text) == gender


@given(st.text(max_size=40))
def test_gender_words_are_final(text: str) -> None:
    assert gender_of(text) == text or gender_of(text) in set(Gender)


@pytest.mark.parametrize(
    ("text", "season"),
    [("8", "8"), ("8.0", "8"), ("S8", "8"), ("season-8", "8"), ("2025/26", "8"), ("2018-19", "1"),
     ("2025", "2025"), ("1.5", "1.5"), ("2025/27", "2025/27")],
)  # fmt: skip
def test_seasons_are_numbers(text: str, season: str) -> None:
    assert season_of(text) == season


TIMES = {segment.value: 100.0 + i for i, segment in enumerate(SEGMENTS)}
IN_ORDER = list(TIMES.values())
STATION_TIMES = [TIMES[s] for s in STATIONS]
RUN_TIMES = [TIMES[s] for s in RUNS]
LABELS = [*(f"Running {i}" for i in range(1, 9)), *SEASON_1, "Roxzone Time"]
BY_LABEL = dict(zip(LABELS, [*RUN_TIMES, *STATION_TIMES, TIMES["roxzone"]], strict=True))
BY_FIELD = {
    **{f"time_{i:02}": t for i, t in enumerate(RUN_TIMES, 1)},
    **{f"time_{i}": t for i, t in enumerate(STATION_TIMES, 11)},
    "time_60": TIMES["roxzone"],
}
SHAPES: dict[str, Any] = {
    "numbers in race order": {str(i): t for i, t in enumerate(IN_ORDER, 1)},
    "numbers with zeros": {f"{i:02}": t for i, t in enumerate(IN_ORDER, 1)},
    "numbers from zero": {str(i): t for i, t in enumerate(IN_ORDER)},
    "numbers before labels": {f"{i:02}_{n}": t for i, (n, t) in enumerate(BY_LABEL.items(), 1)},
    "labels": BY_LABEL,
    "labels with numbers": {f"running_{i}": t for i, t in enumerate(RUN_TIMES, 1)}
    | {f"station_{i}": t for i, t in enumerate(STATION_TIMES, 1)}
    | {"roxzone": TIMES["roxzone"]},
    "groups": {
        "run": {str(i): t for i, t in enumerate(RUN_TIMES, 1)},
        "station": {str(i): t for i, t in enumerate(STATION_TIMES, 1)},
        "roxzone": TIMES["roxzone"],
    },
    "groups of lists": {"runs": RUN_TIMES, "stations": STATION_TIMES, "roxzone": TIMES["roxzone"]},
    "groups by name": {
        "running": {f"run_{i}": t for i, t in enumerate(RUN_TIMES, 1)},
        "stations": {s.value: TIMES[s] for s in STATIONS} | {"roxzone": TIMES["roxzone"]},
    },
    "the site's fields": BY_FIELD,
    "the site's numbers": {name.removeprefix("time_"): t for name, t in BY_FIELD.items()},
    "a list": IN_ORDER,
    "a list of names and times": [{"name": n, "time": t} for n, t in BY_LABEL.items()],
    "a list of pairs": [[n, t] for n, t in BY_LABEL.items()],
    "entries": {str(i): {"label": n, "seconds": t} for i, (n, t) in enumerate(BY_LABEL.items(), 1)},
    "entries without names": {str(i): {"time": t, "rank": 9} for i, t in enumerate(IN_ORDER, 1)},
    "numbered activities": {
        f"{i}_{'run' if i % 2 else STATIONS[i // 2 - 1].value}": t
        for i, t in enumerate(IN_ORDER[:16], 1)
    }
    | {"roxzone": TIMES["roxzone"]},
}
WRITTEN = {"value": lambda v: v, "JSON": json.dumps, "Python": repr}


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("shape", SHAPES)
def test_splits_inside_one_value_are_all_found(shape: str, written: str) -> None:
    value = WRITTEN[written](SHAPES[shape])
    columns = Splits("a").unpack([value, None], 1)
    placed = {place(name)[0]: times for name, times in columns.items() if place(name)}  # type: ignore[index]
    assert placed == {name: [time, None] for name, time in TIMES.items()}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("soon", "the text is no JSON"),
        ("[" * 10_000, "the text is no JSON"),
        ("x" * 30_000, "too long"),
        (7, "a dictionary or a list was expected"),
        ({"a": {"b": {"c": {"d": {"e": {"f": 1}}}}}}, "too deeply"),
        (
            [{"name": "Run 1", "time": 1}, {"name": "Run 1", "time": 2}],
            "'Run 1' stands there twice",
        ),
        ({str(i): i for i in range(300)}, "too many"),
        ("(" * 5000 + ")" * 5000, "the text is no JSON"),
        ("{'a': 1}" + "#" * 100 + "\0", "the text is no JSON"),
    ],
)
def test_splits_that_cannot_be_read_name_their_row(value: object, words: str) -> None:
    with pytest.raises(InputError, match="row 12: ") as caught:
        Splits("a").unpack([None, value], 11)
    assert words in str(caught.value)


def test_splits_numbered_in_two_ways_are_refused_rather_than_mixed_up() -> None:
    splits = Splits("a")
    splits.unpack([{"1": 300, "2": 280}], 1)
    with pytest.raises(InputError, match="numbered differently"):
        splits.unpack([{"1": 300, "60": 280}], 2)


def test_rows_that_each_name_other_splits_are_refused() -> None:
    with pytest.raises(InputError, match="more than 200 splits"):
        Splits("a").unpack([{f"a{i}": 1} for i in range(300)], 1)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


@given(st.lists(JSON, max_size=4))
def test_whatever_stands_there_gives_columns_or_one_clear_error(values: list[object]) -> None:
    try:
        columns = Splits("a").unpack(values, 1)
    except InputError:
        return
    assert all(name.startswith(NESTED) and len(c) == len(values) for name, c in columns.items())
