"""Comparisons, ranges and sums as somebody might say them who has never seen the checks, each with
a false twin: two differences to one athlete, a lead or a leak, the end of a range, an opposite."""

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
        item("F3", "Expected finish: 1:24:03 to 1:57:53 for 80 % of such athletes (from division, "
             "gender, age group and venue); this finish was inside that range, as expected."),
        item("F4", "Expected finish: 1:14:44 to 1:56:32 for 80 % of such athletes (from division, "
             "gender, age group and venue); this finish was faster than that range, better "
             "than expected.", FASTER),
        item("F5", "Run 5 (largest loss): 8:34, 1:50 slower than the peer median of 6:44, faster "
             "than 9 % of peers.", SLOWER, Segment.RUN_5),
        item("F6", "Pacing: run 8 was 7 % slower than run 2, the usual for peers is 14 % slower: "
             "less fade than usual.", FASTER),
        item("F7", "Sled pull (third largest loss): 6:24, 35 s slower than the peer median of "
             "5:49, faster than 31 % of peers.", SLOWER, Segment.SLED_PULL),
        item("F9", "Pacing: run 8 was 8 % faster than run 2, the usual for peers is 14 % slower: "
             "less fade than usual.", FASTER),
        item("F10", "Sandbag lunges (largest gain): 3:44, 77 s faster than the peer median of "
             "5:01, faster than 91 % of peers.", FASTER, Segment.SANDBAG_LUNGES),
        item("F11", "Roxzone (second largest gain): 6:12, 63 s faster than the peer median of "
             "7:15, faster than 67 % of peers.", FASTER, Segment.ROXZONE),
        item("F34", "Roxzone for your level: 64 s faster than your other segments lead to expect, "
             "a real strength.", FASTER, Segment.ROXZONE),
        item("F62", "Sled pull: 45 s slower than at the next 10 % of finishers, within the usual "
             "scatter.", SLOWER, Segment.SLED_PULL),
        item("F86", "In 3 months: expected finish 1:13:49 at a usual venue, 80 % interval 1:10:02 "
             "to 1:18:57."),
        item("C1", "Place with that change: 190 of 412, instead of 195."),
        item("N2", "Invented athlete 1, men 35-39, Open: finish 1:21:11, you were 6:38 slower; "
             "Sled pull 3:37, where you were 1:40 slower.", SLOWER),
        item("N3", "Invented athlete 2, men 35-39, Open: finish 1:30:00, you were 2:11 faster; Run "
             "5 5:05, where you were 22 s slower.", FASTER),
        item("P1", "Too low: Sled weights on some web pages leave out the sled, which makes them "
             "about 27 kg too low. Take caffeine 60 min before the start. Tapers of at most 21 "
             "days improved time-trial performance by 2 %. Arrive at least 90 min early."),
        item("P2", "What a study in men found: Low energy availability lowered explosive power in "
             "a study by Jurov and colleagues (2021). The men lived on 22 kcal/kg of fat-free "
             "mass a day for 14 days. The study looked at men only, so it cannot say how women "
             "would respond."),
    )
)  # fmt: skip

TRUE = [
    "Athlete 2 led by 22 s on run 5 and still finished 2:11 behind you. [N3]",
    "Athlete 2 was 22 s ahead on run 5, yet came home 2:11 later. [N3]",
    "Invented athlete 2 had 22 s on you on run 5 but lost to you by 2:11. [N3]",
    "On run 5 athlete 2 pulled 22 s clear of you, only to come in 2:11 after you. [N3]",
    "Athlete 1 did the sled pull in 3:37, 1:40 quicker than you, and won the day by 6:38. [N2]",
    "Run 5 went to athlete 2 by 22 s, the race to you by 2:11. [N3]",
    "You lost 22 s to athlete 2 on run 5 and took 2:11 out of him overall. [N3]",
    "Athlete 1 beat you by 6:38, and 1:40 of it came on the sled pull. [N2]",
    "His advantage on the sled pull was 1:40, says the split of athlete 1. [N2]",
    "Athlete 2 opened a gap of 22 s on you on run 5, then faded and finished 2:11 down. [N3]",
    "Athlete 2 trailed you by 2:11 at the line despite being 22 s faster on run 5. [N3]",
    "You would have to find 45 s on the sled pull to match the next 10 %. [F62]",
    "The next 10 % are 45 s quicker at the sled pull. [F62]",
    "The lunges gave you 77 s over the median peer, the Roxzone another 63 s. [F10, F11]",
    "77 s gained on the lunges, 63 s in the Roxzone. [F10, F11]",
    "Two leaks: run 5 with 1:50 and the sled pull with 35 s. [F5, F7]",
    "You faded by 7 % between run 2 and run 8. [F6]",
    "You sped up by 8 % from run 2 to run 8. [F9]",
    "You fell off less than your peers between run 2 and run 8. [F6]",
    "Nine in ten of your peers were slower on the lunges. [F10]",
    "Only one in ten of your peers was slower on run 5. [F5]",
    "At best you'd finish in 1:10:02, at worst in 1:18:57, with an 80 % chance. [F86]",
    "Four times in five you will land no earlier than 1:10:02 and no later than 1:18:57. [F86]",
    "The chance that you finish outside 1:10:02 to 1:18:57 is one in five. [F86]",
    "You beat the range of 1:14:44 to 1:56:32. [F4]",
    "The forecast of 1:24:03 to 1:57:53 held. [F3]",
    "You should have been 64 s slower in the Roxzone, going by your other segments. [F34]",
    "Your place with that change goes from 195th up to 190th. [C1]",
    "Some pages quote sled weights that are 27 kg too low. [P1]",
    "Your lunges were over a minute quicker than the middle of the field. [F10]",
    "The middle of your field was home 7:56 before you. [F1]",
    "The typical peer gets through the Roxzone 63 s slower than you do. [F11]",
    "It took the typical peer 63 s longer to get through the Roxzone. [F11]",
    "The average peer hands you 77 s on the lunges. [F10]",
    "Your rivals shipped 77 s to you on the lunges. [F10]",
    "Peers claw 1:50 out of you on run 5. [F5]",
    "Athlete 1 edged you on the sled pull by 1:40 and got to the finish 6:38 sooner. [N2]",
    "She led by 22 s after run 5, did athlete 2, but at the line she was 2:11 behind. [N3]",
    "Athlete 2 gave you 2:11 by the end, although run 5 cost you 22 s against him. [N3]",
    "The sled pull leaked 35 s against the median. [F7]",
    "You are 35 s short of the peer median on the sled pull. [F7]",
    "A third of your peers were quicker through the Roxzone. [F11]",
    "You left nine in ten peers behind on the lunges. [F10]",
    "Your peers slow by 14 % from run 2 to run 8, you by 7 %. [F6]",
]  # fmt: skip

FALSE = [
    "Athlete 2 led by 22 s on run 5 and still finished 2:11 ahead of you. [N3]",
    "Athlete 2 was 22 s ahead on run 5, yet came home 2:11 earlier. [N3]",
    "Invented athlete 2 had 22 s on you on run 5 and beat you by 2:11. [N3]",
    "On run 5 athlete 2 pulled 22 s clear of you, only to come in 2:11 before you. [N3]",
    "Athlete 1 did the sled pull in 3:37, 1:40 slower than you, and won the day by 6:38. [N2]",
    "Run 5 went to you by 22 s, the race to athlete 2 by 2:11. [N3]",
    "You gained 22 s on athlete 2 on run 5 and were 2:11 up at the line. [N3]",
    "You beat athlete 1 by 6:38, and 1:40 of it came on the sled pull. [N2]",
    "Your advantage over athlete 1 on the sled pull was 1:40. [N2]",
    "Athlete 2 dropped 22 s to you on run 5. [N3]",
    "Athlete 2 trailed you by 22 s on run 5. [N3]",
    "The next 10 % are 45 s slower at the sled pull. [F62]",
    "You have 45 s in hand on the next 10 % at the sled pull. [F62]",
    "The lunges cost you 77 s, the Roxzone another 63 s. [F10, F11]",
    "77 s lost on the lunges, 63 s in the Roxzone. [F10, F11]",
    "The sled pull gave you 35 s over the peer median. [F7]",
    "You were 77 s over the peer median on the lunges. [F10]",
    "Two gains: run 5 with 1:50 and the sled pull with 35 s. [F5, F7]",
    "You sped up by 7 % between run 2 and run 8. [F6]",
    "You faded by 8 % from run 2 to run 8. [F9]",
    "You fell off more than your peers between run 2 and run 8. [F6]",
    "You lost more of your speed than your peers usually do. [F6]",
    "Your legs died off worse than those of your peers from run 2 to run 8. [F6]",
    "Nine in ten of your peers were faster on the lunges. [F10]",
    "Only one in ten of your peers was faster on run 5. [F5]",
    "At best you'd finish in 1:18:57, at worst in 1:10:02, with an 80 % chance. [F86]",
    "Four times in five you will land no earlier than 1:18:57 and no later than 1:10:02. [F86]",
    "The chance that you finish within 1:10:02 to 1:18:57 is one in five. [F86]",
    "Your finish was slower than the range that was forecast for you. [F4]",
    "You missed the range of 1:14:44 to 1:56:32 on the slow side. [F4]",
    "You beat the range of 1:24:03 to 1:57:53. [F3]",
    "You should have been 64 s faster in the Roxzone, going by your other segments. [F34]",
    "That moves you from 190th down to 195th. [C1]",
    "That costs you five places, to 195th. [C1]",
    "Some pages quote weights that are 27 kg too heavy. [P1]",
    "Take your caffeine 60 min after the start. [P1]",
    "Tapers of at least 21 days improved time trials. [P1]",
    "Tapers of at most 21 days made time trials 2 % slower. [P1]",
    "Jurov and colleagues (2021) found the same in women after 14 days. [P2]",
    "The men lived on 22 g of fat-free mass a day. [P2]",
    "They lived on 22 kJ/kg of fat-free mass a day. [P2]",
    "The middle of your field was home 7:56 after you. [F1]",
    "The typical peer gets through the Roxzone 63 s quicker than you do. [F11]",
    "It took the typical peer 63 s less to get through the Roxzone. [F11]",
    "Peers concede 1:50 to you on run 5. [F5]",
    "Athlete 1 edged you on the sled pull by 1:40 and got to the finish 6:38 after you. [N2]",
    "Athlete 2 was quicker on run 5 by 22 s and quicker at the line by 2:11. [N3]",
    "Athlete 2 took 2:11 out of you by the end. [N3]",
    "The lunges leaked 77 s. [F10]",
    "You lack 77 s on the peer median in the lunges. [F10]",
    "You undercut the next 10 % by 45 s at the sled pull. [F62]",
    "A third of your peers were slower through the Roxzone. [F11]",
    "Nine in ten peers left you behind on the lunges. [F10]",
    "You slowed by 14 % from run 2 to run 8. [F6]",
    "Your peers slow by 7 % from run 2 to run 8, you by 14 %. [F6]",
    "Run 5 and the sled pull are your bank: 1:50 here, 35 s there. [F5, F7]",
]  # fmt: skip


@pytest.mark.parametrize("sentence", TRUE)
def test_what_is_borne_out_is_shown_however_it_is_said(sentence: str) -> None:
    assert verify(sentence, EVIDENCE).reason == ""


@pytest.mark.parametrize("sentence", FALSE)
def test_its_false_twin_is_not(sentence: str) -> None:
    assert not verify(sentence, EVIDENCE).passed


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("You'd have won.", "You would have won."),
        ("It isn't, it won't, it can't.", "It is not, it will not, it cannot."),
        ("The wall balls won you two minutes.", "The wall balls won you two minutes."),
        ("You two beat them.", "you beat them."),
        ("A gain of 80 s over the median.", "A gain of 80 s against the median."),
        ("80 s over the median.", "80 s over the median."),
    ],
)
def test_short_forms_are_written_out(spoken: str, written: str) -> None:
    from generator.claims.spoken import written_out

    assert written_out(spoken) == written
