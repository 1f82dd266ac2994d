"""Guidance for a question: what is searched for, and the words when nothing is found."""

import re
from typing import TYPE_CHECKING

from generator.asks.intents import Focus, Intent
from generator.race import OpenRace
from retrieval.passages import Found
from retrieval.terms import topics_named

if TYPE_CHECKING:
    from retrieval.library import Library

_CONTINUES = re.compile(
    r"^\W*(?:and|but|so|ok(?:ay)?(?: so)?|what about|how about|same|also|then)\b", re.IGNORECASE
)
_POINTS_BACK = re.compile(
    r"\b(?:it|its|that|this|there|those|them|these|one|ones|instead|the same)\b", re.IGNORECASE
)
_ASKS = re.compile(r"\b(?:how|when|why|what|which|where|who|any)\b", re.IGNORECASE)
_INTRODUCES = re.compile(
    r"(?:(?:hi|hello|hey)(?: coach)?[,!]? )?(?:my name(?: is|['’]s)|i(?:['’]m| am) called|call me|"
    r"this is|i(?:['’]m| am| come)(?: from)?(?: the)?|i live in(?: the)?) "
    r"(?P<who>[^.!?]{1,60})[.!]+",
    re.IGNORECASE,
)
_BETWEEN_NAMES = frozenset("and al ben bin da de del den der di here i'm i’m la le van von".split())
_MOST_NAMES = 6
_LONG = 12
"""Words of a question that explains itself."""
_BARE = 3
"""Words of one that says nothing alone: "how often?", "any drills?"."""


def in_context(question: str, previous: str) -> str:
    """A follow-up with the question it follows, else the question as it is.

    ``"and how often?"`` after ``"grip training for the carry"`` is searched for as both. A question
    that names its own topic, or is long, stands alone.

    Args:
        question: the new question.
        previous: the question before it in the conversation; empty if there is none.
    """
    if not previous or len(question.split()) > _LONG:
        return question
    bare = len(question.split()) <= _BARE and bool(_ASKS.search(question))
    points_back = not topics_named(question) and (bare or bool(_POINTS_BACK.search(question)))
    if points_back or _CONTINUES.search(question):
        return f"{previous} {question}"
    return question


def without_introduction(question: str) -> str:
    """The question without sentences that only say the athlete's name or where they are from.

    What an athlete is called has no answer in the guidance, but a name that no text knows makes a
    question look like one that none of them answers. Sentences that say more stay.
    """
    sentences = re.split(r"(?<=[.!?])\s+", question.strip())
    kept = [sentence for sentence in sentences if not _introduces(sentence)]
    return " ".join(kept) or question


def _introduces(sentence: str) -> bool:
    match = _INTRODUCES.fullmatch(sentence)
    if match is None or sentence.isupper() or topics_named(sentence):
        return False
    names = re.findall(r"[^\s,]+", match["who"])
    return len(names) <= _MOST_NAMES and all(
        name.lower() in _BETWEEN_NAMES or (name[0].isalpha() and not name[0].islower())
        for name in names
    )


def look_up(
    library: "Library", question: str, read: Focus, race: OpenRace | None, previous: str = ""
) -> Found | None:
    """The passages that answer; ``None`` where the question asks for no guidance.

    Args:
        library: an open library.
        question: in English.
        read: what the question is about.
        race: the open race; its largest loss is meant by a question that names nothing.
        previous: the question before this one.
    """
    if not read.passages:
        return None
    topics = list(read.topics)
    # Where somebody is from counts where food is asked for: there are dishes of many countries.
    alone = question if "nutrition" in topics else without_introduction(question)
    asked = in_context(alone, previous)
    if read.intent is Intent.IMPROVE and race is not None:
        segment = race.report.losses()[0].segment
        topics = ["running" if segment.is_run else segment.value]
        asked = f"how to get better at {'running' if segment.is_run else segment.in_text}"
    return library.passages.find(asked, read.passages, topics)


def no_source(found: Found | None, race: OpenRace | None) -> str:
    """That there is no source, what is known not to be covered, and what comes nearest."""
    if found is not None and found.outside:
        text = f"{found.outside.rstrip('.')}, so I will not guess."
    else:
        text = "I have no source for that, so I will not guess."
    if found is not None and found.nearest:
        names = [f"“{title}”" for title in found.nearest]
        listed = f"{', '.join(names[:-1])} and {names[-1]}" if names[1:] else names[0]
        text += f" The nearest I hold: {listed}."
    more = "" if race else " Or open a race first."
    return f"{text} Ask me about training, racing, food or recovery.{more}"
