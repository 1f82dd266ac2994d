"""How people tell of a race who was faster, in idioms: *picked up 31 s*, *held you back*."""

import re

_MARK = r"(?:pace|lead|mark|best|(?:peer |cohort )?median|peers?|field|cohort|group)\b"
_MIDDLE = (
    r"(?:(?:the|your|its|their) )?(?:(?:peer|cohort|typical) )?"
    r"(?:median|peers?|middle|usual|typical)\b"
)
_FAST_AFTER = (
    r"up(?= on\b| against\b| in\b| at\b|[.,;]|\s*$)|clear(?= of\b|[.,;]|\s*$)|in front|in hand|"
    r"to the good|in the lead|in your favour|to your advantage|less|fewer|earlier|sooner|"
    rf"(?:under|below|inside)(?= {_MIDDLE})|off(?= (?:the|your|every|each|all)\b(?! {_MARK}))"
)
_SLOW_AFTER = (
    r"down(?= on\b| against\b| in\b| at\b|[.,;]|\s*$)|adrift|in arrears|more|later|extra|too long|"
    r"went|short of|against you|to your disadvantage|in deficit|too slow|too much|"
    rf"(?:over|above|beyond|outside)(?= {_MIDDLE})|off(?= (?:the |your )?{_MARK})"
)
RIVAL = r"(?:the|your|its|their)?\s*(?:peers?|field|median|group|others|rivals|similar|athletes?)"
AFTER_AMOUNT = re.compile(
    rf"^\s*(?:(?P<fast>{_FAST_AFTER}|before(?= (?:you|{RIVAL})\b))"
    rf"|(?P<slow>{_SLOW_AFTER}|after(?= (?:you|{RIVAL})\b)))(?!\w)",
    re.IGNORECASE,
)
"""What may follow a time to say who was faster: ``81 s up on``, ``13 s more than``."""
_FAST_BEFORE = (
    r"pick(?:s|ed|ing)? up|ma(?:de|kes?|king) up|"
    r"(?:g[ai]ve[sn]?|brought|brings|bought|handed|earned) "
    r"(?:you|your (?:team|pair))|took back|w[io]n back|clawed back|pulled back|regained|recovered|"
    r"recouped|banked|earned|made good|took"
)
_SLOW_BEFORE = (
    r"drop(?:s|ped|ping)?|g(?:ave|ives?|iving|iven) (?:away|up)|conced(?:es|ed|ing)|shed|wasted|"
    r"leaked|bled|forfeited|spilled|handed|surrendered|ceded|trail(?:s|ed|ing)?|lagg(?:ed|ing)|"
    r"set (?:you|your (?:team|pair)) back|held (?:you|your (?:team|pair)) (?:back|up)|took"
)
BEFORE_AMOUNT = re.compile(
    rf"\b(?:(?P<fast>{_FAST_BEFORE})|(?P<slow>{_SLOW_BEFORE}))"
    r"(?:\s+(?:by|about|back|another|some|the|of|a|to))*\s*,?\s*$",
    re.IGNORECASE,
)
"""What may come before a time: ``picked up 31 s``, ``gave away 3:41``."""
_SOME_TIME = r"(?:(?:much|some|a lot of|a little|valuable|precious) )?(?:time|ground|seconds)"
_CAME = r"(?:finish(?:ed|es)?|came (?:in|home)|cross(?:ed|es) the line)(?: well| just| soon)?"
_TIRED = (
    r"(?:fad(?:ed?|es|ing)|slip(?:ped|s|ping)?|slow(?:ed|s|ing) down|tir(?:ed?|es|ing)|"
    r"(?:dropp?|tail|fell|fall)\w* (?:off|away|back))"
)
BARE = re.compile(
    rf"\b(?:(?P<fast>outpaced|out-?ran|overtook|(?:took|takes?|needed|needs?|spent|"
    rf"spend) less time|out-?performed|edged out|"
    r"(?:led|leads?|leading)(?! (?:to|over|through|via)\b)|pull(?:ed|s)? (?:away|clear)|"
    r"had the (?:edge|upper hand)|"
    r"went (?:your way|well)|did well|a plus|shone|impress(?:ed|ive)|highlight|assets?|paid off|"
    rf"{_TIRED} less|less fade than|"
    rf"(?:pick(?:s|ed|ing)? up|m(?:ade|akes?|aking) up|found|finds) {_SOME_TIME}|"
    rf"(?:in front|clear)(?= of\b)|in your favour|to your advantage|(?:sooner|earlier)(?= than\b)|"
    rf"out-?(?:row|ski|pull|push|carr|throw|lung|jump|work)\w*|before(?= {RIVAL}\b)|"
    rf"{_CAME} before(?= you\b))"
    r"|(?P<slow>h(?:eld|old|olds|olding) (?:you|your (?:team|pair)) (?:back|up)|let (?:you|your "
    r"(?:team|pair)) down|drag(?:ged|s) (?:you|your (?:team|pair))|trail(?:s|ed|ing)?|"
    r"lag(?:s|ged|ging)?|later(?= than\b)|against you|to your disadvantage|no match for|(?:took|"
    r"takes?|needed|needs?|spent|spend) more time|"
    r"struggled|problems?|a drag on|went badly|suffered|disappoint(?:ed|ing)|"
    rf"{_TIRED} more|more fade than"
    rf"|g(?:ave|ives?|iving|iven) (?:away {_SOME_TIME}|{_SOME_TIME} away)"
    rf"|(?:drop(?:s|ped|ping)?|conced(?:es|ed|ing)|shed|wast(?:es|ed|ing)) {_SOME_TIME}"
    rf"|outpaced by|overtaken|after(?= {RIVAL}\b)|{_CAME} after(?= you\b)))\b",
    re.IGNORECASE,
)
"""Idioms of a race that need no figure; in a passage they may be about anything."""
LEFT_YOU = re.compile(
    r"\b(?:(?:left|leaves?|put|puts|set|sets|sent) (?:you|your (?:team|pair)))"
    r"(?:\s+(?:about|some))?\s*$",
    re.IGNORECASE,
)
GAVE = re.compile(r"\b(?:g[ai]ve[sn]?|threw|throws)(?:\s+(?:about|some))?\s*$", re.IGNORECASE)
AWAY = re.compile(r"^\s*away\b", re.IGNORECASE)
BACK = re.compile(r"^\s*(?:back|adrift|down|behind|in arrears)\b(?! to you\b)", re.IGNORECASE)
"""``left you 4:15 back``, ``gave 60 s away``."""
