"""A report as HTML: headline, expectation, tables. Numbers come from the report, words from its
facts, so that this page and the coach never disagree.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analysis.report import Report, Verdict
from analysis.teams import team_words
from hyrox.segments import SEGMENTS, Segment
from hyrox.times import format_time, round_half_up
from ui.language.telling import mark, t
from ui.web.charts.content import content, content_note, in_english, number, prose
from ui.web.charts.style import gap_words, is_level, size
from ui.web.markup import esc, note
from ui.web.race.words import race_words
from ui.words import cohort_words, doubts, headline, not_judged

if TYPE_CHECKING:
    from generator.race import OpenRace
    from retrieval.athletes import SimilarAthlete

_VERDICT_WORDS = {
    Verdict.BETTER: ("▲", "better"),
    Verdict.AS_EXPECTED: ("●", "even"),
    Verdict.WORSE: ("▼", "worse"),
}
_VERDICTS = {
    Verdict.BETTER: mark("Better than expected"),
    Verdict.AS_EXPECTED: mark("As expected"),
    Verdict.WORSE: mark("Slower than expected"),
}


def hero(race: "OpenRace") -> str:
    """The top of a report: three figures, the sentences, where the numbers come from."""
    report = race.report
    sentences = " ".join(headline(race.evidence))
    cohort = report.cohort
    tone_of_peers = "invented" if cohort.invented else "info"
    return f"""
<section class="hc-hero" aria-label="{esc(t("Your race in short"))}">
  <p class="hc-eyebrow">{prose(race_words(report.result))}</p>
  <dl class="hc-figures">{_finish_figure(report)}{_place_figure(report)}{_verdict_figure(report)}
  </dl>
  {_range_bar(report)}
  <p class="hc-lead"{in_english()}>{esc(sentences)}</p>
  {content_note(doubts(report), "doubt")}
  {content_note(" ".join(team_words(report.result)))}
  {content_note(not_judged(report))}
  {content_note(cohort_words(cohort, venue_known=report.venue_known), tone_of_peers)}
  {_jumps(report)}
</section>"""


def _jumps(report: Report) -> str:
    """Links down a long page, to what a person does with a report. They name the page: an address
    of a place alone would be one on the first page, by the base that Gradio sets."""
    places = [("#hc-planner", t("Plan a goal")), ("#hc-exports", t("Keep and share"))]
    if report.result.finish_known:
        places.insert(1, ("#hc-what-if", t("What if …")))
    links = "".join(
        f'<a class="hc-chip" href="./race{at}">{esc(words)}</a>' for at, words in places
    )
    return f'<nav class="hc-jumps" aria-label="{esc(t("On this page"))}">{links}</nav>'


def _finish_figure(report: Report) -> str:
    if report.gap_s is None:
        why = t("a segment is missing, and no finish was given")
        return _figure(t("Finish"), t("not known"), why)
    time = size(report.gap_s)
    if is_level(report.gap_s):
        sub = t("level with the peer median")
    elif report.gap_s > 0:
        sub = t("{time} slower than the peer median", time=time)
    else:
        sub = t("{time} faster than the peer median", time=time)
    return _figure(t("Finish"), format_time(report.result.total_s), sub)


def _place_figure(report: Report) -> str:
    if report.percentile is None:
        return ""
    share = round_half_up(report.percentile)
    return _figure(t("Faster than"), f"{share} %", t("of {n} peers", n=number(report.cohort.n)))


def _verdict_figure(report: Report) -> str:
    low, high = (format_time(bound) for bound in report.interval_s)
    sub = t("80 % finish between {low} and {high}", low=low, high=high)
    if report.verdict is None:
        return _figure(t("Expected"), format_time(report.expected_s), sub)
    symbol, tone = _VERDICT_WORDS[report.verdict]
    return (
        f'<div><dt>{esc(t("Against expectation"))}</dt><dd class="hc-verdict hc-{tone}">'
        f'<span aria-hidden="true">{symbol}</span> {esc(t(_VERDICTS[report.verdict]))}</dd>'
        f'<dd class="hc-sub">{esc(sub)}</dd></div>'
    )


def _figure(name: str, value: str, sub: str) -> str:
    return f'<div><dt>{esc(name)}</dt><dd>{esc(value)}</dd><dd class="hc-sub">{esc(sub)}</dd></div>'


def segment_table(report: Report) -> str:
    """Every figure of the charts as a table, for screen readers and for looking up."""
    rows = []
    for r in report.segments:
        symbol, tone = _VERDICT_WORDS[r.verdict]
        low, high = (format_time(bound) for bound in r.interval_s)
        expected = t("{low} to {high}", low=low, high=high)
        rows.append(
            f'<tr><th scope="row">{prose(content(r.segment.label))}</th>'
            f"<td>{format_time(r.time_s)}</td>"
            f"<td>{format_time(r.peer_median_s)}</td><td>{esc(gap_words(r.gap_s))}</td>"
            f"<td>{round_half_up(r.percentile)} %</td><td>{esc(expected)}</td>"
            f'<td class="hc-{tone}"><span aria-hidden="true">{symbol} '
            f'</span><span class="hc-word">{esc(t(_VERDICTS[r.verdict]))}</span></td></tr>'
        )
    heads = _heads(
        t("Segment"), t("Time"), t("Peer median"), t("Gap"), t("Faster than"),
        t("Expected (80 %)"), t("Verdict"),
    )  # fmt: skip
    about = t("Expected: from your other segments and the venue, never from the segment itself.")
    return f"""
<details class="hc-table-fold"><summary>{
        esc(t("All {n} segments as a table", n=len(report.segments)))
    }</summary>
<div class="hc-scroll" tabindex="0" role="region" aria-label="{esc(t("All segments"))}">
<table class="hc-table hc-segments"><thead><tr>{heads}</tr></thead>
<tbody>{"".join(rows)}</tbody></table></div>
<p class="hc-small">{esc(about)}</p></details>"""


def _heads(*names: str) -> str:
    return "".join(f'<th scope="col">{esc(name)}</th>' for name in names)


def neighbours_table(race: "OpenRace") -> str:
    """The athletes whose race looked most like this one."""
    if not race.report.result.finish_known:
        return note(t("Similar athletes are found by the finish, which is not known here."))
    if not race.neighbours:
        return note(t("No similar athletes in the store for this division and gender."))
    own = race.report.result.total_s
    rows = "".join(_neighbour_row(n, own) for n in race.neighbours)
    heads = _heads(
        t("Athlete"), t("Finish"), t("Against you"), t("Runs"), t("Stations"), t("Distance")
    )
    about = t(
        "Nearest by how the time was spent and by finish, venues adjusted for; so the finishes "
        "themselves may differ. Distance: about 1 is very alike, two random athletes are about 6 "
        "apart."
    )
    if race.report.cohort.invented:
        about += " " + t("They are invented.")
    return f"""
<p class="hc-reading">{esc(_neighbour_reading(race.neighbours, own))}</p>
<details class="hc-table-fold"><summary>{
        esc(t("{n} races beside yours", n=len(race.neighbours)))
    }</summary>
<table class="hc-table hc-neighbours"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>
<p class="hc-small">{esc(about)}</p></details>"""


def _neighbour_row(near: "SimilarAthlete", own_s: float) -> str:
    runs_s = sum(t for s, t in _split_items(near) if s.is_run)
    stations_s = sum(t for s, t in _split_items(near) if s.is_station)
    return (
        f'<tr><th scope="row">{prose(content(near.label))}</th><td>{format_time(near.total_s)}</td>'
        f"<td>{esc(gap_words(near.total_s - own_s))}</td><td>{format_time(runs_s)}</td>"
        f"<td>{format_time(stations_s)}</td><td>{number(near.distance, '0.00')}</td></tr>"
    )


def _split_items(near: "SimilarAthlete") -> list[tuple[Segment, float]]:
    return [(segment, near.splits[segment]) for segment in SEGMENTS]


def _neighbour_reading(neighbours: "Sequence[SimilarAthlete]", own_s: float) -> str:
    faster = sum(n.total_s < own_s - 0.5 for n in neighbours)
    times = [n.total_s for n in neighbours]
    values = {
        "n": len(neighbours), "low": format_time(min(times)), "high": format_time(max(times)),
    }  # fmt: skip
    if not faster:
        return t(
            "The {n} most similar athletes finished between {low} and {high}; none of them was "
            "faster than you.",
            **values,
        )
    if faster == len(neighbours):
        return t(
            "The {n} most similar athletes finished between {low} and {high}; all of them were "
            "faster than you.",
            **values,
        )
    if faster == 1:
        return t(
            "The {n} most similar athletes finished between {low} and {high}; one of them was "
            "faster than you.",
            **values,
        )
    return t(
        "The {n} most similar athletes finished between {low} and {high}; {faster} of them were "
        "faster than you.",
        faster=faster,
        **values,
    )


def _range_bar(report: Report) -> str:
    """Where the finish lies in the expected range; the words above say the same."""
    if not report.result.finish_known:
        return ""
    low, high = report.interval_s
    total = report.result.total_s
    left, right = min(low, total), max(high, total)
    pad = (right - left) * 0.12 or 1.0
    left, right = left - pad, right + pad

    def place(time_s: float) -> float:
        return round(100 * (time_s - left) / (right - left), 2)

    return f"""
<div class="hc-range" aria-hidden="true">
  <div class="hc-range-track"></div>
  <div class="hc-range-band" style="left:{place(low)}%;width:{place(high) - place(low):.2f}%"></div>
  <div class="hc-range-you" style="left:{place(total)}%"><span>{esc(t("you"))}</span></div>
  <span class="hc-range-label" style="left:{place(low)}%">{format_time(low)}</span>
  <span class="hc-range-label" style="left:{place(high)}%">{format_time(high)}</span>
</div>"""
