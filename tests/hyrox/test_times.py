"""Reading and showing race times."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyrox.errors import InputError
from hyrox.times import format_time, parse_time


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("271", 271), (271, 271), ("4:31", 271), ("1:27:34", 5254), ("271 s", 271), ("75:00", 4500)],
)
def test_what_people_write_becomes_seconds(text: object, seconds: float) -> None:
    assert parse_time(text) == seconds


@pytest.mark.parametrize("text", ["", "abc", "4:75", "1:75:00", "-5", "4.31.2", None, True, "💥"])
def test_what_is_no_time_says_how_to_write_one(text: object) -> None:
    with pytest.raises(InputError, match="m:ss"):
        parse_time(text, "Run 1")


@given(st.integers(0, 5 * 3600))
def test_showing_and_reading_a_time_gives_it_back(seconds: int) -> None:
    shown = format_time(seconds)
    assert parse_time(shown) == seconds


@given(st.text(max_size=60))
def test_any_text_is_a_time_or_one_clear_error(text: str) -> None:
    try:
        seconds, message = parse_time(text), ""
    except InputError as error:
        seconds, message = 0.0, str(error)
    assert seconds >= 0
    assert len(message) < 200


def test_half_a_second_rounds_up_as_people_do() -> None:
    assert format_time(60.5) == "1:01"
    assert format_time(61.5) == "1:02"
