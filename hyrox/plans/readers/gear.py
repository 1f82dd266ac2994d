"""Equipment at hand. What is not known is left out and said: planning without it is safe."""

import re
from collections.abc import Iterable
from typing import cast, get_args

from hyrox.exercises import Equipment
from hyrox.plans.access import ACCESS, ALL
from hyrox.plans.profile import Access
from hyrox.plans.readers.values import Given, ProfileError, Read, items, text, wrong
from hyrox.plans.words import plain, tokens, vocabulary

_ACCEPTED = "full_gym, home_gym, no_equipment or a list of equipment"
_PIECES = re.compile(r"[,;\n|&+/()]|\band\b|\bplus\b|\bwith\b(?!out)|:")
_WITHOUT = re.compile(r"\b(?:no|without|except(?: for)?|but no|but not|missing|lacking|minus)\b")
_NOT_MORE = re.compile(r"[:(]|\bonly\b|\bjust\b")
"""What follows is the whole of it: "home: a kettlebell", "home gym (bands)"."""
_SAID = frozenset(
    "a an the my one two three pair of set some kg lb up to only just at in i have use own is are "
    "access also full but".split()
)


def equipment_access(given: Given, read: Read) -> str | list[str] | None:
    """An access word where it says all, otherwise the equipment, in the table's order.

    Raises:
        ProfileError: no words, or words that say only what is missing.
    """
    if given.value is True or isinstance(given.value, int | float | dict):
        raise wrong(given, _ACCEPTED)
    words: list[str] = []
    has: set[str] = set()
    lacks: set[str] = set()
    for item in items(given):
        if not isinstance(item.value, str):
            raise wrong(item, _ACCEPTED)
        _read_text(Given(text(item), item.field), words, has, lacks, read)
    if not words and not has:
        if lacks:
            raise ProfileError(given.field, f"only what is missing is said. Write {_ACCEPTED}.")
        return "no_equipment"
    places = {place for place in words if place != "no_equipment"}
    known = set(has).union(*(ACCESS[cast(Access, place)] for place in places)) - lacks
    for access in cast(tuple[Access, ...], get_args(Access)):
        if access in words and known == (ACCESS[access] if access in places else set()):
            return access
    return in_order(known)


def in_order(equipment: Iterable[str]) -> list[str]:
    """The equipment in the order of the table."""
    held = set(equipment)
    return [item for item in get_args(Equipment) if item in held]


def _read_text(
    given: Given, words: list[str], has: set[str], lacks: set[str], read: Read
) -> None:  # fmt: skip
    written = str(given.value).casefold().replace("_", " ")
    if place := vocabulary("access").of(written):
        words.append(place[0])
        return
    whole = _NOT_MORE.search(written)
    for piece in filter(None, map(str.strip, _PIECES.split(written))):
        before, *after = _WITHOUT.split(piece, maxsplit=1)
        if before.strip() or not after:
            _add(Given(before, given.field), words, has, read, places=not (whole and has))
        if after:
            _add(Given(after[0], given.field), [], lacks, read, places=False)
    if whole and has and "home_gym" in words:
        words.remove("home_gym")


def _add(given: Given, words: list[str], has: set[str], read: Read, places: bool) -> None:
    written = str(given.value)
    if hotel := vocabulary("hotel_gym").of(written):
        has |= set(hotel)
        return
    if place := vocabulary("access").of(written):
        if places:
            words.append(place[0])
        return
    if vocabulary("equipment").of(written) or _single(written):
        has |= set(vocabulary("equipment").of(written) or _single(written))
        return
    hits = vocabulary("equipment").found(written)
    has |= {meaning for hit in hits for meaning in hit.meanings}
    taken = {at for hit in hits for at in range(hit.start, hit.end)}
    rest = [word for at, word in enumerate(tokens(written)) if at not in taken]
    unknown = [word for word in rest if word not in _SAID and not word.isdigit()]
    found = vocabulary("access").found(" ".join(unknown), slips=False)
    if found and places and not hits:
        words.append(found[0].meanings[0])
    elif unknown and not hits:
        read.unused(given, written)


def _single(written: str) -> tuple[str, ...]:
    """A name as the table spells it, with spaces."""
    name = plain(written).replace(" ", "_")
    return (name,) if name in ALL else ()
