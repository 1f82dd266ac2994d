"""How the coach may say a fact: many wordings for each, so that training gives no single voice.

Every sentence is made from the numbers of a report and ends with its citation. Directions are
always the athlete's, as in the evidence.
"""

from random import Random

from analysis.facts import gap_size
from analysis.report import GroupReading, Report, SegmentReading, Verdict, direction
from hyrox.evidence import Direction, EvidenceItem
from hyrox.segments import Segment
from hyrox.times import format_time, round_half_up


def say(item: EvidenceItem, report: Report, rng: Random) -> str:
    """One sentence about a fact, with its citation marker.

    Raises:
        KeyError: the item is of a kind this voice has no words for.
    """
    name, _, rest = item.key.partition(":")
    if name == "segment":
        text = _segment(report[Segment(rest)], item, rng)
    elif name in ("running", "stations"):
        group = report.running if name == "running" else report.stations
        assert group is not None, "a fact about it exists"
        text = _group(group, name, rng)
    else:
        text = _WORDS[name](report, rng)
    return f"{_sentence_case(text)} [{item.id}]"


def copy_of(item: EvidenceItem, rng: Random) -> str:
    """A sentence about a neighbour, whose wording stays close to the evidence."""
    before, _, after = item.text.partition("; ")
    first, second = before.rstrip("."), after.rstrip(".")
    openings = (f"{first}; {second}.", f"{first}, and {second}.", f"{first}.")
    return f"{_sentence_case(rng.choice(openings))} [{item.id}]"


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def _the(segment: Segment) -> str:
    if segment.is_run or segment is Segment.ROW:
        return segment.in_text
    return f"the {segment.in_text}"


def _segment(reading: SegmentReading, item: EvidenceItem, rng: Random) -> str:
    s = {
        "n": reading.segment.in_text,
        "the": _the(reading.segment),
        "t": format_time(reading.time_s),
        "m": format_time(reading.peer_median_s),
        "g": gap_size(reading.gap_s),
        "p": f"{round_half_up(reading.percentile)} %",
        "was": "were" if reading.segment in _PLURAL else "was",
    }
    rank = ""
    if item.text.startswith(f"{reading.segment.label} ("):
        rank = item.text.partition("(")[2].partition(")")[0]
    way = direction(reading.gap_s)
    options: tuple[str, ...]
    if way is Direction.EVEN:
        options = _SEGMENT_LEVEL
    elif way is Direction.SLOWER:
        options = _SEGMENT_SLOWER + (_RANKED_SLOWER * 2 if rank else ())
    else:
        options = _SEGMENT_FASTER + (_RANKED_FASTER * 2 if rank else ())
    text = rng.choice(options).format(**s, rank=rank)
    if reading.verdict is not Verdict.AS_EXPECTED and rng.random() < 0.5:
        text = text.rstrip(".") + _VERDICT_TAIL[reading.verdict][rng.randrange(2)]
    return text


_PLURAL = (Segment.SANDBAG_LUNGES, Segment.WALL_BALLS)

_SEGMENT_SLOWER = (
    "you lost {g} on {the}: {t} against a peer median of {m}.",
    "{the} took {t}, {g} slower than the peer median of {m}.",
    "your {n} {was} {g} slower than the peer median, {t} against {m}.",
    "on {the} you needed {t}, {g} slower than the peer median of {m}.",
    "{the} cost you {g}: {t}, with a peer median of {m}.",
    "{t} on {the} put you {g} behind the peer median of {m}.",
    "your {n} of {t} {was} {g} slower than the peer median of {m}.",
    "you were {g} slower than your peers on {the}, {t} to their median of {m}.",
    "{the} in {t} {was} {g} slower than the peer median and faster than {p} of peers.",
    "at {t}, your {n} {was} faster than {p} of peers and {g} slower than their median.",
    "you gave away {g} on {the}, where the peer median is {m} and you took {t}.",
    "there are {g} between your {t} on {the} and the peer median of {m}, and you were slower.",
    "{the}: {t}, which is {g} slower than the peer median of {m}.",
)
_RANKED_SLOWER = (
    "your {rank} was {the}: {t}, {g} slower than the peer median of {m}.",
    "{the} {was} your {rank}, {g} slower than the peer median of {m}.",
    "the {rank} came on {the}, where you were {g} slower than the peer median.",
    "the {rank} is {the} at {t}, {g} behind the peer median of {m}.",
    "look at {the} first: it was your {rank}, {g} slower than the peer median.",
)
_SEGMENT_FASTER = (
    "you gained {g} on {the}: {t} against a peer median of {m}.",
    "{the} took {t}, {g} faster than the peer median of {m}.",
    "your {n} {was} {g} faster than the peer median, {t} against {m}.",
    "on {the} you needed {t}, {g} faster than the peer median of {m}.",
    "{t} on {the} put you {g} ahead of the peer median of {m}.",
    "your {n} of {t} {was} {g} faster than the peer median of {m}.",
    "you were {g} faster than your peers on {the}, {t} to their median of {m}.",
    "{the} in {t} {was} {g} faster than the peer median and faster than {p} of peers.",
    "at {t}, your {n} {was} faster than {p} of peers and {g} faster than their median.",
    "you won {g} on {the}, where the peer median is {m} and you took {t}.",
    "{the}: {t}, which is {g} faster than the peer median of {m}.",
    "{the} went well: {t}, {g} faster than the peer median of {m}.",
)
_RANKED_FASTER = (
    "your {rank} was {the}: {t}, {g} faster than the peer median of {m}.",
    "{the} {was} your {rank}, {g} faster than the peer median of {m}.",
    "the {rank} came on {the}, where you were {g} faster than the peer median.",
    "the {rank} is {the} at {t}, {g} ahead of the peer median of {m}.",
)
_SEGMENT_LEVEL = (
    "your {n} of {t} {was} level with the peer median of {m}.",
    "{the} took {t}, level with the peer median of {m}.",
    "on {the} you were level with the peer median of {m}.",
    "{the}: {t}, level with the peer median.",
)
_VERDICT_TAIL = {
    Verdict.BETTER: (
        "; that is better than expected from the other segments.",
        ", better than expected from your other segments.",
    ),
    Verdict.WORSE: (
        "; that is worse than expected from the other segments.",
        ", worse than expected from your other segments.",
    ),
}


def _group(group: GroupReading, name: str, rng: Random) -> str:
    what = (
        ("the eight runs", "your running", "all eight runs together")
        if name == "running"
        else ("the eight stations", "your station work", "all eight stations together")
    )
    way = direction(group.gap_s)
    words = {
        "w": rng.choice(what),
        "t": format_time(group.time_s),
        "m": format_time(group.peer_median_s),
        "g": gap_size(group.gap_s),
        "p": f"{round_half_up(group.percentile)} %",
        "way": way.value,
        "lost": "lost" if way is Direction.SLOWER else "gained",
        "behind": "behind" if way is Direction.SLOWER else "ahead of",
    }
    if way is Direction.EVEN:
        return "{w} took {t}, level with the peer median of {m}.".format(**words)
    options = (
        "{w} took {t}, {g} {way} than the peer median of {m}.",
        "{w}: {t}, {g} {way} than the peer median and faster than {p} of peers.",
        "{w} took {t}, which is {g} {way} than the peer median of {m}.",
        "you {lost} {g} on {w}, {t} against a peer median of {m}.",
        "with {t}, {w} put you {g} {behind} the peer median of {m}.",
        "at {t}, {w} was faster than {p} of peers.",
    )
    return rng.choice(options).format(**words)


def _finish(report: Report, rng: Random) -> str:
    assert report.gap_s is not None, "a fact about it exists"
    way = direction(report.gap_s)
    words = {
        "t": format_time(report.result.total_s),
        "m": format_time(report.median_s),
        "g": gap_size(report.gap_s),
        "way": way.value,
        "behind": "behind" if way is Direction.SLOWER else "ahead of",
    }
    if way is Direction.EVEN:
        return "you finished in {t}, level with the peer median of {m}.".format(**words)
    options = (
        "you finished in {t}, {g} {way} than the peer median of {m}.",
        "your finish of {t} was {g} {way} than the peer median of {m}.",
        "{t} is {g} {way} than the peer median of {m}.",
        "you crossed the line in {t}, {g} {behind} the peer median of {m}.",
        "with {t} you were {g} {way} than the median of your peers, {m}.",
        "your {t} compares with a peer median of {m}: you were {g} {way}.",
        "a finish in {t}, {g} {way} than the peer median.",
    )
    return rng.choice(options).format(**words)


def _place(report: Report, rng: Random) -> str:
    assert report.percentile is not None, "a fact about it exists"
    words = {
        "p": f"{round_half_up(report.percentile)} %",
        "n": f"{report.cohort.n:,}",
        "who": report.cohort.definition,
    }
    options = (
        "you were faster than {p} of {n} peers ({who}).",
        "that is faster than {p} of {n} peers ({who}).",
        "it beat {p} of the {n} peers in your group, {who}.",
        "among {n} peers ({who}) you were faster than {p}.",
        "you beat {p} of your {n} peers.",
        "of {n} peers ({who}), you were faster than {p}.",
    )
    return rng.choice(options).format(**words)


def _expectation(report: Report, rng: Random) -> str:
    assert report.verdict is not None, "a race without a finish is not in the training data"
    low, high = (format_time(bound) for bound in report.interval_s)
    verdict = {
        Verdict.BETTER: (
            "yours was faster than that range, better than expected",
            "so this finish was better than expected",
        ),
        Verdict.AS_EXPECTED: (
            "yours was inside that range, as expected",
            "so this finish was as expected",
        ),
        Verdict.WORSE: (
            "yours was slower than that range, worse than expected",
            "so this finish was worse than expected",
        ),
    }[report.verdict]
    tail = rng.choice(verdict)
    options = (
        f"80 % of such athletes finish between {low} and {high}, {tail}.",
        f"the expected range is {low} to {high} for 80 % of such athletes; {tail}.",
        f"for 80 % of such athletes the finish is {low} to {high}; {tail}.",
        f"expected was {low} to {high}, {tail}.",
    )
    return rng.choice(options)


def _fade(report: Report, rng: Random) -> str:
    assert report.run_fade is not None, "a fact about it exists"
    own = round_half_up((report.run_fade - 1) * 100)
    peers = round_half_up((report.peer_run_fade - 1) * 100)
    way, usual = ("slower" if own >= 0 else "faster"), ("slower" if peers >= 0 else "faster")
    if abs(own - peers) <= 1:
        verdict = "about the usual fade"
    else:
        verdict = "more fade than usual" if own > peers else "less fade than usual"
    options = (
        f"your run 8 was {abs(own)} % {way} than run 2; the usual for peers is "
        f"{abs(peers)} % {usual}, so that is {verdict}.",
        f"run 8 was {abs(own)} % {way} than run 2, {verdict}.",
        f"you showed {verdict}: run 8 was {abs(own)} % {way} than run 2.",
        f"run 8 was {abs(own)} % {way} than run 2, where the usual for peers is {abs(peers)} % "
        f"{usual}: {verdict}.",
        f"that is {verdict}, with run 8 {abs(own)} % {way} than run 2.",
    )
    return rng.choice(options)


_WORDS = {"finish": _finish, "place": _place, "expectation": _expectation, "fade": _fade}
