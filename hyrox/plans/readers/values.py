"""Single values: texts, lists, yes and no, words of a closed set; and what is said when they do
not fit."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz import process

from hyrox.errors import InputError
from hyrox.plans.words import plain, says_none, vocabulary

TEXT_LETTERS = 300
_SHOWN = 40
_LIKE = 70.0
"""rapidfuzz ratio from which on another name is offered."""
_KEY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BETWEEN = re.compile(r"[,;\n•|]|\s\+\s")


class ProfileError(InputError):
    """A profile that cannot be used: ``field`` is where, the message says what to write."""

    def __init__(self, field: str, message: str) -> None:
        shown = f"{field}: {message}" if field else message
        # A message repeats what was written: no control characters of it reach a terminal.
        super().__init__("".join(c if c.isprintable() else "?" for c in shown))
        self.field = field


@dataclass(frozen=True)
class Given:
    """A value and where it was written."""

    value: object
    field: str


@dataclass
class Read:
    """What the reading of one section leaves to others."""

    not_understood: list[str] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)
    symptoms: list[str] = field(default_factory=list)
    pregnant: bool = False
    eating_disorder: bool = False

    def unused(self, given: Given, words: str) -> None:
        """Words that could not be used and are harmless to leave out: said in the plan."""
        self.not_understood.append(f"{given.field}: {words}"[:TEXT_LETTERS].strip())


def short(value: object) -> str:
    """The value as a message shows it: one line, not long."""
    shown = " ".join(str(value).split())
    return f"'{shown[:_SHOWN]}…'" if len(shown) > _SHOWN else f"'{shown}'"


def wrong(given: Given, accepted: str) -> ProfileError:
    """The error of a value that cannot be used; ``accepted`` says what can."""
    return ProfileError(given.field, f"{short(given.value)} cannot be used. Write {accepted}.")


def missing(value: object) -> bool:
    """Whether a value says nothing at all."""
    return value is None or (isinstance(value, str) and not value.strip())


def says_nothing(given: Given) -> bool:
    """Whether a value says that there is nothing: no value, false, or "none"."""
    if isinstance(given.value, str):
        return says_none(given.value)
    return missing(given.value) or given.value is False


def clean(text: str) -> str:
    """The text without control, invisible and direction marks, on one line."""
    kept = "".join(
        " " if c in "\n\r\t" else c
        for c in unicodedata.normalize("NFC", text)
        if c in "\n\r\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs")
    )
    return " ".join(kept.split())


def text(given: Given, accepted: str = "a short text") -> str:
    """A text of at most ``TEXT_LETTERS`` letters; numbers are read as written.

    Raises:
        ProfileError: no text, or too long a one.
    """
    if isinstance(given.value, bool) or not isinstance(given.value, str | int | float):
        raise wrong(given, accepted)
    kept = clean(str(given.value))
    if len(kept) > TEXT_LETTERS:
        raise ProfileError(
            given.field, f"{short(kept)} is too long: {TEXT_LETTERS} letters are the most."
        )
    return kept


def items(given: Given) -> list[Given]:
    """A list's values, each with its place; a single value is a list of one."""
    if missing(given.value):
        return []
    if isinstance(given.value, list | tuple):
        return [
            Given(value, f"{given.field}[{at}]")
            for at, value in enumerate(given.value)
            if not missing(value)
        ]
    return [given]


def pieces(given: Given, between: re.Pattern[str] = _BETWEEN) -> list[Given]:
    """The texts of a list, or of one text with commas; what says "none" is left out.

    Raises:
        ProfileError: something else than texts.
    """
    found = []
    for item in items(given):
        if item.value is False:
            continue
        whole = str(item.value) if isinstance(item.value, str) else text(item, "a list of words")
        for part in between.split(whole):
            kept = text(Given(part, item.field))
            if kept and not says_none(kept):
                found.append(Given(kept, item.field))
    return found


def yes(given: Given) -> bool:
    """``true``, ``"yes"``, ``1`` and the like.

    Raises:
        ProfileError: neither yes nor no.
    """
    if isinstance(given.value, bool):
        return given.value
    written = str(given.value) if isinstance(given.value, str | int | float) else ""
    if meaning := vocabulary("yes_no").of(written, slips=False):
        return meaning == ("yes",)
    raise wrong(given, "true or false")


def choice(given: Given, table: str, accepted: str = "") -> str:
    """The word of a closed set that is meant.

    Raises:
        ProfileError: none of them; the message lists them.
    """
    known = vocabulary(table)
    written = given.value if isinstance(given.value, str) else ""
    if len(meant := known.of(written[:TEXT_LETTERS])) == 1:
        return meant[0]
    raise wrong(given, accepted or f"one of {', '.join(known.meanings)}")


def key_of(written: str) -> str:
    """A key as this project spells keys: ``Fitness Level`` and ``fitnessLevel`` are
    ``fitness_level``."""
    return plain(_KEY.sub(" ", written)).replace(" ", "_")


def fields(given: Given, known: Mapping[str, Iterable[str]]) -> dict[str, Given]:
    """The values of an object by the names of its fields; ``known`` gives their other names.

    Raises:
        ProfileError: no object, a field that is not known, or one that is given twice.
    """
    if not isinstance(given.value, Mapping):
        raise wrong(given, f"an object with {', '.join(known)}")
    names = {key_of(alias): name for name, others in known.items() for alias in (name, *others)}
    read: dict[str, Given] = {}
    for written, value in given.value.items():
        name = names.get(key_of(str(written)))
        if name is None:
            raise unknown_key(str(written), given.field, names)
        if missing(value):
            continue
        if name in read and read[name].value != value:
            raise ProfileError(f"{given.field}.{written}", f"'{name}' is given twice.")
        read[name] = Given(value, f"{given.field}.{written}")
    return read


def unknown_key(
    written: str, where: str, names: Mapping[str, str], known: Iterable[str] = ()
) -> ProfileError:
    """The error of a field that no profile has, with the nearest that it has; ``known`` are the
    names to list where none is near."""
    near = process.extractOne(key_of(written), list(names), score_cutoff=_LIKE)
    listed = ", ".join(dict.fromkeys(known or names.values()))
    hint = f"did you mean '{near[0]}'?" if near else f"known are {listed}."
    place = f" in {where}" if where else ""
    path = ".".join(filter(None, (where, clean(written)[:_SHOWN]))) or "profile"
    return ProfileError(path, f"unknown field {short(written)}{place}: {hint}")
