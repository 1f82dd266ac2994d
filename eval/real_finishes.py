"""The coach on real finishes: does it ever fail, invent a number or turn a comparison round?

``python -m eval.real_finishes PARQUET --finishes 200 --questions 3 --out FILE``

Ingests the file into a store of its own, draws finishes evenly over seasons, divisions and genders,
opens each one's report and asks questions. Every answer is a line of FILE (a second run goes on
where the first ended); the summary, from the independent checker, is JSON on stdout. FILE holds
real results, so it may not lie inside the project.
"""

import argparse
import json
import random
import sys
import tempfile
import traceback
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.summary import summary
from generator.answer import Answer
from hyrox.errors import HyroxCoachError, InputError
from hyrox.results import RaceResult
from hyrox.settings import PROJECT
from hyrox.settings import settings as default_settings

if TYPE_CHECKING:
    from generator.coach import Coach
    from generator.race import OpenRace
    from retrieval.races import Races

SEED = 20_26
QUESTIONS_FILE = PROJECT / "corpora" / "questions" / "evaluation" / "finishes.jsonl"

Row = dict[str, Any]
"""One asked question: what was drawn and asked, and the answer or the error."""


def draw(races: "Races", wanted: int, seed: int = SEED) -> list[RaceResult]:
    """Finishes drawn without replacement, in turn from each season, division and gender.

    The order of a store's races is that of their ids, so a seed always draws the same ones.
    """
    groups: dict[tuple[int, str | None, str | None], list[int]] = defaultdict(list)
    for row in range(len(races)):
        key = (int(races.seasons[row]), races.division[row], races.gender[row])
        groups[key].append(row)
    chance = random.Random(seed)
    piles = [chance.sample(groups[key], min(wanted, len(groups[key]))) for key in sorted(groups)]
    turns = max(map(len, piles), default=0)
    rows = [pile[turn] for turn in range(turns) for pile in piles if turn < len(pile)]
    return [races.at(row) for row in rows[:wanted]]


def questions_for(
    finish: int, questions: Sequence[Mapping[str, str]], each: int, seed: int = SEED
) -> list[Mapping[str, str]]:
    """The questions of one finish: the shuffled list dealt out, so all are asked equally often."""
    dealt = list(questions)
    random.Random(seed).shuffle(dealt)
    return [dealt[(finish * each + turn) % len(dealt)] for turn in range(min(each, len(dealt)))]


def load_questions(path: Path = QUESTIONS_FILE) -> list[dict[str, str]]:
    """Questions with their family, one JSON object a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def run(
    coach: "Coach",
    finishes: Sequence[RaceResult],
    questions: Sequence[Mapping[str, str]],
    each: int,
    out: Path,
) -> list[Row]:
    """Ask what is not yet answered in ``out``, and give all its rows.

    An error of the coach is a finding here: it is recorded, and the run goes on.
    """
    from tqdm import tqdm

    rows = read_rows(out)
    done = {(row["result_id"], row["question"]) for row in rows}
    with (
        out.open("a", encoding="utf-8") as file,
        tqdm(total=len(finishes) * each, desc="Asking", file=sys.stderr) as bar,
    ):
        for number, result in enumerate(finishes):
            asked = questions_for(number, questions, each)
            missing = [q for q in asked if (result.result_id, q["text"]) not in done]
            bar.update(len(asked) - len(missing))
            for row in _ask_all(coach, result, missing):
                rows.append(row)
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
                file.flush()
                bar.update(1)
    return rows


def read_rows(path: Path) -> list[Row]:
    """Rows of an earlier run; a last line cut off by a kill is left out, and cut off the file."""
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines.pop()
        path.write_text("".join(lines), encoding="utf-8")
    return [json.loads(line) for line in lines]


def _ask_all(
    coach: "Coach", result: RaceResult, questions: Sequence[Mapping[str, str]]
) -> Iterator[Row]:
    if not questions:
        return
    race: OpenRace | None = None
    failed = ""
    try:
        race = coach.open_race(result)
        race.as_json()
    except Exception:
        failed = traceback.format_exc(limit=-4)
    for question in questions:
        row: Row = {
            "result_id": result.result_id,
            "question": question["text"],
            "family": question["family"],
        }
        if race is None:
            yield row | {"error": failed}
            continue
        try:
            yield row | _asked(coach, race, question["text"])
        except Exception:
            yield row | {"error": traceback.format_exc(limit=-4)}


def _asked(coach: "Coach", race: "OpenRace", question: str) -> Row:
    answer: Answer | None = None
    for part in coach.ask(question, race, (), True):
        if isinstance(part, Answer):
            answer = part
    if answer is None:
        raise RuntimeError("the coach ended without an answer")
    generated = [
        {"generated": s.generated, "draft": s.draft, "reason": s.reason} for s in answer.sentences
    ]
    return {"answer": answer.as_json(), "generated": generated, "error": None}


@contextmanager
def opened(parquet: Path, home: Path | None, model: str | None) -> Iterator["Coach"]:
    """A coach over a store of its own, made from ``parquet`` (kept if ``home`` is given)."""
    from generator.coach import Coach
    from ingest.progress import Progress
    from ingest.results_run import ingest_results
    from ingest.stores import ensure_stores

    usual = default_settings()
    with tempfile.TemporaryDirectory(prefix="hyrox-coach-eval-") as scratch:
        folder = home or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        models = folder / "models"
        if usual.models_dir.is_dir() and not models.exists():
            # Merging the weights again would take half a minute and 300 MB.
            models.symlink_to(usual.models_dir, target_is_directory=True)
        settings = usual.model_copy(update={"home": folder, "model": model or usual.model})
        progress = Progress()
        ingest_results([parquet], settings, progress)
        ensure_stores(settings, progress)
        coach = Coach.open(settings)
        try:
            yield coach
        finally:
            coach.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; exit code 0 without findings, 1 with, 2 for bad input."""
    parser = argparse.ArgumentParser(prog="python -m eval.real_finishes", description=__doc__)
    parser.add_argument("parquet", type=Path, help="result file in the layout of 'ingest results'")
    parser.add_argument("--finishes", type=int, default=200, help="finishes to draw")
    parser.add_argument("--questions", type=int, default=3, help="questions for each")
    parser.add_argument("--out", type=Path, required=True, help="answers, a JSON object a line")
    parser.add_argument("--home", type=Path, help="keep the store here, to go on faster later")
    parser.add_argument("--model", help="chat model, as HYROX_COACH_MODEL")
    parser.add_argument("--summary", action="store_true", help="only sum up what FILE holds")
    options = parser.parse_args(arguments)
    try:
        rows = _rows(options)
    except HyroxCoachError as error:
        print(error, file=sys.stderr)
        return 2
    found = summary(rows)
    print(json.dumps(found, ensure_ascii=False, indent=1))
    return 1 if found["exceptions"] or found["offending"] else 0


def _rows(options: argparse.Namespace) -> list[Row]:
    out: Path = options.out.resolve()
    if out.is_relative_to(PROJECT):
        raise InputError("The answers hold real results: write them outside the project (--out).")
    if options.summary:
        return read_rows(out)
    if not options.parquet.is_file():
        raise InputError(f"There is no file {options.parquet}.")
    if options.finishes < 1 or options.questions < 1:
        raise InputError("Ask for at least one finish and one question.")
    out.parent.mkdir(parents=True, exist_ok=True)
    with opened(options.parquet, options.home, options.model) as coach:
        finishes = draw(coach.library.races, options.finishes)
        return run(coach, finishes, load_questions(), options.questions, out)


if __name__ == "__main__":
    sys.exit(main())
