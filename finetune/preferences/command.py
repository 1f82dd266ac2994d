"""``hyrox-coach finetune pairs`` and ``finetune dpo``: arguments in, exit code out."""

import argparse
import json
import sys
from typing import Any

from generator.weights import to_stderr
from hyrox.errors import InputError
from hyrox.settings import settings


def pairs(arguments: argparse.Namespace) -> int:
    """Make a file of pairs from kept feedback and, where asked for, from styles and data sets.

    Raises:
        InputError: the data set is missing or holds too few questions.
    """
    from finetune.data.build import HELD_OUT, TRAIN
    from finetune.data.example import read_examples
    from finetune.data.sources.world import World
    from finetune.preferences.declining import from_examples
    from finetune.preferences.pairs import from_feedback, from_styles, split, write_pairs
    from generator.personal.kept import read_kept

    file = arguments.feedback or settings().feedback_file
    feedback = read_kept(file)
    made = from_feedback(feedback)
    found, left_out = list(made.pairs), made.left_out
    if arguments.style:
        world = World(settings())
        for from_held_out, count in ((False, arguments.style), (True, -(-arguments.style // 8))):
            to_stderr(f"Making {count} pairs of styles ...")
            styled = from_styles(
                world, count, from_held_out=from_held_out, seed=arguments.seed, wish=arguments.wish
            )
            found += styled.pairs
            left_out.update(styled.left_out)
    if arguments.decline:
        if arguments.data is None:
            raise InputError("--decline needs the folder of 'finetune data': --data FOLDER.")
        for file_name, count in (
            (TRAIN, arguments.decline),
            (HELD_OUT, -(-arguments.decline // 8)),
        ):
            to_stderr(f"Making {count} pairs about declining ...")
            examples = read_examples(arguments.data / file_name)
            declining = from_examples(examples, count, seed=arguments.seed)
            found += declining.pairs
            left_out.update(declining.left_out)
    write_pairs(arguments.out, found)
    training, held_out = split(found)
    told: dict[str, Any] = {
        "pairs": len(found),
        "training": len(training),
        "held_out": len(held_out),
        "feedback_entries": len(feedback),
        "feedback_lines_skipped": feedback.skipped,
        "left_out": dict(left_out),
    }
    if arguments.json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        print(f"{len(found)} pairs ({len(training)} to learn from, {len(held_out)} held out).")
        for reason, count in left_out.most_common():
            print(f"left out: {count} ({reason})")
    if feedback.skipped:
        to_stderr(f"{feedback.skipped} lines of {file.name} could not be read and were skipped.")
    if not found:
        print(
            "No pairs yet: tick the box on the page Coach and vote or edit, or add --style 400.",
            file=sys.stderr,
        )
    return 0


def dpo(arguments: argparse.Namespace) -> int:
    """Teach preferences and say what it did to held-out pairs."""
    from finetune.preferences.run import prefer
    from finetune.preferences.settings import DpoSettings

    recipe = DpoSettings.model_validate({}).changed(arguments.changes)
    record = prefer(arguments.pairs, arguments.out, recipe, adapter=arguments.adapter)
    if arguments.json:
        print(json.dumps(record, ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(record)))
    return 0


def _lines(record: dict[str, Any]) -> list[str]:
    held = record["held_out"]
    lines = [f"{record['pairs']} pairs, {record['steps']} steps, "
             f"{record['seconds_a_pair']} s a pair"]  # fmt: skip
    for name, words in (
        ("reward_margin", "held-out reward margin"),
        ("reward_accuracy", "held-out reward accuracy"),
        ("wins_before", "preferred answer likelier, before"),
        ("wins_after", "preferred answer likelier, after"),
    ):
        lines.append(f"{words:<36} {_shown(held[name])}")
    for name, words in (("verified_before", "before"), ("verified_after", "after")):
        shown = _shown(record[name]["passed"])
        lines.append(f"{'sentences verified unaided, ' + words:<36} {shown}")
    return lines


def _shown(value: dict[str, Any] | None) -> str:
    if value is None:
        return "not measured"
    low, high = value["interval"]
    return f"{value['mean']:.3f} ({low:.3f} to {high:.3f})"
