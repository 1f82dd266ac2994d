"""Figures of documents against the registered facts, the rules and each other."""

import re
from collections.abc import Iterator

from ingest.corpus_check.corpus import Corpus, Said
from ingest.corpus_check.findings import Finding
from ingest.guidance.claims import claims, clauses
from ingest.guidance.contradictions import contradictions

CHECK = "check the current rulebook"
_RULES = "rules-2025-26"
_LOAD = re.compile(r"\d ?kg\b")
_DIVISION = re.compile(
    r"\b(?:wom[ae]n|men)(?:'s)? (?:open|pro)\b|\b(?:open|pro) (?:wom[ae]n|men)\b"
)


def against_rules(corpus: Corpus) -> Iterator[Finding]:
    """Nothing contradicts the loads, counts and distances that the code computes with."""
    for document in corpus.documents:
        for section in document.sections:
            for found in contradictions(section.text, section.heading):
                yield Finding(
                    document.path, section.text_line, "contradicts_a_fact",
                    f"{found}: correct it, or make shorter sentences if it is right",
                )  # fmt: skip
    for entry in corpus.exercises:
        for found in contradictions(str(entry.fields.get("load_guidance", "")), "Load"):
            message = f"{found}: correct it, or make shorter sentences if it is right"
            yield Finding(entry.path, entry.line, "contradicts_a_fact", message)


def against_facts(corpus: Corpus) -> Iterator[Finding]:
    """A sentence that names a work, or speaks of a registered fact, says only its figures."""
    for said in corpus.said:
        judged = corpus.facts.judged(said.sentence, said.section)
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
    for said in corpus.said:
        for source in corpus.facts.named(said.sentence):
            missing = said.key in listed and source not in listed[said.key]
            if missing and (said.key, source) not in told:
                told.add((said.key, source))
                message = f"names a work and does not list it: add {source} to its sources"
                yield Finding(said.path, said.line, "source_not_listed", message)


def rulebook(corpus: Corpus) -> Iterator[Finding]:
    """Whoever says a figure of the rules says that rules change."""
    texts = [(d.path, 1, d.path, d.text, d.sources) for d in corpus.documents]
    texts += [(e.path, e.line, f"exercise-{e.id}", e.text, e.sources) for e in corpus.exercises]
    by_key: dict[str, list[Said]] = {}
    for said in corpus.said:
        by_key.setdefault(said.key, []).append(said)
    for path, line, key, text, sources in texts:
        if CHECK in text:
            continue
        speaks = next((s for s in by_key.get(key, ()) if _of_the_rules(s.sentence)), None)
        if speaks or _RULES in sources:
            line = speaks.line if speaks else line
            message = f"says figures of the rules: add 'in season 2025/26; {CHECK}'"
            yield Finding(path, line, "rulebook_missing", message)


def between_documents(corpus: Corpus) -> Iterator[Finding]:
    """Two documents do not give one load, distance or count of the race differently."""
    first: dict[tuple[object, ...], tuple[float, Said]] = {}
    for said in corpus.said:
        if not said.path.endswith(".md") or not re.search(r"\d", said.sentence):
            continue
        for clause in clauses(said.sentence, said.section):
            for claim in claims(clause):
                who = (tuple(sorted(clause.genders)), tuple(sorted(clause.divisions)))
                one_group = all(len(names) == 1 for names in who)
                if len(claim.subjects) != 1 or not one_group or claim.unit != "kg":
                    continue
                key = (claim.subjects[0], claim.unit, *who)
                value, other = first.setdefault(key, (claim.value, said))
                # Pounds and kilograms of one load round apart.
                if abs(value - claim.value) > 1.5 and other.key != said.key:
                    message = (
                        f"'{claim.written}' is {value:g} {claim.unit} in {other.path}:"
                        f"{other.line}: find out which is right"
                    )
                    yield Finding(said.path, said.line, "numbers_differ", message)


def _of_the_rules(sentence: str) -> bool:
    return "2025/26" in sentence or bool(_LOAD.search(sentence) and _DIVISION.search(sentence))
