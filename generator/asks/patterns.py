"""Which questions ask for a computation or a reading: patterns, tried in order, code only.

A request is taken only when its words leave little doubt ("what if" needs a change, "how do I
get to" a goal time); everything else stays with ``generator.focus``.
"""

import re

from generator.asks.intents import Focus, Intent
from hyrox.segments import RUNS, Segment

_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?"
_HOURS = r"(?:an?|one|1|two|2) hours?(?: (?:and )?(?:a half|a quarter|\d{1,2}(?: min\w*)?))?"
_AMOUNT = rf"(?:{_CLOCK}|\d+(?:\.\d+)?\s?(?:s|secs?|seconds?|mins?|minutes?|%|percent)\b|a minute|"
_AMOUNT += r"half a minute|a few seconds)"
_TIME = rf"(?:{_CLOCK}|(?:[4-9]\d|[12]\d\d)\s?(?:mins?\b|minutes?\b|')|{_HOURS}|[4-9]\d\b|1\d\d\b)"
_GOAL_TIME = rf"(?:sub[\s-]?{_TIME}|{_CLOCK}|(?:[4-9]\d|[12]\d\d)\s?min\w*|{_HOURS}|"
_GOAL_TIME += rf"(?:under|below|break|reach|hit|beat|for|to|inside)\s+(?:a |the )?{_TIME})"


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_MINE = _words(r"\b(?:my|mine|i|me|i'?m|i'?ve|i'?d|we|our|us)\b")
_GOAL = _words(rf"\b{_GOAL_TIME}")
_OTHER_RACE = _words(r"\b(?:\d+ ?k(?:m)?\b|half[\s-]?marathon|marathon|parkrun|ironman|mile)\b")
_TRAINING = _words(
    r"\b(?:train(?:ing|s|ed)?|practi[sc]e|easy|zone|intervals?|session|workout|weeks?|tips?|"
    r"prepar\w*|drills?|recover\w*|eat|drink|wear|sleep|taper\w*)\b"
)

_IF = _words(r"\b(?:what if|if (?:i|we|my|our|the)|suppose|imagine|assuming|what would happen|"
             r"(?:would|could|what (?:do|does)|what about)\b.*\b(?:with|from|change|mean|save|give|"
             r"bring))\b")  # fmt: skip
_CHANGED = _words(
    r"\b(?:faster|quicker|slower|better|worse|saved?|saving|cut|shaved?|trim\w*|took|take|taken|"
    r"lost|lose|knock\w*|drop(?:ped)?|improved?|off|less|more|gained?)\b"
)
_CHANGEABLE = _words(r"\b(?:runs?|running|per km|pace|stations?|transitions?|it|them|that)\b")

_UNDER_WAY = _words(
    rf"\b(?:at|in) {_CLOCK}\b.{{0,20}}\b(?:after|through|into|out of|coming|done|off|before)\b|"
    rf"\b(?:after|through|done with|finished) .{{0,40}}\b(?:at|in) {_CLOCK}|\bso far\b|"
    r"mid[\s-]?race|\bhalf[\s-]?way\b|"
    r"\bafter (?:the )?(?:first |\d+ )?(?:segments?|stations?)\b|\bright now\b"
)
_FINISH_THEN = _words(
    r"\b(?:where|what|when|how fast) (?:will|would|do|am|are|was|were|can|should) (?:i|we|my|it)\b"
    r".{0,30}\b(?:finish\w*|end up|come in|heading|head|be|land)\b|\bproject(?:ed|ion)?\b|"
    r"\b(?:on (?:track|course|pace) for|heading for|predict\w*)\b|\bmy finish\b"
)
_PROJECTION = _words(r"\b(?:live projection|project (?:my|our|the) finish|projected finish)\b")

_SPLITS = _words(
    r"\b(?:target|goal|required|needed|ideal) (?:splits?|paces?|segment times)\b|"
    r"\bpac(?:e|ing) (?:plan|card|chart|table|sheet|band)\b|\bsplits? (?:plan|card|sheet|chart)\b"
)
_SPLITS_FOR = _words(
    r"\b(?:splits?|race plan|plan|pace[sd]?|what times|which times|how fast|how quick(?:ly)?)\b"
)
_NEEDED = _words(r"\b(?:need|required?|must|have to|should|for|take|plan|hit|allowed)\b")

_TAKES = _words(r"\bwhat (?:would|will|does|might) it take\b|\b(?:reach|hit|get to|make) my goal\b")
_WAY_THERE = _words(
    rf"\b(?:go|get|run|finish|dip|come|race|be)\s+(?:me |us |down |in |to |in at |it )*"
    rf"(?:under|below|sub|inside|to|in|faster than)?[\s-]*(?:a |an )?{_TIME}|"
    rf"\b(?:reach|break|hit|make|beat|do|achieve|crack|manage)\s+(?:a |an |sub[\s-]?)?{_TIME}|"
    rf"\b(?:realistic|possible|achievable|doable|reachable|within reach|in reach)\b|"
    r"\b(?:how far|on track|cheapest|easiest|quickest way|what do (?:i|we) (?:need|have) to|"
    r"where (?:can|could|would|do|should) (?:i|we) find|what (?:is|are) my chances?|"
    r"(?:route|way|path|road) to)\b"
)
_HOW = _words(
    r"\b(?:how|can|could|what|is|am|are|where|will|cheapest|easiest|route|path|road|realistic|"
    r"possible|chances?)\b"
)

_IF_I = _words(r"\bif (?:i|we)\b")

_NEXT_RACE = _words(r"\bnext (?:race|hyrox|one|event|time|finish|result|start)\b")
_FORECAST = _words(
    r"\b(?:what (?:will|would|can|could|might|is|do)|predict\w*|forecast\w*|expect\w*|"
    r"how (?:fast|much|quick|good)|likely|will i|would i|will we|probable|probably)\b"
)
_NOT_A_FORECAST = _words(
    r"\b(?:focus|work on|fix|plan|strategy|tactics?|should i|differently|when|book|"
    r"(?:can|could|must) i (?:do|change|try)|sign up|city|weather|pack|bring|warm|need)\b"
)
_OTHERS_LATER = _words(
    r"\b(?:people|athletes?|others?|finishers|those|runners|racers|teams?|folks|guys|ones)\b"
    r"(?:.{0,25}\b(?:like|similar to|near) (?:me|us|mine)\b|.{0,15}\bsimilar\b)?.{0,40}\b"
    r"(?:next|later|afterwards?|again|second race|improved?|got (?:better|faster)|"
    r"get (?:better|faster))\b"
)
_LIKE_ME = _words(r"\b(?:like (?:me|us|mine)|similar|near me|my level|as (?:fast|slow) as me)\b")
_HOW_MUCH = _words(
    r"\bhow (?:much|many (?:minutes|seconds))(?: (?:faster|better|quicker|time|more))?"
    r" (?:can|could|will|might|would|do|did|should) (?:i|we|people|athletes|others)\b.{0,30}\b"
    r"(?:improve|get|gain|drop|take off|be|become|expect)\b|"
    r"\b(?:will|would|am|are|do) (?:i|we|you think i)\b.{0,20}\b(?:likely to )?improve\b"
    r"(?=\W*$| next| with the next)"
)
_RACED_AGAIN = _words(r"\b(?:who (?:raced|came|come|race) (?:again|back))\b")

_NEXT = ("next", "next:improved", "next:selection")
_LATER = ("next:improved", "next:median", "change:1", "case:1")

_TYPE = _words(
    r"\b(?:what|which) (?:kind|type|sort) of (?:an? )?(?:hyrox |hybrid |functional )?(?:athlete|"
    r"racer|competitor|finisher|runner|hyroxer|team|racing)\b.{0,12}\b(?:am i|are we|i am|we are|"
    r"i'?m|do i|would you|does that make)\b|\barchetypes?\b|"
    r"\bmy (?:athlete|athletic|racing|race|hyrox) (?:type|profile)\b|\bmy type(?! of)\b|"
    r"\b(?:am i|are we|i am|i'?m) (?:more )?(?:of )?(?:a |an |the )?(?:\w+ or )?(?:runner|engine|"
    r"strength|power|balanced|all[\s-]?rounder|fader|hybrid)(?: athlete| type| racer)?\b"
    r"(?=\W*$| or\b)"
)
_OWN_LEVEL = (
    r"(?:my|our) (?:own )?(?:level|speed|standard|finish(?:ing)? time|other segments|"
    r"other splits)|someone (?:like me|of my (?:level|speed))"
)
_LEVEL = _words(
    r"\b(?:at|of|on|for|around|with|from) (?:my|our) (?:own )?(?:level|speed|standard|"
    r"finish(?:ing)? time)\b|\b(?:my|same) level\b|\bas (?:fast|slow|quick) as (?:me|i am|us)\b|"
    r"\bsame (?:finish(?:ing)?(?: time)?|time|speed) as (?:me|i|us|mine)\b"
)
_OTHERS_DO = _words(
    r"\b(?:how|what) (?:do|did|does) (?:others|people|those|they|finishers|athletes)\b"
)
_SHOW = _words(r"\b(?:show|who|list|name|which athletes?|neighbou?rs?)\b")
_STRENGTHS = _words(
    r"\b(?:strengths?|weak\w*|good|bad|strong\w*|better|worse|slow|fast|best|worst)\b.{0,30}"
    rf"\b(?:for|given|relative to|considering|compared (?:to|with)|than|against) {_OWN_LEVEL}\b|"
    rf"\b(?:given|relative to|considering|against|for|compared (?:to|with)) {_OWN_LEVEL}\b.{{0,40}}"
    r"\b(?:strengths?|weak\w*|strong\w*|good|bad|slow|fast|best|worst|better|worse)\b|"
    r"\b(?:real|true|actual|relative) (?:strengths?|weak(?:ness|nesses|est)?)\b|"
    r"\b(?:relatively|unusually|out of line|out of character)\b|\bstand(?:s|ing)? out\b|"
    r"\bout of the ordinary\b"
)
_GAP = _words(
    r"\bnext (?:10|ten|tenth)\b|\bnext (?:faster )?(?:group|decile|bracket)\b|\bwaterfall\b|"
    r"\bseparat\w+ (?:me|us) from\b|\bbetween (?:me|us) and\b|"
    r"\b(?:gap|distance|how far)\b.{0,20}\b(?:to|from|off|behind) (?:the )?(?:cohort |peer )?"
    r"(?:median|middle|average|next|faster)\b"
)
_MEDIAN = _words(r"\b(?:median|middle|average|cohort)\b")
_BEFOREHAND = _words(
    r"\b(?:expected|predicted|forecast|prediction|expectation)\b.{0,30}\bbefore(?:hand)?\b|"
    r"\bbefore (?:the|my|our) (?:race|start)\b.{0,40}\b(?:expected|predicted|forecast)\b|"
    r"\b(?:would|could) you have (?:predicted|expected|forecast)\b"
)
_HURT = _words(
    r"\bcompromised\b|"
    r"\bstations?\b.{0,15}\b(?:hurt|cost|slow\w*|kill\w*|ruin\w*|affect\w*|wreck\w*)\b.{0,12}"
    r"\b(?:run|running|runs|legs|pace)\b"
)
_RUN_AFTER = _words(
    r"\b(?:run(?:s|ning)?|lap|kilomet(?:re|er)|km|pace)\b.{0,15}\b(?:after|off|out of|"
    r"following|coming off)\b"
)
_PARTNER = _words(
    r"\bwho (?:did|lost|gained|slowed|was (?:slow|fast|weak|strong|bett|worse)\w*)\b(?!.*\bthan\b)|"
    r"\bwhich (?:one )?of us\b|\b(?:my|our) (?:partner|team ?mates?)\b|\bpartner'?s\b"
)
_NOT_JUDGED = _words(
    r"\b(?:what|which|anything|why|something)\b.{0,40}\b(?:not (?:be )?judged?|missing from|"
    r"(?:is|are|was|were|times?|splits?|segments?) (?:missing|left out)|"
    r"could ?n(?:o|')t (?:be )?judged?|incomplete|no times?)\b"
)
_OF_A_RACE = _words(r"\b(?:race|report|result|splits?|segments?|times?|data|judged?)\b")


def request(
    question: str,
    segments: tuple[Segment, ...],
    topics: tuple[str, ...],
    *,
    advice: bool,
    team: bool = False,
) -> Focus | None:
    """The computation or reading that a question about an open race asks for, if any.

    Args:
        segments: what the question names.
        topics: corpus topics that it names.
        advice: whether it asks what to do; most readings are then not meant.
        team: whether the race is one of a team.
    """
    stations = tuple(s for s in segments if not s.is_run)
    mine = bool(_MINE.search(question))
    if found := computation(question, segments):
        return found
    if team and _PARTNER.search(question) and not advice:
        return Focus(Intent.TEAM, ("team",), segments=segments)
    if _is_next(question, segments, topics):
        people = bool(_OTHERS_LATER.search(question) or _RACED_AGAIN.search(question))
        return Focus(Intent.NEXT, opening=_LATER if people else _NEXT)
    if _TYPE.search(question):
        return Focus(Intent.ARCHETYPE, opening=("archetype", "archetype:meaning"))
    if mine and not advice and not set(segments) & set(RUNS):
        if stations and _RUN_AFTER.search(question):
            keys, fallback = _keys("after", stations), _keys("segment", stations)
            return Focus(Intent.PACING, keys, segments=segments, fallback=fallback)
        if _HURT.search(question):
            worst = ("after-loss:1", "after-loss:2")
            return Focus(Intent.PACING, worst, fallback=("running", "fade"))
    if _NOT_JUDGED.search(question) and _OF_A_RACE.search(question):
        return Focus(Intent.MISSING, ("missing",))
    if advice and not _STRENGTHS.search(question) and not _OTHERS_DO.search(question):
        return None
    if _BEFOREHAND.search(question):
        return Focus(Intent.EXPECTED, ("before", "expectation"))
    return _compared(question, segments, mine)


def computation(question: str, segments: tuple[Segment, ...]) -> Focus | None:
    """What has to be computed for the question: a what-if, a projection, target splits, a way."""
    if _is_what_if(question, segments):
        return Focus(Intent.WHAT_IF, segments=segments)
    if _is_projection(question, segments):
        return Focus(Intent.PROJECT, segments=segments)
    goal = bool(_GOAL.search(question)) and not _OTHER_RACE.search(question)
    if _SPLITS.search(question) and not _TRAINING.search(question):
        return Focus(Intent.TARGET, segments=segments)
    goal = goal and not _TRAINING.search(question)
    if goal and _SPLITS_FOR.search(question) and _NEEDED.search(question):
        return Focus(Intent.TARGET, segments=segments)
    if segments or _OTHER_RACE.search(question):
        return None
    if _TAKES.search(question):
        return Focus(Intent.ROUTE)
    asked = _WAY_THERE.search(question) and _HOW.search(question) and _MINE.search(question)
    if goal and asked and not _IF_I.search(question):
        return Focus(Intent.ROUTE)
    return None


def _is_what_if(question: str, segments: tuple[Segment, ...]) -> bool:
    if not _IF.search(question) or not _CHANGED.search(question):
        return False
    amount = re.search(_AMOUNT, question, re.IGNORECASE)
    if segments:
        return bool(amount) or bool(
            re.search(r"\b(?:faster|quicker|slower|better)\b", question, re.I)
        )
    return bool(amount) and bool(_CHANGEABLE.search(question))


def _is_projection(question: str, segments: tuple[Segment, ...]) -> bool:
    if _PROJECTION.search(question):
        return True
    if not _FINISH_THEN.search(question):
        return False
    after = segments and re.search(r"\bafter\b", question, re.IGNORECASE)
    return bool(_UNDER_WAY.search(question)) or bool(after)


def _is_next(question: str, segments: tuple[Segment, ...], topics: tuple[str, ...]) -> bool:
    if segments or _TRAINING.search(question) or _NOT_A_FORECAST.search(question):
        return False
    if _NEXT_RACE.search(question) and _FORECAST.search(question):
        return True
    if _RACED_AGAIN.search(question):
        return True
    if _OTHERS_LATER.search(question) and _LIKE_ME.search(question):
        return True
    return bool(_HOW_MUCH.search(question)) and not set(topics) - {"goals"}


def _compared(question: str, segments: tuple[Segment, ...], mine: bool) -> Focus | None:
    if not mine:
        return None
    if _GAP.search(question):
        to = "median" if _MEDIAN.search(question) else "next"
        steps = (f"to:{to}:1", f"to:{to}:2", f"to:{to}:3")
        losses = ("place", "loss:1", "loss:2")
        return Focus(Intent.GAP, steps, fallback=losses, opening=(f"to:{to}",))
    instead = _keys("segment", segments)
    if _STRENGTHS.search(question):
        if segments:
            keys = _keys("strength", segments)
            return Focus(Intent.STRENGTHS, keys, segments=segments, fallback=instead)
        keys = _sides(question, "strength")
        return Focus(Intent.STRENGTHS, keys, opening=("strengths",))
    if _LEVEL.search(question) and not _SHOW.search(question):
        if segments:
            keys = _keys("level", segments)
            return Focus(Intent.LEVEL, keys, segments=segments, fallback=instead)
        near = ("peers", "neighbour:1", "neighbour:2")
        return Focus(Intent.LEVEL, _sides(question, "level"), fallback=near, opening=("level",))
    return None


def _keys(group: str, segments: tuple[Segment, ...]) -> tuple[str, ...]:
    """Keys of the first three segments' facts in a group."""
    return tuple(f"{group}:{segment.value}" for segment in segments[:3])


_BAD = _words(r"\b(?:weak\w*|los\w+|slow\w*|bad|worst|worse|behind)\b")
_GOOD = _words(r"\b(?:strengths?|strong\w*|gain\w*|fast|good|best|better|ahead)\b")


def _sides(question: str, group: str) -> tuple[str, ...]:
    """The losses, the gains, or both, of a group of facts."""
    before = f"{group}-" if group else ""
    bad, good = bool(_BAD.search(question)), bool(_GOOD.search(question))
    if bad and not good:
        return tuple(f"{before}loss:{n}" for n in (1, 2, 3))
    if good and not bad:
        return tuple(f"{before}gain:{n}" for n in (1, 2, 3))
    return (f"{before}loss:1", f"{before}loss:2", f"{before}gain:1")
