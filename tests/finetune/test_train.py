"""Training, on a miniature: the loss is right and falls, runs resume, adapters reload."""

import json
from pathlib import Path
from typing import Any

import pytest

from finetune.loop import Plan, TrainConfig

torch = pytest.importorskip("torch")
pytest.importorskip("peft")

ANSWERS = ["run first", "row slower", "push harder", "rest now"]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    for name, count in (("train", 12), ("heldout", 4)):
        chats = [
            [
                {"role": "user", "content": f"What about {n}?"},
                {"role": "assistant", "content": ANSWERS[n % 4]},
                {"role": "user", "content": "Again?"},
                {"role": "assistant", "content": ANSWERS[n % 4]},
            ]
            for n in range(count)
        ]
        lines = [json.dumps({"messages": chat}) for chat in chats]
        (folder / f"{name}.jsonl").write_text("\n".join(lines))
    return folder


def settings_of(miniature: Path, data: Path, out: Path, **changes: Any) -> TrainConfig:
    fixed: dict[str, Any] = {
        "base": str(miniature), "steps": 12, "accumulation": 4, "learning_rate": 2e-2,
        "clip": 1.0, "dtype": "float32", "threads": 1, "checkpoint_every": 4,
    }  # fmt: skip
    return TrainConfig(data=data, out=out, **(fixed | changes))


def losses(out: Path) -> list[float]:
    rows = [json.loads(line) for line in (out / "training_log.jsonl").read_text().splitlines()]
    return [row["loss"] for row in rows if "loss" in row]


@pytest.fixture(scope="module")
def trained(miniature: Path, data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from finetune.train import train

    out = tmp_path_factory.mktemp("run")
    train(settings_of(miniature, data, out))
    return out


def test_the_answers_loss_is_the_cross_entropy_of_the_answers(miniature: Path) -> None:
    from transformers import AutoModelForCausalLM

    from finetune.loss import CHUNK, answer_loss

    model = AutoModelForCausalLM.from_pretrained(miniature, dtype=torch.float32)
    ids = torch.randint(6, 90, (2 * CHUNK + 40,))
    answers = torch.arange(30, len(ids))
    model.model.norm.weight.grad = None
    model.get_output_embeddings().weight.requires_grad_(False)
    logits = model(input_ids=ids[None]).logits[0, answers - 1]
    wanted = torch.nn.functional.cross_entropy(logits, ids[answers], reduction="sum")
    wanted.backward()
    gradient = model.model.norm.weight.grad.clone()
    model.zero_grad()
    found = answer_loss(model, ids, answers)
    found.backward()
    assert torch.allclose(found, wanted, rtol=1e-5)
    assert torch.allclose(model.model.norm.weight.grad, gradient, rtol=1e-3, atol=1e-4)


def test_pooled_dropout_drops_its_share_and_keeps_the_mean() -> None:
    from finetune.lora import MaskPool, PooledDropout

    pool = MaskPool(0.2, torch.float32, seed=1)
    pool.refresh()
    dropout = PooledDropout(pool)
    ones = torch.ones(500, 400)
    dropped = dropout(ones)
    assert abs(float((dropped == 0).float().mean()) - 0.2) < 0.01
    assert abs(float(dropped.mean()) - 1) < 0.02
    assert not torch.equal(dropped, dropout(ones))
    assert torch.equal(dropout.eval()(ones), ones)


def test_the_loss_falls_and_the_run_is_recorded(trained: Path) -> None:
    curve = losses(trained)
    record = json.loads((trained / "training.json").read_text())
    assert len(curve) == 12
    assert curve[-1] < 0.6 * curve[0]
    assert record["heldout_loss"] < 0.7 * curve[0]
    assert record["steps"] == 12
    assert record["chats"] == 12
    assert "data" not in record["settings"]


def test_the_saved_adapter_reloads_to_the_same_logits(miniature: Path, trained: Path) -> None:
    from peft import PeftModel
    from transformers import AutoModelForCausalLM

    from finetune.lora import attach

    ids = torch.randint(6, 90, (1, 40))
    base = AutoModelForCausalLM.from_pretrained(miniature, dtype=torch.float32).eval()
    with torch.no_grad():
        untaught = base(ids).logits
        reloaded = PeftModel.from_pretrained(base, trained).eval()(ids).logits
    # The matrices as the run held them, rounded as they are stored.
    masters = torch.load(trained / "checkpoint.pt", weights_only=True)["masters"]
    again = AutoModelForCausalLM.from_pretrained(miniature, dtype=torch.float32)
    adapted, _ = attach(again, rank=16, alpha=32, dropout=0.0, seed=7, base_name="mini")
    with torch.no_grad():
        working = [p for p in adapted.parameters() if p.requires_grad]
        for parameter, master in zip(working, masters, strict=True):
            parameter.copy_(master.half())
        taught = adapted.eval()(ids).logits
    assert torch.allclose(reloaded, taught, atol=1e-4)
    assert not torch.allclose(reloaded, untaught, atol=5e-2)


def test_a_killed_run_resumes_to_the_same_curve(
    miniature: Path, data: Path, trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from finetune import loop
    from finetune.train import train

    learn = loop.Run._learn

    def dies_at_seven(run: loop.Run, batch: Any) -> tuple[float, float]:
        if run.step == 6:
            raise KeyboardInterrupt
        return learn(run, batch)

    monkeypatch.setattr(loop.Run, "_learn", dies_at_seven)
    with pytest.raises(KeyboardInterrupt):
        train(settings_of(miniature, data, tmp_path))
    monkeypatch.setattr(loop.Run, "_learn", learn)
    assert len(losses(tmp_path)) == 6
    train(settings_of(miniature, data, tmp_path, resume=True))
    assert losses(tmp_path) == pytest.approx(losses(trained), rel=1e-4)


def test_a_checkpoint_of_other_settings_is_refused(
    miniature: Path, data: Path, trained: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from finetune.train import main

    arguments = ["--data", str(data), "--out", str(trained), "--base", str(miniature)]
    assert main([*arguments, "--resume", "--steps", "3", "--dtype", "float32"]) == 2
    assert "other data or settings" in capsys.readouterr().err


def test_bad_data_ends_with_code_two_and_one_line(
    miniature: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from finetune.train import main

    (tmp_path / "train.jsonl").write_text("{}\n")
    arguments = ["--data", str(tmp_path), "--out", str(tmp_path / "out")]
    assert main([*arguments, "--base", str(miniature)]) == 2
    assert "train.jsonl, line 1" in capsys.readouterr().err


def test_each_epoch_sees_every_chat_once_in_a_new_order(tmp_path: Path) -> None:
    config = TrainConfig(data=tmp_path, out=tmp_path, epochs=2, accumulation=4)
    plan = Plan.of(config, chats=10)
    epochs = [[i for s in range(3) for i in plan.batch(3 * e + s)] for e in range(2)]
    assert plan.steps == 6
    assert sorted(epochs[0]) == sorted(epochs[1]) == list(range(10))
    assert epochs[0] != epochs[1]


def test_the_rate_warms_up_then_falls_to_nearly_nothing(tmp_path: Path) -> None:
    plan = Plan.of(TrainConfig(data=tmp_path, out=tmp_path, steps=100), chats=10)
    rates = [plan.rate(step, warmup=0.1) for step in range(100)]
    assert rates[0] == pytest.approx(0.1)
    assert max(rates) == rates[9] == pytest.approx(1.0)
    assert rates[-1] < 0.001
    assert rates[10:] == sorted(rates[10:], reverse=True)
