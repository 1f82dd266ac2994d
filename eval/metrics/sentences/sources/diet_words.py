"""The words by which a sentence gives a dish a diet or an allergen, as patterns."""

import re

from hyrox.foods import EU_ALLERGENS

WORDS = {
    "vegan": r"vegans?|plant[- ]based", "vegetarian": r"vegetarians?|veggie",
    "pescatarian": r"pesc[ae]tarians?", "gluten": r"gluten|wheat|co?eliacs?", "fish": r"fish",
    "crustaceans": r"crustaceans?|prawns?|shrimps?", "eggs": r"eggs?", "peanuts": r"peanuts?",
    "tree_nuts": r"tree[- ]nuts?", "nuts": r"nuts?", "soybeans": r"soy(?:a|[ab ]*beans?)?",
    "milk": r"milk|dairy|lactose", "celery": r"celery", "mustard": r"mustard", "sesame": r"sesame",
    "sulphites": r"sul(?:ph|f)ites?", "lupin": r"lupins?", "shellfish": r"shellfish",
    "molluscs": r"mollus[ck]s?|mussels?|squid", "allergens": r"allergens?",
}  # fmt: skip
"""Diets and EU allergens under their names, and words for several of them."""
SEVERAL = {
    "tree_nuts": ("nuts",), "shellfish": ("crustaceans", "molluscs"), "allergens": EU_ALLERGENS,
}  # fmt: skip
NARROW = ("wheat", "prawn", "shrimp", "mussel", "squid")
"""More than their allergen: a dish with crustaceans need not hold prawns."""
TERM = re.compile("|".join(rf"(?P<{key}>\b(?:{words})\b)" for key, words in WORDS.items()), re.I)
_ANY = rf"\b(?:{'|'.join(WORDS.values())})\b"
NAMESAKES = re.compile(
    r"\b(?:coconut|soya?|almond|oat|rice|plant|cashew)[- ](?:milk|yog\w+)|\begg[- ]plants?\b", re.I
)
"""What is called milk or egg and is neither."""

_BREAK = (
    r"[;:.](?!\d)|\b(?:but|yet|while|whereas|al?though|which|because|since|as (?=it\b)|so)\b|"
    r"\band (?=(?:is|are|it|has|have|contains?|gives?|takes?|suits?|fits?|free|no|not)\b)"
)
CLAUSE = re.compile(rf",(?!\d)|{_BREAK}", re.I)
PART = re.compile(_BREAK, re.I)
"""Where commas may stand within a list: ``contains rice, fish and milk``."""
JOIN = re.compile(r"[ ,&/-]*(?:(?:and|or|nor|the|any)[ -]+)*", re.I)

_BARE = (
    r"(?:(?:any|all|the|a|of|these|those|listed|added|declared|other|14|eu|both|single|traces?|"
    r"known|allergens?|only|just|such)[ ,:]+)*$"
)
_BUT = r"(?:(?:other|apart|aside) (?:than|from)|but|except(?: for)?|besides)"
FREE = re.compile(rf"(?:[ ,&/-]*(?:(?:and|or)[ -]+)?{_ANY})*[ -]*free\b(?! (?:of|from)\b)", re.I)
WITHOUT = re.compile(
    r"\b(?:no|neither|nor|without|free (?:of|from)|none of|zero|lacks?|leav\w+ out|omits)\s+"
    + _BARE, re.I
)  # fmt: skip
ABSENT = re.compile(rf"(?:{JOIN.pattern}{_ANY})* (?:is|are) (?:absent|missing|not in)\b", re.I)
HOLDS = re.compile(
    r"\b(?:contain\w*|includ\w+|lists|declares?)\b[^;:]*$|"
    rf"\b(?:ha[sd]|have|holds?|its|there is|allergens?\b[^,;]* (?:is|are))\s+{_BARE}", re.I
)  # fmt: skip
NOT_FREE = re.compile(r"(?:\bnot|\bnever|n['’]t) (?:\w+ly )?free$", re.I)
EXCEPT = re.compile(rf"\ballergens? {_BUT} {_BARE}", re.I)
IN_IT = re.compile(rf"(?:{JOIN.pattern}{_ANY})* in (?:it|them|this|that|the)\b", re.I)
ALONE = re.compile(
    r"\bonly (?:listed )?allergens?\b|\bcontain\w* (?:only|just|nothing)\b|\bonly contain|"
    r"\bcontain\w*[^.;,]* (?:only|alone)\b|"
    rf"\bno other (?:listed )?allergen|\ballergens? {_BUT}\b", re.I
)  # fmt: skip
"""Said to be all that a dish holds."""
TRACES = re.compile(r"\btraces? (?:of )?(?:the |any )?$", re.I)
NOT = re.compile(
    r"\b(?:not(?! only| just)|no|none|never|neither|nor|cannot|nothing|non|hardly|rather than|"
    r"instead of|far from|anything but|without)\b|n['’]t\b", re.I
)  # fmt: skip
UNSAID = re.compile(
    r"\b(?:whether|would|could|(?:may|might) contain|(?:do|does) not (?:say|tell|cover|know|name)|"
    r"(?:mak|turn)\w+ (?:it|this|them|the \w+))\b[^,;]*$", re.I
)  # fmt: skip
NO_DISH = re.compile(r"[- ](?:version|protein|drink|milk|powder|cheese|source|food)s?\b", re.I)

EATERS = re.compile(
    rf"(?:[ -]+(?:and|or|{_ANY}))*[ -](?:\w+ )?(?:athlete|runner|racer|hyroxer|eater|people|guest|"
    r"friend|diet|eating|lifestyle|you\b|allerg(?!en)|intoleran)", re.I
)  # fmt: skip
EATS = re.compile(
    r"\b(?:(?:you|we|i|they|who|athletes)(?:['’](?:re|m)| are| am)|eat|eats|eating|live|go|going|"
    r"your|allerg\w+ to|avoid\w*|intoleran\w+ (?:to|of)|reacts? to|"
    r"(?:can(?:not|['’]t)|do(?: not|n['’]t)) (?:have|eat))\s+(?:an?\s+|any\s+|\w+ly\s+)?$|"
    r"\b(?:if|asked|want\w*|looking|wish\w*|prefer\w*|need)\b[^,;]*$", re.I
)  # fmt: skip
"""Before the word: a person is it, avoids it, or asks for it."""
AS_A = re.compile(r"\bas an?\s+$", re.I)
SUITS = re.compile(
    r"\b(?:fits?|suits?|suitable|safe|fine|okay|ok|works?|(?:right|good|made|meant|is|are|one|dish|"
    r"meal|dinner|lunch|breakfast|snack|option|choice|recipe) for|friendly|can (?:eat|have|enjoy)|"
    r"try|take(?! care| note)|cook|go for|pick|choose)\b|"
    r"(?:\b(?:no|not)|n['’]t) (?:an? )?(?:problem|trouble)\b", re.I
)  # fmt: skip
LEFT_OUT = re.compile(
    r"\b(?:left out|leave|skip|ruled? (?:it )?out|unsuitable|unsafe|should avoid)\b|"
    r"(?:\b(?:not|nothing|never|cannot|no)|n['’]t)\s+(?:\w+ )?(?:for|fits?|suits?|suitable|safe|"
    r"fine|okay|ok|work|right|good|meant|made|(?:have|eat) (?:it|this|that|the))\b", re.I
)  # fmt: skip
SAID = re.compile(
    r"(?:(?:\b(?:is|are|it|its|contains?|containing|has|have|suits?|suitable|fits?|for|no|not|never|"
    r"does|do|free|of|from|without|neither|nor|an?|any|listed|the|14|eu|both|in|as|with|being|on|but|and|"
    r"or|only|none|safe|your?)|n['’]t)[ ,:-]+)*"
    rf"{_ANY}(?:[ -](?:free|friendly|diet|dish|meal|athletes?|in it|(?:is|are) listed))*", re.I
)  # fmt: skip
"""A diet or an allergen with the words that only say whether it is so."""
