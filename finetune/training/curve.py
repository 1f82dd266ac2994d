"""The loss curve as a picture."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

SMOOTHED = 10
"""Steps in the running mean drawn over the steps' losses."""


def draw_curve(log: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Draw training and held-out loss over the steps into ``path`` (PNG, 1,200 x 750 pixels).

    Args:
        log: rows of the training log, in order.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    steps = [row["step"] for row in log if "loss" in row]
    losses = [row["loss"] for row in log if "loss" in row]
    means = [
        sum(losses[max(0, i + 1 - SMOOTHED) : i + 1]) / min(i + 1, SMOOTHED)
        for i in range(len(losses))
    ]
    heldout = [(row["step"], row["heldout_loss"]) for row in log if "heldout_loss" in row]
    figure = Figure(figsize=(8, 5), dpi=150, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.plot(steps, losses, color="#b8c4d0", linewidth=0.8, label="each step")
    axes.plot(steps, means, color="#1f4e79", label=f"mean of {SMOOTHED} steps")
    if heldout:
        axes.plot(*zip(*heldout, strict=True), "o-", color="#c0504d", label="held out")
    axes.set(xlabel="step", ylabel="loss (nats per answer token)", ylim=(0, None))
    axes.grid(alpha=0.3)
    axes.legend(frameon=False)
    figure.savefig(path)
