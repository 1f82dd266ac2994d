"""Who may eat a dish: diets and allergens are told of it as what is cited tells them.

An athlete who asks for a vegan dish puts the word into the question, and a small model puts it into
the answer, whatever the dish. So here the question bears nothing out.
"""

import re
from collections.abc import Iterator

from hyrox.foods import DIETS, EU_ALLERGENS

_DIET = re.compile(r"\b(?P<diet>vegan|plant[- ]based|vegetarian|pescatarian)\b", re.IGNORECASE)
_NOT = re.compile(
    r"\b(?:not|never|no|neither|nor|isn't|aren't|non)[\s-]+"
    r"(?:an? |strictly |really |quite |for )*$",
    re.IGNORECASE,
)
_OF_PEOPLE = re.compile(
    r"\b(?:as an?|(?:you|athletes|people|runners|they)(?: are|'re)(?: an?)?|being(?: an?)?|your|"
    r"eat(?:ing)?|for|among|in|most|many) $|^s\b|^ (?:athletes?|runners?|people|diets?|eaters?|"
    r"racers?|men|women)\b",
    re.IGNORECASE,
)
"""*As a vegan*, *vegan athletes*: said of people, not of a dish."""
_WORDS: dict[str, str] = {
    "gluten": r"gluten|wheat|barley|rye",
    "crustaceans": r"crustaceans?|shellfish|prawns?|shrimps?|crabs?",
    "eggs": r"eggs?",
    "fish": r"fish",
    "peanuts": r"peanuts?",
    "soybeans": r"soy(?:a|beans?)?",
    "milk": r"milk|dairy|lactose",
    "nuts": r"(?:tree )?nuts?|almonds?|walnuts?|hazelnuts?|cashews?",
    "celery": r"celery|celeriac",
    "mustard": r"mustard",
    "sesame": r"sesame",
    "sulphites": r"sul(?:ph|f)ites?",
    "lupin": r"lupins?",
    "molluscs": r"mollus[ck]s?|mussels?|clams?|squid|oysters?",
}
_ALLERGENS = {name: re.compile(rf"\b(?:{_WORDS[name]})\b", re.IGNORECASE) for name in EU_ALLERGENS}
_ANY = "|".join(_WORDS.values())
_LIST = rf"(?:{_ANY})(?:(?:, | or | and |, or |, and )(?:{_ANY}))*"
_CONTAINS = re.compile(rf"\bcontain(?:s|ing)? (?!no\b)(?P<what>{_LIST})\b", re.IGNORECASE)
_LACKS = re.compile(
    rf"\b(?:without|free (?:of|from)|contain(?:s|ing)? no|(?:does not|doesn't|do not) contain|"
    rf"has no|no) (?:any )?(?P<what>{_LIST})\b|\b(?P<free>{_ANY})[- ]free\b",
    re.IGNORECASE,
)  # fmt: skip


def wrong_diet(text: str, cited: str) -> str:
    """The diet or allergen that a sentence tells otherwise than what it cites; empty if none.

    Args:
        text: the sentence without its citations.
        cited: the text of the items it cites.
    """
    there = set(_diets(cited))
    for diet, is_so, word in _claims(text):
        if is_so and not any(DIETS.index(other) <= DIETS.index(diet) for other in there):
            return word
        # A vegan dish is vegetarian too, so *not vegetarian* would be wrong of it.
        if not is_so and any(DIETS.index(other) <= DIETS.index(diet) for other in there):
            return f"not {word}"
    for match in _CONTAINS.finditer(text):
        for pattern in _ALLERGENS.values():
            if pattern.search(match["what"]) and not pattern.search(_LACKS.sub("", cited)):
                return match[0]
    for match in _LACKS.finditer(text):
        for name, pattern in _ALLERGENS.items():
            if pattern.search(match["what"] or match["free"]) and not _lacks(cited, name):
                return match[0]
    return ""


def _claims(text: str) -> Iterator[tuple[str, bool, str]]:
    """Diets that are said of a dish, whether it is said to be of that diet, and the word."""
    for match in _DIET.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        if not (_OF_PEOPLE.search(before) or _OF_PEOPLE.search(after)):
            yield _named(match["diet"]), not _NOT.search(before), match[0]


def _diets(cited: str) -> Iterator[str]:
    for match in _DIET.finditer(cited):
        if not _NOT.search(cited[: match.start()]):
            yield _named(match["diet"])


def _named(word: str) -> str:
    return "vegan" if word[0] in "pP" and word[1] in "lL" else word.lower()


def _lacks(cited: str, allergen: str) -> bool:
    """Whether the items say that it is not in the dish, or nothing of it at all."""
    pattern = _ALLERGENS[allergen]
    if any(pattern.search(match["what"] or match["free"]) for match in _LACKS.finditer(cited)):
        return True
    return not pattern.search(cited)
