"""A finish in its cohort: how many of the others were faster, and the time of a place."""

import numpy as np

from analysis.cohorts import FINISH, Peers
from analysis.readings import Standing


def standing(peers: Peers, finish_s: float) -> Standing:
    """Percentile and place of a finish; the athlete's own stored one is not in the way."""
    wanted = np.float32(finish_s)
    faster = int(np.searchsorted(peers.columns[FINISH], wanted, side="left"))
    if peers.own is not None:
        faster -= int(peers.own[FINISH] < wanted)
    return Standing(finish_s, peers.percentile(FINISH, finish_s), faster + 1)


def finish_after(peers: Peers, faster: int) -> float:
    """The finish, seconds, that so many of the others are in front of (0: the fastest)."""
    values = peers.columns[FINISH]
    mine = len(values) if peers.own is None else int(np.searchsorted(values, peers.own[FINISH]))
    return float(values[faster + (faster >= mine)])
