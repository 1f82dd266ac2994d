"""Which evidence a question is about, decided by code before the model speaks.

The small model writes well about what it is pointed at and chooses badly itself, so the prompt
ends with ``Use: F8, P1``: at most four ids, in the order they should be spoken of.
"""

import re

from generator.asks.intents import Focus, Intent
from generator.asks.patterns import computation, request
from hyrox.evidence import Evidence, EvidenceItem
from hyrox.segments import Segment
from retrieval.terms import segments_named, topics_named

__all__ = ["MOST_ITEMS", "Focus", "Intent", "chosen_facts", "facts_for", "focus"]

MOST_ITEMS = 4


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_MINE = _words(r"\b(?:my|mine|i|me|i'?m|i'?ve|did i|was i|am i)\b")
_ADVICE = _words(
    r"\b(?:how (?:do|can|should|to|would|might|could)|what (?:should|can|could|do i do)|should i|"
    r"shall i|improve|get (?:better|faster|quicker|stronger)|better at|faster at|train|training|"
    r"practi[sc]e|drills?|tips?|help|fix|work on|advice|technique|prepare|plan|exercises?|"
    r"any ideas|ways? to|why (?:is|are|do|does))\b"
)
_FOLLOW_UP = _words(r"\b(?:it|that|this|there|those|them|that one|this one)\b")
_GENERAL = _words(
    r"\b(?:rules?|allowed|how heavy|how many|what weight|which weight|loads?|kg|kilos?|reps?|"
    r"what is|what's|what are|without an?|substitut\w*|alternatives?|technique|in general|"
    r"season|penalt\w*|common (?:faults?|mistakes?))\b"
)
_RACE = _words(
    r"\b(?:race|result|report|time|finish|finished|split|splits|percentile|lose|lost|losing|"
    r"slow(?:er|est)?|fast(?:er|est)?|quick(?:er|est)?|behind|ahead|compare|compared|peers?|"
    r"others|rank|place|did i|was i|how (?:bad|good|was|were|is|are|did)|how'?d|go)\b"
)
_LOSSES = _words(
    r"\b(?:los[et]|losing|lost|weak(?:est|ness|nesses)?|worst|slowest|cost|costing|bleed|behind|"
    r"bad(?:ly)?|underperform\w*|went wrong|holding me back|weak points?|minutes? go(?:ing)?|"
    r"hurt me|let me down)\b"
)
_GAINS = _words(
    r"\b(?:strengths?|best|strong(?:est)?|good at|went well|gain(?:ed)?|fastest|"
    r"better than(?! (?:\w+ )?(?:expected|expectations?|predicted|forecast))|"
    r"beat|win|won|proud|ahead)\b"
)
_PACING = _words(
    r"\b(?:pac(?:e|ed|es|ing)|fade[ds]?|fading|slow(?:ed|ing)? down|fall apart|fell apart|"
    r"last run|run 8|too fast|blew up|blow up|even(?:ly)?|hold on)\b"
)
_PEERS = _words(
    r"\b(?:similar|like me|people like|athletes? like|compar\w*|others|neighbou?rs?|"
    r"my level|same level|who else)\b"
)
_OVERALL = _words(
    r"\b(?:overall|how did i do|how was my race|how'?d i do|how was it|summary|summari[sz]e|"
    r"expected|expectation|good (?:time|result|finish|race|day|one|performance)|"
    r"percentile|rank(?:ing)?|place|finish(?:ed)?|"
    r"what does my race say|my (?:race|result|time)|better or worse|did i do|was (?:it|that) good|"
    r"average)\b"
)
_RUNNING = _words(r"\b(?:runs?|running|runner)\b")
_STATIONS = _words(r"\b(?:stations?|workouts?|exercises)\b")


def focus(
    question: str,
    *,
    race_open: bool,
    last_segments: tuple[Segment, ...] = (),
    team: bool = False,
) -> Focus:
    """Read a question; without an open race everything is a question of knowledge, unless it can
    only be computed.

    Args:
        question: what the athlete wrote.
        race_open: whether there are facts of a race to speak of.
        team: whether the open race is one of a team (doubles, relay).
        last_segments: what the previous question named; a follow-up that says only "it" or
            "there" means these.
    """
    segments, topics = segments_named(question), topics_named(question)
    if not segments and last_segments and _FOLLOW_UP.search(question):
        segments = last_segments
        topics = tuple(s.value for s in segments if not s.is_run) + topics
    if not race_open:
        asked = computation(question, segments)
        if asked is not None and asked.intent in (Intent.WHAT_IF, Intent.PROJECT):
            return asked
        return Focus(Intent.KNOWLEDGE, passages=2, topics=topics, segments=segments)
    advice = bool(_ADVICE.search(question))
    if found := request(question, segments, topics, advice=advice, team=team):
        return found
    about_race = bool(_RACE.search(question)) or bool(_LOSSES.search(question))
    mine = bool(_MINE.search(question))
    if not segments:
        return _without_segment(question, topics, advice=advice, mine=mine, about_race=about_race)
    if _GENERAL.search(question) or (advice and not mine and not _FOLLOW_UP.search(question)):
        return Focus(Intent.KNOWLEDGE, passages=2, topics=topics, segments=segments)
    keys = tuple(f"segment:{segment.value}" for segment in segments)
    if advice:
        return Focus(Intent.SEGMENT, keys[:1], 1, topics, segments)
    return Focus(Intent.SEGMENT, keys[:3], 0, topics, segments)


def _without_segment(
    question: str, topics: tuple[str, ...], *, advice: bool, mine: bool, about_race: bool
) -> Focus:
    if _LOSSES.search(question) and (mine or not advice):
        return Focus(Intent.LOSSES, _side("loss"), fallback=(*_side("level-loss"), *_FINISH))
    if _GAINS.search(question) and mine and not advice:
        return Focus(Intent.GAINS, _side("gain"), fallback=(*_side("level-gain"), *_FINISH))
    if _PEERS.search(question) and (mine or about_race):
        return Focus(Intent.PEERS, ("peers", "neighbour:1", "neighbour:2"))
    if not advice and (mine or (about_race and not _OF_THE_SPORT & set(topics))):
        if _PACING.search(question):
            return Focus(Intent.PACING, _pacing_keys(question))
        if _OVERALL.search(question):
            last = "event" if _PLACE.search(question) else "expectation"
            return Focus(Intent.OVERALL, ("finish", "place", last))
        if _RUNNING.search(question):
            return Focus(Intent.RUNNING, ("running", "fade"))
        if _STATIONS.search(question):
            return Focus(Intent.STATIONS, ("stations", "loss:1", "gain:1"))
    if advice and mine and not topics:
        return Focus(Intent.IMPROVE, ("loss:1",), 1)
    if mine and not topics and not advice and about_race:
        return Focus(Intent.OVERALL, ("finish", "place", "expectation"))
    return Focus(Intent.KNOWLEDGE, passages=2, topics=topics)


_OF_THE_SPORT = frozenset({"penalties", "loads"})
"""Topics that are the same for everybody: "the penalty for a lap left out in a race"."""
_FINISH = ("finish", "place")
"""Of a race without a loss (or gain) among its peers, and with none at its own level."""


def _side(name: str) -> tuple[str, ...]:
    return tuple(f"{name}:{number}" for number in (1, 2, 3))


_PLACE = _words(r"\b(?:place[ds]?|rank(?:ing|ed)?|position)\b")
_START = _words(r"\b(?:start(?:ed|ing)?|went out|go out|going out|opening|beginning|too fast)\b")


def _pacing_keys(question: str) -> tuple[str, ...]:
    if _START.search(question):
        return ("pacing:first", "pacing:fade", "fade")
    return ("fade", "pacing:fade", "running")


_GROUPS = {"": "segment:", "level": "level:", "strength": "strength:", "after": "after:"}
"""Prefix of the facts that ``loss:2``, ``level-gain:1``, ... are picked from."""


def facts_for(evidence: Evidence, read: Focus) -> tuple[EvidenceItem, ...]:
    """The items a question is about; those of its fallback where the race has none.

    A segment that was asked for and has no time is answered by the fact that says so.
    """
    found = chosen_facts(evidence, read.fact_keys) or chosen_facts(evidence, read.fallback)
    if any(item.key == "pacing:fade" for item in found):
        # Two definitions of a fade side by side would contradict each other at times.
        found = tuple(item for item in found if item.key != "fade")
    missing = next((item for item in evidence.items if item.key == "missing"), None)
    if missing is not None and missing not in found:
        untimed = set(segments_named(missing.text))
        if untimed & set(read.segments):
            found = (*found, missing)[:MOST_ITEMS]
    return found


def chosen_facts(evidence: Evidence, keys: tuple[str, ...]) -> tuple[EvidenceItem, ...]:
    """The evidence items that keys name; ``loss:2`` is the second largest loss, ``level-gain:1``
    the largest gain among peers of the same level, ``change:1`` the first of its group.

    Keys with nothing to say (a race without losses) are left out.
    """
    by_key = {item.key: item for item in evidence.items}
    found: list[EvidenceItem] = []
    for key in keys:
        name, _, number = key.partition(":")
        group, _, side = name.rpartition("-")
        if side in ("loss", "gain") and group in _GROUPS:
            wanted = "slower" if side == "loss" else "faster"
            # Facts list losses and gains first, each largest first (analysis.facts and words).
            ranked = [
                item for item in evidence.items
                if item.key.startswith(_GROUPS[group]) and item.direction == wanted
            ]  # fmt: skip
            item = ranked[int(number) - 1] if len(ranked) >= int(number) else None
        elif name == "change" and number.isdigit():
            ranked = [item for item in evidence.items if item.key.startswith("change:")]
            item = ranked[int(number) - 1] if len(ranked) >= int(number) else None
        else:
            item = by_key.get(key)
        if item is not None and item not in found:
            found.append(item)
    return tuple(found[:MOST_ITEMS])
