"""True paraphrases that need a step of reading or of arithmetic, and their false neighbours."""

import pytest

from generator.verify import verify
from hyrox.evidence import Direction, Evidence, EvidenceItem, Kind, Source
from hyrox.segments import Segment

SOURCE = Source("Computed", "men 35-39, open, n = 396")
FASTER, SLOWER = Direction.FASTER, Direction.SLOWER


def item(
    item_id: str, text: str, way: Direction | None = None, about: Segment | None = None
) -> EvidenceItem:
    kind = {"N": Kind.NEIGHBOUR, "P": Kind.PASSAGE}.get(item_id[0], Kind.FACT)
    return EvidenceItem(item_id, kind, text, text, SOURCE, about=about, direction=way)


EVIDENCE = Evidence(
    (
        item("F1", "Finish: 1:27:49, 7:56 slower than the peer median of 1:19:53.", SLOWER),
        item("F3", "Expected finish: 1:24:03 to 1:57:53 for 80 % of such athletes; this finish was "
             "inside that range, as expected."),
        item("F5", "Run 5: 8:34, 1:50 slower than the peer median of 6:44, faster than 9 % of "
             "peers.", SLOWER, Segment.RUN_5),
        item("F7", "Run 7: 8:24, 1:46 slower than the peer median of 6:38, faster than 12 % of "
             "peers.", SLOWER, Segment.RUN_7),
        item("F8", "Run 8: 9:30, 1:52 slower than the peer median of 7:38, faster than 76 % of "
             "peers.", SLOWER, Segment.RUN_8),
        item("F10", "Sandbag lunges: 3:44, 77 s faster than the peer median of 5:01, faster than "
             "91 % of peers.", FASTER, Segment.SANDBAG_LUNGES),
        item("F11", "Roxzone: 6:12, 63 s faster than the peer median of 7:15, faster than 67 % of "
             "peers.", FASTER, Segment.ROXZONE),
        item("F12", "Run 1: 3:55, 92 s faster than the peer median of 5:27, faster than 95 % of "
             "peers.", FASTER, Segment.RUN_1),
        item("C1", "Place with that change: 538 of 1,500, instead of 603."),
        item("C2", "Roxzone target: 5:25, 47 s faster than your 6:12.", FASTER, Segment.ROXZONE),
        item("N2", "Athlete 1, men 35-39, Open: finish 1:21:11, you were 6:38 slower; Sled pull "
             "3:37, where you were 1:40 slower.", SLOWER),
        item("N3", "Athlete 2, men 35-39, Open: finish 1:30:00, you were 2:11 faster; Run 5 5:05, "
             "where you were 22 s slower.", FASTER),
        item("P1", "Carbohydrate: Wallis (2022) gives 30 to 90 g/h during events over 60 min. A "
             "taper lasts 7 to 14 days. Soreness peaks one to two days after training."),
        item("P2", "Open men aged 50-54: The median finish of open men aged 50-54 is 1:33:34. A "
             "quarter of them need at most 1:23:38, and three quarters at most 1:46:24. The median "
             "finish of open men aged 55-59 is 1:37:29."),
        item("P3", "Brandt and colleagues (2025) found that VO2max went with finish time in 11 "
             "athletes, an association only. The sled push is 152 kg. These are rules of season "
             "2025/26."),
        item("P4", "Festa and colleagues (2020) compared a polarised and a focused split. Both "
             "groups gained alike. Runs 10–30 % longer had a hazard ratio of 1.64, 30–100 % longer "
             "1.52."),
    )
)  # fmt: skip

RULES = {
    "seconds left unsaid": (
        ["Your lunges took 224 s, 77 less than the median of 301. [F10]",
         "Run 1 took you 235 s, where 327 is normal. [F12]",
         "You ran run 1 in 235 s; the median is 327. [F12]"],
        ["Your lunges took 224 s, 78 less than the median of 301. [F10]",
         "Your lunges took 224 s, 77 more than the median of 301. [F10]",
         "Your lunges took 301 s, 77 more than the median of 224. [F10]",
         "Your lunges took 235 s, 92 less than the median of 327. [F12]",
         "Run 1 took you 235 s, where 301 is normal. [F12]",
         "Run 1 took you 327 s, where 235 is normal. [F12]"],
    ),
    "hedged clocks": (
        ["It was about 1:28 at the end. [F1]",
         "Anything from about 1:24 to 1:58 was expected. [F3]",
         "You were some eight minutes behind the median. [F1]"],
        ["It was about 1:26 at the end. [F1]",
         "It was 1:28 at the end. [F1]",
         "Anything from about 1:24 to 1:54 was expected. [F3]",
         "Anything from about 1:42 to 1:58 was expected. [F3]",
         "You were some eight minutes ahead of the median. [F1]",
         "You were some nine minutes behind the median. [F1]"],
    ),
    "parts of a minute": (
        ["A minute and a half was gained on run 1. [F12]",
         "Run 1 won you a good minute and a half. [F12]",
         "A minute and a quarter was gained on the lunges. [F10]",
         "You won a minute and a quarter, near enough, on the lunges. [F10]"],
        ["A minute and a quarter was gained on run 1. [F12]",
         "A minute and a half was lost on run 1. [F12]",
         "Run 1 won you two and a half minutes. [F12]",
         "A minute and a half was gained on the lunges. [F10]",
         "Run 1 won you just under a minute and a half. [F12]",
         "Your peers won a minute and a half on you in run 1. [F12]"],
    ),
    "shares in words": (
        ["Nine in ten of your peers were faster in run 5. [F5]",
         "Three quarters of your peers were slower in run 8. [F8]",
         "Nine men in ten took longer over the lunges than you. [F10]",
         "Two thirds of your peers were slower in the Roxzone. [F11]"],
        ["Nine in ten of your peers were slower in run 5. [F5]",
         "Three quarters of your peers were faster in run 8. [F8]",
         "Nine men in ten took less time over the lunges than you. [F10]",
         "Eight in ten of your peers were faster in run 5. [F5]",
         "One third of your peers were slower in the Roxzone. [F11]",
         "Two thirds of your peers were slower in the sled pull. [F11]"],
    ),
    "a range over segments": (
        ["Runs 5, 7 and 8 each cost you between 1:46 and 1:52. [F5, F7, F8]",
         "Runs 5 and 7 each cost you 1:46 to 1:50. [F5, F7]",
         "On the lunges and in the Roxzone you gained between 63 and 77 s. [F10, F11]"],
        ["Runs 5, 7 and 8 each cost you between 1:46 and 1:50. [F5, F7, F8]",
         "Runs 5, 7 and 8 each cost you between 1:42 and 1:52. [F5, F7, F8]",
         "Runs 5, 7 and 8 each won you between 1:46 and 1:52. [F5, F7, F8]",
         "Runs 4, 7 and 8 each cost you between 1:46 and 1:52. [F5, F7, F8]",
         "Runs 5, 7 and 8 each cost you between 77 s and 1:52. [F5, F7, F8, F10]",
         "On the lunges and in the Roxzone you lost between 63 and 77 s. [F10, F11]"],
    ),
    "sums": (
        ["Lunges and Roxzone together gained you more than two minutes. [F10, F11]",
         "Lunges and Roxzone together gained you 140 s. [F10, F11]",
         "Together, runs 5 and 7 cost you 216 s. [F5, F7]"],
        ["Lunges and Roxzone together gained you 141 s. [F10, F11]",
         "Lunges and Roxzone together cost you 140 s. [F10, F11]",
         "Lunges and Roxzone together gained you 77 s. [F10, F11]",
         "Lunges and run 1 together gained you 140 s. [F10, F11, F12]",
         "Lunges and Roxzone gained you 140 s each. [F10]",
         "Together, runs 5 and 8 cost you 216 s. [F5, F7, F8]",
         "Run 5 and the lunges together cost you 187 s. [F5, F10]"],
    ),
    "others as subject": (
        ["Athlete 1 was home 6:38 before you and had won 1:40 of that on the sled pull. [N2]",
         "The first neighbour reached the finish 6:38 before you. [N2]",
         "The second neighbour crossed the line 2:11 behind you. [N3]"],
        ["Athlete 1 was home 6:38 after you. [N2]",
         "Athlete 1 was home 6:38 before you and had lost 1:40 of that on the sled pull. [N2]",
         "The second neighbour reached the finish 6:38 before you. [N2]",
         "The second neighbour crossed the line 2:11 before you. [N3]",
         "Most of your peers out-ran you in run 1. [F12]",
         "Your peers got through the Roxzone 63 s sooner. [F11]"],
    ),
    "above and below the median": (
        ["Run 5 was 1:50 over the median. [F5]",
         "The lunges were 77 s under the median. [F10]",
         "You are just shy of eight minutes off the median. [F1]"],
        ["Run 5 was 1:50 under the median. [F5]",
         "The lunges were 77 s over the median. [F10]",
         "The median lunges were 77 s under yours. [F10]",
         "Run 7 was 1:50 over the median. [F5]",
         "You are just shy of seven minutes off the median. [F1]"],
    ),
    "what a target asks for": (
        ["The Roxzone has to give 47 s. [C2]",
         "Your target asks for 47 s from the Roxzone. [C2]",
         "About three quarters of a minute would have to come from the Roxzone. [C2]"],
        ["The Roxzone has to give 74 s. [C2]",
         "The Roxzone cost 47 s more than your target. [C2]",
         "Your target asks for 47 s from the sled pull. [C2]",
         "Your target asks for a minute from the Roxzone. [C2]",
         "You were 47 s into the Roxzone. [F11, C2]"],
    ),
    "places": (
        ["That change is worth 65 places. [C1]",
         "You would be 538th of 1,500 instead of 603rd. [C1]",
         "You would gain 65 places with that change. [C1]"],
        ["That change is worth 56 places. [C1]",
         "You would be 583rd of 1,500 instead of 603rd. [C1]",
         "You would lose 65 places with that change. [C1]",
         "You would be 538th of 1,500 instead of 630th. [C1]",
         "You would be 538th of 1,050 instead of 603rd. [C1]"],
    ),
    "units of passages": (
        ["Take 30–90 g of carbohydrate an hour in events over 60 min. [P1]",
         "A taper of one to two weeks is a sensible place to begin. [P1]",
         "Soreness peaks one to two days after training. [P1]"],
        ["Take 30–90 g of carbohydrate a day in events over 60 min. [P1]",
         "A taper lasts one to two days longer than 14 weeks. [P1]",
         "A taper lasts one to three weeks. [P1]",
         "Soreness peaks one to two hours after training. [P1]",
         "Take 30–90 kg of carbohydrate an hour in events over 60 min. [P1]",
         "Take 30–60 g of carbohydrate an hour in events over 90 min. [P1]"],
    ),
    "quarter points": (
        ["The middle half of open men aged 50-54 finishes between 1:23:38 and 1:46:24. [P2]",
         "Half of the open men aged 50-54 finish within 1:33:34. [P2]",
         "The median finish of open men aged 50-54 is 1:33:34. [P2]"],
        ["The middle half of open men aged 50-54 finishes between 1:23:38 and 1:33:34. [P2]",
         "Half of the open men aged 50-54 finish within 1:23:38. [P2]",
         "Half of the open men aged 50-54 finish within 1:46:24. [P2]",
         "Half of the open men aged 50-54 finish within 1:37:29. [P2]",
         "The median finish of open men aged 55-59 is 1:33:34. [P2]",
         "The middle half of open men aged 50-54 finishes between 1:23:38 and 1:46:42. [P2]"],
    ),
    "what a study shows": (
        ["Brandt and colleagues (2025) found that VO2max went with finish time. [P3]",
         "The sled push is 152 kg in season 2025/26. [P3]",
         "After runs 10–30 % longer the hazard ratio was 1.64. [P4]"],
        ["Brandt and colleagues proved in 2025 that VO2max makes you finish faster. [P3]",
         "Brandt and colleagues (2025) showed that VO2max cuts the finish time. [P3]",
         "The sled push has been 152 kg in every season since the sport began. [P3]",
         "Festa and colleagues (2020) found that only the polarised group gained. [P4]",
         "After runs 30–100 % longer the hazard ratio was 1.64. [P4]"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("sentence", [s for right, _ in RULES.values() for s in right])
def test_what_follows_by_the_rule_is_shown(sentence: str) -> None:
    verdict = verify(sentence, EVIDENCE, "how was my race")
    assert verdict.passed, verdict.reason


@pytest.mark.parametrize("sentence", [s for _, wrong in RULES.values() for s in wrong])
def test_its_false_neighbours_are_not(sentence: str) -> None:
    assert not verify(sentence, EVIDENCE, "how was my race").passed
