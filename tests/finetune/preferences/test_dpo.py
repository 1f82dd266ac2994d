"""DPO on a miniature: TRL's own loss, the starting adapter as reference, margins that grow."""

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from finetune.preferences.pairs import Pair, write_pairs
from finetune.preferences.settings import DpoSettings
from generator.prompt import head, messages, turn
from hyrox.errors import InputError
from hyrox.evidence import EvidenceItem, Kind, Source

torch = pytest.importorskip("torch")
pytest.importorskip("trl")
pytest.importorskip("peft")


def pair_of(number: int) -> Pair:
    behind = 10 + number
    item = EvidenceItem(
        "F1", Kind.FACT, f"Row: {behind} s slower than the median.", f"{behind} s slower.",
        Source("Peers", "cohort"),
    )  # fmt: skip
    return Pair(
        tuple(messages(head(), [], turn("And the row?", [item], [item]))),
        f"Row: {behind} s slower than the median [F1].",
        f"On the row you were {behind} s slower than the median of the peers there [F1].",
        "style", (f"athlete:{number}",), "And the row?", (item,),
    )  # fmt: skip


PAIRS = [pair_of(n) for n in range(40)]
SETTINGS: dict[str, Any] = {
    "steps": 12, "accumulation": 2, "learning_rate": 2e-2, "dtype": "float32", "threads": 1,
    "warmup": 0.0, "schedule": "constant", "answer_prompts": 1, "max_length": 900,
}  # fmt: skip


@pytest.fixture(scope="module")
def adapter(miniature: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random adapter: a reference other than the bare base."""
    from transformers import AutoModelForCausalLM

    from finetune.training.lora import attach, save_adapter
    from finetune.training.settings import TrainSettings

    model = AutoModelForCausalLM.from_pretrained(miniature, dtype=torch.float32)
    adapted, _ = attach(model, TrainSettings.model_validate({"rank": 4, "alpha": 8}), "miniature")
    torch.manual_seed(5)
    for matrix in adapted.parameters():
        if matrix.requires_grad:
            torch.nn.init.normal_(matrix, std=0.05)
    folder = tmp_path_factory.mktemp("adapter")
    save_adapter(adapted, folder)
    return folder


@pytest.fixture(scope="module")
def record(
    miniature: Path, adapter: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Any], Path]:
    from finetune.preferences.run import prefer

    folder = tmp_path_factory.mktemp("run")
    write_pairs(folder / "pairs.jsonl", PAIRS)
    settings = DpoSettings.model_validate(SETTINGS | {"base": str(miniature)})
    out = folder / "out"
    return prefer(folder / "pairs.jsonl", out, settings, adapter=adapter), out


def adapted_from(miniature: Path, adapter: Path) -> tuple[Any, Any]:
    from finetune.base import load_base
    from finetune.preferences.run import with_adapter

    base = load_base(str(miniature), Path(), "float32")
    return base, with_adapter(base.model, adapter, base.name)


def test_the_loss_is_trls_own(miniature: Path, adapter: Path, tmp_path: Path) -> None:
    from datasets import Dataset
    from trl.trainer.dpo_config import DPOConfig
    from trl.trainer.dpo_trainer import DPOTrainer

    from finetune.preferences.dpo import collate, encode, trainer

    base, adapted = adapted_from(miniature, adapter)
    pairs = [encode(pair, base.tokenize) for pair in PAIRS[:2]]
    settings = DpoSettings.model_validate(SETTINGS)
    ours: Any = trainer(adapted, base.tokenizer, pairs, settings, str(tmp_path))

    class Ready(DPOTrainer):
        def _prepare_dataset(self, dataset: Any, *_: Any, **__: Any) -> Any:
            return dataset

    base, twin = adapted_from(miniature, adapter)
    arguments = DPOConfig(
        output_dir=str(tmp_path), beta=settings.beta, max_length=None, use_cpu=True, bf16=False,
        gradient_checkpointing=False, report_to="none", precompute_ref_log_probs=True,
        per_device_train_batch_size=1,
    )  # fmt: skip
    rows = Dataset.from_list([vars(pair) for pair in pairs])
    theirs: Any = Ready(
        model=twin, args=arguments, train_dataset=rows, processing_class=base.tokenizer
    )
    for name in ("ref_chosen_logps", "ref_rejected_logps"):
        assert ours.train_dataset[name] == pytest.approx(theirs.train_dataset[name], rel=1e-4)
    for model in (adapted, twin):
        torch.manual_seed(9)
        for name, matrix in model.named_parameters():
            if ".default." in name:
                matrix.data += 0.05 * torch.randn_like(matrix)
    for row in range(2):
        found = ours._compute_loss(adapted, collate([ours.train_dataset[row]]))
        wanted = theirs._compute_loss(
            twin, theirs.data_collator([theirs.train_dataset[row]]), False
        )
        assert float(found.detach()) == pytest.approx(float(wanted.detach()), rel=1e-4)
        assert abs(float(found.detach()) - 0.6931) > 1e-3


def test_held_out_margins_grow_and_the_record_says_so(record: tuple[dict[str, Any], Path]) -> None:
    found, out = record
    held = found["held_out"]
    assert held["pairs"] > 0
    assert held["reward_margin"]["mean"] > 0.1
    assert held["reward_accuracy"]["mean"] == 1.0
    assert held["wins_after"]["mean"] >= held["wins_before"]["mean"]
    assert found["pairs"] + held["pairs"] == len(PAIRS)
    assert json.loads((out / "training.json").read_text()) == found
    rows = [json.loads(line) for line in (out / "training_log.jsonl").read_text().splitlines()]
    assert [row["step"] for row in rows] == list(range(1, 13))
    assert rows[0]["loss"] == pytest.approx(0.693147, abs=1e-5)
    assert rows[-1]["loss"] < rows[0]["loss"]
    assert str(out) not in json.dumps(found)


def test_the_saved_adapter_is_the_taught_one_alone(
    record: tuple[dict[str, Any], Path], miniature: Path, adapter: Path
) -> None:
    from safetensors.torch import load_file

    _, out = record
    assert not (out / "ref").exists()
    before, after = (load_file(folder / "adapter_model.safetensors") for folder in (adapter, out))
    assert before.keys() == after.keys()
    assert any(not torch.equal(before[name], after[name]) for name in before)
    adapted_from(miniature, out)


def test_only_held_out_pairs_are_refused_before_a_model_is_loaded(tmp_path: Path) -> None:
    from finetune.data.split import held_out
    from finetune.preferences.run import prefer

    family = next(f"athlete:{n}" for n in range(1000) if held_out(f"athlete:{n}"))
    write_pairs(tmp_path / "pairs.jsonl", [replace(PAIRS[0], families=(family,))])
    settings = DpoSettings.model_validate({"base": "no such model"})
    with pytest.raises(InputError, match="held-out"):
        prefer(tmp_path / "pairs.jsonl", tmp_path / "out", settings)


def test_an_adapter_that_is_not_there_is_said(miniature: Path, tmp_path: Path) -> None:
    from finetune.preferences.run import prefer

    write_pairs(tmp_path / "pairs.jsonl", PAIRS)
    settings = DpoSettings.model_validate(SETTINGS | {"base": str(miniature)})
    with pytest.raises(InputError, match="no readable adapter"):
        prefer(tmp_path / "pairs.jsonl", tmp_path / "out", settings, adapter=tmp_path / "none")


def test_a_pair_that_is_too_long_is_not_cut(miniature: Path) -> None:
    from finetune.base import load_base
    from finetune.preferences.dpo import encode_all

    base = load_base(str(miniature), Path(), "float32")
    with pytest.raises(InputError, match="And the row"):
        encode_all(PAIRS, base.tokenize, 50)


@pytest.mark.parametrize("change", ["beta", "beta=loud", "bet=1", "steps=-1"])
def test_a_setting_that_cannot_be_is_named(change: str) -> None:
    with pytest.raises(InputError, match=r"bet|steps"):
        DpoSettings.model_validate({}).changed([change])
    assert DpoSettings.model_validate({}).changed(["beta=0.5"]).beta == 0.5


def test_the_share_of_verified_sentences_counts_sentences() -> None:
    from finetune.preferences.judge import passed

    said = ["Row: 10 s slower than the median [F1]. Row: 11 s slower [F1].", ""]
    found = passed(PAIRS[:2], said)
    assert found["sentences"] == 2
    assert found["passed"]["mean"] == 0.5


def test_the_command_makes_pairs_of_kept_feedback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from finetune.preferences.command import pairs
    from generator.personal.kept import Kept, keep

    one = PAIRS[0]
    kept = Kept("t", one.question, one.rejected, edit=one.chosen, messages=one.prompt,
                evidence=one.evidence)  # fmt: skip
    keep(tmp_path / "feedback.jsonl", kept)
    told = run(pairs, out=tmp_path / "pairs.jsonl", feedback=tmp_path / "feedback.jsonl")
    assert told == 0
    assert json.loads(capsys.readouterr().out)["pairs"] == 1
    row = json.loads((tmp_path / "pairs.jsonl").read_text())
    assert row["source"] == "edit"


def run(command: Any, **arguments: Any) -> int:
    fixed: dict[str, Any] = {"style": 0, "decline": 0, "seed": 7, "json": True}
    return int(command(argparse.Namespace(**(fixed | arguments))))
