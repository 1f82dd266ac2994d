"""What grounding is worth: the same questions with evidence, without, and with somebody else's.

Ways: ``coach`` is what the athlete reads, after the check; ``grounded`` what the model wrote with
the same evidence before it; ``ungrounded`` the same model with the question alone; ``wrong
evidence`` with the evidence of another athlete or, for a question about training, passages found
for another question. Each sentence is judged against everything the stores hold about this race and
this question (:mod:`eval.metrics.faithfulness`), not against what was given.
"""

import random
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from eval.metrics.faithfulness import SentenceCheck, check_against
from eval.real_finishes import load_questions
from eval.retrieval.questions import Question, read_questions
from eval.suites.answer_figures import (
    METRICS,
    UNKNOWN,
    K,
    abstention_parts,
    answered_parts,
    citation_parts,
    context_parts,
    declines,
    faithfulness_parts,
    shape_parts,
    verdict,
    with_citations,
)
from eval.suites.asking import Races, Truth, asked, raw_row, row_of, spoken_by_model
from eval.suites.base import Case, Checked, Row, Scored
from generator.conversation import Conversation
from generator.focus import focus
from generator.prompt import ungrounded

if TYPE_CHECKING:
    from eval.running.bench import Bench
    from generator.coach import Coach
    from generator.race import OpenRace

COACH, GROUNDED, UNGROUNDED, WRONG = "coach", "grounded", "ungrounded", "wrong evidence"

RACES, EACH = 60, 4
ANSWERED, UNANSWERED = 72, 36
"""Questions about training that the library answers, and that it does not."""
REAL_RACES, REAL_EACH = 30, 2
QUICK_RACES, QUICK_ANSWERED, QUICK_UNANSWERED = 5, 6, 3
ABOUT_KNOWLEDGE = "knowledge"


class Grounding:
    """See the module."""

    name = "grounding"
    title = "Grounding"
    about = (
        f"{RACES * EACH} questions about {RACES} invented races and {ANSWERED + UNANSWERED} about "
        "training, answered by the same model with its evidence, with none, and with that of "
        "another athlete or question. The coach is what an athlete reads, after the check of each "
        "sentence. Numbers and directions are judged by rules against all that the stores hold "
        "about the race and the question; how good the rules are is measured in 'The checkers "
        "themselves'. Without evidence a model is not told the athlete's race: any number it "
        "gives is its own."
    )
    ways = (COACH, GROUNDED, UNGROUNDED, WRONG)
    metrics = METRICS
    cost = 3.0

    def __init__(self) -> None:
        self._last: tuple[str, Row] | None = None
        self._races: dict[bool, Races] = {}

    def cases(self, bench: "Bench") -> Sequence[Case]:
        """Race questions, dealt so that all are asked equally often, and training questions."""
        own = [q for q in load_questions() if q["family"] != ABOUT_KNOWLEDGE]
        found = list(_race_cases("race", own, RACES, EACH, quick=QUICK_RACES))
        if bench.real is not None and not bench.quick:
            found += _race_cases("real", own, REAL_RACES, REAL_EACH, quick=0, private=True)
        questions = read_questions(bench.settings.corpora, "test")
        english = [q for q in questions if q.language == "en" and not q.twin_of]
        answered = [q for q in english if q.answerable]
        unknown = [q for q in english if q.style == "unanswerable" and not q.answerable]
        found += _training_cases("known", answered, ANSWERED, QUICK_ANSWERED)
        found += _training_cases(UNKNOWN, unknown, UNANSWERED, QUICK_UNANSWERED)
        return found

    def answer(self, case: Case, way: str, bench: "Bench") -> Row:
        """Ask in one way; what the model wrote before the check comes from the coach's answer."""
        coach = bench.real_coach if case.private else bench.coach
        assert coach is not None
        race, other = self._races_of(case, coach)
        question = str(case.asks["question"])
        if way == COACH:
            row = row_of(asked(coach, question, race))
            self._last = (case.key, row)
        elif way == GROUNDED:
            row = self._drafts(case, coach, race)
        elif coach.model is None:
            return {"skipped": "no model"}
        elif way == UNGROUNDED:
            row = raw_row(spoken_by_model(coach, ungrounded(question)), ())
        else:
            row = self._mistaken(case, coach, question, other)
        return row | {"truth": Truth.of(coach, question, race).texts()}

    def score(self, case: Case, way: str, row: Row) -> Scored:
        """What the answer adds to each figure."""
        if row.get("skipped") or (way != COACH and not row["asked_model"]):
            return Scored({})
        if row["answer"]["safety"]["red_flag"]:
            # Fixed words of referral; what stops and what does not is the suite of safety's.
            return Scored({}, [Checked(row["answer"]["answer"], "stopped by the safety screen")])
        question = str(case.asks["question"])
        truth: Mapping[str, str] = row["truth"]
        evidence = {item["id"]: item["text"] for item in row["answer"]["evidence"]}
        said = [s for s in row["answer"]["sentences"] if s["status"] != "dropped"]
        checks = [
            SentenceCheck() if declines(s["text"]) else check_against(s["text"], truth, question)
            for s in said
        ]
        parts = faithfulness_parts(checks) | answered_parts(case, checks)
        if way != UNGROUNDED:
            parts |= citation_parts(said, evidence, question)
        text = " ".join(s["text"] for s in said)
        parts |= abstention_parts(case, text)
        if case.asks.get("answers") and way == COACH:
            parts |= context_parts(case, row)
        parts |= shape_parts(question, text, said, row)
        shown = [
            Checked(with_citations(s), verdict(c), None if not c.claims else not c.why)
            for s, c in zip(said, checks, strict=True)
        ]
        return Scored(parts, shown, truth)

    def _races_of(self, case: Case, coach: "Coach") -> tuple["OpenRace | None", "OpenRace | None"]:
        """The race asked about and another athlete's; none for a training question."""
        if "race" not in case.asks:
            return None, None
        races = self._races.get(case.private)
        if races is None:
            races = Races(coach, REAL_RACES if case.private else RACES)
            self._races[case.private] = races
        number = int(case.asks["race"])
        return races[number], races[(number + 1) % len(races)]

    def _drafts(self, case: Case, coach: "Coach", race: "OpenRace | None") -> Row:
        if self._last is None or self._last[0] != case.key:
            # A run that goes on between the two ways.
            self._last = (case.key, row_of(asked(coach, str(case.asks["question"]), race)))
        told = self._last[1]
        row = raw_row(" ".join(told["drafts"]), ())
        row["answer"]["evidence"] = told["answer"]["evidence"]
        return row | {"asked_model": told["asked_model"], "keys": told["keys"]}

    def _mistaken(self, case: Case, coach: "Coach", question: str, other: "OpenRace | None") -> Row:
        """The question with evidence that belongs to another race or question."""
        conversation = Conversation.of(other, ())
        if other is not None:
            ready = coach.prepare(question, conversation)
        else:
            with coach.library.lease() as library:
                hits = library.passages.search(str(case.asks["mistaken_for"]), K)
                read = focus(question, race_open=False, last_segments=(), team=False)
                ready = conversation.prepare(
                    question, read, hits, library.references, None, coach.model_name
                )
        if not ready.use:
            return raw_row("", ()) | {"asked_model": False}
        return raw_row(spoken_by_model(coach, ready.messages), ready.evidence.items)


def _race_cases(
    name: str,
    questions: Sequence[Mapping[str, str]],
    races: int,
    each: int,
    *,
    quick: int,
    private: bool = False,
) -> "list[Case]":
    dealt = list(questions)
    random.Random(name).shuffle(dealt)
    found = []
    for race in range(races):
        for turn in range(each):
            question = dealt[(race * each + turn) % len(dealt)]
            found.append(
                Case(
                    f"{name}-{race:03}-{turn}", f"{name}-{race:03}",
                    {"race": race, "question": question["text"]},
                    family=question["family"], quick=race < quick, private=private,
                )
            )  # fmt: skip
    return found


def _training_cases(
    family: str, questions: Sequence[Question], count: int, quick: int
) -> "list[Case]":
    """``mistaken_for`` is a question of another family, whose passages are the wrong evidence."""
    chosen = random.Random(family).sample(list(questions), min(count, len(questions)))
    found = []
    for number, question in enumerate(chosen):
        # Half the list away, so that no two questions swap their passages.
        others = [q for q in chosen if q.family != question.family] or chosen
        mistaken = others[(number + len(others) // 2) % len(others)].question
        found.append(
            Case(
                f"{family}-{question.id}", f"{family}-{question.id}",
                {
                    "question": question.question, "answers": dict(question.answers),
                    "mistaken_for": mistaken,
                },
                family=family, quick=number < quick,
            )
        )  # fmt: skip
    return found


SUITE = Grounding()
