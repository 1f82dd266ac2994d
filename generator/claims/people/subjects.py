"""Who a word of direction is said of: the athlete, or somebody else.

A clause without a subject of its own goes on with the one before it (*athlete 2 led after run 1
and still came home later*).
"""

import re

from generator.numbers import Quantity

_OTHERS = re.compile(
    r"\b(?:peers?|others?|they|field|median(?: athlete| peer| pair| team)?|next(?= ##)|"
    r"(?:similar )?athletes?(?: \d+)?|group|neighbours?|finishers|cohort|competitors|he|she|rivals|"
    r"(?<!your )(?:pairs?|teams?|m[ae]n|wom[ae]n|pros?)|typical [a-z]+)\b",
    re.IGNORECASE,
)
_NO_SUBJECT = re.compile(
    r"(?:\b(?:against|than|to|with|on|over|from|behind|by|for|versus|vs|among|ahead of|instead of|"
    r"share of|beat|beats|beating|passed|below|above|at|left|leaves?|leaving)|[:])\s+"
    r"(?:(?:the|a|its|their|other|all)\s+|###+ ?)*"
    r"(?:peer |typical |cohort |invented )?$",
    re.IGNORECASE,
)
_AFTER_COLON = re.compile(r"\b(?:level|group|division|age)?\s*(?:do|did|take|took|were|are|ran|need"
                          r"(?:ed)?|go|went|run|was|had|have)\b", re.IGNORECASE)  # fmt: skip
_VERB = re.compile(
    r"\b(?:is|are|was|were|ran|went|finish(?:es|ed)?|did|had|took|takes?|got|go|goes|run|do|need|"
    r"needs|needed|came|come|cross(?:ed)?|rowed|skied|pushed|pulled|carried|spent|spend|lost|gained"
    r"|pick(?:ed)?|made|gave|give|lose|gain|became?|becomes|gets?|sits?|sat|stands?|stood|lies?|"
    r"lay|leaves?|"
    r"left|pass(?:ed|es)?|reach(?:ed|es)?|complet\w+|clear(?:s|ed)?|arriv\w+|has|have|turn(?:s|"
    r"ed)?|"
    r"rows?|skis?|pulls?|push(?:es)?|carr(?:y|ies)|proved?|managed?|stay(?:ed|s)?|opened|closed|"
    r"dawdled|lingered|tore|flew|whizzed|hustled|dashed|rushed|stormed|raced|cruised|breezed|"
    r"zipped|sprinted|crawled|tend|would|jumped|lunged|threw|hopped|walked)\b",
    re.IGNORECASE,
)
_IS_VERB = re.compile(
    r"(?:beat|came|cross|lo[so]|lost|gain|sav|won|trail|lag|led\b|lead|"
    r"pick|ma[dk]|g[ai]v|br[io]|drop|shed|conced|hand|re[cg]|out|over|left|leav|put|claw|pull|took|"
    r"cost|had|no match|edged|found|went|finish|under)",
    re.IGNORECASE,
)
_ADVERB = re.compile(
    r"(?:['’]s?)?\s*(?:(?:also|even|only|all|both|each|who|that|had|have|has|typically|usually|"
    r"pair|team|still|then|later|eventually|finally)\s*)*",
    re.IGNORECASE,
)
_ALWAYS_SUBJECT = re.compile(r"(?:he|she|they|next|(?:similar )?athletes? \d+)", re.IGNORECASE)
_YOU = re.compile(r"\b(?:you|your|yours)\b", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[;:.,()]|\b(?:than|but|and|yet|which|so|while|whereas|though|before)\b",
                         re.IGNORECASE)  # fmt: skip
_QUALIFIER = re.compile(
    r"\s(?:at|of|in|on|with) \S+ (?:level|division|group|age|gender|cohort|field)\b"
    r"|\b(?:before|behind|ahead of|after|than|in front of|clear of|on|of|to|from|off|against|over|"
    r"past|led|trailed|followed|headed|outdid|beats?|passed|overtook|outran|outpaced|caught|"
    r"dropped|edged|pipped|bested|topped|shaded) (?:you|yours)\b",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\b(?:got|gets?|became|becomes?|grew|improved)(?:\s|[#%.]|s\b|slightly|much|even|"
    r"a (?:little|bit|shade|touch)|by)*$",
    re.IGNORECASE,
)
_IT = re.compile(r"(?<!do )(?<!does )(?<!did )\b(?:it|this)\s+$", re.IGNORECASE)
_SAME_SUBJECT = re.compile(r"(?:\b(?:and|but|yet|before|though)|,)$", re.IGNORECASE)
_NO_OWN = re.compile(
    r"\s+(?:had|has|have|also|then|even|still|already|was|were|is|are|\s)*", re.IGNORECASE
)
"""Between *and* and a verb whose subject stands before: ``he came first and had won 1:40``."""
_ATHLETE = re.compile(r"\b(?:(?:similar )?athletes? \d+|he|she)\b|\bnext ##+", re.IGNORECASE)
_THAN_YOU = re.compile(
    r"^\W*(?:[^;:.,]{0,30}?\bthan|of|on|to|behind|before|after)\s+"
    r"(?:you(?!r)(?! (?:usually|normally|ran|run|did|were|went|had)\b(?: (?:usually|afterwards|"
    r"later|"
    r"normally|next|before|after|run|then|in|on))?)|yours|your (?:team|pair)(?!'))\b",
    re.IGNORECASE,
)
_TOOK_THEM = re.compile(
    r"\b(?:takes?|took|costs?)\s+(?:the |your |a |###+ ?)?(?:typical |average )?$", re.IGNORECASE
)
"""``it took the typical peer 63 s longer``."""
_NOUN = re.compile(r"strengths?|weakness(?:es)?|gains?|loss(?:es)?|best|worst", re.IGNORECASE)
"""``a strength of yours`` is the athlete's."""
_THAN_OTHERS = re.compile(
    r"^\W*(?:[^;:.,]{0,30}?\bthan|of|on|behind|against)\s+(?:that of |those of |the one of )?"
    r"(?:(?:the|your|its|their|a)\s+)?(?:peers?|median|field|others|group|rivals|cohort|similar)\b",
    re.IGNORECASE,
)
_OTHERS_OF_YOURS = re.compile(
    r"\byour(?= (?:peers?|level|team's level|pair's level|cohort|field|group|rivals?|neighbours?|"
    r"age group|division))|\b(?:you are|you're) compared with\b|\b(?:like|similar to|nearest|"
    r"closest to|around|most like) you\b",
    re.IGNORECASE,
)


def others_subject(
    text: str, span: tuple[int, int], numbers: list[Quantity]
) -> tuple[int, int] | None:
    """Where the words begin and end that say it is others who are faster or slower; ``None`` if
    it is the athlete.

    Args:
        text: the sentence.
        span: where the word of direction stands.
        numbers: the quantities of the sentence.
    """
    for number in numbers:
        text = text[: number.start] + "#" * (number.end - number.start) + text[number.end :]
    text = _OTHERS_OF_YOURS.sub(lambda match: "#" * len(match[0]), text)
    before, after = text[: span[0]], text[span[1] :]
    start = _clause_start(before)
    if _THAN_OTHERS.match(after):
        return None
    word = text[span[0] : span[1]]
    if _THAN_YOU.match(after) and not (_NOUN.fullmatch(word) and after.startswith(" of")):
        return start, span[0]
    for other in _OTHERS.finditer(before, start):
        rest = _QUALIFIER.sub("", before[other.end() :])
        if _CHANGED.search(rest) or _IT.search(rest) or _YOU.search(rest):
            return None  # A change of theirs, or a new subject.
        if (no := _NO_SUBJECT.search(before, 0, other.start())) and not (
            no[0].startswith(":") and _VERB.search(rest)
        ):
            continue
        verb = (
            _VERB.search(rest)
            or _TOOK_THEM.search(before, 0, other.start())
            or (_ADVERB.fullmatch(rest) and _IS_VERB.match(word))
        )
        if _ALWAYS_SUBJECT.fullmatch(other[0]) or (verb and len(rest) <= 80):
            return start, span[0]
    return None


def _clause_start(before: str) -> int:
    """Where the clause begins that ends at a word; one that goes on with the subject before it
    begins where that one does."""
    ends = [match.end() for match in _CLAUSE_END.finditer(before)]
    while ends and _SAME_SUBJECT.search(before, 0, ends[-1]):
        at = ends[-1]
        if (first := _goes_on_from(before, at)) >= 0:
            return max((end for end in ends if end <= first), default=0)
        if before[at - 1] == "," or not _NO_OWN.fullmatch(before, at):
            break
        ends.pop()
    return ends[-1] if ends else 0


def _goes_on_from(before: str, at: int) -> int:
    """Where the other athlete stands who is the subject of the words from ``at`` on because they
    have none (*athlete 2 was ahead after run 1 alone and still got to the line ...*); else -1."""
    rest = _QUALIFIER.sub("", before[at:])
    if _YOU.search(rest) or _OTHERS.search(rest):
        return -1
    for other in reversed(list(_ATHLETE.finditer(before, 0, at))):
        if _NO_SUBJECT.search(before, 0, other.start()):
            continue
        return -1 if _YOU.search(_QUALIFIER.sub("", before[other.end() : at])) else other.start()
    return -1
