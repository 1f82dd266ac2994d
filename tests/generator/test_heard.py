"""A question as it is heard: its language, its English words, the note for the athlete."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.heard import Heard
from hyrox.settings import PROJECT

GLOSSARIES = PROJECT / "corpora" / "glossaries"


def test_english_is_heard_as_it_is() -> None:
    text = "How low should I be on the sled push?"
    assert Heard.of(text, GLOSSARIES) == Heard(text, text, "en", "")


def test_nothing_is_heard_as_nothing() -> None:
    assert Heard.of("", GLOSSARIES) == Heard("", "", "en", "")


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Comment pousser le traîneau plus vite ?", "fr"),
        ("Wie schiebe ich den Schlitten schneller?", "de"),
        ("¿Cómo empujo el trineo más rápido?", "es"),
        ("كيف أدفع الزلاجة بسرعة أكبر؟", "ar"),
    ],
)
def test_a_question_in_a_language_that_is_understood_is_worked_with_in_english(
    question: str, language: str
) -> None:
    heard = Heard.of(question, GLOSSARIES)
    assert heard.question == question
    assert {"push", "sled"} <= set(heard.english.split())
    assert heard.language == language
    # In the athlete's language, so that the English answer surprises nobody.
    assert heard.note
    assert len({Heard.of(question, GLOSSARIES).note, Heard.of("sled push", GLOSSARIES).note}) == 2


def test_every_language_has_a_note_of_its_own() -> None:
    questions = (
        "Comment pousser le traîneau plus vite ?", "Wie schiebe ich den Schlitten schneller?",
        "¿Cómo empujo el trineo más rápido?", "كيف أدفع الزلاجة بسرعة أكبر؟",
        "Come posso spingere la slitta più velocemente durante la gara?",
    )  # fmt: skip
    assert len({Heard.of(question, GLOSSARIES).note for question in questions}) == len(questions)


def test_a_language_that_is_not_understood_is_left_as_it_is_with_a_note() -> None:
    question = "Come posso spingere la slitta più velocemente durante la gara?"
    heard = Heard.of(question, GLOSSARIES)
    assert heard.english == question
    assert heard.language == "other"
    assert "English, French, German, Spanish and Arabic" in heard.note


@given(st.text(max_size=120))
def test_any_text_is_heard_and_never_as_nothing(text: str) -> None:
    heard = Heard.of(text, GLOSSARIES)
    assert heard.question == text
    assert bool(heard.english) == bool(text)
    assert bool(heard.note) == (heard.language != "en")
