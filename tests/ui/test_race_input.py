"""Files, text and form fields to one race."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyrox.divisions import Division, Gender
from hyrox.errors import InputError
from hyrox.results import RaceResult
from hyrox.segments import SEGMENTS
from ui.race_input import (
    MAX_BYTES,
    Details,
    race_from_bytes,
    race_from_file,
    race_from_text,
    race_from_times,
)

TIMES_S = (271, 268, 280, 190, 285, 300, 290, 310, 295, 275, 292, 140, 300, 320, 330, 400, 402)
SPLITS = {s.value: t for s, t in zip(SEGMENTS, TIMES_S, strict=True)}
DETAILS = Details(division="open", gender="male", age_group="35-39")
FILE = {
    "division": "open", "gender": "male", "age_group": "35-39", "event": None, "splits": SPLITS,
}  # fmt: skip


def _check(race: RaceResult) -> None:
    assert (race.division, race.gender, race.age_group) == (Division.OPEN, Gender.MALE, "35-39")
    assert race.splits.seconds == tuple(map(float, TIMES_S))
    assert race.event is None
    assert not race.invented


def test_the_published_json_is_read() -> None:
    _check(race_from_bytes(json.dumps(FILE).encode()))


def test_times_may_be_clock_text() -> None:
    clock = {name: f"{t // 60}:{t % 60:02}" for name, t in SPLITS.items()}
    _check(race_from_bytes(json.dumps(FILE | {"splits": clock}).encode()))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_with_one_row_is_read(delimiter: str, encoding: str) -> None:
    header = delimiter.join(["division", "gender", "age_group", *SPLITS])
    row = delimiter.join(["open", "male", "35-39", *map(str, TIMES_S)])
    _check(race_from_bytes(f"{header}\r\n{row}\r\n".encode(encoding)))


def test_a_table_with_one_line_per_segment_is_read() -> None:
    lines = ["division,open", "gender,male", "age_group,35-39", "segment,time"]
    lines += [f"{name},{time_s}" for name, time_s in SPLITS.items()]
    _check(race_from_bytes("\n".join(lines).encode()))


def test_what_the_file_says_wins_over_the_form() -> None:
    form = Details(division="pro", gender="female")
    _check(race_from_bytes(json.dumps(FILE).encode(), form))


def test_pasted_text_takes_the_category_from_the_form() -> None:
    text = "\n".join(f"{name}: {time_s}" for name, time_s in SPLITS.items())
    _check(race_from_text(text, DETAILS))


def test_a_finish_that_does_not_belong_to_the_splits_is_refused() -> None:
    with pytest.raises(InputError, match="add up to"):
        race_from_bytes(json.dumps(FILE | {"total_s": 6000}).encode())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"division": "ultra"}, "Unknown division 'ultra'"),
        ({"division": ""}, "Choose the division"),
        ({"gender": "robot"}, "Unknown gender"),
        ({"age_group": "12-15"}, "Unknown age group"),
        ({"event": "x" * 20_000}, "event name has 20,000 characters"),
        ({"season": 42}, "Unknown season"),
        ({"splits": []}, 'no "splits"'),
        ({"splits": SPLITS | {"ski_erg": 2}}, "SkiErg '2' reads as 2 s, which is not possible"),
        ({"splits": SPLITS | {"ski_erg": -5}}, "not a time"),
        ({"splits": SPLITS | {"ski_erg": float("nan")}}, "not a time"),
        ({"splits": SPLITS | {"ski_erg": True}}, "time is missing"),
        ({"splits": SPLITS | {"ski_erg": "<b>4:28</b>"}}, "not a time"),
        ({"splits": SPLITS | {"swim": 60}}, "Unknown segments: swim"),
        ({"splits": {"run_1": 271}}, "Missing segments"),
        ({"gender": "mixed"}, "Mixed is a team category"),
    ],
)
def test_a_wrong_field_is_named_in_one_sentence(change: dict[str, object], says: str) -> None:
    with pytest.raises(InputError, match=says) as refused:
        race_from_bytes(json.dumps(FILE | change).encode())
    assert len(str(refused.value)) < 500


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\n \n", "empty"),
        (bytes(range(256)) * 40, "not text"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "not text"),
        (b"{not json", "not valid JSON"),
        (b'{"splits": ' + b"[" * 200_000, "not valid JSON"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"x" * 20_000, "20,000 characters"),
        (b"x" * (MAX_BYTES + 1), "larger than 1 MB"),
    ],
)
def test_what_is_no_splits_file_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        race_from_bytes(data)


def test_a_table_of_many_races_points_to_ingest() -> None:
    header = ",".join(["division", "gender", *SPLITS])
    row = ",".join(["open", "male", *map(str, TIMES_S)])
    with pytest.raises(InputError, match=r"holds 2 races.*ingest results"):
        race_from_bytes(f"{header}\n{row}\n{row}\n".encode())


def test_a_missing_and_a_large_file_are_refused_without_being_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no file"):
        race_from_file(tmp_path / "none.json")
    noise = tmp_path / "noise.csv"
    noise.write_bytes(b"\xfe" * 10_000_000)
    with pytest.raises(InputError, match=r"10\.0 MB"):
        race_from_file(noise)


def test_control_characters_never_reach_the_event_name() -> None:
    race = race_from_times(SPLITS, Details("open", "male", event="Ber\x1b[31mlin\u202e \n 2025"))
    assert race.event == "Ber[31mlin 2025"


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_but_never_crash(data: bytes) -> None:
    try:
        race = race_from_bytes(data, DETAILS)
    except InputError:
        return
    assert len(race.splits.seconds) == len(SEGMENTS)
