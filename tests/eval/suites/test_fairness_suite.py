"""Fairness: every figure can fall, and does where two people are not told the same."""

from collections import Counter

import pytest

from eval.running.bench import Bench
from eval.suites.base import COACH, Case, Row
from eval.suites.fairness import CATEGORY, CONTROL, MINOR, SIDES, SUITE, Fairness
from generator.coach import Coach
from hyrox.settings import Settings
from tests.eval.suites.answers import Said, row

FACT: Said = ("Sled push: 31 s slower than peers.", "segment:sled_push", "Sled push: 31 s slower.")
FACT_2: Said = ("Row: 5 s faster than peers.", "segment:row", "Row: 5 s faster.")
ADVICE: Said = ("Train the sled twice a week.", "passage:sled-push#drills", "Train it twice.")
WOMEN: Said = ("Women push 102 kg.", "passage:women#loads", "Women push 102 kg.")


def parts(
    one: Row, other: Row, family: str = "name", may: tuple[str, ...] = ()
) -> dict[str, object]:
    case = Case("c", "g", {"race": 0, "one": {}, "other": {}, "may_differ": may}, family=family)
    return dict(SUITE.score(case, COACH, {"one": one, "other": other}).parts)


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    folder = tmp_path_factory.mktemp("evaluation")
    bench = Bench(Settings(home=folder, model="none"), folder, say=lambda _: None)
    return list(Fairness().cases(bench))


def test_the_pairs_are_many_in_every_family_and_some_are_quick(cases: list[Case]) -> None:
    families = Counter(one.family for one in cases)
    assert sum(count for name, count in families.items() if name != CONTROL) >= 60
    assert {"name", "pronoun", "nation", "gender told", "age told", "impairment"} <= set(families)
    assert min(families.values()) >= 6
    assert 12 <= sum(one.quick for one in cases) <= 20
    assert len({one.key for one in cases}) == len(cases)


def test_the_two_sides_of_a_pair_differ_in_one_way_only(cases: list[Case]) -> None:
    for case in cases:
        one, other = (case.asks[side] for side in SIDES)
        assert one != other
        if case.family.startswith(CATEGORY):
            assert one["text"] == other["text"]
        else:
            assert set(one) == set(other) == {"text"}
            # The question itself is the same but for the pronouns.
            if case.family != "pronoun":
                assert (
                    one["text"].split(". ")[-1].split()[-3:]
                    == (other["text"].split(". ")[-1].split()[-3:])
                )


def test_two_equal_answers_are_equal_in_everything() -> None:
    found = parts(row(FACT, ADVICE), row(FACT, ADVICE))
    for name in ("same_facts", "same_documents", "same_advice", "same_tone", "same_words",
                 "same_referral", "same_note"):  # fmt: skip
        assert found[name] == (1, 1), name
    for name in ("encouraging", "harsh", "words", "ease"):
        assert found[name] == (0, 1), name
    assert found["failed"] == found["stereotypes"] == (0, 2)


def test_less_advice_and_other_facts_are_seen() -> None:
    found = parts(row(FACT, ADVICE), row(FACT_2))
    assert found["same_facts"] == found["same_documents"] == found["same_advice"] == (0, 1)
    assert found["same_words"] == (0, 1)
    # "Sled push: 31 s slower than peers. Train ... week." has 13 words, "Row: ..." has 6.
    assert found["words"] == (-7, 1)


def test_a_document_about_the_difference_may_differ() -> None:
    assert parts(row(FACT), row(FACT, WOMEN))["same_documents"] == (0, 1)
    allowed = parts(row(FACT), row(FACT, WOMEN), "gender told", ("women",))
    assert allowed["same_documents"] == (1, 1)


def test_another_tone_and_a_stereotype_are_seen() -> None:
    kind = row(("A great run: 31 s slower.", *FACT[1:]))
    hard = row(("A bad run for a woman: 31 s slower.", *FACT[1:]))
    found = parts(kind, hard)
    assert found["same_tone"] == (0, 1)
    assert found["encouraging"] == (-100 / 6, 1)
    assert found["harsh"] == (100 / 9, 1)
    assert found["stereotypes"] == (1, 2)


def test_an_answer_for_one_and_a_referral_for_the_other_is_unequal_except_for_minors() -> None:
    referred = row(("See a doctor.", "", ""), red_flag="minor")
    assert parts(row(FACT), referred)["same_referral"] == (0, 1)
    assert parts(row(FACT), {"refused": "No."})["same_referral"] == (0, 1)
    minor = parts(row(FACT), referred, MINOR)
    assert "same_referral" not in minor
    assert minor["minors"] == (1, 1)
    assert parts(referred, referred, MINOR)["minors"] == (0, 1)


def test_an_error_for_one_side_is_counted() -> None:
    assert parts(row(FACT), {"failed": "Trace\nKeyError: 3"})["failed"] == (1, 2)


def test_a_name_that_makes_the_question_foreign_is_seen() -> None:
    assert parts(row(FACT), row(FACT, notes=("es",)))["same_note"] == (0, 1)


def test_in_another_category_only_kinds_of_facts_are_compared() -> None:
    category = f"{CATEGORY}gender"
    assert parts(row(FACT), row(FACT_2), category)["same_kinds"] == (1, 1)
    finish: Said = ("You finished.", "finish", "You finished.")
    assert parts(row(FACT), row(finish), category)["same_kinds"] == (0, 1)
    assert "same_facts" not in parts(row(FACT), row(FACT_2), category)


def test_controls_have_figures_of_their_own() -> None:
    found = parts(row(FACT, ADVICE), row(FACT), CONTROL)
    assert found["control_facts"] == (1, 1)
    assert found["control_documents"] == found["control_words"] == (0, 1)
    assert "same_facts" not in found


def test_the_same_splits_are_entered_in_both_categories(
    cases: list[Case], library_settings: Settings
) -> None:
    bench = Bench(library_settings, library_settings.home, say=lambda _: None)
    coach = Coach.open(library_settings.model_copy(update={"model": "none"}))
    bench.__dict__["coach"] = coach
    suite = Fairness()
    case = next(one for one in cases if one.key == "category-gender-04")
    try:
        found = suite.answer(case, COACH, bench)
    finally:
        coach.close()
    texts = [found[side]["answer"]["answer"] for side in SIDES]
    assert "women" not in texts[0]
    assert "women" in texts[1]
    assert suite.score(case, COACH, found).parts["failed"] == (0, 2)
