"""Two files of an evaluation's answers: pairs that tell nothing of their origin, and their key.

Ids come from the system's randomness, so whoever holds the pairs alone cannot tell, not even with
this code, which way an answer came from. What remains are the answers themselves: one that cites
looks like one that cites, unless ``plain`` takes the citations out of all of them.
"""

import json
import random
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from eval.running.bench import Bench
from eval.running.run import ROWS, Asked, asked, digest
from eval.suites.base import Case, Row, Suite
from generator.verify import without_citations
from hyrox.errors import InputError
from hyrox.plans.base import Strict
from hyrox.ratings.files import json_of
from hyrox.ratings.shapes import FORMAT, BlindAnswer, Fact, Id, Pair, Pairs, wrong
from hyrox.settings import Settings

SEED = 7


class Origin(Strict):
    """Where a pair came from; ``ways`` by the ids of its answers."""

    case: str
    family: str = ""
    ways: dict[Id, str]


class Key(Strict):
    """What the pairs do not tell. ``same`` are cases left out because both ways said the same."""

    format: Literal[1] = FORMAT
    kind: Literal["key"] = "key"
    set: Id
    ways: tuple[str, str]
    made_from: dict[str, str]
    plain: bool = False
    same: int = 0
    pairs: dict[Id, Origin]


@dataclass(frozen=True)
class _Two:
    """A case with what both ways made of it."""

    case: Case
    rows: tuple[Row, Row]


def make_pairs(
    suite: Suite,
    folder: Path,
    ways: tuple[str, str],
    settings: Settings,
    *,
    count: int | None = None,
    plain: bool = False,
) -> tuple[Pairs, Key]:
    """Pairs of two ways' answers to the same questions, and their key.

    Answers about real people's results, and those that ended in an error or without a word, are
    left out.

    Args:
        suite: whose rows stand in the folder.
        folder: of an evaluation.
        ways: the two to compare; the first is the one whose win rate is asked for.
        count: at most so many pairs, drawn evenly over the kinds of question; ``None``: all.
        plain: take citations out of all answers.

    Raises:
        InputError: no such way or rows, rows of other questions than today's, or no pair in them.
    """
    if unknown := [way for way in ways if way not in suite.ways]:
        raise InputError(
            f"The suite {suite.name} has no way {unknown[0]!r}; choose of {', '.join(suite.ways)}."
        )
    if ways[0] == ways[1]:
        raise InputError("Name two different ways to compare.")
    made_from, rows = _rows(folder / ROWS / f"{suite.name}.jsonl")
    cases = _cases(suite, folder, settings, made_from, rows)
    found = list(_both(cases, rows, ways))
    apart = [two for two in found if _text(two.rows[0], plain) != _text(two.rows[1], plain)]
    if not apart:
        raise InputError(f"{folder} holds no question with two different answers of {ways}.")
    chosen = _dealt(apart, len(apart) if count is None else count)
    pairs, origins = zip(*(_pair(two, ways, plain) for two in chosen), strict=True)
    blind = Pairs(id=secrets.token_hex(8), pairs=tuple(sorted(pairs, key=lambda pair: pair.id)))
    key = Key(
        set=blind.id, ways=ways, made_from=dict(made_from), plain=plain,
        same=len(found) - len(apart),
        pairs={pair.id: origin for pair, origin in zip(pairs, origins, strict=True)},
    )  # fmt: skip
    return blind, key


def read_key(file: Path) -> Key:
    """The key of a set of pairs.

    Raises:
        InputError: it is missing or no key.
    """
    try:
        return Key.model_validate(json_of(file))
    except ValidationError as error:
        raise InputError(
            f"{file.name} is no key of pairs ({wrong(error)}). `hyrox-coach eval pairs` writes it "
            "beside the pairs."
        ) from None


def _rows(file: Path) -> tuple[Mapping[str, str], dict[str, Row]]:
    """The whole lines of a file of rows; a run that still writes it is not disturbed."""
    try:
        data = file.read_bytes()
    except OSError:
        raise InputError(f"There are no answers in {file}: run `hyrox-coach eval run`.") from None
    try:
        whole = data[: data.rfind(b"\n") + 1].decode("utf-8")
        head, *rows = [json.loads(line) for line in whole.split("\n") if line]
        return head["made_from"], {row["key"]: row for row in rows}
    except (ValueError, KeyError, TypeError):
        raise InputError(f"{file} is not a file of answers.") from None


def _cases(
    suite: Suite,
    folder: Path,
    settings: Settings,
    made_from: Mapping[str, str],
    rows: Mapping[str, Row],
) -> Sequence[Case]:
    """The cases that were asked: what the rows were made of says whether the questions are still
    the same."""
    again = (re.search(r"#(\d+)$", key) for key in rows)
    runs = 1 + max((int(found[1]) for found in again if found), default=0)
    # Whether there are real finishes decides which cases there are; the file itself is not opened.
    real = folder if "real finishes" in made_from else None
    for quick in (False, True):
        plan = asked(suite, Bench(settings, folder, quick=quick, real=real, runs=runs))
        if digest(plan) == made_from.get("cases"):
            return _once(plan)
    raise InputError(
        f"The answers in {folder} are to other questions than this version asks: run "
        "`hyrox-coach eval run` into another folder."
    )


def _once(plan: Sequence[Asked]) -> list[Case]:
    return list({one.case.key: one.case for one in plan}.values())


def _both(cases: Sequence[Case], rows: Mapping[str, Row], ways: tuple[str, str]) -> Iterator[_Two]:
    for case in cases:
        one, other = (rows.get(Asked(case, way, 0).key, {}) for way in ways)
        if not case.private and _text(one) and _text(other):
            yield _Two(case, (one, other))


def _text(row: Row, plain: bool = False) -> str:
    text = str(row.get("answer", {}).get("answer", "")).strip()
    return without_citations(text) if plain else text


def _dealt(found: Sequence[_Two], count: int) -> list[_Two]:
    """So many, one family after the other as long as each has some."""
    families: dict[str, list[_Two]] = {}
    for two in random.Random(SEED).sample(list(found), len(found)):
        families.setdefault(two.case.family, []).append(two)
    turns = zip_longest(*(families[name] for name in sorted(families)))
    return [two for turn in turns for two in turn if two is not None][:count]


def _pair(two: _Two, ways: tuple[str, str], plain: bool) -> tuple[Pair, Origin]:
    answers = [BlindAnswer(id=secrets.token_hex(8), text=_text(row, plain)) for row in two.rows]
    origin = Origin(
        case=two.case.key, family=two.case.family,
        ways={answer.id: way for answer, way in zip(answers, ways, strict=True)},
    )  # fmt: skip
    first, second = sorted(answers, key=lambda answer: answer.id)
    pair = Pair(
        id=secrets.token_hex(8), question=str(two.case.asks["question"]), facts=_facts(two.rows),
        answers=(first, second),
    )  # fmt: skip
    return pair, origin


def _facts(rows: Sequence[Row]) -> tuple[Fact, ...]:
    """All that is known about race and question, whichever way was told of it."""
    truth: Mapping[str, Any] = next((row["truth"] for row in rows if row.get("truth")), {})
    # The plain sentence that follows in the next line says the same again.
    return tuple(Fact(id=name, text=str(text).split("\n")[0]) for name, text in truth.items())
