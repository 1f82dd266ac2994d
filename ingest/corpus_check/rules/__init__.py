"""The rules of ``corpus check``: each a function from a corpus to its findings."""

from collections.abc import Callable, Iterator

from ingest.corpus_check.corpus import Corpus
from ingest.corpus_check.findings import Finding
from ingest.corpus_check.rules import (
    documents,
    exercises,
    figures,
    foods,
    health,
    links,
    questions,
    recipes,
    repeats,
    sections,
)

Check = Callable[[Corpus], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    documents.fields,
    documents.vocabulary,
    documents.ids,
    documents.sources,
    documents.reviewed,
    sections.lengths,
    sections.headings,
    sections.questions,
    sections.instructions,
    repeats.sentences,
    repeats.numbers,
    figures.against_rules,
    figures.against_facts,
    figures.works_listed,
    figures.rulebook,
    health.referral,
    links.exercises,
    links.families,
    links.answers,
    exercises.schema,
    exercises.links,
    foods.schema,
    foods.allergens_set,
    foods.allergens_agree,
    foods.possible,
    foods.energy,
    recipes.schema,
    recipes.foods,
    recipes.declared,
    recipes.minutes,
    questions.splits,
    questions.ids,
    questions.repeated,
)
