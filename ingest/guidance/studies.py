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
def _facts() -> "Facts":
    from ingest.corpus_check.facts import Facts, facts_from

    path = PROJECT / "corpora" / "facts.toml"
    if not path.is_file():
        return Facts()
    return facts_from(tomllib.loads(path.read_text(encoding="utf-8")))
