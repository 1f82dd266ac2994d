"""The independent checker on hand-written sentences, right and wrong, and its own scores."""

import json
import re
from pathlib import Path

import pytest

from eval.checker import Fault, check, check_sentence, main
from eval.figures import figures

EVIDENCE = {
    "F1": "Finish: 1:27:34, 2:10 slower than the peer median of 1:25:24.",
    "F2": "Place: faster than 46 % of 1,377 peers (men 35-39, open, season 8).",
    "F3": "Expected finish: 1:19:40 to 1:35:10 for 80 % of such athletes (from division, gender, "
    "age group); this finish was inside that range, as expected.",
    "F4": "Running, eight runs: 43:10, 1:05 faster than the peer median of 44:15, "
    "faster than 61 % of peers.",
    "F5": "Pacing: run 8 was 12 % slower than run 2, the usual for peers is 8 % slower: "
    "more fade than usual.",
    "F6": "SkiErg (largest loss): 5:11, 31 s slower than the peer median of 4:40, "
    "faster than 23 % of peers; worse than expected from the other segments.",
    "F7": "Wall balls (largest gain): 5:02, 44 s faster than the peer median of 5:46, "
    "faster than 78 % of peers; better than expected from the other segments.",
    "F8": "Run 3: 4:50, level with the peer median of 4:50, faster than 50 % of peers; "
    "as expected from the other segments.",
    "F9": "Sled push: 3:20, 9 s slower than the peer median of 3:11, faster than 40 % of peers; "
    "better than expected from the other segments.",
    "N1": "The 5 most similar athletes: median finish 1:27:20, you were 14 s slower; the widest "
    "difference is Rowing, where you were 26 s slower.",
    "F10": "Rowing for your team's level: 28 s slower than your team's other segments lead to "
    "expect, a real weakness.",
    "F11": "Run 5: 5:57, 43 s slower than the median of 5:14 at your level, faster than 5 % of "
    "them.",
    "F12": "Run 4, after the sled pull: 5 % slower than your usual run, the usual for peers is "
    "level.",
    "C1": "Sled push target: 2:36, 42 s faster than your 3:18.",
    "P1": "A practical starting point is 5 sets of 15 to 20 with 60 seconds of rest. Open men push "
    "152 kg over 50 m. Protein of 1.6 g/kg a day. In season 2025/26 the target is at 3.00 m.",
}

RIGHT = [
    ("You finished in 1:27:34, 2:10 slower than the peer median of 1:25:24.", ["F1"]),
    ("Your finish was 130 seconds slower than the median.", ["F1"]),
    ("Peers were 2:10 faster at the median.", ["F1"]),
    ("The peer median of 1:25:24 was 2 min 10 s faster than your finish.", ["F1"]),
    ("You were 2:10 behind the peer median.", ["F1"]),
    ("You lost 2 minutes and 10 seconds to the median of your peers.", ["F1"]),
    ("You were faster than 46% of 1377 peers.", ["F2"]),
    ("46 percent of your peers were slower than you.", ["F2"]),
    ("Among men 35-39 in season 8 you beat 46 % of peers.", ["F2"]),
    ("You were slower than most of your peers.", ["F2"]),
    ("You are in the top 54 %.", ["F2"]),
    ("54 % of your peers were faster.", ["F2"]),
    ("Your finish was as expected, between 1:19:40 and 1:35:10.", ["F3"]),
    ("Your running took 43:10, which is 65 s quicker than the median.", ["F4"]),
    ("On the runs you gained 1:05 on your peers.", ["F4"]),
    ("You were ahead of the median by 1:05 over the eight runs.", ["F4"]),
    ("Your peers were 1:05 slower on the runs.", ["F4"]),
    ("Run 8 was 12 % slower than run 2, more fade than usual.", ["F5"]),
    ("You slowed by 12 % from run 2 to run 8, and peers usually slow by 8 %.", ["F5"]),
    ("Your pacing to run 8: 12 % slower than run 2.", ["F5"]),
    ("The finish cost you 2:10: 1:27:34, with a peer median of 1:25:24.", ["F1"]),
    ("The SkiErg cost you 31 s against the median.", ["F6"]),
    ("You were 31 s slower than your peers on the SkiErg, 5:11 to their 4:40.", ["F6"]),
    ("Your largest loss was the SkiErg: 5:11 is 31 s above the peer median of 4:40.", ["F6"]),
    ("At the SkiErg, 31 seconds were lost.", ["F6"]),
    ("Peers were 31 s faster on the SkiErg.", ["F6"]),
    ("Your SkiErg was worse than expected.", ["F6"]),
    ("On wall balls you were 44 s below the median time of 5:46.", ["F7"]),
    ("Wall balls were your best station, 44 s ahead of the median.", ["F7"]),
    ("You lost 31 s on the SkiErg but gained 44 s on the wall balls.", ["F6", "F7"]),
    ("Run 3 was level with the peer median of 4:50.", ["F8"]),
    ("The sled push was 9 s slower than the median, yet better than expected.", ["F9"]),
    ("You were 14 s slower than the most similar athletes.", ["N1"]),
    ("Similar athletes were 26 s faster on the rower.", ["N1"]),
    ("Start with 5 sets of 15-20 and 1 minute of rest.", ["P1"]),
    ("To get faster, rest sixty seconds; 60 s is enough.", ["P1"]),
    ("The sled weighs 152 kg and goes 50 metres.", ["P1"]),
    ("The target is at 3 m in season 2025/26.", ["P1"]),
    ("Eat 1.6 g/kg of protein a day. [P1]", ["P1"]),
    ("About 2 minutes went missing against the median.", ["F1"]),
    ("You lost roughly 30 s at the SkiErg.", ["F6"]),
    ("Rowing lost you 28 s to what your team's other segments lead to expect.", ["F10"]),
    ("Your rowing was slower than expected.", ["F10"]),
    ("Run 5 in 5:57 was faster than 5 % and 43 s slower than the median.", ["F11"]),
    ("Run 4 after the sled pull was 5 % slower.", ["F12"]),
    ("The sled push should go from 3:18 to a target of 2:36, 42 s faster.", ["C1"]),
    ("On the sled push the target of 2:36 is 42 s faster than your 3:18.", ["C1"]),
]

WRONG = [
    ("You were 31 s faster than your peers on the SkiErg.", ["F6"], Fault.DIRECTION),
    ("You finished in 1:27:35.", ["F1"], Fault.NUMBER),
    ("You were 2:01 slower than the median.", ["F1"], Fault.NUMBER),
    ("You were 2:10 faster than the peer median of 1:25:24.", ["F1"], Fault.DIRECTION),
    ("Peers were 2:10 slower at the median.", ["F1"], Fault.DIRECTION),
    ("You gained 130 s on the peer median.", ["F1"], Fault.DIRECTION),
    ("You were 2:10 ahead of the peer median.", ["F1"], Fault.DIRECTION),
    ("Your finish was quicker than the median.", ["F1"], Fault.DIRECTION),
    ("You were slower than 46 % of peers.", ["F2"], Fault.DIRECTION),
    ("46 % of your peers were faster than you.", ["F2"], Fault.DIRECTION),
    ("You were faster than most of your peers.", ["F2"], Fault.DIRECTION),
    ("You are in the top 45 %.", ["F2"], Fault.NUMBER),
    ("You were faster than 64 % of peers.", ["F2"], Fault.NUMBER),
    ("You were faster than 46 s.", ["F2"], Fault.NUMBER),
    ("Your finish was better than expected.", ["F3"], Fault.DIRECTION),
    ("Your running was 1:05 slower than the median.", ["F4"], Fault.DIRECTION),
    ("Your peers were 1:05 faster on the runs.", ["F4"], Fault.DIRECTION),
    ("On the runs you were behind by 1:05.", ["F4"], Fault.DIRECTION),
    ("Run 8 was 12 % faster than run 2.", ["F5"], Fault.DIRECTION),
    ("That is less fade than usual.", ["F5"], Fault.DIRECTION),
    ("Run 8 was 21 % slower than run 2.", ["F5"], Fault.NUMBER),
    ("The SkiErg gained you 31 s.", ["F6"], Fault.DIRECTION),
    ("The SkiErg was 31 s faster than the peer median of 4:40.", ["F6"], Fault.DIRECTION),
    ("Your SkiErg was better than expected.", ["F6"], Fault.DIRECTION),
    ("Your 5:11 on the SkiErg is 31 s below the median.", ["F6"], Fault.DIRECTION),
    ("The SkiErg took 5:11, 13 s slower than the median.", ["F6"], Fault.NUMBER),
    ("You lost 44 s on the wall balls.", ["F7"], Fault.DIRECTION),
    ("You gained 31 s on the SkiErg but lost 44 s on the wall balls.", ["F6", "F7"],
     Fault.DIRECTION),
    ("Run 3 was slower than the peer median.", ["F8"], Fault.DIRECTION),
    ("The sled push was worse than expected.", ["F9"], Fault.DIRECTION),
    ("Your team's rowing was 28 s faster than its other segments lead to expect.", ["F10"],
     Fault.DIRECTION),
    ("Your rowing was faster than expected.", ["F10"], Fault.DIRECTION),
    ("Run 5 was 43 s faster than the median.", ["F11"], Fault.DIRECTION),
    ("Run 4 after the sled pull was 5 % faster.", ["F12"], Fault.DIRECTION),
    ("The target for the sled push is 2:36, 42 s slower than your 3:18.", ["C1"],
     Fault.DIRECTION),
    ("Similar athletes were 14 s slower than you.", ["N1"], Fault.DIRECTION),
    ("Do 6 sets of 15 to 20.", ["P1"], Fault.NUMBER),
    ("Rest for 60 minutes.", ["P1"], Fault.NUMBER),
    ("The sled weighs 152 g.", ["P1"], Fault.NUMBER),
    ("Do this for ten weeks.", ["P1"], Fault.NUMBER),
    ("Your finish was 1:27:34.", ["F7"], Fault.ELSEWHERE),
    ("Your run 8 was 12 % slower than run 3.", ["F5"], Fault.SEGMENT),
    ("Run 4 took 4:50, level with the median.", ["F8"], Fault.SEGMENT),
    ("The sled pull was 9 s slower than the median.", ["F9"], Fault.SEGMENT),
    ("You finished well.", ["F42"], Fault.CITATION),
    ("About 4 minutes went missing against the median.", ["F1"], Fault.NUMBER),
]  # fmt: skip


@pytest.mark.parametrize(("text", "citations"), RIGHT, ids=[r[0] for r in RIGHT])
def test_a_right_sentence_is_left_alone(text: str, citations: list[str]) -> None:
    assert check_sentence(text, citations, EVIDENCE) == []


@pytest.mark.parametrize(("text", "citations", "fault"), WRONG, ids=[w[0] for w in WRONG])
def test_a_wrong_sentence_is_found_for_the_right_reason(
    text: str, citations: list[str], fault: Fault
) -> None:
    hits = check_sentence(text, citations, EVIDENCE)
    assert fault in {hit.fault for hit in hits}
    assert all(hit.what and hit.why for hit in hits)


def test_a_flipped_word_or_changed_digit_in_any_fact_is_found() -> None:
    """Every direction word of every fact turned, every digit changed, one at a time."""
    flips = {"faster": "slower", "slower": "faster", "more": "less", "better": "worse"}
    facts = {name: text for name, text in EVIDENCE.items() if name != "P1"}
    missed = []
    for name, text in facts.items():
        changed = [
            text[: found.start()] + flips[found[0]] + text[found.end() :]
            # Faster than a half is slower than the other half.
            for found in re.finditer(r"\b(?:faster|slower|more|better)\b(?! than 50 %)", text)
        ]
        changed += [
            text[: found.start()] + str((int(found[0]) + 3) % 10) + text[found.end() :]
            for found in re.finditer(r"\d", text)
        ]
        missed += [other for other in changed if not check_sentence(other, [name], EVIDENCE)]
    assert missed == []


def test_every_evidence_text_agrees_with_itself() -> None:
    for name, text in EVIDENCE.items():
        assert check_sentence(text, [name], EVIDENCE) == []


def test_figures_meet_in_one_scale() -> None:
    assert [f.value for f in figures("2:10, 130 s, 2 min 10 s, 1:00:00, 1.5 h")] == [
        130, 130, 130, 3600, 5400,
    ]  # fmt: skip
    assert figures("[F3] On run 8 and runs 2 to 4, VO2 and 1RM (P1)") == []
    assert [f.unit for f in figures("4, 6 and 9 kg")] == ["g", "g", "g"]
    assert [f.value for f in figures("1,377 or 35-39")] == [1377, 35, 39]


def answer(*sentences: tuple[str, str]) -> dict[str, object]:
    return {
        "sentences": [{"text": t, "citations": ["F1"], "status": s} for t, s in sentences],
        "evidence": [{"id": key, "text": text} for key, text in EVIDENCE.items()],
        "safety": {"red_flag": None},
    }


def test_only_shown_sentences_of_coaching_are_checked() -> None:
    wrong = "You finished in 9:59:59."
    assert check(answer((wrong, "dropped"))) == []
    assert len(check(answer((wrong, "verified"), (wrong, "replaced")))) == 2
    assert check(answer((wrong, "verified")) | {"safety": {"red_flag": "chest_pain"}}) == []


def test_the_command_prints_findings_and_fails_on_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "answers.jsonl"
    file.write_text(json.dumps(answer(("You finished in 9:59:59.", "verified"))) + "\n")
    assert main([str(file)]) == 1
    assert "9:59:59" in capsys.readouterr().out
    file.write_text(json.dumps(answer(("You finished in 1:27:34.", "verified"))) + "\n")
    assert main([str(file)]) == 0
    assert main([str(tmp_path / "none")]) == 2


def test_what_is_usual_for_peers_is_not_said_of_the_athlete() -> None:
    evidence = {
        "F1": "Pacing: run 8 was 5 % faster than run 2, the usual for peers is 11 % slower: less "
        "fade than usual."
    }

    def faults(said: str) -> list[Fault]:
        return [hit.fault for hit in check_sentence(said, ("F1",), evidence)]

    true = "Your run 8 was 5 % faster than run 2, where the usual for peers is 11 % slower."
    assert not faults(true)
    assert faults(true.replace("slower", "faster")) == [Fault.DIRECTION]
    assert faults(true.replace("5 % faster", "5 % slower")) == [Fault.DIRECTION]
