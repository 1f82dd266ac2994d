"""What the coach says: answers of one to three cited sentences, and that the sources do not say."""

import re
from collections.abc import Sequence
from random import Random
from typing import Any

from finetune.data.kinds.answers.pool import Entry, sentences_answering
from finetune.data.kinds.answers.registers import without_end
from finetune.data.kinds.answers.words import words
from generator.verify import content_words
from hyrox.evidence import EvidenceItem
from ingest.guidance.documents import Passage
from retrieval.evidence import first_sentences

_LEANS = re.compile(
    r"^(?:it|its|they|their|them|this|that|these|those|then|so|also|both|such|after that|"
    r"if (?:it|they|not|you do)|otherwise|but|and|or|here|there|one|ones|another|others?|"
    r"he|she|his|her|neither|either|instead|still|only then|again|the (?:same|other|rest|first|"
    r"second|last|second one|exception|reason)|"
    r"yes|no|not|more|less|fewer|above all|for example|even)\b|\b(?:do so|does so|the latter)\b",
    re.IGNORECASE,
)
"""Starts of sentences that lean on the one before."""
_NAME = re.compile(
    r"(?:HYROX|SkiErg|Roxzone|Achilles|Ramadan|Airex|Elite|I|I'm|[A-Z]{2,})\b|"
    r"\w+(?: and \w+)?,? (?:\(\d{4}|and colleagues)|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
)
"""First words that keep their capital inside a sentence."""


def pieces(answer: str) -> list[str]:
    """The sentences of a written answer, without ``[P]``."""
    return [part.strip() for part in answer.split("[P]") if part.strip()]


def answered(entry: Entry, rng: Random, rarity: dict[str, float]) -> list[str]:
    """Sentences that answer an entry, in one of several cuts; empty where nothing does."""
    if not entry.answer:
        return sentences_answering(entry, rarity)
    found = pieces(entry.answer)
    draw = rng.random()
    if len(found) > 1 and draw < 0.22:
        found = found[:1]
    elif len(found) > 1 and draw < 0.28 and alone(found[1]):
        found = found[1:]
    elif len(found) == 2 and draw < 0.34 and all(map(alone, found)):
        found.reverse()
    if rng.random() < 0.22 and (more := _one_more(entry.passage, found, rng)):
        found.append(more)
    return found


def opened(sentences: Sequence[str], rng: Random, share: float = 0.14) -> list[str]:
    """Now and then with a few words before the first sentence."""
    if rng.random() >= share:
        return list(sentences)
    opener = rng.choice(words("answer")["answer"]["opener"])
    return [opener + lowered(sentences[0]), *sentences[1:]]


def cited(sentences: Sequence[str], *ids: str) -> str:
    """Each sentence with its source, as the coach's prompt asks for."""
    mark = f"[{', '.join(ids)}]"
    return " ".join(f"{sentence} {mark}" for sentence in sentences)


def alone(sentence: str) -> bool:
    """Whether a sentence can be understood without the one before it."""
    return not _LEANS.search(sentence)


def lowered(sentence: str) -> str:
    """With a small first letter, where the first word is no name."""
    return sentence if _NAME.match(sentence) else sentence[:1].lower() + sentence[1:]


def abstention(
    rng: Random, question: str = "", about: str = "", shown: Sequence[EvidenceItem] = ()
) -> str:
    """That the sources do not say it.

    Args:
        question: what was asked.
        about: the same in a few words; a pronoun stands for it if there are none.
        shown: passages whose nearest sentence is quoted after it, where one comes near.
    """
    table: dict[str, Any] = words("answer")["abstain"]
    text: str = rng.choice(table["plain"])
    pronoun = rng.choice(table["anything"])
    named = about if about and rng.random() < 0.6 else pronoun
    text = text.replace("{o}", named).replace("{q}", pronoun)
    if near := _nearest(question, shown):
        told, item = near
        frame = rng.choice(table["nearest"])
        return f"{text} {frame.replace('{s}.', lowered(told))} [{item.id}]"
    draw = rng.random()
    if draw < 0.35:
        return f"{text} {rng.choice(table['closing'])}"
    if draw < 0.65:
        return f"{without_end(text)}{rng.choice(table['joined'])}"
    return text


def _nearest(question: str, shown: Sequence[EvidenceItem]) -> tuple[str, EvidenceItem] | None:
    """The sentence that shares most words with the question, if any shares two."""
    asked = content_words(question)
    found = [
        (len(content_words(sentence) & asked), sentence, item)
        for item in shown
        for sentence in first_sentences(item.body, 12)
        if alone(sentence)
    ]
    best = max(found, key=lambda entry: entry[0], default=None)
    return best[1:] if best and best[0] >= 2 else None


def _one_more(passage: Passage, said: Sequence[str], rng: Random) -> str:
    """A sentence of the passage that says something else than what was said."""
    told = content_words(" ".join(said))
    fresh = [
        sentence
        for sentence in first_sentences(passage.text, 12)
        if alone(sentence)
        and (own := content_words(sentence))
        and len(own & told) < 0.35 * len(own)
    ]
    return rng.choice(fresh) if fresh else ""
