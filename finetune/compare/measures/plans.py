"""What an answer in letters or in JSON adds to each figure: pure, but for the drafted session."""

from collections.abc import Callable, Mapping, Sequence
from string import ascii_uppercase
from typing import TYPE_CHECKING

from eval.plans.drafts import Case as Drafted
from eval.plans.drafts import broken
from eval.statistics.intervals import Part
from eval.statistics.metric import Metric
from finetune.compare.answers import Said
from finetune.compare.cases import Case
from finetune.compare.measures.rouge import NAMES, rouge
from finetune.data.kinds import draft
from finetune.data.kinds.plan import keys, read_week, week_faults_of
from finetune.data.kinds.plans.people import person
from generator.plans.drafting import CHOSEN, draft_prompt
from generator.plans.sessions import compose
from generator.plans.types import Choice

if TYPE_CHECKING:
    from generator.plans.types import Catalogue

LETTERS: Mapping[str, Metric] = {
    "valid": Metric("answers that are letters offered and nothing else, %"),
    "score": Metric("how good the choice is (0 worst, 100 best offered)", share=False),
    "best": Metric("the best choice, %"),
    "broken": Metric("constraints broken per 100 sessions before repair", share=False, falls=True),
}
WEEKS: Mapping[str, Metric] = {
    "json": Metric("valid JSON, %"),
    "top": Metric("all top-level keys, %"),
    "workout": Metric("all workout_plan keys, %"),
    "schema": Metric("valid by the strict schema, %"),
    "broken": Metric("constraints broken per 100 weeks before repair", share=False, falls=True),
    "clean": Metric("weeks by the schema that break none, %"),
    **{
        name: Metric(f"ROUGE-{name.removeprefix('rouge')}", scale=1, share=False, decimals=2)
        for name in NAMES
    },
    "whole": Metric("whole plans valid by the contract, with all top-level keys, %"),
}

Breaks = Callable[[Case, Sequence[int]], int | None]
"""Constraints that a session breaks when composed of the exercises at these places; ``None`` where
the session of the example cannot be found again."""


def letter_parts(case: Case, text: str, breaks: Breaks | None = None) -> dict[str, Part]:
    """What one answer adds to each of ``LETTERS``.

    Args:
        breaks: ``SessionsBroken``; without it that figure is left out.
    """
    offers = len(case.example.subject["table"]["offers"])
    places = draft.places_of(text, offers)
    wanted = min(CHOSEN, offers)
    split = text.split()
    valid = len(split) == wanted == len(set(split)) and set(split) <= set(ascii_uppercase[:offers])
    found = {
        "valid": (float(valid), 1.0),
        "score": (draft.score(case.example, text), 1.0),
        "best": (float(places == draft.places_of(case.target, offers)), 1.0),
    }
    count = breaks(case, places) if breaks else None
    if count is not None:
        found["broken"] = (float(count), 1.0)
    return found


class SessionsBroken:
    """Composes a session as serving does, the letters' exercises first, without the guard, and
    counts what it breaks."""

    def __init__(self, catalogue: "Catalogue") -> None:
        self._catalogue = catalogue
        self._found: dict[str, Drafted | None] = {}

    def __call__(self, case: Case, places: Sequence[int]) -> int | None:
        of = self.drafted(case)
        if of is None:
            return None
        offered = [offer["id"] for offer in case.example.subject["table"]["offers"]]
        ranked = draft.places_of(draft.by_code(case.example), len(offered))
        ids = dict.fromkeys((*(offered[place] for place in (*places, *ranked)), *offered))
        choice = Choice(of.slot.key, tuple(ids))
        day = compose(of.slot, choice, of.athlete, self._catalogue, of.seed)
        return len(broken(of, day, self._catalogue))

    def drafted(self, case: Case) -> Drafted | None:
        """The athlete and session of an example: the one whose prompt is the example's very own;
        ``None`` where athletes or exercises have changed since."""
        if case.key not in self._found:
            self._found[case.key] = self._search(case)
        return self._found[case.key]

    def _search(self, case: Case) -> Drafted | None:
        number = number_of(case)
        one, known = person(number), self._catalogue.exercises
        ids = [offer["id"] for offer in case.example.subject["table"]["offers"]]
        if one is None or not all(id in known for id in ids):
            return None
        offered = [known[id] for id in ids]
        for slot in one.frame.slots:
            if draft_prompt(slot, one.athlete, offered) == case.prompt[0]["content"]:
                return Drafted(number, one.athlete, one.frame, slot)
        return None


def number_of(case: Case) -> int:
    """The number of the invented athlete that an example was made from."""
    return int(case.example.families[0].rpartition(":")[2])


def first_letters(case: Case) -> str:
    """What a model that reads nothing says."""
    offers = len(case.example.subject["table"]["offers"])
    return " ".join(ascii_uppercase[: min(CHOSEN, offers)])


def week_parts(case: Case, said: Said) -> dict[str, Part]:
    """What one answer adds to each of ``WEEKS``. Constraints are counted in weeks that the strict
    schema lets pass; a text that cannot be read breaks none and is no week."""
    found = keys(said.text)
    readable = not isinstance(read_week(said.text), list)
    faults = week_faults_of(case.example, said.text) if readable else []
    parts = {
        "json": _yes(found.pop("json")),
        "top": _yes(all(held for key, held in found.items() if "." not in key)),
        "workout": _yes(all(held for key, held in found.items() if "." in key)),
        "schema": _yes(readable),
        "broken": (float(len(faults)), float(readable)),
        "clean": (float(readable and not faults), float(readable)),
        **{name: (score, 1.0) for name, score in rouge(said.text, case.target).items()},
    }
    if said.whole:
        whole = said.whole
        parts["whole"] = _yes(bool(whole["json"] and whole["top_keys"] and whole["valid"]))
    return parts


def _yes(held: bool) -> Part:
    return float(held), 1.0
