"""``hyrox-coach finetune train`` and ``preflight``: from flags to a run."""

import json
import logging
import sys
import warnings
from argparse import Namespace
from typing import Any

from finetune.presets import Preset, load_preset, with_changes
from finetune.training.settings import TrainSettings
from generator.weights import to_stderr


def preflight(arguments: Namespace) -> int:
    """Say what would fail; 1 when something would."""
    from finetune.training.preflight import preflight as check

    _quiet()
    preset, settings = _recipe(arguments)
    outcome = check(
        arguments.data,
        settings,
        subset=arguments.subset,
        preset=preset,
        progress=to_stderr,
    )
    print(json.dumps(outcome.as_json()) if arguments.json else outcome.table())
    return 0 if outcome.passed else 1


def train(arguments: Namespace) -> int:
    """Train, after the preflight; 1 when that finds something bad."""
    from finetune.training.run import train as run

    _quiet()
    preset, settings = _recipe(arguments)
    # A run that goes on has shown that it can run.
    if not (arguments.no_preflight or arguments.resume):
        from finetune.training.preflight import preflight as check

        outcome = check(
            arguments.data,
            settings,
            out=arguments.out,
            subset=arguments.subset,
            preset=preset,
            progress=to_stderr,
        )
        print(outcome.table(), file=sys.stderr, flush=True)
        if not outcome.passed:
            return 1
    summary = run(
        arguments.data,
        arguments.out,
        settings,
        start=arguments.start,
        resume=arguments.resume,
        subset=arguments.subset,
    )
    print(json.dumps(summary) if arguments.json else _words(summary))
    return 0


def _quiet() -> None:
    """Keep off the screen what libraries say to their own developers."""
    logging.getLogger("bitsandbytes").setLevel(logging.ERROR)
    for module in ("transformers", "torch"):
        for category in (FutureWarning, DeprecationWarning):
            warnings.filterwarnings("ignore", category=category, module=rf"{module}\.")


def _recipe(arguments: Namespace) -> tuple[Preset, TrainSettings]:
    preset = load_preset(arguments.preset)
    return preset, with_changes(preset.settings, arguments.changes)


def _words(summary: dict[str, Any]) -> str:
    heldout = summary["heldout_loss"]
    lines = [
        f"{summary['steps']} steps on {summary['examples']} examples of {summary['base']} in "
        f"{summary['seconds'] / 60:.0f} min: {summary['tokens_per_second']:.0f} tokens/s, "
        f"{summary['peak_memory_bytes'] / 1e9:.1f} GB at most.",
        f"Loss {summary['first_loss']:.3f} at first, {summary['last_loss']:.3f} at last"
        + ("." if heldout is None else f", {heldout:.3f} held out."),
    ]
    lines += [f"  {kind}: {loss:.3f}" for kind, loss in summary["heldout_by_kind"].items()]
    return "\n".join(lines)
