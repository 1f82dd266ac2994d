"""A person's splits to one ``RaceResult``: a file, pasted text, or the fields of a form.

Everything that comes in is data of a stranger: sized, decoded and read here, and refused with one
sentence. Nothing is stored.
"""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from hyrox.divisions import parse_age_group, parse_division, parse_gender
from hyrox.errors import InputError
from hyrox.results import MOST_MISSING, RaceResult, Splits
from hyrox.rules import CURRENT_SEASON
from hyrox.segments import SEGMENTS
from ui.paste import read_pasted
from ui.slips import NOT_TIMED, Typed, question_about_finish, question_about_times

MAX_BYTES = 1024 * 1024
"""A splits file is under 1 kB; this leaves room for spreadsheets with a lot of decoration."""

MAX_EVENT_CHARACTERS = 80


@dataclass(frozen=True)
class Details:
    """Who raced, as typed; empty where unknown. What a file says itself wins over these."""

    division: str = ""
    gender: str = ""
    age_group: str = ""
    event: str = ""
    season: str = ""

    def updated(self, given: Mapping[str, object]) -> "Details":
        """These details with every one that ``given`` names and fills."""
        return replace(
            self,
            **{
                key: str(given[key]).strip()
                for key in self.__dataclass_fields__
                if given.get(key) not in (None, "")
            },
        )


def race_from_file(path: Path, details: Details | None = None) -> RaceResult:
    """The race in a splits file: JSON, CSV (one row, or one line per segment) or plain text.

    Raises:
        InputError: the file is missing, empty, too large, not text, or not one race.
    """
    if not path.is_file():
        raise InputError(f"There is no file '{path}'. Check the path.")
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise InputError(
            f"The file has {size / 1e6:.1f} MB; the splits of one race fit in 1 MB. "
            "Many races? Use 'hyrox-coach ingest results FILE'."
        )
    return race_from_bytes(path.read_bytes(), details)


def race_from_bytes(data: bytes, details: Details | None = None) -> RaceResult:
    """The race in a file's content, at most ``MAX_BYTES`` long. See ``race_from_file``."""
    text = _decode(data)
    details = details or Details()
    if text.lstrip().startswith("{"):
        return _from_json(text, details)
    if rows := _wide_rows(text):
        return _from_row(rows, details)
    return race_from_text(text, details)


def race_from_text(text: str, details: Details | None = None) -> RaceResult:
    """The race in pasted text (see ``ui.paste``); details found in the text win.

    Raises:
        InputError: nothing readable, missing segments, impossible times, no division or gender.
    """
    pasted = read_pasted(text)
    return race_from_times(
        {segment.value: time for segment, time in pasted.texts.items()},
        (details or Details()).updated(pasted.details),
        pasted.total_text,
    )


def race_from_times(
    times: Mapping[str, object], details: Details, total: object = None
) -> RaceResult:
    """The race of up to seventeen times (seconds or ``m:ss``), who raced, and the finish if given.

    Empty ones and dashes are missing.

    Raises:
        InputError: too many times are missing, a category is unknown, or the times or the finish
            cannot be those of a race: then the message asks what was probably meant.
    """
    splits, total_s = _understood(times, total)
    if not details.division:
        raise InputError("Choose the division: open, pro, doubles, relay or adaptive.")
    if not details.gender:
        raise InputError("Choose the category (gender): men, women or mixed.")
    event = "".join(c for c in " ".join(details.event.split()) if c.isprintable())
    if len(event) > MAX_EVENT_CHARACTERS:
        raise InputError(f"The event name has {len(event):,} characters; keep it under 80.")
    return RaceResult(
        division=parse_division(details.division),
        gender=parse_gender(details.gender),
        splits=splits,
        season=_season(details.season),
        age_group=parse_age_group(details.age_group),
        event=event or None,
        total_s=-1.0 if total_s is None else total_s,
    )


def _understood(times: Mapping[str, object], total: object) -> tuple[Splits, float | None]:
    given = {name: value for name, value in times.items() if not _not_timed(value)}
    typed = {s: Typed.of(given[s.value], s.label) for s in SEGMENTS if s.value in given}
    finish = None if _not_timed(total) else Typed.of(total, "Finish")
    unknown = [name for name in times if name not in set(SEGMENTS)]
    enough = len(typed) >= len(SEGMENTS) - MOST_MISSING
    if enough and not unknown:
        question = question_about_times(typed)
        if question is None and finish is not None:
            question = question_about_finish(typed, finish)
        if question is not None:
            raise InputError(question)
    read = {segment.value: time.seconds for segment, time in typed.items()}
    splits = Splits.of({**dict.fromkeys(unknown), **read})
    return splits, None if finish is None else finish.seconds


def _not_timed(value: object) -> bool:
    return value is None or (isinstance(value, str) and value.strip().lower() in NOT_TIMED)


def _decode(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise InputError("The file is larger than 1 MB; the splits of one race are far smaller.")
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = "\0"
    if any(character < " " and character not in "\t\r\n\f" for character in text):
        raise InputError("The file is not text. Use a JSON or CSV file with the splits of a race.")
    if not text.strip():
        raise InputError("The file is empty. A splits file holds the 17 times of one race.")
    return text


def _from_json(text: str, details: Details) -> RaceResult:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise InputError(f"The file is not valid JSON{where}. Check commas and quotes.") from None
    splits = content.get("splits")
    if not isinstance(splits, dict):
        raise InputError('The JSON has no "splits": {"run_1": 271, "ski_erg": "4:28", ...}.')
    total = content.get("total_s", content.get("total"))
    return race_from_times(splits, details.updated(content), total)


def _wide_rows(text: str) -> list[dict[str, str]]:
    """The rows of a table whose header names segments; empty if the text is no such table."""
    lines = text.lstrip("\r\n").splitlines()
    delimiter = max(",;\t", key=lines[0].count)
    header = [name.strip().strip('"').lower() for name in lines[0].split(delimiter)]
    if len(set(header) & set(SEGMENTS)) < 3:
        return []
    try:
        table = csv.DictReader(io.StringIO("\n".join(lines[1:])), header, delimiter=delimiter)
        return [row for row in table if any(isinstance(v, str) and v for v in row.values())]
    except csv.Error:
        raise InputError("The CSV is damaged: check its quotes and columns.") from None


def _from_row(rows: list[dict[str, str]], details: Details) -> RaceResult:
    if len(rows) > 1:
        raise InputError(
            f"The file holds {len(rows)} races; a report reads one. "
            "Bring many in with 'hyrox-coach ingest results FILE'."
        )
    row = rows[0]
    total = row.get("total_s") or row.get("total")
    return race_from_times(
        {s.value: row.get(s.value, "") for s in SEGMENTS}, details.updated(row), total
    )


def _season(text: str) -> int:
    if not text:
        return CURRENT_SEASON
    if text.isascii() and text.isdigit() and 1 <= int(text) <= CURRENT_SEASON + 1:
        return int(text)
    raise InputError(f"Unknown season '{text[:20]}'. Use a number from 1 to {CURRENT_SEASON + 1}.")
