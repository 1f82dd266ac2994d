"""What the three checkers say of a sentence of the examination."""

from collections.abc import Callable, Mapping

from eval.checker import objections
from eval.metrics.citations import cited_support
from eval.metrics.faithfulness import check_against
from eval.planted.read import Sample
from generator.verify import verify

CHECKER, VERIFIER, METRICS = "checker", "verifier", "metrics"


def by_checker(sample: Sample) -> str:
    """What the evaluation's own checker finds, in words; empty if nothing."""
    found = objections(sample.sentence, sample.citations, sample.texts(), sample.question)
    return "; ".join(found)


def by_verifier(sample: Sample) -> str:
    """Why the coach's verification would not show the sentence; empty if it would."""
    marked = " ".join([sample.sentence, *(f"[{name}]" for name in sample.citations)])
    verdict = verify(marked, sample.evidence, sample.question)
    return "" if verdict.passed else verdict.reason or "not passed"


def by_metrics(sample: Sample) -> str:
    """What the figures of faithfulness and of citations hold against the sentence, as the suite of
    grounding asks them: something not in the truth, or not borne out by what is cited."""
    truth = {
        item.id: "\n".join(dict.fromkeys((item.text, item.sentence)))
        for item in sample.evidence.items
    }
    checked = check_against(sample.sentence, truth, sample.question)
    if not checked.claims:
        return ""
    if not checked.supported:
        return "; ".join(checked.why) or "not supported"
    support = cited_support(sample.sentence, sample.citations, sample.texts(), sample.question)
    return "" if support.borne else "not borne out by what it cites"


JUDGES: Mapping[str, Callable[[Sample], str]] = {
    CHECKER: by_checker,
    VERIFIER: by_verifier,
    METRICS: by_metrics,
}
