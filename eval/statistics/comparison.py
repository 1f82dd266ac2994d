"""Two evaluations held against each other, pair by pair: better, worse, or cannot tell."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from eval.running.results import FORMAT
from eval.running.table import aligned
from eval.statistics.intervals import LEVEL, Part, difference
from eval.statistics.power import detectable
from eval.statistics.testing import chance, holm
from hyrox.errors import InputError

Found = Mapping[str, Any]
"""What ``evaluation.json`` holds."""


class Verdict(StrEnum):
    BETTER = "better"
    WORSE = "worse"
    SAME = "the same"
    UNSURE = "cannot tell"
    DESCRIBES = "not judged"
    """The metric is neither good nor bad by itself."""
    MIXED = "better and worse"


@dataclass(frozen=True)
class Change:
    """One figure in both evaluations, over the groups of cases that both asked; in its scale.

    Args:
        suite: its name, as ``way`` and ``metric``.
        title: of the metric, with its unit.
        before: the figure of the first evaluation over the shared groups.
        after: that of the second.
        value: ``after - before``, with ``low`` to ``high`` its 95 % interval.
        p: two-sided, of no difference (``eval.statistics.testing``).
        groups: shared groups of cases that add to it.
        detectable: the difference these groups could have shown; ``None``: not known.
        verdict: of this figure alone.
        p_corrected: by Holm, over all judged figures; ``None`` where it is not judged.
        corrected: the verdict that holds among all of them.
    """

    suite: str
    way: str
    metric: str
    title: str
    decimals: int
    before: float
    after: float
    value: float
    low: float
    high: float
    p: float
    groups: int
    detectable: float | None
    verdict: Verdict
    p_corrected: float | None = None
    corrected: Verdict = Verdict.DESCRIBES


@dataclass(frozen=True)
class Comparison:
    """All figures that two evaluations share.

    Args:
        verdict: over all judged figures after correction: better if some are and none is worse.
        changes: suite by suite in the order of the second evaluation.
        only: suites that one of them alone has.
        differ: names of what they were made from that are not the same.
        groups: shared groups of cases by suite, and those in either.
        notes: what a reader should know, in sentences.
    """

    verdict: Verdict
    changes: Sequence[Change]
    only: Mapping[str, str]
    differ: Sequence[str]
    groups: Mapping[str, tuple[int, int]]
    notes: Sequence[str]

    def as_json(self) -> dict[str, Any]:
        """All of it, JSON-able."""
        return asdict(self)


def compare(before: Found, after: Found) -> Comparison:
    """What changed from one evaluation to another, in every suite, way and metric both have.

    Raises:
        InputError: one is no evaluation of this format.
    """
    for found in (before, after):
        check_format(found)
    changes = _corrected(list(_changes(before["suites"], after["suites"])))
    return Comparison(
        verdict=_overall(changes),
        changes=changes,
        only=_only(before["suites"], after["suites"]),
        differ=_differ(before["made_from"], after["made_from"]),
        groups={
            name: _groups(before["suites"][name], suite)
            for name, suite in after["suites"].items()
            if name in before["suites"]
        },
        notes=list(_notes(before, after)),
    )


def check_format(found: Found) -> None:
    """Refuse what is not an evaluation of this version's format.

    Raises:
        InputError: it is not.
    """
    if not isinstance(found, Mapping) or found.get("format") != FORMAT:
        raise InputError(
            f"This is no evaluation of format {FORMAT}; make it again with 'hyrox-coach eval run'."
        )


def parts_of(suite: Found, way: str, metric: str) -> dict[str, Part]:
    """By group of cases, what it adds to a figure."""
    return {
        group: (float(parts[metric][0]), float(parts[metric][1]))
        for group, parts in suite["each"].get(way, {}).items()
        if metric in parts
    }


def change(before: Found, after: Found, suite: str, way: str, metric: str) -> Change | None:
    """One figure in both, without correction; ``None`` where they share no group."""
    told = after["metrics"][metric]
    old, new = parts_of(before, way, metric), parts_of(after, way, metric)
    gap, p = difference(new, old), chance(new, old)
    if gap is None or p is None:
        return None
    shared = old.keys() & new.keys()
    least = detectable(new, old, share=bool(told["share"]))

    def scaled(value: float) -> float:
        return round(value * float(told["scale"]), int(told["decimals"]) + 3)

    one = Change(
        suite=suite,
        way=way,
        metric=metric,
        title=told["title"],
        decimals=int(told["decimals"]),
        before=scaled(_figure([old[group] for group in shared])),
        after=scaled(_figure([new[group] for group in shared])),
        value=scaled(gap.value),
        low=scaled(gap.low),
        high=scaled(gap.high),
        p=p,
        groups=len(shared),
        detectable=None if math.isnan(least) else scaled(least),
        verdict=Verdict.DESCRIBES,
    )
    if not told["judged"]:
        return one
    same = all(old[group] == new[group] for group in shared)
    return replace(one, verdict=Verdict.SAME if same else _verdict(one, p, bool(told["falls"])))


def table(found: Comparison) -> str:
    """The comparison as text for a terminal: judged figures, then the verdict over all."""
    blocks = [*found.notes]
    if found.differ:
        blocks.append(f"Made from another {', '.join(found.differ)}.")
    blocks += [f"Only one of them has the suite {n} ({side})." for n, side in found.only.items()]
    for suite, (shared, of) in found.groups.items():
        rows = list(_rows([one for one in found.changes if one.suite == suite]))
        if rows:
            head = f"{suite}: {shared:,} of {of:,} groups of cases shared"
            blocks.append(f"{head}\n{aligned([_HEAD, *rows])}")
    blocks.append(
        f"Overall, corrected for {sum(c.p_corrected is not None for c in found.changes)} figures: "
        f"{found.verdict}."
    )
    return "\n\n".join(blocks)


_HEAD = ("", "way", "before", "after", "change (95 %)", "detectable", "verdict", "corrected")


def _rows(changes: Sequence[Change]) -> Iterator[tuple[str, ...]]:
    for one in changes:
        d = one.decimals
        yield (
            one.title, one.way, f"{one.before:.{d}f}", f"{one.after:.{d}f}",
            f"{one.value:+.{d}f} ({one.low:+.{d}f} to {one.high:+.{d}f})",
            "" if one.detectable is None else f"{one.detectable:.{d}f}",
            one.verdict, one.corrected if one.p_corrected is not None else "",
        )  # fmt: skip


def _changes(before: Found, after: Found) -> Iterator[Change]:
    for name, suite in after.items():
        if name not in before:
            continue
        for way in suite["ways"]:
            for metric in suite["metrics"]:
                if one := change(before[name], suite, name, way, metric):
                    yield one


def _corrected(changes: Sequence[Change]) -> list[Change]:
    judged = [one for one in changes if one.verdict is not Verdict.DESCRIBES]
    values = iter(holm([one.p for one in judged]))
    found = []
    for one in changes:
        if one.verdict is not Verdict.DESCRIBES:
            p = next(values)
            sure = p <= 1 - LEVEL or one.verdict is Verdict.SAME
            verdict = one.verdict if sure else Verdict.UNSURE
            one = replace(one, p_corrected=p, corrected=verdict)
        found.append(one)
    return found


def _verdict(one: Change, p: float, falls: bool) -> Verdict:
    if p > 1 - LEVEL or one.low <= 0 <= one.high:
        return Verdict.UNSURE
    return Verdict.BETTER if (one.value < 0) == falls else Verdict.WORSE


def _overall(changes: Sequence[Change]) -> Verdict:
    found = {one.corrected for one in changes if one.p_corrected is not None}
    if {Verdict.BETTER, Verdict.WORSE} <= found:
        return Verdict.MIXED
    for verdict in (Verdict.WORSE, Verdict.BETTER):
        if verdict in found:
            return verdict
    return Verdict.SAME if found == {Verdict.SAME} else Verdict.UNSURE


def _figure(parts: Sequence[Part]) -> float:
    return sum(top for top, _ in parts) / sum(below for _, below in parts)


def _groups(before: Found, after: Found) -> tuple[int, int]:
    one, other = (
        {group for groups in suite["each"].values() for group in groups}
        for suite in (before, after)
    )
    return len(one & other), len(one | other)


def _only(before: Found, after: Found) -> dict[str, str]:
    first = {name: "the first" for name in before if name not in after}
    return first | {name: "the second" for name in after if name not in before}


def _differ(before: Found, after: Found) -> list[str]:
    names = before.keys() | after.keys()
    return sorted(name for name in names if before.get(name) != after.get(name))


def _notes(before: Found, after: Found) -> Iterator[str]:
    if bool(before["quick"]) != bool(after["quick"]):
        yield "One of them asked the small subset only; the shared groups of cases are compared."
    errors = {
        side: sum(len(suite["errors"]) for suite in found["suites"].values())
        for side, found in (("first", before), ("second", after))
    }
    for side, count in errors.items():
        if count:
            yield f"{count} answers of the {side} ended in an error and count nowhere."
