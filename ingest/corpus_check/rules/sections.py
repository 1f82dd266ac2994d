"""Sections: length, headings, the questions they are found by, and whom they speak to."""

from collections.abc import Iterator

from ingest.corpus_check.corpus import Corpus, as_texts
from ingest.corpus_check.findings import Finding
from ingest.guidance.documents import slug
from ingest.guidance.instructions import addresses_a_model

FEWEST_WORDS, MOST_WORDS = 35, 130
"""A passage must stand on its own, and a few of them must fit before the model."""


def lengths(corpus: Corpus) -> Iterator[Finding]:
    """Every document has sections, and each is a passage of readable length."""
    for document in corpus.documents:
        if document.header and not document.sections:
            message = "has no '## ' section: put the text under headings"
            yield Finding(document.path, 1, "section_empty", message)
        for section in document.sections:
            words = len(section.text.split())
            about = f"'{section.heading}' has {words} words"
            if not words:
                message = f"'{section.heading}' has no text: write it or take the heading out"
                yield Finding(document.path, section.line, "section_empty", message)
            elif words < FEWEST_WORDS:
                message = f"{about}: write at least {FEWEST_WORDS}, so that it stands on its own"
                yield Finding(document.path, section.line, "section_short", message)
            elif words > MOST_WORDS:
                message = f"{about}: cut it below {MOST_WORDS} or make two sections of it"
                yield Finding(document.path, section.line, "section_long", message)


def headings(corpus: Corpus) -> Iterator[Finding]:
    """No two sections have the same heading."""
    first: dict[str, str] = {}
    for document in corpus.documents:
        for section in document.sections:
            where = f"{document.path}:{section.line}"
            if (key := slug(section.heading)) in first:
                message = (
                    f"the heading '{section.heading}' stands in {first[key]} too: name the subject"
                )
                yield Finding(document.path, section.line, "heading_twice", message)
            first.setdefault(key, where)


def questions(corpus: Corpus) -> Iterator[Finding]:
    """Every section has questions that it is found by, and no question leads to two places."""
    for document in corpus.documents:
        for section in document.sections:
            if not section.asked:
                message = f"'{section.heading}' has no '> Q: ' line: add questions it answers"
                yield Finding(document.path, section.line, "question_missing", message)
    first: dict[str, str] = {}
    for asked in corpus.asked():
        key = slug(asked.text)
        if key in first:
            message = f"the question '{asked.text}' stands in {first[key]} too: ask another"
            yield Finding(asked.path, asked.line, "question_twice", message)
        first.setdefault(key, f"{asked.path}:{asked.line}")


def instructions(corpus: Corpus) -> Iterator[Finding]:
    """No text speaks to a language model instead of a reader."""
    texts: list[tuple[str, int, str]] = []
    for document in corpus.documents:
        texts.append((document.path, 1, str(document.header.get("title", ""))))
        for section in document.sections:
            asked = " ".join(question.text for question in section.asked)
            texts.append(
                (document.path, section.line, f"{section.heading}. {asked} {section.text}")
            )
    for entry in corpus.entries:
        asked = " ".join(as_texts(entry.fields.get("questions")))
        said = f"{entry.fields.get('name', '')}. {asked} {entry.text}"
        texts.append((entry.path, entry.line, said))
    texts += [(row.path, row.line, row.cells.get("name", "")) for row in corpus.foods]
    for path, line, text in texts:
        if words := addresses_a_model(text):
            message = f"speaks to a model ('{words[:60]}'): write for the athlete"
            yield Finding(path, line, "speaks_to_a_model", message)
