"""Goals and changes in people's own words."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.planner.parse import parse_changes, parse_goal
from hyrox.errors import InputError
from hyrox.results import TOTAL_LIMITS_S
from hyrox.segments import RUNS, STATIONS, Segment
from hyrox.times import format_time

S = Segment
OWN = {S.SLED_PUSH: 200.0, S.ROW: 300.0}


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("under 1:20", 80),
        ("sub 80", 80),
        ("sub-75?", 75),
        ("sub eighty", 80),
        ("break 70", 70),
        ("target 90", 90),
        ("1:15:00 in Berlin", 75),
        ("1:20", 80),
        ("75 minutes", 75),
        ("1 hour 15 minutes", 75),
        ("an hour and 10 minutes", 70),
        ("sub 1h20", 80),
        ("how do I reach 75 minutes", 75),
        ("under 80 minutes in London", 80),
        ("I want to finish in 59:30", 59.5),
        ("goal: 1:18:30", 78.5),
        ("what splits do I need for 1:20", 80),
        ("I did 1:24:10, what would it take for 1:20", 80),
        ("from 1:24 to 1:20", 80),
        ("my last race was 1:24:00 and I want 1:19:00", 79),
        ("I was 1:30 last time, 1:25 next", 85),
        ("what if I ran 1:10", 70),
        ("I finished in 1:31:12 and want sub 1:25", 85),
        ("from 1:30 down to 1:20", 80),
        ("beat my 1:24", 84),
        ("sled push 20 s faster to go under 1:20", 80),
        ("go under 1:20:00 – really under 1:20", 80),
    ],
)
def test_a_goal_is_read(text, minutes):
    assert parse_goal(text) == 60 * minutes


@pytest.mark.parametrize(
    "text",
    [
        "",
        "how do I get faster?",
        "I did 1:24:10",
        "sled push in 2:30",
        "wall balls 100 reps under 5:00",
        "can I run a 20 minute 5k",
        "sub 20 5k",
        "5 km in 22:30 and 10 km in 46:10",
        "4:30 per km",
        "I am at 41:20 after the burpees",
        "what should I eat 90 minutes before the race",
        "sled push 20 s faster, wall balls 30 s faster",
        "5 minutes faster",
        "train 75 minutes a day",
        "wall balls from 5:00 to 4:30",
    ],
)
def test_what_is_no_goal_is_none(text):
    assert parse_goal(text) is None


def test_a_relative_goal_needs_the_own_finish():
    assert parse_goal("5 minutes faster", 5000.0) == 4700
    assert parse_goal("2 % faster", 5000.0) == 4900
    assert parse_goal("sled push 20 s faster", 5000.0) is None
    assert parse_goal("5 minutes slower", 5000.0) is None


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("1:20 or 1:15", "Which goal do you mean: 1:15:00 or 1:20:00"),
        ("sub 5", "'5' is no finish"),
        ("can I go sub 35 minutes", "40:00 to 5:00:00"),
    ],
)
def test_an_unclear_goal_is_asked_back(text, question):
    with pytest.raises(InputError, match=question):
        parse_goal(text)


@given(st.integers(*TOTAL_LIMITS_S))
def test_every_finish_is_read_as_it_is_shown(finish_s):
    for words in ("under {}", "{} in Berlin", "what would it take for {}?"):
        assert parse_goal(words.format(format_time(finish_s))) == finish_s


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("sled push 20 s faster, wall balls 30 s faster", {S.SLED_PUSH: -20, S.WALL_BALLS: -30}),
        ("half a minute off the roxzone", {S.ROXZONE: -30}),
        ("run 5 s per km faster", dict.fromkeys(RUNS, -5)),
        ("5 s per km faster", dict.fromkeys(RUNS, -5)),
        ("each run 5 s faster", dict.fromkeys(RUNS, -5)),
        ("runs 40 s faster in total", dict.fromkeys(RUNS, -5)),
        ("stations 2 minutes faster together", dict.fromkeys(STATIONS, -15)),
        ("both sleds 10 s faster each", {S.SLED_PUSH: -10, S.SLED_PULL: -10}),
        ("wall balls and lunges each 20 s faster", {S.SANDBAG_LUNGES: -20, S.WALL_BALLS: -20}),
        ("20 s off the sled push and 10 seconds off the row", {S.SLED_PUSH: -20, S.ROW: -10}),
        (
            "20 s off sled push and sled pull each, 10 s off row",
            {S.SLED_PUSH: -20, S.SLED_PULL: -20, S.ROW: -10},
        ),
        ("sled push 20 s faster, row 5 s", {S.SLED_PUSH: -20, S.ROW: -5}),
        ("-20 s sled push, +5s roxzone", {S.SLED_PUSH: -20, S.ROXZONE: 5}),
        ("−20 s at the sled push", {S.SLED_PUSH: -20}),
        ("run 3 10 s faster", {S.RUN_3: -10}),
        ("run 5 20 s faster", {S.RUN_5: -20}),
        ("runs 5-8 10 s faster each", dict.fromkeys(RUNS[4:], -10)),
        ("last run 30 s quicker", {S.RUN_8: -30}),
        ("second run 4 s slower", {S.RUN_2: 4}),
        ("first two runs 10 s slower each", dict.fromkeys(RUNS[:2], 10)),
        ("a minute and a half off wall balls", {S.WALL_BALLS: -90}),
        ("1:30 faster on the wall balls", {S.WALL_BALLS: -90}),
        ("1 min 30 s off wall balls", {S.WALL_BALLS: -90}),
        ("twenty seconds faster at the SkiErg", {S.SKI_ERG: -20}),
        ("row 3 s/500m faster", {S.ROW: -6}),
        ("sled push 20 s faster to go under 1:20", {S.SLED_PUSH: -20}),
        ("do 100 wall balls 20 s faster", {S.WALL_BALLS: -20}),
        ("if I cut 45 seconds from my transitions", {S.ROXZONE: -45}),
        (
            "shave 1 minute off burpees and add 10 s to run 8",
            {S.BURPEE_BROAD_JUMP: -60, S.RUN_8: 10},
        ),
        (
            "what if my sled push were 20 s faster and I ran 5 s per km faster?",
            {S.SLED_PUSH: -20} | dict.fromkeys(RUNS, -5),
        ),
        ("my sled push was 20 s slower", {S.SLED_PUSH: 20}),
        ("if sled push improves by half a minute", {S.SLED_PUSH: -30}),
        ("20s sled push improvement", {S.SLED_PUSH: -20}),
        ("what if I ran each km 10 s faster", dict.fromkeys(RUNS, -10)),
        ("improve wall balls from 5:00 to 4:30", {S.WALL_BALLS: -30}),
        ("wall balls from 4:30 to 5:00, row 5 s slower", {S.WALL_BALLS: 30, S.ROW: 5}),
        ("what if my sled push was 2:30?", {S.SLED_PUSH: -50}),
        ("sled push in 2:30", {S.SLED_PUSH: -50}),
        ("sled push to 2:00 and row to 4:30", {S.SLED_PUSH: -80, S.ROW: -30}),
        ("sled push 5% faster", {S.SLED_PUSH: -10}),
        ("what is the sled push weight", {}),
        ("how do I improve my wall balls?", {}),
        ("I want to be 2 minutes faster", {}),
        ("", {}),
    ],
)
def test_changes_are_read(text, changes):
    assert parse_changes(text, OWN) == changes


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("runs 40 s faster", "each of the runs, or together"),
        ("wall balls and lunges 20 s faster", "each of wall balls and lunges, or together"),
        ("sled push 20 faster", "'20' what"),
        ("lunges: -15, wall balls: -20", "'20' what"),
        ("a 2 min faster run split", "each of the runs, or together"),
        ("sled push 20-30 s faster", "which of the two"),
        ("sled push 20 s", "faster or slower"),
        ("what if I lose 20 s on the sled push", "slower or faster"),
        ("sled push +20 s faster", "faster or slower"),
        ("sled push 20 s faster wall balls 30 s faster", "which belongs to what"),
        ("sled push 20 s faster, sled push 30 s faster", "named twice"),
        ("sled push 20 s faster, 10 s slower", "at which segment"),
        ("lunges in 4:00", "needs your own time at sandbag lunges"),
        ("lunges 4 % faster", "needs your own time"),
        ("sled push 1:75 faster", "not a time"),
    ],
)
def test_what_can_be_read_in_two_ways_is_asked_back(text, question):
    with pytest.raises(InputError, match=question):
        parse_changes(text, OWN)


@given(st.sampled_from([s for s in Segment if not s.is_run]), st.integers(1, 300), st.booleans())
def test_any_segment_and_any_seconds_are_read(segment, seconds, faster):
    way = "faster" if faster else "slower"
    change = -seconds if faster else seconds
    for text in (
        f"what if my {segment.in_text} were {seconds} s {way}?",
        f"{seconds} seconds {way} on the {segment.label}",
    ):
        assert parse_changes(text) == {segment: change}


def read_or_asked_back(text: str) -> bool:
    for parse in (parse_goal, parse_changes):
        with suppress(InputError):
            parse(text)
    return True


@given(st.text(max_size=300))
def test_any_text_is_read_or_asked_back(text):
    assert read_or_asked_back(text)


@given(
    st.lists(
        st.sampled_from(
            "sled push runs run 3 20 s 1:20 % faster slower off and , per km each sub to half a "
            "minute -20 /500m 30-40 12:99 row together ½ 999999999".split(" ")
        ),
        max_size=25,
    )
)
def test_any_mixture_of_known_words_is_read_or_asked_back(words):
    assert read_or_asked_back(" ".join(words))
