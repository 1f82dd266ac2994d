"""Sentences of a page to the claims they make about the race: a number, its unit, its subject.

Precise rather than broad: advice ("practise 60 wall balls"), other events, parts of a station
("the last 20 m"), history, negations and questions are no claims about the rules, and a sentence
that names neither the race nor who races makes none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hyrox.divisions import Division, Gender
from hyrox.segments import Segment

SUBJECTS: dict[str, str] = {
    Segment.SLED_PUSH: (
        r"sled[- ]push(?:es|ing)?|push(?:es|ing)? (?:the|a) sled|(?:the|a) push|push(?= \d)"
    ),
    Segment.SLED_PULL: (
        r"sled[- ]pull(?:s|ing)?|pull(?:s|ing)? (?:the|a) sled|(?:the|a) pull|pull(?= \d)"
    ),
    Segment.FARMERS_CARRY: r"farmer'?s?'?[- ](?:carry|carries|walk)|the carry",
    Segment.SANDBAG_LUNGES: r"(?:sandbag )?(?:walking )?lunges?|sandbags?",
    Segment.WALL_BALLS: r"wall[- ]?balls?(?: (?:shots|throws))?|(?:the|a) ball",
    Segment.SKI_ERG: r"ski[- ]?erg",
    Segment.ROW: r"row(?:ing)?(?:[- ]?erg)?\b|rower",
    Segment.BURPEE_BROAD_JUMP: r"burpee(?:s|[- ]broad[- ]jumps?)?",
    "run": r"runs?\b",
    "caffeine": r"caffeine",
}
_SUBJECT = re.compile("|".join(rf"\b(?P<{name}>{pattern})" for name, pattern in SUBJECTS.items()))
_UNITS = {
    "kg": ("kg", 1.0), "kilogram": ("kg", 1.0), "kilo": ("kg", 1.0),
    "lb": ("kg", 0.45359237), "pound": ("kg", 0.45359237),
    "m": ("m", 1.0), "metre": ("m", 1.0), "meter": ("m", 1.0), "cm": ("m", 0.01),
    "km": ("m", 1000.0), "kilometre": ("m", 1000.0), "kilometer": ("m", 1000.0), "k": ("m", 1000.0),
    "ft": ("m", 0.3048), "feet": ("m", 0.3048), "foot": ("m", 0.3048),
    "wall ball": ("repetitions", 1.0), "rep": ("repetitions", 1.0), "throw": ("repetitions", 1.0),
    "repetition": ("repetitions", 1.0), "shot": ("repetitions", 1.0),
    "mg/kg": ("mg/kg", 1.0), "mg per kg": ("mg/kg", 1.0),
}  # fmt: skip
_UNIT = "|".join(sorted((re.escape(unit) for unit in _UNITS), key=len, reverse=True))
_QUANTITY = re.compile(
    r"(?<![\d.,/-])(?:(?P<times>\d+) ?[x×] ?)?(?P<value>\d+(?:\.\d+)?)"
    rf"[ -]?(?P<unit>{_UNIT})s?\b(?!/)"
)
_RACE = re.compile(
    r"\b(?:hyrox|(?:the|a|every|each|your) race|rule ?book|rules?|official(?:ly)?|competition|"
    r"divisions?|wom[ae]n|m[ae]n|females?|males?|open|pro|(?:all|every) (?:athletes?|competitors?)|"
    r"everybody|caffeine)\b"
)
_RULES_HEADING = re.compile(r"\brules?\b|\bloads?\b|\bweights?\b|\bstandards?\b|\bofficial\b", re.I)
# What makes a clause no statement of the rules. Each is a pattern that begins at a word's start.
_ADVICE = (
    r"practi[cs]", r"train", r"sessions?\b", r"tests?\b", r"workouts? of\b", r"wod\b",
    r"sets\b(?! the)", r"(?:a |one |your |each )?set of\b", r"rounds?\b", r"drills?\b", r"warm",
    r"cool", r"emom\b", r"amrap\b", r"intervals?\b", r"build", r"start(?:ing)? with\b",
    r"progress", r"weeks?\b", r"daily\b", r"try\b", r"goal\b", r"simulat", r"half\b",
    r"quarter\b", r"rest\b", r"pace\b", r"gym\b", r"at home\b", r"substitut", r"replace",
    r"beginners? can\b", r"per\b(?! (?:hand|side|kg))", r"squat", r"deadlift", r"bench",
    r"barbell", r"dumbbell", r"could\b", r"would\b", r"imagine", r"perhaps\b", r"might\b",
    r"may\b", r"say\b", r"for example\b", r"e\.g\.", r"if you\b", r"unbroken\b", r"straight\b",
)  # fmt: skip
_OTHER_RACES = (
    "deka", "spartan", "crossfit", "murph", "karen", "tough mudder", "ironman", "triathlon",
    "marathon", "half marathon", "parkrun", "athx", "turf games", "unlike", "youth", "kids?",
    "children", "juniors?", "teen", "adaptive", "hybrid (?:race|event)s?", "local",
    "other (?:races?|events?|sports?)", "another (?:race|event|sport)",
)  # fmt: skip
_PAST_OR_DENIED = (
    r"not\b", r"never\b", r"no longer\b", r"rather than\b", r"instead\b", r"wrong", r"incorrect",
    r"myth", r"mistake", r"out of date\b", r"outdated\b", r"without the sled\b", r"excluding\b",
    r"plates?\b", r"used to\b", r"until\b", r"former", r"previous", r"back then\b",
    r"earlier seasons?\b", r"old (?:rule|figure|standard|number|count|plan|result|article)",
    r"before (?:season|20\d\d)", r"claim", r"empty sled\b", r"sled (?:itself|alone)\b",
)  # fmt: skip
_NO_CLAIM = re.compile(rf"\b(?:{'|'.join((*_ADVICE, *_OTHER_RACES, *_PAST_OR_DENIED))})|n't\b|\?")
_PARTIAL = re.compile(
    r"\b(?:after|by|beyond|first|last|final|remaining|next|another|every|extra|additional|"
    r"opening|than|within|from|about every|sets? of|plus|under|over|below|above|up to|only the)"
    r"(?: the| your| these)?(?: last| first)? ?$"
)
_COMPARED = re.compile(
    r"^ ?(?:less|more|lighter|heavier|longer|shorter|higher|lower|apart|away|body|bodyweight|"
    r"athletes?|person|man|woman|too|off|from|below|above|left|remaining|to go|lanes?|laps?)\b"
)
_WORDS = dict(zip(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen".split(), range(1, 20), strict=True,
))  # fmt: skip
_TENS = dict(zip(
    "twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10),
    strict=True,
))  # fmt: skip
_NUMBER_WORDS = re.compile(
    rf"\b(?:(?P<hundreds>a|{'|'.join(_WORDS)}) (?P<kind>hundred|thousand)(?: and)?)?[ -]?"
    rf"(?:(?P<tens>{'|'.join(_TENS)})[ -]?)?(?P<ones>{'|'.join(_WORDS)})?\b"
)


@dataclass(frozen=True)
class Claim:
    """What a sentence says. ``value`` is in ``unit``; ``subjects`` are those it may be about."""

    value: float
    unit: str
    times: int
    subjects: tuple[str, ...]
    written: str
    clause: "Clause"


@dataclass(frozen=True)
class Clause:
    """A part of a sentence that can be true or false, folded; ``sentence`` is as written."""

    text: str
    sentence: str
    subject_before: str | None

    @property
    def genders(self) -> set[Gender]:
        found = {
            gender
            for gender, words in (
                (Gender.FEMALE, r"\bwom[ae]n|\bfemales?\b|\bladies"),
                (Gender.MALE, r"\bm[ae]n\b|\bm[ae]n'?s\b|\bmales?\b"),
                (Gender.MIXED, r"\bmixed\b"),
            )
            if re.search(words, self.text)
        }
        return found or {Gender.FEMALE, Gender.MALE}

    @property
    def divisions(self) -> set[Division]:
        found = {
            division
            for division, words in ((Division.OPEN, r"\bopen\b"), (Division.PRO, r"\bpro\b|elite"))
            if re.search(words, self.text)
        }
        return found or {Division.OPEN, Division.PRO}


def sentences(text: str) -> list[str]:
    """A passage's sentences, as written."""
    return [part for part in re.split(r"(?<=[.!?])\s+(?=[\"'(A-Z0-9])|\n+", text) if part.strip()]


def clauses(text: str, section: str = "") -> Iterator[Clause]:
    """The clauses of a text that may say something about the race's rules."""
    rules = bool(_RULES_HEADING.search(section)) and not _NO_CLAIM.search(section.lower())
    for sentence in sentences(text):
        folded = _folded(sentence)
        if not rules and not _RACE.search(folded):
            continue
        before: str | None = None
        for part in re.split(r"[;:] |\bbut\b|\bwhereas\b|\bhowever\b", folded):
            if not _NO_CLAIM.search(part):
                yield Clause(part, sentence, before)
            named = list(_SUBJECT.finditer(part))
            before = named[-1].lastgroup if named else before


def claims(clause: Clause) -> Iterator[Claim]:
    """The quantities of a clause with what they may be about; ranges and parts are no claims."""
    subjects = [(m.start(), m.end(), str(m.lastgroup)) for m in _SUBJECT.finditer(clause.text)]
    for match in _QUANTITY.finditer(clause.text):
        before, after = clause.text[: match.start()], clause.text[match.end() :]
        unit, factor = _UNITS[match["unit"]]
        # Of a dose the upper end counts: what lies below it is recommended as well.
        if unit != "mg/kg" and re.search(r"\d ?(?:to|and|or|-|–) ?$", before):
            continue
        if _PARTIAL.search(before):
            continue
        if unit == "repetitions" and before.endswith(" at "):
            continue
        if _COMPARED.search(after) and unit != "repetitions":
            continue
        if match["unit"] == "wall ball":
            about = [str(Segment.WALL_BALLS)]
            # "4 kg wall ball" and "9 wall ball" of a weight are no counts.
            if re.match(r"^ ?(?:target|weigh|height)", after):
                continue
        else:
            about = _nearest(clause.text, subjects, match.start(), match.end())
            if not about and clause.subject_before:
                about = [clause.subject_before]
        if about:
            yield Claim(
                float(match["value"]) * factor, unit, int(match["times"] or 1), tuple(about),
                match[0].strip(), clause,
            )  # fmt: skip


def _nearest(text: str, subjects: list[tuple[int, int, str]], start: int, end: int) -> list[str]:
    """The nearest subject before a quantity, and the one after it up to the next comma."""
    before = [name for _, stop, name in subjects if stop <= start][-1:]
    after = [name for begin, _, name in subjects if begin >= end and "," not in text[end:begin]][:1]
    return before + after


def digits(text: str) -> str:
    """The text with digits for number words: ``one hundred and four`` -> ``104``."""
    return _NUMBER_WORDS.sub(_digits, text)


def _folded(sentence: str) -> str:
    """Lower case, plain marks, digits for number words, ``1,000`` as ``1000``."""
    text = sentence.lower().replace("’", "'").replace("–", "-").replace("\xa0", " ")
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    text = re.sub(r"(?<=\d),(?=\d{1,2} ?(?:m|kg)\b)", ".", text)
    return digits(text)


def _digits(match: re.Match[str]) -> str:
    if not match[0].strip(" -"):
        return match[0]
    number = 0
    if match["hundreds"]:
        number += _WORDS.get(match["hundreds"], 1) * (100 if match["kind"] == "hundred" else 1000)
    number += _TENS.get(match["tens"] or "", 0) + _WORDS.get(match["ones"] or "", 0)
    # The pattern may take the blanks around the words with it.
    lead = " " if match[0].startswith(" ") else ""
    trail = " " if match[0].endswith(" ") else ""
    return f"{lead}{number}{trail}"
