"""Times that cannot be a race: one question back, with what was probably meant."""

import json
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyrox.errors import InputError
from hyrox.segments import SEGMENTS, Segment
from hyrox.times import format_time
from ui.paste import read_pasted
from ui.race_input import Details, race_from_bytes, race_from_text, race_from_times

TIMES_S = (271, 268, 280, 190, 285, 300, 290, 310, 295, 275, 292, 140, 300, 320, 330, 400, 402)
DETAILS = Details(division="open", gender="male")
CLOCK = [format_time(t) for t in TIMES_S]


def written(texts):
    return dict(zip((s.value for s in SEGMENTS), texts, strict=True))


def asked(texts, total=None):
    with pytest.raises(InputError) as refused:
        race_from_times(written(texts), DETAILS, total)
    message = str(refused.value)
    assert "?" in message
    assert "\n" not in message
    assert len(message) < 400
    return message


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        ([f"{c}:00" for c in CLOCK], "hours and minutes"),
        ([f"{t / 60:.2f}" for t in TIMES_S], r"minutes \(4:31\)"),
        ([c.replace(":", ".") for c in CLOCK], r"a point for the colon \(4:31\)"),
        ([c.replace(":", ",") for c in CLOCK], r"a point for the colon \(4:31\)"),
        ([str(t * 1000) for t in TIMES_S], r"milliseconds \(4:31\)"),
        ([f"{t / 86400:.6f}" for t in TIMES_S], "spreadsheets"),
        ([f"{t / 60:.0f}" for t in TIMES_S], r"minutes \(5:00\)"),
    ],
)
def test_a_unit_that_is_no_seconds_is_asked_about_with_its_reading(texts, says):
    message = asked(texts)
    assert "and the other times are like it" in message

    assert re.search(says, message), message


def test_numbers_of_json_lose_no_zero():
    texts = [round(t // 60 + t % 60 / 100, 2) for t in TIMES_S]
    with pytest.raises(InputError, match=r"Run 1 '4\.31'.*point for the colon \(4:31\)"):
        race_from_bytes(
            json.dumps({"division": "open", "gender": "male", "splits": written(texts)}).encode()
        )
    one = [*TIMES_S[:9], 4.3, *TIMES_S[10:]]
    assert "Rowing '4.30' reads as 4.3 s. Did you mean 4:30?" in asked(one)


def test_race_clock_times_are_asked_about():
    clock, now = [], 0
    for time_s in TIMES_S[:-1]:
        now += time_s
        clock.append(format_time(now))
    message = asked([*clock, CLOCK[-1]])
    assert "race clock" in message
    assert "SkiErg would be 4:28, not 8:59" in message


@pytest.mark.parametrize(
    ("segment", "text", "says"),
    [
        (Segment.SLED_PULL, "5.00", "Sled pull '5.00' reads as 5 s. Did you mean 5:00?"),
        (Segment.WALL_BALLS, "2", "Wall balls '2' reads as 2 s. Did you mean 2:00?"),
        (Segment.SKI_ERG, "0:02", "SkiErg '0:02' reads as 2 s, which is not possible"),
        (Segment.ROW, "4:35:00", "Rowing '4:35:00' reads as 4:35:00. Did you mean 4:35?"),
        (Segment.ROW, "275000", "Did you mean 4:35?"),
        (Segment.RUN_3, "0", "Leave it out if it was not timed."),
    ],
)
def test_a_single_impossible_time_is_asked_about_by_name(segment, text, says):
    texts = [text if s is segment else c for s, c in zip(SEGMENTS, CLOCK, strict=True)]
    assert says in asked(texts)


def test_several_impossible_times_are_asked_about_at_once():
    texts = ["4.31", "4.28", "4.40", "3.10", *CLOCK[4:]]
    message = asked(texts)
    assert "Run 1 '4.31' (4:31?)" in message
    assert "and 1 more" in message or ", 1 more" in message


@pytest.mark.parametrize(
    ("total", "says"),
    [
        ("1:22", "Did you mean 1:22:00 (h:mm)?"),
        (82.47, "Did you mean 1:22:28 (minutes)?"),
        ("4948000", "Did you mean 1:22:28 (milliseconds)?"),
        (format_time(4948 + 120), "2 minutes more. Is a minute mistyped?"),
        (format_time(4948 - 60), "one minute less. Is a minute mistyped?"),
        (format_time(4948 - 402), "the Roxzone seems to be left out"),
        ("1:40:11", "Which one is right"),
    ],
)
def test_a_finish_that_does_not_belong_is_asked_about(total, says):
    assert says in asked(CLOCK, total)


@pytest.mark.parametrize("total", [None, "", "-", "1:22:28", 4948, "1:22:25"])
def test_a_finish_that_belongs_or_is_not_given_is_taken(total):
    race = race_from_times(written(CLOCK), DETAILS, total)
    assert race.splits.seconds == tuple(map(float, TIMES_S))
    assert race.total_s in (4948, 4945)


@pytest.mark.parametrize("dash", ["", "-", "–", "n/a", "--:--", None])
def test_a_dash_is_a_missing_time_and_nothing_is_guessed_for_it(dash):
    texts = [dash if i in (3, 15) else c for i, c in enumerate(CLOCK)]
    race = race_from_times(written(texts), DETAILS)
    assert race.splits.missing == (Segment.SLED_PUSH, Segment.WALL_BALLS)
    assert math.isnan(race.total_s)


def test_more_than_six_missing_are_refused_with_the_number_needed():
    texts = ["-" if i < 7 else c for i, c in enumerate(CLOCK)]
    with pytest.raises(InputError, match=r"at least 11 of the 17"):
        race_from_times(written(texts), DETAILS)


def test_a_pasted_column_may_hold_dashes_and_a_finish():
    column = "\n".join([*CLOCK[:3], "–", *CLOCK[4:], "1:22:28"])
    pasted = read_pasted(column)
    assert set(SEGMENTS) - set(pasted.times) == {Segment.SLED_PUSH}
    assert pasted.total_s == 4948
    race = race_from_text(column, DETAILS)
    assert race.derived is Segment.SLED_PUSH
    assert race.splits[Segment.SLED_PUSH] == 190


def test_a_pasted_finish_of_another_race_is_asked_about():
    with pytest.raises(InputError, match="Which one is right"):
        race_from_text("\n".join([*CLOCK, "1:31:40"]), DETAILS)


def test_pasted_times_with_a_comma_or_point_keep_what_was_written():
    text = "\n".join(
        f"{s.label} {c.replace(':', ',')}" for s, c in zip(SEGMENTS, CLOCK, strict=True)
    )
    pasted = read_pasted(text)
    assert pasted.texts[Segment.RUN_1] == "4,31"
    assert pasted.form_text(Segment.RUN_1) == "4,31"
    with pytest.raises(InputError, match="point for the colon"):
        race_from_text(text, DETAILS)


@given(st.lists(st.floats(0, 1e7), min_size=17, max_size=17), st.floats(0, 1e6))
def test_any_numbers_are_a_race_or_one_question(times, total):
    message = ""
    try:
        race = race_from_times(written(times), DETAILS, total)
    except InputError as refused:
        message = str(refused)
    if message:
        assert "\n" not in message
        assert any(words in message for words in ("?", "not possible", "not a time"))
    else:
        assert race.splits.seconds == tuple(times)
