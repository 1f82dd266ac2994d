"""``hyrox-coach finetune ...``: the flags; what they do is in ``finetune``."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

AddCommand = Callable[[Any, str, str, str], argparse.ArgumentParser]


def add_finetune(commands: Any, command: AddCommand) -> None:
    """Add the group of commands that teach the model."""
    group = commands.add_parser(
        "finetune",
        help="teach the model: data, training, preferences, export",
        description="Teach the model: data, training, preferences, export. Needs the finetune "
        "extra (pip install 'hyrox-coach[finetune]').",
    )
    actions = group.add_subparsers(dest="action", metavar="ACTION", required=True)
    _data(actions, command)
    _preflight(actions, command)
    _train(actions, command)
    _pairs(actions, command)
    _dpo(actions, command)
    _export(actions, command)
    _compare(actions, command)


def _data(actions: Any, command: AddCommand) -> None:
    data = command(
        actions, "data", "make the data set: checked examples, split, with a card",
        "finetune.data.command:data",
    )  # fmt: skip
    data.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="folder to write")
    data.add_argument("--examples", type=int, default=7400, help="training examples (7400)")
    data.add_argument("--seed", type=int, default=7, help="of everything random (7)")


def _recipe(action: argparse.ArgumentParser) -> None:
    action.add_argument(
        "--data", type=Path, required=True, metavar="FOLDER", help="folder of 'finetune data'"
    )
    action.add_argument(
        "--preset", default="gemma-3-270m", help="a preset's name or file (gemma-3-270m)"
    )
    action.add_argument(
        "--set", dest="changes", action="append", default=[], metavar="NAME=VALUE",
        help="change one setting of the preset (several times for several)",
    )  # fmt: skip
    action.add_argument(
        "--subset", type=int, default=0, metavar="N",
        help="train on N examples, each kind by its share (0: all)",
    )  # fmt: skip


def _preflight(actions: Any, command: AddCommand) -> None:
    preflight = command(
        actions, "preflight", "find out in minutes what would fail after hours",
        "finetune.training.command:preflight",
    )  # fmt: skip
    _recipe(preflight)


def _train(actions: Any, command: AddCommand) -> None:
    train = command(
        actions, "train", "train an adapter, after the preflight",
        "finetune.training.command:train",
    )  # fmt: skip
    _recipe(train)
    train.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="the run's folder")
    train.add_argument(
        "--start", type=Path, metavar="ADAPTER", help="go on teaching this adapter (default: none)"
    )
    train.add_argument("--resume", action="store_true", help="go on from the run's checkpoint")
    train.add_argument("--no-preflight", action="store_true", help="start without the preflight")


def _pairs(actions: Any, command: AddCommand) -> None:
    pairs = command(
        actions, "pairs", "make pairs of answers from kept votes and edits, and from styles",
        "finetune.preferences.command:pairs",
    )  # fmt: skip
    pairs.add_argument("--out", type=Path, required=True, metavar="FILE", help="file to write")
    pairs.add_argument(
        "--feedback", type=Path, metavar="FILE", help="default: what the app kept on this machine"
    )
    pairs.add_argument("--style", type=int, default=0, metavar="N",
                       help="pairs of two styles of one answer, besides (0)")  # fmt: skip
    pairs.add_argument(
        "--wish", default="", choices=("brief", "detailed", "gentle", "tough"),
        help="all --style pairs prefer this one, untold: as one athlete votes",
    )  # fmt: skip
    pairs.add_argument(
        "--decline", type=int, default=0, metavar="N",
        help="pairs of answering and declining, besides (0); needs --data",
    )  # fmt: skip
    pairs.add_argument(
        "--data", type=Path, metavar="FOLDER", help="folder of 'finetune data', for --decline"
    )
    pairs.add_argument("--seed", type=int, default=7, help="of everything random (7)")


def _dpo(actions: Any, command: AddCommand) -> None:
    dpo = command(
        actions, "dpo", "teach preferences: chosen answers over rejected ones",
        "finetune.preferences.command:dpo",
    )  # fmt: skip
    dpo.add_argument("--pairs", type=Path, required=True, metavar="FILE", help="pairs, JSON lines")
    dpo.add_argument("--adapter", type=Path, metavar="FOLDER", help="adapter to start from")
    dpo.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="the run's folder")
    dpo.add_argument(
        "--set", dest="changes", action="append", default=[], metavar="NAME=VALUE",
        help="change one setting (several times for several)",
    )  # fmt: skip


def _export(actions: Any, command: AddCommand) -> None:
    export = command(
        actions, "export", "write a trained adapter for servers, with a model card",
        "finetune.export.command:export",
    )  # fmt: skip
    export.add_argument("--run", type=Path, required=True, metavar="FOLDER", help="a run's folder")
    export.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="folder to write")
    export.add_argument(
        "--formats", default="gguf-lora,merged,merged-gguf",
        help="of gguf-lora, merged (safetensors), merged-gguf (all)",
    )  # fmt: skip
    export.add_argument(
        "--parity", type=int, default=50, metavar="N",
        help="prompts on which the exported files are compared (50; 0: none)",
    )  # fmt: skip
    export.add_argument(
        "--push", metavar="REPOSITORY", help="upload to the Hugging Face hub (default: never)"
    )


def _compare(actions: Any, command: AddCommand) -> None:
    compare = command(
        actions, "compare", "measure an adapter on held-out examples, beside base and templates",
        "finetune.compare.command:compare",
    )  # fmt: skip
    compare.add_argument("--data", type=Path, required=True, metavar="FOLDER",
                         help="folder of 'finetune data'")  # fmt: skip
    compare.add_argument("--adapter", type=Path, metavar="FOLDER", help="default: the shipped one")
    compare.add_argument("--out", type=Path, required=True, metavar="FOLDER",
                         help="folder for answers and results; a stopped run goes on")  # fmt: skip
    compare.add_argument("--limit", type=int, default=0, metavar="N",
                         help="examples of each kind at most (all)")  # fmt: skip
    compare.add_argument("--base-limit", type=int, default=0, metavar="N",
                         help="of the base, whose answers are long (as --limit)")  # fmt: skip
    compare.add_argument("--ways", default="tuned,served,base,template",
                         help="of tuned, served (plans as the app makes them), base, "
                         "template (all)")  # fmt: skip
