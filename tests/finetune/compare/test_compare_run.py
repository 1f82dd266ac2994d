"""A comparison from examples to page, with ways that say what they are told."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from finetune.compare.answers import Answers, Said
from finetune.compare.cases import Case, cases_of, chosen
from finetune.compare.report import markdown, table
from finetune.compare.results import goals
from finetune.compare.run import PAGE, RESULTS, compare, measured
from finetune.compare.ways import ModelWay, TemplateWay, Way, checksums
from finetune.data.build import HELD_OUT, TRAIN
from finetune.data.example import Example, Expects, Kind, write_examples
from finetune.data.sources.world import World
from generator.backends.fake import FakeModel
from generator.weights import ADAPTER_DIR
from hyrox.errors import InputError, ModelError
from hyrox.settings import Settings, settings
from ui.cli import main

GOOD = "Your sled push took 3:10, 20 s slower than the peer median [F1]."
TURNED = "Your sled push was 20 s faster than the peer median [F1]."
UNSURE = "My sources do not say."


@pytest.fixture(scope="module")
def world() -> World:
    return World(settings())


@pytest.fixture
def examples(made: Callable[..., Example]) -> list[Example]:
    """Four races of two turns, and a fifth that the evidence does not answer."""
    two = [
        made(
            ("How was my sled push?", GOOD, Expects.ANSWER, ("F1",)),
            ("And my rowing?", "Your rowing took 4:20 [F2].", Expects.ANSWER, ("F2",)),
            id=f"heldout-race-{number:06}",
        )
        for number in range(4)
    ]
    dark = made(("Who won?", UNSURE, Expects.ABSTAIN, ()), id="heldout-race-000004")
    return [*two, dark]


def says(name: str, answers: list[str | Exception], **made_from: str) -> ModelWay:
    return ModelWay(name, lambda: FakeModel(answers=answers), made_from or {"data": "1"})


def of(result: Mapping[str, Any], kind: str, way: str, metric: str) -> float:
    value = result["groups"][kind][way][metric]["value"]
    assert isinstance(value, float)
    return value


def test_ways_are_scored_beside_each_other_and_the_targets(
    examples: list[Example], tmp_path: Path, world: World
) -> None:
    tuned, base = says("tuned", [GOOD]), says("base", [TURNED])
    ways: list[Way] = [tuned, base, TemplateWay(None, {"data": "1"})]
    result = measured(examples, ways, tmp_path, world)
    assert of(result, "race", "tuned", "verified") == 100
    assert of(result, "race", "base", "verified") == 0
    assert of(result, "race", "written", "verified") == 100
    # GOOD cites F1: right in four turns of eight, and never where nothing is to be cited.
    assert of(result, "race", "tuned", "precision") == 50
    assert of(result, "race", "tuned", "recall") == 50
    assert of(result, "race", "tuned", "abstains") == 0
    assert of(result, "race", "written", "abstains") == 100
    assert of(result, "race", "base", "directions") == 100
    assert result["differences"]["race"]["tuned - base"]["verified"]["value"] == 100
    assert result["groups"]["race"]["template"]["verified"]["value"] == 100
    assert result["examples"]["tuned"] == {"race": 5}
    assert json.loads((tmp_path / RESULTS).read_text(encoding="utf-8")) == result


def test_goals_are_met_missed_or_not_measured() -> None:
    def found(value: float, of: int) -> dict[str, Any]:
        return {"value": value, "low": value, "high": value, "of": of, "examples": of}

    measured_so = {
        "race": {"tuned": {"verified": found(97.0, 200)}},
        "answer": {"tuned": {"verified": found(92.9, 200)}},
        "all sentences": {
            "tuned": {"precision": found(99.0, 199), "directions_verified": found(0.0, 499)}
        },
        "meal": {"tuned": {"barred": found(1.0, 3)}},
    }
    met = {goal["name"]: goal["met"] for goal in goals(measured_so)}
    assert met["race feedback: sentences verified unaided"] is True
    assert met["answers: sentences verified unaided"] is False
    assert met["citation precision"] is None
    assert met["citation recall"] is None
    # No wrong direction of 499 is not yet none of 500; one recipe too many is one too many.
    assert met["wrong directions in verified comparing sentences"] is None
    assert met["recipes suggested that diet or allergies bar"] is False


def test_earlier_answers_in_a_prompt_are_the_written_ones(
    examples: list[Example], tmp_path: Path, world: World
) -> None:
    model = FakeModel(answers=["nonsense"])
    measured([examples[0]], [ModelWay("tuned", lambda: model, {})], tmp_path, world)
    assert len(model.prompts) == 2
    assert GOOD in model.prompts[1]
    assert "nonsense" not in model.prompts[1]


def test_a_stopped_run_goes_on_and_scores_the_same(
    examples: list[Example], tmp_path: Path, world: World
) -> None:
    whole = measured(examples, [says("tuned", [GOOD])], tmp_path / "whole", world)
    broken = says("tuned", [GOOD, GOOD, GOOD, ModelError("The machine went to sleep.")])
    with pytest.raises(ModelError):
        measured(examples, [broken], tmp_path / "cut", world)
    path = tmp_path / "cut" / "answers-tuned.jsonl"
    with path.open("a", encoding="utf-8") as file:
        file.write('{"key": "heldout-race-0000')
    again = FakeModel(answers=[GOOD])
    seen: list[int] = []
    result = measured(
        examples, [ModelWay("tuned", lambda: again, {"data": "1"})], tmp_path / "cut", world,
        watch=lambda _way, done, _of, _share: seen.append(done),
    )  # fmt: skip
    assert len(again.prompts) == 6
    assert seen == [4, 5, 6, 7, 8, 9]
    assert result["groups"] == whole["groups"]


def test_a_finished_run_opens_no_model(
    examples: list[Example], tmp_path: Path, world: World
) -> None:
    def never() -> FakeModel:
        raise AssertionError("the model was opened")

    first = measured(examples, [says("tuned", [GOOD])], tmp_path, world)
    again = measured(examples, [ModelWay("tuned", never, {"data": "1"})], tmp_path, world)
    assert again["groups"] == first["groups"]


def test_answers_of_another_adapter_are_refused(tmp_path: Path) -> None:
    Answers(tmp_path, "tuned", {"data": "1", "adapter": "1"}).add("a#0", Said("x"))
    with pytest.raises(InputError, match="another adapter"):
        Answers(tmp_path, "tuned", {"data": "1", "adapter": "2"})
    with pytest.raises(InputError, match="another adapter and data"):
        Answers(tmp_path, "tuned", {"data": "2"})
    assert Answers(tmp_path, "tuned", {"data": "1", "adapter": "1"})["a#0"].text == "x"


@pytest.mark.parametrize("text", ["[1]\n", "{}\n", '{"way": "tuned"}\n', "\xff\n"])
def test_a_file_that_holds_no_answers_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "answers-tuned.jsonl").write_text(text, encoding="latin-1")
    with pytest.raises(InputError, match="not a file of answers"):
        Answers(tmp_path, "tuned", {})


def test_a_limit_takes_so_many_of_each_kind(made: Callable[..., Example]) -> None:
    turn = ("q?", UNSURE, Expects.ABSTAIN, ())
    kinds = [Kind.RACE, Kind.PLAN] * 3
    examples = [made(turn, kind=kind, id=f"{n}") for n, kind in enumerate(kinds)]
    assert [e.id for e in chosen(examples, 1)] == ["0", "1"]
    assert [e.id for e in chosen(examples, 0, {Kind.PLAN: 2})] == ["0", "1", "2", "3", "4"]
    assert len(chosen(examples)) == 6


def test_the_base_may_be_asked_less(examples: list[Example], tmp_path: Path, world: World) -> None:
    ways = [says("tuned", [GOOD]), says("base", [TURNED])]
    result = measured(examples, ways, tmp_path, world, limit=2, base_limit=1)
    assert result["examples"] == {"tuned": {"race": 2}, "base": {"race": 1}}


def test_a_case_knows_what_its_conversation_has_shown_by_then(
    examples: list[Example], made: Callable[..., Example]
) -> None:
    first, second = cases_of(examples[0])
    assert set(first.known.by_id) == set(second.known.by_id) == {"F1", "F2", "P1"}
    assert (first.key, second.key) == ("heldout-race-000000#0", "heldout-race-000000#1")
    assert len(second.prompt) == 3
    assert second.prompt[1]["content"] == GOOD
    later = made(("one?", GOOD, Expects.ANSWER, ("F1",)), id="x")
    assert next(cases_of(later)).target == GOOD


def test_page_and_table_hold_figures_of_the_result_alone(
    examples: list[Example], tmp_path: Path, world: World
) -> None:
    result = measured(examples, [says("tuned", [GOOD]), says("base", [TURNED])], tmp_path, world)
    page = (tmp_path / PAGE).read_text(encoding="utf-8")
    assert page == markdown(result)
    assert "| race feedback: sentences verified unaided | at least 97 | 100.0" in page
    assert "not measured" in page
    assert "### Race feedback" in page
    assert "### Meals" not in page
    result["groups"]["race"]["tuned"]["words"]["value"] = 123.4
    assert "123.4" in markdown(result)
    assert "123.4" in table(result)


def test_checksums_tell_adapters_and_data_apart(tmp_path: Path) -> None:
    data = tmp_path / HELD_OUT
    data.write_text("1", encoding="utf-8")
    one = checksums(data, ADAPTER_DIR)
    assert set(one) == {"data", "base", "adapter"}
    data.write_text("2", encoding="utf-8")
    two = checksums(data, None)
    assert "adapter" not in two
    assert two["data"] != one["data"]
    with pytest.raises(InputError, match=r"adapter_model\.safetensors is missing"):
        checksums(data, tmp_path)


def test_what_cannot_be_compared_is_said(
    examples: list[Example], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = Settings(home=tmp_path)
    with pytest.raises(InputError, match="no way 'best'"):
        compare(tmp_path, tmp_path, config, ways=["best"])
    write_examples(tmp_path / HELD_OUT, [])
    with pytest.raises(InputError, match="holds no examples"):
        compare(tmp_path, tmp_path, config)
    write_examples(tmp_path / HELD_OUT, examples)
    with pytest.raises(InputError, match="cannot be read"):
        compare(tmp_path, tmp_path / "out", config, ways=["template"])
    asked = ["finetune", "compare", "--data", str(tmp_path / "none"), "--out", str(tmp_path)]
    assert main(asked) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_the_command_prints_figures_and_says_where_they_are(
    examples: list[Example], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in (HELD_OUT, TRAIN):
        write_examples(tmp_path / name, examples)
    asked = ["finetune", "compare", "--data", str(tmp_path), "--out", str(tmp_path / "out"),
             "--ways", "template", "--limit", "2"]  # fmt: skip
    assert main([*asked, "--json"]) == 0
    out, err = capsys.readouterr()
    result = json.loads(out)
    assert result["examples"] == {"template": {"race": 2}}
    assert "compare.md" in err
    assert main(asked) == 0
    assert "Race feedback" in capsys.readouterr().out


def test_a_case_of_letters_and_json_gets_no_more_tokens_than_it_needs(
    made: Callable[..., Example],
) -> None:
    case: Case = next(cases_of(made(("q?", "A B C", Expects.LETTERS, ()))))
    assert case.max_tokens == 9
    case = next(cases_of(made(("q?", "x" * 2_900, Expects.JSON, ()))))
    assert case.max_tokens == 1_300
