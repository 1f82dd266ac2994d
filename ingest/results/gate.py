"""The quality gate: what passes into the stores, and what is set aside under which rule.

Every row that comes in goes out, either kept or set aside. Names end here: from this point on
an athlete is a keyed hash.
"""

import hashlib
import hmac
import os
import re
import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.field import possible
from hyrox.divisions import parse_age_group, parse_division, parse_gender
from hyrox.errors import InputError, StoreError
from hyrox.segments import SEGMENTS
from hyrox.times import parse_time
from ingest.results import cleaning
from ingest.results.result_files import ROXZONE_VISITS, TIMES

if TYPE_CHECKING:
    import pandas as pd

RULES: dict[str, str] = {
    "unknown_season": "the season is no whole number from 1 to 99",
    "missing_event": "the event has no name",
    "unknown_age_group": "the age group is none of the sport's",
    "not_a_time": "a time is neither seconds nor h:mm:ss",
    **cleaning.RULES,
    "outside_limits": "a time is outside what a race result may hold (adaptive classes race less)",
}
"""Rule name to what it means; a row is set aside by the first it breaks."""

STORED: tuple[str, ...] = (
    "result_id", "season", "event", "division", "gender", "age_group", "nationality",
    "athlete_key", "total", *(s.value for s in SEGMENTS), *ROXZONE_VISITS,
)  # fmt: skip
_MOST_TEXT = 80


@dataclass(frozen=True)
class Gated:
    """``kept`` has the columns ``STORED``; ``set_aside`` what was read of a row, and its ``line``
    (from 1), ``rule``, ``field`` at fault, ``value`` there and ``source`` file."""

    kept: "pd.DataFrame"
    set_aside: "pd.DataFrame"

    def counts(self) -> dict[str, int]:
        """Rows set aside per rule."""
        return {str(k): int(v) for k, v in self.set_aside["rule"].value_counts().items()}


def gate(frame: "pd.DataFrame", source: str, key: bytes) -> Gated:
    """Judge the rows of a result file.

    Args:
        frame: what ``read_result_file`` gives.
        source: name of the file, kept with rows that are set aside.
        key: the installation's key for names.
    """
    import numpy as np
    import pandas as pd

    frame = frame.copy()
    frame["line"] = np.arange(1, len(frame) + 1)
    frame["athlete_key"] = [
        None if _blank(name) else name_key(str(name), key) for name in frame.pop("athlete")
    ]
    rejected: list[pd.DataFrame] = []

    def set_aside(bad: "pd.Series[bool]", rule: str, field: str, value: "pd.Series[str]") -> None:
        nonlocal frame
        if bad.any():
            rejected.append(frame[bad].assign(rule=rule, field=field, value=value[bad]))
            frame = frame[~bad]

    season = pd.to_numeric(frame["season"], errors="coerce")
    set_aside(~(season.between(1, 99) & (season % 1 == 0)), "unknown_season", "season",
              frame["season"].map(_text))  # fmt: skip
    frame["season"] = pd.to_numeric(frame["season"]).astype("int16")
    frame["event"] = frame["event"].map(_text)
    set_aside(frame["event"] == "", "missing_event", "event", frame["event"])
    for name, parse in (("division", parse_division), ("gender", parse_gender)):
        frame[name] = frame[name].map(_reader(parse))
    ages = frame["age_group"].map(_reader(_age_group))
    set_aside(ages == "?", "unknown_age_group", "age_group", frame["age_group"].map(_text))
    frame["age_group"] = ages[frame.index].where(ages[frame.index] != "", None)
    for name in TIMES:
        if not pd.api.types.is_numeric_dtype(frame[name]):
            seconds = frame[name].map(_seconds)
            set_aside(seconds == -1, "not_a_time", name, frame[name].map(_text))
            frame[name] = seconds[frame.index].astype("float32")

    frame, defective = cleaning.clean(frame)
    rejected.append(defective)
    names = [s.value for s in SEGMENTS]
    inside = possible(frame[names].to_numpy("float32"), frame["total"].to_numpy("float32"))
    set_aside(pd.Series(~inside, frame.index), "outside_limits", "total",
              frame["total"].map(_text))  # fmt: skip
    frame["result_id"] = result_ids(frame)
    set_aside(frame["result_id"].duplicated(), "duplicate", "total", frame["total"].map(_text))
    for name in TIMES:
        frame[name] = frame[name].astype("float32")
    frame["nationality"] = [None if _blank(v) else _text(v) for v in frame["nationality"]]
    parts = [part.astype(object) for part in rejected if len(part)]
    columns = [*frame.columns.drop("result_id"), "rule", "field", "value"]
    aside = pd.concat(parts) if parts else pd.DataFrame(columns=columns)
    return Gated(
        frame[list(STORED)].reset_index(drop=True),
        aside.assign(source=source).sort_values("line").reset_index(drop=True),
    )


def result_ids(frame: "pd.DataFrame") -> list[str]:
    """``r-`` and 12 hex digits of what the row says of the race: the same on every installation,
    and nothing of the athlete's name."""
    import pandas as pd

    texts = frame[["season", "event", "division", "gender"]].astype(str).agg("|".join, axis=1)
    times = frame[["total", *(s.value for s in SEGMENTS)]].to_numpy("float64").round(1)
    return [
        "r-" + hashlib.sha256(text.encode() + row.tobytes()).hexdigest()[:12]
        for text, row in zip(pd.Series(texts), times, strict=True)
    ]


def name_key(name: str, key: bytes) -> str:
    """An athlete's name as a keyed hash; case, accents and the order of names do not matter."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    words = sorted(re.findall(r"\w+", plain))
    return hmac.new(key, " ".join(words).encode(), hashlib.sha256).hexdigest()[:24]


def installation_key(home: Path) -> bytes:
    """The key for names, made on first use and readable by its owner only.

    Raises:
        StoreError: the key file is damaged; replacing it would make athletes' races unlinkable.
    """
    path = home / "secret.key"
    home.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
    try:
        key = bytes.fromhex(path.read_text().strip())
    except ValueError:
        key = b""
    if len(key) != 32:
        raise StoreError(
            f"{path} is damaged. Restore it from a backup; or delete it and {home / 'results'}, "
            "then ingest the results again."
        )
    return key


def _blank(value: object) -> bool:
    return value is None or value != value or not str(value).strip()


def _text(value: object) -> str:
    """Text of strangers, safe to show in a line: printable, one line, short."""
    if _blank(value):
        return ""
    shown = "".join(c if c.isprintable() else " " for c in str(value))
    return " ".join(shown.split())[:_MOST_TEXT]


def _reader(parse: Callable[[str], str]) -> Callable[[object], str]:
    """``parse`` for columns: each distinct text once, unreadable ones left as they are."""
    known: dict[str, str] = {}

    def read(value: object) -> str:
        text = _text(value)
        if text not in known:
            try:
                known[text] = str(parse(text))
            except InputError:
                known[text] = "?" if parse is _age_group else text
        return known[text]

    return read


def _age_group(text: str) -> str:
    return parse_age_group(text) or ""


def _seconds(value: object) -> float:
    """Seconds, NaN for nothing, -1 for what is no time."""
    if _blank(value):
        return float("nan")
    try:
        return parse_time(value)
    except InputError:
        return -1.0
