"""``hyrox-coach finetune export``: from flags to files, their parity and a card."""

import json
import sys
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from finetune.export.export import (
    CARD,
    PARITY,
    check_formats,
    check_parity,
    write_card,
)
from finetune.export.export import export as write
from finetune.export.trained import read_trained
from generator.weights import to_stderr
from hyrox.errors import InputError
from hyrox.settings import settings


def export(arguments: Namespace) -> int:
    """Write, compare, describe, and upload where that is asked for; 1 when a format chooses other
    tokens than the trained model more often than it may.

    Raises:
        InputError: flags, run or token cannot be used; nothing has been written then.
    """
    trained = read_trained(arguments.run)
    formats = [name.strip() for name in arguments.formats.split(",") if name.strip()]
    if not formats:
        raise InputError("No format is named; see 'hyrox-coach finetune export --help'.")
    if arguments.parity < 0:
        raise InputError("--parity counts prompts: 0 or more.")
    check_formats(formats, trained)
    if arguments.push:
        from finetune.export.push import checked_token

        checked_token()
    found: dict[str, Any] = write(trained, arguments.out, formats, settings())
    parity = None
    if arguments.parity:
        parity = _compared(trained, arguments.out, formats, arguments.parity)
    if not write_card(trained, arguments.out, parity):
        to_stderr(
            "The card has no measured figures: there is no compare.json of this adapter in the "
            "run's folder (hyrox-coach finetune compare)."
        )
    found = {**found, "parity": parity, "pushed": None}
    if arguments.push and not _missed(parity):
        from finetune.export.push import push

        found["pushed"] = push(arguments.out, arguments.push)
    print(json.dumps(found) if arguments.json else _words(arguments.out, found))
    for name, share in _missed(parity).items():
        uploaded = "; nothing was uploaded" if arguments.push else ""
        to_stderr(
            f"{name} chooses the trained model's token at {share:.1%} of the places only: see "
            f"{arguments.out / PARITY}{uploaded}."
        )
    return 1 if _missed(parity) else 0


def _compared(trained: Any, out: Path, formats: list[str], count: int) -> dict[str, Any]:
    from tqdm import tqdm

    from finetune.data.sources.world import World
    from finetune.export.prompts import held_out_prompts

    to_stderr("Making held-out prompts.")
    prompts = held_out_prompts(World(settings()), count)
    with tqdm(total=len(prompts), desc="parity", unit="prompt", file=sys.stderr) as bar:
        return check_parity(
            trained, out, formats, prompts, settings(), lambda done, _of: bar.update(done - bar.n)
        )


def _missed(parity: Mapping[str, Any] | None) -> dict[str, float]:
    """Formats below what is wanted, with their share."""
    if not parity:
        return {}
    return {
        name: found["share_equal"]
        for name, found in parity["formats"].items()
        if found["share_equal"] < parity["wanted"]
    }


def _words(out: Path, found: Mapping[str, Any]) -> str:
    lines = [f"{out}: {CARD} and"]
    lines += [f"  {told['bytes'] / 1e6:8.1f} MB  {name}" for name, told in found["files"].items()]
    if found["parity"]:
        lines.append(f"Against the trained model, {found['parity']['prompts']} held-out prompts:")
        lines += [
            f"  {name}: same token at {one['share_equal']:.1%} of {one['tokens']:,} places, "
            f"{one['identical_answers']} answers identical, "
            f"{one['share_before_first_difference']:.1%} before the first difference"
            for name, one in found["parity"]["formats"].items()
        ]
    if found["pushed"]:
        lines.append(f"Uploaded: {found['pushed']}")
    return "\n".join(lines)
