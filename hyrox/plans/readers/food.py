"""What is eaten and what never is. No allergy is dropped: what is no declared allergen is kept for
the food table to be searched for it."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, get_args

from hyrox.foods import EU_ALLERGENS
from hyrox.plans.readers.quantities import COUNTS, minutes, whole
from hyrox.plans.readers.values import (
    Given,
    ProfileError,
    Read,
    choice,
    clean,
    fields,
    items,
    pieces,
    text,
    wrong,
    yes,
)
from hyrox.plans.words import plain, says_none, tokens, vocabulary, words_of
from hyrox.recipes import Cuisine

_BETWEEN = re.compile(r"[,;\n|&+/()]|\band\b|\bor\b|\bplus\b|\bas well as\b")
_FREE = re.compile(r"(?:strictly |totally )?(.+?)[\s-]*(?:free|intolerant|intolerance|allergy)")
_NO = re.compile(r"(?:no|without|dont eat|do not eat|i dont eat|avoid|never|not)\s+(.+)")
_ALLERGIC = re.compile(r"(?:i am |im )?(?:allergic|intolerant) to (.+)|allergy to (.+)")
_NOT_ALLERGIC = re.compile(r"\b(?:not (?:allergic|intolerant)|no allergy to|outgrew|outgrown)\b")
_OBJECT = {
    "name": ("allergen", "allergy", "food", "to", "type"),
    "severity": ("level", "reaction", "note", "notes"),
}
_DIETS = "omnivore, pescatarian, vegetarian, vegan, halal, and foods left out ('no pork')"


def nutrition(held: Mapping[str, list[Given]], read: Read) -> dict[str, Any]:
    """``nutrition``, in the strict shape.

    Raises:
        ProfileError: a diet that the meals do not know, or values that cannot be used.
    """
    kept: dict[str, Any] = {}
    found: set[str] = set()
    unknown: list[str] = []
    avoided: list[str] = []
    for given in held.get("allergies", ()):
        for item in _allergic_to(given):
            _allergy(item, found, unknown, read)
    for given in held.get("unknown_allergies", ()):
        unknown += [str(piece.value).casefold() for piece in pieces(given)]
    for given in held.get("avoid_foods", ()):
        for piece in pieces(given, _BETWEEN):
            match = _NO.fullmatch(str(piece.value).casefold())
            avoided.append(match[1] if match else str(piece.value).casefold())
    diet = ""
    for given in held.get("diet", ()):
        for piece in pieces(Given(_flat(given), given.field), _BETWEEN):
            diet = _diet(piece, diet, kept, found, unknown, avoided, read)
    if diet:
        kept["diet"] = diet
    for given in held.get("halal", ()):
        kept["halal"] = yes(given) or kept.get("halal", False)
    kept["allergies"] = [name for name in EU_ALLERGENS if name in found]
    kept["unknown_allergies"] = sorted(dict.fromkeys(unknown))
    kept["avoid_foods"] = sorted(dict.fromkeys(avoided))
    kept["cuisines"] = _cuisines(held.get("cuisines", ()), read)
    at_hand = [p for given in held.get("ingredients_at_hand", ()) for p in pieces(given, _BETWEEN)]
    kept["ingredients_at_hand"] = sorted({str(piece.value).casefold() for piece in at_hand})
    for given in held.get("cooking_minutes", ())[-1:]:
        kept["cooking_minutes"] = minutes(given)
    for given in held.get("meals_per_day", ())[-1:]:
        kept["meals_per_day"] = whole(given, "a number from 3 to 6", COUNTS)
    for given in held.get("weight_goal", ())[-1:]:
        kept["weight_goal"] = choice(given, "weight_goal")
    return kept


def _flat(given: Given) -> object:
    """A diet as words; ``{"vegan": true, "halal": false}`` as those that are true."""
    if isinstance(given.value, Mapping):
        return [
            str(key).replace("_", " ")
            for key, value in given.value.items()
            if yes(Given(value, f"{given.field}.{clean(str(key))}"))
        ]
    if isinstance(given.value, str):
        return given.value.replace("_", " ")
    return given.value


def _allergic_to(given: Given) -> list[Given]:
    """The single things of a list, a text, or an object of names."""
    if isinstance(given.value, bool | int | float):
        if given.value is False:
            return []
        raise wrong(given, "a list such as ['peanuts', 'milk']")
    found = []
    for item in items(given):
        if isinstance(item.value, Mapping):
            found += _of_object(item)
        else:
            found += pieces(item, _BETWEEN) if item.value not in EU_ALLERGENS else [item]
    return found


def _of_object(given: Given) -> list[Given]:
    held = given.value if isinstance(given.value, Mapping) else {}
    if set(held) & {alias for name, others in _OBJECT.items() for alias in (name, *others)}:
        known = fields(given, _OBJECT)
        if "name" not in known:
            raise ProfileError(given.field, "the allergen's name is missing.")
        return pieces(known["name"], _BETWEEN)
    return [
        piece
        for key, value in held.items()
        for piece in pieces(Given(str(key), f"{given.field}.{clean(str(key))}"), _BETWEEN)
        if not (value is False or (isinstance(value, str) and value.strip() and says_none(value)))
    ]


def _allergy(given: Given, found: set[str], unknown: list[str], read: Read) -> None:
    """One thing that is not tolerated: its allergens, and every word that is none of them."""
    written = text(given)
    if written in EU_ALLERGENS:
        found.add(written)
        return
    if _NOT_ALLERGIC.search(plain(written)):
        raise ProfileError(given.field, f"'{written}': list only what is not tolerated.")
    if vocabulary("not_food").of(written):
        read.unused(given, written)
        return
    known, other = vocabulary("allergen"), vocabulary("not_allergen")
    words, taken = tokens(written), set[int]()
    for hit in other.found(written, slips=False):
        taken |= set(range(hit.start, hit.end))
        unknown.append(" ".join(words[hit.start : hit.end]))
    rest = " ".join(word for at, word in enumerate(words) if at not in taken)
    hits = known.found(rest)
    found |= {meaning for hit in hits for meaning in hit.meanings}
    covered = {at for hit in hits for at in range(hit.start, hit.end)}
    filler = words_of("allergy_filler")
    left = [w for at, w in enumerate(tokens(rest)) if at not in covered and w not in filler]
    if left:
        # Without any allergen in it the phrase is kept as it was written.
        unknown.append(" ".join(left) if hits or taken else _without_filler(written))


def _without_filler(written: str) -> str:
    filler = words_of("allergy_filler")
    kept = [word for word in plain(written).split() if not set(tokens(word)) <= filler]
    return " ".join(kept) or plain(written)


def _diet(
    given: Given, diet: str, kept: dict[str, Any], found: set[str], unknown: list[str],
    avoided: list[str], read: Read,
) -> str:  # fmt: skip
    """Reads one word of a diet; gives the strictest diet so far."""
    written = plain(text(given))
    meant = vocabulary("eating").of(written) or vocabulary("eating").of(
        re.sub(r"\s*(?:diet|only|food|eater|mostly|mainly|i am|im)\b\s*", " ", written)
    )
    order = ("", "omnivore", "pescatarian", "vegetarian", "vegan")
    if meant == ("halal",):
        kept["halal"] = True
    elif meant == ("soft",):
        read.unused(given, written)
    elif meant and meant[0] in order:
        return max(diet, meant[0], key=order.index)
    elif written in ("lacto vegetarian", "lacto veggie"):
        avoided.append("egg")
        return max(diet, "vegetarian", key=order.index)
    elif written in ("ovo vegetarian", "ovo veggie"):
        found.add("milk")
        return max(diet, "vegetarian", key=order.index)
    elif not meant and (match := _ALLERGIC.fullmatch(written)):
        _allergy(Given(match[1] or match[2], given.field), found, unknown, read)
    elif not meant and (match := _FREE.fullmatch(written)):
        if vocabulary("allergen").found(written):
            _allergy(Given(written, given.field), found, unknown, read)
        else:
            avoided.append(match[1])
    elif not meant and (match := _NO.fullmatch(written)):
        avoided.append(match[1])
    else:
        raise ProfileError(given.field, f"the diet '{written}' is not known. Known are {_DIETS}.")
    return diet


def _cuisines(given: Iterable[Given], read: Read) -> list[str]:
    known, found = vocabulary("cuisine"), set[str]()
    for piece in (p for one in given for p in pieces(one, _BETWEEN)):
        written = str(piece.value).replace("_", " ")
        if plain(written) in ("any", "all", "everything", "anything", "international"):
            continue
        meant = known.of(written) or {m for hit in known.found(written) for m in hit.meanings}
        if not meant:
            read.unused(piece, written)
        found |= set(meant)
    return [cuisine for cuisine in get_args(Cuisine) if cuisine in found]
