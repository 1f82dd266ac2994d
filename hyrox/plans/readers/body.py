"""Complaints and health. A complaint that is not understood is an error: it must not be lost."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from hyrox.exercises import BodyPart
from hyrox.plans.profile import Severity
from hyrox.plans.readers.quantities import WEEKS, hours, whole
from hyrox.plans.readers.values import (
    TEXT_LETTERS,
    Given,
    ProfileError,
    Read,
    choice,
    fields,
    items,
    key_of,
    missing,
    pieces,
    short,
    text,
    wrong,
    yes,
)
from hyrox.plans.words import plain, says_none, tokens, vocabulary, words_of

PARTS: tuple[str, ...] = get_args(BodyPart)
SEVERITIES: tuple[str, ...] = get_args(Severity)
_GROUPS = re.compile(r"[,;\n|()]|\.(?:\s|$)")
_PIECES = re.compile(r"\band\b|\bplus\b|\bas well as\b|[&+/]")
_EXPECTING = re.compile(r"\b(?:weeks?|months?|trimester|pregnant)\b", re.IGNORECASE)
_MONTHS_AGO = re.compile(r"\s*(\d{1,2})\s*months?.*", re.IGNORECASE)
_WEEKS_A_MONTH = 4
"""Rounded down: the careful side of "three months after the birth"."""
_OBJECT = {
    "body_part": ("part", "area", "location", "bodypart", "where"),
    "name": ("injury", "type", "condition", "complaint", "diagnosis"),
    "severity": ("level", "grade"),
    "note": ("notes", "description", "details", "comment", "status"),
    "side": (),
    "since": ("date", "when"),
}


@dataclass
class _Complaint:
    parts: list[str]
    words: list[str]
    severity: str = ""


def injuries(given: list[Given], read: Read) -> list[dict[str, str]]:
    """Every injured part once, in the order of the body, with its worst severity.

    Raises:
        ProfileError: words that name no part of the body.
    """
    found: list[_Complaint] = []
    for whole_field in given:
        for item in items(whole_field):
            found += _complaints(item, read)
    merged: dict[str, tuple[str, str]] = {}
    for complaint in found:
        severity = complaint.severity or _severity(" ".join(complaint.words))
        note = ", ".join(complaint.words)
        for part in complaint.parts:
            held, notes = merged.get(part, (severity, ""))
            worst = max(held, severity, key=SEVERITIES.index)
            own = "" if plain(note) == part.replace("_", " ") or note in notes else note
            merged[part] = worst, "; ".join(filter(None, (notes, own)))[:TEXT_LETTERS]
    return [
        {"body_part": part, "severity": merged[part][0], "note": merged[part][1]}
        for part in PARTS
        if part in merged
    ]


def _complaints(given: Given, read: Read) -> list[_Complaint]:
    if given.value is False:
        return []
    if isinstance(given.value, str):
        return _of_text(Given(text(given), given.field), read)
    if not isinstance(given.value, Mapping):
        raise wrong(given, "an injury in words, such as 'left knee, mild'")
    names = {alias for name, others in _OBJECT.items() for alias in (name, *others)}
    if any(key_of(str(key)) in names for key in given.value):
        return _of_object(given, read)
    found = []
    for key, value in given.value.items():
        where = Given(str(key), f"{given.field}.{key}")
        if value is False or (isinstance(value, str) and says_none(value) and value.strip()):
            continue
        known = _of_text(where, read)
        found += [_with(c, _detail(Given(value, where.field), read)) for c in known]
    return found


def _detail(given: Given, read: Read) -> _Complaint:
    """What stands behind a part's name: a severity, or words about it."""
    if missing(given.value) or given.value is True:
        return _Complaint([], [])
    if isinstance(given.value, Mapping):
        held = fields(given, _OBJECT)
        own = _of_text(_text_of(held["name"]), read, lone=False) if "name" in held else []
        words = [text(held[key]) for key in ("note", "side", "since") if key in held]
        level = _level(held["severity"]) if "severity" in held else ""
        return _Complaint([p for c in own for p in c.parts], words, level)
    written = text(Given(given.value, given.field))
    if said := vocabulary("severity_level").of(written):
        return _Complaint([], [], said[0])
    return _Complaint([], [written])


def _with(complaint: _Complaint, detail: _Complaint) -> _Complaint:
    parts = list(dict.fromkeys([*complaint.parts, *detail.parts]))
    return _Complaint(parts, complaint.words + detail.words, detail.severity or complaint.severity)


def _of_object(given: Given, read: Read) -> list[_Complaint]:
    held = fields(given, _OBJECT)
    named = held.get("body_part") or held.get("name") or held.get("note")
    if named is None:
        raise ProfileError(given.field, f"the body part is missing. {_KNOWN}")
    found = [c for item in items(named) for c in _of_text(_text_of(item), read)]
    plain_part = "body_part" in held and held["body_part"].value in PARTS
    for complaint in found:
        if plain_part:
            complaint.words = []
        complaint.words += [
            words
            for key in ("name", "note", "side", "since")
            if key in held and held[key] is not named and (words := text(held[key]))
        ]
        if "severity" in held:
            complaint.severity = _level(held["severity"])
    return found


def _text_of(given: Given) -> Given:
    return Given(text(given, "a part of the body"), given.field)


def _of_text(given: Given, read: Read, lone: bool = True) -> list[_Complaint]:
    """The complaints of a sentence; what says more about one ("left", "since May") joins it.

    ``lone``: words that name no part are an error where no complaint came before them.
    """
    found: list[_Complaint] = []
    for group in _GROUPS.split(str(given.value)):
        words = " ".join(group.split())
        if not words or says_none(words):
            continue
        parts: list[str] = []
        for piece in filter(None, map(str.strip, _PIECES.split(words))):
            here = [m for hit in vocabulary("body_part").found(piece) for m in hit.meanings]
            health = _health(piece, read)
            parts += here
            if here or health or says_none(piece):
                continue
            if lone and not (_only_says_more(piece) and (found or parts or piece != words)):
                raise ProfileError(
                    given.field, f"{short(piece)} names no part of the body. {_KNOWN}"
                )
        if parts:
            found.append(_Complaint(list(dict.fromkeys(parts)), [words]))
        elif found:
            found[-1].words.append(words)
    if lone and not found and not _health(str(given.value), Read()) and _said(given):
        raise ProfileError(given.field, f"{short(given.value)} names no part of the body. {_KNOWN}")
    return found


_KNOWN = f"Name one of: {', '.join(part.replace('_', ' ') for part in PARTS)}."


def _said(given: Given) -> bool:
    return not all(says_none(group) for group in _GROUPS.split(str(given.value)))


def _only_says_more(piece: str) -> bool:
    known = words_of("complaint_filler") | words_of("severity")
    return all(word in known or word.isdigit() for word in tokens(piece))


def _health(written: str, read: Read) -> bool:
    """Whether words are about health beyond the body's parts: kept where the planner looks."""
    found = False
    for table, kept in (("condition", read.conditions), ("symptom", read.symptoms)):
        if vocabulary(table).found(written):
            kept.append(written)
            found = True
    if vocabulary("eating_disorder").found(written):
        read.eating_disorder = found = True
    if vocabulary("pregnancy").found(written):
        read.pregnant = found = True
    return found


def _severity(written: str) -> str:
    """The worst that the words say; moderate where they say nothing."""
    said = [m for hit in vocabulary("severity").found(written, slips=False) for m in hit.meanings]
    return max(said, key=SEVERITIES.index, default="moderate")


def _level(given: Given) -> str:
    if isinstance(given.value, str) and "/" in given.value:
        given = Given(given.value.split("/")[0], given.field)
    if isinstance(given.value, int | float) and not isinstance(given.value, bool):
        given = Given(str(int(given.value)), given.field)
    return choice(given, "severity_level", "mild, moderate or severe")


def medical(held: Mapping[str, list[Given]], read: Read) -> dict[str, Any]:
    """``medical``: flags, conditions and symptoms, with what was found under injuries."""
    kept: dict[str, Any] = {}
    conditions = [str(p.value) for given in held.get("conditions", ()) for p in pieces(given)]
    symptoms = [str(p.value) for given in held.get("symptoms", ()) for p in pieces(given)]
    aside = Read()
    for words in conditions:
        _health(words, aside)
    for given in held.get("pregnant", ())[-1:]:
        kept["pregnant"] = _pregnant(given)
    for name in ("cleared", "eating_disorder"):
        for given in held.get(name, ())[-1:]:
            kept[name] = yes(given)
    for given in held.get("postpartum_weeks", ())[-1:]:
        kept["postpartum_weeks"] = _weeks(given)
    for given in held.get("sleep_hours", ())[-1:]:
        kept["sleep_hours"] = round(hours(given, "hours of a usual night, such as 7.5"), 2)
    if read.pregnant or (aside.pregnant and "pregnant" not in kept):
        kept["pregnant"] = True
    if read.eating_disorder or aside.eating_disorder:
        kept["eating_disorder"] = True
    symptoms += read.symptoms + aside.symptoms
    kept["conditions"] = list(dict.fromkeys(conditions + read.conditions))
    kept["symptoms"] = list(dict.fromkeys(symptoms))
    return kept


def _pregnant(given: Given) -> bool:
    if isinstance(given.value, str) and not vocabulary("yes_no").of(given.value, slips=False):
        if _EXPECTING.search(given.value):
            return True
        raise wrong(given, "true or false")
    return yes(given)


def _weeks(given: Given) -> int:
    if isinstance(given.value, str) and (match := _MONTHS_AGO.fullmatch(given.value)):
        return int(match[1]) * _WEEKS_A_MONTH
    return whole(given, "weeks since the birth, such as 8", WEEKS)
