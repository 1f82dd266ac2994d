"""Teaches the model its answers: LoRA on a CPU or one GPU, from a folder of chats.

    python -m finetune.train --data FOLDER --out FOLDER

``FOLDER/train.jsonl`` (and ``heldout.jsonl``, when there is one) hold one chat a line:
``{"messages": [{"role": "user", "content": ...}, {"role": "assistant", "content": ...}, ...]}``.
The loss is that of every answer's tokens, its end of turn included, and of nothing else.

Written to the output folder: the adapter in peft's format, ``training_log.jsonl`` (the loss
curve), ``training.json`` (settings, data hash, steps, losses, seconds) and ``checkpoint.pt``, from
which ``--resume`` goes on along the same curve.

A plain loop rather than TRL's ``SFTTrainer``: it computes the output layer at the answers'
positions only (:mod:`finetune.loss`), draws dropout masks cheaply (:mod:`finetune.lora`), feeds
one chat at a time so that nothing is padding, and keeps float32 copies of the bfloat16 matrices
for the optimiser, because an update of 2e-4 is lost in bfloat16's eight bits.
"""

import argparse
import ctypes
import dataclasses
import json
import sys
import time
from pathlib import Path
from typing import Any

from finetune.chats import data_hash, encode_all
from finetune.loop import Plan, Run, TrainConfig, curve_settings, say
from hyrox.errors import HyroxCoachError
from hyrox.settings import settings


def train(config: TrainConfig) -> dict[str, Any]:
    """Run the training and return what ``training.json`` records.

    Raises:
        InputError: the data or the settings cannot be used (the line is named).
        ModelError: the base model is missing or unreadable.
    """
    started = time.perf_counter()
    _keep_freed_memory()
    import torch

    from finetune.base import load_base
    from finetune.lora import attach, save_adapter

    if config.threads:
        torch.set_num_threads(config.threads)
    base = load_base(config.base, settings().models_dir, config.dtype or None, say)
    examples = encode_all(config.data / "train.jsonl", base.tokenize, config.max_length)
    heldout_file = config.data / "heldout.jsonl"
    heldout = (
        encode_all(heldout_file, base.tokenize, config.max_length)[: config.heldout_chats]
        if heldout_file.exists()
        else []
    )
    plan = Plan.of(config, len(examples))
    tokens = sum(len(e.ids) for e in examples) / len(examples)
    answers = sum(len(e.answers) for e in examples) / len(examples)
    say(
        f"{len(examples)} chats of {tokens:.0f} tokens ({answers:.0f} learned), "
        f"{len(heldout)} held out; {plan.steps} steps of {config.accumulation} chats; "
        f"{str(base.model.dtype).removeprefix('torch.')}, {torch.get_num_threads()} threads."
    )
    if config.checkpointing:
        base.model.gradient_checkpointing_enable()
        base.model.enable_input_require_grads()
    adapted, pool = attach(
        base.model,
        rank=config.rank,
        alpha=config.alpha,
        dropout=config.dropout,
        seed=config.seed,
        base_name=base.name,
    )
    run = Run(config, plan, adapted, pool)
    identity = {"data_sha256": data_hash(config.data), **curve_settings(config)}
    config.out.mkdir(parents=True, exist_ok=True)
    if config.resume:
        run.restore(identity)
    losses = run.go(examples, heldout, identity)
    save_adapter(adapted, config.out)
    record = {
        "base": base.name,
        "settings": {k: str(v) if isinstance(v, Path) else v for k, v in vars(config).items()},
        "data_sha256": identity["data_sha256"],
        "chats": len(examples),
        "heldout_chats": len(heldout),
        "mean_tokens": round(tokens, 1),
        "mean_learned_tokens": round(answers, 1),
        "steps": plan.steps,
        "dtype": str(base.model.dtype).removeprefix("torch."),
        "torch": torch.__version__,
        **losses,
        "wall_seconds": round(run.seconds_before + time.perf_counter() - started, 1),
    }
    # Folder names are this machine's business, not the record's.
    del record["settings"]["data"], record["settings"]["out"]
    (config.out / "training.json").write_text(json.dumps(record, indent=2) + "\n")
    return record


def _keep_freed_memory() -> None:
    """Let the C library keep freed blocks instead of returning them to the system.

    A step allocates gigabytes of activations; getting fresh pages for them each time cost a fifth
    of a step (measured 2.05 s against 1.7 s at 1,000 tokens). Only glibc knows these knobs.
    """
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None)
    if hasattr(libc, "gnu_get_libc_version"):
        m_trim_threshold, m_mmap_max = -1, -4
        libc.mallopt(m_mmap_max, 0)
        libc.mallopt(m_trim_threshold, -1)


def _parse(arguments: list[str] | None) -> TrainConfig:
    parser = argparse.ArgumentParser(
        prog="python -m finetune.train", description="Teach the model the answers of a data set."
    )
    for item in dataclasses.fields(TrainConfig):
        flag, text = "--" + item.name.replace("_", "-"), item.metadata["help"]
        if item.type is bool:
            parser.add_argument(flag, action="store_true", help=text)
        else:
            required = item.default is dataclasses.MISSING
            default = None if required else item.default
            parser.add_argument(
                flag,
                type=item.type,
                required=required,
                default=default,
                help=text if required else f"{text} ({default!s:.20})",
            )
    return TrainConfig(**vars(parser.parse_args(arguments)))


def main(arguments: list[str] | None = None) -> int:
    """The command line: 0 when trained, 2 with one clear line for input it cannot use."""
    try:
        record = train(_parse(arguments))
    except HyroxCoachError as error:
        say(str(error))
        return 2
    print(json.dumps(record))
    return 0


if __name__ == "__main__":
    sys.exit(main())
