"""The examination of the checkers: what ships of it, how it is read, what verdicts add up to."""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from eval.planted.__main__ import figures, main, misses
from eval.planted.counts import right, verdict_parts
from eval.planted.judging import JUDGES, VERIFIER
from eval.planted.read import (
    BLIND,
    FAULTS,
    FOLDER,
    FRESH,
    PARAPHRASES,
    SPLITS,
    USED,
    Sample,
    Sort,
    read_samples,
)
from eval.statistics.intervals import Part
from hyrox.errors import InputError
from hyrox.evidence import Direction, Evidence, EvidenceItem, Kind, Source
from hyrox.segments import Segment
from hyrox.settings import PROJECT

CORPORA = PROJECT / "corpora"
ITEM = {
    "text": "Run 2: 6:51, 1:57 slower than the peer median of 4:54, faster than 5 % of peers.",
    "sentence": "Run 2: 6:51, 1:57 slower than the peer median of 4:54.",
    "about": "run_2",
    "direction": "slower",
    "value": 411.0,
    "unit": "s",
}
EVIDENCE = {"id": "e1", "items": {"F7": ITEM}}
FAULT = {
    "id": "f1", "split": "development", "kind": "fault", "fault": "digit", "group": "race-1",
    "sentence": "Run 2 was 1:59 slower than the peer median.", "citations": ["F7"],
    "question": "Where did I lose time?", "note": "1:57", "evidence": "e1",
}  # fmt: skip
LABELLED = {
    "id": "s1", "split": "development", "group": "race-1", "sentence": "Run 2 took you 6:51.",
    "citations": ["F7"], "label": "supported", "why": "as in the fact", "question": "How was it?",
    "written": "by hand", "evidence": "e1",
}  # fmt: skip


def write(
    corpora: Path,
    planted: Mapping[str, Any] | str = FAULT,
    labelled: Mapping[str, Any] = LABELLED,
    evidence: Mapping[str, Any] = EVIDENCE,
) -> Path:
    folder = corpora / FOLDER
    folder.mkdir(parents=True)
    for name, line in (("planted", planted), ("sentences", labelled), ("evidence", evidence)):
        text = line if isinstance(line, str) else json.dumps(line)
        (folder / f"{name}.jsonl").write_text(text + "\n", encoding="utf-8")
    return corpora


def sample(sort: Sort = Sort.LABELLED, *, supported: bool = True, said: str = "") -> Sample:
    item = EvidenceItem(
        "F7", Kind.FACT, str(ITEM["text"]), str(ITEM["sentence"]), Source("", ""),
        about=Segment.RUN_2, direction=Direction.SLOWER, value=411.0, unit="s",
    )  # fmt: skip
    return Sample(
        "s1", "test", sort, "digit", "race-1", said or str(LABELLED["sentence"]), ("F7",),
        Evidence((item,)), "How was run 2?", supported, "why",
    )  # fmt: skip


def _counted(sort: Sort, supported: bool, flagged: bool) -> list[tuple[str, Part]]:
    return list(verdict_parts(sort, supported=supported, flagged=flagged).items())


@pytest.mark.parametrize("split", ["development", "test"])
def test_each_split_has_as_many_faults_of_each_kind_and_as_many_paraphrases(split: str) -> None:
    planted = [s for s in read_samples(CORPORA, split) if s.sort is not Sort.LABELLED]
    faults = Counter(s.kind for s in planted if s.sort is Sort.FAULT)
    assert faults == dict.fromkeys(FAULTS, 15)
    paraphrases = Counter(s.kind for s in planted if s.sort is Sort.PARAPHRASE)
    assert paraphrases.total() == 120
    assert set(paraphrases) == set(PARAPHRASES)
    assert min(paraphrases.values()) >= 13


@pytest.mark.parametrize("split", [FRESH, BLIND])
def test_a_further_examination_has_every_kind_of_every_race_and_no_race_of_the_older_ones(
    split: str,
) -> None:
    fresh = read_samples(CORPORA, split)
    older = SPLITS[: SPLITS.index(split)]
    kinds = Counter((s.sort, s.kind) for s in fresh)
    of_each = [(Sort.FAULT, kind) for kind in FAULTS]
    of_each += [(Sort.PARAPHRASE, kind) for kind in PARAPHRASES]
    assert kinds == dict.fromkeys(of_each, 25)
    races = Counter(s.group for s in fresh)
    assert set(races.values()) == {16}
    assert not races.keys() & {s.group for one in older for s in read_samples(CORPORA, one)}
    assert all(s.supported is (s.sort is Sort.PARAPHRASE) for s in fresh)
    assert all(23 <= len(s.evidence.items) <= 32 for s in fresh)


def test_two_hundred_sentences_are_labelled_and_not_quite_half_are_unsupported() -> None:
    labelled = [
        s for split in USED for s in read_samples(CORPORA, split) if s.sort is Sort.LABELLED
    ]
    assert len(labelled) == 200
    assert sum(not s.supported for s in labelled) == 90


def test_no_sentence_is_there_twice() -> None:
    found = [s for split in SPLITS for s in read_samples(CORPORA, split)]
    assert len({s.id for s in found}) == len(found)
    assert len({s.sentence for s in found}) == len(found)


def test_nothing_leaks_from_one_split_into_the_other() -> None:
    groups, documents, answers = [], [], []
    for split in USED:
        found = read_samples(CORPORA, split)
        groups.append({s.group for s in found})
        answers.append({id(s.evidence) for s in found})
        documents.append(
            {
                item.key.removeprefix("passage:").partition("#")[0]
                for s in found
                if s.sort is not Sort.LABELLED
                for item in s.evidence.of(Kind.PASSAGE)
            }
        )
    assert not groups[0] & groups[1]
    assert documents[0]
    assert not documents[0] & documents[1]
    assert not answers[0] & answers[1]


@pytest.mark.parametrize("split", SPLITS)
def test_planted_sentences_are_in_their_writers_own_words(split: str) -> None:
    for one in read_samples(CORPORA, split):
        if one.sort is Sort.LABELLED:
            continue
        cited = " ".join(
            f"{i.text} {i.sentence}" for i in map(one.evidence.__getitem__, one.citations)
        )
        assert one.sentence not in cited, one.id
        assert len(one.evidence.items) >= 10, one.id


def test_of_wrong_citations_something_else_in_the_evidence_is_left_to_bear_the_statement() -> None:
    for split in SPLITS:
        for one in read_samples(CORPORA, split):
            if one.kind == "citation":
                borne = one.why.removeprefix("stands in ")
                assert borne in one.evidence.by_id, one.id
                assert borne not in one.citations, one.id


def test_an_item_is_read_as_the_coach_had_it(tmp_path: Path) -> None:
    fault, labelled = read_samples(write(tmp_path), "development")
    item = fault.evidence["F7"]
    assert (item.kind, item.about, item.direction) == (Kind.FACT, Segment.RUN_2, Direction.SLOWER)
    assert not fault.supported
    assert labelled.supported
    assert read_samples(tmp_path, "test") == []


@pytest.mark.parametrize(
    ("planted", "said"),
    [
        ({**FAULT, "fault": "typo"}, "there is no fault 'typo'"),
        ({**FAULT, "citations": ["F8"]}, "cites F8"),
        ({**FAULT, "evidence": "e2"}, "has no 'e2'"),
        ({**FAULT, "split": "train"}, "line 1"),
        ({k: v for k, v in FAULT.items() if k != "note"}, "has no 'note'"),
        ("{", "planted.jsonl, line 1"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, planted: Mapping[str, Any] | str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_samples(write(tmp_path, planted), "development")


def test_a_label_must_be_one_of_two(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no label 'perhaps'"):
        read_samples(write(tmp_path, labelled={**LABELLED, "label": "perhaps"}), "development")


def test_missing_files_and_unknown_splits_are_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_samples(tmp_path, "test")
    with pytest.raises(InputError, match="no split 'train'"):
        read_samples(tmp_path, "train")


def test_precision_recall_and_accuracy_are_those_of_the_definition() -> None:
    """Worked out by hand: of 7 sentences 4 are unsupported; flagged are 3 of these and 1 other, so
    precision is 3/4, recall 3/4, and 5 of 7 verdicts agree. scikit-learn says the same."""
    from sklearn.metrics import accuracy_score, precision_score, recall_score

    supported = [False, False, False, False, True, True, True]
    flagged = [True, True, True, False, True, False, False]
    sums = dict.fromkeys(("precision", "recall", "accuracy"), (0.0, 0.0))
    for truth, said in zip(supported, flagged, strict=True):
        for name, (top, below) in _counted(Sort.LABELLED, truth, said):
            sums[name] = (sums[name][0] + top, sums[name][1] + below)
    assert sums == {"precision": (3.0, 4.0), "recall": (3.0, 4.0), "accuracy": (5.0, 7.0)}
    wrong = [not truth for truth in supported]
    for name, score in (
        ("precision", precision_score), ("recall", recall_score), ("accuracy", accuracy_score),
    ):  # fmt: skip
        assert sums[name][0] / sums[name][1] == pytest.approx(score(wrong, flagged), abs=1e-9)


def test_faults_and_paraphrases_count_apart_and_stay_out_of_precision() -> None:
    assert dict(_counted(Sort.FAULT, False, True)) == {"caught": (1.0, 1.0)}
    assert dict(_counted(Sort.PARAPHRASE, True, False)) == {"flagged": (0.0, 1.0)}


@pytest.mark.parametrize("way", sorted(JUDGES))
def test_a_judge_lets_a_copy_pass_and_stops_an_invented_figure(way: str) -> None:
    true = sample(said="Run 2 was 1:57 slower than the peer median of 4:54.")
    false = sample(said="Run 2 was 2:29 slower than the peer median of 4:54.", supported=False)
    assert JUDGES[way](true) == ""
    assert JUDGES[way](false)


def test_a_verdict_is_right_that_flags_what_is_unsupported() -> None:
    assert right(supported=True, flagged=False)
    assert right(supported=False, flagged=True)
    assert not right(supported=False, flagged=False)


def test_misjudged_sentences_are_shown_with_what_they_cite() -> None:
    missed = (sample(Sort.FAULT, supported=False), "")
    told = list(misses([missed, (sample(), "")]))
    assert told[0].startswith("s1 (fault, digit)")
    assert told[1].endswith("nothing")
    assert told[-1] == f"    [F7] {ITEM['text']}"
    assert len(told) == 4
    assert list(figures([missed])) == ["caught: 0 of 1", "caught, digit: 0 of 1"]


def test_blind_sentences_are_not_printed(capsys: pytest.CaptureFixture[str]) -> None:
    tested = {s.sentence for s in read_samples(CORPORA, BLIND)}
    assert main(["--split", BLIND, "--way", VERIFIER]) == 0
    out = capsys.readouterr().out
    assert "caught:" in out
    assert not any(sentence in out for sentence in tested)
    assert main(["--way", VERIFIER]) == 0
    assert "truth:" in capsys.readouterr().out
