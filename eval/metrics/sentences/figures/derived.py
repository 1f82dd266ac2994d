"""Figures that stand nowhere but follow by arithmetic from what does, each by a named rule.

- **Clock by the minute**: ``about 1:28`` of a finish of 1:27:49, under a hedge only.
- **Range over segments**: ``runs 5, 7 and 8 each cost you 1:46 to 1:52``: every one of them within,
  the ends being the smallest and the largest.
- **Sum**: ``47 s and 43 s, together a minute and a half``; ``lunges and run 8 together``.
- **Change of place or share**: ``five places up`` of ``113 of 302, instead of 118``.
- **List**: ``all runs between 4:04 and 5:01`` of an item that lists them.

A figure that no rule yields is not derived: whoever asks goes on to refuse it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from eval.figures import Figure
from eval.metrics.sentences.figures.amounts import Amount, amount, hedged
from eval.metrics.sentences.statements import Keys, Statement, specific
from eval.metrics.sentences.truth import NARROW, Item
from eval.ways import Against, Way

_SHORT_CLOCK = re.compile(r"[0-4]:[0-5]\d")
_HOURS = re.compile(r"\d:\d\d:\d\d")
_HALF_MINUTE = 30.0
_SUM = re.compile(
    r"\b(?:together|combined|in total|in all|altogether|jointly|add(?:s|ed)? up|"
    r"sum|summed|total)\b",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s*(?:s|sec|seconds?|min|minutes?|%|per ?cent)?\s*(?:-|–|to|and)\s*", re.I)
_BETWEEN = re.compile(r"\b(?:between|from|anywhere from|somewhere from)\s+(?:\w+ ){0,3}$", re.I)
_INSTEAD = re.compile(
    r"(?:(?P<place>\d[\d,]*) of \d[\d,]*|than (?P<share>\d+) %[^,]*), instead of (?P<was>\d[\d,]*)"
)
_STEPS = re.compile(r"\s*(?:more |fewer )?(?P<what>places?|ranks?|spots?|positions?|points?|"
                    r"percentage points?)\b", re.I)  # fmt: skip
_DOWN = re.compile(r"\b(?:drop|lose|lost|fall|fell|down|back|worse|slip)\w*\b", re.IGNORECASE)
_LISTED = re.compile(
    r"\b(?P<name>run [1-8]|[A-Za-z][A-Za-z ]{2,20}) (?P<time>\d{1,2}:\d\d)(?=[,;.])"
)
_ALL = re.compile(r"\b(?:all|every|each|fastest|slowest|quickest|range|vary|varies|keep)\b", re.I)
_ALL_OF = re.compile(
    r"\b(?:all|every|each)\b(?: (?:of )?(?:the|your))? (?:runs?|stations?)\b", re.I
)
_BUT = re.compile(
    r"\b(?:after|except|apart from|bar|but for|without|besides) the (?P<which>first|last)\b", re.I
)
_LEAST_LISTED = 3

Kind = tuple[str, Way | None, Against | None, bool]
"""A time, or a difference with its way, with what, and whether with athletes of one's level."""


def derived(one: Amount, said: Statement, items: Sequence[Item], scope: Keys) -> bool:
    """Whether one of the rules yields a figure of a sentence from the items."""
    return (
        _by_the_minute(one, said, items, scope)
        or _is_sum(one, said, items)
        or _is_change(one.figure, said, items)
        or _in_list(one, said, items, scope)
    )


def range_over(one: Amount, said: Statement, items: Sequence[Item]) -> bool | None:
    """Whether a range covers just what its segments have; nothing where it is no such range."""
    keys = said.listed(one.figure.start)
    ends = _range_of(one, said)
    if (
        ends is not None
        and _ALL_OF.search(said.text)
        and any(len(_LISTED.findall(item.text)) >= _LEAST_LISTED for item in items)
    ):
        return _in_list(one, said, items, said.scope(one.figure.start))
    if len(keys) < 2 or ends is None:
        return None
    low, high = ends
    if any(low.agrees(a) and high.agrees(b) for item in items
           for a, b in zip(item.figures, item.figures[1:], strict=False)):  # fmt: skip
        return None  # an interval that an item gives as such
    table = [list(_values(key, items, low.figure.unit)) for key in keys]
    return any(_covers(low, high, values) for values in _of_one_kind(table, said))


def _range_of(one: Amount, said: Statement) -> tuple[Amount, Amount] | None:
    """The range that a figure is an end of."""
    for a, b in zip(said.figures, said.figures[1:], strict=False):
        if one.figure.start not in (a.figure.start, b.figure.start):
            continue
        gap = said.text[a.figure.end : b.figure.start]
        joined = _RANGE.fullmatch(re.sub(r"\b(?:about|around|roughly|nearly|almost|just \w+)\b\s*",
                                         "", gap))  # fmt: skip
        if joined is None or a.figure.unit != b.figure.unit or a.figure.value >= b.figure.value:
            continue
        if "and" not in gap or _BETWEEN.search(said.text[: a.figure.start]):
            return a, b
    return None


def _covers(low: Amount, high: Amount, values: Sequence[float]) -> bool:
    """All values within, and the ends reached to the last place that the words give."""
    least, most = min(values), max(values)
    slack = [max(one.figure.step, 1.0) if one.figure.step > 1 else 0.0 for one in (low, high)]
    below = least - low.high <= slack[0] and least >= low.low
    above = low.figure.value < most <= high.high and high.low - most <= slack[1]
    return below and above


def _of_one_kind(
    table: Sequence[Sequence[tuple[Kind, float]]], said: Statement
) -> Iterator[list[float]]:
    """The values of all segments that are of one kind, as the sentence speaks of them."""
    ways = {mention.way for mention in said.mentions}
    narrow = bool(NARROW.search(said.text))
    for kind in dict.fromkeys(kind for row in table for kind, _ in row):
        if kind[0] == "difference" and (
            (ways and kind[1] not in ways) or (kind[3] != narrow and kind[2] is Against.PEERS)
        ):
            continue
        if kind[0] == "time" and ways:
            continue
        rows = [[value for own, value in row if own == kind] for row in table]
        if all(rows):
            yield [row[0] for row in rows]


def _values(key: str, items: Iterable[Item], unit: str) -> Iterator[tuple[Kind, float]]:
    """What facts on one segment give of a unit: its time, and differences each way."""
    for item in items:
        if not item.fact or key not in item.keys or len(item.keys) > 2:
            continue
        narrow = bool(NARROW.search(item.text))
        sizes = {m.size.start: m for m in item.mentions if m.size is not None}
        for index, figure in enumerate(item.figures):
            mention = sizes.get(figure.start)
            if figure.unit != unit:
                continue
            if mention is not None and mention.against is not Against.SHARE:
                yield ("difference", mention.way, mention.against, narrow), figure.value
            elif index == 0 and ":" in figure.written:
                yield ("time", None, None, False), figure.value


def _by_the_minute(one: Amount, said: Statement, items: Sequence[Item], scope: Keys) -> bool:
    """``about 1:28`` is 1:27:49: hours and minutes, where a finish is spoken of and hedged.

    Without a hedge the full minute itself is meant: ``under 1:30`` of 1:30:00.
    """
    written = one.figure.written
    if specific(scope) or not _SHORT_CLOCK.fullmatch(written):
        return False
    figure = replace(one.figure, value=60 * one.figure.value)
    low, high = amount(figure, said.text).low, amount(figure, said.text).high
    ends = _range_of(one, said)
    if hedged(one.figure, said.text) or (
        ends is not None and any(hedged(end.figure, said.text) for end in ends)
    ):
        low, high = figure.value - _HALF_MINUTE, figure.value + _HALF_MINUTE
        side = hedged(one.figure, said.text)
        low = figure.value - 1e-6 if side == "above" else low
        high = figure.value + 1e-6 if side == "below" else high
    return any(
        low <= other.value <= high
        for item in items
        for other in item.figures
        if _HOURS.fullmatch(other.written)
        or (ends is not None and other.unit == "s" and 2400 <= other.value < 3600)
    )


def _is_sum(one: Amount, said: Statement, items: Sequence[Item]) -> bool:
    """Words of adding up, and parts that the sentence gives or whose segments it names."""
    if one.figure.unit not in ("s", "%") or not _SUM.search(said.text):
        return False
    parts = [
        other.figure.value
        for other in said.figures
        if other.figure.unit == one.figure.unit and other.figure.start != one.figure.start
    ]
    if len(parts) >= 2 and one.low <= sum(parts) <= one.high:
        return True
    keys = said.listed(one.figure.start)
    if len(keys) < 2 or one.figure.unit != "s":
        return False
    table = [list(_values(key, items, "s")) for key in keys]
    return any(one.low <= sum(values) <= one.high for values in _of_one_kind(table, said))


def _is_change(figure: Figure, said: Statement, items: Sequence[Item]) -> bool:
    """``five places up``: what lies between a place and the one it is instead of."""
    if _both_places(figure, said, items):
        return True
    steps = _STEPS.match(said.text[figure.end :])
    if steps is None or figure.unit not in ("", "%"):
        return False
    for item in items:
        for found in _INSTEAD.finditer(item.text):
            place = found["place"] is not None
            if place != (not steps["what"].lower().endswith(("point", "points"))):
                continue
            now, was = (int((found[g] or "0").replace(",", "")) for g in
                        (("place" if place else "share"), "was"))  # fmt: skip
            better = was - now if place else now - was
            if better == (-figure.value if _DOWN.search(said.text) else figure.value):
                return True
    return False


def _both_places(figure: Figure, said: Statement, items: Sequence[Item]) -> bool:
    """``from 195th up to 190th`` of 190 of 412, instead of 195: the two places, told together."""
    told = {one.figure.value for one in said.figures if one.figure.unit == ""}
    changes = [found for item in items for found in _INSTEAD.finditer(item.text) if found["place"]]
    places = [{float(m[name].replace(",", "")) for name in ("place", "was")} for m in changes]
    return any(figure.value in both and both <= told for both in places)


def _in_list(one: Amount, said: Statement, items: Sequence[Item], scope: Keys) -> bool:
    """The smallest and the largest of the times that an item lists by segment."""
    ends = _range_of(one, said)
    if ends is None or specific(scope) or not _ALL.search(said.text):
        return False
    for item in items:
        listed = [(m["name"].strip(), m["time"]) for m in _LISTED.finditer(item.text)]
        runs = [time for name, time in listed if name.startswith("run ")]
        stations = [time for name, time in listed if not name.startswith("run ")]
        for times in (runs, stations):
            wanted = "running" if times is runs else "stations"
            if len(times) < _LEAST_LISTED or (scope and wanted not in scope):
                continue
            if left_out := _BUT.search(said.text):
                times = times[1:] if left_out["which"].lower() == "first" else times[:-1]
            seconds = [60 * int(t.split(":")[0]) + int(t.split(":")[1]) for t in times]
            if _covers(*ends, [float(s) for s in seconds]):
                return True
    return False
