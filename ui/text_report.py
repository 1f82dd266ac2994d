"""A report, an answer and an outcome as plain text for a terminal."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from analysis.facts import gap_words
from analysis.teams import team_words
from generator.answer import Answer, Sentence
from hyrox.times import format_time, round_half_up
from ui.documents import document_of
from ui.words import cohort_words, doubts, fact_sentence, headline, not_judged

if TYPE_CHECKING:
    from generator.race import OpenRace


def text_report(race: "OpenRace") -> str:
    """The report as sentences and two tables."""
    report = race.report
    lines = headline(race.evidence)
    lines.append(cohort_words(report.cohort, venue_known=report.venue_known))
    of_team = " ".join(team_words(report.result))
    lines += [words for words in (of_team, not_judged(report), doubts(report)) if words]
    lines += ["", f"{'':18} {'time':>7} {'median':>7} {'gap':>14} {'beats':>6}  expected"]
    for reading in report.segments:
        low, high = (format_time(bound) for bound in reading.interval_s)
        lines.append(
            f"{reading.segment.label:18} {format_time(reading.time_s):>7} "
            f"{format_time(reading.peer_median_s):>7} {gap_words(reading.gap_s):>14} "
            f"{round_half_up(reading.percentile):>4} %  {low} to {high}, {reading.verdict}"
        )
    if more := _more(race):
        lines += ["", *more]
    if race.neighbours:
        lines += ["", "Most similar athletes (distance: about 1 is very alike, 6 is a random pair)"]
        lines += [
            f"  {format_time(n.total_s):>7}  {n.distance:5.2f}  {n.label}" for n in race.neighbours
        ]
    return "\n".join(lines)


_SPOKEN = ("archetype:meaning", "strengths", "pacing:fade", "pacing:first_run", "next")
"""Facts that follow the table, as far as they are there."""


def _more(race: "OpenRace") -> list[str]:
    """What kind of athlete, strengths, pacing, the gaps to better finishes, what comes next."""
    lines = [s for key in _SPOKEN if (s := fact_sentence(race.evidence, key))]
    for fall in race.report.waterfalls:
        words = f" ({fall.words})" if fall.words else ""
        largest = sorted(fall.falls, key=lambda f: -abs(f.gap_s))[:3]
        parts = [
            f"{f.segment.in_text} {gap_words(f.gap_s)}{' (ordinary)' if f.ordinary else ''}"
            for f in largest
        ]
        lines.append(
            f"Against the {fall.goal.value}{words}: {gap_words(fall.gap_s)}; most of it "
            f"{', '.join(parts)}."
        )
    return lines


def print_answer(stream: Iterator[Sentence | Answer]) -> None:
    """Print sentences as they come, then what they rest on."""
    for part in stream:
        if isinstance(part, Answer):
            print("\n".join(_sources(part)), flush=True)
        elif part.shown:
            marks = "".join(f" [{item_id}]" for item_id in part.citations)
            print(f"{part.text}{marks}", flush=True)


def _sources(answer: Answer) -> Iterable[str]:
    if answer.note:
        yield f"\n{answer.note}"
    cited = {c for s in answer.sentences if s.shown for c in s.citations}
    items = [item for item in answer.evidence.items if item.id in cited]
    if items:
        yield "\nSources"
    for item in items:
        link = f" {item.source.url}" if item.source.url else ""
        yield f"  [{item.id}] {item.source.title}: {item.source.location}{link}"
        yield from (f"       {citation}" for citation in item.source.citations)
        if document := document_of(item):
            yield f"       whole document: hyrox-coach document {document}"


def as_lines(content: dict[str, Any], indent: str = "") -> Iterable[str]:
    """A nested mapping as indented ``name: value`` lines."""
    for name, value in content.items():
        label = f"{indent}{str(name).replace('_', ' ')}"
        if isinstance(value, dict):
            yield f"{label}:"
            yield from as_lines(value, indent + "  ")
        elif isinstance(value, list) and any(isinstance(entry, dict) for entry in value):
            yield f"{label}:"
            for entry in value:
                yield f"{indent}  - {', '.join(_pairs(entry))}"
        elif isinstance(value, list):
            yield f"{label}: {', '.join(map(str, value)) or 'none'}"
        else:
            yield f"{label}: {value}"


def _pairs(entry: dict[str, Any]) -> Iterable[str]:
    """What a mapping holds, on one line; empty values are left out."""
    for name, value in entry.items():
        if isinstance(value, dict):
            if value:
                yield f"{name} ({', '.join(_pairs(value))})"
        elif value not in (None, "", []):
            shown = "; ".join(map(str, value)) if isinstance(value, list) else value
            yield f"{str(name).replace('_', ' ')} {shown}"
