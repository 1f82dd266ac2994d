"""Texts about health send the reader to a professional."""

import re
from collections.abc import Iterator

from ingest.corpus_check.corpus import Corpus, Document
from ingest.corpus_check.findings import Finding

TOPICS = ("injury", "red_flags", "youth")
_PREGNANCY = re.compile(r"\bpregnan|\bpostpartum|\bpostnatal|\bafter (?:a |the )?birth\b", re.I)
_REFERRAL = re.compile(
    r"\bdoctors?\b|\bphysicians?\b|\bphysio(?:therapist)?s?\b|\bmidwi[fv]es?\b|\bprofessionals?\b|"
    r"\bmedical (?:help|advice|staff|team|care|attention)\b|\bclinics?\b|\bemergency\b|\bmedics?\b|"
    r"\bdietitians?\b|\bpaediatricians?\b|\bhospital\b",
    re.I,
)


def referral(corpus: Corpus) -> Iterator[Finding]:
    """Documents on injury, red flags, youth and pregnancy name who to ask."""
    for document in corpus.documents:
        if _about_health(document) and not _REFERRAL.search(document.text):
            message = "is about health and refers to nobody: say when to ask which professional"
            yield Finding(document.path, 1, "referral_missing", message)


def _about_health(document: Document) -> bool:
    headings = " ".join(section.heading for section in document.sections)
    named = f"{document.id} {document.header.get('title', '')} {headings}"
    return document.header.get("topic") in TOPICS or bool(_PREGNANCY.search(named))
