"""Diets and allergens of dishes: the line of the dish that is meant must bear them out.

A line gives the strictest diet that a dish fits (vegan, then vegetarian, then pescatarian), or
none, and those of the 14 EU allergens that are in it. What it does not list is not in it, but
traces are not recorded. Where no dish is meant, a passage bears out what its own sentences say.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from eval.metrics.sentences.sources.diet_claims import Claim, diet_claims
from eval.metrics.sentences.sources.diet_words import NARROW, SEVERAL, TERM
from eval.metrics.sentences.words import covered, negated, sentences, stems
from hyrox.foods import DIETS

_HELD = re.compile(
    r";\s*contains (?P<line>[^;]*)|\bAllergens: (?P<passage>[^.]*)\.|\bNone of the 14 EU allergens"
)
_DIET = re.compile(r"(?:;\s*|\bIt is |\bFits an? )(?P<diet>vegan|vegetarian|pescatarian)\b")
_UNLIKE = re.compile(r"\b(?:unlike|instead of|rather than|compared (?:with|to))\b[^,;]*", re.I)
_TWO = re.compile(
    r"\b(?:both (?:are|of|dishes|contain|have|fit|suit)|are both|neither (?:of|dish|is|contains|"
    r"has|fits|suits)|the two)\b", re.I
)  # fmt: skip
_TOGETHER = re.compile(r"\b(?:are|contain|have|fit|suit)\b", re.I)
_MORE = {3: re.compile(r"\bthree\b", re.I), 4: re.compile(r"\bfour\b", re.I)}
_NONE = re.compile(
    r"\bnone of (?:these|them|those|the (?!14|allerg|eu))|\b(?:no|every|each) "
    r"(?:dish|recipe|meal|option|one)\w*\b|\bnothing (?:here|there)\b|\ball (?:are|of)\b", re.I
)  # fmt: skip
_PLACE: dict[str, int] = {diet: place for place, diet in enumerate(DIETS)}
_OF_DIET = re.compile(r"\b(?:vegan|vegetarian|pescatarian)\b", re.I)
_SAME_THING = 0.5


@dataclass(frozen=True)
class Dish:
    """A dish or a food as its line gives it; ``name`` holds the content words of its name."""

    text: str
    name: frozenset[str]
    diets: frozenset[str]
    allergens: frozenset[str]

    def bears(self, claim: Claim) -> bool:
        """Whether the line bears out what is said of the dish."""
        if claim.of_diet:
            return (claim.keys <= self.diets) is claim.holds
        held = bool(claim.keys & self.allergens)
        if not claim.holds:
            return not held and not claim.traces
        narrow = claim.written.lower().rstrip("s")
        return held and (narrow not in NARROW or narrow in self.text.lower())


@lru_cache(maxsize=4096)
def read_dish(text: str) -> Dish | None:
    """The dish that a text is the line of; none of any other text."""
    held = _HELD.search(text)
    if held is None:
        return None
    listed = (held["line"] or held["passage"] or "").replace("_", " ")
    keys = [str(one.lastgroup) for one in TERM.finditer(listed)]
    allergens = {one for key in keys if key != "allergens" for one in SEVERAL.get(key, (key,))}
    diet = _DIET.search(text)
    fits = [one for one in DIETS if diet and _PLACE[one] >= _PLACE[diet["diet"]]]
    name = _OF_DIET.sub(" ", text.partition(":")[0])
    return Dish(text, stems(name), frozenset(fits), frozenset(allergens))


def diet_amiss(text: str, sources: Sequence[str], documents: Sequence[str]) -> str:
    """Why the sources do not bear out a diet or an allergen that a sentence gives a dish; empty if
    they do.

    Args:
        text: one sentence.
        sources: texts of what it may rest on.
        documents: those of them that are no facts of the athlete.
    """
    prose = [source for source in documents if read_dish(source) is None]
    some = any(map(read_dish, sources))
    for claim, named in _unborne(text, sources):
        if named or not _told(text, claim, prose, strict=some):
            sort = "diet" if claim.of_diet else "allergen"
            return f"{sort} not borne out: {'' if claim.holds else 'not '}“{claim.written}”"
    return ""


def dishes_bear(text: str, sources: Sequence[str]) -> bool:
    """Whether a sentence gives dishes diets or allergens, and their lines bear out all of them."""
    return bool(diet_claims(text)) and not any(_unborne(text, sources))


def _unborne(text: str, sources: Sequence[str]) -> Iterator[tuple[Claim, bool]]:
    """What the lines of dishes do not bear out, and whether the sentence names the dish."""
    dishes = [dish for source in sources if (dish := read_dish(source))]
    meant: Sequence[Dish] = ()
    at = 0
    for claim in diet_claims(text):
        after = TERM.sub(" ", re.split(r"[,;.]", text[claim.end :])[0])
        meant = _named(text[at : claim.start], dishes) or meant or _named(after, dishes)
        at = claim.end
        borne = sum(dish.bears(claim) for dish in meant or dishes)
        if not borne or borne < _needed(text, meant or dishes, meant):
            yield claim, bool(meant)


def _named(part: str, dishes: Sequence[Dish]) -> list[Dish]:
    """The dishes that a part of a sentence names: in full, else by half of their name, else by a
    word that no other has."""
    said = stems(_UNLIKE.sub(" ", part))
    for share in (1.0, _SAME_THING):
        if full := [dish for dish in dishes if covered(dish.name, said) >= share]:
            return full
    words = [word for dish in dishes for word in dish.name]
    return [dish for dish in dishes if any(words.count(word) == 1 for word in dish.name & said)]


def _needed(text: str, among: Sequence[Dish], meant: Sequence[Dish]) -> int:
    """Of how many of these dishes it must be true."""
    if _NONE.search(text):
        return len(among)
    counts = [number for number, words in _MORE.items() if words.search(text)]
    if not counts and (_TWO.search(text) or (len(meant) > 1 and _TOGETHER.search(text))):
        counts = [2]
    return min([len(among), *counts]) if counts else 1


def _told(text: str, claim: Claim, prose: Sequence[str], *, strict: bool) -> bool:
    """Whether a sentence of a passage says so; ``strict``: of the same things."""
    own = stems(TERM.sub(" ", text))
    for source in prose:
        heading = stems(source.partition(":")[0])
        for sentence in sentences(source):
            near = stems(sentence) | heading
            if strict and covered(own, near) < _SAME_THING:
                continue
            said = {one.holds for one in diet_claims(sentence) if one.keys & claim.keys}
            if not said and any(_stands_for(one, claim) for one in TERM.finditer(sentence)):
                said = {not negated(sentence)}
            if claim.holds in said:
                return True
    return False


def _stands_for(term: re.Match[str], claim: Claim) -> bool:
    key = str(term.lastgroup)
    return bool(claim.keys.intersection(SEVERAL.get(key, (key,))))
