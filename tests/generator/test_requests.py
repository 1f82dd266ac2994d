"""Which questions ask for a computation or a reading, and which only look like one."""

import pytest

from generator.asks.intents import Intent
from generator.focus import focus
from hyrox.segments import Segment

REQUESTS = {
    Intent.WHAT_IF: [
        "what if my sled push were 20 s faster",
        "What if I run 5 s per km faster?",
        "if I run 5 s per km faster, where would I finish?",
        "What would happen if I took 30 seconds off my wall balls?",
        "suppose my roxzone was a minute quicker",
        "How much faster would I be if I cut 20 seconds from the burpees?",
        "what if I was 15s faster on the row and 10s faster on the lunges",
        "would 30 s less in the Roxzone change my place?",
        "Imagine my wall balls were 45 seconds faster",
        "what if sled push 20 s faster, wall balls 30 s faster",
        "if my runs were 10 seconds slower each, what then?",
        "what if my sled push were better",
    ],
    Intent.TARGET: [
        "what splits do I need for 1:20",
        "Which splits do I need to finish in 1:15:00?",
        "pace plan for sub 80",
        "make me a pacing card for 1:25",
        "target splits for 75 minutes",
        "Give me the target splits for 1:10:00.",
        "how fast do I have to run each km for 1:20:00?",
        "what sled push split do i need for 1:20",
        "race plan for sub 90 please",
        "what pace do I need for sub 75",
        "pace chart for an hour and a half",
        "what would my splits be for 1:18",
    ],
    Intent.ROUTE: [
        "what would it take to go under 1:20",
        "How do I reach 75 minutes?",
        "how can I get under 80 minutes",
        "how do i go sub 75",
        "Can I break 1:30?",
        "is sub 80 realistic for me",
        "How far am I from 1:15:00?",
        "what do I need to improve to run 1:20",
        "where could I find 4 minutes to get to 1:25?",
        "What would it take to reach my goal?",
        "Am I on track for sub 80?",
        "the easiest way for me to finish in 1:22",
    ],
    Intent.PROJECT: [
        "I am at 41:20 after the burpees, where will I finish?",
        "I'm at 25:10 after the sled pull, what will my finish be?",
        "run 1 4:50, ski 4:30, run 2 5:00 so far, where will I finish?",
        "Where was I heading after the sled pull?",
        "project my finish",
        "halfway now, what is my projected finish?",
        "after 8 segments in 41:00, when will I finish?",
        "where will I end up, 5:00 4:30 5:10 2:40 so far",
    ],
    Intent.NEXT: [
        "what will my next race be",
        "What did people like me do next?",
        "how much can I improve",
        "Predict my next race.",
        "what can I expect from my next race",
        "how fast will I be in my next hyrox?",
        "did athletes like me get faster in their second race?",
        "what finish is likely next time",
        "How much did people like me improve in their next race?",
        "athletes who raced again: what changed?",
        "forecast for my next hyrox",
        "what do similar athletes do in the race afterwards",
    ],
    Intent.ARCHETYPE: [
        "what kind of athlete am I",
        "What type of athlete am I?",
        "which sort of racer am i",
        "am i more of a runner or a strength athlete?",
        "What is my archetype?",
        "my athlete type",
        "what kind of hyrox athlete am I",
        "Am I an engine?",
    ],
    Intent.LEVEL: [
        "people at my level",
        "how do others at my level run",
        "Where am I behind compared with those at my level?",
        "how was my sled push for people at my level",
        "What do finishers with the same finish time as me do better?",
        "where are people of my level faster",
        "compare me with people as fast as me",
        "where do i gain on people at my level",
    ],
    Intent.STRENGTHS: [
        "what am I good at for my level",
        "What are my real weaknesses?",
        "where am I relatively weak?",
        "Is my rowing weak for my level?",
        "which of my segments stand out",
        "my relative strengths?",
        "what is unusually slow in my race",
        "compared with my other segments, what is bad?",
    ],
    Intent.GAP: [
        "what separates me from the next 10 %",
        "where do I lose time to the next ten percent?",
        "What is between me and the next faster group?",
        "how far am I from the median",
        "show my gap to the median as a waterfall",
    ],
    Intent.EXPECTED: [
        "what was predicted for me before the race?",
        "What finish would you have predicted for me?",
        "my expected time beforehand",
    ],
    Intent.PACING: [
        "how did I run after the sled push?",
        "was my running after the lunges bad",
        "which station hurt my running most?",
        "which stations slowed down my runs",
    ],
    Intent.MISSING: [
        "what could not be judged in my report?",
        "which splits are missing from my race",
    ],
}  # fmt: skip

LOOK_ALIKES = {
    "What if I get injured before the race?": Intent.KNOWLEDGE,
    "what if it's hot on race day": Intent.KNOWLEDGE,
    "What if I feel dizzy near the finish, just push through?": Intent.OVERALL,
    "what if I miss a lap, is there a penalty?": Intent.KNOWLEDGE,
    "how much faster could my sled push be": Intent.SEGMENT,
    "how do i get better at my sled push": Intent.SEGMENT,
    "How can I improve my wall balls?": Intent.SEGMENT,
    "i want to be faster on my row, how do i train": Intent.SEGMENT,
    "how was my sled push": Intent.SEGMENT,
    "was my run 8 slow": Intent.SEGMENT,
    "did I lose 30 seconds on the sled push?": Intent.SEGMENT,
    "How should I train for a sub 80?": Intent.KNOWLEDGE,
    "training plan for sub 90": Intent.KNOWLEDGE,
    "How should I pace my first race?": Intent.KNOWLEDGE,
    "how long should a long run of 90 minutes be easy": Intent.KNOWLEDGE,
    "im aiming for sub 60ish, do i need fuel at all": Intent.KNOWLEDGE,
    "sub 80 or bust?? or should i have a backup goal": Intent.KNOWLEDGE,
    "What is a realistic goal for a beginner?": Intent.KNOWLEDGE,
    "can I run a marathon in 3:30 with this": Intent.RUNNING,
    "was that a good race or not": Intent.OVERALL,
    "How did I do overall?": Intent.OVERALL,
    "Did I finish better or worse than expected?": Intent.OVERALL,
    "what was expected from me and what did I do": Intent.OVERALL,
    "my finish, good or average?": Intent.OVERALL,
    "where did i lose time": Intent.LOSSES,
    "what are my weaknesses?": Intent.LOSSES,
    "what is holding me back": Intent.LOSSES,
    "What are my strengths?": Intent.GAINS,
    "what am i good at": Intent.GAINS,
    "Where did I gain time?": Intent.GAINS,
    "did I fade at the end": Intent.PACING,
    "how was my pacing": Intent.PACING,
    "am i a slow runner compared with my peers": Intent.PEERS,
    "how were my stations": Intent.STATIONS,
    "how do I compare with athletes like me?": Intent.PEERS,
    "what did people like me do": Intent.PEERS,
    "show me athletes at my level": Intent.PEERS,
    "who is similar to me": Intent.PEERS,
    "how do i get better": Intent.IMPROVE,
    "how can i improve": Intent.IMPROVE,
    "What is the one thing to train before my next race?": Intent.IMPROVE,
    "I want to be faster next time, what should I fix": Intent.IMPROVE,
    "How do I prepare for my next race?": Intent.IMPROVE,
    "when is the next race in my city": Intent.OVERALL,
    "what type of shoes should I wear": Intent.KNOWLEDGE,
    "What kind of strength training suits my level?": Intent.PEERS,
    "what's the weather going to be": Intent.KNOWLEDGE,
    "how heavy is the sled push for women": Intent.KNOWLEDGE,
    "what is the capital of Peru": Intent.KNOWLEDGE,
}

ASKED = [(question, intent) for intent, asked in REQUESTS.items() for question in asked]


def test_the_tables_are_as_long_as_they_should_be() -> None:
    assert len(ASKED) >= 80
    assert len(LOOK_ALIKES) >= 40


@pytest.mark.parametrize(("question", "intent"), ASKED)
def test_a_request_goes_to_what_computes_it(question: str, intent: Intent) -> None:
    assert focus(question, race_open=True).intent is intent


@pytest.mark.parametrize(("question", "intent"), LOOK_ALIKES.items())
def test_a_look_alike_keeps_its_intent(question: str, intent: Intent) -> None:
    assert focus(question, race_open=True).intent is intent


@pytest.mark.parametrize("question", [q for q, i in ASKED if i in (Intent.TARGET, Intent.ROUTE)])
def test_without_a_race_a_goal_is_a_question_of_knowledge(question: str) -> None:
    assert focus(question, race_open=False).intent is Intent.KNOWLEDGE


def test_a_what_if_without_a_race_is_still_one() -> None:
    assert focus("what if my row was 20 s faster", race_open=False).intent is Intent.WHAT_IF


def test_who_did_what_is_a_question_of_a_team_only() -> None:
    question = "did my partner lose time on the row"
    assert focus(question, race_open=True, team=True).intent is Intent.TEAM
    assert focus(question, race_open=True).intent is Intent.SEGMENT


def test_a_segment_at_my_level_is_named_in_the_keys() -> None:
    read = focus("how is my rowing for my level", race_open=True)
    assert read.segments == (Segment.ROW,)
    assert read.fact_keys in (("level:row",), ("strength:row",))


def test_it_in_a_what_if_means_what_was_named_before() -> None:
    read = focus(
        "and what if it was 20 s faster?", race_open=True, last_segments=(Segment.WALL_BALLS,)
    )
    assert read.intent is Intent.WHAT_IF
    assert read.segments == (Segment.WALL_BALLS,)
