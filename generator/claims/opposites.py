"""Passages turned into their opposite: *27 kg too high* of what is 27 kg too low.

Beside the same figure a passage and a sentence may not use two words that exclude each other. And a
study of men says nothing of women.
"""

import re

from generator.numbers import Quantity, quantities

_PAIRS = (
    (r"too (?:low|little|light|short|few|small)", r"too (?:high|much|heavy|long|many|big|large)"),
    (r"before|earlier|prior to|ahead of|until", r"after|later|following|past"),
    (r"at most|maximum|up to|no more than|under|below|at the most|less than|fewer than|within",
     r"at least|minimum|no less than|over|above|at the least|more than|from .{1,12} (?:up|on)"),
    (r"faster|quicker|improv\w+|better|sooner|shorter",
     r"slower|worse\w*|longer|declin\w+|later|impair\w+"),
    (r"more|higher|ris\w+|rose|increas\w+|gain\w*|added|heavier|up(?! to)",
     r"less|lower|f[ea]ll\w*|decreas\w+|los[st]\w*|reduc\w+|cut\w*|lighter|down|drop\w*"),
)  # fmt: skip
_OPPOSITES = tuple(
    (re.compile(rf"\b(?:{one})\b", re.I), re.compile(rf"\b(?:{other})\b", re.I))
    for one, other in _PAIRS
)
_AFTER, _BEFORE = 22, 16
"""Letters around a figure in which a word that belongs to it stands."""
_CUT = re.compile(r"[.,;:]\s|\b(?:and|but|while|whereas)\b")
_ONLY_ONE = re.compile(
    r"\b(?:looked at|study (?:of|in)|studied|tested|in|of) (?P<sex>men|women)(?: only|, so| alone)"
    r"|\bonly (?P<sex2>men|women) (?:took part|were)", re.I
)  # fmt: skip
_OTHER = {"men": re.compile(r"\bwom[ae]n\b|\bfemales?\b", re.I),
          "women": re.compile(r"\bm[ae]n\b|\bmales?\b", re.I)}  # fmt: skip
_FOUND = re.compile(
    r"\b(?:saw|found|show(?:ed|s|n)?|report(?:ed|s)?|colleagues|study|prov\w+)\b", re.I
)
_DENIED = re.compile(r"\b(?:not?|never|cannot|nothing|only|unknown|open|whether|unclear)\b", re.I)


def turned(text: str, passages: str) -> str:
    """The figure whose word the passages turn round, with that word; empty where all is well."""
    if _DENIED.search(text):
        return ""
    there = quantities(passages)
    for quantity in quantities(text):
        near = _near(text, quantity)
        same = [_near(passages, other) for other in there if other.key == quantity.key]
        for pair in _OPPOSITES:
            for one, other in (pair, pair[::-1]):
                if (
                    (found := one.search(near))
                    and not other.search(near)
                    and same
                    and all(other.search(said) and not one.search(said) for said in same)
                ):
                    return f"'{found[0]}' beside {text[quantity.start : quantity.end].strip()}"
    return ""


def _near(text: str, quantity: Quantity) -> str:
    before = text[max(0, quantity.start - _BEFORE) : quantity.start]
    after = text[quantity.end : quantity.end + _AFTER]
    cut = _CUT.search(after)
    starts = [match.end() for match in _CUT.finditer(before)]
    return f"{before[starts[-1] if starts else 0 :]}#{after[: cut.start()] if cut else after}"


def other_sex(text: str, passages: str) -> str:
    """Whom a sentence lets a study speak of that looked at the other sex alone; empty if nobody."""
    if not _FOUND.search(text) or _DENIED.search(text):
        return ""
    for match in _ONLY_ONE.finditer(passages):
        sex = (match["sex"] or match["sex2"]).lower()
        if said := _OTHER[sex].search(text):
            return said[0]
    return ""
