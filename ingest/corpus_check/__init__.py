"""``corpus check``: is everything that the coach can look up sound, and does it agree?

Unlike the stores, which refuse a defective document whole, the check names every defect it finds.
"""

from datetime import date
from pathlib import Path

from ingest.corpus_check.findings import Finding

__all__ = ["Finding", "check_corpus"]


def check_corpus(corpora: Path, today: date) -> list[Finding]:
    """Every defect of a corpora folder, by path and line.

    Args:
        corpora: the folder with ``guidance``, ``exercises``, ``foods``, ``recipes``,
            ``questions``, ``references.toml`` and ``facts.toml``; what is missing counts as empty.
        today: the day by which review dates are judged.
    """
    from ingest.corpus_check.reading import read_corpus
    from ingest.corpus_check.rules import CHECKS

    corpus = read_corpus(corpora, today)
    found = [*corpus.unread, *(finding for check in CHECKS for finding in check(corpus))]
    return sorted(set(found))
