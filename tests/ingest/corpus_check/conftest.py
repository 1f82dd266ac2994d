"""A corpus small enough to read, without a fault."""

from pathlib import Path

import pytest

FILES = {
    "events.toml": """\
[berlin]
city = "Berlin"
""",
    "references.toml": """\
[own-coaching]
citation = "Own coaching notes"

[own-recipes]
citation = "Own recipes"

[usda-sr26]
citation = "US Department of Agriculture, SR26"

[guest-2021]
citation = "Guest et al. 2021"

[rules-2025-26]
citation = "Rules of season 2025/26"
""",
    "facts.toml": """\
[works.guest-2021]
names = ["Guest"]
[works.rules-2025-26]
names = ["2025/26"]

[facts.caffeine]
source = "guest-2021"
figures = ["3–6 mg/kg", "60 min"]
about = ["caffeine mg/kg"]

[facts.sled-push-load]
source = "rules-2025-26"
figures = ["102 kg", "152 kg", "202 kg"]
""",
    "guidance/caffeine.md": """\
---
id: caffeine
title: "Caffeine"
topic: supplements
audience: all
sources: [guest-2021, own-coaching]
reviewed: 2026-11-22
---

## How much caffeine before a race
> Q: how much caffeine before hyrox
Take 3 to 6 mg/kg of caffeine about 60 min before the race, if you take any at all. Guest and
colleagues (2021) give this range in their position stand. Begin at the low end of it, because
people answer to it very differently. Count coffee as well as tablets, and write down how it felt.

## Trying caffeine in training
> Q: should i test a gel first
Try the product that you plan to use in a hard session several weeks before the race. Drink it at
the same hour and with the same breakfast. A short note afterwards about stomach, pulse and sleep
tells you more than any label. Leave it out on race day if the trial went badly for you.
""",
    "guidance/sled-push.md": """\
---
id: sled-push
title: "Sled push"
topic: sled_push
audience: all
sources: [rules-2025-26, own-coaching]
reviewed: 2026-11-22
---

## Loads on the sled push
> Q: how heavy is the sled
The sled push is 102 kg for women open, 152 kg for men open and 202 kg for men pro in season
2025/26; check the current rulebook. These loads hold the weight of the sled itself. Weigh the sled
of your gym once, so that you know what its plates come to. Carpet makes more difference than ten
kilograms of iron.
""",
    "guidance/knee-pain.md": """\
---
id: knee-pain
title: "Knee pain"
topic: injury
audience: all
sources: [own-coaching]
reviewed: 2026-11-22
---

## Training around a sore knee
> Q: my knee hurts on lunges
A sore knee asks for less depth and less speed at first, and for patience above all. Choose a step
that stays quiet during the session and on the next morning. Swap jumps for the bike until stairs
feel normal again. See a physio if it swells, locks, gives way or wakes you at night.
""",
    "exercises/sled.toml": """\
[[exercise]]
id = "sled-push-light"
name = "Light sled push"
summary = "Teaches a low body and short steps."
pattern = "sled"
muscles = ["quadriceps"]
equipment = ["sled"]
stations = ["sled_push"]
level = "beginner"
intensity = "moderate"
impact = "low"
dose = { sets = 4, metres = 10, rest_s = 60 }
seconds_per_unit = 1.0
cues = ["Lean into straight arms", "Push the ground away behind you", "Breathe out with each step"]
faults = [
  { fault = "Hips above the shoulders", cure = "Bend the knees before you start" },
  { fault = "Steps that are too long", cure = "Count two steps to a metre" },
]
load_guidance = "Choose plates that you can restart from a dead stop."
progressions = ["sled-push-heavy"]
substitutes = ["sled-push-heavy"]
body_parts = ["knee"]
questions = ["how do i learn pushing a sled"]
sources = ["own-coaching"]
reviewed = 2026-11-22

[[exercise]]
id = "sled-push-heavy"
name = "Heavy sled push"
summary = "Builds the force that restarts a sled which has stopped."
pattern = "sled"
muscles = ["quadriceps"]
equipment = ["sled"]
stations = ["sled_push"]
level = "advanced"
intensity = "hard"
impact = "low"
dose = { sets = 5, metres = 8, rest_s = 120 }
seconds_per_unit = 1.5
cues = ["Set the feet before the hands", "Drive with the whole foot", "Keep the trunk as one piece"]
faults = [
  { fault = "Stopping to look up", cure = "Fix the eyes on the carpet" },
  { fault = "Elbows that give way", cure = "Lock the arms or lay the shoulders on" },
]
load_guidance = "Add plates until six steps are all you have."
regressions = ["sled-push-light"]
substitutes = ["sled-push-light"]
body_parts = ["knee", "ankle"]
questions = ["how do i get stronger on the sled"]
sources = ["own-coaching"]
reviewed = 2026-11-22
""",
    "foods/foods.csv": """\
id,ndb,name,group,origin,energy_kcal,protein_g,carbohydrate_g,fat_g,saturated_fat_g,fibre_g,\
sugar_g,sodium_mg,potassium_mg,calcium_mg,iron_mg,portion,portion_g,allergens_eu,allergens_us,\
reviewed
oats-rolled,08120,"Rolled oats, dry",cereals,plant,379,13.15,67.7,6.52,,10.1,0.99,6,362,52,4.25,\
1 bowl,60,gluten,none,2026-11-22
milk-whole,01077,Whole milk,dairy,dairy,61,3.15,4.8,3.25,1.865,0,5.05,43,132,113,0.03,\
1 glass,250,milk,milk,2026-11-22
banana,09040,"Banana, raw",fruit,plant,89,1.09,22.84,0.33,0.112,2.6,12.23,1,358,5,0.26,\
1 medium,118,none,none,2026-11-22
""",
    "recipes/british.toml": """\
[[recipe]]
id = "banana-porridge"
name = "Banana porridge"
summary = "A warm bowl for the morning of a long session."
cuisine = "british"
meals = ["breakfast"]
uses = ["everyday"]
serves = 1
prep_min = 3
cook_min = 8
ingredients = [
  { food = "oats-rolled", grams = 60 },
  { food = "milk-whole", grams = 250 },
  { food = "banana", grams = 100 },
]
steps = ["Simmer oats and milk for 6 minutes.", "Slice the banana over the bowl."]
diets = ["vegetarian", "pescatarian"]
contains = ["gluten", "milk"]
questions = ["what porridge before a long run"]
reviewed = 2026-11-22
""",
    "questions/retrieval/families.toml": """\
[supplements]
split = "development"
documents = ["guidance/caffeine.md", "foods:cereals", "foods:dairy", "foods:fruit"]

[everything_else]
split = "test"
documents = [
  "guidance/sled-push.md", "guidance/knee-pain.md", "exercises/sled.toml", "recipes/british.toml",
]
""",
    "questions/retrieval/development.jsonl": """\
{"id": "d1", "question": "is coffee good", "family": "supplements", "expected": ["caffeine"]}
{"id": "d2", "question": "cofee??", "family": "supplements", "expected": [], "twin_of": "d1"}
{"id": "d3", "question": "price of a ticket", "family": "none", "expected": []}
""",
    "questions/retrieval/test.jsonl": """\
{"id": "t1", "question": "sled for men", "family": "everything_else", \
"expected": ["sled-push#loads-on-the-sled-push", "exercise-sled-push-light"]}
""",
}


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A corpora folder of three documents, two exercises, three foods and a recipe."""
    corpora = tmp_path / "corpora"
    for name, text in FILES.items():
        path = corpora / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return corpora
