"""A report as HTML: headline, expectation, tables. Numbers come from the report, words from its
facts, so that this page and the coach never disagree.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analysis.facts import gap_words
from analysis.report import Report, Verdict
from analysis.teams import team_words
from hyrox.segments import SEGMENTS, Segment
from hyrox.times import format_time, round_half_up
from ui.web.markup import esc, note
from ui.words import cohort_words, doubts, headline, not_judged, race_name

if TYPE_CHECKING:
    from generator.race import OpenRace
    from retrieval.athletes import SimilarAthlete

_VERDICT_WORDS = {
    Verdict.BETTER: ("▲", "better"),
    Verdict.AS_EXPECTED: ("●", "even"),
    Verdict.WORSE: ("▼", "worse"),
}


def hero(race: "OpenRace") -> str:
    """The top of a report: three figures, the sentences, where the numbers come from."""
    report = race.report
    sentences = " ".join(headline(race.evidence))
    cohort = report.cohort
    tone_of_peers = "invented" if cohort.invented else "info"
    return f"""
<section class="hc-hero" aria-label="Your race in short">
  <p class="hc-eyebrow">{esc(race_name(report.result))}</p>
  <dl class="hc-figures">{_finish_figure(report)}{_place_figure(report)}{_verdict_figure(report)}
  </dl>
  {_range_bar(report)}
  <p class="hc-lead">{esc(sentences)}</p>
  {note(doubts(report), "doubt")}
  {note(" ".join(team_words(report.result)))}
  {note(not_judged(report))}
  {note(cohort_words(cohort, venue_known=report.venue_known), tone_of_peers)}
  {_jumps(report)}
</section>"""


def _jumps(report: Report) -> str:
    """Links down a long page, to what a person does with a report. They name the page: an address
    of a place alone would be one on the first page, by the base that Gradio sets."""
    places = [("#hc-planner", "Plan a goal"), ("#hc-exports", "Keep and share")]
    if report.result.finish_known:
        places.insert(1, ("#hc-what-if", "What if …"))
    links = "".join(
        f'<a class="hc-chip" href="./race{at}">{esc(words)}</a>' for at, words in places
    )
    return f'<nav class="hc-jumps" aria-label="On this page">{links}</nav>'


def _finish_figure(report: Report) -> str:
    if report.gap_s is None:
        return _figure("Finish", "not known", "a segment is missing, and no finish was given")
    than = "with" if gap_words(report.gap_s) == "level" else "than"
    sub = f"{gap_words(report.gap_s)} {than} the peer median"
    return _figure("Finish", format_time(report.result.total_s), sub)


def _place_figure(report: Report) -> str:
    if report.percentile is None:
        return ""
    share = round_half_up(report.percentile)
    return _figure("Faster than", f"{share} %", f"of {report.cohort.n:,} peers")


def _verdict_figure(report: Report) -> str:
    low, high = (format_time(bound) for bound in report.interval_s)
    sub = f"80 % finish between {low} and {high}"
    if report.verdict is None:
        return _figure("Expected", format_time(report.expected_s), sub)
    symbol, tone = _VERDICT_WORDS[report.verdict]
    return (
        f'<div><dt>Against expectation</dt><dd class="hc-verdict hc-{tone}">'
        f'<span aria-hidden="true">{symbol}</span> {esc(_short_verdict(report.verdict))}</dd>'
        f'<dd class="hc-sub">{sub}</dd></div>'
    )


def _figure(name: str, value: str, sub: str) -> str:
    return f'<div><dt>{esc(name)}</dt><dd>{esc(value)}</dd><dd class="hc-sub">{esc(sub)}</dd></div>'


def segment_table(report: Report) -> str:
    """Every figure of the charts as a table, for screen readers and for looking up."""
    rows = []
    for r in report.segments:
        symbol, tone = _VERDICT_WORDS[r.verdict]
        low, high = (format_time(bound) for bound in r.interval_s)
        rows.append(
            f'<tr><th scope="row">{esc(r.segment.label)}</th><td>{format_time(r.time_s)}</td>'
            f"<td>{format_time(r.peer_median_s)}</td><td>{esc(gap_words(r.gap_s))}</td>"
            f"<td>{round_half_up(r.percentile)} %</td>"
            f'<td>{low} to {high}</td><td class="hc-{tone}"><span aria-hidden="true">{symbol} '
            f'</span><span class="hc-word">{esc(_short_verdict(r.verdict))}</span></td></tr>'
        )
    return f"""
<details class="hc-table-fold"><summary>All {len(report.segments)} segments as a table</summary>
<div class="hc-scroll" tabindex="0" role="region" aria-label="All segments">
<table class="hc-table hc-segments"><thead><tr><th scope="col">Segment</th><th scope="col">Time</th>
<th scope="col">Peer median</th><th scope="col">Gap</th><th scope="col">Faster than</th>
<th scope="col">Expected (80 %)</th><th scope="col">Verdict</th></tr></thead>
<tbody>{"".join(rows)}</tbody></table></div>
<p class="hc-small">Expected: from your other segments and the venue, never from the segment
itself.</p></details>"""


def neighbours_table(race: "OpenRace") -> str:
    """The athletes whose race looked most like this one."""
    if not race.report.result.finish_known:
        return note("Similar athletes are found by the finish, which is not known here.")
    if not race.neighbours:
        return note("No similar athletes in the store for this division and gender.")
    own = race.report.result.total_s
    rows = "".join(_neighbour_row(n, own) for n in race.neighbours)
    invented = " They are invented." if race.report.cohort.invented else ""
    return f"""
<p class="hc-reading">{esc(_neighbour_reading(race.neighbours, own))}</p>
<details class="hc-table-fold"><summary>{len(race.neighbours)} races beside yours</summary>
<table class="hc-table hc-neighbours"><thead><tr><th scope="col">Athlete</th>
<th scope="col">Finish</th><th scope="col">Against you</th><th scope="col">Runs</th>
<th scope="col">Stations</th><th scope="col">Distance</th></tr></thead><tbody>{rows}</tbody></table>
<p class="hc-small">Nearest by how the time was spent and by finish, venues adjusted for; so the
finishes themselves may differ. Distance: about 1 is very alike, two random athletes are
about 6 apart.{invented}</p></details>"""


def _neighbour_row(near: "SimilarAthlete", own_s: float) -> str:
    runs_s = sum(t for s, t in _split_items(near) if s.is_run)
    stations_s = sum(t for s, t in _split_items(near) if s.is_station)
    return (
        f'<tr><th scope="row">{esc(near.label)}</th><td>{format_time(near.total_s)}</td>'
        f"<td>{esc(gap_words(near.total_s - own_s))}</td><td>{format_time(runs_s)}</td>"
        f"<td>{format_time(stations_s)}</td><td>{near.distance:.2f}</td></tr>"
    )


def _split_items(near: "SimilarAthlete") -> list[tuple[Segment, float]]:
    return [(segment, near.splits[segment]) for segment in SEGMENTS]


def _neighbour_reading(neighbours: "Sequence[SimilarAthlete]", own_s: float) -> str:
    faster = sum(n.total_s < own_s - 0.5 for n in neighbours)
    were = {0: "none of them was", 1: "one of them was", len(neighbours): "all of them were"}.get(
        faster, f"{faster} of them were"
    )
    times = [n.total_s for n in neighbours]
    return (
        f"The {len(neighbours)} most similar athletes finished between "
        f"{format_time(min(times))} and {format_time(max(times))}; {were} faster than you."
    )


def _short_verdict(verdict: Verdict) -> str:
    return {
        Verdict.BETTER: "Better than expected",
        Verdict.AS_EXPECTED: "As expected",
        Verdict.WORSE: "Slower than expected",
    }[verdict]


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
  <div class="hc-range-you" style="left:{place(total)}%"><span>you</span></div>
  <span class="hc-range-label" style="left:{place(low)}%">{format_time(low)}</span>
  <span class="hc-range-label" style="left:{place(high)}%">{format_time(high)}</span>
</div>"""
