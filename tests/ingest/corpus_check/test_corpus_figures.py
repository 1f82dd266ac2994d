"""Figures are read with their units, and registered facts decide which sentences are right."""

import pytest

from ingest.corpus_check.facts import Facts, facts_from
from ingest.corpus_check.numbers import figures


def read(text: str) -> list[tuple[float, str]]:
    return [(figure.value, figure.unit) for figure in figures(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 to 6 mg/kg about 60 min before", [(3, "mg/kg"), (6, "mg/kg"), (60, "min")]),
        ("1.4–2.0 g/kg/day", [(1.4, "g/kg/day"), (2.0, "g/kg/day")]),
        ("1.4 to 2.0 g/kg per day", [(1.4, "g/kg/day"), (2.0, "g/kg/day")]),
        ("22 kcal/kg of fat-free mass a day", [(22, "kcal/kg")]),
        ("5,205 runners in 43 studies", [(5205, "people"), (43, "studies")]),
        ("(SMD −0.45), rho -0.71", [(-0.45, ""), (-0.71, "")]),
        ("aged 16-24", [(16, ""), (24, "")]),
        ("1:25:39 (5139 s)", [(5139, "clock"), (5139, "s")]),
        ("2 × 16 kg, 2x24kg", [(16, "kg"), (24, "kg")]),
        ("3, 5 or 7 min on courses of 4 laps", [(3, "min"), (5, "min"), (7, "min"), (4, "")]),
        ("a ratio of 1.64, 30–100 % longer", [(1.64, ""), (30, "%"), (100, "%")]),
        ("a run 10–30 % longer", [(10, "%"), (30, "%")]),
        ("run 8 to run 2 is 1.22", [(1.22, "")]),
        ("In season 2025/26, and before season 7 (2024/25), VO2max at 90% 1RM", [(90, "%")]),
        ("Guest and colleagues (2021) on the 90-minute goal", []),
    ],
)
def test_figures_are_read_with_their_units(text: str, expected: list[tuple[float, str]]) -> None:
    assert read(text) == expected


@pytest.fixture(scope="module")
def facts() -> Facts:
    return facts_from(
        {
            "works": {"guest": {"names": ["Guest"]}, "who": {"names": ["WHO"]}},
            "facts": {
                "caffeine": {
                    "source": "guest", "figures": ["3–6 mg/kg", "60 min"],
                    "about": ["caffeine mg/kg"],
                },
                "activity": {"source": "who", "figures": ["150–300 min"]},
                "young": {
                    "source": "who", "figures": ["5139 s"], "about": ["men aged 16-24"],
                    "section": True,
                },
            },
        }
    )  # fmt: skip


def wrong(facts: Facts, sentence: str, heading: str = "") -> list[str]:
    return [one.figure.written for one in facts.judged(sentence, heading) if not one.right]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Guest and colleagues (2021) give 3 to 6 mg/kg.", []),
        ("Guest and colleagues (2021) give 3 to 8 mg/kg.", ["8 mg/kg"]),
        ("Guest and colleagues (2021) give 3 to 6 g/kg.", ["3", "6 g/kg"]),
        ("Guest and colleagues (2021) give it 30 min before.", ["30 min"]),
        ("Take 9 mg/kg of caffeine 20 min before.", ["9 mg/kg", "20 min"]),
        ("For a man of 70 kg that is 210 to 420 mg of caffeine.", []),
        ("Guest gives 3 mg/kg, so at 70 kg you take 210 mg.", []),
        ("Runners who train 40 min are many.", []),
        ("The WHO asks for 150 to 300 min, and Guest speaks of 60 min.", []),
        ("A page that gives 20 mg/kg of caffeine is wrong.", []),
    ],
)
def test_a_sentence_says_only_figures_of_its_source(
    facts: Facts, sentence: str, expected: list[str]
) -> None:
    assert wrong(facts, sentence) == expected


def test_a_heading_says_whose_figures_a_section_gives(facts: Facts) -> None:
    assert wrong(facts, "The median is 1:25:39.", "Open men aged 16-24") == []
    assert wrong(facts, "The median is 1:25:40.", "Open men aged 16-24") == ["1:25:40"]
    assert wrong(facts, "The median is 1:25:40.", "Open women aged 16-24") == []


@pytest.mark.parametrize(
    "entry", [{"source": "guest"}, {"figures": ["3 g"]}, {"source": "guest", "figures": ["three"]}]
)
def test_a_fact_without_source_or_number_is_refused(entry: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"facts\.broken"):
        facts_from({"facts": {"broken": entry}})
