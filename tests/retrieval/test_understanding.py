"""A question as search sees it: spelled right, slang spelled out, units converted."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyrox.settings import PROJECT
from retrieval.search.spelling import Spelling, vocabulary_of
from retrieval.search.understanding import (
    Query,
    Understanding,
    slang,
    with_metric,
)
from retrieval.terms import segments_named

GLOSSARIES = PROJECT / "corpora" / "glossaries"
COUNTS = {
    "sled": 90, "push": 80, "race": 60, "day": 50, "pull": 40, "lunges": 30, "warm": 20,
    "recovery": 20, "breathing": 10, "caffeine": 9, "creatine": 9, "threshold": 8, "drag": 6,
    "kettlebell": 6, "hydration": 6, "hamstring": 5, "sleds": 3, "erg": 9,
}  # fmt: skip


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return Spelling(COUNTS, known=["bbj", "farmers walk"])


@pytest.fixture(scope="module")
def understanding() -> Understanding:
    return Understanding(COUNTS, GLOSSARIES)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lundges", "lunges"),
        ("caffiene", "caffeine"),  # two letters in each other's place are one slip
        ("recovry", "recovery"),
        ("hidration", "hydration"),
        ("treshold", "threshold"),
        ("cretine", "creatine"),
        ("ketlebel", "kettlebell"),
        ("LUNDGES", "lunges"),
    ],
)
def test_a_misspelled_word_becomes_the_nearest_word_of_the_corpus(
    spelling: Spelling, typed: str, meant: str
) -> None:
    assert spelling.corrected(f"my {typed}, please!") == f"my {meant}, please!"


def test_words_that_were_run_together_are_parted(spelling: Spelling) -> None:
    assert spelling.corrected("raceday tips for sledpush") == "race day tips for sled push"


def test_a_word_is_parted_into_words_that_the_corpus_uses_often_only() -> None:
    rare = Spelling({"zorb": 90, "flim": 4})
    assert rare.corrected("zorbflim") == "zorbflim"
    assert Spelling({"zorb": 90, "flim": 5}).corrected("zorbflim") == "zorb flim"


@pytest.mark.parametrize(
    "text",
    [
        "violin lessons in the cathedral",  # English that the corpus lacks
        "slid pile",  # English words one letter from the corpus's own
        "bbj and a farmers walk",
        "the sleds",
        "it's what we're after",
        "psh lgs",  # too short to know what is meant
        "45 lb, 5k, VO2max 52.3",
        "",
    ],
)
def test_what_is_no_slip_stays(spelling: Spelling, text: str) -> None:
    assert spelling.corrected(text) == text


@pytest.mark.parametrize(
    "name", ["Roncevic", "Wietrzyk", "Krawczyk", "Szczecin", "Garmin Fenix", "MyFitnessPal"]
)
def test_names_that_nothing_is_near_to_stay(spelling: Spelling, name: str) -> None:
    assert (
        spelling.corrected(f"how fast is {name} on the sled") == f"how fast is {name} on the sled"
    )


def test_of_equally_near_words_the_one_with_the_same_first_letter_and_then_the_common_one() -> None:
    assert Spelling({"corbang": 1, "zorbing": 99}).corrected("corbing") == "corbang"
    assert Spelling({"zorbing": 1, "zorbang": 99}).corrected("zorbung") == "zorbang"


@given(st.text(max_size=80))
def test_spelling_never_raises_and_leaves_everything_but_words(text: str) -> None:
    corrected = Spelling(COUNTS).corrected(text)
    # Parting a word adds a blank, and nothing else may change between words.
    others = re.compile(r"[^\w ]|[\d_]")
    assert others.findall(corrected) == others.findall(text)


def test_vocabulary_counts_lower_case_words_and_no_numbers() -> None:
    assert vocabulary_of(["The sled, the SLED!", "3 sleds_2"]) == {"the": 2, "sled": 2, "sleds": 1}


@pytest.fixture
def glossaries(tmp_path: Path) -> Path:
    (tmp_path / "en.toml").write_text(
        '[slang]\n"bbj" = "burpee broad jump"\n"zone 2" = "easy running"\n"zone" = "area"\n'
        '"no rep" = "not counted"\n"rep" = "repetition"\n"w/o" = "without"\n"lol" = ""\n'
    )
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("bbj tips", "burpee broad jump tips"),
        ("BBJ Tips", "burpee broad jump Tips"),
        ("abbj bbjs", "abbj bbjs"),  # whole words only
        ("rep's", "rep's"),
        ("zone 2 in the zone", "easy running in the area"),  # the longest first
        ("No Rep, rep", "not counted, repetition"),
        ("w/o sled", "without sled"),
        ("lol  why", "why"),
        ("lol", ""),
    ],
)
def test_slang_is_spelled_out_in_whole_words_the_longest_first(
    glossaries: Path, typed: str, plain: str
) -> None:
    assert slang(glossaries).spelled_out(typed) == plain


def test_without_a_glossary_slang_stays(tmp_path: Path) -> None:
    assert slang(tmp_path).terms == {}
    assert slang(tmp_path).spelled_out("bbj tips") == "bbj tips"


def test_every_term_of_the_shipped_glossary_is_spelled_out_as_it_says() -> None:
    shipped = slang(GLOSSARIES)
    assert len(shipped.terms) > 100
    for term, plain in shipped.terms.items():
        assert term == term.lower()
        assert shipped.spelled_out(f"why {term} now") == f"why {plain} now".replace("  ", " ")


@pytest.mark.parametrize("text", ["skı", "ſp", "fırst run", "FİRST run", "last run \u212aM"])
def test_letters_that_only_look_like_ascii_ones_are_no_error(
    understanding: Understanding, text: str
) -> None:
    assert understanding.read(text).asked == text
    segments_named(text)


@pytest.mark.parametrize(
    ("text", "metric"),
    [
        ("a 45 lb plate", "45 lb (20 kg)"),
        ("4lbs", "4lbs (1.8 kg)"),
        ("a 335-pound sled", "335-pound (152 kg)"),
        ("45# sled", "45# (20 kg)"),
        ("1,200 lb", "1,200 lb (544 kg)"),
        ("8 oz of oats", "8 oz (227 g)"),
        ("16 fl oz", "16 fl oz (473 ml)"),
        ("2.5 fluid ounces", "2.5 fluid ounces (74 ml)"),
        ("6 miles", "6 miles (9.7 km)"),
        ("an 8-miler", "8-miler (13 km)"),
        ("6 mi/week", "6 mi (9.7 km)/week"),
        ("10 feet", "10 feet (3 m)"),
        ("9 ft target", "9 ft (2.7 m)"),
        ("55 yards", "55 yards (50 m)"),
        ("a 24 in box", "24 in (61 cm)"),
        ("24 inches", "24 inches (61 cm)"),
        ("5 ft 10 in", "5 ft (1.5 m) 10 in (25 cm)"),
        ("95 degrees F", "95 degrees F (35 degrees Celsius)"),
        ("98.6°F", "98.6°F (37 degrees Celsius)"),
        ("32 fahrenheit", "32 fahrenheit (0 degrees Celsius)"),
        ("20 F", "20 F (-6.7 degrees Celsius)"),
    ],
)
def test_metric_amounts_stand_behind_imperial_ones(text: str, metric: str) -> None:
    assert metric in with_metric(text)


@pytest.mark.parametrize(
    "text",
    [
        "152 kg", "5 km", "30 min", "100 m", "25 in a row", "1 in 4 women", "top 10 in my age",
        "8 into 4", "2 fto", "45 lbx", "5 minutes", "1/2 mile", "2,5 lb", "zone 2 for 30 s",
    ],
)  # fmt: skip
def test_what_is_no_imperial_amount_stays(text: str) -> None:
    assert with_metric(text) == text


UNITS = ["lb", "lbs", "oz", "fl oz", "miles", "yd", "ft", "inches", "°F", "#", " pounds", "kg", ""]


@given(
    st.lists(
        st.tuples(st.from_regex(r"\A[0-9]{1,5}(\.[0-9]{1,2})?\Z"), st.sampled_from(UNITS)),
        max_size=6,
    )
)
def test_every_number_that_was_asked_is_kept_in_its_order(amounts: list[tuple[str, str]]) -> None:
    text = " and then ".join(f"{number}{unit}" for number, unit in amounts)
    without_metric = re.sub(r" \([^()]*\)", "", with_metric(text))
    assert without_metric == text


@given(st.text(max_size=200) | st.text("0123456789.,/# lbozfti°F'", max_size=60))
def test_units_never_raise(text: str) -> None:
    assert len(with_metric(text)) >= len(text)


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("a recipe for harira", {"recipe"}),
        ("what can I cook for dinner", {"recipe"}),
        ("how much protein is in lentils", {"food"}),
        ("does couscous contain gluten", {"food"}),
        ("which exercise replaces the sled", {"exercise"}),
        ("how low should I be on the sled", set()),
        ("recipe with how many grams of protein in it", {"recipe", "food"}),
    ],
)
def test_a_question_names_the_kinds_of_passage_it_asks_for(
    understanding: Understanding, question: str, kinds: set[str]
) -> None:
    assert understanding.read(question).kinds == kinds


def test_words_are_looked_for_as_asked_and_as_spelled_out(understanding: Understanding) -> None:
    query = understanding.read("bbj lundges")
    assert query.asked == "bbj lundges"
    assert query.text == "burpee broad jump lunges"
    assert query.searched == "bbj lundges burpee broad jump lunges"
    assert "burpee_broad_jump" in query.topics
    assert query.language == "en"


def test_a_question_in_plain_words_is_looked_for_once(understanding: Understanding) -> None:
    query = understanding.read("push the sled")
    assert query.searched == query.text == query.asked


@pytest.mark.parametrize(
    ("question", "language", "words", "topic"),
    [
        ("Comment pousser le traîneau plus vite ?", "fr", {"push", "sled"}, "sled_push"),
        ("Wie schiebe ich den Schlitten schneller?", "de", {"push", "sled"}, "sled_push"),
        ("¿Cómo empujo el trineo más rápido?", "es", {"push", "sled"}, "sled_push"),
        ("كيف أدفع الزلاجة بسرعة أكبر؟", "ar", {"push", "sled"}, "sled_push"),
    ],
)
def test_a_question_in_another_language_becomes_english_words(
    understanding: Understanding, question: str, language: str, words: set[str], topic: str
) -> None:
    query = understanding.read(question)
    assert query.language == language
    assert words <= set(query.text.lower().split())
    # Foreign words would be rare words that no passage has.
    assert query.searched == query.text
    assert query.asked == question
    assert topic in query.topics


def test_of_a_language_not_understood_the_words_are_searched_for_as_they_stand() -> None:
    query = Query("spingere la slitta", "spingere la slitta 45", (), frozenset(), "other")
    assert query.searched == "spingere la slitta spingere la slitta 45"


@given(st.text(max_size=120))
def test_reading_a_question_never_raises(text: str) -> None:
    query = Understanding(COUNTS, GLOSSARIES).read(text)
    assert query.asked == text
    assert query.kinds <= {"recipe", "food", "exercise"}
