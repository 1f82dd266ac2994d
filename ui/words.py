"""Sentences the page and the terminal share, so that they never disagree."""

from analysis.report import Report
from hyrox.evidence import Evidence
from hyrox.results import Cohort, RaceResult
from hyrox.times import format_time

HEADLINE_FACTS = ("finish", "place", "event", "expectation")
"""Keys of the facts that open a report."""


def headline(evidence: Evidence) -> list[str]:
    """The sentences that open a report: finish, place among peers and at the event, expectation."""
    sentences = (fact_sentence(evidence, key) for key in HEADLINE_FACTS)
    return [sentence for sentence in sentences if sentence]


def fact_sentence(evidence: Evidence, key: str) -> str:
    """The plain sentence of the fact with this key; empty if there is none."""
    return next((item.sentence for item in evidence.items if item.key == key), "")


def model_name(setting: str) -> str:
    """A model as athletes read it: a server's address is nobody's business but the operator's."""
    if setting == "none":
        return "no language model"
    return setting.rpartition("#")[2] if setting.startswith("openai:") else setting


def race_name(result: RaceResult) -> str:
    """A race in a few words: ``1:22:28, open men 35-39, Berlin 2025``."""
    category = f"{result.division.value} {result.gender.people}"
    if result.age_group:
        category += f" {result.age_group}"
    parts = [format_time(result.total_s) if result.finish_known else "finish not known", category]
    if result.invented:
        # An invented venue's name says nothing to a reader.
        parts.append("invented example")
    elif result.event:
        parts.append(result.event)
    return ", ".join(parts)


def doubts(report: Report) -> str:
    """Times that the athlete's other segments speak against, asked back; empty if none."""
    return f"Please check: {' '.join(report.doubts)}" if report.doubts else ""


def not_judged(report: Report) -> str:
    """What the given times cannot say; empty if nothing."""
    result, parts = report.result, []
    if result.derived is not None:
        time = format_time(result.splits[result.derived])
        parts.append(
            f"{result.derived.label} was not given: {time} is what the other times leave of the "
            "finish."
        )
    if missing := [segment.label for segment in report.missing]:
        names = missing[0] if len(missing) == 1 else f"{', '.join(missing[:-1])} and {missing[-1]}"
        parts.append(f"Not judged, because the time is missing: {names}.")
        sums = [
            name
            for name, group in (("all runs", report.running), ("all stations", report.stations))
            if group is None
        ]
        sums += ["the finish"] if not result.finish_known else []
        if sums:
            parts.append(f"So there is no sum of {', nor of '.join(sums)}.")
    return " ".join(parts)


def cohort_words(cohort: Cohort, *, venue_known: bool) -> str:
    """Who a race is compared with, and every reservation a reader should know."""
    if cohort.invented:
        text = (
            f"Compared with {cohort.n:,} invented finishes of the reference field: "
            f"{cohort.definition}. They follow public results statistically; none is a real person."
        )
    else:
        text = f"Compared with {cohort.n:,} finishers: {cohort.definition}."
    if cohort.widened:
        text += f" Widened to reach enough finishers: {', '.join(cohort.widened)}."
    if cohort.is_small:
        text += " That is few: read the percentiles with care."
    if not venue_known:
        text += " The venue is unknown, so its layout is not taken into account."
    return text
