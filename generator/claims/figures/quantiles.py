"""Shares of a field that a passage gives as quarter points, tenths and medians, said otherwise.

*A quarter of them need at most 1:23:38, and three quarters at most 1:46:24* is the middle half,
from 1:23:38 to 1:46:24; a median is the time within which half finish.
"""

import re

_NEEDS = re.compile(
    r"\b(?P<share>a tenth|a quarter|half|three quarters|nine tenths|median)\b"
    r"(?P<between>[^.;]*?)\b(?P<time>\d{1,2}:\d{2}(?::\d{2})?)",
    re.IGNORECASE,
)
_OTHER_SHARE = re.compile(r"\b(?:tenths?|quarters?|half|median)\b", re.IGNORECASE)
_SHARES = {"a tenth": 10, "a quarter": 25, "half": 50, "median": 50, "three quarters": 75,
           "nine tenths": 90}  # fmt: skip
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?"
_PER_CENT = re.compile(r"\b(\d+)\s?(?:[-–—]|to)\s?(\d+)\s?(?:%|per ?cent)")
_DECIMAL = re.compile(r"(?<![\d.,])\d+\.\d+(?!\d|\.\d|\s?(?:%|g|mg|kg|m|km|h|s|min)\b)")
_BAND = re.compile(r"\b\d[05][-–]\d[49]\b")
_MIDDLE = re.compile(
    r"\bmiddle (?P<share>half|50 %|80 %|four fifths|eighty per ?cent|fifty per ?cent)"
    rf"(?P<between>[^.;]*?)\b(?P<low>{_CLOCK})\s*(?:[-–—]|to|and)\s*(?:about )?(?P<high>{_CLOCK})",
    re.IGNORECASE,
)
_HALF = re.compile(
    r"\bhalf\b(?! (?:an?|of an?) )(?P<between>[^.;\d]*(?:\d\d-\d\d)?[^.;\d]*?)"
    r"\b(?P<time>\d{1,2}:\d{2}(?::\d{2})?)",
    re.IGNORECASE,
)


def shares(passage: str) -> dict[int, list[str]]:
    """Per cent to the times within which so many finish, as a passage writes them."""
    found: dict[int, list[str]] = {}
    for match in _NEEDS.finditer(passage):
        if not _OTHER_SHARE.search(match["between"]):
            found.setdefault(_SHARES[match["share"].lower()], []).append(match["time"])
    return found


def in_quarter_points(text: str, passage: str) -> str:
    """A sentence with *the middle half* and *half* left out where the passage's own quarter points
    or its median bear them out; else as it is.

    Args:
        text: the sentence.
        passage: what it cites.
    """
    if not (middle := _MIDDLE.search(text)) and not _HALF.search(text):
        return text
    known = shares(passage)
    if middle:
        half = middle["share"].lower() in ("half", "50 %", "fifty per cent", "fifty percent")
        ends = (25, 75) if half else (10, 90)
        low, high = (
            next((t for t in known.get(share, ()) if _is_so(middle[name], t)), None)
            for share, name in zip(ends, ("low", "high"), strict=True)
        )
        if low is None or high is None:
            return text
        said = f"middle{middle['between']}{low} to {high}"
        return f"{text[: middle.start()]}{said}{text[middle.end() :]}"
    found = _HALF.search(text)
    if found and any(_is_so(found["time"], time) for time in known.get(50, ())):
        return f"{text[: found.start()]}the middle{text[found.start() + 4 :]}"
    return text


def wrong_band(text: str, passage: str) -> str:
    """A time that a sentence gives for one age group though the passage gives it for others only;
    empty where all is well."""
    bands = set(_BAND.findall(text))
    if len(bands) != 1:
        return ""
    (band,) = bands
    for time in re.findall(rf"\b{_CLOCK}(?![\d:])", text):
        of = {_band_at(passage, at.start()) for at in re.finditer(rf"\b{time}(?![\d:])", passage)}
        if of and band not in of and "" not in of:
            return f"{time} is not of {band}"
    return ""


def wrong_pair(text: str, passage: str) -> str:
    """A decimal that a sentence gives for a range of per cent though the passage gives another for
    it (*30–100 % longer 1.52*); empty where all is well."""
    ranges, decimals = _PER_CENT.findall(text), _DECIMAL.findall(text)
    if len(ranges) != 1 or len(decimals) != 1:
        return ""
    low, high = ranges[0]
    said = re.search(rf"\b{low}\s?(?:[-–—]|to)\s?{high}\s?(?:%|per ?cent)", passage)
    then = _DECIMAL.search(passage, said.end()) if said else None
    return f"{decimals[0]} is not of {low} to {high} %" if then and then[0] != decimals[0] else ""


def _band_at(passage: str, at: int) -> str:
    """The age group named last before a place of a passage, its heading left out."""
    start = passage.find(":") + 1
    found = _BAND.findall(passage, start, at)
    return found[-1] if found else ""


def _is_so(said: str, known: str) -> bool:
    """Whether a clock is the other, or that in whole hours and minutes."""
    if said == known:
        return True
    if said.count(":") != 1 or known.count(":") != 2:
        return False
    hours, minutes = (int(part) for part in said.split(":"))
    parts = [int(part) for part in known.split(":")]
    return abs(60 * (60 * hours + minutes) - (3600 * parts[0] + 60 * parts[1] + parts[2])) <= 30
