"""All that a judge said of an evaluation, as figures: what ``judge.json`` holds for each judge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from eval.judges.address import Server
from eval.judges.asking import Call, pair_calls, prompts_hash, sentences_call
from eval.judges.consent import Prices
from eval.judges.figures.pairs import Judged, Ways, each_pair, outcomes_by_case, pair_figures
from eval.judges.figures.people import with_people
from eval.judges.figures.sentences import Graded, disagreements, sentence_figures
from eval.judges.material import Material, Matter
from eval.judges.verdicts import Preference, read_labels, read_preference
from eval.people.pairs import Key
from eval.running.kept import Kept
from hyrox.errors import InputError
from hyrox.ratings.files import json_of
from hyrox.ratings.shapes import Rating
from ingest.files import replace_json

FILE = "judge.json"
FORMAT = 1
NOTE = (
    "The opinion of a language model. It can be wrong, prefers some places, lengths and styles, "
    "and is never the only evidence: the figures of evaluation.json come from rules."
)

Found = dict[str, Any]


@dataclass(frozen=True)
class Questions:
    """What a judge is asked about one matter: the pair unless both answers are alike."""

    matter: Matter
    orders: tuple[Call, Call] | None
    answers: tuple[Call, Call]

    @classmethod
    def of(cls, matter: Matter) -> "Questions":
        orders = None if matter.alike else pair_calls(matter)
        return cls(matter, orders, (sentences_call(matter, 0), sentences_call(matter, 1)))

    @property
    def calls(self) -> tuple[Call, ...]:
        return (*(self.orders or ()), *self.answers)


@dataclass(frozen=True)
class People:
    """Ratings of people and the keys to them."""

    ratings: Sequence[Rating]
    keys: Sequence[Key]


def opinion(
    asked: Sequence[Questions],
    kept: Kept,
    of: Material,
    ways: Ways,
    server: Server,
    *,
    prices: Prices | None = None,
    people: People | None = None,
) -> Found:
    """The figures of one judge, from the replies that are kept; a question without one is left out.

    Args:
        asked: the questions of each matter.
        kept: replies.
        of: where the matters come from.
        ways: the first is the one whose win rate is given.
        server: whose opinion it is.
    """
    judged = [one for questions in asked if (one := _judged(questions, kept)) is not None]
    graded = [one for questions in asked for one in _graded(questions, kept)]
    return {
        "format": FORMAT,
        "what": NOTE,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "judge": {
            "model": server.model, "address": server.address.url, "local": server.address.local,
            "prompts": prompts_hash(),
        },
        "ways": list(ways),
        "made_from": dict(of.made_from),
        "questions": {
            "judged": len(asked),
            "alike": sum(one.orders is None for one in asked),
            "without_reply": sum(call.key not in kept for one in asked for call in one.calls),
            "private_left_out": of.private,
            "unanswered_left_out": of.unanswered,
        },
        "spent": _spent([kept[key] for key in _keys(asked) if key in kept], prices),
        "pairs": pair_figures(judged, ways),
        "sentences": sentence_figures(graded, ways),
        "with_people": None if people is None else with_people(
            outcomes_by_case(judged, ways), people.ratings, people.keys, ways
        ),
        "each_pair": each_pair(judged, ways),
        "differs_from_rules": disagreements(graded, ways),
    }  # fmt: skip


def write_opinion(folder: Path, found: Mapping[str, Any]) -> Path:
    """Put an opinion into ``judge.json``, in the place of this judge's last one on these ways.

    Raises:
        InputError: a file of that name is there and holds something else.
    """
    file = folder / FILE
    others = [one for one in read_opinions(folder) if _who(one) != _who(found)]
    replace_json(file, {"format": FORMAT, "what": NOTE, "opinions": [*others, found]})
    return file


def read_opinions(folder: Path) -> list[Found]:
    """The opinions in the folder of an evaluation, the newest last; none if nobody was asked.

    Raises:
        InputError: the file holds something else.
    """
    file = folder / FILE
    if not file.exists():
        return []
    try:
        found = json_of(file)
        opinions = list(found["opinions"])
        if found["format"] != FORMAT or not all(_who(one) for one in opinions):
            raise ValueError
    except (KeyError, TypeError, ValueError):
        raise InputError(
            f"{file} holds no opinions of judges that this version reads; move it away."
        ) from None
    return opinions


def _who(found: Mapping[str, Any]) -> tuple[str, str, tuple[str, ...]]:
    return found["judge"]["model"], found["judge"]["address"], tuple(found["ways"])


def _keys(asked: Sequence[Questions]) -> Sequence[str]:
    return list(dict.fromkeys(call.key for one in asked for call in one.calls))


def _judged(questions: Questions, kept: Kept) -> Judged | None:
    if questions.orders is None or any(call.key not in kept for call in questions.orders):
        return None
    first, second = (_preference(call, kept) for call in questions.orders)
    return Judged(questions.matter, (first, second))


def _preference(call: Call, kept: Kept) -> Preference | None:
    return read_preference(kept[call.key]["replies"][-1])


def _graded(questions: Questions, kept: Kept) -> list[Graded]:
    return [
        Graded(questions.matter, place, read_labels(kept[call.key]["replies"][-1], call.count))
        for place, call in enumerate(questions.answers)
        if call.key in kept
    ]


def _spent(rows: Sequence[Mapping[str, Any]], prices: Prices | None) -> Found:
    """What the replies took in all runs; tokens and money only if the server counted all."""
    told = [(row["tokens_in"], row["tokens_out"]) for row in rows]
    counted = all(None not in one for one in told)
    into, out = (sum(one[at] for one in told) if counted else None for at in (0, 1))
    return {
        "replies": sum(len(row["replies"]) for row in rows),
        "asked_again": sum(len(row["replies"]) > 1 for row in rows),
        "cut_short": sum(row["ended"] == "length" for row in rows),
        "sampled": sum(row["samples"] for row in rows),
        "tokens_in": into,
        "tokens_out": out,
        "money": round(prices.of(into, out), 4)
        if prices is not None and into is not None and out is not None
        else None,
        "seconds": round(sum(row["seconds"] for row in rows), 1),
    }
