"""What the facts of all readings share: who is spoken of, how a change is said, how to make one.

As in ``analysis.facts`` the athlete is always the one who is faster or slower, every number has
its unit, and a comparison stands next to its direction. A small model copies these texts, so each
holds few numbers. Ids are given by whoever shows the items.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.report import Report
from analysis.teams import is_team
from hyrox.evidence import Direction, EvidenceItem, Kind, Source
from hyrox.segments import Segment
from hyrox.times import format_time, round_half_up

COMPUTED = "Computed from this race and the results"


@dataclass(frozen=True)
class Who:
    """The one a fact speaks of: ``you``, or ``your team`` in doubles and relay."""

    team: bool = False

    @classmethod
    def of(cls, report: Report) -> "Who":
        return cls(is_team(report.result.division))

    @property
    def you(self) -> str:
        return "your team" if self.team else "you"

    @property
    def were(self) -> str:
        return "your team was" if self.team else "you were"

    @property
    def your(self) -> str:
        return "your team's" if self.team else "your"

    @property
    def like(self) -> str:
        """Who the comparison is with."""
        return "similar teams" if self.team else "similar athletes"


def item(
    key: str,
    text: str,
    sentence: str = "",
    *,
    where: str,
    value: float | None = None,
    unit: str = "",
    way: Direction | None = None,
    about: Segment | None = None,
    title: str = COMPUTED,
) -> EvidenceItem:
    """A fact without its id; ``sentence`` is ``text`` unless given, both with a capital letter.

    Args:
        where: the source's location: who was compared with, and how many.
    """
    return EvidenceItem(
        id="", kind=Kind.FACT, key=key, text=capital(text), sentence=capital(sentence or text),
        source=Source(title, where), about=about, direction=way, value=value, unit=unit,
    )  # fmt: skip


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def people(definition: str, n: int, invented: bool = False) -> str:
    """``men 35-39, open, n = 396 finishers``: the location of a source."""
    kind = "invented finishes of the reference field" if invented else "finishers"
    return f"{definition}, n = {n:,} {kind}"


def percent(change: float) -> str:
    """``4 % slower``, ``2 % faster``, ``level``; positive is slower."""
    whole = round_half_up(change)
    if whole == 0:
        return "level"
    return f"{abs(whole)} % {'slower' if whole > 0 else 'faster'}"


def became(change: str) -> str:
    """``became 4 % slower``, ``stayed level``."""
    return "stayed level" if change == "level" else f"became {change}"


def fine_percent(change: float) -> str:
    """The same to a tenth, for changes of a whole finish, which are small."""
    if abs(change) < 0.05:
        return "level"
    return f"{abs(change):.1f} % {'slower' if change > 0 else 'faster'}"


def way_of(change: float, even: float = 0.5) -> Direction:
    """The direction of a change; below ``even`` it is none."""
    if abs(change) < even:
        return Direction.EVEN
    return Direction.SLOWER if change > 0 else Direction.FASTER


def span(low_s: float, high_s: float) -> str:
    """``1:16:00 to 1:27:00``."""
    return f"{format_time(low_s)} to {format_time(high_s)}"


def listed(words: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def the(segment: Segment) -> str:
    """The segment as a sentence names it: ``the sled push``, ``run 3``, ``rowing``."""
    bare = segment.is_run or segment is Segment.ROW
    return segment.in_text if bare else f"the {segment.in_text}"
