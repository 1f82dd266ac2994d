"""Figures of one answer held against the truth: pure functions, and what the figures are called."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from eval.metrics.citations import cited_support
from eval.metrics.context import precision_at, recall_of
from eval.metrics.faithfulness import SentenceCheck
from eval.metrics.readability import reading_ease
from eval.metrics.relevancy import relevancy
from eval.statistics.intervals import Part
from eval.statistics.metric import Metric
from eval.suites.base import Case, Row
from generator.verify import abstains

K = 2
"""Passages that an answer is given."""

_DECLINES = re.compile(
    r"\bI (?:have|hold|know) (?:no|nothing)\b|\bI will not guess\b|\bI cannot answer\b",
    re.IGNORECASE,
)

UNKNOWN = "unknown"
"""The family of questions that nothing answers."""

METRICS: Mapping[str, Metric] = {
    "answered": Metric(
        "questions answered, all of it supported, %",
        means="Of the questions that something answers, those whose answer claims something and "
        "nothing unsupported. Who says nothing is faithful and of no use: this counts both.",
    ),
    "numbers": Metric(
        "numbers right, %",
        means="Of the numbers stated, those that stand in the truth about this race and question "
        "with the same value and unit, under the segment the sentence names.",
    ),
    "directions": Metric(
        "faster/slower right, %",
        means="Of the comparisons stated, those in the direction of the truth.",
    ),
    "supported": Metric(
        "claims supported, %",
        means="Supported claims over all claims: faithfulness as in RAGAS (Es et al. 2023), a "
        "sentence with a figure, a comparison or advice being one claim.",
    ),
    "contradicted": Metric(
        "claims contradicted, %", falls=True,
        means="Claims that state something of which the truth says otherwise.",
    ),
    "unsupported_numbers": Metric(
        "unsupported numbers per 100 sentences", share=False, falls=True,
        means="Numbers stated that are not right in the sense above.",
    ),
    "wrong_directions": Metric(
        "wrong directions per 100 sentences", share=False, falls=True,
        means="Comparisons stated that are not right in the sense above.",
    ),
    "citation_recall": Metric(
        "claims borne out by what they cite, %",
        means="Citation recall of ALCE (Gao et al. 2023), judged by rules.",
    ),
    "citation_precision": Metric(
        "citations that bear something, %",
        means="Citation precision of ALCE (Gao et al. 2023), judged by rules.",
    ),
    "context_precision": Metric(
        f"context precision at {K}, %",
        means="Of the passages given for a question with known answers, average precision (RAGAS, "
        "Es et al. 2023).",
    ),
    "context_recall": Metric(
        "context recall, %",
        means=f"Of the passages that answer the question, at most {K}, those that were given.",
    ),
    "abstains": Metric(
        "says so where nothing answers, %",
        means="Questions that no passage answers and to which the answer says so.",
    ),
    "abstains_wrongly": Metric(
        "says so where something answers, %", falls=True,
        means="Questions with an answer in the evidence to which the answer says there is none.",
    ),
    "relevancy": Metric(
        "answer relevancy (cosine, %)", share=False, judged=False,
        means="Cosine of the embeddings of question and answer. Repeating the question scores "
        "high, so it is shown and not judged.",
    ),
    "reading_ease": Metric(
        "Flesch reading ease", scale=1, share=False, judged=False,
        means="Flesch 1948; 60 to 70 is plain English.",
    ),
    "words": Metric("words an answer", scale=1, share=False, judged=False),
    "sentences": Metric("sentences an answer", scale=1, share=False, judged=False),
    "first_s": Metric("seconds to the first sentence", scale=1, share=False, judged=False,
                      decimals=2),
    "total_s": Metric("seconds an answer", scale=1, share=False, judged=False, decimals=2),
}  # fmt: skip


def faithfulness_parts(checks: Sequence[SentenceCheck]) -> dict[str, Part]:
    """Figures of sentences that were held against the truth."""
    told = {
        "numbers": (sum(c.numbers_right for c in checks), sum(c.numbers for c in checks)),
        "directions": (sum(c.directions_right for c in checks), sum(c.directions for c in checks)),
        "supported": (sum(c.supported for c in checks), sum(c.claims for c in checks)),
        "contradicted": (sum(c.contradicted for c in checks), sum(c.claims for c in checks)),
        "unsupported_numbers": (
            sum(c.numbers - c.numbers_right for c in checks), len(checks)
        ),
        "wrong_directions": (
            sum(c.directions - c.directions_right for c in checks), len(checks)
        ),
    }  # fmt: skip
    return {name: (float(top), float(below)) for name, (top, below) in told.items()}


def answered_parts(case: Case, checks: Sequence[SentenceCheck]) -> dict[str, Part]:
    """Whether a question that something answers was answered, and all of it is supported."""
    if case.family == UNKNOWN:
        return {}
    claims = sum(c.claims for c in checks)
    return {"answered": (float(bool(claims) and claims == sum(c.supported for c in checks)), 1.0)}


def citation_parts(
    said: Sequence[Mapping[str, Any]], evidence: Mapping[str, str], question: str
) -> dict[str, Part]:
    """Whether sentences are borne out by what they cite, and what they cite bears them."""
    borne = [
        cited_support(s["text"], s["citations"], evidence, question)
        for s in said
        if not declines(s["text"])
    ]
    claims = [one for one in borne if one.claims]
    cited = sum(one.cited for one in claims)
    return {
        "citation_recall": (float(sum(one.borne for one in claims)), float(len(claims))),
        "citation_precision": (float(sum(one.bearing for one in claims)), float(cited)),
    }


def abstention_parts(case: Case, text: str) -> dict[str, Part]:
    """Saying that nothing answers, where that is right and where it is not."""
    said_so = float(declines(text) or not text)
    if case.family == UNKNOWN:
        return {"abstains": (said_so, 1.0)}
    return {"abstains_wrongly": (said_so, 1.0)}


def context_parts(case: Case, row: Row) -> dict[str, Part]:
    """The passages given, against those judged to answer the question."""
    gold = {key for key, grade in case.asks["answers"].items() if grade == 2}
    given = [
        key.removeprefix("passage:") for key in row["keys"].values() if key.startswith("passage:")
    ]
    return {
        "context_precision": (precision_at(given, gold, K), 1.0),
        "context_recall": (recall_of(given, gold, K), 1.0),
    }


def shape_parts(
    question: str, text: str, said: Sequence[Mapping[str, Any]], row: Row
) -> dict[str, Part]:
    """Length, reading ease, relevancy and latency."""
    parts: dict[str, Part] = {
        "words": (float(len(text.split())), 1.0),
        "sentences": (float(len(said)), 1.0),
    }
    if text:
        parts["relevancy"] = (relevancy(question, text), 1.0)
        parts["reading_ease"] = (reading_ease(text), 1.0)
    timing = row["answer"].get("timing")
    if timing and row["asked_model"]:
        if timing["first_sentence_ms"] is not None:
            parts["first_s"] = (timing["first_sentence_ms"] / 1000, 1.0)
        parts["total_s"] = (timing["total_ms"] / 1000, 1.0)
    return parts


def declines(text: str) -> bool:
    """Whether a text says that nothing known answers: in a model's words or in the coach's own.

    The coach then names what is nearest; headings of documents, which claim nothing.
    """
    return abstains(text) or _DECLINES.search(text) is not None


def with_citations(sentence: Mapping[str, Any]) -> str:
    return " ".join([sentence["text"], *(f"[{i}]" for i in sentence["citations"])])


def verdict(check: SentenceCheck) -> str:
    if check.why:
        return "; ".join(check.why)
    return "borne out" if check.claims else "claims nothing"
