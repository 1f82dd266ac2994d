"""A report in words: the facts a sentence of the coach may rest on.

The small language model copies, it does not compute (it once called 1:37:10 quicker than
1:24:42). So each fact spells out its comparison with its direction, always with the athlete as
the one who is faster or slower, and carries the plain sentence that stands in for a generated one
that fails its check.
"""

from dataclasses import replace

from analysis.report import GroupReading, Report, SegmentReading, Verdict, direction
from analysis.teams import is_team, possessive, subject
from hyrox.evidence import Direction, EvidenceItem, Kind, Source
from hyrox.segments import Segment
from hyrox.times import format_time, round_half_up

SPOTLIGHT = 3
"""Losses and gains that get their place in the first facts."""

_EVEN_FADE_POINTS = 1


def gap_words(gap_s: float) -> str:
    """``31 s slower``, ``2:10 faster``, ``level`` (under half a second)."""
    way = direction(gap_s)
    if way is Direction.EVEN:
        return "level"
    return f"{gap_size(gap_s)} {way.value}"


def gap_size(gap_s: float) -> str:
    """Seconds up to 99 (``31 s``), minutes and seconds from there (``2:10``)."""
    whole = abs(round_half_up(gap_s))
    return f"{whole} s" if whole < 100 else format_time(whole)


def facts(report: Report) -> tuple[EvidenceItem, ...]:
    """The facts of a race, most telling first; ids ``F1``, ``F2``, ...

    The first ones are the finish, the groups and the largest losses and gains; the remaining
    segments follow in race order, so that every segment has its fact. What the given times cannot
    judge has none.
    """
    drafts = _whole_race(report)
    rank = _ranks(report)
    drafts += [
        _segment(report, reading, rank.get(reading.segment, ""))
        for reading in spotlight_order(report)
    ]
    return tuple(replace(draft, id=f"F{number}") for number, draft in enumerate(drafts, start=1))


def spotlight_order(report: Report) -> list[SegmentReading]:
    """Losses, then gains, then the rest in race order; each segment once."""
    ranked = report.losses()
    losses = [r for r in ranked if r.gap_s >= 0.5][:SPOTLIGHT]
    gains = [r for r in reversed(ranked) if r.gap_s <= -0.5 and r not in losses][:SPOTLIGHT]
    first = losses + gains
    return first + [reading for reading in report.segments if reading not in first]


def spotlight_count(report: Report) -> int:
    """How many of ``facts`` belong to the stable head of a prompt."""
    losses = sum(r.gap_s >= 0.5 for r in report.segments)
    gains = sum(r.gap_s <= -0.5 for r in report.segments)
    return len(_whole_race(report)) + min(SPOTLIGHT, losses) + min(SPOTLIGHT, gains)


def _whole_race(report: Report) -> list[EvidenceItem]:
    """Facts about more than one segment."""
    drafts = []
    if report.gap_s is not None:
        drafts.append(_finish(report, report.gap_s))
    if report.percentile is not None:
        drafts.append(_place(report, report.percentile))
    drafts.append(_expectation(report))
    if report.running is not None:
        drafts.append(_group(report, report.running, "running", "Running, eight runs"))
    if report.stations is not None:
        drafts.append(_group(report, report.stations, "stations", "Stations, all eight"))
    if report.run_fade is not None:
        drafts.append(_fade(report, report.run_fade))
    return drafts


def _ranks(report: Report) -> dict[Segment, str]:
    """``largest loss``, ``second largest gain``, ... of the segments in the spotlight."""
    places = ("largest", "second largest", "third largest")
    ranked = report.losses()
    losses = [r.segment for r in ranked if r.gap_s >= 0.5]
    gains = [r.segment for r in reversed(ranked) if r.gap_s <= -0.5]
    ranks = {segment: f"{p} loss" for p, segment in zip(places, losses, strict=False)}
    return ranks | {segment: f"{p} gain" for p, segment in zip(places, gains, strict=False)}


def _item(
    report: Report,
    key: str,
    text: str,
    sentence: str,
    *,
    value: float,
    unit: str,
    way: Direction | None = None,
    about: Segment | None = None,
) -> EvidenceItem:
    cohort = report.cohort
    kind_of_rows = "invented finishes of the reference field" if cohort.invented else "finishers"
    return EvidenceItem(
        id="",
        kind=Kind.FACT,
        key=key,
        text=text,
        sentence=sentence,
        about=about,
        direction=way,
        value=value,
        unit=unit,
        source=Source(
            title="Computed from this race and its cohort",
            location=f"{cohort.definition}, n = {cohort.n:,} {kind_of_rows}",
        ),
    )


def _finish(report: Report, gap_s: float) -> EvidenceItem:
    total, median = format_time(report.result.total_s), format_time(report.median_s)
    gap = gap_words(gap_s)
    than = "with" if gap == "level" else "than"
    return _item(
        report,
        "finish",
        f"Finish: {total}, {gap} {than} the peer median of {median}.",
        f"{_you(report)} finished in {total}, {gap} {than} the peer median of {median}.",
        value=report.result.total_s,
        unit="s",
        way=direction(gap_s),
    )


def _place(report: Report, percentile: float) -> EvidenceItem:
    share = round_half_up(percentile)
    group = f"{report.cohort.n:,} peers ({report.cohort.definition})"
    return _item(
        report,
        "place",
        f"Place: faster than {share} % of {group}.",
        f"{_you(report)} {_was(report)} faster than {share} % of {group}.",
        value=percentile,
        unit="%",
        way=Direction.FASTER if share > 50 else Direction.SLOWER if share < 50 else Direction.EVEN,
    )


def _you(report: Report) -> str:
    return subject(report.result.division).capitalize()


def _was(report: Report) -> str:
    return "was" if is_team(report.result.division) else "were"


def _your(report: Report) -> str:
    return possessive(report.result.division)


def _listed(*words: str) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}"


_EXPECTED_WORDS = {
    Verdict.BETTER: "faster than that range, better than expected",
    Verdict.AS_EXPECTED: "inside that range, as expected",
    Verdict.WORSE: "slower than that range, worse than expected",
}
_EXPECTED_WAY = {
    Verdict.BETTER: Direction.FASTER,
    Verdict.AS_EXPECTED: Direction.EVEN,
    Verdict.WORSE: Direction.SLOWER,
}


def _expectation(report: Report) -> EvidenceItem:
    low, high = (format_time(bound) for bound in report.interval_s)
    known = _listed(*_basis(report))
    text = f"Expected finish: {low} to {high} for 80 % of such athletes (from {known})"
    sentence = f"From {known}, 80 % of such athletes finish between {low} and {high}"
    verdict = report.verdict
    if verdict is not None:
        text += f"; this finish was {_EXPECTED_WORDS[verdict]}"
        sentence += f"; {_your(report)} finish was {_EXPECTED_WORDS[verdict]}"
    return _item(
        report,
        "expectation",
        f"{text}.",
        f"{sentence}.",
        value=report.expected_s,
        unit="s",
        way=_EXPECTED_WAY[verdict] if verdict is not None else None,
    )


def _basis(report: Report) -> tuple[str, ...]:
    """What the finish was expected from, in words."""
    if report.before is not None:
        return report.before.basis
    age = ("age group",) if report.result.age_group else ()
    venue = ("venue",) if report.venue_known else ()
    return ("division", "gender", *age, *venue)


def _group(report: Report, group: GroupReading, key: str, name: str) -> EvidenceItem:
    time, median = format_time(group.time_s), format_time(group.peer_median_s)
    gap = gap_words(group.gap_s)
    than = "with" if gap == "level" else "than"
    share = round_half_up(group.percentile)
    return _item(
        report,
        key,
        f"{name}: {time}, {gap} {than} the peer median of {median}, "
        f"faster than {share} % of peers.",
        f"{name}: {time}, {gap} {than} the peer median of {median}, "
        f"and faster than {share} % of peers.",
        value=group.time_s,
        unit="s",
        way=direction(group.gap_s),
    )


def _fade(report: Report, fade: float) -> EvidenceItem:
    own = round_half_up((fade - 1) * 100)
    peers = round_half_up((report.peer_run_fade - 1) * 100)
    change = f"{abs(own)} % {'slower' if own >= 0 else 'faster'} than run 2"
    usual = f"{abs(peers)} % {'slower' if peers >= 0 else 'faster'}"
    if abs(own - peers) <= _EVEN_FADE_POINTS:
        words, way = "about the usual fade", Direction.EVEN
    elif own > peers:
        words, way = "more fade than usual", Direction.SLOWER
    else:
        words, way = "less fade than usual", Direction.FASTER
    return _item(
        report,
        "fade",
        f"Pacing: run 8 was {change}, the usual for peers is {usual}: {words}.",
        f"{_your(report).capitalize()} run 8 was {change}; the usual for peers is {usual}, "
        f"so this is {words}.",
        value=(fade - 1) * 100,
        unit="%",
        way=way,
    )


_SEGMENT_VERDICT = {
    Verdict.BETTER: "better than expected from the other segments",
    Verdict.AS_EXPECTED: "",
    Verdict.WORSE: "worse than expected from the other segments",
}
"""An ordinary segment needs no words: they would only lengthen every prompt."""


def _segment(report: Report, reading: SegmentReading, rank: str) -> EvidenceItem:
    name = reading.segment.label + (f" ({rank})" if rank else "")
    time, median = format_time(reading.time_s), format_time(reading.peer_median_s)
    gap = gap_words(reading.gap_s)
    than = "with" if gap == "level" else "than"
    share = round_half_up(reading.percentile)
    verdict = _SEGMENT_VERDICT[reading.verdict]
    return _item(
        report,
        f"segment:{reading.segment.value}",
        f"{name}: {time}, {gap} {than} the peer median of {median}, "
        f"faster than {share} % of peers{f'; {verdict}' if verdict else ''}.",
        f"{name}: {time}, {gap} {than} the peer median of {median}, "
        f"faster than {share} % of peers{f', and {verdict}' if verdict else ''}.",
        value=reading.time_s,
        unit="s",
        way=reading.direction,
        about=reading.segment,
    )
