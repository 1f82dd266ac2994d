"""Imperial units are added by code: exact, once, and nothing else is touched."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.personal.units import with_imperial

ADDED = re.compile(r" \([\d.,–]+ (?:lb|mi|in)\)")
PER_METRIC = {
    "kg": (1 / 0.45359237, "lb"),
    "km": (1000 / 1609.344, "mi"),
    "m": (1 / 1609.344, "mi"),
    "cm": (1 / 2.54, "in"),
}


@pytest.mark.parametrize(
    ("metric", "both"),
    [
        ("The sled is 152 kg.", "The sled is 152 kg (335 lb)."),
        ("Row 1,000 m.", "Row 1,000 m (0.62 mi)."),
        ("A 20 kg sandbag, then 20 kg again.", "A 20 kg (44 lb) sandbag, then 20 kg again."),
        ("Run 8-10 km easy.", "Run 8-10 km (4.97–6.21 mi) easy."),
        ("Jump on 60 cm.", "Jump on 60 cm (24 in)."),
        ("Wall balls of 6 kg and 9 kg.", "Wall balls of 6 kg (13.2 lb) and 9 kg (19.8 lb)."),
        ("Carry 2x24 kg.", "Carry 2x24 kg."),
        ("Over 16 km.", "Over 16 km (9.94 mi)."),
        ("Over 100 km.", "Over 100 km (62.1 mi)."),
    ],
)
def test_measures_get_their_imperial_ones(metric: str, both: str) -> None:
    assert with_imperial(metric) == both


@pytest.mark.parametrize(
    "text",
    [
        "You finished in 1:22:28, 4:05 min/km.",
        "Eat 1.6 g/kg of protein, 5 g per kg.",
        "Push 50 m, lunge 100 m.",
        "Run at 12 km/h.",
        "Run at 12 km per hour.",
        "In 30 min or 5 months.",
        "A 24 kg (53 lb) kettlebell.",
        "Season 7, run 8, 46 %.",
        "",
    ],
)
def test_nothing_else_is_touched(text: str) -> None:
    assert with_imperial(text) == text


@given(
    st.decimals(min_value=0, max_value=9_999, places=1),
    st.sampled_from(sorted(PER_METRIC)),
)
def test_the_conversion_is_right_to_its_last_digit(value: object, unit: str) -> None:
    number = float(str(value))
    text = f"Take {number:g} {unit}." if number < 1e5 else ""
    if unit == "m" and number < 400:
        assert with_imperial(text) == text
        return
    factor, name = PER_METRIC[unit]
    found = re.search(rf"\(([\d.,]+) {name}\)", with_imperial(text))
    assert found, with_imperial(text)
    shown = found[1].replace(",", "")
    last_digit = 10 ** -len(shown.partition(".")[2])
    assert abs(float(shown) - number * factor) <= last_digit / 2 + 1e-6


@given(st.text(alphabet="0123456789,.: -–kmcgt()/x", max_size=60))
def test_what_was_added_can_be_taken_away_and_is_not_added_twice(text: str) -> None:
    once = with_imperial(text)
    assert ADDED.sub("", once) == ADDED.sub("", text)
    assert with_imperial(once) == once


@given(
    st.from_regex(r"(?:\d{1,2}:)?\d{1,2}:\d{2}", fullmatch=True), st.sampled_from("m kg km".split())
)
def test_a_time_is_never_converted(time: str, unit: str) -> None:
    assert with_imperial(f"In {time} {unit}") == f"In {time} {unit}"
