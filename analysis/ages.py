"""Age bands: reading them, their neighbours, and what age does to a finish."""

from functools import lru_cache

import numpy as np

from hyrox.divisions import (
    DOUBLES_AGE_GROUPS_BEFORE_SEASON_8,
    MINIMUM_AGE,
    Gender,
    parse_age_group,
)
from hyrox.errors import InputError

_MIDDLE_AGES = (20, 27, 32, 37, 42, 47, 52, 57, 62, 67)
_MEDIANS_S = {
    Gender.MALE: (5139, 5104, 5123, 5208, 5317, 5447, 5614, 5849, 5953, 6456),
    Gender.FEMALE: (5693, 5589, 5610, 5682, 5706, 5830, 5991, 6228, 6354, 6976),
}
"""Median finish by age group, 16-24 to 65-69: 442,768 public open results of all seasons. These
do not lean on the few events whose results carry an age group."""

_CENTRE = _MIDDLE_AGES.index(37)


@lru_cache(maxsize=256)
def limits(band: str) -> tuple[int, int]:
    """Lowest and highest age of a band such as ``35-39``.

    Raises:
        InputError: it is none of the sport's age groups.
    """
    group = parse_age_group(band)
    if group is None:
        raise InputError("An empty age group has no ages. Leave it out instead.")
    low, high = group.split("-")
    return int(low), int(high)


def is_band(text: str) -> bool:
    """Whether a text is one of the sport's age groups, written as the sport writes it."""
    try:
        return parse_age_group(text) == text
    except InputError:
        return False


def widened(band: str) -> tuple[int, int]:
    """The ages of a band and its two neighbours (five-year bands; ten-year ones in old doubles).

    The youngest band is wider than the others.

    >>> widened("35-39"), widened("16-24"), widened("25-29"), widened("30-39")
    ((30, 44), (16, 29), (16, 34), (16, 49))
    """
    low, high = limits(band)
    wide = band in DOUBLES_AGE_GROUPS_BEFORE_SEASON_8
    width, youngest_ends = (10, 29) if wide else (5, 24)
    bottom = low - width
    return MINIMUM_AGE if bottom <= youngest_ends else bottom, high + width


@lru_cache(maxsize=256)
def published_effect(band: str, gender: Gender) -> float:
    """What public results of all seasons say age does to the log finish.

    Zero at 35-39, whose median is within 1 % of that of all ages. Mixed teams take the mean of
    men and women. Beyond the published bands the last one holds.
    """
    if gender is Gender.MIXED:
        both = (published_effect(band, Gender.MALE), published_effect(band, Gender.FEMALE))
        return float(np.mean(both))
    medians = np.log(_MEDIANS_S[gender])
    low, high = limits(band)
    return float(np.interp((low + high) / 2, _MIDDLE_AGES, medians - medians[_CENTRE]))
