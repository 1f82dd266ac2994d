"""Ranges that were forecast: which end is the fast one, how many fall outside, and where a finish
lay.

*At best 1:12:20* and *no quicker than 1:12:20* are the fast end, *undercut it* says that a finish
was faster than the range, *one in five falls outside* is what an 80 % interval leaves.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from hyrox.evidence import EvidenceItem, Kind

_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?"
_FAST_END = (
    rf"(?P<fast>{_CLOCK})(?: at (?:the )?(?:quick|fast|best|short|low)(?:er|est)?(?: end)?\b|"
    r" (?:if|when) (?:all|everything|things) go(?:es)? well)"
    r"|(?:no (?:quicker|faster|sooner|earlier|less) than|at (?:best|the earliest|the quickest)|"
    rf"not (?:before|under|below)|best case)[:,]?(?: in| at| of)? (?P<fast2>{_CLOCK})"
)
_SLOW_END = (
    rf"(?P<slow>{_CLOCK})(?: at (?:the )?(?:slow|worst|long|high)(?:er|est)?(?: (?:end|one))?\b|"
    r" (?:if|when) (?:all|everything|things) go(?:es)? (?:badly|wrong))"
    r"|(?:no (?:slower|later|longer|more) than|at (?:worst|the latest|the slowest)|"
    rf"not (?:after|over|above)|worst case)[:,]?(?: in| at| of)? (?P<slow2>{_CLOCK})"
)
ENDS = re.compile(rf"{_FAST_END}|{_SLOW_END}", re.IGNORECASE)
"""A time said to be an end of a range: no comparison of the athlete."""
_INTERVAL = re.compile(
    rf"(?P<low>{_CLOCK})(?: s)? to (?P<high>{_CLOCK})(?: s)?(?= for 80 %|[.;]|$|,)"
)
_OUTSIDE = re.compile(r"\b(?:outside|out of it|beyond|miss(?:es|ed)?|wrong|elsewhere)\b", re.I)
_EIGHTY = re.compile(r"\b80 %")
_FINISH = re.compile(r"this finish was (?P<where>inside|faster than|slower than) that range")
_RANGE = (
    r"(?:(?:the|that|this|your|its) (?:\w+ )?(?:range|band|window|bracket|span|corridor)\b|it\b)"
)
_WHERE = {
    "faster than": re.compile(
        rf"\b(?:undercut|beat|bettered|(?:was|were|ran|finished|came in) (?:faster|quicker|better) "
        rf"than|(?:below|under|ahead of|quicker than|faster than)) {_RANGE}", re.I),
    "slower than": re.compile(
        rf"\b(?:missed|overshot|overran|(?:was|were|ran|finished|came in) (?:slower|worse) than|"
        rf"(?:above|over|behind|slower than|worse than)) {_RANGE}", re.I),
    "inside": re.compile(
        rf"\b(?:fits? (?:in|into)|in line with|landed (?:in|inside)|(?:inside|within)) {_RANGE}|"
        r"\bfits in\b|\bso did you\b", re.I),
}  # fmt: skip


def wrong_end(text: str, items: Sequence[EvidenceItem]) -> str:
    """A time that is said to be the fast end of a range though it is the slow one, or the other way
    round, or where a finish is said to lie though it lay elsewhere; empty where all is well."""
    facts = [item.text for item in items if item.kind is not Kind.PASSAGE]
    known = [match for said in facts for match in _INTERVAL.finditer(said)]
    for match in ENDS.finditer(text):
        fast = match["fast"] or match["fast2"]
        time = fast or match["slow"] or match["slow2"]
        other = {found["high" if fast else "low"] for found in known}
        if time in other:
            return f"{time} is the other end of the range"
    verdicts = {match["where"] for said in facts for match in _FINISH.finditer(said)}
    for where, words in _WHERE.items():
        said = words.search(text)
        if said and verdicts and where not in verdicts:
            return f"'{said[0]}', but the finish was {min(verdicts)} that range"
    return ""


def outside(text: str, items: Sequence[EvidenceItem]) -> list[EvidenceItem]:
    """What an 80 % interval leaves to both sides, for a sentence that speaks of what lies there."""
    if not _OUTSIDE.search(text):
        return []
    said = "outside for 20 % of such athletes"
    return [
        replace(item, id="rest", key="outside", text=said, sentence=said, direction=None)
        for item in items[:1]
        if any(_EIGHTY.search(one.text) for one in items)
    ]
