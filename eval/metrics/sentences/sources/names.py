"""Who a sentence says has found something: authors, places and studies that a source must name."""

import re
from collections.abc import Sequence
from functools import lru_cache

_NAME = r"[A-ZÀ-ÖØ-Þ][\wÀ-ÿ'’-]*[a-zà-ÿ][\wÀ-ÿ'’-]*"
_AUTHOR = re.compile(
    rf"\b({_NAME})(?=,? (?:and (?:colleagues|co-?workers|others|{_NAME} \()|et al|& |"
    r"\(?(?:19|20)\d\d\b)|"
    r"['’]s (?:\d{4} )?(?:study|trial|paper|review|team|group|work|figures?))"
)
_WORD = re.compile(rf"(?<![\w.])({_NAME})")
_STUDY = re.compile(
    r"\b(?:stud(?:y|ies)|trials?|research(?:ers)?|scientists?|surveys?|surveyed|meta-?analys[ie]s|"
    r"reviews?|cohorts?|experiments?|literature|investigat\w+|position stand|papers?|"
    r"et al|colleagues|university|laborator\w+)\b",
    re.IGNORECASE,
)
_FINDS = re.compile(
    r"\b(?:stud(?:y|ies)|trials?|research(?:ers)?|scientists?|surveys?|meta-?analys[ie]s|"
    r"reviews?|(?<!your )(?<!the )(?<!peer )(?<!own )cohorts?|experiments?|papers?)\b"
    r"(?! (?:your|the|this|my|our|it|them)\b)",
    re.IGNORECASE,
)
_SOURCED = re.compile(_STUDY.pattern + r"|\((?:19|20)\d\d\)", re.IGNORECASE)
_COMMON = frozenset(
    """hyrox skierg roxzone rox zone rowerg ski erg sled push pull run runs burpee broad jump jumps
    farmers farmer carry sandbag lunges lunge wall ball balls rowing row rower open pro doubles
    relay mixed elite adaptive men women season january february march april may june july august
    september october november december monday tuesday wednesday thursday friday saturday sunday
    i ok stations station running invented athlete rpe english crossfit goal place finish peers
    level team yes no""".split()
)


@lru_cache(maxsize=8192)
def names(text: str) -> frozenset[str]:
    """Proper names in a text, in lower letters: authors wherever they stand, others where a
    capital letter does not come from the beginning of a sentence."""
    found = {match[1] for match in _AUTHOR.finditer(text)}
    for match in _WORD.finditer(text):
        before = text[: match.start()].rstrip("“\"'‘( ")
        if before and before[-1] not in ".!?:;*•-–—[":
            found.add(match[1])
    plain = {re.sub(r"['’](?:s|d|ll|ve|re|m)?$", "", name).lower() for name in found}
    return frozenset(name for name in plain if name not in _COMMON)


def unknown_source(text: str, sources: Sequence[str], question: str = "") -> str:
    """Why nothing that may be rested on names who is said to have found something; else empty.

    Args:
        text: one sentence.
        sources: texts of what it may rest on.
        question: names in it are only repeated.
    """
    known = question.lower()
    for name in sorted(names(text)):
        pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
        if not pattern.search(known) and not any(pattern.search(s.lower()) for s in sources):
            return f"{name.capitalize()} is named by no source"
    if _FINDS.search(text) and not any(_SOURCED.search(source) for source in sources):
        return "no source tells of a study"
    return ""


def naming(text: str, sources: Sequence[str]) -> Sequence[bool]:
    """Of each source, whether it may bear a sentence out: where authors are named, those alone
    that name one of them."""
    authors = {match[1].lower() for match in _AUTHOR.finditer(text)} - _COMMON
    if not authors:
        return [True] * len(sources)
    return [any(author in source.lower() for author in authors) for source in sources]
