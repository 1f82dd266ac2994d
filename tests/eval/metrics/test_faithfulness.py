"""A sentence held against the truth about an athlete: what is right, amiss, or nothing claimed."""

from pathlib import Path

import pytest

from eval.metrics.citations import cited_support, f1, precision, recall
from eval.metrics.entailment import LocalEntailer, load_entailer
from eval.metrics.faithfulness import check_against
from hyrox.errors import InputError

TRUTH = {
    "F1": "Finish: 1:21:42, 3:25 faster than the peer median of 1:25:07.",
    "F2": "Place: faster than 63 % of 472 peers (women 16-29, open, season 7 on).",
    "F4": (
        "Running, eight runs: 48:16, 34 s slower than the peer median of 47:42, faster "
        "than 45 % of peers."
    ),
    "F5": (
        "Stations, all eight: 26:08, 2:38 faster than the peer median of 28:46, faster "
        "than 78 % of peers."
    ),
    "F6": (
        "Pacing: run 8 was 23 % slower than run 2, the usual for peers is 11 % slower: "
        "more fade than usual."
    ),
    "F7": (
        "Run 1 (largest loss): 6:08, 40 s slower than the peer median of 5:29, faster "
        "than 29 % of peers."
    ),
    "F8": (
        "Roxzone (second largest loss): 7:18, 23 s slower than the peer median of 6:56,"
        " faster than 43 % of peers."
    ),
    "F10": (
        "Burpee broad jump (largest gain): 2:44, 57 s faster than the peer median of "
        "3:41, faster than 90 % of peers; better than expected from the other segments."
    ),
    "F14": (
        "Sled push: 1:16, 28 s faster than the peer median of 1:44, faster than 95 % of peers."
    ),
    "F16": ("Sled pull: 3:57, 2 s slower than the peer median of 3:55, faster than 49 % of peers."),
    "F28": ("Your weakest side is running: 1.0 points slower than the middle of the division."),
    "F71": (
        "Run 1: 6:08, 21 s faster than the median of 6:29 at your level, faster than 57 % of them."
    ),
    "N1": "The 5 most similar athletes: median finish 1:21:16, you were 26 s slower.",
    "N2": (
        "Invented athlete 1, women 30-39, Open: finish 1:21:16, you were 26 s slower; "
        "Roxzone 5:43, where you were 95 s slower."
    ),
    "P1": (
        "Sled push drills and training sets: Build the sled push with short, heavy "
        "pushes and long rests before you add fatigue. A practical starting point is 6 "
        "pushes of 12.5 m with 90 seconds of rest. Do not add distance before you add "
        "weight."
    ),
    "P3": "Coming back: Your lungs come back faster than your tendons, so be patient.",
    "P2": ("Carbohydrate before a race: Eat 8 to 12 g/kg of carbohydrate per day before a race."),
}


@pytest.mark.parametrize(
    ("sentence", "numbers", "directions"),
    [
        ("Run 1 cost you 40 s: 6:08, with the peer median at 5:29. [F7]", 3, 1),
        ("You finished in 1:21:42, 3:25 ahead of the peer median.", 2, 1),
        ("The sled push took 76 seconds, the sled pull nearly four minutes.", 2, 0),
        ("Your peers were 28 s slower on the sled push.", 1, 1),
        ("About two thirds of your peers were slower than you.", 1, 1),
        ("You were about half a minute faster on the sled push.", 1, 1),
        ("More than 40 % of your peers were slower in the Roxzone.", 1, 1),
        ("Run 1 was faster than the median at your level.", 0, 1),
        ("Run 1 was slower than the peer median.", 0, 1),
        ("You faded more than usual.", 0, 1),
        ("The sled push was faster than most.", 0, 1),
        ("Run 1 was your largest loss, the Roxzone the second largest loss.", 0, 0),
        ("Your two largest losses were run 1 and the Roxzone.", 0, 0),
        ("Your weakest side is running.", 0, 0),
        ("Your lungs come back faster than your tendons.", 0, 1),
        ("Similar athletes finished in 1:21:16, so you were 26 s slower.", 2, 1),
        ("1. **Sled push:** do 6 pushes of 12.5 m with 90 s of rest.", 3, 0),
        ("Build the sled push with short, heavy pushes and long rests.", 0, 0),
        ("All eight runs took 48:16.", 1, 0),
        ("Eat 8-12 g/kg of carbohydrate a day before a race.", 2, 0),
    ],
)
def test_what_the_truth_bears_out_is_supported(
    sentence: str, numbers: int, directions: int
) -> None:
    found = check_against(sentence, TRUTH)
    assert found.why == ()
    assert (found.claims, found.supported, found.contradicted) == (1, 1, 0)
    assert (found.numbers, found.numbers_right) == (numbers, numbers)
    assert found.directions_right == found.directions
    assert found.directions >= directions
    assert found.judged_by == "rules"


@pytest.mark.parametrize(
    ("sentence", "contradicted"),
    [
        ("Run 1 cost you 41 s.", True),
        ("You finished in 1:21:24.", True),
        ("Your sled push was 28 min faster than your peers.", True),
        ("The sled push took 3:57.", True),
        ("The sled push took 1:16 and the sled pull 3:07.", True),
        ("Your sled push was 28 s slower than the peer median.", True),
        ("On the sled push you needed 28 s more than the median.", True),
        ("The sled push was slower than most.", True),
        ("Your sled push was faster than 20 % of peers.", True),
        ("Run 1 was slower than the median at your level.", True),
        ("You faded less than usual.", True),
        ("The Roxzone was your largest loss.", True),
        ("Your lungs come back slower than your tendons.", False),
        ("Your weakest side is the sled push.", True),
        ("Your Roxzone took 5:43.", True),
        ("Rest for 28 s between sets.", False),
        ("Do 3 sets of 10 squats.", False),
        ("Do 6 pushes of 12.5 m with 60 s of rest.", False),
        ("Eat 8 to 12 g/kg of carbohydrate per hour before a race.", False),
        ("The wall balls were slower than expected.", False),
        ("Add distance before you add weight.", False),
        ("Drink plenty of water and sleep well before every race.", False),
    ],
)
def test_what_it_does_not_bear_out_is_not(sentence: str, contradicted: bool) -> None:
    found = check_against(sentence, TRUTH)
    assert (found.claims, found.supported) == (1, 0)
    assert found.why
    assert bool(found.contradicted) is contradicted


@pytest.mark.parametrize(
    "sentence",
    [
        "Who did which station is not in the data, so it is not guessed.",
        "Sure, here are some tips for you:",
        "I cannot see your race.",
        "What would you like to work on?",
        "My sources do not answer this question.",
        "**",
    ],
)
def test_what_states_nothing_claims_nothing(sentence: str) -> None:
    found = check_against(sentence, TRUTH)
    assert (found.claims, found.supported, found.why, found.judged_by) == (0, 0, (), "")


def test_a_number_with_another_unit_is_told_apart_from_a_wrong_one() -> None:
    found = check_against("Run 1 was 40 min slower than the peer median.", TRUTH)
    assert (found.numbers, found.numbers_right, found.numbers_unit_wrong) == (1, 0, 1)
    assert "40 s" in found.why[0]
    assert check_against("Run 1 took 6:18.", TRUTH).numbers_unit_wrong == 0


def test_a_number_repeated_from_the_question_is_not_the_answers_own() -> None:
    question = "Could I break 1:10:00?"
    told = check_against("A finish of 1:10:00 is what you ask for.", TRUTH, question)
    assert (told.numbers, told.contradicted) == (0, 0)
    assert check_against("A finish of 1:10:00 is what you ask for.", TRUTH).numbers == 1


def test_the_question_says_which_segment_is_meant() -> None:
    question = "Was my sled push slow?"
    assert check_against("You were slower than your peers there.", TRUTH, question).contradicted
    assert check_against("You were faster than your peers there.", TRUTH, question).supported


def test_another_athletes_figures_are_no_truth_about_this_one() -> None:
    assert not check_against("You were 95 s slower in the Roxzone.", TRUTH).supported
    assert check_against(
        "In the Roxzone you were 95 s slower than similar athlete 1.", TRUTH
    ).supported


def test_without_any_truth_every_claim_is_unsupported() -> None:
    found = check_against("Run 1 cost you 40 s.", {})
    assert (found.claims, found.supported, found.contradicted) == (1, 0, 0)


def test_citations_that_bear_a_sentence_out_together_count_as_alce_says() -> None:
    sentence = "Run 1 cost you 40 s and the Roxzone 23 s."
    # Each is needed: recall 1, both precise.
    both = cited_support(sentence, ["F7", "F8"], TRUTH)
    assert (both.claims, both.borne, both.cited, both.bearing) == (1, 1, 2, 2)
    # One that adds nothing is irrelevant: precision 2 of 3.
    more = cited_support(sentence, ["F7", "F8", "F14", "F8"], TRUTH)
    assert (more.borne, more.cited, more.bearing) == (1, 3, 2)
    # Half of it: recall 0, and then no citation is precise.
    half = cited_support(sentence, ["F7"], TRUTH)
    assert (half.borne, half.cited, half.bearing) == (0, 1, 0)
    assert cited_support(sentence, ["F99"], TRUTH).borne == 0
    assert cited_support("Good luck!", ["F7"], TRUTH).claims == 0


def test_either_of_two_citations_that_say_the_same_is_precise() -> None:
    twice = {"F7": TRUTH["F7"], "F9": TRUTH["F7"]}
    found = cited_support("Run 1 cost you 40 s.", ["F7", "F9"], twice)
    assert (found.borne, found.bearing) == (1, 2)


def test_precision_and_recall_of_cited_ids_equal_those_of_scikit_learn() -> None:
    from sklearn.metrics import precision_recall_fscore_support

    cited, gold = ["a", "b", "c", "c"], ["b", "c", "d", "e"]
    names = sorted({*cited, *gold})
    expected = precision_recall_fscore_support(
        [name in gold for name in names], [name in cited for name in names], average="binary"
    )
    found = precision(cited, gold), recall(cited, gold), f1(cited, gold)
    assert found == pytest.approx(expected[:3], abs=1e-9)
    assert found[:2] == (2 / 3, 1 / 2)
    assert (precision([], gold), recall(cited, []), f1([], [])) == (0, 0, 0)


class Yes:
    """Says that everything follows from a passage on sleds."""

    name = "yes"

    def entails(self, premise: str, claim: str) -> bool:
        return "sled" in premise.lower() and bool(claim)


def test_an_entailer_judges_words_and_leaves_numbers_to_rules() -> None:
    found = check_against("Strong legs and patience win the sled push.", TRUTH, entailer=Yes())
    assert (found.supported, found.judged_by) == (1, "yes")
    assert not check_against("Strong legs win.", {"P2": TRUTH["P2"]}, entailer=Yes()).supported
    numbers = check_against("The sled push took 9:99 or 3:57.", TRUTH, entailer=Yes())
    assert (numbers.supported, numbers.judged_by) == (0, "rules")


def miniature(folder: Path, labels: dict[int, str]) -> Path:
    """A cross-encoder of random weights."""
    transformers = pytest.importorskip("transformers")
    pytest.importorskip("sentence_transformers")
    import torch

    torch.manual_seed(0)
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "sled", "push", "rest", "run", "."]
    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(words))
    config = transformers.BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16, max_position_embeddings=64, id2label=labels,
        label2id={label: number for number, label in labels.items()},
    )  # fmt: skip
    transformers.BertForSequenceClassification(config).save_pretrained(folder)
    transformers.BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    return folder


def test_a_local_model_is_read_from_its_folder_and_named(tmp_path: Path) -> None:
    folder = miniature(tmp_path / "nli", {0: "contradiction", 1: "entailment", 2: "neutral"})
    model = load_entailer(folder)
    assert isinstance(model, LocalEntailer)
    likely = model.probability("sled push .", "rest run .")
    assert 0 < likely < 1
    assert model.probability("sled push .", "rest run .") == likely
    assert model.entails("sled push .", "rest run .") is (likely >= 0.5)
    found = check_against("Sled push rest.", TRUTH, entailer=model)
    assert found.judged_by == "entailment by nli"


def test_a_folder_without_a_fitting_model_is_refused(tmp_path: Path) -> None:
    assert load_entailer(None) is None
    with pytest.raises(InputError, match=r"config\.json"):
        load_entailer(tmp_path)
    folder = miniature(tmp_path / "other", {0: "good", 1: "bad"})
    with pytest.raises(InputError, match="entailment among good, bad"):
        load_entailer(folder)
