"""The same question in worse words: does the coach still answer it, from the same facts?

``corpora/questions/evaluation/robustness.jsonl`` holds clean wordings, each with a race and the
kind of fact its answer should open with, the same questions disturbed, and messages that are none.
"""

import json
import re
import traceback
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.metrics.overlap import jaccard
from eval.statistics.intervals import Part
from eval.statistics.metric import Metric
from eval.suites.asking import Races, asked, row_of
from eval.suites.base import COACH, Case, Checked, Row, Scored
from eval.suites.cited import checked, cited, findings
from generator.answer import Answer
from generator.coach import Coach
from hyrox.errors import InputError
from hyrox.settings import settings
from retrieval.search.languages import NOT_UNDERSTOOD, SUPPORTED, note

if TYPE_CHECKING:
    from eval.running.bench import Bench
    from generator.race import OpenRace

FILE = Path("questions") / "evaluation" / "robustness.jsonl"
CLEAN, SEVERAL = "clean", "several at once"
RACES = 25
ANY_NOTE = "any"
"""The note of a question in two languages: either may be meant."""

Line = Mapping[str, Any]


class Robustness:
    """See the module."""

    name = "robustness"
    title = "Robustness"
    about = (
        "Fourteen questions about invented races, each in a clean wording and disturbed: typing "
        "mistakes (typos by hand, typed by a seed), no punctuation, shouting, emoji, dictation, "
        "French, German, Spanish, Arabic, mixed languages, inside a story, times written "
        "otherwise, markup and control characters, exactly 1,000 characters, asked again, several "
        "at once; and messages that are too long or hold no word, which must be refused. Compared "
        "is what the shown sentences cite: it should be what the clean wording brings. All were "
        "written by one person, so they show which disturbances hurt, not how often athletes "
        "write like that; the coach was mended by what all but the family typed showed; and the "
        "same evidence is not yet the same quality of words."
    )
    ways = (COACH,)
    metrics: Mapping[str, Metric] = {
        "failed": Metric("end in an error, %", falls=True),
        "refused_due": Metric(
            "refused where due, %",
            means="Messages without a word or longer than 1,000 characters.",
        ),
        "refused_clearly": Metric(
            "refusals that say why, %", means="The message names what is wrong with it.",
        ),
        "refused_wrongly": Metric("questions refused or referred, %", falls=True),
        "right": Metric(
            "open with the right kind of fact, %",
            means="The first thing cited is of the kind that a person named for the question "
            "before it was asked.",
        ),
        "same_main": Metric(
            "open with the same fact as the clean wording, %",
            means="The first thing cited is the same, its figures included.",
        ),
        "agreement": Metric(
            "cited as for the clean wording (Jaccard, %)", share=False,
            means="What both answers cite over what either cites (Jaccard 1912), mean of the "
            "questions. Facts with other figures are other facts.",
        ),
        "parts": Metric(
            "of several questions at once, answered, %",
            means="The fact that opens the answer to each question alone is cited.",
        ),
        "note": Metric(
            "say rightly whether the question was in another language, %",
            means="A question in French, German, Spanish or Arabic is told, in that language, "
            "that the answer is English; an English one is not.",
        ),
        "findings": Metric(
            "sentences with a finding of the independent checker, %", falls=True, decimals=2,
        ),
    }  # fmt: skip
    cost = 3.0

    def __init__(self) -> None:
        self._races: Races | None = None
        self._clean: dict[str, Row] = {}

    @cached_property
    def _lines(self) -> Mapping[str, Line]:
        lines = (settings().corpora / FILE).read_text(encoding="utf-8").splitlines()
        return {line["id"]: line for line in map(json.loads, lines)}

    def cases(self, bench: "Bench") -> Sequence[Case]:
        """The file's lines; the wordings of one question are a group."""
        return [
            Case(
                line["id"], line["of"][0] if line["of"] else line["id"],
                {
                    "question": line["text"], "race": self._race_of(line),
                    "clean": [self._lines[f"{CLEAN}-{k}"]["text"] for k in line["of"]],
                    "rests_on": self._rests_on(line),
                    **{k: line[k] for k in ("refused", "note", "before") if k in line},
                },
                family=line["family"], quick=line["quick"],
            )
            for line in self._lines.values()
        ]  # fmt: skip

    def answer(self, case: Case, way: str, bench: "Bench") -> Row:
        """The answer, what the clean wording's answer cites, and which notes were given."""
        coach = bench.coach
        if self._races is None:
            self._races = Races(coach, RACES)
        race = self._races[int(case.asks["race"])]
        clean = [self._clean_row(coach, race, case, text) for text in case.asks["clean"]]
        row = _heard(coach, race, case.asks["question"], case.asks.get("before", ()))
        return row | {"clean": [[one.name for one in cited(c)] for c in clean]}

    def score(self, case: Case, way: str, row: Row) -> Scored:
        """See ``metrics``; an error or a refusal where none is due agrees with nothing."""
        parts: dict[str, Part] = {"failed": (float("failed" in row), 1.0)}
        refused = row.get("refused")
        due = case.asks.get("refused")
        if due is not None:
            parts["refused_due"] = (float(refused is not None), 1.0)
            if refused is not None:
                parts["refused_clearly"] = (float(due in refused), 1.0)
            return Scored(parts, _without_answer(row))
        answered = "answer" in row
        flag = answered and row["answer"]["safety"]["red_flag"]
        parts["refused_wrongly"] = (float(refused is not None or bool(flag)), 1.0)
        found = cited(row) if answered else []
        parts |= _agreement(case, [one.name for one in found], row.get("clean", ()))
        right = bool(found) and re.match(case.asks["rests_on"], found[0].key) is not None
        if case.family != SEVERAL:
            parts["right"] = (float(right), 1.0)
        if not answered:
            return Scored(parts, _without_answer(row))
        if case.asks.get("note") != ANY_NOTE:
            wanted = [case.asks["note"]] if case.asks.get("note") else []
            parts["note"] = (float(row["notes"] == wanted), 1.0)
        shown = checked(row["answer"])
        parts["findings"] = findings(shown)
        evidence = {item["id"]: item["text"] for item in row["answer"]["evidence"]}
        return Scored(parts, shown, evidence)

    def _race_of(self, line: Line) -> int:
        first = self._lines[f"{CLEAN}-{line['of'][0]}"] if line["of"] else line
        return int(first["race"])

    def _rests_on(self, line: Line) -> str:
        return str(self._lines[f"{CLEAN}-{line['of'][0]}"]["rests_on"]) if line["of"] else ""

    def _clean_row(self, coach: Coach, race: "OpenRace", case: Case, text: str) -> Row:
        """Asked once for all that are compared with it."""
        key = f"{case.asks['race']} {text}"
        if key not in self._clean:
            self._clean[key] = row_of(asked(coach, text, race))
        return self._clean[key]


def _heard(coach: Coach, race: "OpenRace", question: str, before: Sequence[str]) -> Row:
    """The answer as a row with the languages of its notes; or what was raised."""
    history: list[tuple[str, Answer]] = []
    try:
        for earlier in before:
            history.append((earlier, asked(coach, earlier, race, history)))
        answer = asked(coach, question, race, history)
    except InputError as error:
        return {"refused": str(error)}
    except Exception:
        # What robustness is about: it counts in a figure instead of leaving all of them.
        return {"failed": traceback.format_exc(limit=-4)}
    glossaries = coach.library.settings.corpora / "glossaries"
    notes = [one for one in SUPPORTED if note(one, "english_sources", glossaries) in answer.note]
    return row_of(answer) | {"notes": notes + ["other"] * (NOT_UNDERSTOOD in answer.note)}


def _agreement(case: Case, found: Sequence[str], clean: Sequence[Sequence[str]]) -> dict[str, Part]:
    """How the cited compares with what the clean wording's answer cites."""
    if case.family == CLEAN:
        return {}
    if case.family == SEVERAL:
        answered = sum(bool(one) and one[0] in found for one in clean)
        return {"parts": (float(answered), float(len(clean)))}
    (one,) = clean or ((),)
    same = found[:1] == list(one[:1])
    return {"same_main": (float(same), 1.0), "agreement": (jaccard(found, one), 1.0)}


def _without_answer(row: Row) -> list[Checked]:
    if "refused" in row:
        return [Checked(row["refused"], "refused")]
    if "failed" in row:
        return [Checked(row["failed"].splitlines()[-1], "ended in an error", good=False)]
    return checked(row["answer"])


SUITE = Robustness()
