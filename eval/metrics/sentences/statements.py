"""What one sentence states, read without knowing the truth: figures, comparisons, ranks, advice."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from eval.figures import Figure, figures
from eval.metrics.sentences.figures.amounts import Amount, amount
from eval.metrics.sentences.wording import as_evidence_says
from eval.metrics.sentences.words import WIDE, Named, segments, stems, words
from eval.ways import Against, Mention, mentions

Keys = frozenset[str]

_LIST_MARK = re.compile(r"^\s*(?:(?:\d{1,2}[.)]|[-*•#]+)\s+)+")
_CLAUSE_END = re.compile(
    r"[;:](?!\d)|,(?!\d)|\.(?:\s|$)|\b(?:but|while|whereas|although|and)\b", re.IGNORECASE
)
_LIST_JOIN = re.compile(
    r"\s*(?:,|and|or|&|/|\+|as well as|plus|together with)?\s*(?:and|or)?\s*"
    r"(?:(?:on|in|at|over|after|from|off|for) )?(?:the|your)?\s*",
    re.I,
)
_ASIDE = re.compile(
    r"\b(?:after|before|following|from|into|out of|off|than)\s+(?:the|your|a)?\s*$", re.IGNORECASE
)
"""``run 5, after the sled push, was slower``: run 5 is meant."""
_ROW_JOIN = re.compile(
    r"\s*(?:,|,? and|&|/)\s*(?:(?:about|around|roughly|nearly|almost|by|of|a|good|over|just)\s+)*",
    re.I,
)
_SPAN = re.compile(r"\b(?:between|from)\s+(?:\w+\s+){0,2}$", re.I)
_ANSWERS = re.compile(r"^(?:yes|no)\b[,.:]?\s+", re.IGNORECASE)
_PERSONAL = re.compile(
    r"\b(?:you|your|yours|i|my|we|our|this (?:race|finish)|the team)\b", re.IGNORECASE
)
_PARTNER = re.compile(
    r"\b(?:than|peers?|median|expect\w*|usual|average|field|others|behind|ahead|lost|loss(?:es)?|"
    r"gained|gains?|cost|level|most|rivals|competitors)\b",
    re.IGNORECASE,
)
_FORMAL = re.compile(
    r"\b(?:peers?|median|expect(?:ed|ation)|cohort|similar athletes)\b", re.IGNORECASE
)
_ABSTAINS = re.compile(
    r"\b(?:i (?:do not|don['’]t|cannot|can['’]t|am not able|am unable|have no)|"
    r"(?:is|are|was|were) not (?:in|known|given|available|recorded|judged)|there is (?:no|nothing)|"
    r"no (?:data|information|source|evidence)|not (?:guessed|enough)|nothing (?:here|in)|"
    r"(?:sources?|evidence|documents?|passages?|data) (?:do|does|did) not|not covered|"
    r"(?:not|never|wo?n['’]t) (?:be )?guess|a guess would|as an ai|ask a (?:doctor|physio\w*))\b",
    re.IGNORECASE,
)
_PLEASANTRY = re.compile(
    r"^\W*(?:sure|okay|ok|hi|hello|hey|thanks?|thank you|great|good luck|here (?:is|are|['’]s)|"
    r"here['’]s|let me know|feel free|i hope|i can help|of course|absolutely|certainly|"
    r"congratulations|well done|let['’]s)\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(r"ahead|behind|better|worse|stronger|weaker", re.IGNORECASE)
_QUALIFIES = re.compile(
    r"(?:better|stronger|weaker|worse) (?!(?:than|by|at|on|in|over|and|or|but|for|with|as|off|from|"
    r"when|after|there|here|still|again)\b)[a-z]",
    re.IGNORECASE,
)
_RIVALS = re.compile(
    r"^\w+ (?:of|than)?\s*(?:(?:the|your|most|half|all|many)\s+(?:of\s+)?)*"
    r"(?:peers|field|others|group|average|rivals|athletes|competitors|most|half|usual)\b",
    re.IGNORECASE,
)
_RANK = re.compile(
    r"\b(?:(?:(?P<place>second|third|2nd|3rd)[ -])?"
    r"(?:largest|biggest|greatest|heaviest|costliest)[ -]"
    r"(?:(?:time|single)[ -])?(?P<kind>loss|gain|leak|drain|win|deficit|advantage)(?P<many>es|s)?"
    r"|(?P<only>only (?:loss|gain))"
    r"|(?P<most>lost|lose|gained|gain|cost|costs|won)(?: (?:you|your (?:team|pair)))?"
    r"(?: (?:the )?most\b(?! of)| more than (?:anything|anywhere|any other))"
    r"|(?P<pole>weakest|strongest)(?: \w+)?)\b",
    re.IGNORECASE,
)
_OWN_LEVEL = re.compile(r"\b(?:your|same|my)(?: team['’]s)?\s+$", re.IGNORECASE)
_OTHERS = re.compile(
    r"\b(?:(?:similar|nearest|closest|invented|first|second|third|fourth|fifth|five|5) "
    r"(?:athletes?|teams?|pairs?)|athletes? (?:\d|most|nearest|closest|next)|similar|"
    r"neighbou?rs?|alike|athletes?(?! who raced again)|(?:most|teams?) like (?:you|me|yours?)|"
    r"widest)\b",
    re.IGNORECASE,
)
_ORDINALS = {"2nd": "second", "3rd": "third"}


@dataclass(frozen=True)
class Rank:
    """``the second largest loss``, ``the weakest`` of the segments."""

    label: str
    at: int


@dataclass(frozen=True)
class Statement:
    """A sentence as it is compared.

    Args:
        text: without list marks and emphasis.
        figures: numbers with units, and what a hedge leaves open.
        mentions: comparisons of the athlete with something; general ones ("stronger legs help")
            are left to the words.
        ranks: places among the losses and gains.
        claims: it states anything: a figure, a comparison, or something in words.
        personal: it speaks of the athlete.
    """

    text: str
    figures: Sequence[Amount]
    mentions: Sequence[Mention]
    ranks: Sequence[Rank]
    claims: bool
    personal: bool

    def scope(self, at: int) -> Keys:
        """The segments that something said at a place is about; empty: none is named."""
        named = _units(self.text)
        if not named:
            return frozenset()
        starts = [m.end() for m in _CLAUSE_END.finditer(self.text, 0, at)]
        end = _CLAUSE_END.search(self.text, at)
        low, high = (starts[-1] if starts else 0), (end.start() if end else len(self.text))
        within = [unit for unit in named if unit.end > low and unit.start < high]
        if within:
            return frozenset(key for unit in within for key in unit.keys)
        before = [unit for unit in named if unit.end <= at]
        plain = [unit for unit in before if not unit.aside]
        return (plain or before or named[:1])[-1].keys

    def listed(self, at: int) -> tuple[str, ...]:
        """The segments named in one breath that something said at a place is about, in order."""
        units = [unit for unit in _units(self.text) if len(unit.ordered) > 1 and not unit.aside]
        scope = self.scope(at)
        return next((unit.ordered for unit in units if unit.keys == scope), ())

    def own(self, figure: Figure) -> Keys:
        """The one segment that a figure belongs to where as many figures as segments are listed:
        ``runs 3 and 5, 40 and 44 s``; else what ``scope`` says."""
        keys = self.listed(figure.start)
        row = self._row(figure)
        if len(keys) < 2 or len(row) != len(keys):
            return self.scope(figure.start)
        return frozenset({keys[[one.start for one in row].index(figure.start)]})

    def _row(self, figure: Figure) -> list[Figure]:
        """Figures of one unit that are listed with this one; none of a range."""
        rows: list[list[Figure]] = []
        for one in (each.figure for each in self.figures):
            last = rows[-1][-1] if rows else None
            gap = self.text[last.end : one.start] if last is not None else ""
            if last is not None and last.unit == one.unit and _ROW_JOIN.fullmatch(gap):
                rows[-1].append(one)
            else:
                rows.append([one])
        row = next(row for row in rows if figure in row)
        return [] if _SPAN.search(self.text[: row[0].start]) else row

    def near(self, figure: Figure, reach: int = 4) -> Keys:
        """Stems of the words around a figure."""
        around = words(self.text)
        before = [word.stem for word in around if word.start < figure.start][-reach:]
        after = [word.stem for word in around if word.start >= figure.end][:reach]
        return frozenset(before + after)


@dataclass(frozen=True)
class _Unit:
    """Segments named in one breath: ``the sled push and the sled pull``."""

    keys: Keys
    start: int
    end: int
    aside: bool
    ordered: tuple[str, ...]


@lru_cache(maxsize=4096)
def statement(text: str) -> Statement:
    """Read one sentence."""
    plain = _LIST_MARK.sub("", text.replace("**", "").replace("__", "")).strip()
    plain = as_evidence_says(_ANSWERS.sub("", plain))
    numbers = tuple(amount(figure, plain) for figure in figures(plain))
    personal = bool(_PERSONAL.search(plain))
    subject = personal or bool(segments(plain))
    compared = tuple(m for m in mentions(plain) if _compares(m, plain, subject))
    ranks = tuple(
        Rank(_label(m), m.start()) for m in _RANK.finditer(plain) if not plain.endswith("?")
    )
    says = bool(numbers or compared or ranks) or _says_something(plain)
    return Statement(plain, numbers, compared, ranks, says, personal)


def _compares(mention: Mention, text: str, subject: bool) -> bool:
    if text[mention.at :].lower().startswith("level") and _OWN_LEVEL.search(text[: mention.at]):
        return False  # "the median at your level" compares nothing
    clause = re.split(r"[;:,](?!\d)|\bbecause\b", text[: mention.at])[-1]
    if text[mention.at :].startswith("costs") and not _PERSONAL.search(clause):
        return False  # "a missed lap costs 7 min" is a rule
    if _QUALIFIES.match(text[mention.at :]) and not _PERSONAL.search(text):
        return False  # "better time trials"
    if mention.size is not None and mention.size.unit in ("s", "%"):
        return True
    if _FORMAL.search(mention.words):
        return True
    if mention.against is Against.FADE and "usual" in mention.words:
        return True
    if _VAGUE.match(text[mention.at :]) and not _RIVALS.search(text[mention.at :]):
        return False  # "the foot lands ahead of the knee", "suits most athletes better"
    return subject and bool(mention.against is not Against.PEERS or _PARTNER.search(mention.words))


def _says_something(text: str) -> bool:
    if text.endswith("?") or _ABSTAINS.search(text) or _PLEASANTRY.match(text):
        return False
    return len(stems(text)) >= 2


def _label(match: re.Match[str]) -> str:
    if match["pole"] or match["only"]:
        return (match["pole"] or match["only"]).lower()
    place = (match["place"] or "").lower()
    said = (match["kind"] or match["most"]).lower()
    kind = "loss" if said.startswith(("los", "cost", "leak", "drain", "defi")) else "gain"
    ending = {"loss": "es", "gain": "s"}[kind] if match["many"] else ""
    return " ".join(filter(None, (_ORDINALS.get(place, place), "largest", kind + ending)))


@lru_cache(maxsize=4096)
def _units(text: str) -> tuple[_Unit, ...]:
    units: list[list[Named]] = []
    for name in segments(text):
        if units and _LIST_JOIN.fullmatch(text[units[-1][-1].end : name.start]):
            units[-1].append(name)
        else:
            units.append([name])
    return tuple(
        _Unit(
            frozenset(name.key for name in unit), unit[0].start, unit[-1].end,
            bool(_ASIDE.search(text[: unit[0].start])),
            tuple(dict.fromkeys(name.key for name in unit)),
        )
        for unit in units
    )  # fmt: skip


def speaks_of_others(said: Statement) -> bool:
    """Whether a sentence speaks of other athletes than the peers as a whole."""
    return bool(_OTHERS.search(said.text))


def specific(keys: Keys) -> Keys:
    """Those that are one segment."""
    return keys - WIDE
