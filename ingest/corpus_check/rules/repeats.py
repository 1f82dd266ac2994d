"""The same thing said twice: sentences of two documents that are alike or differ in a number."""

import re
from collections import Counter
from collections.abc import Iterator
from math import ceil

from ingest.corpus_check.corpus import Corpus, Said
from ingest.corpus_check.findings import Finding
from ingest.corpus_check.numbers import figures

ALIKE = 0.9
"""Jaccard similarity of four-word runs from which two sentences are the same claim."""
_FEWEST_WORDS = 8
_WORD = re.compile(r"[\w%/.,'’−–-]*\w[\w%]*")
_NUMBER = re.compile(r"\d[\d.,:]*")
# Where a text says where its figures are from, it may say so in the same words as others.
_NOTICE = re.compile(
    r"^(?:These are (?:the |our )?(?:own )?(?:rules|figures)|This is general)|check the current "
    r"rulebook\W*$|get medical help now|seek medical help|\bmedical help at once",
    re.I,
)
_OWN_DOSE = re.compile(r"\bstarting point\b|\bstart with\b|\bfor example\b", re.I)


def sentences(corpus: Corpus) -> Iterator[Finding]:
    """No sentence occurs in two documents, nor nearly (`duplicate_sentence`)."""
    said = [s for s in corpus.said if not _NOTICE.search(s.sentence)]
    first: dict[str, Said] = {}
    rest = []
    for one in said:
        words = _words(one.sentence)
        key = " ".join(words)
        before = first.setdefault(key, one)
        if before is one:
            rest.append((one, words))
        elif before.key != one.key and len(words) > 3:
            yield _finding("duplicate_sentence", one, before, "is said")
    for one, other in _alike(rest):
        yield _finding("duplicate_sentence", one, other, "is nearly said")


def numbers(corpus: Corpus) -> Iterator[Finding]:
    """Two documents do not say the same sentence with other numbers (`numbers_differ`).

    Starting points are left out: each is the dose of what its own document is about. So are
    figures that a registered fact decides: what men and women need stands side by side.
    """
    masked = []
    for one, judged in corpus.judged:
        if _NUMBER.search(one.sentence) and not _OWN_DOSE.search(one.sentence):
            if judged and all(figure.right for figure in judged):
                continue
            words = _words(_NUMBER.sub("#", one.sentence))
            masked.append((one, words))
    same: dict[str, Said] = {}
    rest = []
    for one, words in masked:
        before = same.setdefault(" ".join(words), one)
        if before is one:
            rest.append((one, words))
        elif before.key != one.key and len(words) > 3 and _values(before) != _values(one):
            yield _finding("numbers_differ", one, before, "stands with other numbers")
    for one, other in _alike(rest):
        if _values(one) != _values(other):
            yield _finding("numbers_differ", one, other, "stands with other numbers")


def _finding(rule: str, one: Said, other: Said, how: str) -> Finding:
    what = (
        "say it once, in the document it belongs to"
        if rule == "duplicate_sentence"
        else "find out which is right, and say it once"
    )
    message = f'"{one.sentence}" {how} in {other.path}:{other.line} ({other.key}) too: {what}'
    return Finding(one.path, one.line, rule, message)


def _words(sentence: str) -> list[str]:
    return _WORD.findall(sentence.lower().replace("#", "0"))


def _values(said: Said) -> list[tuple[float, str]]:
    return [(figure.value, figure.unit) for figure in figures(said.sentence)]


def _alike(said: list[tuple[Said, list[str]]]) -> Iterator[tuple[Said, Said]]:
    """Pairs of different documents above ``ALIKE``, the later one first.

    Prefix filtering (Chaudhuri et al. 2006): two sets that alike share one of their rarest runs.
    """
    runs = [
        frozenset(zip(words, words[1:], words[2:], words[3:], strict=False))
        if len(words) >= _FEWEST_WORDS
        else frozenset()
        for _, words in said
    ]
    often = Counter(run for found in runs for run in found)
    having: dict[tuple[str, ...], list[int]] = {}
    for number, found in enumerate(runs):
        rarest = sorted(found, key=lambda run: (often[run], run))
        prefix = rarest[: len(found) - ceil(ALIKE * len(found)) + 1] if found else []
        near = {other for run in prefix for other in having.get(run, ())}
        for other in sorted(near):
            shared = len(found & runs[other])
            together = len(found) + len(runs[other]) - shared
            if shared >= ALIKE * together and said[number][0].key != said[other][0].key:
                yield said[number][0], said[other][0]
        for run in prefix:
            having.setdefault(run, []).append(number)
