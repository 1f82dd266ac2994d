"""How a figure is named and shown."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Metric:
    """How a figure is shown.

    Args:
        title: in words, with the unit.
        scale: 100 for percent and per hundred.
        share: as in ``intervals.estimate``.
        falls: less is better.
        decimals: shown.
        means: what it says and what not, in a sentence for readers of a report, with the source of
            its definition.
        judged: it is good or bad by itself; else it only describes (length, say), and no gate or
            comparison calls a change of it better or worse.
    """

    title: str
    scale: float = 100
    share: bool = True
    falls: bool = False
    decimals: int = 1
    means: str = ""
    judged: bool = True
