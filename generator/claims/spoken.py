"""A sentence as it would be written: short forms in full, the two of a pair as *you*.

What every other check reads knows *you would* and *is not*, but neither *you'd* nor *isn't*.
"""

import re
from functools import lru_cache

_SHORT = (
    (re.compile(r"(?<=\bca)n['’]t\b", re.I), "nnot"),
    (re.compile(r"\bwon['’]t\b", re.I), "will not"),
    (re.compile(r"n['’]t\b", re.I), " not"),
    (re.compile(r"(?<=\w)['’]d\b(?= (?:better|best)\b)", re.I), " had"),
    (re.compile(r"(?<=\w)['’]d\b", re.I), " would"),
    (re.compile(r"(?<=\w)['’]ll\b", re.I), " will"),
    (re.compile(r"(?<=\w)['’]re\b", re.I), " are"),
    (re.compile(r"(?<=\w)['’]ve\b", re.I), " have"),
    (re.compile(r"\b(it|that|there|here|what|where)['’]s\b", re.I), r"\1 is"),
)
_YOU_TWO = re.compile(
    r"\b(?:you (?:two|both)|(?:the (?:two|pair)|both) of you)\b(?! (?:share|split|take turns|"
    r"in|out of|(?:\w+ )?(?:and \w+ \w+ )?(?:minutes?|seconds?|min|s|hours?|"
    r"places?|points?|times|percent|thirds|weeks?|days?))\b)",
    re.I,
)
_NUMBERED = re.compile(r"\b(run|race|season) (?:number|no\.?|#)\s?(?=\d|next|one\b)", re.I)
_OVER = re.compile(
    r"\b(?P<gain>gains?|gained|gave you|gives you|(?P<worth>worth)|lead|advantage|edge|profit|"
    r"margin|"
    r"won|cushion|bonus)\b(?P<rest>[^.;:]{0,40}?(?:\d:\d\d[^.;:]{0,10}?)?) over "
    r"(?=(?:the|your) (?:peers?|typical|middle|median|field|usual|average)\b)",
    re.I,
)
"""*A gain of 80 s over the median*: what is gained over somebody is no time above his."""
_THOUSAND = re.compile(r"\b(per|every|each|a|one) thousand\b(?! (?:and|\d))", re.I)
_EVERY = {"a": "1,000", "one": "1,000"}


@lru_cache(maxsize=512)
def written_out(text: str) -> str:
    """A sentence without short forms; its figures and its citations stay as they are."""
    if "'" in text or "’" in text:
        for short, full in _SHORT:
            text = short.sub(full, text)
    text = _YOU_TWO.sub("you", text)
    text = _OVER.sub(
        lambda m: f"{'gained you' if m['worth'] else m['gain']}{m['rest']} against ", text
    )
    text = _NUMBERED.sub(r"\1 ", text)
    return _THOUSAND.sub(lambda m: _EVERY.get(m[1].lower(), f"{m[1]} 1,000"), text)
