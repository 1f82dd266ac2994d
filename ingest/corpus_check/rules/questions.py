"""The question sets that search is measured by: one split a family, nothing asked twice."""

from collections.abc import Iterator

from ingest.corpus_check.corpus import Corpus
from ingest.corpus_check.findings import Finding
from ingest.guidance.documents import slug

UNANSWERABLE = "none"
"""Family of the questions that the corpus cannot answer; every split has some."""


def splits(corpus: Corpus) -> Iterator[Finding]:
    """A question's family is known and belongs to its split."""
    known = {family.name: family.split for family in corpus.families}
    for question in corpus.questions:
        family = question.family
        if family == UNANSWERABLE:
            continue
        if family not in known:
            message = f"unknown family '{family}': use one of families.toml"
            yield Finding(question.path, question.line, "unknown_family", message)
        elif known[family] != question.split:
            message = (
                f"family '{family}' belongs to {known[family]}: a question of it in "
                f"{question.split} leaks, move it"
            )
            yield Finding(question.path, question.line, "split_leak", message)


def ids(corpus: Corpus) -> Iterator[Finding]:
    """Ids are unique and twins' bases exist in the same set."""
    first: dict[str, str] = {}
    bases = {(question.split, str(question.fields.get("id"))) for question in corpus.questions}
    for question in corpus.questions:
        name = str(question.fields.get("id", ""))
        where = f"{question.path}:{question.line}"
        if name in first:
            message = f"id '{name}' is used twice, first in {first[name]}: rename one"
            yield Finding(question.path, question.line, "id_twice", message)
        first.setdefault(name, where)
        twin = question.fields.get("twin_of")
        if twin and (question.split, str(twin)) not in bases:
            message = f"twin of '{twin}', which is not in this set: correct it"
            yield Finding(question.path, question.line, "dead_twin", message)


def repeated(corpus: Corpus) -> Iterator[Finding]:
    """No question is asked twice, and none stands in the corpus as a question to be found by."""
    indexed = {_key(asked.text): f"{asked.path}:{asked.line}" for asked in corpus.asked()}
    first: dict[str, str] = {}
    for question in corpus.questions:
        key = _key(question.text)
        if key in first:
            message = f"'{question.text}' is asked in {first[key]} too: remove one"
            yield Finding(question.path, question.line, "question_repeated", message)
        elif key in indexed:
            message = (
                f"'{question.text}' is indexed in {indexed[key]}: it measures nothing, reword that"
            )
            yield Finding(question.path, question.line, "question_indexed", message)
        first.setdefault(key, f"{question.path}:{question.line}")


def _key(text: str) -> str:
    # A question in Arabic has no Latin letters for a slug.
    return slug(text) if text.isascii() else " ".join(text.casefold().split())
