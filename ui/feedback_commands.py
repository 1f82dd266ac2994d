"""What ``hyrox-coach feedback show|export|delete`` do: arguments in, exit code out."""

import argparse
import sys
from pathlib import Path

from generator.personal.kept import Feedback, Kept, delete_kept, exported, read_kept
from hyrox.errors import InputError, StoreError
from ui.commands import print_json, settings_of


def show(arguments: argparse.Namespace) -> int:
    """The last entries, newest last."""
    config = settings_of(arguments)
    feedback = _read(config.feedback_file)
    last = feedback.entries[-max(0, arguments.last) :] if arguments.last > 0 else ()
    if arguments.json:
        print_json({
            "file": str(config.feedback_file),
            "entries": len(feedback),
            "skipped_lines": feedback.skipped,
            "last": [
                {"time": e.time, "question": e.question, "answer": e.answer, "vote": e.vote,
                 "edit": e.edit} for e in last
            ],
        })  # fmt: skip
        return 0
    print(f"{len(feedback)} votes and edits in {config.feedback_file}.")
    for entry in last:
        print("\n".join(_lines(entry)))
    return 0


def export(arguments: argparse.Namespace) -> int:
    """All entries as JSON lines, whole; ``--json`` says the same as without it.

    Raises:
        StoreError: the file cannot be written.
    """
    feedback = _read(settings_of(arguments).feedback_file)
    lines = "".join(f"{row}\n" for row in exported(feedback))
    if arguments.file is None:
        sys.stdout.write(lines)
        return 0
    try:
        arguments.file.write_text(lines, encoding="utf-8", newline="\n")
    except OSError as error:
        raise StoreError(f"{arguments.file} cannot be written: {error.strerror}.") from None
    print(f"{len(feedback)} votes and edits written to {arguments.file}.", file=sys.stderr)
    return 0


def delete(arguments: argparse.Namespace) -> int:
    """Delete votes, edits and style, once that was confirmed.

    Raises:
        InputError: it was not confirmed.
    """
    config = settings_of(arguments)
    files = [file for file in (config.feedback_file, config.style_file) if file.exists()]
    if files and not arguments.yes:
        names = " and ".join(str(file) for file in files)
        print(f"Delete {names} for good? Type yes: ", end="", file=sys.stderr, flush=True)
        if sys.stdin.readline().strip().lower() != "yes":
            raise InputError("Nothing was deleted. Type yes, or call it with --yes.")
    count = delete_kept(*files)
    if arguments.json:
        print_json({"deleted": [str(file) for file in files]})
    else:
        print("Deleted." if count else "Nothing was kept.")
    return 0


def _read(file: Path) -> Feedback:
    feedback = read_kept(file)
    if feedback.skipped:
        print(f"{feedback.skipped} damaged lines of {file.name} were skipped.", file=sys.stderr)
    return feedback


def _lines(entry: Kept) -> list[str]:
    what = f"voted {entry.vote}" if entry.vote else "edited"
    lines = ["", f"{entry.time}  {what}: {entry.question}", f"  {entry.answer}"]
    return [*lines, f"  your wording: {entry.edit}"] if entry.edit else lines
