"""From the model's drafts to sentences that may be shown: verified, replaced or dropped."""

from collections.abc import Iterable, Iterator, Sequence

from generator.answer import Sentence, Status
from generator.verify import content_words, verify, without_citations
from hyrox.evidence import Evidence, EvidenceItem, Kind
from retrieval.evidence import first_sentences

MOST_SENTENCES = 6
PLAIN_PASSAGE_SENTENCES = 3


def spoken(
    drafts: Iterable[str], use: Sequence[EvidenceItem], evidence: Evidence, question: str
) -> Iterator[Sentence]:
    """Check drafts one by one, as they come.

    A draft that fails is replaced by the plain sentence of the fact or neighbour it was about: the
    first it cites that was to be spoken of, else the next one not spoken of yet. It is dropped when
    that was said already, when it repeats a sentence, or when it was about a passage: one sentence
    of a passage need not answer the question.
    """
    told: set[str] = set()
    said: set[frozenset[str] | str] = set()
    shown = 0
    for draft in drafts:
        verdict = verify(draft, evidence, question)
        text = without_citations(draft)
        if verdict.passed:
            same = content_words(text) | {word for word in text.split() if word[:1].isdigit()}
            if same in said:
                yield Sentence(text, verdict.citations, Status.DROPPED, reason="said already")
                continue
            said.add(same)
            told.update(verdict.citations)
            shown += 1
            yield Sentence(text, verdict.citations, Status.VERIFIED)
        else:
            item = _stand_in(verdict.citations, use, told)
            if item is None:
                yield Sentence(text, verdict.citations, Status.DROPPED, reason=verdict.reason)
                continue
            told.add(item.id)
            shown += 1
            yield Sentence(
                item.sentence, (item.id,), Status.REPLACED, reason=verdict.reason, draft=text
            )
        if shown >= MOST_SENTENCES:
            return


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


def _stand_in(
    cited: Sequence[str], use: Sequence[EvidenceItem], told: set[str]
) -> EvidenceItem | None:
    fresh = [item for item in use if item.id not in told and item.kind is not Kind.PASSAGE]
    if any(item_id.startswith("P") for item_id in cited):
        return None
    return next((item for item in fresh if item.id in cited), fresh[0] if fresh else None)
