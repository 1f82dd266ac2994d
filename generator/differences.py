"""Where the passages of an answer differ: said by code, never averaged.

Compared are claims about the race (``ingest.guidance.claims``) and doses per day, hour or kilogram.
Two passages differ on one thing in one unit when a value of the one, for the same people, is none
of the other's (of doses: lies outside all of the other's). Pairs of reviewed passages are left to
``hyrox-coach corpus check``, which holds the whole corpus to its facts.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from generator.numbers import quantities
from hyrox.divisions import Division, Gender
from hyrox.evidence import EvidenceItem, Kind
from hyrox.segments import Segment
from ingest.guidance.claims import Clause, claims, clauses, sentences
from ingest.guidance.contradictions import adjacent
from retrieval.evidence import NOT_REVIEWED

_DOSES: dict[str, tuple[re.Pattern[str], tuple[str, ...]]] = {
    "caffeine": (re.compile(r"\bcaffeine\b", re.I), ("mg/kg",)),
    "creatine": (re.compile(r"\bcreatine\b", re.I), ("g", "g/day")),
    "protein": (re.compile(r"\bprotein\b", re.I), ("g/kg",)),
    "carbohydrate": (re.compile(r"\bcarbohydrates?\b", re.I), ("g/h",)),
}
"""What a dose is of, and the units in which it is one."""
_OTHER_DOSE = re.compile(
    r"\b(?:servings?|meals?|portions?|snacks?|sessions?|loading|deficit|eat less|lose|losing)\b",
    re.I,
)
_DENIED = re.compile(r"\b(?:not|never|no|wrong|myth|than|before season|out of date)\b|n't\b", re.I)
_AND = re.compile(r",|/|;|\band\b|\bor\b")
People = frozenset[tuple[Gender, Division]]
_EVERYBODY: People = frozenset(product(Gender, Division))
_UNNAMED = Clause("", "", None)


@dataclass(frozen=True)
class Said:
    """One value or range of values that a passage gives, and for whom."""

    subject: str
    unit: str
    low: float
    high: float
    people: People
    dose: bool = False

    def speaks_to(self, other: "Said") -> bool:
        """Whether both are about the same thing and, where they name any, the same people."""
        return (
            (self.subject, self.unit, self.dose) == (other.subject, other.unit, other.dose)
            and bool(self.people & other.people)
            # A load without a name beside it may be anybody's.
            and (self.unit != "kg" or (self.people == _EVERYBODY) == (other.people == _EVERYBODY))
        )

    @property
    def words(self) -> str:
        if self.low == self.high:
            return f"{self.high:g}"
        return f"{self.low:g} to {self.high:g}"


def differences(items: Sequence[EvidenceItem]) -> list[tuple[str, tuple[str, ...]]]:
    """One sentence for every thing on which passages of an answer differ, with their ids.

    Args:
        items: what the answer uses; items that are no passages are passed over.

    Returns:
        Sentences such as "My sources differ on the wall balls: 100 repetitions in ... (reviewed),
        75 in ... (not reviewed); the reviewed one counts.", each with the ids of both passages, the
        one that counts first. One sentence for a thing and unit.
    """
    passages = [(item, list(compared(item))) for item in items if item.kind is Kind.PASSAGE]
    # Sorting is stable: reviewed passages first, else as they come.
    passages.sort(key=lambda entry: not entry[0].source.reviewed)
    found: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {}
    for (one, ours), (two, theirs) in combinations(passages, 2):
        if one.source.reviewed and two.source.reviewed:
            continue
        for said in theirs:
            same = [entry for entry in ours if entry.speaks_to(said)]
            if same and not _agrees(said, same):
                sentence = _sentence(one, same, two, said)
                found.setdefault((said.subject, said.unit), (sentence, (one.id, two.id)))
    return list(found.values())


def _agrees(said: Said, others: Sequence[Said]) -> bool:
    if said.dose:
        low, high = min(o.low for o in others), max(o.high for o in others)
        return low <= said.high and said.low <= high
    return any(abs(said.high - other.high) <= 0.005 * said.high for other in others)


def compared(item: EvidenceItem) -> Iterator[Said]:
    """What a passage says that could differ from another's."""
    heading = item.heading or item.source.title
    for clause in clauses(f"{heading}. {item.body}", heading):
        for claim in claims(clause):
            # Of runs a text names single ones and their sum; pounds are rounded.
            subject = claim.subjects[0]
            if len(claim.subjects) > 1 or claim.unit == "mg/kg" or subject == "run":
                continue
            if re.search(r"lb|pound", claim.written):
                continue
            if claim.unit == "m" and not adjacent(claim, subject):
                continue
            # "102 kg for women open, 152 kg for men open": each value is for those beside it.
            beside = next((p for p in _AND.split(clause.text) if claim.written in p), "")
            named = map(_people, (beside, clause.text, heading.lower()))
            people = next(filter(None, named), _EVERYBODY)
            value = round(claim.value, 2)
            yield Said(subject, claim.unit, value, value, people)
    yield from _doses(item.body)


def _people(text: str) -> People:
    """Whom a text names: "men open and women pro" are two cells, "women" two as well."""
    found: set[tuple[Gender, Division]] = set()
    for part in _AND.split(text):
        clause = Clause(part, part, None)
        if clause.genders != _UNNAMED.genders or clause.divisions != _UNNAMED.divisions:
            found |= set(product(clause.genders, clause.divisions))
    return frozenset(found)


def _doses(text: str) -> Iterator[Said]:
    """Of a sentence on one substance the range from its least to its largest dose."""
    for sentence in sentences(text):
        named = [name for name, (words, _) in _DOSES.items() if words.search(sentence)]
        if len(named) != 1 or _OTHER_DOSE.search(sentence) or _DENIED.search(sentence):
            continue
        by_unit: dict[str, list[float]] = {}
        for quantity in quantities(sentence):
            if quantity.unit in _DOSES[named[0]][1]:
                by_unit.setdefault(quantity.unit.removesuffix("/day"), []).append(quantity.value)
        for unit, values in by_unit.items():
            yield Said(named[0], unit, min(values), max(values), _EVERYBODY, dose=True)


def _sentence(one: EvidenceItem, ours: Sequence[Said], two: EvidenceItem, said: Said) -> str:
    values = list(dict.fromkeys(entry.words for entry in ours))
    listed = " or ".join(filter(None, (", ".join(values[:-1]), values[-1])))
    counts = "the reviewed one counts" if one.source.reviewed else "neither is reviewed"
    return (
        f"My sources differ on {_name(said.subject)}: {listed} {said.unit} in {_title(one)}, "
        f"{said.words} in {_title(two)}; {counts}."
    )


def _title(item: EvidenceItem) -> str:
    review = "reviewed" if item.source.reviewed else "not reviewed"
    return f"“{item.source.title.removesuffix(NOT_REVIEWED)}” ({review})"


def _name(subject: str) -> str:
    if subject in _DOSES:
        return subject
    return f"the {Segment(subject).in_text}"
