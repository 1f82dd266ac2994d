"""Race times: read what people write, show what people read. Seconds inside, always."""

import re

from hyrox.errors import InputError

_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2}(?:\.\d+)?)")
_SECONDS = re.compile(r"(\d{1,6}(?:\.\d+)?)\s*s?")


def parse_time(value: object, what: str = "time") -> float:
    """Seconds of a number, ``"271"``, ``"4:31"`` or ``"1:27:34"``.

    Args:
        value: a number of seconds, or text.
        what: the name of the field, for the message.

    Raises:
        InputError: not a time, negative, or minutes/seconds of 60 and more.
    """
    if isinstance(value, bool) or value is None:
        raise InputError(f"{what}: a time is missing. Write seconds (271) or m:ss (4:31).")
    text = str(value).strip()
    if match := _SECONDS.fullmatch(text):
        return float(match[1])
    if match := _CLOCK.fullmatch(text):
        hours, minutes, seconds = int(match[1] or 0), int(match[2]), float(match[3])
        if seconds < 60 and (match[1] is None or minutes < 60):
            return hours * 3600 + minutes * 60 + seconds
    shown = text if len(text) <= 24 else text[:24] + "…"
    raise InputError(f"{what}: '{shown}' is not a time. Write seconds (271), m:ss or h:mm:ss.")


def format_time(seconds: float) -> str:
    """``m:ss`` under one hour, ``h:mm:ss`` from there, rounded to the nearest second.

    >>> format_time(271), format_time(5254.4)
    ('4:31', '1:27:34')
    """
    whole = round_half_up(seconds)
    if whole < 0:
        raise InputError(f"A time cannot be negative ({seconds:g} s).")
    hours, rest = divmod(whole, 3600)
    minutes, secs = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{secs:02}" if hours else f"{minutes}:{secs:02}"


def round_half_up(value: float) -> int:
    """Round as people do: .5 goes up (Python's ``round`` goes to the even neighbour)."""
    return int(value + 0.5) if value >= 0 else -int(-value + 0.5)
