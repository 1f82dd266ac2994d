"""A glossary: terms of a language and the English words that search uses for them.

Terms are found as written, without accents, or by their Snowball stems; German compounds are taken
apart and what Arabic attaches to a word is taken off.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from hyrox.errors import StoreError

_STEMMERS = {"fr": "french", "de": "german", "es": "spanish", "ar": "arabic"}
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+")
_MARKS = re.compile(r"[\u0610-\u061a\u064b-\u065f\u0670\u0640]")
"""Arabic vowel marks and the stretching stroke."""
_LETTERS = str.maketrans("أإآٱىةؤئکی", "اااايهويكي")
_PREFIXES = ("وبال", "ولل", "وال", "فال", "بال", "كال", "لل", "ال", "و", "ف", "ب", "ل", "ك", "")
_SUFFIXES = ("", "ها", "هم", "نا", "ني", "تي", "ات", "ين", "ون", "ان", "تين", "ي", "ه", "ك", "ا")
_LINKS = ("", "s", "n", "en", "es", "e", "er")
"""What German puts between the parts of a compound."""
_SHORTEST_PART = 3
_LONGEST_PHRASE, _LONGEST_WORD = 6, 40


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

    def in_english(self, text: str) -> str:
        """The English words of a text, in its order; numbers and unknown words stay."""
        words = [part for word in tokens(text) for part in _parts(word, self)]
        found: list[str] = []
        at = 0
        while at < len(words):
            for size in range(min(_LONGEST_PHRASE, len(words) - at), 0, -1):
                english = self.english(words[at : at + size])
                if english is not None:
                    found += english.split()
                    break
            else:
                size = 1
                found.append(words[at])
            at += size
        # Two terms may share an English word; said twice it would weigh double.
        return " ".join(w for i, w in enumerate(found) if w[0].isdigit() or w not in found[:i])

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
    split = {tuple(tokens(term)): english for term, english in terms.items()}
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


def tokens(text: str) -> list[str]:
    """Lower-case words and numbers of a text, Arabic vowel marks left out."""
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
def _stemmer(language: str) -> Any:
    import Stemmer

    return Stemmer.Stemmer(_STEMMERS[language])


def _parts(word: str, glossary: Glossary) -> list[str]:
    """The word itself if known or indivisible, else the known words it is put together from."""
    if word[0].isdigit() or _folded(word) in glossary.words:
        return [word]
    if glossary.language == "ar":
        return [_bare(word, glossary)]
    if glossary.english([word]) is not None:
        return [word]
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
                if form in glossary.words:
                    return form
    return word


def _compound(word: str, glossary: Glossary) -> list[str] | None:
    """``wadenkrampf`` -> ``waden``, ``krampf``: the longest known part first, all of it known."""
    if len(word) > _LONGEST_WORD:
        return None
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
