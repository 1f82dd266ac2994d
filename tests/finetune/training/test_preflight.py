"""The preflight finds planted faults, each with the line, the figure or the folder; a sound run
passes, trained and served in a process of its own."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from finetune.training.settings import TrainSettings
from hyrox.settings import settings as app_settings

torch = pytest.importorskip("torch")
pytest.importorskip("trl")

QUIET: Callable[[str], None] = lambda _: None  # noqa: E731


def chat(answer: str) -> str:
    messages = [
        {"role": "user", "content": "How was the row?"},
        {"role": "assistant", "content": answer},
    ]
    return json.dumps({"messages": messages})


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("HYROX_COACH_HOME", str(tmp_path / "home"))
    app_settings.cache_clear()
    yield tmp_path / "home"
    app_settings.cache_clear()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    lines = [chat("Faster." * (n + 1)) for n in range(6)]
    (folder / "train.jsonl").write_text("\n".join(lines) + "\n")
    (folder / "heldout.jsonl").write_text(chat("Slower.") + "\n")
    return folder


@pytest.fixture
def recipe(miniature_of: Callable[[str], Path]) -> TrainSettings:
    return TrainSettings(
        base=str(miniature_of("mistral")), dtype="float32", threads=1, max_length=300
    )


def checked(data: Path, recipe: TrainSettings, **more: Any) -> Any:
    from finetune.training.preflight import preflight

    return preflight(data, recipe, progress=QUIET, **more)


def bad(outcome: Any) -> list[str]:
    return [f"{check.what}: {check.found}" for check in outcome.checks if not check.passed]


@pytest.mark.usefixtures("home")
def test_a_sound_run_passes_and_leaves_nothing_behind(
    data: Path, recipe: TrainSettings, tmp_path: Path
) -> None:
    outcome = checked(data, recipe, out=tmp_path / "run")
    told = json.loads(json.dumps(outcome.as_json()))
    assert outcome.passed, outcome.table()
    assert [check.what for check in outcome.checks][-4:] == [
        "two steps", "memory measured", "time", "served",
    ]  # fmt: skip
    assert told["trial"]["answer"]
    assert all(norm > 0 for norm in told["trial"]["norms"])
    assert told["estimated_run_seconds"] >= 0
    assert list((tmp_path / "run").iterdir()) == []
    assert outcome.table().splitlines()[-1].startswith("Preflight passed")


@pytest.mark.usefixtures("home")
def test_chosen_numbers_of_kinds_are_not_asked_of_the_trials_few_lines(
    data: Path, recipe: TrainSettings, tmp_path: Path
) -> None:
    kinds = ("race", "meal", "race", "meal", "race", "meal")
    lines = [{"kind": kind, **json.loads(chat("Faster." * 3))} for kind in kinds]
    (data / "train.jsonl").write_text("\n".join(map(json.dumps, lines)))
    chosen = recipe.model_copy(update={"kinds": "race:3,meal:2"})
    outcome = checked(data, chosen, out=tmp_path / "run")
    assert outcome.passed, outcome.table()


@pytest.mark.usefixtures("home")
def test_a_line_that_is_not_utf8_and_one_that_is_no_chat_are_both_named(
    data: Path, recipe: TrainSettings
) -> None:
    lines = (data / "train.jsonl").read_bytes().splitlines()
    lines[2], lines[4] = b'{"messages": "\xff"}', b'{"chat": []}'
    (data / "train.jsonl").write_bytes(b"\n".join(lines))
    (found,) = bad(checked(data, recipe))
    assert "train.jsonl, line 3: not UTF-8" in found
    assert "train.jsonl, line 5: expected" in found


@pytest.mark.usefixtures("home")
def test_a_chat_that_is_too_long_is_named_by_its_line(data: Path, recipe: TrainSettings) -> None:
    lines = (data / "train.jsonl").read_text().splitlines()
    lines[1] = chat("Faster. " * 60)
    (data / "train.jsonl").write_text("\n".join(lines))
    (found,) = bad(checked(data, recipe))
    assert "tokens of train.jsonl: train.jsonl, line 2:" in found
    assert "more than the 300 allowed" in found


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(("text", "said"), [("", "holds no examples"), (None, "cannot be read")])
def test_an_empty_or_missing_file_fails(
    data: Path, recipe: TrainSettings, text: str | None, said: str
) -> None:
    (data / "train.jsonl").unlink()
    if text is not None:
        (data / "train.jsonl").write_text(text)
    (found,) = bad(checked(data, recipe))
    assert said in found


@pytest.mark.usefixtures("home")
def test_more_faults_than_help_anybody_are_not_listed(data: Path, recipe: TrainSettings) -> None:
    (data / "train.jsonl").write_text("{}\n" * 50)
    (found,) = bad(checked(data, recipe))
    assert found.count("train.jsonl, line") == 10


def test_an_offload_folder_that_cannot_be_written_is_found_before_training(
    home: Path, data: Path, recipe: TrainSettings
) -> None:
    # A file where the folder should be: that stops the superuser too.
    (home / "models").mkdir(parents=True)
    (home / "models" / "offload").write_text("")
    outcome = checked(data, recipe)
    (found,) = bad(outcome)
    assert found.startswith("folder for weights that do not fit:")
    assert outcome.trial is None


@pytest.mark.usefixtures("home")
def test_a_disk_that_is_too_small_is_said_with_both_figures(
    data: Path, recipe: TrainSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(data)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=5_000_000))
    (found,) = bad(checked(data, recipe))
    assert found.startswith("disk: about")
    assert "0.01 GB free" in found or "0.00 GB free" in found


@pytest.mark.usefixtures("home")
def test_too_little_memory_is_said_before_it_is_taken(
    data: Path, recipe: TrainSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from finetune.training.preflight import machine

    monkeypatch.setattr(machine, "free_memory", lambda: 100_000_000)
    outcome = checked(data, recipe.model_copy(update={"batch": 2}))
    assert bad(outcome)[0].startswith("memory: about")
    assert "batch=1, or checkpointing=yes" in outcome.table()
    assert outcome.trial is None


@pytest.mark.usefixtures("home")
def test_a_model_that_is_not_on_the_machine_says_where_its_weights_come_from(
    data: Path, tmp_path: Path
) -> None:
    from finetune.presets import load_preset

    preset = load_preset("gpt2")
    missing = preset.settings.model_copy(update={"base": str(tmp_path / "nowhere")})
    outcome = checked(data, missing, preset=preset)
    assert bad(outcome)[0].startswith("model:")
    assert "hf download openai-community/gpt2" in outcome.table()


@pytest.mark.usefixtures("home")
def test_modules_the_model_does_not_have_are_named(data: Path, recipe: TrainSettings) -> None:
    outcome = checked(data, recipe.model_copy(update={"targets": ("c_attn",)}))
    (found,) = bad(outcome)
    assert found.startswith("adapter:")
    assert "c_attn" in found


@pytest.fixture
def request_of(recipe: TrainSettings, tmp_path: Path) -> Callable[[TrainSettings], Any]:
    from finetune.training.preflight.trial import Question, Request

    def request_of(settings: TrainSettings) -> Any:
        return Request(
            settings=settings,
            longest=(chat("Faster." * 9),),
            typical=(chat("Faster."),),
            question=Question("How was the row?"),
            scratch=tmp_path / "scratch",
            models_dir=tmp_path / "models",
        )

    del recipe
    return request_of


@pytest.mark.usefixtures("home")
def test_a_loss_that_is_not_a_number_stops_the_trial(
    recipe: TrainSettings, request_of: Callable[[TrainSettings], Any], tmp_path: Path
) -> None:
    from safetensors.torch import load_file, save_file

    from finetune.training.preflight.report import Preflight
    from finetune.training.preflight.trial import attempt

    broken = tmp_path / "broken"
    shutil.copytree(recipe.base, broken)
    weights = load_file(broken / "model.safetensors")
    weights["model.norm.weight"][0] = float("nan")
    save_file(weights, broken / "model.safetensors", metadata={"format": "pt"})
    trial = attempt(request_of(recipe.model_copy(update={"base": str(broken)})))
    told = json.dumps(Preflight((), 1.0, trial=trial).as_json(), allow_nan=False)
    assert json.loads(told)["trial"]["losses"][0] is None
    assert trial.stage == "train"
    assert "not a number" in trial.failed
    assert trial.answer == ""


@pytest.mark.usefixtures("home")
def test_a_trial_that_cannot_be_served_says_so(
    recipe: TrainSettings,
    request_of: Callable[[TrainSettings], Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from finetune.training.preflight.trial import attempt
    from generator.backends import hf

    def fails(*_: Any) -> Any:
        raise ValueError("We need an `offload_dir` to dispatch this model")

    monkeypatch.setattr(hf, "load", fails)
    trial = attempt(request_of(recipe))
    assert trial.stage == "serve"
    assert "offload_dir" in trial.failed
    assert trial.losses


def test_a_trial_the_system_kills_is_a_finding(
    recipe: TrainSettings,
    request_of: Callable[[TrainSettings], Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from concurrent.futures.process import BrokenProcessPool

    from finetune.training.preflight import trial

    class Pool(trial.ProcessPoolExecutor):
        def submit(self, *_: Any, **__: Any) -> Any:
            from concurrent.futures import Future

            broken: Future[Any] = Future()
            broken.set_exception(BrokenProcessPool("a process ended"))
            return broken

    monkeypatch.setattr(trial, "ProcessPoolExecutor", Pool)
    outcome = trial.in_its_own_process(request_of(recipe))
    assert "memory ran out" in outcome.failed


@pytest.mark.parametrize("architecture", ["gemma3", "gemma", "mistral", "gpt2"])
def test_recomputed_activations_are_estimated_smaller_and_longer_chats_larger(
    architecture: str, miniature_of: Callable[[str], Path]
) -> None:
    from transformers import AutoConfig

    from finetune.training.preflight.estimate import estimate
    from finetune.training.run import Chosen

    targets = ("c_attn", "c_proj", "c_fc") if architecture == "gpt2" else TrainSettings().targets
    settings = TrainSettings(targets=targets)
    config = AutoConfig.from_pretrained(miniature_of(architecture))

    def activations(tokens: int, above: int | None) -> int:
        chosen = Chosen(False, "float32", "adamw_torch_fused", above)
        found = estimate(
            config, settings, tokens=tokens, learned_tokens=20, chosen=chosen, on_gpu=False
        )
        return found.memory.activations

    assert activations(400, None) > 1.9 * activations(200, None)
    assert activations(400, 0) < activations(400, None)


def test_the_estimate_counts_what_autograd_keeps(miniature_of: Callable[[str], Path]) -> None:
    """The bytes counted without weights are those a real forward pass keeps."""
    from transformers import AutoConfig, AutoModelForCausalLM

    from finetune.training.lean import make_lean
    from finetune.training.lora import attach
    from finetune.training.preflight.estimate import WORKING, estimate
    from finetune.training.run import Chosen

    folder, tokens = miniature_of("gemma3"), 300
    settings = TrainSettings(dropout=0.0)
    found = estimate(
        AutoConfig.from_pretrained(folder), settings, tokens=tokens, learned_tokens=20,
        chosen=Chosen(False, "float32", "adamw_torch_fused", None), on_gpu=False,
    )  # fmt: skip
    model: Any = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    adapted, _ = attach(model, settings, "miniature")
    make_lean(model)
    adapted.train()
    frozen = {p.untyped_storage().data_ptr() for p in model.parameters()}
    kept: dict[int, Any] = {}

    def keep(tensor: Any) -> Any:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in frozen:
            kept[storage.data_ptr()] = storage
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        model.model(input_ids=torch.zeros((1, tokens), dtype=torch.long), use_cache=False)
    real = sum(storage.nbytes() for storage in kept.values())
    assert found.memory.activations == pytest.approx(real * (1 + WORKING), rel=0.1)
