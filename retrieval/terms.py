"""The words athletes use for the sport's things: which segments and topics a question names.

Slang and abbreviations (BBJ, WB, erg, rox) as well as full names. Pure functions on text.
"""

import re
from functools import lru_cache

from hyrox.segments import SEGMENTS, Segment

_SEGMENT_WORDS: dict[Segment, str] = {
    Segment.SKI_ERG: r"ski[\s-]?ergs?|ski|skiing",
    Segment.SLED_PUSH: r"sled[\s-]?push(?:es|ing)?|push(?:ing)? (?:(?:the|a|my) )?sled|prowler",
    Segment.SLED_PULL: r"sled[\s-]?pull(?:s|ing)?|pull(?:ing)? (?:(?:the|a|my) )?sled|rope pull",
    Segment.BURPEE_BROAD_JUMP: r"burpees?(?:[\s-]broad[\s-]jumps?)?|broad[\s-]jumps?|bbjs?",
    Segment.ROW: r"row(?:ing|er|s)?(?:[\s-]?erg)?|concept ?2",
    Segment.FARMERS_CARRY: r"farmer'?s?(?:[\s-](?:carry|carries|walks?))?|kettlebell carry|carries",
    Segment.SANDBAG_LUNGES: r"sand[\s-]?bags?(?:[\s-]lunges?)?|lunges?|lunging",
    Segment.WALL_BALLS: r"wall[\s-]?balls?|wbs?|wallies",
    Segment.ROXZONE: r"rox[\s-]?zone|rox|transitions?",
}

_TOPIC_WORDS: dict[str, str] = {
    "running": r"run(?:s|ning|ner)?|jog(?:ging)?|5k|10k|kilomet(?:re|er)s?|economy|threshold|"
    r"intervals?|tempo|long run|easy runs?|compromised|vo2",
    "pacing": r"pac(?:e|es|ing)|start(?:ed)? too fast|negative split|fade[ds]?|blew up|blow up",
    "rules": r"rules?|format|order of|how many|allowed|disqualif\w*|judges?|age groups?|divisions?",
    "loads": r"loads?|weights?|kg|kilos?|how heavy|heavy is",
    "penalties": r"penalt\w*|wrong lane|missed (?:a )?lap",
    "strength": r"strength|strong(?:er)?|squats?|deadlifts?|lift(?:ing)?|gym|plyo\w*|power",
    "concurrent": r"concurrent|same day|same session|interference|combin\w+ (?:running|strength)",
    "periodisation": r"periodi[sz]ation|training block|phases?|weeks? (?:out|plan|programme)|"
    r"deload",
    "weekly_structure": r"weekly|training week|days? (?:a|per) week|schedule|how often",
    "taper": r"taper(?:ing)?|last (?:two )?weeks?|race week",
    "race_day": r"race (?:day|morning|week)|warm[\s-]?up|bag|check[\s-]?in|shoes?|outfit|"
    r"simulation",
    "fuelling": r"fuel(?:l?ing)?|gels?|carb(?:s|ohydrates?)?|breakfast|eat before|"
    r"carb[\s-]?load\w*",
    "hydration": r"hydrat\w*|drink(?:ing)?|water|electrolytes?|sweat\w*|salt",
    "supplements": r"supplements?|caffeine|coffee|creatine|beta[\s-]?alanine|pre[\s-]?workout",
    "nutrition": r"protein|diet|calories?|meals?|food|nutrition|lose weight|weight loss|"
    r"eat(?:ing)?",
    "sleep": r"sleep(?:ing)?|insomnia|nap",
    "recovery": r"recover(?:y|ing)?|sore(?:ness)?|rest days?|doms|ice bath|massage|heat|hot",
    "injury": r"injur\w*|pain(?:ful)?|hurts?|ache|niggle|knees?|shoulders?|back|shins?|"
    r"ill(?:ness)?|"
    r"sick|cold|flu",
    "red_flags": r"emergency|warning signs?|red flags?|doctor|ambulance",
    "women": r"wom[ae]n|female|period|cycle|menstrua\w*|pregnan\w*|postpartum",
    "masters": r"masters?|over (?:40|50|60)|older|age",
    "youth": r"youth|teen\w*|kids?|under 18|16",
    "adaptive": r"adaptive|wheelchair|para|disab\w*",
    "doubles": r"doubles?|partner|pairs?",
    "relay": r"relay|team of four",
    "first_timers": r"first (?:time|race|hyrox)|beginner|newbie|never (?:done|raced)|starting out",
    "goals": r"goals?|target|sub[\s-]?\d+|realistic|average (?:time|finish)|good time",
    "equipment": r"home|no equipment|without (?:a )?(?:sled|gym|machine)|substitut\w*|"
    r"alternatives?",
}


@lru_cache(maxsize=1)
def _patterns() -> tuple[dict[Segment, re.Pattern[str]], dict[str, re.Pattern[str]]]:
    def whole(words: str) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)

    return (
        {segment: whole(words) for segment, words in _SEGMENT_WORDS.items()},
        {topic: whole(words) for topic, words in _TOPIC_WORDS.items()},
    )


_RUN_NUMBER = re.compile(
    r"\b(?:run|lap|km|kilomet(?:re|er))\s*(?:number\s*|no\.?\s*|#)?([1-8])\b(?!:\d)"
    r"|\b(first|second|third|fourth|fifth|sixth|seventh|eighth|last|final)\s+(?:run|lap|km)\b"
    r"|\b([1-8])(?:st|nd|rd|th)\s+(?:run|lap|km)\b",
    re.IGNORECASE,
)
_AS_ASCII = str.maketrans("ıİſ", "iis")
"""Letters that patterns take for ASCII ones when case is ignored, and ``lower`` does not."""
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def segments_named(text: str) -> tuple[Segment, ...]:
    """Segments a text names, in race order; ``last run`` is run 8."""
    stations, _ = _patterns()
    found = {segment for segment, pattern in stations.items() if pattern.search(text)}
    for match in _RUN_NUMBER.finditer(text):
        word = (match[2] or "").translate(_AS_ASCII).lower()
        number = int(match[1] or match[3] or 0) or (
            8 if word in ("last", "final") else _ORDINALS.index(word) + 1
        )
        found.add(Segment(f"run_{number}"))
    return tuple(segment for segment in SEGMENTS if segment in found)


def topics_named(text: str) -> tuple[str, ...]:
    """Corpus topics a text names: its stations first, then the other topics."""
    _, topics = _patterns()
    stations = tuple(s.value for s in segments_named(text) if not s.is_run)
    return stations + tuple(topic for topic, pattern in topics.items() if pattern.search(text))
