"""Who a comparison is said of: the athlete, or somebody else (``eval.ways``)."""

import re
from collections.abc import Sequence

from eval.way_words import FINITE, THEM

_SUBJECT = re.compile(
    r"\b(?:(?P<you>you(?! (?:are|were) (?:compared|matched))|your(?! (?:team['’]s )?level\b)|"
    rf"yours|this finish|i|my)|(?P<them>{THEM}))\b",
    re.IGNORECASE,
)
_OBJECT_MARK = re.compile(
    r"\b(?:than|of|to|with|by|for|from|among|against|behind|on|over|like|versus|vs\.?|beside)\s+"
    r"(?:(?:the|your|its|their|most|all|similar|other|\d+|five|median|peer|typical)\s+)*$",
    re.IGNORECASE,
)
_PART_OF = re.compile(
    r"(?:%|\b(?:most|half|majority|all|none|few|many|some|rest|part|any))\s+of\s+"
    r"(?:(?:the|your|its|their|all|open|pro|\w+)\s+){0,3}$|%\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
"""``46 % of peers were slower``: the peers are the subject although "of" stands before."""
_OWNER = re.compile(r"\s+median\b|['’]s\b(?! (?:pair|team|duo|side)\b)|['’](?!s\b)", re.IGNORECASE)
"""``the median's``, but ``athlete 2's pair`` is who is meant."""
_ONE_OTHER = re.compile(r"\bsimilar (?:athlete|team|pair)\b|\bathlete \d|\b(?:he|she)\b", re.I)
_OBJECT_OF = re.compile(
    r"\b(?:led|beats?|left|passed|trailed|outran|overtook|caught|headed|followed)\s+$", re.I
)
_LIKE_YOU = re.compile(
    r"\b(?:similar to|like|closest to|nearest to|compared (?:with|to)|matched to|next to|"
    r"(?:athletes?|teams?|pairs?|those) (?:around|near|beside))\s+$", re.I
)  # fmt: skip
_YOUR_RIVALS = re.compile(rf"(?: \w+)? (?:{THEM})\b", re.IGNORECASE)
_MARKED = re.compile(r"\b(?:than|of|behind|on|to)\s+$", re.IGNORECASE)


def is_of_others(clause: str) -> bool:
    """Whether the one who is faster or slower, as the clause has it so far, is somebody else."""
    return _subject(clause) == "them" and not re.search(r"\b(?:usual|you were|you are)\b", clause)


def goes_on(before: str, starts: Sequence[int]) -> bool:
    """Whether the clause after ``before`` has no subject and goes on with that of an earlier one,
    one other athlete: ``the second similar athlete led you by 22 s and came home later``."""
    ends = [*starts, len(before)]
    for start, end in reversed(list(zip([0, *starts], ends, strict=True))):
        clause = before[start:end]
        if subject := _subject(clause):
            return subject == "them" and _ONE_OTHER.search(clause) is not None
    return False


def _subject(clause: str) -> str:
    """``you`` or ``them``, whichever comes last as a subject; empty where the clause has none."""
    subject = ""
    for found in _SUBJECT.finditer(clause):
        before, after = clause[: found.start()], clause[found.end() :]
        if found["them"]:
            if _PART_OF.search(before):
                acts = not after.strip() or re.match(rf"[^,;.]*?\b{FINITE}\b", after)
                subject = "them" if acts else subject
                continue
            if _OBJECT_MARK.search(before) or _OWNER.match(after):
                continue
            subject = "them"
        elif _no_subject(found[0].lower(), before, after):
            continue
        else:
            subject = "you"
    return subject


def _no_subject(word: str, before: str, after: str) -> bool:
    """``like you``, ``ahead of you``, ``your nearest peers``: "you" is not who is meant."""
    if word in ("your", "my"):
        return bool(_YOUR_RIVALS.match(after)) or bool(_LIKE_YOU.search(before))
    mark = word in ("you", "yours", "i") and (_MARKED.search(before) or _OBJECT_OF.search(before))
    return bool(mark or _LIKE_YOU.search(before))
