"""Diets and allergens that sentences give dishes, held against the lines of the dishes."""

import re

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from eval.checker import objections
from eval.metrics.faithfulness import check_against
from eval.metrics.sentences.sources.diet_claims import diet_claims
from eval.metrics.sentences.sources.diet_words import WORDS
from eval.metrics.sentences.sources.diets import diet_amiss, read_dish
from hyrox.foods import DIETS, EU_ALLERGENS
from ingest.guidance.shipped.foods import allergen_words

QUESTION = "Which dish is vegan, gluten free and nut free, with no milk, eggs, fish or soy?"
TRUTH = {
    "F1": "Steamed sea bass with ginger and rice: 541 kcal and 39 g of protein a serving, 20 "
          "minutes; pescatarian, Chinese, for dinner and race week; made of rice, sea bass and pak "
          "choi; contains gluten, fish and soybeans; traces are not recorded, read the labels",
    "F2": "Red lentil dal: 480 kcal and 24 g of protein a serving, 35 minutes; vegan, Indian, for "
          "dinner and batch cooking; made of red lentils, coconut milk and spinach; contains no "
          "listed allergen; traces are not recorded, read the labels",
    "F3": "Paneer tikka wraps: 610 kcal and 31 g of protein a serving, 30 minutes; vegetarian, "
          "Indian, for lunch; made of paneer, wraps and peppers; contains gluten and milk; traces "
          "are not recorded, read the labels",
    "F4": "Chicken satay: 530 kcal and 45 g of protein a serving, 25 minutes; not vegetarian, "
          "Thai, for dinner; made of chicken, peanut butter and cucumber; contains crustaceans, "
          "peanuts and soybeans; traces are not recorded, read the labels",
    "F5": "Walnut tofu bowl: 570 kcal and 28 g of protein a serving, 15 minutes; vegan, Japanese, "
          "for lunch; made of tofu, edamame and walnuts; contains soybeans, nuts and sesame; "
          "traces are not recorded, read the labels",
    "P1": "Race food for vegetarians and vegans: Race food for vegetarians and vegans is simple, "
          "because most starches and many gels are plant-based. Read labels for gelatine in chews, "
          "honey in bars and milk in powders. Take your own food to the venue.",
    "P2": "Herring salad: what it is and what it gives: Herring with beetroot. Nordic recipe for "
          "lunch, good for recovery. Serves 2; 15 minutes. One serving of 300 g gives about 420 "
          "kcal and 26 g of protein, computed from the ingredients. Allergens: eggs, fish, milk "
          "and mustard. It is pescatarian.",
    "P3": "Oats, rolled: nutrients and allergens: Oats, rolled, per 100 g: energy 379 kcal, "
          "protein 13.2 g. One portion (a bowl) weighs 60 g. Allergens: gluten. Fits a vegan diet. "
          "USDA food number 08120.",
    "P4": "Rice, white: nutrients and allergens: Rice, white, per 100 g: energy 365 kcal, protein "
          "7.1 g. None of the 14 EU allergens; read the label all the same. Fits a vegan diet.",
    "P5": "Plant-based eating and training: You can train and race HYROX well on a vegetarian or "
          "vegan diet if you plan it. Vary beans, lentils, tofu, nuts and grains.",
}  # fmt: skip

TRUE = [
    "Red lentil dal is vegan. [F2]",
    "The red lentil dal is vegan, with 480 kcal and 24 g of protein a serving. [F2]",
    "It is vegan. [F2]",
    "The dal is plant-based and takes 35 minutes. [F2]",
    "Red lentil dal is vegetarian. [F2]",
    "Red lentil dal suits pescatarians. [F2]",
    "Red lentil dal is suitable for vegans. [F2]",
    "Red lentil dal contains no listed allergen. [F2]",
    "The dal, 480 kcal a serving, contains no milk, eggs or fish. [F2]",
    "There is no gluten in it. [F2]",
    "Red lentil dal is gluten-free, nut-free and dairy-free. [F2]",
    "If you are allergic to nuts, the dal of 480 kcal is safe. [F2]",
    "As a vegan athlete you get 24 g of protein from a serving. [F2]",
    "For a vegan dinner, cook the red lentil dal: 35 minutes. [F2]",
    "The dal with coconut milk takes 35 minutes and is dairy free. [F2]",
    "Steamed sea bass with ginger and rice is not vegan. [F1]",
    "The sea bass is pescatarian, not vegan, and has 541 kcal a serving. [F1]",
    "Steamed sea bass with ginger and rice is neither vegan nor vegetarian. [F1]",
    "The sea bass of 541 kcal is not for vegans. [F1]",
    "Skip the sea bass if you avoid gluten: it takes 20 minutes and contains it. [F1]",
    "It contains gluten, fish and soybeans. [F1]",
    "The sea bass, 541 kcal, contains fish and soy but no milk. [F1]",
    "Steamed sea bass with ginger and rice isn't gluten-free. [F1]",
    "It is free of nuts and has 541 kcal a serving. [F1]",
    "Of the allergens it contains gluten, fish and soybeans. [F1]",
    "Fish is absent from the dal of 480 kcal. [F2]",
    "Steamed sea bass with ginger and rice is not for you, it contains gluten. [F1]",
    "Steamed sea bass with ginger and rice is left out: it is pescatarian, not vegan. [F1]",
    "Traces of nuts are not recorded: read the labels. [F1]",
    "The wraps have 610 kcal and are vegetarian, but they contain milk. [F3]",
    "The wraps, 30 minutes, are out for vegans because they contain milk. [F3]",
    "The only allergens in the paneer tikka wraps are gluten and milk. [F3]",
    "Paneer tikka wraps contain no allergens other than gluten and milk. [F3]",
    "Paneer tikka wraps contain no fish. [F3]",
    "The satay has 45 g of protein; it is not vegetarian. [F4]",
    "The satay, 530 kcal, contains peanuts and shellfish. [F4]",
    "Chicken satay contains no tree nuts. [F4]",
    "The dal is vegan and the wraps, 610 kcal, contain milk. [F2, F3]",
    "The dal and the tofu bowl, 480 and 570 kcal, are both vegan. [F2, F5]",
    "Neither contains gluten: 480 kcal the one, 570 kcal the other. [F2, F5]",
    "Unlike the sea bass, the dal of 480 kcal is vegan. [F1, F2]",
    "Many gels are plant-based. [P1]",
    "Race food for vegans is simple. [P1]",
    "You can race HYROX well on a vegan diet. [P5]",
    "Herring salad is pescatarian. [P2]",
    "Herring salad contains eggs, fish, milk and mustard. [P2]",
    "Herring salad, 420 kcal a serving, contains no gluten. [P2]",
    "Oats contain gluten and fit a vegan diet. [P3]",
    "White rice has 365 kcal per 100 g and contains none of the 14 EU allergens. [P4]",
]
FALSE = [
    "Steamed sea bass with ginger and rice is vegan. [F1]",
    "The sea bass is vegan, with 541 kcal and 39 g of protein a serving. [F1]",
    "It is vegan. [F1]",
    "The sea bass is plant-based and takes 20 minutes. [F1]",
    "Steamed sea bass with ginger and rice is vegetarian, 541 kcal a serving. [F1]",
    "The sea bass of 541 kcal suits vegetarians. [F1]",
    "At 541 kcal the sea bass is suitable for vegans. [F1]",
    "As a vegan athlete, take the sea bass: 39 g of protein. [F1]",
    "For a vegan dinner, cook the sea bass: 20 minutes. [F1]",
    "Vegans can eat the sea bass with its 39 g of protein. [F1]",
    "The sea bass, 541 kcal, contains no gluten. [F1]",
    "It contains no gluten. [F1]",
    "There is no fish in it. [F1]",
    "The sea bass is gluten-free and has 541 kcal. [F1]",
    "It is free of soy and has 541 kcal a serving. [F1]",
    "It takes 20 minutes without any gluten or fish. [F1]",
    "The sea bass of 541 kcal is safe for coeliacs. [F1]",
    "If you avoid gluten, the sea bass of 541 kcal is fine. [F1]",
    "The sea bass has 541 kcal and fits a fish allergy. [F1]",
    "The sea bass of 541 kcal is gluten-, milk- and nut-free. [F1]",
    "The sea bass, 541 kcal, contains gluten, fish and nuts. [F1]",
    "The sea bass contains milk; it takes 20 minutes. [F1]",
    "It contains gluten only, at 541 kcal. [F1]",
    "The only allergen in the sea bass of 541 kcal is fish. [F1]",
    "The sea bass of 541 kcal contains no allergens other than fish. [F1]",
    "Fish and milk are absent from the sea bass, 541 kcal. [F1]",
    "The sea bass of 541 kcal has neither fish nor gluten. [F1]",
    "Your gluten intolerance is no problem with the sea bass of 541 kcal. [F1]",
    "The sea bass lists no allergen and has 541 kcal. [F1]",
    "The sea bass of 541 kcal is not pescatarian. [F1]",
    "The dal of 480 kcal is not vegan. [F2]",
    "The dal of 480 kcal is not for vegetarians. [F2]",
    "The dal of 480 kcal contains milk. [F2]",
    "The dal of 480 kcal is free of traces of nuts. [F2]",
    "The wraps have 610 kcal and are vegan. [F3]",
    "The wraps, 30 minutes, are dairy free. [F3]",
    "The wraps of 610 kcal are lactose-free and vegetarian. [F3]",
    "The wraps contain no gluten and no milk, at 610 kcal. [F3]",
    "The satay of 530 kcal is pescatarian. [F4]",
    "The satay of 530 kcal is nut-free. [F4]",
    "The satay of 530 kcal is free from shellfish. [F4]",
    "The tofu bowl contains no nuts and has 570 kcal. [F5]",
    "The tofu bowl of 570 kcal is nut free. [F5]",
    "The tofu bowl does not contain soy; 15 minutes. [F5]",
    "The dal is vegan and the wraps, 610 kcal, contain no milk. [F2, F3]",
    "The dal and the wraps, 480 and 610 kcal, are both vegan. [F2, F3]",
    "Neither contains gluten: 480 kcal the one, 610 kcal the other. [F2, F3]",
    "Unlike the dal, the sea bass of 541 kcal is vegan. [F1, F2]",
    "The dal of 480 kcal is vegan. [F1]",
    "No dish here is vegan: 541 kcal the one, 480 kcal the other. [F1, F2]",
    "Many gels are not plant-based. [P1]",
    "Herring salad is vegetarian, 420 kcal a serving. [P2]",
    "Herring salad, 420 kcal a serving, contains no mustard. [P2]",
    "Oats are gluten-free: 379 kcal per 100 g. [P3]",
    "White rice has 365 kcal per 100 g and contains gluten. [P4]",
    "White rice is not vegan, at 365 kcal per 100 g. [P4]",
]
OF_PEOPLE = [
    "As a vegan athlete you need a plan for protein.",
    "Vegans who race should watch vitamin B12.",
    "You are vegan, so plan your protein.",
    "You eat vegan and train five times a week.",
    "A vegan diet needs vitamin B12 from a supplement.",
    "Tell your team about your nut allergy.",
    "If you avoid gluten, read every label.",
    "Is it vegan and free of nuts?",
    "I do not know whether it contains nuts.",
    "Swap the fish to make it vegan.",
    "Fish, eggs, dairy, meat and tofu all count towards your day.",
    "It is made of rice, coconut milk and fish sauce.",
]


def _objections(marked: str) -> tuple[str, ...]:
    sentence, _, cited = marked.rpartition(" [")
    return objections(sentence, re.findall(r"\w+", cited), TRUTH, QUESTION)


@pytest.mark.parametrize("sentence", TRUE)
def test_what_the_line_of_a_dish_bears_out_is_not_objected_to(sentence: str) -> None:
    assert _objections(sentence) == ()


@pytest.mark.parametrize("sentence", FALSE)
def test_a_diet_or_an_allergen_that_its_line_does_not_bear_out_is(sentence: str) -> None:
    assert "not borne out" in " ".join(_objections(sentence))


@pytest.mark.parametrize("sentence", OF_PEOPLE)
def test_whoever_eats_so_is_no_dish(sentence: str) -> None:
    assert diet_claims(sentence) == ()


def test_a_false_diet_of_a_sentence_without_figures_counts_as_a_claim() -> None:
    found = check_against("There is no fish in it.", {"F1": TRUTH["F1"]}, QUESTION)
    assert (found.claims, found.supported) == (1, 0)
    assert found.why == ("allergen not borne out: not “fish”",)


def test_every_diet_and_allergen_has_its_words() -> None:
    assert {*DIETS, *EU_ALLERGENS} <= WORDS.keys()


def _listed(items: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


@hypothesis_settings(deadline=None)
@given(
    diet=st.sampled_from((*DIETS, "")),
    held=st.lists(st.sampled_from(EU_ALLERGENS), unique=True),
    asked=st.sampled_from(EU_ALLERGENS),
    of_passage=st.booleans(),
    named=st.booleans(),
)
def test_a_line_bears_out_its_diets_and_allergens_and_no_others(
    diet: str, held: list[str], asked: str, of_passage: bool, named: bool
) -> None:
    held.sort(key=EU_ALLERGENS.index)
    if of_passage:
        line = f"Autumn stew: what it gives: {allergen_words(frozenset(held), frozenset())}"
        line += f" It is {diet}." if diet else ""
    else:
        line = (
            f"Autumn stew: 400 kcal a serving; {diet or 'not vegetarian'}, Thai, for lunch; made "
            f"of squash; contains {_listed(held) or 'no listed allergen'}; traces are not recorded"
        )
    assert read_dish(line) is not None
    other = TRUTH["F2" if diet != "vegan" else "F4"]
    sources = [line, other] if named else [line]
    subject = "The autumn stew" if named else "It"

    def borne(rest: str) -> bool:
        return not diet_amiss(f"{subject} {rest}", sources, [])

    for place, one in enumerate(DIETS):
        fits = bool(diet) and place >= DIETS.index(diet)
        for said in ("is {}.", "is a {} dish.", "suits {}s.", "takes 20 minutes and is {}."):
            assert borne(said.format(one)) is fits
        for denied in ("is not {}.", "isn't {}.", "is not suitable for {}s.", "is not a {} dish."):
            assert borne(denied.format(one)) is not fits
    has = asked in held
    absent = not has and not (asked == "nuts" and "peanuts" in held)
    for said in ("contains {}.", "has {} in it.", "is not free of {}.", "isn't {}-free."):
        assert borne(said.format(asked)) is has
    for said in ("contains no {}.", "is {}-free.", "does not contain {}.", "is free from {}."):
        assert borne(said.format(asked)) is absent
    if held:
        assert borne(f"contains {_listed(held)}.")
        assert borne(f"contains no allergens other than {_listed(held)}.")
        assert not borne(f"contains no {_listed(held).replace(' and ', ' or ')}.")
    assert borne("contains no listed allergen.") is (not held)
