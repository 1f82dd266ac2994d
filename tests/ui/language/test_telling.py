"""Texts in the reader's language: told, counted, marked while a page is built, and chosen."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.language.catalogue import LANGUAGES, translations
from ui.language.choosing import COOKIE, language_of
from ui.language.page import told_page
from ui.language.telling import BEGIN, building, day, listed, speaking, t, tn


def test_a_text_is_english_where_nobody_said_otherwise() -> None:
    assert t("Your race") == "Your race"


def test_a_text_follows_the_language_and_what_is_not_translated_stays() -> None:
    with speaking("fr"):
        assert t("Language") == "Langue"
        assert t("no such text {n}", n=3) == "no such text 3"
    assert t("Language") == "Language"


def test_arabic_has_six_forms_of_a_number() -> None:
    form = translations("ar")
    rule = form.plural  # type: ignore[attr-defined]
    assert [rule(n) for n in (0, 1, 2, 3, 10, 11, 99, 100, 102, 103)] == [
        0,
        1,
        2,
        3,
        3,
        4,
        4,
        5,
        5,
        3,
    ]


def test_a_count_without_translation_is_counted_in_english() -> None:
    assert [tn("{n} thing", "{n} things", n) for n in (0, 1, 2_000)] == [
        "0 things", "1 thing", "2,000 things",
    ]  # fmt: skip


def test_days_and_lists_are_written_as_the_language_writes_them() -> None:
    of = date(2026, 11, 23)
    assert day(of) == "Monday 23 Nov"
    assert listed(["a", "b", "c"]) == "a, b, and c"
    with speaking("fr"):
        assert day(of) == "lundi 23 nov."
        assert listed(["a", "b", "c"]) == "a, b et c"
    with speaking("ar"):
        assert day(of).startswith("الاثنين 23")


def test_while_a_page_is_built_a_text_is_a_mark_that_each_reader_gets_in_their_words() -> None:
    with building():
        label = t("Language")
        with pytest.raises(ValueError, match="every reader"):
            t("{n} of them", n=2)
        with pytest.raises(ValueError, match="every reader"):
            day(date(2026, 1, 1))
        assert t("") == ""
    assert label.startswith(BEGIN)
    page = f'<!doctype html><html\n lang="en"><head><title>x</title></head>{label}</html>'
    french, arabic = told_page(page, "fr"), told_page(page, "ar")
    assert "Langue" in french
    assert 'lang="fr"' in french
    assert "rtl" not in french
    assert "اللغة" in arabic
    assert '<html\n lang="ar" dir="rtl">' in arabic
    assert "Language" in told_page(page, "en")


def test_a_mark_within_json_is_told_too() -> None:
    with building():
        label = t("Language")
    escaped = label.encode("ascii", "backslashreplace").decode()
    assert told_page(f'{{"label": "{escaped}"}}', "fr") == '{"label": "Langue"}'


def test_what_looks_like_a_mark_but_is_none_is_nothing() -> None:
    assert told_page("a\ue000000000000000\ue001b", "fr") == "ab"


@pytest.mark.parametrize(
    ("cookie", "accepted", "wanted"),
    [
        ("", "", "en"),
        ("", "fr-CA,fr;q=0.9,en;q=0.8", "fr"),
        ("", "de, ar;q=0.5, en;q=0.7", "en"),
        ("", "ar-EG", "ar"),
        ("", "fr;q=0, en", "en"),
        ("", "fr;q=abc", "en"),
        (f"{COOKIE}=ar", "fr", "ar"),
        (f"{COOKIE}=xx", "fr", "fr"),
        (f"{COOKIE}=../../etc", "", "en"),
    ],
)
def test_the_language_of_a_request(cookie: str, accepted: str, wanted: str) -> None:
    assert language_of({"cookie": cookie, "accept-language": accepted}) == wanted


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_headers_give_one_of_the_languages(cookie: str, accepted: str) -> None:
    assert language_of({"cookie": cookie, "accept-language": accepted}) in LANGUAGES
