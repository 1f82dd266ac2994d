"""What a study or a rule is said to show: more than the passage claims of it, or for longer."""

import re

from generator.claims.opposites import other_sex, turned

_PROVED = re.compile(
    r"\b(?:prov(?:e[sdn]?|ing)|makes? (?:you|athletes|people|runners)|cut(?:s|ting)?|"
    r"caus(?:e[sd]?|ing)|"
    r"lead(?:s)? to|led to|guarantee[sd]?|results? in|because of it|ensures?|boost(?:s|ed)?|"
    r"lowers?|raises?|shorten(?:s|ed)?|speeds? (?:you )?up)\b",
    re.IGNORECASE,
)
_STUDY = re.compile(
    r"\b(?:colleagues|et al|stud(?:y|ies)|trial|paper|researchers?|scientists?|research|team)\b"
    r"|\(?\b20[0-2]\d\b\)?|\b[A-Z]\w+ (?:and [A-Z]\w+ )?(?:found|show(?:ed|s)?|proved|"
    r"report(?:ed|s)?)\b"
)
_FORETOLD = re.compile(
    r"\b(?:predict(?:s|ed)?|foretell|foretold|forecast(?:s|ed)?|(?:can|could) (?:tell|see|say|know)"
    r"\b[^.;]{0,60}\b(?:who|which|how (?:fast|well))|decide[sd]?|determine[sd]?) ",
    re.IGNORECASE,
)
_FORETELLS = re.compile(r"\b(?:predict|foret|forecast|tell|decid|determin|associat|went with)",
                        re.IGNORECASE)  # fmt: skip
_ONLY_LINKED = re.compile(
    r"\b(?:an association only|association in|went with|was (?:linked|associated|related)|"
    r"correlat\w+|no significant|not settle|does not (?:show|prove)|cannot (?:show|prove|say))\b",
    re.IGNORECASE,
)
_CAREFUL = re.compile(
    r"\b(?:associat\w+|went with|goes with|link\w*|correlat\w+|no|not|never|nothing|neither|cannot|"
    r"may|might|perhaps|whether)\b|n't\b",
    re.IGNORECASE,
)
_ALIKE = re.compile(
    r"\b(?:gained|improved|did|fared|were|got \w+) (?:alike|equally|the same)\b|"
    r"\bno (?:clear )?difference\b"
    r"|\bsimilar gains\b|\bas (?:much|well) as\b",
    re.IGNORECASE,
)
_BETTER_ONE = re.compile(
    r"\bonly the [\w-]+ (?:group|half|split|runners|athletes)\b|\bthe better one\b|\b(?:is|was|"
    r"were|are) "
    r"(?:better|superior|best)\b|\bout-?perform\w*|\b(?:beats?|won|wins)\b|\bmore than the other\b",
    re.IGNORECASE,
)
_EVER = re.compile(
    r"\b(?:(?:in )?(?:every|each|all|any) seasons?|ever since|since the (?:sport|race|start|"
    r"beginning)\b|always (?:been|had|did|was|were)|from the (?:start|beginning|outset|very first)|"
    r"(?:has|have) never (?:changed|been)|as (?:in|it was in) (?:every|all)|years? ago|"
    r"(?:still|remain\w*) the same as)\b",
    re.IGNORECASE,
)
_OF_A_SEASON = re.compile(
    r"\b(?:(?:rules?|loads?|weights?) of|in|since|before) season\b", re.IGNORECASE
)
_NEGATED = re.compile(r"\b(?:no|not|never|nor)\b|n't\b", re.IGNORECASE)


def proves_more(text: str, passages: str) -> str:
    """The word by which a sentence makes an effect of what its passage calls a link, or no link at
    all; empty where all is well."""
    if not _ONLY_LINKED.search(passages) or not _STUDY.search(text) or _CAREFUL.search(text):
        return ""
    said = _PROVED.search(text)
    if not said or said[0].lower() in passages.lower():
        return ""
    return said[0]


def prefers_one(text: str, passages: str) -> str:
    """The words by which a sentence makes one of two ways the better one although the passage found
    them alike; empty where all is well."""
    said = _BETTER_ONE.search(text)
    if not said or not _ALIKE.search(passages) or _CAREFUL.search(text):
        return ""
    return "" if said[0].lower() in passages.lower() else said[0]


def holds_ever(text: str, passages: str) -> str:
    """The words by which a sentence gives a season's rule for all seasons; empty where none."""
    said = _EVER.search(text)
    if not said or _NEGATED.search(text) or not _OF_A_SEASON.search(passages):
        return ""
    return "" if said[0].lower() in passages.lower() else said[0]


def foretells(text: str, passages: str) -> str:
    """The words by which a study is said to have foretold results of which its passage says no such
    thing; empty where none."""
    said = _FORETOLD.search(text)
    if not said or not _STUDY.search(text) or _CAREFUL.search(text):
        return ""
    return "" if _FORETELLS.search(passages) else said[0]


def beyond(text: str, passages: str) -> str:
    """The words by which a sentence says more than its passage; empty where all is well."""
    checks = (proves_more, prefers_one, holds_ever, foretells, turned, other_sex)
    return next((found for check in checks if (found := check(text, passages))), "")
