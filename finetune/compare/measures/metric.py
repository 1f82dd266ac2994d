"""How a figure is named and shown."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Metric:
    """How a figure is shown: ``scale`` 100 for percent and per hundred; ``share`` as in
    ``intervals.estimate``; ``falls``: less is better."""

    title: str
    scale: float = 100
    share: bool = True
    falls: bool = False
    decimals: int = 1
