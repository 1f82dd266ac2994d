"""What a question is about is decided by code."""

import pytest

from generator.focus import Intent, focus
from hyrox.segments import Segment
from retrieval.terms import segments_named, topics_named


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("How did I do overall?", Intent.OVERALL),
        ("what does my race say", Intent.OVERALL),
        ("was that a good race or not", Intent.OVERALL),
        ("where did i lose time", Intent.LOSSES),
        ("what are my weaknesses?", Intent.LOSSES),
        ("What are my strengths?", Intent.GAINS),
        ("did I fade at the end", Intent.PACING),
        ("how do I compare with athletes like me?", Intent.PEERS),
        ("how was my sled push", Intent.SEGMENT),
        ("WBs?", Intent.SEGMENT),
        ("how do i get better at my sled push", Intent.SEGMENT),
        ("how do i get better", Intent.IMPROVE),
        ("What should I eat before the start?", Intent.KNOWLEDGE),
        ("how heavy is the sled push for women", Intent.KNOWLEDGE),
        ("what is the capital of Peru", Intent.KNOWLEDGE),
    ],
)
def test_a_question_about_an_open_race_is_understood(question: str, intent: Intent) -> None:
    assert focus(question, race_open=True).intent is intent


def test_without_a_race_everything_is_a_question_of_knowledge() -> None:
    assert focus("where did I lose time", race_open=False).intent is Intent.KNOWLEDGE


def test_advice_on_a_segment_wants_its_fact_and_a_passage() -> None:
    read = focus("how can I improve my wall balls?", race_open=True)
    assert read.fact_keys == ("segment:wall_balls",)
    assert read.passages == 1
    assert "wall_balls" in read.topics


def test_it_means_what_was_named_before() -> None:
    read = focus("any tips for it?", race_open=True, last_segments=(Segment.ROW,))
    assert read.segments == (Segment.ROW,)


@pytest.mark.parametrize(
    ("text", "segment"),
    [("my BBJ", "burpee_broad_jump"), ("last run", "run_8"), ("run 3", "run_3"),
     ("rox zone", "roxzone"), ("ski erg", "ski_erg"), ("farmer's walk", "farmers_carry")],
)  # fmt: skip
def test_slang_names_segments(text: str, segment: str) -> None:
    assert segments_named(text) == (Segment(segment),)


def test_topics_of_a_question_are_the_corpus_topics() -> None:
    assert "fuelling" in topics_named("which gel and breakfast?")
    assert topics_named("WB weight kg")[0] == "wall_balls"
