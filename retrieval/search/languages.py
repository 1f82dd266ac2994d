"""Questions in other languages: which one it is, and its English words.

The encoder and the word index read English alone, so a question is carried over word by word with
the project's own glossaries (``corpora/glossaries/<language>.toml``): what search needs is the
words, not a sentence. Nothing is guessed by a model. What no glossary knows stays as it stands:
left out, it would make a question of something else look like one of ours (of 24 such questions in
the four languages, 1 to 3 found a passage without their unknown words, none with them).

With the glossaries as first written, before their writer saw a question of the development split,
20 of its 24 foreign questions had an expected document among the first five (their English twins
23, left as they are none); entries were added since.

Answers stay English: asked for the language, in words or by the question alone, the embedded model
wrote all of 16 trial answers in English.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.search.glossary import Glossary, read_glossary, tokens
from retrieval.search.spelling import english_words

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

SUPPORTED = ("fr", "de", "es", "ar")
"""Languages other than English whose questions are understood."""
OTHER = "other"
NOT_UNDERSTOOD = "I understand questions in English, French, German, Spanish and Arabic."

_LATIN = ("fr", "de", "es")
_TOLD_APART = (
    "en fr de es ar it pt nl pl sv tr da no fi cs ro hu ru uk el zh ja ko hi fa he id vi ca".split()
)
_PLAINLY = 0.75
"""Share of words from which a question is plainly in the language that knows them."""
_MARGIN = 0.3
"""By so much more must a glossary know where the identifier says English."""
_ENGLISH_TOO = frozenset("a am an as has me on s so t die hat man sea son war".split())
"""English words that also are function words of another language."""
_CERTAIN, _SURE, _FEW = 0.9, 0.7, 0.6
"""Probability that breaks a tie; that a language not understood needs; and the share of English
words below which it may be one."""
_NOT_ARABIC = re.compile("[پچژگڤٹڈڑںےہ]")
"""Letters of Persian, Urdu and others that write with the Arabic script."""


def language_of(question: str, glossaries: Path | None = None) -> str:
    """``en``, ``fr``, ``de``, ``es``, ``ar``, or ``other`` for a language not understood.

    Two witnesses: how many of the words English and each glossary know, and, where English does
    not know them all, ``py3langid``, which is good at sentences and lost on a few words of slang.
    Questions called wrongly; the limits were set on all columns but the last:

    ===================  =============  ============  ========  =============  =============
    ..                   3,153 English  60 short, in  40 other  30 names and   280 English
                         of training    the four      ones      shared words   (development)
    ===================  =============  ============  ========  =============  =============
    word counts alone    12             0             7         10             9
    py3langid alone      49             5             0         28             12
    its 29 languages     12             1             0         27             7
    both                 0              0             0         0              1
    ===================  =============  ============  ========  =============  =============

    The 24 foreign development questions are told right by each. The short ones, the other ones
    and the names stand in the tests.

    Args:
        question: as asked.
        glossaries: folder of the glossaries; the project's own if None.
    """
    if glossaries is not None and not any(
        (glossaries / f"{language}.toml").is_file() for language in SUPPORTED
    ):
        return "en"  # A corpus without glossaries is one in English.
    letters = [c for c in question if c.isalpha()]
    arabic = sum("\u0600" <= c <= "\u06ff" for c in letters)
    if 2 * arabic > len(letters):
        return OTHER if _NOT_ARABIC.search(question) else "ar"
    if letters and not any(c.lower() < "\u0250" for c in letters):
        return OTHER
    words = [word for word in tokens(question) if not word[0].isdigit()]
    if not words:
        return "en"
    read = {language: read_glossary(language, glossaries) for language in _LATIN}
    english = _english(tuple(read.values()))
    share = sum(word in english for word in words) / len(words)
    if share == 1:
        return "en"
    known = {language: _share_known(words, glossary) for language, glossary in read.items()}
    most = max(known.values())
    if share >= _PLAINLY and share >= most:
        return "en"
    guess, sure = _identifier().classify(question)
    best = guess if known.get(guess) == most else max(known, key=known.__getitem__)
    if guess in known and (known[guess], sure) > (share, _CERTAIN):
        return str(guess)
    if guess not in known and most >= _PLAINLY and most > share + (guess == "en") * _MARGIN:
        return best
    return OTHER if guess not in ("en", *known) and sure >= _SURE and share < _FEW else "en"


def _share_known(words: Sequence[str], glossary: Glossary) -> float:
    known = sum(glossary.knows(word) for word in words)
    return known / len(words)


@lru_cache(maxsize=4)
def _english(glossaries: tuple[Glossary, ...]) -> frozenset[str]:
    """Common English words, the English sides of the glossaries, none of their function words."""
    foreign = frozenset[str]().union(*(glossary.empty for glossary in glossaries))
    own = {word for g in glossaries for english in g.ready.values() for word in tokens(english)}
    return (english_words() - foreign) | _ENGLISH_TOO | own | {"hyrox"}


@lru_cache(maxsize=1)
def _identifier() -> "LanguageIdentifier":
    """``py3langid``'s own model (0.45 s to load, 77 MB), for the languages athletes write here."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_TOLD_APART)
    return identifier


def in_english(question: str, language: str, glossaries: Path | None = None) -> str:
    """The English words of a question, in its order; numbers and unknown words stay.

    Args:
        question: as asked.
        language: one of ``SUPPORTED``; a question in any other is given back as it is.
        glossaries: folder of the glossaries; the project's own if None.
    """
    if language not in SUPPORTED:
        return question
    return read_glossary(language, glossaries).in_english(question)


def note(language: str, name: str, glossaries: Path | None = None) -> str:
    """A sentence for the athlete in their language; empty for English.

    Args:
        language: of the question, as ``language_of`` says.
        name: ``english_sources`` (why the answer is in English) or ``no_source``. For a language
            that is not understood both say, in English, which are.
        glossaries: folder of the glossaries; the project's own if None.
    """
    if language in SUPPORTED:
        return read_glossary(language, glossaries).notes[name]
    return "" if language == "en" else NOT_UNDERSTOOD
