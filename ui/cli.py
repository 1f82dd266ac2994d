"""``hyrox-coach``: the command line. Data on stdout, progress on stderr, exit codes 0, 1, 2, 130.

Only the parser lives here and it imports nothing heavy, so that ``--help`` answers at once; what
a command does is in ``ui.commands``.
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from hyrox.errors import HyroxCoachError, InputError, ModelError
from ui.backup.cli import add_backup
from ui.corpus_cli import add_corpus
from ui.eval_cli import add_eval
from ui.feedback_cli import add_feedback
from ui.finetune_cli import add_finetune
from ui.ingest_cli import add_ingest
from ui.journal.cli import add_journal
from ui.plan_cli import add_planning
from ui.several.cli import add_several
from ui.training.cli import add_training
from ui.training.meals_cli import add_meals

EXIT_FAILED = 1
EXIT_BAD_INPUT = 2
EXIT_INTERRUPTED = 130


class _Parser(argparse.ArgumentParser):
    """An argparse parser whose complaint is one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(EXIT_BAD_INPUT, f"{_one_line(message)} (see {self.prog} --help)\n")


class _MainParser(_Parser):
    def format_help(self) -> str:
        return f"{super().format_help()}\n{_settings_help()}"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. Every refusal is one line on stderr."""
    arguments = parser().parse_args(argv)
    try:
        return _run(arguments)
    except InputError as error:
        return _complain(error, EXIT_BAD_INPUT)
    except HyroxCoachError as error:
        return _complain(error, EXIT_FAILED)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader of a pipe (``| head``) left: point stdout elsewhere so that the interpreter's
        # own flush at exit stays silent.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def parser() -> argparse.ArgumentParser:
    """The whole command line as one parser."""
    top = _MainParser(
        prog="hyrox-coach",
        description="A HYROX coach that looks things up, computes with code, and never invents a "
        "number. Everything stays on this machine.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = top.add_subparsers(
        dest="command", metavar="COMMAND", required=True, parser_class=_Parser
    )

    _command(commands, "doctor", "check this installation and say what to do", "doctor")

    ui = _command(commands, "ui", "open the app in a browser on this machine", "ui")
    ui.add_argument("--host", help="address to listen on (default 127.0.0.1)")
    ui.add_argument("--port", type=_port, help="port to listen on (default 7860)")
    add_several(commands, _command, _port)

    tools = _command(
        commands, "mcp", "answer another program on this machine (MCP)", "ui.interface.stdio:mcp"
    )
    tools.description = (
        "The coach as tools for a client of the Model Context Protocol: report, neighbours, "
        "evidence, answer, plan. The client starts this command and talks to it over standard "
        "input and output; messages for people go to standard error."
    )

    add_ingest(commands, _command)
    add_corpus(commands, _command)

    report = _command(commands, "report", "read one race against its peers", "report")
    _race_arguments(report, required=True)
    report.add_argument("--goal", metavar="TIME", help="a finish to go down to, such as 1:20:00")
    report.add_argument(
        "--earlier", metavar="FILE", action="append", default=[],
        help="splits of a race before this one (several times for several)",
    )  # fmt: skip
    report.add_argument("--10k", dest="ten_km", metavar="TIME", help="a recent 10 km time")
    report.add_argument("--5k", dest="five_km", metavar="TIME", help="a recent 5 km time")
    report.add_argument("--pdf", metavar="FILE", help="write the report as a PDF too")
    report.add_argument("--image", metavar="FILE", help="write a share image without personal data")

    add_planning(commands, _command, _race_arguments)
    add_training(commands, _command)
    add_meals(commands, _command)

    add_journal(commands, _command)
    add_backup(commands, _command)
    add_feedback(commands, _command)
    add_finetune(commands, _command)
    add_eval(commands, _command)

    ask = _command(commands, "ask", "ask the coach one question", "ask")
    ask.add_argument("question", metavar="QUESTION")
    _race_arguments(ask, required=False)
    ask.add_argument(
        "--no-grounding",
        action="store_true",
        help="let the model answer alone, without evidence or checks (for comparison)",
    )

    document = _command(
        commands, "document", "print a document that an answer rests on",
        "ui.document_command:document",
    )  # fmt: skip
    document.add_argument("document", metavar="ID[#PLACE]", help="such as sled-push#pacing")
    return top


def _command(
    commands: "argparse._SubParsersAction[_Parser]", name: str, help_text: str, runs: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=help_text, description=help_text.capitalize() + ".")
    command.add_argument("--json", action="store_true", help="print JSON on stdout")
    command.set_defaults(runs=runs)
    return command


def _race_arguments(command: argparse.ArgumentParser, *, required: bool) -> None:
    race = command.add_mutually_exclusive_group(required=required)
    race.add_argument("--result", metavar="ID", help="a finish in the store")
    race.add_argument("--splits", metavar="FILE", help="a JSON or CSV file; - reads stdin")


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f"'{text}' is not a port; use a number from 0 to 65535")


def _run(arguments: argparse.Namespace) -> int:
    module, _, function = arguments.runs.rpartition(":")
    try:
        commands = importlib.import_module(module or "ui.commands")
        return int(getattr(commands, function)(arguments))
    except ModuleNotFoundError as error:
        if arguments.command != "finetune":
            raise
        raise ModelError(
            f"Teaching the model needs more packages ({error.name} is missing): "
            "pip install 'hyrox-coach[finetune]'."
        ) from None


def _settings_help() -> str:
    from hyrox.settings import Settings

    lines = ["settings, read from the environment:"]
    for name, field in Settings.model_fields.items():
        lines.append(f"  HYROX_COACH_{name.upper():<18} {field.description}")
    return "\n".join(lines) + "\n"


def _complain(error: Exception, code: int) -> int:
    print(f"hyrox-coach: {_one_line(str(error))}", file=sys.stderr)
    return code


def _one_line(message: str) -> str:
    """Messages may quote what a person typed: keep them on one line, without terminal codes."""
    return "".join(c for c in " ".join(message.split()) if c.isprintable())


if __name__ == "__main__":
    sys.exit(main())
