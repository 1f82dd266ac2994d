"""Sentences as people write them, put into the words in which the evidence is read.

*Runs 5, 7 and 8* become *run 5, run 7 and run 8*, *one to two weeks* become *1 to 2 weeks*, and
the seconds whose unit is left out (*13 fewer than the 375 that are typical*) get it.
"""

import re
from collections.abc import Collection
from functools import lru_cache

from generator.numbers import quantities

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: value for value, word in enumerate(_ONES) if value}
_WORDS |= {word: 10 * value for value, word in enumerate(_TENS, 2)}
_IN_WORDS = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[-\s](?:{'|'.join(_ONES[1:10])}))?"
    rf"|{'|'.join(reversed(_ONES[1:]))})"
)
COUNT = rf"(?:\d+(?:\.\d+)?|{_IN_WORDS})"
"""A number in figures or in words, up to ninety-nine."""

_LIST = re.compile(
    r"\b(?P<name>run|lap|athlete|neighbour|season)s\s+(?P<all>\d+(?:(?:\s*,\s*(?:and\s+)?|"
    r"\s+and\s+|"
    r"\s*&\s*)\d+)+)(?![\d:.]|\s?(?:s|%|kg|km|m|min|seconds|minutes)\b)",
    re.IGNORECASE,
)
_NEIGHBOUR = re.compile(r"\bneighbour (?=\d\b)", re.IGNORECASE)
_WHOLE = re.compile(
    rf"\b(?P<a>an?|{_IN_WORDS})\s+(?:full|whole|entire|clear|straight)\s+(?=minutes?\b|hours?\b|"
    r"seconds?\b|half\b)|\b(?:exactly|precisely|fully)\s+(?=(?:an?|half|\d)\b)",
    re.IGNORECASE,
)
_COUNTED = (
    r"weeks?|days?|months?|years?|grams?|g|kilos?|kilograms?|milligrams?|mg|metres?|meters?|"
    r"kilomet(?:re|er)s?|km|reps?|repetitions|sets?|times"
)
_WORD_COUNT = re.compile(
    rf"(?<![\w.,:'-])(?P<one>{_IN_WORDS})(?=[-\s]+(?:(?:to|and|"
    rf"or)\s+{COUNT}[-\s])?(?:{_COUNTED})\b)",
    re.IGNORECASE,
)
_MORE = (
    r"fewer|less|more|longer|shorter|sooner|earlier|later|slower|faster|quicker|below|under|above|"
    r"over"
)
_WORDS_MORE = re.compile(
    rf"(?<![\w.,:'-])(?P<one>{_IN_WORDS})(?=\s+(?:{_MORE})\b(?!\s+\d))", re.IGNORECASE
)
_ELIDED = re.compile(
    rf"(?<![\w.,:'-])(?P<one>(?:{'|'.join(_TENS)})(?:[-\s](?:{'|'.join(_ONES[1:10])}))?|"
    rf"{'|'.join(_ONES[13:])})(?=\s+(?:on|at|in|from|over|to|with|for|and|by)\b|[.,;])",
    re.IGNORECASE,
)
"""*Six seconds on the runs, twenty-five on the stations*: the unit is said once."""
_UNITLESS_AFTER = re.compile(
    rf"^\s*(?:$|[.,;)]|(?:{_MORE}|behind|ahead|up|down|better|worse|than|for|is|are|was|that|"
    rf"which|at|"
    r"to|on|when|but|while|and|against|instead|rather|in|too|of (?:the|your|its) (?:peer|"
    r"typical|usual|median)|extra|gained|gains?|lost|won|saved|"
    r"gone|would|should|being|having|with|from|over|off|short|apart|clear|adrift)\b)",
    re.IGNORECASE,
)
_NO_TIME_BEFORE = re.compile(
    r"\b(?:place|rank|season|of|aged?|number|no\.|athlete|run|top|bib|peers|[\d,]+(?:st|nd|rd|th)?"
    r" (?:of|from|instead of|rather than))\s*$",
    re.IGNORECASE,
)
_MEDIAN_OF = re.compile(
    r"\b(?:median|average|middle|typical|usual)\b[^.;,\d]{0,30}$", re.IGNORECASE
)
_GAP_OF = re.compile(
    r"\b(?:lead|gap|gain|loss|advantage|deficit|edge|margin|cushion|difference) of\s*$",
    re.IGNORECASE,
)
_SECONDS = re.compile(r"\bseconds\b", re.IGNORECASE)
_PER_BODY = re.compile(
    r"\b(?P<g>g|grams?|mg|milligrams?)(?P<of>\s+of\s+[a-z]+)?\s+(?:per|for\s+(?:each|every))\s+"
    r"(?:kg|kilo(?:gram)?)\b(?:\s+of\s+(?:body\s*)?(?:mass|weight)\b)?",
    re.IGNORECASE,
)
_HALF_YEAR = re.compile(r"\bhalf a year\b", re.IGNORECASE)
_TWO_OF_YOU = re.compile(r"\bthe two of you\b", re.IGNORECASE)
_GOOD = re.compile(r"\ba good (?=(?:minute|hour)\b)", re.IGNORECASE)
_IN_MINUTES = re.compile(
    rf"\bminutes\b,?\s+(?:and\s+|or\s+)?(?P<one>{COUNT})(?=\s+(?:ahead|behind|up|down|more|less|"
    rf"fewer|longer|shorter|"
    r"slower|faster|quicker)\b)",
    re.IGNORECASE,
)


def number(words: str) -> float:
    """The value of a number in figures or words; of *a* and *an*, 1."""
    if words[0].isdigit():
        return float(words)
    return float(sum(_WORDS.get(word, 1) for word in re.split(r"[-\s]", words.lower())))


def in_figures(text: str, measured: Collection[tuple[float, str]]) -> str:
    """A sentence with its lists of names written out and the units in it that are understood.

    Args:
        text: the sentence.
        measured: values and units of the facts it cites; a bare number is seconds only where they
            hold it as seconds and another time stands in the sentence.
    """
    text = _WHOLE.sub(lambda m: f"{m['a']} " if m["a"] else "", plain_names(text))
    text = _GOOD.sub("a good a ", text)
    text = _IN_MINUTES.sub(lambda m: f"{m[0]} minutes", text)
    text = _WORDS_MORE.sub(lambda m: f"{number(m['one']):g}", text)
    if not (any(q.unit == "s" for q in quantities(text)) or _SECONDS.search(text)):
        return text
    text = _ELIDED.sub(
        lambda m: f"{v:g}" if ((v := number(m["one"])), "s") in measured else m[0], text
    )
    found = quantities(text)
    for quantity in reversed(found):
        before, after = text[: quantity.start], text[quantity.end :]
        value, unit = quantity.key
        if unit or (value, "s") not in measured or (value, "") in measured:
            continue
        if not _UNITLESS_AFTER.match(after):
            continue
        if _NO_TIME_BEFORE.search(before) and not (
            _MEDIAN_OF.search(before) or _GAP_OF.search(before)
        ):
            continue
        text = f"{before}{text[quantity.start : quantity.end]} s{after}"
    return text


@lru_cache(maxsize=512)
def plain_names(text: str) -> str:
    """A text in which every run of a list has its name and counted things their figure; evidence
    is read so too."""
    text = _LIST.sub(
        lambda m: re.sub(r"\d+", lambda n: f"{m['name'].lower()} {n[0]}", m["all"]), text
    )
    text = _NEIGHBOUR.sub("similar athlete ", text)
    text = _PER_BODY.sub(
        lambda m: f"{'m' * m['g'].lower().startswith('m')}g/kg{m['of'] or ''}", text
    )
    text = _TWO_OF_YOU.sub("you", _HALF_YEAR.sub("6 months", text))
    return _WORD_COUNT.sub(lambda m: f"{number(m['one']):g}", text)
