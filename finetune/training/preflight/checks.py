"""The preflight: data, tokens, folders, memory, disk, then a trial of two steps."""

import json
import tempfile
import time
from pathlib import Path
from typing import Any

from finetune.base import EMBEDDED, unpacked_base
from finetune.chats import Chat, Tokenize, of_kinds, stratified
from finetune.presets.preset import Preset
from finetune.training.preflight import data as examples
from finetune.training.preflight import machine
from finetune.training.preflight.estimate import Estimate, estimate, seconds_of_run, steps_of_run
from finetune.training.preflight.report import Check, Preflight, duration, gigabytes
from finetune.training.preflight.trial import Question, Request, Trial, in_its_own_process
from finetune.training.run import HELDOUT, TRAIN, Chosen
from finetune.training.settings import TrainSettings
from generator.weights import Progress, to_stderr
from hyrox.errors import HyroxCoachError
from hyrox.settings import settings as app_settings

SERVED_BYTES = 700_000_000
"""Disk of serving what was taught: base and merged GGUF, the second while the first is kept."""


def preflight(
    data: Path,
    settings: TrainSettings,
    *,
    out: Path | None = None,
    subset: int = 0,
    preset: Preset | None = None,
    progress: Progress = to_stderr,
) -> Preflight:
    """Look for whatever would make a run fail, and try its first steps to the end of the path.

    Args:
        data: folder with ``train.jsonl`` and, if wanted, ``heldout.jsonl``.
        settings: the recipe of the run.
        out: the run's folder; the trial is written there and removed. None: beside the models.
        subset: as the run's.
        preset: gives the model's sizes where its weights are not on the machine.
        progress: told what is being done.

    Returns:
        Every check with its figure; nothing is raised for what it finds.
    """
    begun = time.perf_counter()
    checks: list[Check] = []

    def done(**found: Any) -> Preflight:
        return Preflight(tuple(checks), time.perf_counter() - begun, **found)

    models_dir = app_settings().models_dir
    progress("Preflight: reading the examples.")
    train, heldout = examples.read(data / TRAIN), None
    checks.append(_data_check(train))
    if (data / HELDOUT).exists():
        heldout = examples.read(data / HELDOUT)
        checks.append(_data_check(heldout))
    checks += _folder_checks(models_dir, out)
    if not all(check.passed for check in checks):
        return done()
    progress("Preflight: counting tokens.")
    try:
        tokenize = _tokenizer(settings.base, models_dir, progress)
        config = _config(settings.base, models_dir, preset)
        chosen = Chosen.of(settings, config)
    except HyroxCoachError as error:
        checks.append(Check("model", False, str(error), _weights_advice(preset)))
        return done()
    chats = stratified(of_kinds(list(train.chats), settings.kinds), subset)
    lengths = examples.measure(chats, tokenize)
    checks.append(_length_check(TRAIN, chats, lengths, settings))
    heldout_tokens = 0
    if heldout is not None:
        judged = stratified(list(heldout.chats), settings.evaluate_examples)
        held = examples.measure(judged, tokenize)
        heldout_tokens = sum(held.tokens) if settings.evaluate_examples else 0
        checks.append(_length_check(HELDOUT, judged, held, settings))
    try:
        needed = estimate(
            config,
            settings,
            tokens=lengths.tokens[lengths.longest],
            learned_tokens=max(lengths.learned),
            chosen=chosen,
            on_gpu=_on_gpu(),
        )
    except HyroxCoachError as error:
        checks.append(Check("adapter", False, str(error)))
        return done()
    checks += [_memory_check(needed, settings), _disk_check(needed, models_dir, out)]
    figures = {"memory": needed.memory, "disk_bytes": needed.run_bytes}
    if not all(check.passed for check in checks):
        return done(**figures)
    progress("Preflight: two steps, saved, reloaded as serving reloads them.")
    where = out or models_dir
    with tempfile.TemporaryDirectory(prefix=".preflight-", dir=where) as scratch:
        request = Request(
            settings=settings,
            longest=(_line(chats[lengths.longest]),) * settings.batch,
            typical=(_line(chats[lengths.typical]),) * settings.batch,
            question=_question(data),
            scratch=Path(scratch),
            models_dir=models_dir,
        )
        trial = in_its_own_process(request)
    run_s = _seconds(trial, lengths, settings, heldout_tokens)
    checks += _trial_checks(trial, needed, run_s, len(chats), settings)
    return done(**figures, run_s=run_s, trial=trial)


def _data_check(read: examples.Read) -> Check:
    if not read.faults:
        return Check(read.name, True, f"{len(read.chats)} examples, each line as it should be")
    faults = "; ".join(read.faults)
    return Check(
        read.name, False, faults, "mend these lines, or make the data set with 'finetune data'"
    )


def _length_check(
    name: str, chats: list[Chat], lengths: examples.Lengths, settings: TrainSettings
) -> Check:
    mean = sum(lengths.tokens) / len(lengths.tokens)
    learned = sum(lengths.learned) / sum(lengths.tokens)
    found = (
        f"{max(lengths.tokens)} at most of {settings.max_length} allowed, {mean:.0f} on average, "
        f"{learned:.0%} learned"
    )
    if over := examples.too_long(name, chats, lengths, settings.max_length):
        advice = "shorten them, or raise the setting max_length"
        return Check(f"tokens of {name}", False, "; ".join(over), advice)
    return Check(f"tokens of {name}", True, found)


def _folder_checks(models_dir: Path, out: Path | None) -> list[Check]:
    """Serving's offload folder and the run's own: written to now, not after the last step."""
    folders = {"models and cache": models_dir, "weights that do not fit": models_dir / "offload"}
    if out is not None:
        folders["the run"] = out
    found = []
    for use, folder in folders.items():
        why = machine.unwritable(folder)
        found.append(
            Check(
                f"folder for {use}",
                not why,
                f"{folder} cannot be written: {why}" if why else "can be written",
                "give yourself the right to write there, or choose another folder "
                "(HYROX_COACH_HOME, --out)",
            )
        )
    return found


def _memory_check(needed: Estimate, settings: TrainSettings) -> Check:
    free, parts = machine.free_memory(), needed.memory
    where = "of the GPU" if _on_gpu() else "of memory"
    advice = ["batch=1"] if settings.batch > 1 else []
    if not needed.recomputed:
        advice.append("checkpointing=yes (a third slower)")
    advice.append("a smaller preset, or shorter examples")
    return Check(
        "memory",
        parts.total <= free,
        f"about {gigabytes(parts.total)} {where} needed, {gigabytes(free)} free (weights "
        f"{gigabytes(parts.weights)}, adapter and optimiser {gigabytes(parts.adapter)}, "
        f"activations {gigabytes(parts.activations)}, output layer "
        f"{gigabytes(parts.output_layer)}"
        + (f", libraries {gigabytes(parts.libraries)}" if parts.libraries else "")
        + ")",
        f"try {', or '.join(advice)}",
    )


def _disk_check(needed: Estimate, models_dir: Path, out: Path | None) -> Check:
    where = out or models_dir
    free = machine.free_disk(where)
    wanted = needed.run_bytes + SERVED_BYTES
    return Check(
        "disk",
        wanted <= free,
        f"about {gigabytes(needed.run_bytes)} for checkpoints and adapter and "
        f"{gigabytes(SERVED_BYTES)} for serving needed, {gigabytes(free)} free",
        "make room, or choose another disk with --out",
    )


def _trial_checks(
    trial: Trial, needed: Estimate, run_s: float, count: int, settings: TrainSettings
) -> list[Check]:
    if trial.stage == "train":
        advice = (
            "lower learning_rate, or set dtype=float32"
            if "not a number" in trial.failed
            else "mend what it says, or train without the preflight to see all of it"
        )
        return [Check("two steps", False, trial.failed, advice)]
    losses = " and ".join(f"{loss:.3f}" for loss in trial.losses)
    norms = " and ".join(f"{norm:.2f}" for norm in trial.norms)
    seconds = " and ".join(f"{second:.1f}" for second in trial.seconds)
    found = [
        Check("two steps", True, f"loss {losses}, gradient {norms}, {seconds} s"),
        Check(
            "memory measured",
            True,
            f"{gigabytes(trial.peak_bytes)} at most ({gigabytes(needed.memory.total)} estimated)",
        ),
        Check(
            "time",
            True,
            f"about {duration(run_s)} for {steps_of_run(count, settings)} steps; "
            "--subset takes a part of the examples",
        ),
    ]
    if trial.failed:
        advice = "the adapter could not be served: no hour of training would change that"
        return [*found, Check("served", False, trial.failed, advice)]
    words = " ".join(trial.answer.split())
    said = words if len(words) <= 60 else f"{words[:57]}..."
    judged = (
        f"{trial.passed} of {trial.sentences} sentences verified (two steps teach nothing yet)"
        if trial.sentences
        else "no evidence to verify it by"
    )
    return [
        *found,
        Check("served", True, f"reloaded in {trial.serve_s:.0f} s, answers '{said}'; {judged}"),
    ]


def _seconds(
    trial: Trial, lengths: examples.Lengths, settings: TrainSettings, heldout_tokens: int
) -> float:
    """Of the whole run, from the second step: the first pays for what is done once."""
    if len(trial.seconds) < 2:
        return 0.0
    place = lengths.typical if trial.longest_first else lengths.longest
    per_token = trial.seconds[1] / (lengths.tokens[place] * settings.batch)
    return seconds_of_run(lengths.tokens, settings, per_token, heldout_tokens)


def _tokenizer(base: str, models_dir: Path, progress: Progress) -> Tokenize:
    from transformers import AutoTokenizer

    from finetune.base import Base
    from hyrox.errors import ModelError

    folder = str(unpacked_base(models_dir, progress)) if base == EMBEDDED else base
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder)
    except (OSError, ValueError) as error:
        first = str(error).strip().split("\n")[0]
        raise ModelError(f"{base} is not on this machine: {first}") from None
    return Base(None, tokenizer, base).tokenize


def _config(base: str, models_dir: Path, preset: Preset | None) -> Any:
    from transformers import AutoConfig

    if base == EMBEDDED:
        return AutoConfig.from_pretrained(unpacked_base(models_dir))
    try:
        return AutoConfig.from_pretrained(base)
    except (OSError, ValueError):
        if preset is None:
            raise
        return AutoConfig.for_model(**preset.architecture)


def _weights_advice(preset: Preset | None) -> str:
    return f"its weights: {preset.weights}" if preset else "give a folder with a model"


def _on_gpu() -> bool:
    import torch

    return torch.cuda.is_available()


def _line(chat: Chat) -> str:
    return json.dumps({"messages": chat.messages, "kind": chat.kind}, ensure_ascii=False)


def _question(data: Path) -> Question:
    """A held-out question whose answer cites, if there is one; else the first there is."""
    from finetune.data.checks import shown_by_turn
    from finetune.data.example import Expects, read_examples

    path = data / HELDOUT if (data / HELDOUT).exists() else data / TRAIN
    try:
        for example in read_examples(path):
            if example.turns and example.turns[0].expects is Expects.ANSWER:
                known = shown_by_turn(example)[0]
                return Question(
                    example.messages[0]["content"], example.turns[0].question, known.items
                )
    except HyroxCoachError:
        # A data set of one's own may hold messages and nothing else.
        pass
    first = examples.read(path).chats[0].messages
    return Question(next(m["content"] for m in first if m["role"] == "user"))
