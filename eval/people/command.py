"""``hyrox-coach eval pairs``, ``people`` and ``rubric``: files in, files and figures out."""

import json
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from eval.people.pairs import Key, make_pairs, read_key
from hyrox.errors import InputError
from hyrox.ratings.files import json_of, read_ratings
from hyrox.ratings.shapes import FORMAT, CodeVerdict, PairRating, PlanToRate, Rating, settled
from hyrox.settings import Settings, settings
from ingest.files import replace_json

SUITE = "grounding"


def pairs(arguments: Namespace) -> int:
    """Write pairs of answers to compare blindly, and their key beside them.

    Raises:
        InputError: no such ways or answers, or the file is there: its key is needed by those who
            rated already.
    """
    from eval.running.command import load

    out: Path = arguments.out
    key_file = out.with_suffix(".key.json")
    for file in (out, key_file):
        if file.exists():
            raise InputError(f"{file} is there already; name another file.")
    if arguments.count is not None and arguments.count < 1:
        raise InputError(f"--count {arguments.count}: a file holds one pair at least.")
    (suite,) = load(SUITE)
    blind, key = make_pairs(
        suite, arguments.folder, _two(arguments.ways), settings(), count=arguments.count,
        plain=arguments.plain,
    )  # fmt: skip
    _write(key_file, key.model_dump(mode="json"))
    _write(out, blind.model_dump(mode="json"))
    told = {"pairs": len(blind.pairs), "same_answers": key.same, "file": str(out),
            "key": str(key_file)}  # fmt: skip
    if arguments.json:
        print(json.dumps(told))
    else:
        print(f"{len(blind.pairs)} pairs in {out}; {key.same} with two answers alike left out.")
    print(f"Keep {key_file} from those who rate: it says whose answer is whose.", file=sys.stderr)
    return 0


def people(arguments: Namespace) -> int:
    """Print what ratings add up to.

    Raises:
        InputError: a file is missing, or a line of it is no rating; nothing is counted then.
    """
    found = figures(
        read_ratings(*arguments.files), [read_key(file) for file in arguments.key], settings()
    )
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        from eval.people.table import table

        print(table(found))
    return 0


def rubric(arguments: Namespace) -> int:
    """Write a plan with what code finds of it, for the form of the page *Evaluate*.

    Raises:
        InputError: no plan or no profile in the files.
    """
    from eval.plans.rubric import judge
    from eval.plans.rules.sheet import read_rows
    from hyrox.plans.migration import read_plan
    from hyrox.plans.reading import read_profile

    plan = read_plan(json_of(arguments.plan)).model_dump(mode="json", by_alias=True)
    profile = read_profile(json_of(arguments.profile)).model_dump(mode="json", by_alias=True)
    verdicts = judge(plan, profile, read_rows(settings().corpora))
    code = {name: CodeVerdict(met=one.met, why=one.why) for name, one in verdicts.items()}
    _write(arguments.out, PlanToRate(plan=plan, code=code).model_dump(mode="json"))
    met = sum(one.met is True for one in code.values())
    if arguments.json:
        print(json.dumps({"file": str(arguments.out), "met": met, "criteria": len(code)}))
    else:
        print(f"{arguments.out}: code finds {met} of {len(code)} criteria met.")
    return 0


def figures(ratings: list[Rating], keys: list[Key], config: Settings) -> dict[str, Any]:
    """Everything that ratings add up to.

    Raises:
        InputError: a rating names a pair or an answer that its set's key does not hold.
    """
    from eval.people.comparisons import comparisons
    from eval.people.plans import rubric as of_plans

    pairs_of, plans_of = settled(ratings)
    keyed = {key.set: key for key in keys}
    for one in pairs_of.values():
        if one.set in keyed and not _fits(one, keyed[one.set]):
            raise InputError(
                f"The key of set {one.set} does not hold what {one.rater} rated as pair {one.pair}:"
                " it belongs to other pairs."
            )
    return {
        "format": FORMAT,
        "lines": len(ratings),
        "replaced": sum(isinstance(one, PairRating) for one in ratings) - len(pairs_of),
        "comparisons": comparisons(list(pairs_of.values()), keys),
        "plans": of_plans(list(plans_of.values()), config.corpora),
    }


def _fits(rating: PairRating, key: Key) -> bool:
    origin = key.pairs.get(rating.pair)
    return origin is not None and set(rating.shown) == set(origin.ways)


def _two(names: str) -> tuple[str, str]:
    ways = [name.strip() for name in names.split(",") if name.strip()]
    if len(ways) != 2:
        raise InputError(f"--ways {names}: name two ways, parted by a comma.")
    return ways[0], ways[1]


def _write(file: Path, content: object) -> None:
    try:
        replace_json(file, content)
    except OSError as error:
        raise InputError(f"{file} cannot be written: {error.strerror}.") from None
