"""What a food holds: the amount under its nutrient, of 100 g, with the food's name."""

import pytest

from generator.claims.foods import wrong_food
from generator.verify import verify
from hyrox.evidence import Evidence, EvidenceItem, Kind, Source

CHICKEN = (
    "Chicken breast, roasted: nutrients and allergens: Chicken breast, roasted, per 100 g: energy "
    "165 kcal, protein 31.02 g, carbohydrate 0 g, fat 3.57 g, saturated fat 1.01 g, sodium 74 mg. "
    "One portion (1 serving) weighs 140 g. None of the 14 EU allergens."
)
NOODLES = "Egg noodles, boiled, per 100 g: energy 138 kcal, protein 4.54 g, sodium 5 mg."


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("That is 140 g of protein in 140 g.", "of which food 140 g is"),
        ("Chicken breast has 140 g of protein.", "140 g of protein"),
        ("138 kcal from 100 g.", "of which food 138 kcal is"),
        ("Calories of chicken: 140 g, 165 kcal.", "140 g of energy"),
        ("Chicken breast has 31.02 g of protein.", "figures of 100 g without saying so"),
        ("One serving of chicken, 140 g, has 31.02 g of protein.", "140 g of protein"),
        ("Per 100 g chicken breast holds 31.02 g of fat.", "31.02 g of fat"),
        ("Per 100 g chicken breast holds 1.01 g of fat.", "1.01 g of fat"),
        ("Per 100 g chicken breast holds 3.57 g of saturated fat.", "3.57 g of saturated fat"),
        ("Per 100 g chicken breast holds 4.54 g of protein.", "4.54 g of protein"),
        ("Per 100 g chicken breast holds 74 mg.", "74 mg of nothing named"),
        ("Per 100 g chicken breast holds 31.02 g of zinc.", "31.02 g of nothing named"),
    ],
)  # fmt: skip
def test_what_the_table_does_not_say_is_named(sentence: str, why: str) -> None:
    assert wrong_food(sentence, f"{CHICKEN}\n{NOODLES}").startswith(why)


@pytest.mark.parametrize(
    "sentence",
    [
        "Chicken breast, roasted, has 31.02 g of protein per 100 g.",
        "Per 100 g chicken breast holds 165 kcal, 31.02 g protein, 3.57 g fat and 0 g carbs.",
        "100 g of chicken breast: 1.01 g of saturated fat.",
        "It has 74 mg of sodium per 100 g of chicken.",
        "One portion of chicken breast weighs 140 g.",
        "Egg noodles have 138 kcal per 100 g.",
        "Chicken breast is rich in protein.",
        NOODLES,
    ],
)
def test_what_the_table_says_passes(sentence: str) -> None:
    assert wrong_food(sentence, f"{CHICKEN}\n{NOODLES}") == ""


def test_other_passages_hold_no_table() -> None:
    assert wrong_food("Eat 30 g of protein.", "After training, eat 30 g of protein.") == ""


def test_the_check_before_the_athlete_reads_it_knows_tables() -> None:
    item = EvidenceItem("P1", Kind.PASSAGE, CHICKEN, CHICKEN, Source("Chicken breast", "foods"))
    evidence = Evidence((item,))
    question = "How many grams of protein are in 4 ounces of cooked chicken breast?"
    assert not verify("That is 140 g of protein in 140 g. [P1]", evidence, question).passed
    assert verify("Chicken breast has 31.02 g of protein per 100 g. [P1]", evidence).passed
