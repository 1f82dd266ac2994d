"""The catalogues are complete and true to the code: nothing untold, missing or left over."""

import re
from collections import Counter
from functools import cache

import pytest

from tests.ui.language.reading import UI, sources, told, untold
from ui.language.catalogue import ENGLISH, LANGUAGES, parts

OTHERS = [language for language in LANGUAGES if language != ENGLISH]
_VALUE = re.compile(r"\{\w+\}")
_NOT_SAFE = re.compile(r"[<>&\"\\]")
SAME = frozenset({"HyroxCoach", "HYROX"})


@cache
def _wanted() -> dict[str, tuple[str, ...]]:
    return {texts[0]: texts for path in sources() for texts in told(path)}


@cache
def _kept(language: str) -> dict[str, tuple[str, ...]]:
    kept: dict[str, tuple[str, ...]] = {}
    for part in parts(language):
        for message in part:
            if message.id:
                one = message.id if isinstance(message.id, str) else message.id[0]
                forms = message.string if isinstance(message.string, tuple) else (message.string,)
                kept[one] = forms
    return kept


def test_everything_that_a_page_says_is_told() -> None:
    left = [
        f"{path.relative_to(UI)}:{line}: {text!r}" for path in sources()
        for line, text in untold(path)
    ]  # fmt: skip
    assert left == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_holds_every_text_and_no_other(language: str) -> None:
    wanted, kept = set(_wanted()), set(_kept(language))
    assert sorted(wanted - kept) == []
    assert sorted(kept - wanted) == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_text_stands_in_two_catalogues_of_a_language(language: str) -> None:
    ids = Counter(str(message.id) for part in parts(language) for message in part if message.id)
    assert [text for text, n in ids.items() if n > 1] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_values_and_forms_of_its_text(language: str) -> None:
    forms_of = {"fr": 2, "ar": 6}[language]
    wrong = []
    for text, forms in _kept(language).items():
        counted = len(_wanted().get(text, (text,))) == 2
        if not all(forms) or len(forms) != (forms_of if counted else 1):
            wrong.append(text)
        values = set(_VALUE.findall(text))
        # Arabic's forms for none, one and two may say the number in a word.
        free = {"{n}"} if counted else set()
        if any(set(_VALUE.findall(form)) - free != values - free for form in forms):
            wrong.append(text)
    assert wrong == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_text_holds_what_html_or_json_would_read(language: str) -> None:
    texts = [text for both in _kept(language).items() for text in (both[0], *both[1])]
    assert [text for text in texts if _NOT_SAFE.search(text)] == []


def test_arabic_is_written_in_arabic() -> None:
    latin = re.compile(r"[A-Za-z]{2,}")
    foreign = {
        text: forms for text, forms in _kept("ar").items()
        if text not in SAME and not any(re.search(r"[\u0600-\u06ff]", form) for form in forms)
    }  # fmt: skip
    assert {text: foreign[text] for text in foreign if latin.search(_VALUE.sub("", text))} == {}
