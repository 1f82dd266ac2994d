"""Figures that follow from the truth by a named rule are right; those that nearly do are not."""

import pytest

from eval.checker import check_sentence
from eval.metrics.faithfulness import check_against

TRUTH = {
    "F1": "Finish: 1:27:49, 7:56 slower than the peer median of 1:19:53.",
    "F3": "Expected finish: 1:09:12 to 1:48:53 for 80 % of such athletes; this finish was inside "
          "that range, as expected.",
    "F6": "Pacing: run 8 was 12 % faster than run 2, the usual for peers is 15 % slower: less fade "
          "than usual.",
    "F8": "Rowing: 5:42, 10 s faster than the peer median of 5:52, faster than 63 % of peers.",
    "F10": "Run 3 (largest gain): 4:40, 66 s faster than the peer median of 5:46, faster than 94 % "
           "of peers.",
    "F11": "Run 5: 4:58, 59 s faster than the peer median of 5:57, faster than 88 % of peers.",
    "F12": "Run 4: 5:00, 52 s faster than the peer median of 5:52, faster than 84 % of peers.",
    "F13": "Run 8: 5:20, 77 s slower than the peer median of 4:03, faster than 9 % of peers.",
    "F14": "Sled push: 2:55, 75 s slower than the peer median of 1:40, faster than 6 % of peers.",
    "C1": "With the Roxzone 60 s faster: finish 1:26:49, 60 s faster than your 1:27:49.",
    "C2": "Place with that change: 113 of 302, instead of 118.",
    "C5": "Runs for 1:20:00: run 1 4:04, run 2 4:23, run 3 4:44, run 4 4:37, run 5 4:48, run 6 "
          "4:46, run 7 4:37, run 8 5:01; 37:00 in all.",
    "N2": "Invented athlete 1, men 35-39, Open: finish 1:26:58, you were 51 s slower; Run 7 4:20, "
          "where you were 28 s slower.",
    "N3": "Invented athlete 2, men 40-44, Open: finish 1:30:00, you were 2:11 faster; Run 7 4:59, "
          "where you were 11 s faster.",
    "P1": "Grip: Brandt and colleagues (2025) found no significant link between grip strength and "
          "finish time.",
    "P2": "Loads: Men pro push 202 kg. These are rules of season 2025/26.",
}  # fmt: skip
RULES = {
    "a unit said once": (
        ["You rowed for 342 s, ten fewer than the 352 that are usual.",
         "The rower took you 342 seconds, while the median is 352.",
         "You rowed for 342 s, where the median man takes 352."],
        ["You rowed for 342 s, twelve fewer than the 352 that are usual.",
         "You rowed for 342 s, ten more than the median of 352.",
         "You rowed for 342 s, while the median is 346.",
         "Run 4 took you 342 s, where the median is 352.",
         "You rowed for 342 minutes, while the median is 352."],
    ),
    "hours and minutes": (
        ["It was about 1:28 at the end, some eight minutes behind the median.",
         "Anything from about 1:09 to 1:49 was expected.",
         "You finished in just under 1:28."],
        ["It was about 1:26 at the end, some eight minutes behind the median.",
         "Anything from about 1:12 to 1:49 was expected.",
         "You finished in just over 1:28.",
         "Run 3 took you about 1:28.",
         "It was about 1:28 at the end, some eight minutes ahead of the median."],
    ),
    "a range over segments": (
        ["Runs 3, 4 and 5 each won you 52 to 66 s.",
         "On runs 3 to 5 you gained between 52 and 66 s.",
         "Runs 3 and 5 each gained you between 59 and 66 s on the median."],
        ["Runs 3, 4 and 5 each won you 54 to 66 s.",
         "Runs 3, 4 and 5 each cost you 52 to 66 s.",
         "Runs 3, 4 and 8 each won you 52 to 66 s.",
         "Runs 3, 4 and 5 each won you 52 to 77 s.",
         "Runs 3 and 5 each won you 52 to 66 s."],
    ),
    "as many figures as segments": (
        ["Runs 3 and 5 gained you 66 and 59 s.",
         "Runs 5 and 4 won you 59 and 52 seconds.",
         "Run 3 and run 4 were 66 and 52 s faster than the median."],
        ["Runs 3 and 5 gained you 59 and 66 s.",
         "Runs 3 and 5 gained you 66 and 52 s.",
         "Runs 3 and 8 gained you 66 and 59 s.",
         "Runs 3 and 5 cost you 66 and 59 s.",
         "Runs 3 and 5 gained you 65 and 59 s."],
    ),
    "a sum": (
        ["Runs 3 and 5 together gained you 2:05.",
         "Runs 3 and 5 together won you just over two minutes.",
         "Run 8 and the sled push together cost you 152 s."],
        ["Runs 3 and 5 together gained you 2:07.",
         "Runs 3 and 5 together cost you 2:05.",
         "Runs 3 and 4 together gained you 2:05.",
         "Run 3 and run 8 together gained you 2:23.",
         "Runs 3 and 5 gained you 2:05."],
    ),
    "a change of place": (
        ["With the Roxzone 60 s faster you would be 113th of 302 rather than 118th.",
         "With the Roxzone a minute faster you would be five places up.",
         "A Roxzone 60 s faster gives place 113."],
        ["With the Roxzone 60 s faster you would be 115th of 302 rather than 118th.",
         "With the Roxzone a minute faster you would be six places up.",
         "With the Roxzone a minute faster you would be five places down.",
         "With the sled push 60 s faster you would be 113th of 302.",
         "With the Roxzone 60 s faster you would be 113th of 320."],
    ),
    "the ends of a list": (
        ["The splits for 1:20:00 keep all your runs between 4:04 and 5:01.",
         "For 1:20:00 all runs range from 4:04 to 5:01.",
         "Running adds up to 2,220 seconds in the splits for 1:20:00."],
        ["The splits for 1:20:00 keep all your runs between 4:04 and 5:10.",
         "The splits for 1:20:00 keep all your runs between 4:23 and 5:01.",
         "The splits for 1:20:00 keep all stations between 4:04 and 5:01.",
         "Running adds up to 2,240 seconds in the splits for 1:20:00.",
         "Running adds up to 37 hours in the splits for 1:20:00."],
    ),
    "one similar athlete": (
        ["The first neighbour crossed the line 51 s before you.",
         "You edged out athlete 2 by 2:11.",
         "Athlete 1 beat you by 51 s."],
        ["The second neighbour crossed the line 51 s before you.",
         "You edged out athlete 1 by 2:11.",
         "Athlete 2 beat you by 2:11.",
         "The first neighbour crossed the line 51 s behind you.",
         "Athlete 1 beat you by 15 s."],
    ),
    "no more than the source says": (
        ["Men pro push 202 kg in season 2025/26.",
         "Brandt and colleagues found no significant link between grip strength and finish time.",
         "You were 12 % faster on run 8 than on run 2."],
        ["Men pro have pushed 202 kg in every season since the sport began.",
         "Brandt and colleagues showed that grip strength cuts your finish time.",
         "Brandt and colleagues found that grip strength doubled the finish.",
         "You were slower on run 8 than on run 2.",
         "You were a third slower on run 8 than on run 2."],
    ),
}  # fmt: skip


@pytest.mark.parametrize("sentence", [one for right, _ in RULES.values() for one in right])
def test_what_follows_by_a_rule_is_supported(sentence: str) -> None:
    assert check_against(sentence, TRUTH).why == ()


@pytest.mark.parametrize("sentence", [one for _, wrong in RULES.values() for one in wrong])
def test_what_almost_follows_is_refused(sentence: str) -> None:
    assert check_against(sentence, TRUTH).why


def test_where_most_peers_lie_is_no_direction_of_the_athlete() -> None:
    fact = (
        "Fade: your runs 9 % faster over the race, the middle 80 % of peers 9 % faster to 13 % "
        "slower."
    )
    said = "Your runs became 9 % faster, the middle 80 % of peers lie at {}: about the usual fade."
    for ends, right in (
        ("9 % faster to 13 % slower", True), ("9 % slower to 13 % slower", False),
        ("9 % faster to 13 % faster", False), ("8 % faster to 13 % slower", False),
        ("9 % faster to 31 % slower", False), ("13 % faster to 9 % slower", False),
    ):  # fmt: skip
        assert (not check_sentence(said.format(ends), ["F1"], {"F1": fact})) is right, ends
    fact = fact.replace("9 % faster to 13", "level to 13")
    for ends, right in (
        ("level to 13 % slower", True), ("level to 13 % faster", False),
        ("13 % slower to level", False),
    ):  # fmt: skip
        assert (not check_sentence(said.format(ends), ["F1"], {"F1": fact})) is right, ends
