"""A run on a miniature: it learns, is recorded, survives being killed, and names bad data."""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from finetune.chats import Chat, Example
from finetune.training.settings import TrainSettings
from hyrox.errors import InputError
from hyrox.settings import PROJECT

torch = pytest.importorskip("torch")
pytest.importorskip("trl")

ANSWERS = ["run first", "row slower", "push harder", "rest now"]


def write_chats(path: Path, count: int) -> None:
    with path.open("w") as file:
        for n in range(count):
            asked = {"role": "user", "content": f"What about {n}?"}
            said = {"role": "assistant", "content": ANSWERS[n % 4]}
            again = {"role": "user", "content": "Again? " * (n % 3 + 1)}
            messages = [asked, said, again, said]
            row = {"messages": messages, "kind": "race" if n % 2 else "answer"}
            file.write(json.dumps(row) + "\n")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    write_chats(folder / "train.jsonl", 20)
    write_chats(folder / "heldout.jsonl", 4)
    return folder


def settings_of(miniature: Path, **changes: Any) -> TrainSettings:
    fixed: dict[str, Any] = {
        "base": str(miniature), "steps": 12, "accumulation": 2, "learning_rate": 2e-2,
        "clip": 1.0, "dtype": "float32", "threads": 1, "checkpoint_every": 5,
    }  # fmt: skip
    return TrainSettings(**(fixed | changes))


def curve(out: Path) -> list[dict[str, Any]]:
    """The rows of the log without what depends on the clock."""
    rows = [json.loads(line) for line in (out / "training_log.jsonl").read_text().splitlines()]
    return [{name: value for name, value in row.items() if name != "seconds"} for row in rows]


def silent(_: str) -> None:
    pass


@pytest.fixture(scope="module")
def trained(miniature: Path, data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from finetune.training.run import train

    out = tmp_path_factory.mktemp("run")
    train(data, out, settings_of(miniature), progress=silent)
    return out


def test_the_loss_falls_and_the_run_is_recorded(trained: Path, data: Path) -> None:
    rows = curve(trained)
    losses = [row["loss"] for row in rows if "loss" in row]
    record = json.loads((trained / "training.json").read_text())
    assert len(losses) == record["steps"] == 12
    assert sum(losses[-3:]) < 0.5 * sum(losses[:3])
    assert record["heldout_loss"] < 0.5 * losses[0]
    assert set(record["heldout_by_kind"]) == {"answer", "race"}
    assert record["kinds"] == {"answer": 10, "race": 10}
    assert record["settings"]["rank"] == 16
    assert record["tokens_per_second"] > 0
    assert record["peak_memory_bytes"] > 10**8
    assert str(data.parent) not in json.dumps(record)
    picture = (trained / "curve.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 10_000


def test_a_loss_by_answer_is_the_mean_of_their_means(miniature: Path, tmp_path: Path) -> None:
    """By token a long answer counts for more than a short one."""
    from finetune.training.run import train

    rows = [
        {"messages": [{"role": "user", "content": "Well?"}, {"role": "assistant", "content": said}]}
        for said in ("rest now", "row slower " * 12)
    ]
    first = {}
    for name, kept, weigh in (
        ("short", rows[:1], "token"), ("long", rows[1:], "token"),
        ("token", rows, "token"), ("answer", rows, "answer"),
    ):  # fmt: skip
        folder = tmp_path / name
        folder.mkdir()
        (folder / "train.jsonl").write_text("\n".join(json.dumps(row) for row in kept))
        settings = settings_of(miniature, steps=1, weigh=weigh, dropout=0.0)
        first[name] = train(folder, folder / "run", settings, progress=silent)["first_loss"]
    assert first["short"] != pytest.approx(first["long"], rel=1e-3)
    assert first["answer"] == pytest.approx((first["short"] + first["long"]) / 2, abs=1e-5)
    assert first["token"] != pytest.approx(first["answer"], rel=1e-3)


def test_held_out_loss_is_measured_each_epoch_and_at_the_end(trained: Path) -> None:
    assert [row["step"] for row in curve(trained) if "heldout_loss" in row] == [10, 12]


def test_the_saved_adapter_reloads_to_the_model_that_was_trained(
    miniature: Path, trained: Path
) -> None:
    from peft import PeftModel
    from safetensors.torch import load_file
    from transformers import AutoModelForCausalLM

    ids = torch.randint(6, 90, (1, 40))
    base = AutoModelForCausalLM.from_pretrained(miniature, dtype=torch.float32).eval()
    with torch.no_grad():
        untaught = base(ids).logits
        reloaded = PeftModel.from_pretrained(base, trained).eval()(ids).logits
    # By hand: the last checkpoint's float32 matrices added to the weights.
    matrices = load_file(trained / "checkpoint-10" / "adapter_model.safetensors")
    final = load_file(trained / "adapter_model.safetensors")
    assert matrices.keys() == final.keys()
    taught = AutoModelForCausalLM.from_pretrained(miniature, dtype=torch.float32).eval()
    with torch.no_grad():
        for name in final:
            if "lora_A" in name:
                down, up = final[name].float(), final[name.replace("lora_A", "lora_B")].float()
                place = name.removeprefix("base_model.model.").replace("lora_A.", "")
                taught.get_parameter(place).add_(2.0 * up @ down)
        merged = taught(ids).logits
    assert torch.allclose(reloaded, merged, rtol=1e-3, atol=1e-3)
    assert not torch.allclose(reloaded, untaught, atol=5e-2)


def killed(data: Path, out: Path, settings: TrainSettings, after_rows: int) -> None:
    """Run the training in a process of its own and kill it (-9) once its log has so many rows."""
    code = (
        "import sys; from pathlib import Path\n"
        "from finetune.training.run import train\n"
        "from finetune.training.settings import TrainSettings\n"
        "data, out, settings = sys.argv[1:]\n"
        "train(Path(data), Path(out), TrainSettings.model_validate_json(settings))\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(data), str(out), settings.model_dump_json()],
        cwd=PROJECT, stderr=subprocess.DEVNULL, env={**os.environ, "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    log, deadline = out / "training_log.jsonl", time.monotonic() + 240
    while not log.exists() or len(log.read_bytes().splitlines()) < after_rows:
        assert process.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("after_rows", [3, 12])
def test_a_killed_run_goes_on_along_the_same_curve_to_the_same_adapter(
    miniature: Path, data: Path, trained: Path, tmp_path: Path, after_rows: int
) -> None:
    from finetune.training.run import train

    killed(data, tmp_path, settings_of(miniature), after_rows)
    said: list[str] = []
    train(data, tmp_path, settings_of(miniature), resume=True, progress=said.append)
    # Killed after the checkpoint of step 10 (row 11 is the held-out loss), or before any.
    expected = "Going on after step 10." if after_rows > 11 else "No checkpoint yet"
    assert any(expected in line for line in said)
    assert curve(tmp_path) == curve(trained)
    final = "adapter_model.safetensors"
    assert (tmp_path / final).read_bytes() == (trained / final).read_bytes()


def test_a_half_written_checkpoint_is_not_taken_up(
    miniature: Path, data: Path, trained: Path, tmp_path: Path
) -> None:
    import shutil

    from finetune.training.run import train
    from finetune.training.sft import COMPLETE, last_checkpoint

    shutil.copytree(trained, tmp_path, dirs_exist_ok=True)
    newest = tmp_path / "checkpoint-12"
    (newest / COMPLETE).unlink()
    (newest / "optimizer.pt").write_bytes(b"cut off")
    assert last_checkpoint(tmp_path) == tmp_path / "checkpoint-10"
    train(data, tmp_path, settings_of(miniature), resume=True, progress=silent)
    assert curve(tmp_path) == curve(trained)


def test_a_run_of_other_settings_or_data_is_not_gone_on_with(
    miniature: Path, data: Path, trained: Path, tmp_path: Path
) -> None:
    from finetune.training.run import train

    with pytest.raises(InputError, match=r"other data or settings \(learning_rate\)"):
        train(data, trained, settings_of(miniature, learning_rate=1e-3), resume=True)
    write_chats(tmp_path / "train.jsonl", 5)
    with pytest.raises(InputError, match=r"data_sha256"):
        train(tmp_path, trained, settings_of(miniature), resume=True, progress=silent)


def test_batches_of_several_teach_what_single_ones_teach(
    miniature: Path, data: Path, tmp_path: Path
) -> None:
    """One step over all examples: however they are batched, the gradient is the same."""
    from finetune.training.run import train

    norms = []
    for batch in (1, 4):
        out = tmp_path / str(batch)
        changes = {"steps": 1, "batch": batch, "accumulation": 20 // batch, "dropout": 0.0}
        train(data, out, settings_of(miniature, **changes), progress=silent)
        norms.append((curve(out)[0]["loss"], curve(out)[0]["norm"]))
    assert norms[0] == pytest.approx(norms[1], rel=1e-4)


def test_a_run_can_go_on_teaching_an_adapter(
    miniature: Path, data: Path, trained: Path, tmp_path: Path
) -> None:
    from finetune.training.run import train

    train(data, tmp_path, settings_of(miniature, steps=2), start=trained, progress=silent)
    assert curve(tmp_path)[0]["loss"] < 0.5 * curve(trained)[0]["loss"]
    with pytest.raises(InputError, match="no adapter in"):
        train(data, tmp_path, settings_of(miniature), start=tmp_path / "none", progress=silent)


def test_what_an_adapter_was_not_taught_by_comes_first(
    miniature: Path, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from finetune.training import run

    taught: list[list[int]] = []
    encode_all = run.encode_all

    def heard(chats: list[Chat], name: str, *rest: Any) -> list[Example]:
        if name == "train.jsonl":
            taught.append([chat.line for chat in chats])
        return encode_all(chats, name, *rest)

    monkeypatch.setattr(run, "encode_all", heard)
    start = None
    for name, kinds in (("a", "race:4"), ("b", "race:4,answer:3"), ("c", "race:4")):
        settings = settings_of(miniature, steps=1, kinds=kinds)
        run.train(data, tmp_path / name, settings, start=start, progress=silent)
        start = tmp_path / name
    first, second, third = taught
    assert [len(lines) for lines in taught] == [4, 7, 4]
    assert not set(first) & set(second)
    # Of ten races eight were seen, so two of these were not.
    assert len(set(third) - set(first) - set(second)) == 2
    told = json.loads((tmp_path / "c" / "training.json").read_text())["taught_before"]
    assert [before["settings"]["kinds"] for before in told] == ["race:4", "race:4,answer:3"]
    (tmp_path / "c" / "training.json").write_text("[]")
    with pytest.raises(InputError, match="not the record of a training run"):
        run.train(data, tmp_path / "d", settings_of(miniature), start=start, progress=silent)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"{}", "line 2: expected"),
        (b'{"messages": "\xff"}', "line 2: not UTF-8"),
        (
            json.dumps(
                {
                    "messages": [
                        {"role": "user", "content": "long " * 200},
                        {"role": "assistant", "content": "so"},
                    ]
                }
            ).encode(),
            r"line 2: \d+ tokens, more than the 500",
        ),
    ],
)
def test_bad_data_is_named_by_its_line(
    miniature: Path, tmp_path: Path, line: bytes, message: str
) -> None:
    from finetune.training.run import train

    write_chats(tmp_path / "train.jsonl", 1)
    with (tmp_path / "train.jsonl").open("ab") as file:
        file.write(line + b"\n")
    with pytest.raises(InputError, match=message):
        train(tmp_path, tmp_path / "out", settings_of(miniature, max_length=500), progress=silent)
    assert not (tmp_path / "out" / "training_log.jsonl").exists()


def test_quantised_weights_without_a_gpu_are_refused(miniature: Path) -> None:
    from finetune.training.run import Chosen

    if torch.cuda.is_available():
        pytest.skip("there is a GPU")
    with pytest.raises(InputError, match="need an NVIDIA GPU"):
        Chosen.of(settings_of(miniature, quantise="nf4"), None)


def test_activations_are_recomputed_where_they_would_not_fit(miniature: Path) -> None:
    from transformers import Gemma3TextConfig, GPT2Config

    from finetune.training.run import Chosen

    if torch.cuda.is_available():
        pytest.skip("there is a GPU")
    one_billion = Gemma3TextConfig(
        num_hidden_layers=26, hidden_size=1152, intermediate_size=6912, num_attention_heads=4
    )
    small = Gemma3TextConfig(
        num_hidden_layers=18, hidden_size=640, intermediate_size=2048, num_attention_heads=4
    )
    bound = {
        name: Chosen.of(settings_of(miniature, dtype="bfloat16", checkpointing=name), small)
        for name in ("auto", "yes", "no")
    }
    assert 2000 < (bound["auto"].recompute_above or 0) < 3500
    assert (bound["yes"].recompute_above, bound["no"].recompute_above) == (0, None)
    large = Chosen.of(settings_of(miniature, dtype="bfloat16"), one_billion)
    assert 400 < (large.recompute_above or 0) < 900
    assert Chosen.of(settings_of(miniature), GPT2Config()).recompute_above


def test_the_command_trains_on_a_subset_and_prints_json(
    miniature: Path, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from finetune.training.command import train

    preset = tmp_path / "mini.toml"
    preset.write_text((PROJECT / "finetune" / "presets" / "gemma-3-270m.toml").read_text())
    changes = [f"base={miniature}", "steps=1", "accumulation=2", "dtype=float32", "threads=1"]
    arguments = argparse.Namespace(
        data=data, out=tmp_path / "run", preset=str(preset), changes=changes, subset=7,
        start=None, resume=False, no_preflight=True, json=True,
    )  # fmt: skip
    assert train(arguments) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["examples"] == 7
    assert "step 1/1" in told.err
    assert "weights in float32" in told.err
