"""What may be said about a fact, and what may not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.directions import comparisons
from generator.numbers import quantities
from generator.verify import citations, verify, without_citations
from hyrox.evidence import Direction, Evidence, EvidenceItem, Kind, Source
from hyrox.segments import Segment

SOURCE = Source("Computed", "men 35-39, open, n = 396")


def fact(item_id: str, text: str, way: Direction, about: Segment | None = None) -> EvidenceItem:
    return EvidenceItem(item_id, Kind.FACT, text, text, SOURCE, about=about, direction=way)


EVIDENCE = Evidence(
    (
        fact("F1", "Finish: 1:37:10, 12:28 slower than the peer median of 1:24:42.",
             Direction.SLOWER),
        fact("F2", "Sled push (largest loss): 2:45, 31 s slower than the peer median of 2:14, "
             "faster than 18 % of peers; worse than expected from the other segments.",
             Direction.SLOWER, Segment.SLED_PUSH),
        fact("F3", "Rowing (largest gain): 4:21, 12 s faster than the peer median of 4:33, "
             "faster than 71 % of peers.", Direction.FASTER, Segment.ROW),
        fact("F4", "Pacing: run 8 was 24 % slower than run 2, the usual for peers is 21 % slower: "
             "more fade than usual.", Direction.SLOWER),
        fact("C1", "Roxzone to 6:10: 3:18 faster than your team's 9:28.", Direction.FASTER,
             Segment.ROXZONE),
        EvidenceItem("P1", Kind.PASSAGE, "Hydration: Drink from your own sweat rate. About 2 % of "
                     "body mass lost through sweat impairs performance (McDermott 2017). Carry "
                     "0.5 l an hour as a start.", "Drink from your own sweat rate.", SOURCE),
    )
)  # fmt: skip

RIGHT = [
    "Your sled push took 2:45, 31 s slower than the peer median. [F2]",
    "You lost 31 s on the sled push. [F2]",
    "Peers were 31 s faster than you on the sled push. [F2]",
    "The sled push was your largest loss: 31 seconds behind the median of 2:14. [F2]",
    "On the row you gained 12 s and beat 71 % of your peers. [F3]",
    "You finished in 1:37:10, 12:28 behind the peer median. [F1]",
    "Your run 8 was 24 % slower than run 2, more fade than usual. [F4]",
    "Losing about 2 % of body mass through sweat impairs performance. [P1]",
    "Rowing was 12 s faster and the sled push 31 s slower than the median. [F3] [F2]",
    "A Roxzone of 6:10 would be 3:18 faster than your team's 9:28. [C1]",
    "My sources do not say that.",
]

WRONG = {
    "1:37:10 is quicker than the 1:24:42 median. [F1]": "direction",
    "You were 31 s faster than the peer median on the sled push. [F2]": "direction",
    "You were 31 s faster than your peers. [F2]": "direction",
    "You gained 31 s on the sled push. [F2]": "direction",
    "Peers were 31 s slower than you. [F2]": "direction",
    "Your sled push was strong. [F2]": "direction",
    "You beat the median by 12:28, ahead of your peers. [F1]": "direction",
    "3:18 faster than your peers on the Roxzone. [C1]": "somebody else",
    "6:10 on the Roxzone is 3:18 faster than the median of 9:28. [C1]": "somebody else",
    "Your sled push took 2:54. [F2]": "number",
    "You lost 31 minutes on the sled push. [F2]": "unit",
    "You were faster than 19 % of peers. [F2]": "number",
    "The wall balls cost you 31 s. [F2]": "segment",
    "You lost 31 s on the sled push. [F9]": "unknown citation",
    "You lost 31 s on the sled push.": "no citation",
    "Run 7 was 24 % slower. [F4]": "segment number",
    "Your rowing was worse than expected from the other segments. [F3]": "verdict",
    "About 5 % of body mass lost through sweat impairs performance. [P1]": "number",
    "Drinking from your own sweat rate makes you faster. [P1]": "direction of a passage",
    "Take three gels and a double espresso before breakfast tomorrow. [P1]": "unsupported",
    "Buy expensive carbon shoes and sleep in a tent. [F2]": "unsupported",
    "Your time on the sled push is above the median by two minutes. [F2]": "number word",
}


@pytest.mark.parametrize("sentence", RIGHT)
def test_true_sentences_pass(sentence: str) -> None:
    verdict = verify(sentence, EVIDENCE, "how was my race")
    assert verdict.passed, verdict.reason


@pytest.mark.parametrize("sentence", WRONG)
def test_false_sentences_fail_and_the_reason_is_said(sentence: str) -> None:
    verdict = verify(sentence, EVIDENCE, "how was my race")
    assert not verdict.passed, WRONG[sentence]
    assert verdict.reason


@settings(deadline=None)
@given(st.integers(1, 5999))
def test_no_other_gap_than_the_facts_own_passes(seconds: int) -> None:
    sentence = f"You lost {seconds} s on the sled push. [F2]"
    allowed = {31, 165, 134}  # the gap, the time and the median of the fact
    assert verify(sentence, EVIDENCE).passed == (seconds == 31) or seconds in allowed


@given(st.text(max_size=300))
def test_any_text_gets_a_verdict(text: str) -> None:
    verdict = verify(text, EVIDENCE, text)
    assert verdict.passed or verdict.reason


def test_citations_are_read_in_every_form_and_taken_out_of_the_text() -> None:
    sentence = "Two things [F1, F2] and one more [P1]."
    assert citations(sentence) == ("F1", "F2", "P1")
    assert without_citations(sentence) == "Two things and one more."


def test_a_range_gives_both_ends_its_unit() -> None:
    assert [q.key for q in quantities("Take 1.4–2.0 g/kg a day")] == [(1.4, "g/kg"), (2.0, "g/kg")]
    assert [q.key for q in quantities("20 to 40 g, every 3–4 h")] == [
        (20, "g"), (40, "g"), (3, "h"), (4, "h"),
    ]  # fmt: skip


def test_clock_times_and_seconds_are_one_number() -> None:
    assert [q.key for q in quantities("0:31 is 31 s is 31 seconds")] == [(31, "s")] * 3


def test_names_with_digits_are_no_quantities() -> None:
    assert quantities("In run 8 of season 7, Athlete 3 did a 1RM.") == []


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("you were 31 s slower than the median", Direction.SLOWER),
        ("peers were 31 s slower", Direction.FASTER),
        ("the median athlete was faster than you", Direction.SLOWER),
        ("you lost 31 s", Direction.SLOWER),
        ("31 s ahead of the median", Direction.FASTER),
    ],
)
def test_comparisons_are_read_from_the_athletes_side(text: str, way: Direction) -> None:
    assert [c.way for c in comparisons(text)] == [way]
