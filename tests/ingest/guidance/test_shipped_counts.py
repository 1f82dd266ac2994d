"""The corpus that ships: enough of everything, nothing twice, every work listed."""

from collections import Counter
from collections.abc import Callable

import pytest

from hyrox.exercises import Exercise
from hyrox.foods import Food
from hyrox.recipes import Recipe
from hyrox.settings import PROJECT
from ingest.guidance.documents import Guidance, read_guidance, read_references
from ingest.guidance.shipped import load_exercises, load_foods, load_recipes, table_passages
from ingest.guidance.shipped.outside import OUTSIDE
from ingest.vectors.embedding import MAX_TOKENS, model_folder

CORPORA = PROJECT / "corpora"


@pytest.fixture(scope="module")
def exercises() -> dict[str, Exercise]:
    return load_exercises(CORPORA)


@pytest.fixture(scope="module")
def foods() -> dict[str, Food]:
    return load_foods(CORPORA)


@pytest.fixture(scope="module")
def recipes() -> dict[str, Recipe]:
    return load_recipes(CORPORA)


@pytest.fixture(scope="module")
def shipped() -> Guidance:
    """Everything that ships: documents and tables."""
    found = read_guidance(
        [(CORPORA / "guidance", "corpora/guidance")], read_references(CORPORA / "references.toml")
    )
    found.passages += table_passages(CORPORA)
    return found


def test_there_are_two_hundred_exercises_that_serve_every_station(
    exercises: dict[str, Exercise],
) -> None:
    assert len(exercises) >= 200
    served = Counter(station for one in exercises.values() for station in one.stations)
    assert set(served) == {
        "ski_erg", "sled_push", "sled_pull", "burpee_broad_jump", "row", "farmers_carry",
        "sandbag_lunges", "wall_balls", "running", "roxzone",
    }  # fmt: skip
    for one in exercises.values():
        assert 0 < one.work_s <= one.duration_s


MISSING_ELSEWHERE: dict[str, Callable[[Exercise], bool]] = {
    "SkiErg": lambda e: "ski_erg" in e.equipment and "ski_erg" in e.stations,
    "burpee": lambda e: e.pattern == "burpee" and "broad" not in e.name.lower(),
    "burpee broad jump": lambda e: "burpee broad jump" in e.name.lower(),
    "wall ball": lambda e: "wall_ball" in e.equipment and "wall_balls" in e.stations,
    "sandbag lunge": lambda e: "sandbag" in e.equipment and e.pattern == "lunge",
    "rope sled pull": lambda e: {"sled", "rope"} <= set(e.equipment) and "sled_pull" in e.stations,
}


@pytest.mark.parametrize("name", MISSING_ELSEWHERE)
def test_what_open_data_lacks_is_there_in_more_than_one_form(
    exercises: dict[str, Exercise], name: str
) -> None:
    found = [one.id for one in exercises.values() if MISSING_ELSEWHERE[name](one)]
    assert len(found) >= 3


def test_there_are_three_hundred_foods_and_allergens_of_every_kind(foods: dict[str, Food]) -> None:
    assert len(foods) >= 300
    named = frozenset[str]().union(*(food.allergens_eu for food in foods.values()))
    assert len(named) >= 12
    assert all("gluten" in food.allergens_eu for food in foods.values()
               if "wheat" in food.allergens_us)  # fmt: skip


def test_there_are_a_hundred_and_twenty_recipes_of_ten_cuisines(
    recipes: dict[str, Recipe],
) -> None:
    assert len(recipes) >= 120
    cuisines = Counter(recipe.cuisine for recipe in recipes.values())
    assert len(cuisines) >= 10
    assert cuisines["north_african"] >= 5


def test_there_are_a_hundred_and_fifty_documents_and_no_id_is_used_twice(
    shipped: Guidance,
) -> None:
    guidance = {p.document for p in shipped.passages if p.kind == "guidance"}
    assert len(guidance) >= 150
    ids = Counter(passage.id for passage in shipped.passages)
    assert [one for one, times in ids.items() if times > 1] == []


def test_every_work_that_is_cited_is_listed_and_every_passage_cites_one(shipped: Guidance) -> None:
    for passage in shipped.passages:
        assert set(passage.sources) <= set(shipped.references), passage.id
        assert bool(passage.sources) != (passage.kind == OUTSIDE), passage.id
        assert passage.text, passage.id


def test_the_encoder_reads_every_passage_to_its_end_but_some_long_steps_of_recipes(
    shipped: Guidance,
) -> None:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(model_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    read = tokenizer.encode_batch([passage.embedded_text for passage in shipped.passages])
    longer = {
        passage.id: len(tokens.ids)
        for passage, tokens in zip(shipped.passages, read, strict=True)
        if len(tokens.ids) > MAX_TOKENS
    }
    # Ingredients come first, so what is cut off is the last step; words are searched whole.
    assert [one for one in longer if not (one.startswith("recipe-") and one.endswith("#steps"))
            ] == []  # fmt: skip
    assert len(longer) <= 20
    assert max(longer.values(), default=0) <= MAX_TOKENS * 1.25


def test_the_shipped_sentences_on_what_is_not_covered_hold_no_figure_and_no_address(
    shipped: Guidance,
) -> None:
    sentences = [p.text for p in shipped.passages if p.kind == OUTSIDE]
    assert len(sentences) >= 10
    for text in sentences:
        assert not any(letter.isdigit() for letter in text), text
        assert "www." not in text
        assert "://" not in text
