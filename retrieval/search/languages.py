"""Questions in other languages: which one it is, and its English words.

The encoder and the word index read English alone, so a question is carried over word by word with
glossaries that people wrote (``corpora/glossaries/<language>.toml``): what search needs is the
words, not a sentence. Nothing is guessed by a model; what no glossary knows stays as it stands.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from hyrox.errors import StoreError
from retrieval.search.spelling import english_words

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

SUPPORTED = ("fr", "de", "es", "ar")
"""Languages other than English whose questions are understood."""
OTHER = "other"

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

_STEMMERS = {"fr": "french", "de": "german", "es": "spanish", "ar": "arabic"}
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+")
_MARKS = re.compile(r"[\u0610-\u061a\u064b-\u065f\u0670\u0640]")
"""Arabic vowel marks and the stretching stroke."""
_LETTERS = str.maketrans("أإآٱىةؤئکی", "اااايهويكي")
_NOT_ARABIC = re.compile("[پچژگڤٹڈڑںےہ]")
"""Letters of Persian, Urdu and others that write with the Arabic script."""
_PREFIXES = ("وبال", "ولل", "وال", "فال", "بال", "كال", "لل", "ال", "و", "ف", "ب", "ل", "ك", "")
_SUFFIXES = ("", "ها", "هم", "نا", "ني", "تي", "ات", "ين", "ون", "ان", "تين", "ي", "ه", "ك", "ا")
_LINKS = ("", "s", "n", "en", "es", "e", "er")
"""What German puts between the parts of a compound."""
_SHORTEST_PART = 3
_LONGEST_PHRASE = 6


@dataclass(frozen=True, eq=False)
class Glossary:
    """One language's terms, found as written, without accents, or by their stems.

    ``ready`` maps written words to English, ``stems`` their stems (words that search does not need
    left out); ``empty`` are those words.
    """

    language: str
    notes: Mapping[str, str]
    ready: Mapping[tuple[str, ...], str]
    stems: Mapping[tuple[str, ...], str]
    words: frozenset[str]
    empty: frozenset[str]

    def knows(self, word: str) -> bool:
        """Whether a word is listed, inflected, part of a phrase, or a compound of listed ones."""
        parts = _parts(word, self)
        return len(parts) > 1 or self.english(parts) is not None or _folded(word) in self.words

    def english(self, words: Sequence[str]) -> str | None:
        """What a whole phrase stands for, None if it is not listed."""
        phrase = tuple(words)
        for key in (phrase, tuple(_folded(word) for word in words)):
            if key in self.ready:
                return self.ready[key]
        ends = (_folded(words[0]), _folded(words[-1]))
        if self.empty.intersection(ends):
            return None
        return self.stems.get(_stem_key(words, self.language, self.empty))


def language_of(question: str, glossaries: Path | None = None) -> str:
    """``en``, ``fr``, ``de``, ``es``, ``ar``, or ``other`` for a language not understood.

    Two witnesses: how many of the words English and each glossary know, and, where English knows
    not nearly all, ``py3langid``, which is sure of sentences but lost on a few words of slang.
    Wrong answers (the guidance's training questions; the development questions; 60 short
    questions in the four languages and 40 in Italian, Portuguese, Dutch, Polish, Swedish and
    Turkish, all in the tests):

    ====================  ===============  =============  ===========  ========
    ..                    3,153 English    24 foreign     60 foreign   40 other
    ====================  ===============  =============  ===========  ========
    word counts alone     WORDS
    py3langid alone       49               0              5            0
    both                  BOTH
    ====================  ===============  =============  ===========  ========
    """
    letters = [c for c in question if c.isalpha()]
    arabic = sum("\u0600" <= c <= "\u06ff" for c in letters)
    if 2 * arabic > len(letters):
        return OTHER if _NOT_ARABIC.search(question) else "ar"
    words = [word for word in _tokens(question) if not word[0].isdigit()]
    if not words:
        return "en"
    read = {language: read_glossary(language, glossaries) for language in _LATIN}
    english = _english(tuple(read.values()))
    share = sum(word in english for word in words) / len(words)
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


def _share_known(words: Sequence[str], glossary: "Glossary") -> float:
    known = sum(glossary.knows(word) for word in words)
    return known / len(words)


@lru_cache(maxsize=4)
def _english(glossaries: tuple["Glossary", ...]) -> frozenset[str]:
    """Common English words, the English sides of the glossaries, none of their function words."""
    foreign = frozenset[str]().union(*(glossary.empty for glossary in glossaries))
    own = {word for g in glossaries for english in g.ready.values() for word in _tokens(english)}
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
    glossary = read_glossary(language, glossaries)
    words = [part for word in _tokens(question) for part in _parts(word, glossary)]
    found: list[str] = []
    at = 0
    while at < len(words):
        for size in range(min(_LONGEST_PHRASE, len(words) - at), 0, -1):
            english = glossary.english(words[at : at + size])
            if english is not None:
                found += english.split()
                break
        else:
            size = 1
            found.append(words[at])
        at += size
    # Two terms may share an English word; said twice it would weigh double.
    return " ".join(w for i, w in enumerate(found) if w[0].isdigit() or w not in found[:i])


def note(language: str, name: str, glossaries: Path | None = None) -> str:
    """A sentence to the athlete, ``english_sources`` or ``no_source``; for a language that is not
    understood the English one that says which are."""
    if language in SUPPORTED:
        return read_glossary(language, glossaries).notes[name]
    return "I understand questions in English, French, German, Spanish and Arabic."


def read_glossary(language: str, glossaries: Path | None = None) -> Glossary:
    """The glossary of a language, read once.

    Raises:
        StoreError: the file is missing or damaged.
    """
    if glossaries is None:
        from hyrox.settings import settings

        glossaries = settings().corpora / "glossaries"
    return _read(glossaries / f"{language}.toml", language)


@lru_cache(maxsize=16)
def _read(path: Path, language: str) -> Glossary:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        terms: dict[str, str] = content["terms"]
        notes = {name: str(content["notes"][name]) for name in ("english_sources", "no_source")}
    except (OSError, ValueError, KeyError) as error:
        raise StoreError(
            f"The glossary {path} is missing or damaged ({error}). Reinstall the project or "
            "restore the file."
        ) from error
    split = {tuple(_tokens(term)): english for term, english in terms.items()}
    ready = dict(split)
    for words, english in split.items():
        ready.setdefault(tuple(_folded(word) for word in words), english)
    empty = frozenset(_folded(k[0]) for k, english in split.items() if len(k) == 1 and not english)
    stems: dict[tuple[str, ...], str] = {}
    # Single words first: a phrase that is one word but for fillers must not displace it.
    for words, english in sorted(split.items(), key=lambda item: len(item[0]) > 1):
        key = _stem_key(words, language, empty)
        if key:
            stems.setdefault(key, english)
    known = frozenset(_folded(word) for words in split for word in words)
    return Glossary(language, notes, ready, stems, known, empty)


def _tokens(text: str) -> list[str]:
    text = _MARKS.sub("", unicodedata.normalize("NFC", text).lower())
    return [str(word) for word in _TOKEN.findall(text)]


@lru_cache(maxsize=50_000)
def _folded(word: str) -> str:
    """Without accents; one form for each Arabic letter; ``ae`` as people type ``ä``."""
    word = word.replace("ß", "ss").replace("œ", "oe").translate(_LETTERS)
    word = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    return re.sub(r"([aou])e", r"\1", word)


def _stem_key(words: Sequence[str], language: str, empty: frozenset[str]) -> tuple[str, ...]:
    kept = [folded for word in words if (folded := _folded(word)) not in empty]
    return tuple(_stem(word, language) for word in kept)


@lru_cache(maxsize=50_000)
def _stem(word: str, language: str) -> str:
    if language == "ar":
        # The stemmer knows the feminine ending by the letter that folding has made one with ha.
        word = re.sub("ه$", "ة", word.removeprefix("ال") if len(word) > 4 else word)
    stem: str = _stemmer(language).stemWord(word)
    return stem


@lru_cache(maxsize=8)
def _stemmer(language: str):  # type: ignore[no-untyped-def]
    import Stemmer

    return Stemmer.Stemmer(_STEMMERS[language])


def _parts(word: str, glossary: Glossary) -> list[str]:
    """The word itself if known or indivisible, else the known words it is put together from."""
    if glossary.english([word]) is not None or word[0].isdigit() or _folded(word) in glossary.words:
        return [word]
    if glossary.language == "ar":
        return [_bare(word, glossary)]
    if glossary.language == "de":
        return _compound(word, glossary) or [word]
    return [word]


def _bare(word: str, glossary: Glossary) -> str:
    """An Arabic word without what is attached to it, if that is a known word."""
    folded = _folded(word)
    for prefix in sorted(_PREFIXES, key=len):
        for suffix in sorted(_SUFFIXES, key=len):
            if not (folded.startswith(prefix) and folded.endswith(suffix)):
                continue
            inner = folded[len(prefix) : len(folded) - len(suffix)]
            if len(inner) < _SHORTEST_PART:
                continue
            forms = [inner, f"ال{inner}", f"{inner}ه", inner.removesuffix("ت") + "ه"]
            if inner[0] in "نيت":
                forms.append("ا" + inner[1:])  # "we push", "she pushes": listed as "I push".
            for form in forms:
                if form in glossary.words and glossary.english([form]) is not None:
                    return form
    return word


def _compound(word: str, glossary: Glossary) -> list[str] | None:
    """``wadenkrampf`` -> ``waden``, ``krampf``: the longest known part first, all of it known."""
    for end in range(len(word) - _SHORTEST_PART, _SHORTEST_PART - 1, -1):
        first, rest = word[:end], word[end:]
        if not glossary.english([first]):
            continue
        for link in _LINKS:
            if not rest.startswith(link) or len(rest) - len(link) < _SHORTEST_PART:
                continue
            tail = rest[len(link) :]
            if glossary.english([tail]):
                return [first, tail]
            if more := _compound(tail, glossary):
                return [first, *more]
    return None
