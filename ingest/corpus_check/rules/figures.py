"""Figures of documents against the registered facts and the rules."""

import re
from collections.abc import Iterator

from ingest.corpus_check.corpus import Corpus, Said
from ingest.corpus_check.findings import Finding
from ingest.guidance.claims import sentences
from ingest.guidance.contradictions import Contradiction, contradictions

CHECK = "check the current rulebook"
_RULES = "rules-2025-26"
_LOAD = re.compile(r"\d ?kg\b")
_PEOPLE = re.compile(r"\b(?:wom[ae]n|m[ae]n|mixed|open|pro)\b", re.I)
_DIVISION = re.compile(
    r"\b(?:wom[ae]n|men)(?:'s)? (?:open|pro)\b|\b(?:open|pro) (?:wom[ae]n|men)\b"
)


def against_rules(corpus: Corpus) -> Iterator[Finding]:
    """Nothing contradicts the loads, counts and distances that the code computes with."""
    for document in corpus.documents:
        for section in document.sections:
            for found in [
                *contradictions(section.text, section.heading),
                *_under_its_heading(section.heading, section.text),
            ]:
                yield Finding(
                    document.path, section.text_line, "contradicts_a_fact",
                    f"{found}: correct it, or make shorter sentences if it is right",
                )  # fmt: skip
    for entry in corpus.exercises:
        for found in contradictions(str(entry.fields.get("load_guidance", "")), "Load"):
            message = f"{found}: correct it, or make shorter sentences if it is right"
            yield Finding(entry.path, entry.line, "contradicts_a_fact", message)


def _under_its_heading(heading: str, text: str) -> Iterator[Contradiction]:
    """What is wrong of those whom the heading names: "Men pro loads: the sled push is 152 kg"."""
    if _PEOPLE.search(heading):
        for sentence in sentences(text):
            if not _PEOPLE.search(sentence):
                yield from contradictions(f"{heading}, {sentence}", heading)


def against_facts(corpus: Corpus) -> Iterator[Finding]:
    """A sentence that names a work, or speaks of a registered fact, says only its figures."""
    for said, judged in corpus.judged:
        for figure, sources, right in judged:
            if not right:
                message = (
                    f"'{figure.written}' is no figure of {', '.join(sources)} in facts.toml: "
                    f'"{said.sentence}"; correct it, or put own arithmetic into another sentence'
                )
                yield Finding(said.path, said.line, "figure_unlike_fact", message)


def works_listed(corpus: Corpus) -> Iterator[Finding]:
    """A document that names a work lists it among its sources."""
    listed = {document.path: set(document.sources) for document in corpus.documents}
    listed.update({f"exercise-{e.id}": set(e.sources) for e in corpus.exercises})
    told: set[tuple[str, str]] = set()
    for said, judged in corpus.judged:
        named = corpus.facts.named(said.sentence)
        if _RULES in named and not judged:
            # "Check the current rulebook" alone cites nothing.
            named.remove(_RULES)
        for source in named:
            missing = said.key in listed and source not in listed[said.key]
            if missing and (said.key, source) not in told:
                told.add((said.key, source))
                message = f"names a work and does not list it: add {source} to its sources"
                yield Finding(said.path, said.line, "source_not_listed", message)


def rulebook(corpus: Corpus) -> Iterator[Finding]:
    """Whoever says a figure of the rules says that rules change."""
    heard: dict[str, Said] = {}
    checked: set[str] = set()
    for said, judged in corpus.judged:
        if CHECK in said.sentence.lower():
            checked.add(said.key)
        load = _LOAD.search(said.sentence) and _DIVISION.search(said.sentence)
        if load or any(_RULES in sources for _, sources, _ in judged):
            heard.setdefault(said.key, said)
    for key, said in heard.items():
        if key not in checked:
            message = f"says figures of the rules: add 'in season 2025/26; {CHECK}'"
            yield Finding(said.path, said.line, "rulebook_missing", message)
