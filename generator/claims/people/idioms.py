"""How people tell of a race who was faster, in idioms: *picked up 31 s*, *held you back*."""

import re

_MARK = r"(?:next|pace|lead|mark|best|(?:peer |cohort )?median|peers?|field|cohort|group)\b"
_MIDDLE = (
    r"(?:(?:the|your|its|their) )?(?:(?:peer|cohort|typical) )?"
    r"(?:median|peers?|middle|usual|typical)\b"
)
_FAST_AFTER = (
    r"up(?= on\b| against\b| in\b| at\b|[.,;]|\s*$)|clear(?= of\b|[.,;]|\s*$)|in front|in hand|"
    r"to spare|to the good|in the lead|in your favour|to your advantage|less|fewer|earlier|sooner|"
    rf"(?:under|below|inside)(?= {_MIDDLE})|off(?= (?:the|your|every|each|all)\b(?! {_MARK}))"
)
_SLOW_AFTER = (
    r"down(?= on\b| against\b| in\b| at\b|[.,;]|\s*$)|adrift|in arrears|more|later|extra|too long|"
    r"went|gone|short of|too many|on top|leaked|drained|slipped|begging|missing|down the drain|"
    r"against you|to your disadvantage|in deficit|too slow|too much|"
    rf"(?:over|above|beyond|outside)(?= {_MIDDLE})|off(?= (?:the |your )?{_MARK})"
)
RIVAL = (
    r"(?:the|your|its|their)?\s*(?:typical |usual |average |middle |other )?"
    r"(?:peers?|field|median|group|others?|rivals?|similar|athletes?|pairs?|teams?|finishers?|"
    r"m[ae]n|wom[ae]n)"
)
AFTER_AMOUNT = re.compile(
    rf"^\s*(?:(?P<fast>{_FAST_AFTER}|before(?= (?:you|{RIVAL})\b))"
    rf"|(?P<slow>{_SLOW_AFTER}|after(?= (?:you|{RIVAL})\b)))(?!\w)",
    re.IGNORECASE,
)
"""What may follow a time to say who was faster: ``81 s up on``, ``13 s more than``."""
_FAST_BEFORE = (
    r"pick(?:s|ed|ing)? up|ma(?:de|kes?|king) up|"
    r"(?:g[ai]ve[sn]?|brought|brings|bought|hand(?:ed|s)|gifted|gifts|earned) "
    r"(?:you|your (?:team|pair))|took back|w[io]n back|clawed back|pulled back|regained|recovered|"
    r"recouped|banked|earned|made good|nicked|snatched|pocketed|bagged|netted|took|ha[ds]|have|held"
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
    r"(?:dropp?|tail|fell|fall|went|go)\w* (?:off|away|back))"
)
SLOWED = (
    r"(?:(?:slow(?:ed|s|ing)?|fad(?:ed?|es|ing))(?: down| off)?|(?:tailed|dropped|went|fell) off)"
    r"(?= (?:by |about |some |around )*\d+(?:\.\d+)? ?%)"
)
"""``you slowed by 8 %``: of the later run, where a share follows."""
BARE = re.compile(
    rf"\b(?:(?P<fast>outpaced|out-?ran|overtook|(?:took|takes?|needed|needs?|spent|"
    rf"spend) less time|out-?performed|edged out|"
    r"(?:led|(?<!his )(?<!her )(?<!their )leads?|leading)(?! (?:to|over|through|via)\b)|"
    r"pull(?:ed|s)? (?:away|clear)|"
    r"had the (?:edge|upper hand)|"
    r"went (?:your way|well)|did well|a plus|shone|impress(?:ed|ive)|highlight|assets?|paid off|"
    rf"{_TIRED} (?:less|more gently)|less fade than|"
    rf"ha(?:ve|s|d) over (?=you\b)|"
    rf"(?:pick(?:s|ed|ing)? up|m(?:ade|akes?|aking) up|found|finds) {_SOME_TIME}|"
    rf"(?:in front|clear)(?= of\b)|in your favour|to your advantage|(?:sooner|earlier)(?= than\b)|"
    rf"out-?(?:row|ski|pull|push|carr|throw|lung|jump|work)\w*|before(?= {RIVAL}\b)|"
    rf"{_CAME} before(?= you\b))"
    r"|(?P<slow>h(?:eld|old|olds|olding) (?:you|your (?:team|pair)) (?:back|up)|let (?:you|your "
    r"(?:team|pair)) down|drag(?:ged|s) (?:you|your (?:team|pair))|trail(?:s|ed|ing)?|"
    r"lag(?:s|ged|ging)?|later(?= than\b)|against you|to your disadvantage|no match for|(?:took|"
    r"takes?|needed|needs?|spent|spend) more time|"
    r"struggled|problems?|leaks?|drains?|a drag on|went badly|suffered|disappoint(?:ed|ing)|"
    rf"{_TIRED} (?:more|harder|further|worse|steeper)|more fade than|"
    r"f[ea]lls? short|(?:you|your (?:team|pair)) (?:lack|lacked)"
    rf"|g(?:ave|ives?|iving|iven) (?:away {_SOME_TIME}|{_SOME_TIME} away)"
    rf"|(?:drop(?:s|ped|ping)?|conced(?:es|ed|ing)|shed|wast(?:es|ed|ing)) {_SOME_TIME}"
    rf"|outpaced by|overtaken|after(?= {RIVAL}\b)|{_CAME} after(?= you\b)))\b",
    re.IGNORECASE,
)
"""Idioms of a race that need no figure; in a passage they may be about anything."""
OVER_OTHERS = re.compile(rf"^\s*(?:in hand )?(?:on|over) (?:you\b|{RIVAL}\b)", re.IGNORECASE)
"""``had 47 s on you``: who has it was faster."""
ORDINARY = re.compile(
    r"^\s*(?:less|fewer|more) (?:would|is|was)(?: have been| be)? (?:an? |the |about )*"
    r"(?:ordinary|normal|usual|typical|par|norm|average|enough|standard|median)\b",
    re.IGNORECASE,
)
"""``72 s less would have been ordinary``: the athlete was slower by that."""
ADDED = re.compile(
    r"\b(?:threw|chipped|brought|put) in|\b(?:added|contributed|yielded|delivered|gained|won|gave)"
    r"(?: you)?(?: another| a further)?\s*$",
    re.IGNORECASE,
)
"""``the wall balls threw in 94 s more``: *more* says that it comes on top."""
SHOULD = re.compile(
    r"\b(?:should|ought to) have (?:been|run|taken|finished|come in)(?: about| some)?\s*$"
    r"|\b(?:was|were) (?:expected|due|meant) to be(?: about| some)?\s*$",
    re.IGNORECASE,
)
"""``you should have been 64 s slower``: so the athlete was faster by that."""
TO_MATCH = re.compile(
    r"\bto (?:match|catch|reach|equal|keep up with|(?:be|draw) level with|get to) (?:the |"
    r"your |those )?"
    r"(?:next|peers?|median|field|middle|typical|best|top)\b[^.;]{0,60}?\b(?:find|shave|save|gain|"
    r"cut|trim|make up|shed|drop|win back|claw back|lack|need)(?: off)?\s*$",
    re.IGNORECASE,
)
"""``to match the next 10 % you would have to find 43 s``: the athlete was slower by that."""
FIND = re.compile(r"\b(?:find|shave|save|gain|cut|trim|shed|lack|need)(?: off)?\s*$", re.IGNORECASE)
AND_MATCH = re.compile(
    r"^[^.;]{0,40}?\bto (?:match|catch|reach|equal|keep up with|(?:be|draw) level with) "
    r"(?:the |your |those )?(?:next|peers?|median|field|middle|typical|best|top)\b",
    re.IGNORECASE,
)
"""The same the other way round: ``find 43 s to match the next 10 %``."""
OUT_OF_YOU = re.compile(
    r"^\s*(?:out of|off|from) (?:you|your (?:team|pair))\b(?!['’])", re.IGNORECASE
)
"""``claw 1:50 out of you``: whoever does, the athlete loses."""
GIVES = re.compile(
    r"\b(?:ship|conced|ced|giv|gav|hand|donat|leak|surrender|yield)\w*(?: about| some| away)?\s*$",
    re.IGNORECASE,
)
HANDS_YOU = re.compile(
    r"\b(?:(?:hand|gift|donat|conced)(?:s|ed|es)?|g[ai]ve[sn]?) (?:you|your (?:team|"
    r"pair))(?: about| some)?\s*$",
    re.IGNORECASE,
)
TO_YOU = re.compile(r"^\s*to (?:you|your (?:team|pair))\b(?!['’])", re.IGNORECASE)
"""``shipped 77 s to you``."""
OWNED_LEAD = re.compile(
    r"(?:\b(?P<you>your)|\b(?:his|her|their|athlete \d+['’]s?(?: (?:pair|team)['’]s?)?))\s+"
    r"(?:(?!level\b)\w+\s+){0,2}(?:lead(?! to\b)|advantage|edge|cushion|head start)\b"
    r"[^.;:\d]{0,30}$",
    re.IGNORECASE,
)
"""``his lead at the line was a mere 16 s``."""
WENT_TO = re.compile(
    r"\b(?:went|goes|go|belonged|fell) to (?:(?P<you>you\b|your (?:team|pair)\b)|(?P<them>(?:the |"
    r"your )?(?:invented |similar )?(?:athletes? \d+|peers?|field|next|him|her|them)\b))"
    r"(?=,? by (?P<after>(?:about |some )?\d))?",
    re.IGNORECASE,
)
"""``run 1 went to athlete 3 by 20 s``: whoever it went to was faster."""
LEFT_YOU = re.compile(
    r"\b(?:(?:left|leaves?|put|puts|set|sets|sent) (?:you|your (?:team|pair)))"
    r"(?:\s+(?:about|some))?\s*$",
    re.IGNORECASE,
)
GAVE = re.compile(r"\b(?:g[ai]ve[sn]?|threw|throws)(?:\s+(?:about|some))?\s*$", re.IGNORECASE)
AWAY = re.compile(r"^\s*away\b", re.IGNORECASE)
BACK = re.compile(r"^\s*(?:back|adrift|down|behind|in arrears)\b(?! to you\b)", re.IGNORECASE)
"""``left you 4:15 back``, ``gave 60 s away``."""
