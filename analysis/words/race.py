"""Facts of one race: its level, pacing, strengths, type, gaps, and what could not be judged."""

from collections.abc import Sequence

from analysis.facts import gap_size, gap_words
from analysis.readings import (
    ArchetypeReading,
    BeforeReading,
    EventReading,
    Fall,
    Goal,
    LevelReading,
    PacingReading,
    RunAfter,
    Rung,
    Strength,
    Waterfall,
)
from analysis.report import Report, direction
from analysis.words.items import (
    Who,
    became,
    item,
    listed,
    people,
    percent,
    span,
    the,
    way_of,
)
from hyrox.evidence import Direction, EvidenceItem
from hyrox.segments import SEGMENTS, Segment
from hyrox.times import format_time, round_half_up

MOST_FALLS = 3
"""Steps of a waterfall that become facts."""


def level_facts(reading: LevelReading, report: Report) -> tuple[EvidenceItem, ...]:
    """``level`` (who they are), then ``level:<segment>``: losses, gains and the rest, each the
    largest first."""
    who, cohort = Who.of(report), reading.cohort
    where = people(cohort.definition, cohort.n, cohort.invented)
    group = "teams" if who.team else "finishers"
    first = item(
        "level",
        f"{who.your} level: {cohort.n:,} {group}, {cohort.definition}.",
        f"At {who.your} level there are {cohort.n:,} {group}: {cohort.definition}.",
        where=where, value=float(cohort.n),
    )  # fmt: skip
    gaps = {s: report[s].time_s - m for s, m in reading.medians_s.items() if s in given(report)}
    order = sorted(gaps, key=lambda s: (gaps[s] < 0, -abs(gaps[s])))
    return (first, *(_at_level(s, gaps[s], reading, report, where) for s in order))


def _at_level(
    segment: Segment, gap_s: float, reading: LevelReading, report: Report, where: str
) -> EvidenceItem:
    own, median = format_time(report[segment].time_s), format_time(reading.medians_s[segment])
    share = round_half_up(reading.percentiles[segment])
    gap = gap_words(gap_s)
    than = "with what" if gap == "level" else "than"
    said = f"{own}, {gap} {than} the median of {median} at {Who.of(report).your} level"
    return item(
        f"level:{segment.value}",
        f"{segment.label}: {said}, faster than {share} % of them.",
        f"{segment.label}: {said}, and faster than {share} % of them.",
        where=where, value=report[segment].time_s, unit="s", way=direction(gap_s), about=segment,
    )  # fmt: skip


def pacing_facts(reading: PacingReading, report: Report) -> tuple[EvidenceItem, ...]:
    """``pacing:fade``, ``pacing:first`` and ``after:<station>``, the worst run after a station
    first; all venue-relative. ``pacing:note:<n>`` says what was left out."""
    who = Who.of(report)
    definition = reading.definition or report.cohort.definition
    where = f"{people(definition, reading.n, report.cohort.invented)}, runs relative to the venue"
    after = sorted(reading.after, key=lambda run: run.peers_percent - run.slower_percent)
    return (
        _fade(reading, who, where),
        *_first_run(reading, who, where),
        *(_after(run, who, where) for run in after),
        *(item(f"pacing:note:{n}", note, where=where) for n, note in enumerate(reading.notes, 1)),
    )


def _fade(reading: PacingReading, who: Who, where: str) -> EvidenceItem:
    words, way = "about the usual fade", Direction.EVEN
    if reading.faded:
        words, way = "more fade than usual", Direction.SLOWER
    elif reading.fade_percent < reading.fade_usual[0]:
        words, way = "less fade than usual", Direction.FASTER
    change, usual = became(percent(reading.fade_percent)), _usual(reading.fade_usual)
    return item(
        "pacing:fade",
        f"Fade: {who.your} runs {change} over the race, the middle 80 % of peers {usual}: {words}.",
        f"Allowing for the venue, {who.your} runs {change} over the race; the middle 80 % of peers "
        f"lie at {usual}, so this is {words}.",
        where=where, value=reading.fade_percent, unit="%", way=way,
    )  # fmt: skip


def _usual(bounds: tuple[float, float]) -> str:
    """``2 % faster to 9 % slower``, which the verifier reads as one phrase."""
    return f"{percent(bounds[0])} to {percent(bounds[1])}"


def _first_run(reading: PacingReading, who: Who, where: str) -> tuple[EvidenceItem, ...]:
    change, bounds = reading.first_run_percent, reading.first_run_usual
    if change is None or bounds is None:
        return ()
    words = "a usual start"
    if reading.overreached:
        words = "an overpaced start"
    elif change > bounds[1]:
        words = "a held-back start"
    said = f"{percent(change)} {'with' if percent(change) == 'level' else 'than'}"
    fact = item(
        "pacing:first",
        f"First run: {said} {who.your} next runs, the middle 80 % of peers {_usual(bounds)}: "
        f"{words}.",
        f"{who.your} first run was {said} {who.your} next runs; the middle 80 % of peers lie at "
        f"{_usual(bounds)}, so this was {words}.",
        where=where, value=change, unit="%", way=way_of(change), about=Segment.RUN_1,
    )  # fmt: skip
    return (fact,)


def _after(run: RunAfter, who: Who, where: str) -> EvidenceItem:
    own, usual = percent(run.slower_percent), percent(run.peers_percent)
    than = "with" if own == "level" else "than"
    text = (
        f"{run.run.label}, after {the(run.station)}: {own} {than} {who.your} usual run, the usual "
        f"for peers is {usual}"
    )
    return item(
        f"after:{run.station.value}",
        f"{text}.",
        where=where, value=run.slower_percent, unit="%",
        way=way_of(run.slower_percent - run.peers_percent), about=run.run,
    )  # fmt: skip


def strength_facts(strengths: Sequence[Strength], report: Report) -> tuple[EvidenceItem, ...]:
    """``strengths`` (what stands out), then ``strength:<segment>``: what is beyond the usual
    scatter first, weaknesses before strengths, the largest first."""
    if not strengths:
        return ()
    where = f"{report.cohort.definition}: each segment expected from the other ones, 80 % interval"
    order = sorted(strengths, key=lambda s: (s.ordinary, s.residual_s < 0, -abs(s.size)))
    who = Who.of(report)
    return (_standing_out(order, who, where), *(_strength(s, who, where) for s in order))


def _standing_out(order: Sequence[Strength], who: Who, where: str) -> EvidenceItem:
    beyond = [s for s in order if not s.ordinary]
    if not beyond:
        text = f"No segment stands out for {who.your} level."
    else:
        text = (
            f"Beyond the usual scatter for {who.your} level: "
            f"{listed([s.segment.in_text for s in beyond])}."
        )
    return item("strengths", text, where=where, value=float(len(beyond)))


def _strength(strength: Strength, who: Who, where: str) -> EvidenceItem:
    gap = gap_words(strength.residual_s)
    words, way = "within the usual scatter", Direction.EVEN
    if not strength.ordinary:
        way = direction(strength.residual_s)
        words = "a real weakness" if way is Direction.SLOWER else "a real strength"
    than = "with what" if gap == "level" else "than"
    return item(
        f"strength:{strength.segment.value}",
        f"{strength.segment.label} for {who.your} level: {gap} {than} {who.your} other "
        f"segments lead to expect, {words}.",
        where=where, value=strength.residual_s, unit="s", way=way, about=strength.segment,
    )  # fmt: skip


def archetype_facts(reading: ArchetypeReading, report: Report) -> tuple[EvidenceItem, ...]:
    """``archetype``, ``archetype:meaning``, ``archetype:best``, ``archetype:worst`` and
    ``archetype:share``."""
    who = Who.of(report)
    division, gender = report.result.division.value, report.result.gender.people
    where = f"types of {gender}, {division}, version {reading.version}"
    ranked = sorted(reading.memberships.items(), key=lambda entry: -entry[1])
    named = [(name, round_half_up(100 * share)) for name, share in ranked if share >= 0.05][:2]
    (name, share), *others = named or [(reading.name, 100)]
    then = "".join(f", then {other} {part} %" for other, part in others)
    found = [
        item("archetype", f"{who.your} type: {name} {share} %{then}.",
             f"{who.your} type is {name} at {share} %{then}.",
             where=where, value=float(share), unit="%"),
        item("archetype:meaning", reading.sentence, where=where),
    ]  # fmt: skip
    if reading.axes:
        ways = ((max, "best", Direction.FASTER), (min, "worst", Direction.SLOWER))
        for pick, key, way in ways:
            axis = pick(reading.axes, key=lambda name: reading.axes[name])
            found.append(_axis(axis, reading.axes[axis], key, way, who, where))
    found.append(
        item("archetype:share",
             f"{round_half_up(100 * reading.share)} % of {gender} in {division} are of the type "
             f"{name}.", where=where, value=100 * reading.share, unit="%")
    )  # fmt: skip
    return tuple(found)


def _axis(name: str, value: float, key: str, way: Direction, who: Who, where: str) -> EvidenceItem:
    """``value`` is in standard deviations from the division's middle, positive is fast."""
    side = "strongest" if way is Direction.FASTER else "weakest"
    actual = "faster" if value >= 0 else "slower"
    text = (
        f"{who.your} {side} side is {name}: {abs(value):.1f} points {actual} than the middle of "
        "the division."
    )
    return item(
        f"archetype:{key}", text, where=f"{where}; a point is one standard deviation",
        value=value, unit="point", way=way,
    )  # fmt: skip


def event_facts(reading: EventReading, report: Report) -> tuple[EvidenceItem, ...]:
    """``event``: the place at the event itself; an invented one says nothing to anybody."""
    if reading.cohort.invented:
        return ()
    cohort, share = reading.cohort, round_half_up(reading.percentile)
    text = (
        f"place {reading.place:,} of {cohort.n + 1:,} ({cohort.definition}), faster than {share} % "
        "there"
    )
    return (
        item("event", f"At the event: {text}.", f"At the event {Who.of(report).you} took {text}.",
             where=people(cohort.definition, cohort.n, cohort.invented),
             value=float(reading.place),
             way=way_of(50.0 - share)),
    )  # fmt: skip


def before_facts(reading: BeforeReading) -> tuple[EvidenceItem, ...]:
    """``before``: what was to be expected before the race, and from what."""
    rungs = {
        Rung.MEASURED: "measured from earlier races",
        Rung.ESTIMATED: "estimated",
        Rung.ASSUMED: "assumed",
    }
    expected, basis = reading.expected, listed(reading.basis)
    middle, interval = format_time(expected.expected_s), span(*expected.interval_s)
    return (
        item("before",
             f"Before the race: expected finish {middle}, {rungs[reading.rung]}; 80 % interval "
             f"{interval}.",
             f"Before the race a finish of {middle} was to be expected, {rungs[reading.rung]}; the "
             f"80 % interval was {interval}.",
             where=f"From {basis}", value=expected.expected_s, unit="s"),
    )  # fmt: skip


def waterfall_facts(waterfall: Waterfall, report: Report) -> tuple[EvidenceItem, ...]:
    """``to:<goal>`` and ``to:<goal>:<n>``, the largest losses on the way there."""
    who, typical = Who.of(report), waterfall.typical
    where = people(typical.definition, typical.n, typical.invented)
    if waterfall.words:
        where = f"{where}. {waterfall.words}"
    key = {Goal.MEDIAN: "median", Goal.NEXT: "next", Goal.TARGET: "goal"}[waterfall.goal]
    there = {
        Goal.MEDIAN: "cohort median",
        Goal.NEXT: "next 10 % of finishers",
        Goal.TARGET: "goal time",
    }[waterfall.goal]
    to, gap = format_time(waterfall.to_s), gap_words(waterfall.gap_s)
    than = "with what" if gap == "level" else "than"
    first = item(
        f"to:{key}",
        f"The {there} is at {to}: {who.were} {gap} {than} that.",
        where=where, value=waterfall.gap_s, unit="s", way=direction(waterfall.gap_s),
    )  # fmt: skip
    lost = sorted((f for f in waterfall.falls if f.gap_s >= 0.5), key=lambda f: -f.gap_s)
    return (
        first,
        *(
            _fall(fall, f"to:{key}:{number}", there, where)
            for number, fall in enumerate(lost[:MOST_FALLS], start=1)
        ),
    )


def _fall(fall: Fall, key: str, there: str, where: str) -> EvidenceItem:
    scatter = "within the usual scatter" if fall.ordinary else "more than the usual scatter"
    return item(
        key,
        f"{fall.segment.label}: {gap_size(fall.gap_s)} slower than at the {there}, {scatter}.",
        where=where, value=fall.gap_s, unit="s", way=Direction.SLOWER, about=fall.segment,
    )  # fmt: skip


def missing_facts(missing: Sequence[Segment], report: Report) -> tuple[EvidenceItem, ...]:
    """``missing``: which segments have no time, and that they are not judged."""
    if not missing:
        return ()
    names = listed([segment.in_text for segment in missing])
    verb = "has" if len(missing) == 1 else "have"
    text = f"{names} {verb} no time in this race, so that is not judged and not filled in."
    return (
        item("missing", text, where=f"{len(given(report))} of {len(SEGMENTS)} segments given",
             value=float(len(missing)), about=missing[0] if len(missing) == 1 else None),
    )  # fmt: skip


def team_facts(report: Report) -> tuple[EvidenceItem, ...]:
    """``team``: in doubles and relay the data do not say who did what."""
    if not Who.of(report).team:
        return ()
    text = "Who did which station is not in the data, so it is not guessed."
    return (item("team", text, where=f"Results of {report.result.division.value} name teams"),)


def given(report: Report) -> tuple[Segment, ...]:
    """The segments that have a time."""
    return tuple(reading.segment for reading in report.segments)
