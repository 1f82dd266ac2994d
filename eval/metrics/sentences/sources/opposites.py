"""Truths turned into their opposite that figures alone do not show.

- **Ends**: ``at best 1:18:57`` of a range whose fast end is 1:10:02.
- **Where a finish lay**: ``you beat the range`` of a finish inside it.
- **Places**: ``from 190th down to 195th`` of 190, instead of 195.
- **Documents**: ``27 kg too heavy`` of 27 kg too low; a study of men that speaks of women.
"""

import re
from collections.abc import Sequence

from eval.figures import Figure, figures
from eval.metrics.sentences.words import covered, sentences, stems

_TIME = r"\d{1,2}:\d\d(?::\d\d)?"
_RANGE = re.compile(rf"(?P<first>{_TIME}) to (?P<last>{_TIME})")
_FIRST = re.compile(
    rf"\b(?:at (?:best|the earliest|the quickest)|best case|(?:no|not) (?:quicker|faster|sooner|"
    rf"earlier) than|not before),?:?(?: in| at| of)? (?P<time>{_TIME})"
    rf"|(?P<other>{_TIME})(?: s)? at (?:the )?(?:best|quick|fast)\w*",
    re.IGNORECASE,
)
_LAST = re.compile(
    rf"\b(?:at (?:worst|the latest|the slowest)|worst case|(?:no|not) (?:slower|later|longer) than|"
    rf"not after),?:?(?: in| at| of)? (?P<time>{_TIME})"
    rf"|(?P<other>{_TIME})(?: s)? at (?:the )?(?:worst|slow)\w*",
    re.IGNORECASE,
)
_LAY = re.compile(r"this finish was (?P<where>inside|faster than|slower than) that range")
_IT = r"(?:the|that|this|your) (?:\w+ )?(?:range|band|window|bracket|span|corridor)\b"
_SAID_LAY = {
    "faster than": re.compile(rf"\byou (?:beat|undercut|bettered) (?:it\b|{_IT})|\b(?:faster|"
    "quicker|"
                              rf"better) than {_IT}|\b(?:below|under) {_IT}", re.I),
    "slower than": re.compile(rf"\byou (?:missed|overshot|overran) (?:it\b|{_IT})|\b(?:slower|"
    "worse) "
                              rf"than {_IT}|\b(?:above|over) {_IT}", re.I),
    "inside": re.compile(r"\b(?:inside|within|fits? (?:in|into)|landed (?:in|"
    "inside)) {_IT}", re.I),
}  # fmt: skip
_PLACES = re.compile(r"(?P<now>\d[\d,]*) of \d[\d,]*, instead of (?P<was>\d[\d,]*)")
_MOVED = re.compile(
    r"\bfrom (?P<one>\d[\d,]*)(?:st|nd|rd|th)?\b[^.;:\d]{0,30}\bto (?P<other>\d[\d,]*)", re.I
)
_LOST_PLACES = re.compile(
    r"\b(?:costs?|los[et]s?|drops?|dropp\w+|slips?|slid\w*|falls?|fell|down)\b[^.;:]{0,30}"
    r"\b(?:places?|ranks?|positions?)\b", re.I
)  # fmt: skip
_WORDS = (
    (r"too (?:low|little|light|short|few|small)", r"too (?:high|much|heavy|long|many|big|large)"),
    (r"before|earlier|prior to", r"after|later|following"),
    (r"at most|maximum|no more than|less than|under|below", r"at least|minimum|no less than|"
     r"more than|over|above"),
)  # fmt: skip
_PAIRS = [tuple(re.compile(rf"\b(?:{words})\b", re.I) for words in pair) for pair in _WORDS]
_BESIDE = 16
_BETTER = re.compile(r"\bimprov\w+|\b(?:faster|quicker|better)\b", re.I)
_WORSE = re.compile(r"\bimpair\w+|\bworsen\w*|\b(?:slower|worse|declined)\b", re.I)
_SAME_THING = 0.5
_FOUND = re.compile(r"\b(?:saw|found|show(?:ed|n)?|reported|colleagues|study|prov\w+)\b", re.I)
_ONE_SEX = re.compile(r"\b(?:looked at|studied|tested|of|in) (?P<sex>men|women) only\b", re.I)
_SEX = {"men": re.compile(r"\bwom[ae]n\b", re.I), "women": re.compile(r"(?<!wo)\bm[ae]n\b", re.I)}
_DENIED = re.compile(
    r"\b(?:not?|never|cannot|nothing|only|whether|unclear|unknown|but)\b|n['’]t\b", re.I
)


def turned_round(text: str, facts: Sequence[str], documents: Sequence[str]) -> str:
    """Why a sentence says the opposite of what is true; empty if it does not.

    Args:
        text: one sentence.
        facts: what is true of the athlete, in the evidence's words.
        documents: texts it may rest on beside.
    """
    return (
        _ends(text, facts)
        or _lay(text, facts)
        or _places(text, facts)
        or _documents(text, documents)
    )


def _ends(text: str, facts: Sequence[str]) -> str:
    ranges = [found for fact in facts for found in _RANGE.finditer(fact)]
    for pattern, wrong, right in ((_FIRST, "last", "first"), (_LAST, "first", "last")):
        for said in pattern.finditer(text):
            time = said["time"] or said["other"]
            ends = [one for one in ranges if time in (one["first"], one["last"])]
            if ends and all(one[wrong] == time for one in ends):
                return f"“{said[0]}”, but the {right} time of the range is {ends[0][right]}"
    return ""


def _lay(text: str, facts: Sequence[str]) -> str:
    known = {found["where"] for fact in facts for found in _LAY.finditer(fact)}
    for where, words in _SAID_LAY.items():
        if known and where not in known and (said := words.search(text)):
            return f"“{said[0]}”, but the finish was {min(known)} that range"
    return ""


def _places(text: str, facts: Sequence[str]) -> str:
    for fact in facts:
        for change in _PLACES.finditer(fact):
            now, was = (int(change[name].replace(",", "")) for name in ("now", "was"))
            if now < was and (lost := _LOST_PLACES.search(text)) and not _DENIED.search(text):
                return f"“{lost[0]}”, but: {change[0]}"
            moved = _MOVED.search(text)
            if moved and [int(moved[n].replace(",", "")) for n in ("one", "other")] == [now, was]:
                return f"“{moved[0]}”, but: {change[0]}"
    return ""


def _documents(text: str, documents: Sequence[str]) -> str:
    if _DENIED.search(text):
        return ""
    for document in documents:
        found = figures(document)
        for figure in figures(text):
            same = [one for one in found if figure.agrees(one)]
            if same and (said := _turned_word(text, figure, document, same)):
                return f"“{said}” of {figure.written}, but the source says the opposite"
        for one in _ONE_SEX.finditer(document):
            if _FOUND.search(text) and (other := _SEX[one["sex"].lower()].search(text)):
                return f"the source tells of {one['sex'].lower()} only, not of {other[0]}"
        if _worse_for_better(text, document):
            return "the source says the opposite"
    return ""


def _worse_for_better(text: str, document: str) -> bool:
    """Whether a text makes slower what a sentence of a document on the same makes faster."""
    better, worse = bool(_BETTER.search(text)), bool(_WORSE.search(text))
    return better is not worse and any(
        covered(stems(text), stems(sentence)) >= _SAME_THING
        for sentence in sentences(document)
        if (bool(_BETTER.search(sentence)), bool(_WORSE.search(sentence))) == (worse, better)
    )


def _turned_word(text: str, figure: Figure, document: str, same: Sequence[Figure]) -> str:
    """The word beside a figure that excludes the one beside it in a document."""
    near = _beside(text, figure)
    there = [_beside(document, one) for one in same]
    for pair in _PAIRS:
        for one, other in (pair, pair[::-1]):
            if other.search(near) or not all(
                other.search(words) and not one.search(words) for words in there
            ):
                continue
            if said := one.search(near):
                return said[0]
    return ""


def _beside(text: str, figure: Figure) -> str:
    before = re.split(r"[.,;:]\s|\b(?:and|but)\b", text[: figure.start])[-1][-_BESIDE:]
    after = re.split(r"[.,;:]\s|\b(?:and|but)\b", text[figure.end :])[0][:_BESIDE]
    return f"{before}#{after}"
