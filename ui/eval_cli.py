"""The parser of ``eval``; what it does is in ``eval``, which the app itself never imports."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

AddCommand = Callable[[Any, str, str, str], argparse.ArgumentParser]


def add_eval(commands: Any, add: AddCommand) -> None:
    """Add the commands that measure the coach."""
    group = commands.add_parser(
        "eval",
        help="measure the coach, with and without grounding",
        description="Measure the coach: run suites, compare two evaluations, guard a baseline.",
    )
    actions = group.add_subparsers(dest="action", metavar="ACTION", required=True)
    run = add(
        actions, "run", "run suites; a run that was stopped goes on", "eval.running.command:run"
    )
    run.add_argument(
        "--out", type=Path, metavar="FOLDER", help="answers and figures (in the local stores)"
    )
    run.add_argument("--quick", action="store_true", help="the small fixed subset of each suite")
    run.add_argument(
        "--suites", default="", metavar="NAMES",
        help="of grounding, checking, retrieval, prediction, plans, meals, safety, injection, "
        "robustness, fairness (all)",
    )  # fmt: skip
    run.add_argument("--model", metavar="MODEL", help="chat model, as HYROX_COACH_MODEL")
    run.add_argument(
        "--real", type=Path, metavar="FILE",
        help="real finishes as for 'ingest results'; their answers stay in the folder",
    )  # fmt: skip
    run.add_argument(
        "--runs", dest="times", type=int, default=1, metavar="N",
        help="ask each question N times, for a model that samples (1)",
    )  # fmt: skip
    _add_report(actions, add)
    _add_statistics(actions, add)
    _add_people(actions, add)
    _add_judge(actions, add)


def _add_report(actions: Any, add: AddCommand) -> None:
    """One page of a run."""
    report = add(
        actions, "report", "write an evaluation as one HTML file, its figures made again from the "
        "answers", "eval.report.command:report",
    )  # fmt: skip
    report.add_argument("folder", type=Path, metavar="FOLDER", help="where 'eval run' left answers")
    report.add_argument(
        "--html", type=Path, metavar="FILE",
        help="the page, with its JSON beside it (FOLDER/evaluation.html)",
    )  # fmt: skip


def _add_statistics(actions: Any, add: AddCommand) -> None:
    """What two evaluations say about each other."""
    module = "eval.statistics.command"
    compare = add(
        actions, "compare", "tell whether a second evaluation is better or worse than a first",
        f"{module}:compare",
    )  # fmt: skip
    for name, which in (("before", "first"), ("after", "second")):
        compare.add_argument(
            name, type=Path, metavar=name.upper(),
            help=f"the {which}: an evaluation.json or the folder it stands in",
        )  # fmt: skip
    gate = add(
        actions, "gate", "fail when an evaluation falls behind the baseline", f"{module}:gate"
    )
    gate.add_argument(
        "--baseline", type=Path, metavar="FILE", help="the evaluation to hold against (shipped)"
    )
    gate.add_argument(
        "--found", type=Path, metavar="FILE",
        help="an evaluation that is there already, instead of asking the baseline's suites",
    )  # fmt: skip
    gate.add_argument(
        "--out", type=Path, metavar="FOLDER",
        help="answers and figures, for a run that goes on (asked anew, in the local stores)",
    )  # fmt: skip
    gate.add_argument("--model", metavar="MODEL", help="chat model (the baseline's)")


def _add_people(actions: Any, add: AddCommand) -> None:
    """What people rate on the page *Evaluate*, and what their ratings add up to."""
    module = "eval.people.command"
    pairs = add(
        actions, "pairs", "write pairs of answers to compare blindly, and their key",
        f"{module}:pairs",
    )  # fmt: skip
    pairs.add_argument("folder", type=Path, metavar="FOLDER", help="where 'eval run' left answers")
    pairs.add_argument(
        "--ways", default="grounded,ungrounded", metavar="ONE,OTHER",
        help="the two to compare, such as coach,ungrounded (grounded,ungrounded)",
    )  # fmt: skip
    pairs.add_argument(
        "--out", type=Path, required=True, metavar="FILE",
        help="pairs for the raters; the key goes to FILE with the ending .key.json",
    )  # fmt: skip
    pairs.add_argument(
        "--count", type=int, metavar="N", help="at most N pairs, over all kinds of questions"
    )
    pairs.add_argument(
        "--plain", action="store_true", help="without citations, which tell some ways apart"
    )
    people = add(actions, "people", "figures of what people rated", f"{module}:people")
    people.add_argument("files", nargs="+", type=Path, metavar="FILE", help="files of ratings")
    people.add_argument(
        "--key", action="append", default=[], type=Path, metavar="FILE",
        help="key of a set of pairs (several times for several)",
    )  # fmt: skip
    rubric = add(
        actions, "rubric", "write a plan with what code finds of it, to be rated by people",
        f"{module}:rubric",
    )  # fmt: skip
    rubric.add_argument("plan", type=Path, metavar="PLAN", help="as 'plan --json' prints it")
    rubric.add_argument(
        "--profile", type=Path, required=True, metavar="FILE", help="what it was made for"
    )
    rubric.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="opened on the page Evaluate"
    )


def _add_judge(actions: Any, add: AddCommand) -> None:
    """A language model's opinion beside the rules."""
    judge = add(
        actions, "judge", "ask a language model which answers are better: an opinion beside the "
        "rules", "eval.judges.command:judge",
    )  # fmt: skip
    judge.add_argument("folder", type=Path, metavar="FOLDER", help="where 'eval run' left answers")
    judge.add_argument(
        "--url", required=True, metavar="URL",
        help="OpenAI-compatible address of the judge, such as http://127.0.0.1:8080/v1",
    )  # fmt: skip
    judge.add_argument("--model", required=True, metavar="NAME", help="its name at that address")
    judge.add_argument(
        "--key-env", metavar="VAR", help="environment variable that holds the address's key"
    )
    judge.add_argument(
        "--ways", default="grounded,ungrounded", metavar="ONE,OTHER",
        help="the two to compare (grounded,ungrounded)",
    )  # fmt: skip
    judge.add_argument("--limit", type=int, metavar="N", help="at most N questions of the coach")
    for name, what in (("in", "sent"), ("out", "received")):
        judge.add_argument(
            f"--price-{name}", type=float, metavar="X", help=f"price of a million tokens {what}"
        )
    judge.add_argument(
        "--yes", action="store_true", help="send to an address that is not this machine unasked"
    )
    judge.add_argument(
        "--max-tokens", type=int, default=600, metavar="N",
        help="longest reply; more for a model that thinks aloud (600)",
    )  # fmt: skip
    judge.add_argument(
        "--timeout", type=float, default=120.0, metavar="SECONDS",
        help="longest silence of the address (120)",
    )  # fmt: skip
    judge.add_argument(
        "--ratings", action="append", default=[], type=Path, metavar="FILE",
        help="what people rated, to compare with (several times for several)",
    )  # fmt: skip
    judge.add_argument(
        "--key", action="append", default=[], type=Path, metavar="FILE",
        help="key of the pairs they rated",
    )  # fmt: skip
