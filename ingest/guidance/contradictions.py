"""Claims of a web page against the facts the project cites; what contradicts one is kept out.

The facts are the race's (``hyrox.rules``, ``hyrox.divisions``), the distances of its stations, the
caffeine dose of the ISSN position stand and the size of the HYROX study most often retold wrongly.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from hyrox.divisions import MINIMUM_AGE, Division
from hyrox.rules import CURRENT_SEASON, loads, wall_ball_repetitions
from hyrox.segments import Segment
from ingest.guidance.claims import SUBJECTS, Claim, Clause, claims, clauses, digits, sentences

RULES = "HYROX rules, season 2025/26, from secondary sources: check the current rulebook"
DISTANCES_M: dict[str, tuple[float, ...]] = {
    Segment.SKI_ERG: (1000,),
    Segment.SLED_PUSH: (50,),
    Segment.SLED_PULL: (50,),
    Segment.BURPEE_BROAD_JUMP: (80,),
    Segment.ROW: (1000,),
    Segment.FARMERS_CARRY: (200,),
    Segment.SANDBAG_LUNGES: (100,),
    "run": (1000, 8000),
}
"""The first is the distance; of the runs also their total."""
RUNS = STATIONS = 8
MOST_CAFFEINE_MG_PER_KG = 9
STUDY_ATHLETES = 11

_LOAD_FIELD = {
    Segment.SLED_PUSH: "sled_push_kg",
    Segment.SLED_PULL: "sled_pull_kg",
    Segment.FARMERS_CARRY: "farmers_carry_each_hand_kg",
    Segment.SANDBAG_LUNGES: "sandbag_kg",
    Segment.WALL_BALLS: "wall_ball_kg",
}
_TARGET = re.compile(r"\btargets?\b|\bheight\b|\bhigh\b|\bup to a\b")
_STUDY = re.compile(r"\bbrandt\b|\bsimulated hyrox\b|\buniversity of queensland\b")
_STUDIED = re.compile(
    r"\b(\d+) (?:[a-z-]+ ){0,2}?"
    r"(?:athletes|participants|runners|subjects|people|competitors|racers)\b"
)
_COUNTED = re.compile(
    r"(?<![\d.-])\b(\d+)(?: ?x)? (?:(?:[a-z-]+|1 ?km|1000 ?m) ){0,2}?(runs|stations)\b"
)
_MADE_OF = re.compile(
    r"\bconsists?\b|\bhas\b|\bhave\b|\bcomprises?\b|\bmade up\b|\bcontains?\b|"
    r"\bthere are\b|\bin total\b|\bfeatures?\b|\bis a race (?:of|with)\b"
)
_RACE_RUN = re.compile(r"\b(?:each|every|8|between|before)\b.*(?:hyrox|stations?)\b|"
                       r"\b(?:hyrox|stations?)\b.*\b(?:each|every|8|between|before)\b")  # fmt: skip
_LANES = re.compile(r"\blanes?\b|\blengths?\b|\blaps?\b|\bturns?\b")
_AGE = re.compile(
    r"(?:minimum age (?:[a-z]+ ){0,4}?(\d{1,2})\b|"
    r"\b(?:at least|must be|have to be) (\d{1,2}) years (?:old|of age)\b|"
    r"\baged? (\d{1,2}) (?:and|or) (?:over|older|above|up)\b)"
)

_MINIMUM_AGE = re.compile(r"\bminimum age\b[^.;?]{0,40}?\b(?:is|of) (\d{1,2})\b")
_MISDEED = r"miss(?:ed|ing)?|skip(?:ped|ping)?|wrong|leav(?:e|ing) out|lap|gate|lane|arch"
_NO_PENALTY = re.compile(
    rf"\bno (?:time )?penalt(?:y|ies)\b.{{0,60}}?\b(?:{_MISDEED})\b|"
    rf"\b(?:{_MISDEED})\b.{{0,60}}?\b(?:without (?:any |a )?|no )(?:time )?penalt(?:y|ies)\b"
)
_CALLED_WRONG = re.compile(
    r"\bwrong (?:figure|load|number|weight)|\bsome (?:pages?|sites?|people)\b|\bmyth\b|"
    r"\bnot (?:true|right)\b|\bgyms?\b|\btrain|\bpractis|\bif\b|\bcheck\b|\boften\b"
)
_SLED_ON_TOP = re.compile(
    r"\bsled\b.{0,40}?\b(?:comes?|goes|is added|counts?) on top\b|"
    r"\b(?:loads?|weights?)\b.{0,40}?\b(?:is|are) (?:given |quoted |counted )?"
    r"(?:without|excluding|not including) the sled\b"
)


@dataclass(frozen=True)
class Contradiction:
    """A page's statement and the cited fact it cannot be true beside."""

    statement: str
    claimed: str
    fact: str
    source: str

    def __str__(self) -> str:
        return f"says '{self.claimed}' in \"{self.statement}\", but {self.fact} ({self.source})"


def contradictions(text: str, section: str = "") -> list[Contradiction]:
    """What a passage says against the cited facts; one entry a clause and fact, in text order.

    Args:
        text: the passage.
        section: its heading; one about rules or loads says that its figures are the rules'.
    """
    found: dict[tuple[str, str], Contradiction] = {}
    for clause in clauses(text, section):
        for contradiction in (*_by_claim(clause), *_by_count(clause)):
            found.setdefault((contradiction.statement, contradiction.fact), contradiction)
    for contradiction in (*_by_custom(text), *_by_study(text)):
        found.setdefault((contradiction.statement, contradiction.fact), contradiction)
    return list(found.values())


def _by_claim(clause: Clause) -> Iterable[Contradiction]:
    for claim in claims(clause):
        against = [_against(claim, subject) for subject in claim.subjects]
        # About either of two subjects: wrong only if it is wrong about both.
        if all(against):
            fact, source = next(entry for entry in against if entry)
            yield Contradiction(clause.sentence, claim.written, fact, source)


def _against(claim: Claim, subject: str) -> tuple[str, str] | None:
    """The fact a claim about a subject contradicts, with its source."""
    if claim.unit == "mg/kg":
        if subject == "caffeine" and claim.value > MOST_CAFFEINE_MG_PER_KG:
            return (
                "3 to 6 mg of caffeine per kg suffice, and about 9 bring side effects",
                "ISSN position stand, Guest et al. 2021, JISSN 18:1",
            )
    elif claim.unit == "repetitions" and subject == Segment.WALL_BALLS:
        allowed = {wall_ball_repetitions(CURRENT_SEASON, gender) for gender in claim.clause.genders}
        if claim.times == 1 and claim.value not in allowed:
            return f"all do {min(allowed)} wall balls", RULES
    elif claim.unit == "kg" and subject in _LOAD_FIELD:
        return _load(claim, Segment(subject))
    elif claim.unit == "m":
        return _target(claim) if subject == Segment.WALL_BALLS else _distance(claim, subject)
    return None


def _load(claim: Claim, subject: Segment) -> tuple[str, str] | None:
    """A load of the divisions and genders a clause names, of all if it names none."""
    if subject is Segment.SANDBAG_LUNGES and "sandbag" not in claim.clause.text:
        return None
    cells = {
        (division, gender): int(getattr(loads(division, gender), _LOAD_FIELD[subject]))
        for division in sorted(claim.clause.divisions)
        for gender in sorted(claim.clause.genders)
    }
    allowed = set(map(float, cells.values()))
    if subject is Segment.FARMERS_CARRY:
        allowed |= {2 * value for value in allowed}
    pounds = re.search(r"lb|pound", claim.written) is not None
    if _near(claim, allowed, 1.5 if pounds else 0.6):
        return None
    values = ", ".join(
        f"{value} kg {gender.people} {division}" for (division, gender), value in cells.items()
    )
    each = " in each hand" if subject is Segment.FARMERS_CARRY else ""
    return f"by the rules it is {values}{each} ({subject.in_text})", RULES


def _target(claim: Claim) -> tuple[str, str] | None:
    if not _TARGET.search(claim.clause.text) or not 1 <= claim.value <= 5:
        return None
    heights = {
        gender: loads(Division.OPEN, gender).wall_ball_target_m
        for gender in sorted(claim.clause.genders)
    }
    feet = re.search(r"f[oe]?[oe]?t", claim.written) is not None
    if _near(claim, set(heights.values()), 0.06 if feet else 0.02):
        return None
    values = ", ".join(f"{height:.2f} m {gender.people}" for gender, height in heights.items())
    return f"the wall ball target is at {values}", RULES


def _distance(claim: Claim, subject: str) -> tuple[str, str] | None:
    distances = DISTANCES_M.get(subject)
    if distances is None or not adjacent(claim, subject) or _LANES.search(claim.clause.text):
        return None
    if subject == "run" and not _RACE_RUN.search(claim.clause.text):
        return None
    if _near(claim, set(distances), 0.005 * claim.value):
        return None
    name = "each of the eight runs" if subject == "run" else Segment(subject).in_text
    return f"by the rules it is {distances[0]:,.0f} m ({name})", RULES


def adjacent(claim: Claim, subject: str) -> bool:
    """A distance is a station's only where it stands beside its name or is said to be its."""
    names, written = SUBJECTS[subject], re.escape(claim.written)
    joined = r"(?: (?:of|on|for|in))?(?: the| a| each)? ?(?:[a-z]+ )?"
    said = r"(?: \w+){0,3}? (?:is|are|covers?|measures?|over|of|for|distance of|lasts?)(?: \w+)? "
    pattern = rf"{written}{joined}(?:{names})|(?:{names})(?:{said}|,? ?\(?){written}"
    return re.search(pattern, claim.clause.text) is not None


def _near(claim: Claim, allowed: set[float], tolerance: float) -> bool:
    # "about 150 kg" is no rule's figure; it is wrong only when it is far off.
    if re.search(rf"(?:about|around|roughly|nearly|almost|some|~) ?{re.escape(claim.written)}",
                 claim.clause.text):  # fmt: skip
        tolerance = max(tolerance, 0.1 * claim.value)
    values = {claim.value, claim.value * claim.times}
    return any(abs(value - right) <= tolerance for value in values for right in allowed)


def _by_count(clause: Clause) -> Iterable[Contradiction]:
    """How many runs and stations the race has, and how old its youngest are."""
    text = clause.text
    if "hyrox" in text and _MADE_OF.search(text) and not re.search(r"relay|each person|team", text):
        for match in _COUNTED.finditer(text):
            right = RUNS if match[2] == "runs" else STATIONS
            before = text[: match.start()].rstrip()
            if int(match[1]) != right and not before.endswith(("first", "last", "final", "other")):
                fact = f"the race has {right} {match[2]}"
                yield Contradiction(clause.sentence, match[0], fact, RULES)
    for match in _AGE.finditer(text):
        if int(match[1] or match[2] or match[3]) != MINIMUM_AGE:
            fact = f"the minimum age is {MINIMUM_AGE}"
            yield Contradiction(clause.sentence, match[0], fact, RULES)


def _by_custom(text: str) -> Iterable[Contradiction]:
    """What the rules never allowed: a mistake that costs nothing, a sled that is not weighed."""
    for sentence in sentences(text):
        folded = sentence.lower()
        if _CALLED_WRONG.search(folded) or sentence.rstrip().endswith("?"):
            continue
        match = _MINIMUM_AGE.search(digits(folded))
        if match and "hyrox" in text.lower() and int(match[1]) != MINIMUM_AGE:
            yield Contradiction(sentence, match[0], f"the minimum age is {MINIMUM_AGE}", RULES)
        if match := _NO_PENALTY.search(folded):
            fact = "missed laps and stations, wrong gates and lanes cost a penalty"
            yield Contradiction(sentence, match[0], fact, RULES)
        if match := _SLED_ON_TOP.search(folded):
            fact = "the sled loads of the rules include the sled"
            yield Contradiction(sentence, match[0], fact, RULES)


def _by_study(text: str) -> Iterable[Contradiction]:
    for sentence in sentences(text):
        folded = digits(sentence.lower().replace(",", ""))
        if not _STUDY.search(folded) or "hyrox" not in text.lower() or "wrong" in folded:
            continue
        for match in _STUDIED.finditer(folded):
            if int(match[1]) != STUDY_ATHLETES:
                yield Contradiction(
                    sentence, match[0],
                    f"the simulated HYROX study had {STUDY_ATHLETES} athletes",
                    "Brandt et al. 2025, Frontiers in Physiology 16:1519240",
                )  # fmt: skip
