"""What a sentence says of diets and allergens is said by what it cites, whatever was asked."""

import pytest

from generator.claims.diets import wrong_diet
from generator.verify import verify
from hyrox.evidence import Evidence, EvidenceItem, Kind, Source

KEDGEREE = (
    "Kedgeree: 625 kcal and 44 g of protein a serving, 45 minutes; pescatarian, British, for "
    "breakfast; made of smoked haddock, rice, milk and eggs; contains eggs, fish, milk and celery; "
    "traces are not recorded, read the labels"
)
BISSARA = (
    "Bissara: 502 kcal and 28 g of protein a serving, 70 minutes; vegan, North African, for lunch; "
    "made of broad beans, bread and oil; contains gluten and soybeans; traces are not recorded"
)
PORK = "Mapo tofu with pork: 645 kcal a serving; Chinese, for dinner; contains soybeans and gluten"
VEGAN_SHAKE = "A shake of soy drink and banana is vegan and dairy-free. It has no nuts."


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("Kedgeree fits: it is vegetarian and is meant for breakfast.", KEDGEREE),
        ("I would cook kedgeree, which is vegan.", KEDGEREE),
        ("Mapo tofu is a vegetarian dish.", PORK),
        ("Mapo tofu is pescatarian.", PORK),
        ("Mapo tofu is plant-based and quick.", PORK),
        ("Kedgeree is left out: it is not pescatarian.", KEDGEREE),
        ("Bissara is left out: it is not vegetarian.", BISSARA),
        ("Bissara isn't vegan.", BISSARA),
        ("Bissara is a lunch and is gluten free.", BISSARA),
        ("Bissara is a lunch without gluten.", BISSARA),
        ("Bissara contains no soy.", BISSARA),
        ("Kedgeree is free of dairy.", KEDGEREE),
        ("Kedgeree does not contain any shellfish or eggs.", KEDGEREE),
        ("It contains gluten, soybeans, nuts and sulphites.", BISSARA),
        ("It contains mustard.", KEDGEREE),
        ("The shake contains nuts.", VEGAN_SHAKE),
    ],
)
def test_what_the_dish_is_not_is_found(sentence: str, cited: str) -> None:
    assert wrong_diet(sentence, cited)


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("Kedgeree fits: it is pescatarian.", KEDGEREE),
        ("Bissara is vegan.", BISSARA),
        ("Bissara is vegetarian and pescatarian too.", BISSARA),
        ("Bissara is plant-based.", BISSARA),
        ("Kedgeree is left out: it is not vegetarian.", KEDGEREE),
        ("Skip kedgeree, it is pescatarian, not vegan.", KEDGEREE),
        ("Mapo tofu with pork is left out: it is not pescatarian.", PORK),
        ("Kedgeree contains eggs, fish and celery.", KEDGEREE),
        ("Bissara contains no milk and no eggs.", BISSARA),
        ("Bissara is made without fish.", BISSARA),
        ("The shake is dairy-free and without nuts.", VEGAN_SHAKE),
        ("As a vegan you may take creatine.", "Creatine: 3 to 5 g a day."),
        ("Vegan athletes may take creatine.", "Creatine: 3 to 5 g a day."),
        ("Most vegetarians' stores are low.", "Creatine stores are low in some."),
        ("There is no hurry.", KEDGEREE),
    ],
)
def test_what_the_dish_is_may_be_said(sentence: str, cited: str) -> None:
    assert not wrong_diet(sentence, cited)


def test_the_question_bears_no_diet_out() -> None:
    source = Source("Recipe", "corpora/recipes")
    item = EvidenceItem(id="C1", kind=Kind.FACT, text=KEDGEREE, sentence=KEDGEREE, source=source)
    evidence = Evidence((item,))
    asked = "A vegan breakfast, please, gluten free?"
    assert verify("Kedgeree is pescatarian and for breakfast. [C1]", evidence, asked).passed
    verdict = verify("Kedgeree is vegan and for breakfast. [C1]", evidence, asked)
    assert not verdict.passed
    assert verdict.reason == "'vegan' is not said in C1"
