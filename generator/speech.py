"""From the model's drafts to sentences that may be shown: verified, replaced or dropped."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from generator.answer import Sentence, Status
from generator.verify import content_words, verify, without_citations
from hyrox.evidence import Evidence, EvidenceItem, Kind
from retrieval.evidence import first_sentences

MOST_SENTENCES = 6
PLAIN_PASSAGE_SENTENCES = 3


def spoken(
    drafts: Iterable[str], use: Sequence[EvidenceItem], evidence: Evidence, question: str
) -> Iterator[Sentence]:
    """Check drafts one by one, as they come; what was said already is dropped.

    Args:
        drafts: sentences of the model with their citation markers.
        use: what the answer should speak of, in order.
        evidence: everything the model saw.
        question: its words need no support.
    """
    told: set[str] = set()
    said: set[frozenset[str]] = set()
    for draft in drafts:
        sentence = _judged(draft, use, told, evidence, question)
        if sentence.shown:
            words = sentence.text.split()
            same = content_words(sentence.text) | {word for word in words if word[:1].isdigit()}
            if same in said:
                sentence = replace(sentence, status=Status.DROPPED, reason="said already")
            else:
                said.add(same)
                told.update(sentence.citations)
        yield sentence
        if len(said) >= MOST_SENTENCES:
            return


def _judged(
    draft: str, use: Sequence[EvidenceItem], told: set[str], evidence: Evidence, question: str
) -> Sentence:
    """Verified as it stands; or under another citation that bears it; or replaced by the plain
    sentence of the fact or neighbour it was about; or dropped.

    A failed sentence about a passage is dropped, not replaced: one sentence of a passage need not
    answer the question. ``told`` holds the ids that were spoken of before.
    """
    verdict = verify(draft, evidence, question)
    text, cited = without_citations(draft), verdict.citations
    if verdict.passed:
        return Sentence(text, cited, Status.VERIFIED)
    for item in use:
        if item.id not in cited and verify(f"{text} [{item.id}]", evidence, question).passed:
            reason = f"citation corrected: {verdict.reason}"
            return Sentence(text, (item.id,), Status.REPLACED, reason=reason, draft=draft)
    plain = [item for item in use if item.kind is not Kind.PASSAGE and item.id not in told]
    if plain and not any(item_id.startswith("P") for item_id in cited):
        about = next((item for item in plain if item.id in cited), plain[0])
        return Sentence(
            about.sentence, (about.id,), Status.REPLACED, reason=verdict.reason, draft=draft
        )
    return Sentence(text, cited, Status.DROPPED, reason=verdict.reason)


def plain_sentences_of(use: Sequence[EvidenceItem]) -> Iterator[Sentence]:
    """The evidence itself in plain sentences: what is said when there is no model.

    Every fact is said; of the passages the best one speaks, with its first sentences.
    """
    passages = [item for item in use if item.kind is Kind.PASSAGE]
    for item in use:
        if item.kind is not Kind.PASSAGE:
            yield Sentence(item.sentence, (item.id,), Status.VERIFIED, generated=False)
    for item in passages[:1]:
        for text in first_sentences(item.body, PLAIN_PASSAGE_SENTENCES):
            yield Sentence(text, (item.id,), Status.VERIFIED, generated=False)
