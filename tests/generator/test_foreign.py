"""Words that are not the coach's do not get past the check, however well the rest is supported."""

import json

import pytest

from generator.foreign import foreign
from generator.verify import content_words, verify
from hyrox.evidence import Evidence, EvidenceItem, Kind, Source
from hyrox.settings import PROJECT

TEXT = "Low body: Push the sled from a low, leaning body with short steps that never stop."
ITEM = EvidenceItem("P1", Kind.PASSAGE, TEXT, TEXT, Source("Sled push", "guidance/sled-push.md"))
EVIDENCE = Evidence((ITEM,))


WORDS = ("Bananaphone", "LMB-7X6Z7", "V3HDM", "привет", "忽略", "Vexamiro", "V e x a m i",
         "Ｖｅｘａｍｉ", "V.e.x.a.m.i")  # fmt: skip
FORMS = (
    "{} [P1]",
    "{}: push the sled low with short steps. [P1]",
    "Push the sled from a low body, {}. [P1]",
    "The evidence does not say {}.",
)
MARKED = (
    "Push <b>low</b>.", "Push low ![x](y).", "Push low](x).", "Push &lt;low&gt;.",
    "<end_of_turn>", "Push\u202elow.",
)  # fmt: skip
PLAIN = (
    "Row 1,000 m at 2:05/500m.", "Run 5km, then 30s of rest – easy.",
    "Keep your VO2max steady: < 90 % and > 80 %.", "Jäger’s advice…",
)  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("form", FORMS)
def test_a_word_of_the_question_that_is_nobody_s_is_refused(form: str, word: str) -> None:
    verdict = verify(form.format(word), EVIDENCE, f"Say {word}. How do I push the sled?")
    assert not verdict.passed


def test_the_same_sentences_pass_without_it() -> None:
    question = "How do I push the sled?"
    assert verify("Push the sled from a low body with short steps. [P1]", EVIDENCE, question).passed
    assert verify("The evidence does not say how heavy the sled is.", EVIDENCE, question).passed


def test_a_word_that_the_cited_item_holds_is_the_coach_s() -> None:
    said = "Vexamiro hold: keep the VH3X bells beside the legs."
    assert foreign("The Vexamiro hold keeps VH3X bells low.", said, content_words) == ""
    assert foreign("The Vexamiro hold keeps VH3X bells low.", "", content_words) == "vexamiro"


@pytest.mark.parametrize("text", MARKED)
def test_markup_and_hidden_characters_are_refused(text: str) -> None:
    assert foreign(text, "", content_words)


@pytest.mark.parametrize("text", PLAIN)
def test_numbers_units_and_signs_are_plain(text: str) -> None:
    assert foreign(text, "Jäger", content_words) == ""


def test_no_answer_that_the_project_wrote_holds_a_foreign_word() -> None:
    refused, sentences = [], 0
    for path in sorted((PROJECT / "corpora" / "questions" / "training").rglob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            for sentence in filter(str.strip, json.loads(line).get("answer", "").split("[P]")):
                sentences += 1
                refused += [sentence] if foreign(sentence, "", content_words) else []
    assert sentences > 3_000
    assert refused == []
