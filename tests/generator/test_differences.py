from itertools import permutations

import pytest

from generator.differences import compared, differences
from hyrox.evidence import EvidenceItem, Kind, Source
from hyrox.settings import PROJECT
from ingest.guidance.documents import read_guidance, read_references
from retrieval.evidence import passage_item


def passage(
    item_id: str, text: str, *, reviewed: bool = True, heading: str = "In the race"
) -> EvidenceItem:
    title = f"Page {item_id}: {heading}" + ("" if reviewed else " (not reviewed)")
    source = Source(title=title, location="x", reviewed=reviewed)
    return EvidenceItem(
        item_id, Kind.PASSAGE, f"{heading}: {text}", text, source, heading=heading
    )  # fmt: skip


LOADS = (
    "In HYROX the ball weighs 4 kg for women open, 6 kg for men open and women pro, and 9 kg for "
    "men pro."
)


def test_a_different_count_is_said_with_both_titles_and_what_counts() -> None:
    ours = passage("P1", "In HYROX everybody does 100 wall balls, women and men alike.")
    theirs = passage("P2", "In HYROX women do 75 wall balls.", reviewed=False)
    expected = (
        "My sources differ on the wall balls: 100 repetitions in “Page P1: In the race” "
        "(reviewed), 75 in “Page P2: In the race” (not reviewed); the reviewed one counts."
    )
    assert differences([ours, theirs]) == [(expected, ("P1", "P2"))]
    assert differences([theirs, ours]) == [(expected, ("P1", "P2"))]


@pytest.mark.parametrize(
    ("ours", "theirs", "start"),
    [
        (LOADS, "In HYROX the ball weighs 5 kg for women open.", "the wall balls: 4 kg in"),
        (
            "The sled push for men open is 152 kg in HYROX.",
            "The sled push for men open is 125 kg in HYROX.",
            "the sled push: 152 kg in",
        ),
        (
            "In HYROX the sled pull is 50 m.",
            "In HYROX the sled pull is 75 m.",
            "the sled pull: 50 m in",
        ),
        (
            "Take 3 to 6 mg/kg of caffeine an hour before.",
            "Take 15 mg/kg of caffeine an hour before.",
            "caffeine: 3 to 6 mg/kg in",
        ),
        (
            "Creatine is taken at 3–5 g/day.",
            "Athletes take 30 g of creatine a day.",
            "creatine: 3 to 5 g in",
        ),
        (
            "Most who train need 1.4 to 2.0 g/kg of protein a day.",
            "You need 5 g/kg of protein.",
            "protein: 1.4 to 2 g/kg in",
        ),
    ],
)
def test_loads_distances_and_doses_are_compared(ours: str, theirs: str, start: str) -> None:
    ((sentence, ids),) = differences([passage("P1", ours), passage("P2", theirs, reviewed=False)])
    assert sentence.startswith(f"My sources differ on {start} “")
    assert ids == ("P1", "P2")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (LOADS, "In HYROX men pro throw a 9 kg wall ball."),
        (
            "The sled push for men open is 152 kg in HYROX.",
            "The sled push for women open is 102 kg in HYROX.",
        ),
        (
            "The sled push for men open is 152 kg in HYROX.",
            "The sled pull for men open is 103 kg in HYROX.",
        ),
        ("Take 3 to 6 mg/kg of caffeine.", "Take 5 mg/kg of caffeine."),
        ("Take 3 to 6 mg/kg of caffeine.", "Never take 15 mg/kg of caffeine."),
        ("In HYROX everybody does 100 wall balls.", "Practise 60 wall balls before your race."),
        ("In HYROX everybody does 100 wall balls.", "Women did 75 wall balls before season 7."),
    ],
)
def test_what_agrees_or_is_about_others_is_no_difference(ours: str, theirs: str) -> None:
    assert differences([passage("P1", ours), passage("P2", theirs, reviewed=False)]) == []


def test_a_heading_says_whom_the_figures_below_it_are_for() -> None:
    ours = passage("P1", "The sled push is 102 kg.", heading="Women open loads in HYROX")
    theirs = "The sled push for men open is 152 kg in HYROX."
    assert differences([ours, passage("P2", theirs, reviewed=False)]) == []
    theirs = "The sled push for women open is 85 kg in HYROX."
    assert len(differences([ours, passage("P2", theirs, reviewed=False)])) == 1


def test_of_two_that_nobody_reviewed_neither_counts() -> None:
    texts = ("In HYROX women do 75 wall balls.", "In HYROX women do 80 wall balls.")
    items = [passage(f"P{n}", text, reviewed=False) for n, text in enumerate(texts, 1)]
    ((sentence, _),) = differences(items)
    assert sentence.endswith("; neither is reviewed.")


def test_one_thing_is_said_once_and_facts_are_no_sources() -> None:
    ours = passage("P1", "In HYROX everybody does 100 wall balls.")
    wrong = [passage(f"P{n}", "In HYROX women do 75 wall balls.", reviewed=False) for n in (2, 3)]
    assert len(differences([ours, *wrong])) == 1
    fact = EvidenceItem("F1", Kind.FACT, "x: In HYROX women do 75 wall balls.", "x", Source("", ""))
    assert differences([ours, fact]) == []


def test_passages_of_the_corpus_do_not_differ_even_when_taken_for_a_strangers() -> None:
    corpora = PROJECT / "corpora"
    references = read_references(corpora / "references.toml")
    found = read_guidance([(corpora / "guidance", "guidance")], references)
    assert len(found.passages) > 300
    items = [passage_item(p, f"P{n}", references) for n, p in enumerate(found.passages, 1)]
    strange = [
        passage(item.id, item.body, reviewed=False, heading=item.heading) for item in items
    ]  # fmt: skip
    telling = [n for n in range(len(items)) if list(compared(items[n]))]
    assert len(telling) > 20
    said = [
        sentence
        for one, two in permutations(telling, 2)
        for sentence, _ in differences([items[one], strange[two]])
    ]
    assert "\n".join(said) == ""
