"""One training run, from a folder of examples to an adapter with its record.

Written to the output folder: the adapter in peft's format, ``run.json``, ``training_log.jsonl``,
``training.json`` (:mod:`finetune.training.record`), ``curve.png`` and, while it runs,
``checkpoint-N``. A run that was killed goes on with ``resume`` along the same curve.
"""

import hashlib
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from finetune.base import Base, base_config, fast_dtype, load_base
from finetune.chats import (
    Chat,
    Example,
    data_hash,
    encode_all,
    of_kinds,
    read_chats,
    stratified,
)
from finetune.training import record
from finetune.training.curve import draw_curve
from finetune.training.memory import (
    Recomputing,
    keep_freed_memory,
    peak_bytes,
    recompute_above,
)
from finetune.training.settings import TrainSettings
from generator.weights import Progress, to_stderr
from hyrox.errors import InputError
from hyrox.settings import settings as app_settings

TRAIN, HELDOUT = "train.jsonl", "heldout.jsonl"


@dataclass(frozen=True)
class Chosen:
    """What the automatic settings come to on this machine."""

    quantised: bool
    dtype: str
    optimiser: str
    recompute_above: int | None
    """Tokens of a batch from which activations are recomputed; None: never."""

    @classmethod
    def of(cls, settings: TrainSettings, config: Any) -> "Chosen":
        """Choose.

        Args:
            settings: the recipe.
            config: the model's transformers configuration.

        Raises:
            InputError: NF4 is asked for where there is no GPU to hold it.
        """
        import torch

        on_gpu = torch.cuda.is_available()
        if settings.quantise == "nf4" and not on_gpu:
            raise InputError("NF4 weights need an NVIDIA GPU; set quantise=auto or none.")
        quantised = on_gpu and settings.quantise != "none"
        dtype = fast_dtype() if settings.dtype == "auto" else settings.dtype
        fits = 0 if on_gpu else recompute_above(config, getattr(torch, dtype).itemsize)
        above = {"yes": 0, "no": None, "auto": fits}
        return cls(
            quantised=quantised,
            dtype=dtype,
            optimiser=(
                ("paged_adamw_8bit" if on_gpu else "adamw_torch_fused")
                if settings.optimiser == "auto"
                else settings.optimiser
            ),
            recompute_above=above[settings.checkpointing],
        )

    def __str__(self) -> str:
        weights = "NF4 (double quantisation), computed in" if self.quantised else "in"
        again = {
            None: "activations kept",
            0: "activations recomputed",
        }.get(
            self.recompute_above,
            f"activations recomputed above {self.recompute_above} tokens",
        )
        # TRL's own choice for quantised models, after the QLoRA paper.
        adapter = "bfloat16" if self.quantised else "float32"
        return f"weights {weights} {self.dtype}, adapter in {adapter}, {self.optimiser}, {again}"


def train(
    data: Path,
    out: Path,
    settings: TrainSettings,
    *,
    start: Path | None = None,
    resume: bool = False,
    subset: int = 0,
    progress: Progress = to_stderr,
) -> dict[str, Any]:
    """Train an adapter and return what ``training.json`` records.

    Args:
        data: folder with ``train.jsonl`` and, if wanted, ``heldout.jsonl``.
        out: the run's folder; what an earlier run left there is replaced, unless ``resume``.
        settings: the recipe.
        start: folder of an adapter to go on teaching; None: a new one.
        resume: go on from the run's newest checkpoint, if it has one.
        subset: train on so many examples, each kind by its share; 0: all.
        progress: told every stage and step.

    Raises:
        InputError: data, settings or checkpoint cannot be used (a bad line is named).
        ModelError: the base model is missing or unreadable.
    """
    before = record.taught_before(start)
    chats = read_chats(data / TRAIN)
    seen = _seen(chats, before, data_hash(data)) if settings.fresh else frozenset()
    chats = stratified(of_kinds(chats, settings.kinds, seen), subset)
    heldout_chats = _heldout(data, settings.evaluate_examples)
    keep_freed_memory()
    import torch

    from finetune.training.lean import make_lean
    from finetune.training.lora import WEIGHTS, attach, load_matrices, save_adapter
    from finetune.training.sft import CoachTrainer, config_of, last_checkpoint

    if settings.threads:
        torch.set_num_threads(settings.threads)
    config_of_base = base_config(settings.base, app_settings().models_dir, progress)
    chosen = Chosen.of(settings, config_of_base)
    started_from = "" if start is None else _sha256(start / WEIGHTS)
    described = record.describe(
        settings, data_sha256=data_hash(data), subset=subset, start_sha256=started_from
    )
    out.mkdir(parents=True, exist_ok=True)
    checkpoint = last_checkpoint(out) if resume else None
    if checkpoint is not None:
        record.same_run(out, described)
    base = load_base(
        settings.base,
        app_settings().models_dir,
        chosen.dtype,
        progress,
        quantise=chosen.quantised,
    )
    examples = encode_all(chats, TRAIN, base.tokenize, settings.max_length)
    heldout = encode_all(heldout_chats, HELDOUT, base.tokenize, settings.max_length)
    config = config_of(settings, out, chosen.optimiser)
    if chosen.quantised:
        base = _ready_for_quantised(base)
    adapted, pool = attach(base.model, settings, base.name)
    if start is not None:
        load_matrices(adapted, start)
    make_lean(base.model)
    recomputing = None
    if chosen.recompute_above is not None:
        recomputing = Recomputing(base.model, chosen.recompute_above)
    tokens = sum(len(e.ids) for e in examples)
    answers = sum(len(e.answers) for e in examples)
    progress(
        f"{len(examples)} examples of {tokens / len(examples):.0f} tokens "
        f"({answers / len(examples):.0f} learned), {len(heldout)} held out; "
        f"on the {'GPU' if torch.cuda.is_available() else 'CPU'}: {chosen}."
    )
    at = 0 if checkpoint is None else int(checkpoint.name.rpartition("-")[2])
    if checkpoint is None:
        _forget(out)
        record.write_json(out / record.RUN, described)
    if resume:
        progress(f"Going on after step {at}." if at else "No checkpoint yet: from the beginning.")
    log = record.Log.up_to(out / record.LOG, at)
    trainer = CoachTrainer(
        adapted, base.tokenizer, config, examples, heldout,
        pool=pool, recomputing=recomputing, on_log=_Teller(progress, log, at),
        weigh=settings.weigh,
    )  # fmt: skip
    begun = time.perf_counter()
    trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    seconds = time.perf_counter() - begun
    save_adapter(adapted, out)
    summary = {
        "base": base.name,
        **described,
        "examples": len(examples),
        "kinds": _kinds(examples),
        "taught_before": before,
        "heldout_examples": len(heldout),
        "mean_tokens": round(tokens / len(examples), 1),
        "mean_learned_tokens": round(answers / len(examples), 1),
        "steps": trainer.state.global_step,
        "machine": "cuda" if torch.cuda.is_available() else "cpu",
        "chosen": str(chosen),
        **log.losses(),
        "seconds": round(log.seconds, 1),
        "tokens_per_second": round(trainer.taught["tokens"] / max(seconds, 1e-9), 1),
        "peak_memory_bytes": peak_bytes(),
    }
    record.write_json(out / record.SUMMARY, summary)
    draw_curve(log.rows, out / "curve.png")
    return summary


class _Teller:
    """Writes the log's rows, and says each with the time left."""

    def __init__(self, progress: Progress, log: record.Log, begun_at: int) -> None:
        self._progress, self._log, self._begun_at = progress, log, begun_at
        self._started = time.perf_counter()

    def __call__(self, row: dict[str, Any], steps: int) -> None:
        if "heldout_loss" in row:
            self._log.add(row)
            kinds = ", ".join(
                f"{name.removeprefix('heldout_')} {value:.3f}"
                for name, value in row.items()
                if name.startswith("heldout_") and name != "heldout_loss"
            )
            self._progress(
                f"held-out loss {row['heldout_loss']:.4f} after {row['step']} steps"
                + (f" ({kinds})" if kinds else "")
            )
        elif "loss" in row:
            wanted = {"step", "loss", "norm", "learning_rate"}
            row["norm"] = row.pop("grad_norm", None)
            full = self._log.add({k: v for k, v in row.items() if k in wanted})
            done = row["step"]
            passed = time.perf_counter() - self._started
            left = passed / (done - self._begun_at) * (steps - done)
            self._progress(
                f"step {done}/{steps}  loss {row['loss']:.4f}  {full['seconds']:.1f} s/step  "
                f"{left / 60:.0f} min left"
            )


def _heldout(data: Path, count: int) -> list[Chat]:
    if not count or not (data / HELDOUT).exists():
        return []
    return stratified(read_chats(data / HELDOUT), count)


def _ready_for_quantised(base: Base) -> Base:
    from peft import prepare_model_for_kbit_training

    ready = prepare_model_for_kbit_training(  # type: ignore[no-untyped-call]
        base.model, use_gradient_checkpointing=False
    )
    return Base(ready, base.tokenizer, base.name)


def _forget(out: Path) -> None:
    """Remove what an earlier run left, so that nothing of it passes for this one's."""
    for folder in out.glob("checkpoint-*"):
        shutil.rmtree(folder)
    for name in (record.SUMMARY, "curve.png", "adapter_model.safetensors", "adapter_config.json"):
        (out / name).unlink(missing_ok=True)


def _seen(chats: list[Chat], before: list[dict[str, Any]], data_sha256: str) -> frozenset[int]:
    """Line numbers of the chats that earlier runs on the same data chose, in their order."""
    seen: frozenset[int] = frozenset()
    for run in before:
        if run["data_sha256"] == data_sha256:
            told = run["settings"]
            avoided = seen if told.get("fresh") else frozenset()
            chosen = stratified(of_kinds(chats, told.get("kinds", ""), avoided), run["subset"])
            seen |= {chat.line for chat in chosen}
    return seen


def _kinds(examples: list[Example]) -> dict[str, int]:
    kinds = [example.kind for example in examples if example.kind]
    return {kind: kinds.count(kind) for kind in sorted(set(kinds))}


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        raise InputError(f"There is no adapter in {path.parent}.") from None
