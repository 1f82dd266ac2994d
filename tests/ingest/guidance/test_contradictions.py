import pytest

from hyrox.settings import PROJECT
from ingest.guidance.contradictions import contradictions
from ingest.guidance.documents import read_guidance, read_references

CONTRADICTS = [
    "In HYROX, women do 75 wall balls.",
    "All athletes finish the race with 60 wall balls.",
    "The HYROX race ends with seventy-five wall balls for women.",
    "The sled push for men open is 125 kg.",
    "In the men's pro division the sled push weighs 175 kg.",
    "Women open push the sled loaded to 152 kg in HYROX.",
    "The sled pull in HYROX is 102 kg for women, 152 kg for men and 202 kg for men pro.",
    "The official sled pull for women is 51 kg.",
    "Men open carry 2 x 32 kg in the farmers carry.",
    "HYROX rules set the sandbag at 25 kg for men.",
    "The official wall ball weighs 12 kg in the men's division.",
    "In HYROX the wall ball target for women is at 3.20 m.",
    "The HYROX wall ball target is 2.40 m high for men.",
    "HYROX starts with a 500 m SkiErg.",
    "Every athlete must complete the 100 m sled push in HYROX.",
    "The official distance: the sled pull is 75 m for women.",
    "In HYROX you do 120 m burpee broad jumps.",
    "The race includes a 2,000 m row, by the official rules.",
    "The farmers carry in HYROX is 400 m.",
    "HYROX asks for 200 m of sandbag lunges.",
    "In HYROX you run 2 km runs between the stations.",
    "HYROX consists of 10 runs and 8 stations.",
    "A HYROX race has twelve stations.",
    "The minimum age to race HYROX is 18.",
    "By the rules, athletes must be at least 21 years old to race HYROX, whatever their age group.",
    "A University of Queensland study tested 134 athletes in a simulated HYROX race.",
    "Brandt and colleagues followed 134 athletes through a HYROX race.",
    "For the race, take 15 mg/kg of caffeine an hour before the start.",
    "The sled push in the pro division is 335 lb for men.",
    "Women pro throw a 4 kg wall ball in HYROX.",
    "In HYROX, men throw the wall ball to a target nine feet high.",
    "Women's HYROX athletes complete 75 wall balls with a 4 kg ball.",
    "Every HYROX race ends with 150 wall balls.",
    "In the open division men push a 120 kg sled push.",
    "The sandbag lunges in HYROX use 15 kg for women open.",
    "HYROX men open use a 9 kg wall ball.",
    "The sled pull of the men's pro division is 202 kg.",
    "In HYROX the run before each station is 1.5 km.",
    "Official rule: the row is 500 m.",
    "The race opens with a 2 km SkiErg.",
    "HYROX has nine stations and nine runs.",
    "The HYROX race features 100 m of burpee broad jumps.",
    "Men carry 2 × 40 kg in the official farmers carry.",
    "You must be at least 18 years old to enter a HYROX race.",
    "Every athlete should take 12 mg per kg of caffeine before the race.",
    "Wall balls for women: 75 reps, in every HYROX.",
    "HYROX women finish with 80 wall balls.",
    "For men, the HYROX sled pull is 130 kg.",
    "The final station of every HYROX is 75 wall balls for women and 100 for men.",
    "Pro women carry two 32 kg kettlebells in the farmers carry at HYROX.",
    "The HYROX rowing station covers 1,500 m.",
    "Men's open lunges are done with a 30 kg sandbag in HYROX.",
    "At HYROX, the burpee broad jump station is 100 metres long.",
    "In the women's open race the ball weighs 6 kg, with 100 wall balls to do.",
    "HYROX consists of six stations.",
    "The race demands a 300 m farmers carry.",
    "Sled push loads in HYROX: women 75 kg, men 125 kg.",
    "HYROX is for athletes aged 18 and over.",
    "Take 10 to 12 mg/kg of caffeine on race day.",
    "In HYROX, a 25 kg wall ball is used by pro men.",
    "The sled push in HYROX is 25 m for women.",
]
AGREES_OR_SAYS_NOTHING = [
    "Practise 60 wall balls after a hard run before your HYROX race.",
    "In another race you do 50 wall balls.",
    "Women did 75 wall balls in HYROX before season 7.",
    "The figure of 75 wall balls for women is wrong.",
    "In DEKA FIT the wall balls are 20 repetitions for men.",
    "CrossFit's Karen is 150 wall balls for time, women and men alike.",
    "Do 3 rounds of 25 wall balls in the race simulation.",
    "The last 20 wall balls of the race hurt most.",
    "After 60 wall balls in the race your shoulders burn.",
    "The HYROX sled push is 152 kg for men open, sled included.",
    "Some pages quote 125 kg for the men's sled push without the sled.",
    "A 90 kg man pushes the sled more easily in HYROX.",
    "Women open use 102 kg for the sled push and 78 kg for the sled pull.",
    "HYROX men open carry 48 kg in total in the farmers carry.",
    "The race has a 50 m sled push in four lanes of 12.5 m.",
    "The first 25 m of the sled push decide your race.",
    "Build up to 40 m of sandbag lunges before the race.",
    "Stand 1 m from the wall in wall balls, men and women alike.",
    "The wall ball target is 9 feet for women and 10 feet for men in HYROX.",
    "Row 500 m easy to warm up on race day.",
    "HYROX has eight runs and eight stations.",
    "In the relay each person does two runs and two stations of a HYROX.",
    "Take 3 to 6 mg/kg of caffeine about an hour before the race.",
    "More than 9 mg/kg of caffeine before the race brings side effects, not speed.",
    "The study by Brandt and colleagues tested 11 athletes in a simulated HYROX.",
    "Youth athletes do 50 wall balls in their race.",
    "Break the 100 wall balls of the race into sets of 20.",
    "If you race women open, squat 80 kg before you try a 20 kg sandbag.",
    "Would 60 wall balls in HYROX be fairer for women?",
    "A half marathon in training helps men run 21 km with ease.",
    "Men lose about 2 kg in a race through sweat, and the row adds more.",
    "The sled pull feels 20 kg heavier on a slow carpet, women and men say.",
    "Pro women push 152 kg, and the pull is 103 kg.",
    "HYROX singles finish with 100 wall balls to a 3 m target for men.",
    "The men's pro race uses a 9 kg ball for wall balls.",
    "Wall balls: 6 kg for men open, 4 kg for women open, 100 reps for everybody.",
    "A SkiErg of 1,000 metres opens the race.",
    "Between stations athletes run 1 km, eight times, 8 km in total.",
    "A 5 km run in 20 minutes suits most men who race HYROX.",
    "The Roxzone is about 700 m in some halls of the race.",
    "Elite 15 athletes move pro loads: 202 kg sled push and 153 kg sled pull for men.",
    "In doubles both athletes run, and they share the 100 wall balls as they like.",
    "Each relay athlete covers 2 km of running and two stations in HYROX.",
    "Wear shoes with grip: the 202 kg sled of pro men will not forgive you.",
    "Burpee broad jumps cover 80 m, about 35 to 45 jumps for most men.",
    "Women lose 60 seconds on the row in the race when they go out too hard.",
    "The farmers carry is 200 m with 2 × 24 kg kettlebells for men open.",
    "The sled push takes men 3 minutes in the race on average.",
    "A 30 kg sandbag over 100 m of lunges is the pro men's task.",
    "The race needs 60 g of carbohydrate per hour, and 3 mg/kg caffeine helps.",
    "The lunges are 100 m in the race; take 20 m at a time.",
    "Men aged at least 40 race as masters in some sports, in HYROX by five-year groups.",
    "Rowing 2 km tests are useful for men and women who race HYROX.",
    "Race pace on the SkiErg is 10 seconds slower than a fresh 500 m test for men.",
    "My last HYROX race had 60 people in the wave.",
    "After the 1 km run, the sled push feels heavy for most men.",
    "The pro men's sled is 50 kg heavier than in the open division.",
    "Many women break the wall balls after 40 repetitions in the race.",
    "Carry two 24 kg kettlebells for 100 m, rest, and repeat: men open loads.",
    "Hold 2 minutes per 500 m on the row if you want a 90 minute race.",
    "A man of 80 kg needs 240 mg of caffeine before the race.",
    "HYROX has grown from 600 athletes to over 650,000 in a season.",
    "The run course in the race is often two laps of 500 m.",
    "Add 10 kg to the sled each month until you reach the race load.",
    "The race floor gives about 20 percent more friction than turf for women and men.",
    "Ski 250 m hard, then settle, is a common race opening.",
    "She ran her fastest run, 3:58 for 1 km, at the end of the race.",
    "Women should lunge with 15 kg in the off season so race weight feels light.",
    "The doubles team did 100 wall balls in four sets of 25.",
]


@pytest.mark.parametrize("sentence", CONTRADICTS)
def test_a_sentence_against_a_cited_fact_is_flagged_with_both_statements(sentence: str) -> None:
    found = contradictions(f"Breathe at the turns. {sentence} Take short steps.")
    assert {entry.statement for entry in found} == {sentence}
    for entry in found:
        assert entry.fact
        assert entry.source
        assert sentence in str(entry)
        assert entry.fact in str(entry)


@pytest.mark.parametrize("sentence", AGREES_OR_SAYS_NOTHING)
def test_what_agrees_or_is_no_rule_is_not_flagged(sentence: str) -> None:
    assert contradictions(f"Breathe at the turns. {sentence} Take short steps.") == []


def test_no_passage_of_the_project_contradicts_its_own_facts() -> None:
    corpora = PROJECT / "corpora"
    guidance = read_guidance(
        [(corpora / "guidance", "guidance")], read_references(corpora / "references.toml")
    )
    assert len(guidance.passages) > 300
    found = [
        f"{passage.id}: {entry}"
        for passage in guidance.passages
        for entry in contradictions(f"{passage.section}. {passage.text}", passage.section)
    ]
    assert found == []


def test_a_heading_about_loads_tells_what_the_figures_below_it_are() -> None:
    text = "Sled push 125 kg, sled pull 103 kg."
    assert contradictions(text) == []
    (found,) = contradictions(text, "Loads in HYROX")
    assert found.claimed == "125 kg"


def test_a_loads_unit_and_the_divisions_named_decide() -> None:
    assert contradictions("The sled push of the men's open division is 335 lb.") == []
    assert contradictions("The sled push of the men's open division is 402 lb.")
    assert contradictions("Women open push the sled loaded to 102 kg in HYROX.") == []
    assert contradictions("Women pro push the sled loaded to 102 kg in HYROX.")
