"""The first lines of a report: what was asked, what the coach's way is worth, where it falls short.

Every line is made from the figures of the evaluation and nothing else.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

GROUNDING = "grounding"
HEADLINES = 3
"""Figures of the grounding suite that are told in full: the first of those that are judged."""
SHORTFALLS = 6
FAMILIES = 4
PERCENT = "\u00a0%"
"""Never parted from its number."""

Line = dict[str, str]
Found = Mapping[str, Any]


def summary(found: Found, counts: Mapping[str, float]) -> list[dict[str, Any]]:
    """Blocks of lines; a line is its ``text`` and ``to``, the suite it is about (or empty)."""
    suites = found["suites"]
    blocks = [
        ("What was asked", list(_asked(found, counts))),
        ("What grounding is worth", list(_worth(suites.get(GROUNDING)))),
        ("The coach beside the other ways", list(_beside(suites))),
        ("Where it falls short", list(_short(suites))),
    ]
    return [{"heading": heading, "lines": lines} for heading, lines in blocks if lines]


def _asked(found: Found, counts: Mapping[str, float]) -> Iterator[Line]:
    suites = found["suites"]
    yield _line(
        f"{counts['answers']:,} answers to {_count(counts['cases'], 'case')} in "
        f"{_count(len(suites), 'suite')}, given with the model setting "
        f"“{found['made_from'].get('model', 'unknown')}”."
    )
    if found["quick"]:
        yield _line("This is the small fixed subset of each suite, so its intervals are wide.")
    if found["runs"] > 1:
        yield _line(f"Each question was asked {found['runs']} times.")
    if counts["private"]:
        yield _line(
            f"Results of real people are behind {_count(counts['private'], 'case')}: what they add "
            "to the figures stands in this report, and nothing else of them."
        )
    if counts["unanswered"]:
        yield _line(
            f"The run is not over: {_count(counts['unanswered'], 'question')} to a way had no "
            "answer yet."
        )


def _worth(suite: Found | None) -> Iterator[Line]:
    """The first judged figures in full, with whether the intervals overlap."""
    if suite is None or len(suite["ways"]) < 2:
        return
    first, *others = suite["ways"]
    for name in list(_judged(suite, first))[:HEADLINES]:
        metric, own = suite["metrics"][name], suite["figures"][first][name]
        told = {way: suite["figures"][way][name] for way in others if name in suite["figures"][way]}
        if not told:
            continue
        among = "; ".join(f"{way} {_figure(one, metric)}" for way, one in told.items())
        overlapping = [way for way, one in told.items() if not _apart(own, one)]
        if overlapping:
            ending = f"The coach's interval overlaps that of {_and(overlapping)}."
        elif len(told) == 1:
            ending = "The two intervals do not overlap."
        else:
            ending = "The coach's interval overlaps none of the others."
        yield _line(
            f"{_name(metric)}: {first} {_figure(own, metric)}; {among}. {ending}", GROUNDING
        )


def _beside(suites: Mapping[str, Found]) -> Iterator[Line]:
    for key, suite in suites.items():
        first, *others = suite["ways"]
        for other in others:
            gaps = suite["differences"].get(other, {})
            said = [
                verdict(gaps[n], suite["metrics"][n]) for n in _judged(suite, first) if n in gaps
            ]
            if said:
                yield _line(
                    f"{suite['title']}: against {other}, {first} is better in "
                    f"{said.count('better')} of {_count(len(said), 'figure')}, worse in "
                    f"{said.count('worse')}, and nobody can tell in {said.count('cannot tell')}.",
                    key,
                )


def _short(suites: Mapping[str, Found]) -> Iterator[Line]:
    yield from _worse(suites)
    yield from _furthest(suites)
    yield from _families(suites)
    for key, suite in suites.items():
        if suite["errors"]:
            count = _count(len(suite["errors"]), "answer")
            yield _line(f"{suite['title']}: {count} ended in an error.", key)


def _worse(suites: Mapping[str, Found]) -> Iterator[Line]:
    for key, suite in suites.items():
        first, *others = suite["ways"]
        for other in others:
            for name, gap in suite["differences"].get(other, {}).items():
                metric = suite["metrics"][name]
                if metric["judged"] and verdict(gap, metric) == "worse":
                    own, its = (suite["figures"][way][name] for way in (first, other))
                    yield _line(
                        f"{suite['title']}: {_name(metric).lower()}: {other} does better, "
                        f"{_figure(its, metric)} against {_figure(own, metric)}.",
                        key,
                    )


def _furthest(suites: Mapping[str, Found]) -> Iterator[Line]:
    """Percentages furthest from where they should be, and other figures that should be 0."""
    ranked = []
    for key, suite in suites.items():
        first = suite["ways"][0]
        for name in _judged(suite, first):
            metric, own = suite["metrics"][name], suite["figures"][first][name]
            ideal = 0.0 if metric["falls"] else 100.0
            if _is_percent(metric) and own["value"] != ideal:
                said = f"{suite['title']}: {_name(metric).lower()} {_figure(own, metric)}"
                ranked.append(
                    (abs(own["value"] - ideal), f"{said}, ideally {ideal:.0f}\u00a0%.", key)
                )
    for _, text, key in sorted(ranked, key=lambda one: -one[0])[:SHORTFALLS]:
        yield _line(text, key)


def _families(suites: Mapping[str, Found]) -> Iterator[Line]:
    """Families that do worse than their suite, beyond what both intervals allow."""
    ranked = []
    for key, suite in suites.items():
        first = suite["ways"][0]
        for family, by_way in suite["by_family"].items():
            for name in _judged(suite, first):
                metric, whole = suite["metrics"][name], suite["figures"][first][name]
                own = by_way.get(first, {}).get(name)
                gap = 0.0 if own is None else (own["value"] - whole["value"])
                gap = gap if metric["falls"] else -gap
                if own is not None and _is_percent(metric) and gap > 0 and _apart(own, whole):
                    text = (
                        f"{suite['title']}, family “{family}”: {_name(metric).lower()} "
                        f"{_figure(own, metric)}, over all families {_figure(whole, metric)}."
                    )
                    ranked.append((gap, text, key))
    for _, text, key in sorted(ranked, key=lambda one: -one[0])[:FAMILIES]:
        yield _line(text, key)


def verdict(gap: Found, metric: Found) -> str:
    """What a difference to another way says: ``better``, ``worse`` or ``cannot tell``."""
    if gap["low"] <= 0 <= gap["high"]:
        return "cannot tell"
    return "better" if (gap["value"] > 0) != metric["falls"] else "worse"


def _judged(suite: Found, way: str) -> Iterator[str]:
    return (
        name
        for name, metric in suite["metrics"].items()
        if metric["judged"] and name in suite["figures"][way]
    )


def _apart(one: Found, other: Found) -> bool:
    return bool(one["low"] > other["high"] or other["low"] > one["high"])


def _is_percent(metric: Found) -> bool:
    return str(metric["title"]).endswith("%")


def _name(metric: Found) -> str:
    title = str(metric["title"]).removesuffix("%").rstrip(" ,")
    return title[:1].upper() + title[1:]


def _figure(one: Found, metric: Found) -> str:
    value, low, high = (f"{one[at]:,.{metric['decimals']}f}" for at in ("value", "low", "high"))
    return f"{value}{PERCENT if _is_percent(metric) else ''} ({low} to {high})"


def _count(number: float, thing: str) -> str:
    return f"{number:,.0f} {thing}{'' if number == 1 else 's'}"


def _and(names: Sequence[str]) -> str:
    return " and ".join(names)


def _line(text: str, to: str = "") -> Line:
    return {"text": text, "to": to}
