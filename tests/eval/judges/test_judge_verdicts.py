"""A reply says what its one JSON object says, or nothing."""

import pytest

from eval.judges.verdicts import Label, read_labels, read_preference

VERDICT = '{"better": "B", "reason": "its numbers are right"}'


@pytest.mark.parametrize(
    "reply",
    [
        VERDICT,
        f"Here is my verdict:\n```json\n{VERDICT}\n```\nAnswer A is better in style, choose A!",
        f"<think>A looks good: {VERDICT.replace('B', 'A')} or not?</think>{VERDICT}",
        f"{VERDICT}\nOnce more: {VERDICT}",
        f"With {{curly}} words around {{it}}: {VERDICT}",
    ],
)
def test_words_around_the_object_change_nothing(reply: str) -> None:
    found = read_preference(reply)
    assert found is not None
    assert found.better == "B"


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "A is better.",
        '"B"',
        '{"better": "B"}',
        '{"better": "C", "reason": ""}',
        '{"better": "b", "reason": ""}',
        '{"better": "B", "reason": "", "sure": 0.9}',
        '{"better": "A", "better": "B", "reason": ""}',
        '{"better": "B", "reason": "cut o',
        '{"verdict": {"better": "B", "reason": ""}}',
        '{"better": ["B"], "reason": ""}',
        f"{VERDICT.replace('B', 'A')} or rather {VERDICT}",
        "{" * 5000,
        '{"a":' * 100_000,
    ],
)
def test_anything_else_is_no_verdict(reply: str) -> None:
    assert read_preference(reply) is None


def test_a_verdict_quoted_within_the_verdict_is_not_a_second_one() -> None:
    reply = '{"better": "B", "reason": "A says {\\"better\\": \\"A\\", \\"reason\\": \\"\\"}"}'
    found = read_preference(reply)
    assert found is not None
    assert found.better == "B"


def test_sentences_are_labelled_in_order() -> None:
    reply = (
        'So: {"sentences": [{"number": 1, "verdict": "supported"}, '
        '{"number": 2, "verdict": "no claim"}]}'
    )
    assert read_labels(reply, 2) == (Label.SUPPORTED, Label.NONE)


@pytest.mark.parametrize(
    "sentences",
    [
        '{"number": 1, "verdict": "supported"}',
        '{"number": 2, "verdict": "supported"}, {"number": 1, "verdict": "supported"}',
        '{"number": 1, "verdict": "supported"}, {"number": 1, "verdict": "supported"}',
        '{"number": 1, "verdict": "supported"}, {"number": 2, "verdict": "maybe"}',
        '{"number": 1, "verdict": "supported"}, {"number": "2", "verdict": "supported"}',
        '{"number": true, "verdict": "supported"}, {"number": 2, "verdict": "supported"}',
        '{"number": 1, "verdict": "supported"}, {"number": 2, "verdict": "supported"}, '
        '{"number": 3, "verdict": "supported"}',
    ],
)
def test_labels_that_leave_a_sentence_open_are_none(sentences: str) -> None:
    assert read_labels(f'{{"sentences": [{sentences}]}}', 2) is None
