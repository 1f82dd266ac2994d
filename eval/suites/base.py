"""What a suite is: cases to ask, an answer to each in each way, and what the answers are worth.

A suite measures one thing of the coach. ``cases`` names what is asked, ``answer`` asks it and
returns a row that goes to a file, ``score`` reads a row back and says what it adds to each figure.
Only ``answer`` may be slow; ``score`` is a pure function, so that figures can be made again from
rows that are there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from eval.statistics.intervals import Part
from eval.statistics.metric import Metric

if TYPE_CHECKING:
    from eval.running.bench import Bench

Row = dict[str, Any]
"""What came out of one case, as it goes into a JSON line."""

COACH = "coach"
"""The way of suites that measure the coach as it stands and nothing beside it."""


@dataclass(frozen=True)
class Case:
    """One thing to ask.

    Args:
        key: names it within its suite, the same in every run.
        group: cases of one group hang together (questions about one race, wordings of one
            question) and are drawn together by the bootstrap.
        asks: what is asked, as JSON; the report shows it.
        family: the kind of question or attack; figures are also given by family.
        quick: part of the small fixed subset that a change is checked with.
        private: rests on a real person's result: its row stays on this machine, and a report holds
            nothing of it but what it adds to the figures.
    """

    key: str
    group: str
    asks: Mapping[str, Any]
    family: str = ""
    quick: bool = False
    private: bool = False


@dataclass(frozen=True)
class Checked:
    """A sentence of an answer with what was found about it, for the reader of a report."""

    text: str
    verdict: str
    good: bool | None = None
    """None: nothing to judge."""


@dataclass(frozen=True)
class Scored:
    """What one row adds to the figures, and what a reader sees behind them.

    Args:
        parts: by metric, numerator and denominator; a metric that does not apply is left out.
        shown: the answer, sentence by sentence.
        evidence: what the answer could rest on, id to text.
    """

    parts: Mapping[str, Part]
    shown: Sequence[Checked] = ()
    evidence: Mapping[str, str] = field(default_factory=dict)


class Suite(Protocol):
    """One suite. ``name`` is a file name; ``ways`` are what is compared, the coach first."""

    name: str
    title: str
    about: str
    """What is measured and how, in a few sentences for the report."""
    ways: Sequence[str]
    metrics: Mapping[str, Metric]
    cost: float
    """Seconds that an answer takes, about; for the time left before any was measured."""

    def cases(self, bench: "Bench") -> Sequence[Case]:
        """Everything to ask, in a fixed order; cheap enough to be made anew in each run."""
        ...

    def answer(self, case: Case, way: str, bench: "Bench") -> Row:
        """Ask one case in one way.

        An error of what is measured is a finding, not an end: it belongs into the row.
        """
        ...

    def score(self, case: Case, way: str, row: Row) -> Scored:
        """What a row adds to the figures. Pure."""
        ...
