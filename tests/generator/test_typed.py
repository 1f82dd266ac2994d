"""What athletes type, made readable: times in other spellings, slips, introductions."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.asks.intents import Intent
from generator.asks.slips import without_slips
from generator.asks.typed import readable
from generator.focus import focus
from generator.heard import Heard
from generator.lookup import without_introduction
from hyrox.settings import PROJECT

GLOSSARIES: Path = PROJECT / "corpora" / "glossaries"


@pytest.mark.parametrize(
    "written",
    ["1h20", "1 h 20", "1 h 20 min", "1hr 20", "1h20m", "1h20m00s", "1 hour and 20 minutes",
     "1.20.00", "an hour twenty", "one hour and twenty minutes", "4800 seconds", "4800s"],
)  # fmt: skip
def test_a_finish_in_any_usual_spelling_is_one_clock_time(written: str) -> None:
    assert readable(f"Can I go under {written}?") == "Can I go under 1:20:00?"


@pytest.mark.parametrize(
    "text",
    ["1:20:00", "run 1h easy", "rest 1 h 30 s", "2 h 10 m row", "the wave starts at 10h30",
     "version v1.10.00", "1.20.00.5", "24\" box jumps", "5'30\" per km", "1h 30s", "600 seconds",
     "9h20 of sleep"],
)  # fmt: skip
def test_what_is_no_finish_stays(text: str) -> None:
    assert readable(text) == text


def test_marked_seconds_of_a_change_and_minutes_in_words_are_read() -> None:
    assert readable('What if my sled push were 30" faster?').endswith("30 s faster?")
    assert readable("eighty-five minutes") == "85 min"


def test_wide_letters_and_characters_that_nobody_sees_are_made_plain() -> None:
    assert readable("\uff57\uff41\uff4c\uff4c balls\u200b\u202a?") == "wall balls?"
    assert readable("🏃‍♀️ go") == "🏃‍♀️ go"


@given(st.text(max_size=80))
def test_any_text_can_be_made_readable_and_is_then_stable(text: str) -> None:
    once = readable(text)
    assert readable(once) == once


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("What are my strenghts in this rcae?", "What are my strengths in this race?"),
        ("How mcuh did I spned in the Rozxone?", "How mcuh did I spend in the Roxzone?"),
        ("Waht slpits for my fniish", "What splits for my finish"),
    ],
)
def test_slips_in_the_words_a_question_asks_with_are_put_right(typed: str, meant: str) -> None:
    assert without_slips(typed) == meant


@pytest.mark.parametrize(
    "text",
    ["My name is Pashing Targot, did I pace it?", "doms after an emom, amrap or bbj wod",
     "Ask runing@example.org", "metcon fartlek Garmin hyroxers", "How do I get better?",
     "fat burners, fasted sprints, a lunge I couldnt finish, other finishers"],
)  # fmt: skip
def test_names_slang_and_addresses_are_no_slips(text: str) -> None:
    assert without_slips(text) == text


@pytest.mark.parametrize(
    "said",
    ["My name is Fatima Al-Zahra.", "This is Mohammed Haddad.", "I come from the Philippines.",
     "Hi, I'm Ngozi Eze!", "I live in London, I'm Indian.", "My name is محمد.", "I'm Kenyan."],
)  # fmt: skip
def test_who_somebody_is_is_not_searched_for(said: str) -> None:
    asked = "How do I get better at the wall balls?"
    assert without_introduction(f"{said} {asked}") == asked


@pytest.mark.parametrize(
    "text",
    ["I'm vegan. What do I eat?", "This is my first race. How do I start?",
     "I am from Munich and my knee hurts. What now?", "I'm Pregnant. May I race?",
     "I'M INJURED. WHAT NOW?", "I'm a woman. How heavy is the sled?", "My name is Ann.",
     "I'm 23. How fast do I start?"],
)  # fmt: skip
def test_what_says_more_than_a_name_stays(text: str) -> None:
    assert without_introduction(text) == text


@pytest.mark.parametrize(
    "question",
    ["Où ai-je perdu le plus de temps ?", "Wo habe ich am meisten Zeit verloren?",
     "¿Dónde perdí más tiempo?", "أين خسرت أكثر وقت؟"],
)  # fmt: skip
def test_the_most_common_question_is_understood_in_every_language(question: str) -> None:
    assert focus(Heard.of(question, GLOSSARIES).english, race_open=True).intent is Intent.LOSSES


@pytest.mark.parametrize(
    ("question", "way"),
    [
        ("Et si mon sled push était plus rapide de 30 secondes ?", "faster"),
        ("Et si mon sled push était plus lent de 30 secondes ?", "slower"),
        ("¿Y si mi sled push fuera 30 segundos más lento?", "slower"),
    ],
)
def test_faster_and_slower_are_not_read_as_more(question: str, way: str) -> None:
    english = Heard.of(question, GLOSSARIES).english.split()
    assert way in english
    assert "more" not in english


def test_better_than_expected_asks_for_the_expectation() -> None:
    read = focus("Was my finish better than expected?", race_open=True)
    assert "expectation" in read.fact_keys
    assert focus("Where was I better than others?", race_open=True).intent is Intent.GAINS


def test_a_race_without_losses_has_something_to_fall_back_on() -> None:
    read = focus("Where did I lose the most time?", race_open=True)
    assert read.fallback[0] == "level-loss:1"
    assert "finish" in read.fallback


def test_a_penalty_is_a_question_of_rules_also_beside_the_word_race() -> None:
    read = focus("which penalty for skip lap race running", race_open=True)
    assert read.intent is Intent.KNOWLEDGE
