"""Figures of a stranger's text against the studies and position stands that the project cites.

``corpora/facts.toml`` says which figures a work has and by which words a sentence speaks of it. On
top stand doses: a text that recommends more than any position stand allows is wrong, whoever it
names. Meant for what strangers wrote; the project's own documents are held to the same facts by
``corpus check``.
"""

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from hyrox.settings import PROJECT
from ingest.guidance.claims import digits, sentences
from ingest.guidance.contradictions import Contradiction, contradictions

if TYPE_CHECKING:
    from ingest.corpus_check.facts import Facts

_CREATINE = "ISSN position stand, Kreider et al. 2017, JISSN 14:18"
_PROTEIN = "ISSN position stand, Jäger et al. 2017, JISSN 14:20"
_DOSES: tuple[tuple[re.Pattern[str], re.Pattern[str], float, str, str], ...] = (
    (
        re.compile(r"\bcreatine\b"),
        re.compile(r"(\d+(?:\.\d+)?) ?(?:g|grams?)\b(?!/| (?:of )?(?:carb|protein))"),
        25,
        "3 to 5 g of creatine a day suffice, and about 20 g a day for a week load",
        _CREATINE,
    ),
    (
        re.compile(r"\bprotein\b"),
        re.compile(r"(\d+(?:\.\d+)?) ?(?:g|grams?) ?(?:/|per) ?kg\b(?!/h| (?:of )?carb)"),
        3.5,
        "1.4 to 2.0 g/kg of protein a day suffice for most who train, at most 3.1 in a deficit",
        _PROTEIN,
    ),
)
"""Subject, quantity, the most that is no error, the fact, its source."""
_LOADING = re.compile(r"\bcreatine\b.*\bload|\bload.*\bcreatine\b", re.I)
"""A week of about 20 g a day is known and no figure of the works."""
_AUTHORITY = re.compile(
    r"\b(?:Prof(?:essor|\.)|Dr\.?) [A-Z]|\b[A-Z]\w+ University\b|\bUniversity of [A-Z]|"
    r"\b[Rr]esearchers? (?:at|from|of|led by) |\bet al\b|"
    r"\b[A-Z]\w+ (?:and|&) (?:colleagues|others)\b|"
    r"\b(?:study|trial|meta-analysis|paper) (?:by|from|of|in) (?:[A-Z]|the journal)",
)
_SHOWS = re.compile(
    r"\b(?:prov|show|f[oi]und|demonstrat|confirm|report|publish|conclud)\w*\b|\b(?:19|20)\d\d\b"
)
_ABBREVIATED = re.compile(r"(?<=\bDr)\. |(?<=\bProf)\. |(?<=\bet al)\. ")
_SURNAME = re.compile(r"\b[A-Z][A-Za-zÀ-ÿ]{2,}\b")
_NO_AUTHORS = frozenset(
    "The HyroxCoach University Department National Database Standard Reference Release Study "
    "Professor Researchers Journal And From For".split()
)
_DENIED = re.compile(r"\b(?:not|never|no|wrong|myth|too much|more than|above|over|harm)\b|n't\b")


def false_claims(text: str, section: str = "") -> list[Contradiction]:
    """What a stranger's passage says against rules, studies and doses; empty if nothing.

    Args:
        text: the passage.
        section: its heading.
    """
    found = {entry.statement: entry for entry in contradictions(text, section)}
    for entry in (*_by_work(text, section), *_by_dose(text)):
        found.setdefault(entry.statement, entry)
    return list(found.values())


def unknown_authority(text: str) -> str | None:
    """A sentence that appeals to a researcher, university or study of which the project's
    references hold nothing; ``None`` if there is none.

    Nobody can open what it rests on, so whether it exists is not known.
    """
    for cut in sentences(_ABBREVIATED.sub("\0 ", text)):
        sentence = cut.replace("\0", ".")
        appeals = _AUTHORITY.search(sentence) and _SHOWS.search(sentence)
        if appeals and _cited_names().isdisjoint(_SURNAME.findall(sentence)):
            return sentence
    return None


def _by_work(text: str, section: str) -> Iterable[Contradiction]:
    facts = _facts()
    for cut in sentences(text.replace("et al. ", "et al\0 ")):
        sentence = cut.replace("\0", ".")
        if _LOADING.search(sentence):
            continue
        for judged in facts.judged(sentence, section):
            if not judged.right:
                known = ", ".join(f.written for f in facts.figures_of(list(judged.sources))[:8])
                yield Contradiction(
                    sentence, judged.figure.written, f"its figures are {known}",
                    ", ".join(judged.sources),
                )  # fmt: skip
                break


def _by_dose(text: str) -> Iterable[Contradiction]:
    for sentence in sentences(text):
        folded = digits(sentence).lower()
        if _DENIED.search(folded):
            continue
        for subject, quantity, most, fact, source in _DOSES:
            if subject.search(folded):
                for match in quantity.finditer(folded):
                    if float(match[1]) > most:
                        yield Contradiction(sentence, match[0], fact, source)


@lru_cache(maxsize=1)
def _cited_names() -> frozenset[str]:
    """Names before the year of the works in the project's references: mostly their authors."""
    path = PROJECT / "corpora" / "references.toml"
    if not path.is_file():
        return frozenset()
    works = [work["citation"] for work in tomllib.loads(path.read_text("utf-8")).values()]
    authors = [re.split(r"\b(?:19|20)\d\d\b", work)[0] for work in works]
    authors += [name for work in works for name in re.findall(r"\b\w+(?= et al\b)", work)]
    return frozenset(name for text in authors for name in _SURNAME.findall(text)) - _NO_AUTHORS


@lru_cache(maxsize=1)
def _facts() -> "Facts":
    from ingest.corpus_check.facts import Facts, facts_from

    path = PROJECT / "corpora" / "facts.toml"
    if not path.is_file():
        return Facts()
    return facts_from(tomllib.loads(path.read_text(encoding="utf-8")))
