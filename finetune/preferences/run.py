"""One preference run: an adapter and pairs in; an adapter, its record and its curve out."""

import json
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from finetune.preferences.judge import answers, passed, rewards
from finetune.preferences.pairs import Pair, read_pairs, split
from finetune.preferences.settings import DpoSettings
from generator.weights import ADAPTER_DIR, to_stderr
from hyrox.errors import InputError
from hyrox.settings import settings as project_settings


def prefer(
    pairs_file: Path,
    out: Path,
    settings: DpoSettings,
    *,
    adapter: Path | None = None,
    progress: Callable[[str], None] = to_stderr,
) -> dict[str, Any]:
    """Teach the preferences of ``pairs_file``; returns what ``out/training.json`` records.

    Args:
        adapter: where to start, and what the answers are held to (default: the shipped one).

    Raises:
        InputError: pairs, adapter or settings cannot be used.
        ModelError: the base model is missing or unreadable.
    """
    pairs = read_pairs(pairs_file)
    training, held_out = split(pairs)
    if not training:
        raise InputError(
            f"All {len(pairs)} pairs of {pairs_file.name} are of held-out questions; make more."
        )
    held_out = held_out[: settings.evaluate_pairs]
    start = adapter or ADAPTER_DIR
    import torch

    from finetune.base import load_base
    from finetune.preferences.dpo import encode_all, score, trainer
    from finetune.training.lora import WEIGHTS, save_adapter
    from finetune.training.memory import keep_freed_memory, peak_bytes
    from finetune.training.record import LIBRARIES, LOG, RUN, SUMMARY, git_commit, write_json

    keep_freed_memory()
    if settings.threads:
        torch.set_num_threads(settings.threads)
    dtype = None if settings.dtype == "auto" else settings.dtype
    base = load_base(settings.base, project_settings().models_dir, dtype, progress)
    adapted = with_adapter(base.model, start, base.name)
    taught = encode_all(training, base.tokenize, settings.max_length)
    judged = encode_all(held_out, base.tokenize, settings.max_length)
    asked = _one_a_prompt(held_out)[: settings.answer_prompts]
    progress(
        f"{len(training)} pairs of {sum(map(len, taught)) / len(taught):.0f} tokens, "
        f"{len(held_out)} held out; {str(base.model.dtype).removeprefix('torch.')}, "
        f"{torch.get_num_threads()} threads."
    )
    before = score(adapted, judged)
    said_before = answers(adapted, base.tokenizer, base.tokenize, asked, progress)
    out.mkdir(parents=True, exist_ok=True)
    described = {
        "method": "dpo",
        "base": base.name,
        "settings": settings.model_dump(mode="json"),
        "pairs_sha256": sha256(pairs_file.read_bytes()).hexdigest(),
        "start_sha256": sha256((start / WEIGHTS).read_bytes()).hexdigest(),
        "git_commit": git_commit(),
        "versions": {name: version(name) for name in LIBRARIES},
    }
    write_json(out / RUN, described)
    step = _step_callback(out / LOG, progress)
    started = time.perf_counter()
    # Libraries print their progress; stdout belongs to the command's own result.
    with redirect_stdout(sys.stderr):
        run = trainer(adapted, base.tokenizer, taught, settings, str(out), [step])
        reference_s = time.perf_counter() - started
        run.train()
    train_s = time.perf_counter() - started - reference_s
    adapted.delete_adapter("ref")
    after = score(adapted, judged)
    said_after = answers(adapted, base.tokenizer, base.tokenize, asked, progress)
    save_adapter(adapted, out)
    pairs_learned = run.state.global_step * settings.accumulation
    record = {
        **described,
        "pairs": len(training),
        "pairs_by_source": _sources(training),
        "steps": run.state.global_step,
        "held_out": rewards(before, after, settings.beta),
        "verified_before": passed(asked, said_before),
        "verified_after": passed(asked, said_after),
        "seconds_a_pair": round(train_s / max(1, pairs_learned), 2),
        "reference_seconds": round(reference_s, 1),
        "wall_seconds": round(time.perf_counter() - started, 1),
        "peak_bytes": peak_bytes(),
        "dtype": str(base.model.dtype).removeprefix("torch."),
    }
    write_json(out / SUMMARY, record)
    return record


def with_adapter(model: Any, start: Path, name: str) -> Any:
    """The model with the adapter of ``start``, its matrices trainable."""
    from peft import LoraConfig

    from finetune.training.lora import attach, load_matrices
    from finetune.training.settings import TrainSettings

    try:
        saved = LoraConfig.from_pretrained(str(start))
    except (OSError, ValueError, TypeError) as error:
        raise InputError(f"There is no readable adapter in {start}: {error}") from None
    targets = saved.target_modules or []
    shape = TrainSettings(
        rank=saved.r, alpha=int(saved.lora_alpha), dropout=0.0, targets=tuple(sorted(targets))
    )
    adapted, _ = attach(model, shape, name)
    load_matrices(adapted, start)
    return adapted


def _one_a_prompt(pairs: list[Pair]) -> list[Pair]:
    return list({json.dumps(pair.prompt): pair for pair in pairs}.values())


def _sources(pairs: list[Pair]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for pair in pairs:
        counts[pair.source] = counts.get(pair.source, 0) + 1
    return counts


def _step_callback(path: Path, progress: Callable[[str], None]) -> Any:
    """Keeps the curve, a line a step, and says how it goes."""
    from transformers import TrainerCallback

    from finetune.training.record import Log

    log = Log.up_to(path, 0)

    class Step(TrainerCallback):
        def on_log(self, *told: Any, logs: Any = None, **_: Any) -> None:
            state = told[1]
            if not logs or "loss" not in logs:
                return
            row = log.add(
                {"step": state.global_step}
                | {to: float(logs[name]) for name, to in _LOGGED.items() if name in logs}
            )
            left_min = log.seconds / len(log.rows) * (state.max_steps - state.global_step) / 60
            progress(
                f"step {state.global_step}/{state.max_steps}  loss {row['loss']:.4f}  "
                f"margin {row['margin']:.3f}  {left_min:.0f} min left"
            )

    return Step()


_LOGGED = {
    "loss": "loss", "grad_norm": "norm", "learning_rate": "learning_rate",
    "rewards/margins": "margin", "rewards/accuracies": "accuracy",
}  # fmt: skip
