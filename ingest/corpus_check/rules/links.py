"""Ids that something names and nothing bears."""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from ingest.corpus_check.corpus import Corpus, Question, as_texts
from ingest.corpus_check.findings import Finding
from ingest.guidance.documents import slug

ANSWERS = ("expected", "answers", "relevant", "labels")
"""Fields of a question that hold ids of what answers it."""


def exercises(corpus: Corpus) -> Iterator[Finding]:
    """Regressions, progressions and substitutes exist."""
    known = {entry.id for entry in corpus.exercises}
    for entry in corpus.exercises:
        for name in ("regressions", "progressions", "substitutes"):
            for link in as_texts(entry.fields.get(name)):
                if link not in known:
                    message = f"{entry.id}: no exercise '{link}' ({name}): correct or remove it"
                    yield Finding(entry.path, entry.line, "dead_link", message)


def families(corpus: Corpus) -> Iterator[Finding]:
    """Every pattern of ``families.toml`` matches something, every document is in one split."""
    paths = _paths(corpus)
    groups = {f"foods:{row.cells.get('group', '')}" for row in corpus.foods}
    where = f"{corpus.name}/questions/retrieval/families.toml"
    splits: dict[str, tuple[str, str]] = {}
    for family in corpus.families:
        for pattern in family.patterns:
            matched = [name for name in (*paths, *groups) if fnmatchcase(name, pattern)]
            if not matched:
                message = f"[{family.name}] '{pattern}' matches nothing: correct or remove it"
                yield Finding(where, family.line, "dead_pattern", message)
            for name in matched:
                split, other = splits.setdefault(name, (family.split, family.name))
                if split != family.split:
                    message = f"{name} is in [{other}] ({split}) and [{family.name}]: keep one"
                    yield Finding(where, family.line, "split_leak", message)
    for name in (*paths, *sorted(groups)) if corpus.families else ():
        if name not in splits:
            message = f"{name} is in no family: add a pattern for it, so that its split is fixed"
            yield Finding(where, 1, "family_missing", message)


def answers(corpus: Corpus) -> Iterator[Finding]:
    """What a question says answers it exists: a document, one of its sections, a file."""
    sections = {
        f"{document.id}#{slug(section.heading)}"
        for document in corpus.documents
        for section in document.sections
    }
    guidance = {document.id for document in corpus.documents}
    files = {path.removesuffix(".toml").removesuffix(".md") for path in _paths(corpus)}
    for question in corpus.questions:
        for answer in answers_of(question):
            document, _, place = answer.partition("#")
            dead = document not in corpus.ids and answer.removesuffix(".toml") not in files
            if dead or (place and document in guidance and answer not in sections):
                message = f"nothing bears the id '{answer}': correct or remove it"
                yield Finding(question.path, question.line, "dead_answer", message)


def answers_of(question: Question) -> list[str]:
    """The ids that a question names as answers."""
    found: list[str] = []
    for name in ANSWERS:
        value: Any = question.fields.get(name)
        if isinstance(value, dict):
            found += map(str, value)
        elif isinstance(value, list):
            found += [str(v.get("id")) if isinstance(v, dict) else str(v) for v in value]
    return found


def _paths(corpus: Corpus) -> list[str]:
    """Files of documents, exercises and recipes as ``families.toml`` names them."""
    folders = tuple(f"{corpus.name}/{name}/" for name in ("guidance", "exercises", "recipes"))
    held = {document.path for document in corpus.documents}
    held |= {entry.path for entry in corpus.entries}
    # A file that cannot be read is there all the same, and named already.
    held |= {finding.path for finding in corpus.unread}
    return sorted(
        re.sub(rf"^{re.escape(corpus.name)}/", "", path)
        for path in held
        if path.startswith(folders)
    )
