"""What a sentence says of the diets that a dish suits and of the allergens in it.

Whoever eats so ("as a vegan athlete", "if you avoid gluten") is no dish: of them a sentence claims
something only where it says that a dish suits them, or is left out for them.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from eval.figures import CITATION
from eval.metrics.sentences.sources import diet_words as words
from hyrox.foods import DIETS, EU_ALLERGENS


@dataclass(frozen=True)
class Claim:
    """A diet or allergens that a dish is said to have or not.

    Args:
        written: in the sentence's words.
        keys: a diet, or the EU allergens of which any is meant.
        holds: said to be so; else said not to be.
        start: where it stands.
        end: where it ends.
        traces: not even traces are said to be there.
    """

    written: str
    keys: frozenset[str]
    holds: bool
    start: int
    end: int
    traces: bool = False

    @property
    def of_diet(self) -> bool:
        return bool(self.keys & set(DIETS))


@lru_cache(maxsize=4096)
def diet_claims(text: str) -> tuple[Claim, ...]:
    """What a sentence says of the diets and allergens of dishes, in order; a question says
    nothing."""
    plain = CITATION.sub(lambda m: " " * len(m[0]), text)
    plain = words.NAMESAKES.sub(lambda m: "_" * len(m[0]), plain)
    if plain.rstrip().endswith("?"):
        return ()
    alone = words.ALONE.search(plain)
    found: list[Claim] = []
    end, of_diet, holds, traces = 0, False, None, False
    for term in words.TERM.finditer(plain):
        key = str(term.lastgroup)
        joined = bool(words.JOIN.fullmatch(plain[end : term.start()])) and end > 0
        if not joined or of_diet is not (key in DIETS) or words.FREE.match(plain, term.end()):
            holds = _of_diet(plain, term) if key in DIETS else _of_allergen(plain, term)
            traces = bool(words.TRACES.search(plain[: term.start()]))
        end, of_diet = term.end(), key in DIETS
        if holds is None or (alone and key == "allergens"):
            continue
        keys = frozenset(words.SEVERAL.get(key, (key,)))
        if key == "nuts" and not holds:
            keys |= {"peanuts"}  # whoever is told of no nuts expects neither
        found.append(Claim(term[0], keys, holds, term.start(), end, traces and not holds))
    if alone:
        others = frozenset(EU_ALLERGENS).difference(*(claim.keys for claim in found))
        found.append(Claim(alone[0], others, False, alone.start(), alone.end()))
    return tuple(found)


def apart_from_diets(text: str) -> str:
    """What a sentence says beside."""
    return words.SAID.sub(" ", words.ALONE.sub(" ", text))


def _of_diet(text: str, term: re.Match[str]) -> bool | None:
    """Whether a dish is said to be of a diet or not to be; nothing where no dish is meant."""
    before, after = _before(text, term, words.CLAUSE), text[term.end() :]
    if words.UNSAID.search(before) or words.NO_DISH.match(after):
        return None
    as_one = words.AS_A.search(before) and re.match(r"\s*(?:[,.;]|$)", after)
    if as_one or term[0].lower().endswith("ns") or _of_people(before, after):
        return _suits(text)
    return not words.NOT.search(before)


def _of_allergen(text: str, term: re.Match[str]) -> bool | None:
    """Whether a dish is said to hold an allergen or not to; nothing where neither is said."""
    before, after = _before(text, term, words.CLAUSE), text[term.end() :]
    if "eliac" in term[0].lower() or _of_people(before, after):
        suits = _suits(text)
        return None if suits is None else not suits
    if words.UNSAID.search(before):
        return None
    if words.ABSENT.match(after):
        return False
    if words.FREE.match(after):
        return bool(words.NOT.search(before))
    if words.EXCEPT.search(text[: term.start()]):
        return True
    before = _before(text, term, words.PART)
    if without := words.WITHOUT.search(before):
        return bool(words.NOT_FREE.search(before[: without.start() + len("free")]))
    holds = words.HOLDS.search(before)
    if holds is None:
        return True if words.IN_IT.match(after) else None
    denied = before[: holds.start()].rpartition(",")[2] + holds[0]
    return not words.NOT.search(denied)


def _before(text: str, term: re.Match[str], end: re.Pattern[str]) -> str:
    """What stands before a word in its clause or part."""
    starts = [found.end() for found in end.finditer(text, 0, term.start())]
    return text[starts[-1] if starts else 0 : term.start()]


def _of_people(before: str, after: str) -> bool:
    return bool(words.EATERS.match(after) or words.EATS.search(before))


def _suits(text: str) -> bool | None:
    """Whether a sentence serves somebody a dish or leaves it out; nothing if it does neither."""
    if words.LEFT_OUT.search(text):
        return False
    return True if words.SUITS.search(text) else None
