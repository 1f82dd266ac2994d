"""The name of an event, as far as it may be said.

An event's name comes from a result file or an upload, so anybody may have written it, and it
stands in sentences and in what a model reads. Said is only what looks like a name.
"""

import re

MOST_WORDS = 6
_LONGEST_ABBREVIATION = 5

_WORD = re.compile(r"(?:[^\W\d_]+(?:['’.][^\W\d_]+)*\.?)|\d{1,4}|S\d{1,2}")
_SMALL = frozenset("al am an and au d da das de del der des di do du e en et i im in la las le les "
                   "of on op os the to und van von y".split())  # fmt: skip


def place_name(event: str | None) -> str | None:
    """An event's name if it reads like one (``2026 Rio de Janeiro``), else ``None``.

    That is up to six words that begin with a capital (or have none, as in Chinese), abbreviations
    of up to five letters, small words such as "de" between them, and numbers.
    """
    words = re.split(r" - | – |[ -]", event or "")
    if not event or len(words) > MOST_WORDS or not all(map(_is_of_a_name, words)):
        return None
    return event


def _is_of_a_name(word: str) -> bool:
    if not _WORD.fullmatch(word):
        return False
    if word[0].isdigit() or word in _SMALL or word == "HYROX":
        return True
    if len(word) > 1 and word.isupper():
        return len(word) <= _LONGEST_ABBREVIATION
    return not word[0].islower()
