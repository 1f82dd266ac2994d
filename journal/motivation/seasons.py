"""HYROX seasons: from 1 July to 30 June, numbered as the results are (8 is 2025/26)."""

from datetime import date

_FIRST_MONTH = 7
_SEASON_0 = 2017
"""Season 8 began in 2025."""


def season_of(day: date) -> int:
    """The season a day lies in; before July 2018 there was none with results (0 and less).

    Numbers are those of the result lists (season 8: 2025/26); the first day, 1 July, is this
    project's own: check the organiser's calendar.
    """
    return day.year - _SEASON_0 - (day.month < _FIRST_MONTH)


def season_days(season: int) -> tuple[date, date]:
    """Its first and last day."""
    first = _SEASON_0 + season
    return date(first, _FIRST_MONTH, 1), date(first + 1, _FIRST_MONTH - 1, 30)


def season_name(season: int) -> str:
    """As people write it: "2025/26"."""
    first = _SEASON_0 + season
    return f"{first}/{(first + 1) % 100:02d}"
