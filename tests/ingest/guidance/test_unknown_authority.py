"""Appeals to researchers nobody can look up: named in a stranger's page, left to cited ones."""

from datetime import date

import pytest

from hyrox.settings import PROJECT
from ingest.guidance.documents import Guidance, Passage, read_guidance, read_references
from ingest.guidance.strangers import not_vouched
from ingest.guidance.studies import unknown_authority

INVENTED = (
    "Professor Rujesotix of Oxford University proved that they work within nine seconds.",
    "A study by Vexamiro and others in 2024 showed 37 % more running economy.",
    "Dr. Tolivan found that salt cures cramp.",
    "Researchers at the University of Malira reported less fade.",
    "The trial of Bonaro et al. (2021) demonstrated it.",
)
HARMLESS = (
    "Wang and colleagues (2023) found that tapers of at most 21 days help.",
    "Bad sleep slows the reaction, as McDermott and colleagues (2017) report.",
    "Studies show that sleep helps.",
    "A professor of mine found the bar too heavy.",
    "Ask Dr. Smith at the start, who is the race doctor.",
    "Push low with short steps, and show your partner where you stop.",
)


@pytest.mark.parametrize("sentence", INVENTED)
def test_a_study_that_no_reference_holds_is_named(sentence: str) -> None:
    assert unknown_authority(f"Push low. {sentence} Breathe.") == sentence


@pytest.mark.parametrize("sentence", HARMLESS)
def test_cited_works_and_plain_words_are_left_alone(sentence: str) -> None:
    assert unknown_authority(f"Push low. {sentence} Breathe.") is None


def test_no_document_of_the_project_appeals_to_anybody_unknown() -> None:
    corpora = PROJECT / "corpora"
    found = read_guidance(
        [(corpora / "guidance", "guidance")], read_references(corpora / "references.toml")
    )
    assert len(found.passages) > 300
    assert [p.id for p in found.passages if unknown_authority(p.text)] == []


def test_an_unreviewed_page_loses_the_section() -> None:
    def passage(name: str, text: str) -> Passage:
        return Passage(
            f"club#{name}", "club", "Club", name, text, "running", "all", (),
            str(date(2026, 11, 22)), "club/club.md",
        )  # fmt: skip

    kept = not_vouched(
        Guidance([passage("a", INVENTED[0]), passage("b", "Push low.")], documents=1)
    )
    assert [p.section for p in kept.passages] == ["b"]
    assert [(d.rule, d.part) for d in kept.defects] == [("contradicts", "a")]
    assert "no reference holds" in kept.defects[0].message
