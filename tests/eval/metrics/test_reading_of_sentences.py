"""How sentences are read: idioms of direction, amounts in words, seasons, rates and names."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.checker import objections
from eval.figures import figures
from eval.metrics.faithfulness import check_against
from eval.metrics.sentences.figures.amounts import amount, in_figures
from eval.metrics.sentences.figures.rates import rates, same_rate
from eval.metrics.sentences.sources.names import names, unknown_source
from eval.metrics.sentences.sources.seasons import Span, other_season, spans
from eval.ways import Way, mentions

FASTER = [
    "You were {} clear of the athletes most like you.",
    "You had {} on the field.",
    "Your peers needed {} more for the sled pull.",
    "The median peer was home {} after you.",
    "You took {} out of your peers in run 3.",
    "You clawed {} back on the wall balls.",
    "At your level the typical Roxzone takes {} longer than yours.",
    "The wall balls handed your team {}.",
    "You undercut the peer median by {}.",
    "The median on the sled push lies {} behind you.",
]
SLOWER = [
    "The stations set you back {}.",
    "The field outran you by {} over the eight runs.",
    "Athletes similar to you got home {} earlier.",
    "The lunges held you up by {}.",
    "You were beaten by the first similar athlete by {}.",
    "You left {} on the table at the SkiErg.",
    "The wall balls took {} from you.",
    "Over the sleds your rivals put {} into you.",
    "You gave {} to the field on the SkiErg.",
    "Run 1 took {} more than the median.",
    "By the finish the typical athlete had {} on you.",
    "Your nearest neighbours were ahead of you by {}.",
]
AMOUNTS = ["31 s", "2:10", "2 minutes 10 seconds", "half a minute", "about 40 s", "nearly a minute"]


@pytest.mark.parametrize("amount_", AMOUNTS)
@pytest.mark.parametrize(
    ("sentence", "way"),
    [(s, Way.FAST) for s in FASTER] + [(s, Way.SLOW) for s in SLOWER],
)
def test_idioms_say_which_way_whatever_the_amount(sentence: str, way: Way, amount_: str) -> None:
    found = mentions(in_figures(sentence.format(amount_)))
    assert [one.way for one in found] == [way]
    assert found[0].size is not None


@settings(deadline=None)  # the first sentence pays for reading the word lists
@given(loss=st.integers(5, 900), own=st.integers(100, 900), faster=st.booleans())
def test_a_difference_is_right_in_one_direction_only(loss: int, own: int, faster: bool) -> None:
    word = "faster" if faster else "slower"
    median = own + loss if faster else own - loss
    if median < 30:
        return
    truth = {"F1": f"SkiErg: {_clock(own)}, {loss} s {word} than the peer median of "
                   f"{_clock(median)}, faster than {80 if faster else 20} % of peers."}  # fmt: skip
    won, lost = f"The SkiErg handed you {loss} s.", f"The SkiErg set you back {loss} s."
    right, wrong = (won, lost) if faster else (lost, won)
    assert objections(right, ["F1"], truth) == ()
    assert objections(wrong, ["F1"], truth)


@settings(deadline=None)
@given(share=st.integers(2, 98))
def test_what_a_share_leaves_of_a_hundred_is_right_of_the_others(share: int) -> None:
    truth = {"F2": f"Place: faster than {share} % of 900 peers (men, open, season 7 on)."}
    assert objections(f"{100 - share} % of your peers were faster than you.", ["F2"], truth) == ()
    assert objections(f"You were faster than {share} % of peers.", ["F2"], truth) == ()
    if abs(share - 50) > 2:
        assert objections(f"{share} % of your peers were faster than you.", ["F2"], truth)


@given(minutes=st.integers(2, 59), off=st.integers(-90, 90))
def test_about_leaves_half_a_minute_or_its_share_to_either_side(minutes: int, off: int) -> None:
    text = f"about {minutes} minutes"
    exact = figures(f"{60 * minutes + off} s")[0]
    left = max(30.0, min(0.07 * 60 * minutes, 60.0))
    assert amount(figures(text)[0], text).agrees(exact) is (abs(off) <= left)


def test_a_difference_without_a_way_is_refused() -> None:
    truth = {"F7": "Run 1 (largest loss): 6:08, 40 s slower than the peer median of 5:28."}
    assert "which way" in check_against("Run 1 came with 40 s.", truth).why[0]
    assert check_against("The gap to the median in run 1 was 40 s.", truth).supported
    assert check_against("Run 1 cost you 40 s.", truth).supported


RULE = (
    "Wall balls for women: Women do 100 wall balls in HYROX. Before season 7 (2024/25) it was 75. "
    "These are rules of season 2025/26."
)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Women do 100 wall balls in season 2025/26.", True),
        ("Since season 7 women do 100 wall balls, not 75.", True),
        ("Until the end of season 6 it was 75 wall balls.", True),
        ("Women used to do 75 wall balls.", True),
        ("Women do 100 wall balls.", True),
        ("Under today's rules women do 75 wall balls.", False),
        ("Women do 75 wall balls.", False),
        ("Women do 75 wall balls in season 2025/26.", False),
        ("Until the end of season 7 it was 75 wall balls.", False),
        ("In season 2023/24 women do 100 wall balls.", False),
        ("The change to 100 wall balls came with season 8.", False),
    ],
)
def test_a_rule_holds_for_its_own_seasons(text: str, right: bool) -> None:
    assert (other_season(text, figures(text), [RULE]) == "") is right


def test_a_season_is_one_whether_by_its_number_or_its_years() -> None:
    assert spans("season 8, which is 2025/26") == (Span(8, 8),)
    assert spans("Before season 7 (2024/25) it was 75.") == (Span(float("-inf"), 6),)
    assert spans("women 16-29, open, season 7 on") == (Span(7, float("inf")),)
    assert other_season("In season 2025/26 it is 3 min.", (), ["It is 3 min."])


def test_an_amount_per_hour_is_none_per_day() -> None:
    text = "8 to 12 g/kg of carbohydrate per day"
    assert rates(text, figures(text)[0].end) == {"kg", "day"}
    assert same_rate(frozenset({"kg"}), frozenset({"kg", "day"}))
    assert not same_rate(frozenset({"hour"}), frozenset({"kg", "day"}))
    truth = {"P1": "Carbohydrate: Eat 8 to 12 g/kg/day of carbohydrate before a race."}
    assert check_against("Eat 8 to 12 g/kg of carbohydrate a day.", truth).supported
    assert not check_against("Eat 8 to 12 g/kg of carbohydrate per hour.", truth).supported
    assert not check_against("Eat 8 to 12 g of carbohydrate per pound.", truth).supported


def test_a_study_that_no_source_names_is_found() -> None:
    source = "Tapers: Wang and colleagues (2023) found that tapers of 21 days help."
    assert names("According to Olsen (2020), the Stanford group saw it.") == {"olsen", "stanford"}
    assert unknown_source("Wang and colleagues (2023) found that tapers help.", [source]) == ""
    assert "Olsen" in unknown_source("Olsen (2020) found that tapers help.", [source])
    assert unknown_source("Research shows that sleep helps.", ["Sleep: Sleep helps."])
    assert unknown_source("Use the SkiErg and the Roxzone in HYROX.", ["Sleep helps."]) == ""


def test_a_denial_counts_only_where_it_speaks_of_the_same_things() -> None:
    truth = {"C1": "Bean soup: 500 kcal; made of beans and olive oil; traces are not recorded."}
    assert check_against("Bean soup is made of beans and olive oil.", truth).supported
    assert not check_against("Bean soup is not made of beans and olive oil.", truth).supported


def test_a_word_of_how_many_must_stand_in_the_truth() -> None:
    truth = {"P1": "Long runs: Beginners enjoy easy sessions in the winter."}
    assert check_against("Beginners enjoy easy sessions.", truth).supported
    assert not check_against("Most beginners enjoy easy sessions.", truth).supported


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"
