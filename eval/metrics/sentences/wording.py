"""A sentence in the words of the evidence, before anything in it is read.

Coaches name runs in lists (``runs 5, 7 and 8``) or by their place (``the last run``), leave the
unit out where a sentence has said it once (``362 seconds, 13 fewer than the 375``), and have many
words for the median, for the athlete and for who was ahead. Each is put as the evidence would put
it, so that every reader after this one knows one wording only. Nothing here looks at the truth.
"""

import re
from functools import lru_cache

from eval.figures import figures
from eval.metrics.sentences.figures.spelled import in_figures

_PLACES = "first second third fourth fifth sixth seventh eighth".split()
_RUN_PLACES = {
    **{word: number for number, word in enumerate(_PLACES, 1)},
    **dict.fromkeys(("opening", "very first"), 1),
    **dict.fromkeys(("last", "final", "closing", "very last"), 8),
}
_PLACE = "|".join(sorted(_RUN_PLACES, key=len, reverse=True))
_NO_UNIT = r"(?![\d:.%]\d|[\d%]| ?(?:s|sec|seconds|min|minutes|km|m|kg|times|sets|reps)\b)"
_RUN_LIST = re.compile(
    r"\b(?:runs|laps) (?P<first>[1-8])(?P<rest>(?:(?:, and |, | and | & | or | as well as | plus |"
    rf" through | to | until |-|–|/)(?:run )?[1-8]{_NO_UNIT})+)",
    re.IGNORECASE,
)
_TO = re.compile(r"(?P<low>[1-8])(?: through | to | until |-|–)(?P<high>[1-8])")
_PLACED_RUNS = re.compile(
    rf"\b(?:the|your|my) (?P<one>{_PLACE}) and (?:the |your )?(?P<other>{_PLACE}) runs?\b",
    re.IGNORECASE,
)
_PLACED_RUN = re.compile(
    rf"\b(?:(?:the|your|my|a|their|its) )?(?P<place>{_PLACE}) (?:running leg|run)\b"
    r"(?! (?:back|in|of the (?:week|day|month|year)|after (?:a|an|illness|injury))\b)",
    re.IGNORECASE,
)
_SLEDS = re.compile(
    r"\bsled (?P<one>push|pull) and (?:the )?(?P<other>push|pull)\b"
    r"|\b(?P<both>both (?:the )?sleds|the two sleds|both sled stations)\b",
    re.IGNORECASE,
)
_SHORT = (
    (re.compile(r"(?<=\w)['’]d\b", re.I), " would"),
    (re.compile(r"(?<=\w)['’]ll\b", re.I), " will"),
    (re.compile(r"(?<=\w)['’]re\b", re.I), " are"),
)
_WENT_TO = re.compile(
    r"\b(?:went|goes|belonged) to (?:(?P<you>you|your (?:team|pair))|(?:the |your )?(?:\w+ similar "
    r"athlete|median peer|peers|field)|him|her|them),? by (?=(?:about |some )?\d)",
    re.IGNORECASE,
)
"""``run 5 went to athlete 2 by 22 s``."""
_RUN_NUMBER = re.compile(r"\brun (?:number|no\.?|#) ?(?=[1-8]\b)", re.IGNORECASE)
_NO_FASTER = re.compile(r"\bno (?:quicker|faster|sooner|earlier|less) than (?=\d)", re.IGNORECASE)
_NO_SLOWER = re.compile(
    r"(?:\band |\bor )?\bno (?:slower|later|longer|more) than (?=\d+:)", re.IGNORECASE
)
_THOUSAND = re.compile(r"\b(?P<each>per|every|each) thousand\b", re.IGNORECASE)
_TYPICAL = re.compile(
    r"\bthe (?:typical|usual|average|middle|median) (?:(?:pro|open|mixed) )?"
    r"(?:man|woman|pair|team|peer|athlete|finisher|duo)(?: of your (?:group|field|cohort))?\b|"
    r"\bthe (?:man|woman|pair|team|athlete|one) in the middle\b|"
    r"\bthe middle (?=of (?:the|your) (?:field|group|cohort|peers))",
    re.IGNORECASE,
)
_OF_GROUP = re.compile(
    r"(?P<share>\d[\d.]* %) (?:of )?(?:(?:your|the|all|such|similar|mixed|comparable|other) )*"
    r"(?:pairs|teams|men|women|athletes|finishers)"
    r"(?: (?:in|of|from) (?:your|the) (?:group|field|cohort|division))?\b",
    re.IGNORECASE,
)
_GAINED_OVER = re.compile(
    r"\b(?P<gain>gains?|gained|gave you|gives you|worth|lead|advantage|edge|profit|margin|won|"
    r"cushion)"
    r"\b(?P<size>(?:[^.;:]|:(?=\d)){0,40}?) over (?=(?:the|your) (?:peer|median|field|average|"
    r"usual))",
    re.IGNORECASE,
)
"""``worth 3:46 over the median`` is gained on it, no time above it."""
_ORDINARY = re.compile(
    r"(?P<size>\d[\d:.]*(?: s| seconds| min)?) (?:less|fewer) would (?:have been|be) (?:the )?"
    r"(?:ordinary|normal|usual|typical|norm|average|enough|par|standard)\b",
    re.IGNORECASE,
)
_TO_FIND = re.compile(
    r"\b(?:(?:would|will|'d)? ?(?:have|need|needs) to|must) (?:find|gain|save|make up|shave|"
    r"cut|trim)"
    r"(?: off)?(?= (?:about |some |around )?(?:\d|a |half|three|two))",
    re.IGNORECASE,
)
_TO_MATCH = re.compile(
    r"\bto (?:match|catch|reach|equal|keep up with|be level with) (?:the |your |those )?"
    r"(?:next|peers?|median|field|middle|typical|best|top)\b", re.I
)  # fmt: skip
_HAVE_OVER = re.compile(r"\bha(?:ve|s|d) over you:?(?= (?:about |some )?\d)", re.IGNORECASE)
_WENT_OFF = re.compile(
    r"\b(?:(?:fell|dropped|tailed|went|died|trailed|fall|drop|tail) (?:off|away|back)|tired|wilted)"
    r" (?P<more>more|harder|worse|further|less|more gently)\b", re.I
)  # fmt: skip
_YOU = re.compile(r"\b(?:you|your)\b", re.IGNORECASE)
_TEAM = re.compile(r"\byour (?:team|pair|duo|side)['’]s\b", re.IGNORECASE)
_YOU_TWO = re.compile(
    r"\b(?:the (?:two|pair|both) of you|you two|you both)\b(?! (?:share|split|take turns))", re.I
)
_GROUP = r"(?:cohort|field|peers|group|pack|division|women|men|pairs|teams|athletes|finishers)"
_MIDDLE = re.compile(
    rf"\bthe (?:middle|midpoint|centre|center) of (?=(?:the|your|its) (?:[\w'’-]+ ){{0,3}}"
    rf"{_GROUP}\b)",
    re.IGNORECASE,
)
_COMPARABLE = re.compile(
    r"\bcomparable (?:pairs|teams|athletes|men|women|finishers|duos)\b", re.IGNORECASE
)
_THE_USUAL = re.compile(
    r"\bthan the (?P<time>\d[\d:.]*(?: ?(?:s|seconds?|min|minutes?))?) (?=(?:that (?:is|are) )?"
    r"(?:usual|typical|normal|customary|average|standard)\b)",
    re.IGNORECASE,
)
_USUALLY = re.compile(
    r"\bthan you (?:(?:usually|normally|typically|generally|otherwise) "
    r"(?:run|do|ran|did|are|were)|(?:run|ran) (?:usually|normally|otherwise))\b",
    re.IGNORECASE,
)
_BEAT = re.compile(
    r"\b(?:edged (?:out|past)|pipped|nosed out|shaded|finished ahead of|came in ahead of)\b", re.I
)
_LEFT_BACK = re.compile(
    r"\bleft you (?P<size>(?:[^.;,]|[.,]\d){0,40}?\d[\d:.]*(?: ?(?:s|seconds?|min|minutes?))?) "
    r"(?:back|behind|down|adrift|short)\b",
    re.IGNORECASE,
)
_AT_MEDIAN = re.compile(
    r"\b(?:hit|met|equalled|struck) (?=(?:the|your) (?:peer |cohort )?median\b)", re.IGNORECASE
)
_ARRIVED = re.compile(
    r"\b(?:cross(?:ed|es)|reach(?:ed|es)|was at|were at|got to) the "
    r"(?:finish(?:ing)?(?: line)?|line)|\b(?:got|came|was|were) home\b|"
    r"\b(?:come|comes|came) in\b(?! (?:a|an|at|by|with)\b)",
    re.IGNORECASE,
)
_NEIGHBOUR = re.compile(
    rf"\b(?:the|your) (?P<place>{'|'.join(_PLACES[:5])})(?: of the)? "
    r"(?:neighbou?rs?|(?:most )?(?:similar|matching|nearest|closest) "
    r"(?:athletes?|teams?|pairs?))\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\b(?:(?:the )?(?:similar|invented) )?(?:athlete|team|neighbour) "
    r"(?P<number>[1-5])(?![\d:.%]\d|\d)",
    re.IGNORECASE,
)
"""By the number that evidence gives it; a number there would be read as how far one was ahead."""
_ONE_SIMILAR = re.compile(rf"\bthe (?P<place>{'|'.join(_PLACES[:5])}) similar athlete\b", re.I)
_OTHER_FIRST = re.compile(
    r"^(?:(?:the )?(?:median|typical|usual|average) \w+|athlete \d|(?:your |the )?peers|"
    r"most of them|(?:the \w+ )?similar (?:athletes?|teams|pairs))\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\band (?=(?:had|have|has|also|then)? ?(?:was|were|won|lost|gained|took|ran|finished|beat)\b)",
    re.IGNORECASE,
)
_NO_UNIT_AFTER = re.compile(
    r"\s*(?:$|[.,;!?)](?!\d)|(?:that|which|is|was|are|were|for|in|on|at|by|and|but|to|when|while|"
    r"of (?:these|those|it|that)|less|more|fewer|longer|shorter|sooner|later|earlier|faster|slower|"
    r"quicker|ahead|behind|below|above|under|over|better|worse|off|down|up|instead|too|"
    r"of (?:the|your) (?:peer|typical|median|usual)|"
    r"would|gained|lost|won|saved|extra)\b)",
    re.IGNORECASE,
)
_UNIT_BEFORE = re.compile(
    r"\b(?:(?:median|average|norm|mean|typical|usual|normal)(?: (?:is|was|of|at|for \w+|being|"
    r"\w+ (?:is|was|takes|took|needs|needed)))*|against|versus|vs\.?|takes?|took|needs?|needed|"
    r"than|than the|than your|above the|below the|over the|under the|with|where|another|"
    r"a further|other|where the|"
    r"compared (?:with|to)|of the|spends?|spent|to|from|by|and|lost|gained|saved|is|was|"
    r"(?:is|was|be) (?:about|around|roughly|nearly|almost|just|just over|just under))\s+$"
    r"|\b(?:median|average|norm)(?: of| is| was|:)?\s*$|(?:,|\()\s*$",
    re.IGNORECASE,
)
_NO_TIME = re.compile(
    r"\b(?:places?|athletes?|runs?|seasons?|levels?|types?|top|ranked|number|no\.?|aged?|stations?|"
    r"position)\s+$",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\s*(?:less|more|fewer|longer|shorter|sooner|later|earlier|faster|slower|quicker|ahead|behind|"
    r"below|above|under|over|better|worse|too many|too much|gained|lost|saved|won|extra)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=16384)
def in_plain_words(text: str) -> str:
    """A text with amounts, runs and people as the evidence names them."""
    text = _RUN_LIST.sub(_run_list, text)
    text = _PLACED_RUNS.sub(
        lambda m: " and ".join(f"run {_RUN_PLACES[m[one].lower()]}" for one in ("one", "other")),
        text,
    )
    text = _PLACED_RUN.sub(lambda m: f"run {_RUN_PLACES[m['place'].lower()]}", text)
    text = _SLEDS.sub(lambda m: f"sled {m['one'] or 'push'} and sled {m['other'] or 'pull'}", text)
    text = _THOUSAND.sub(r"\g<each> 1,000", text)
    text = _RUN_NUMBER.sub("run ", text)
    text = _YOU_TWO.sub("you", _TEAM.sub("your", text))
    text = _MIDDLE.sub("the median of ", text)
    text = _USUALLY.sub("than your usual run", text)
    return in_figures(text)


@lru_cache(maxsize=8192)
def as_evidence_says(sentence: str) -> str:
    """A sentence in plain words, with who was ahead of whom in the evidence's words, and with the
    units that it leaves out."""
    for short, full in _SHORT:
        sentence = short.sub(full, sentence)
    text = _BEAT.sub("beat", in_plain_words(sentence))
    text = _NO_SLOWER.sub("to ", _NO_FASTER.sub("from ", text))
    text = _as_compared(text)
    text = _AT_MEDIAN.sub("were level with ", text)
    text = _LEFT_BACK.sub(r"cost you \g<size>", text)
    text = _ARRIVED.sub("finished", text)
    text = _NEIGHBOUR.sub(r"the \g<place> similar athlete", text)
    text = _NUMBERED.sub(lambda m: f"the {_PLACES[int(m['number']) - 1]} similar athlete", text)
    text = _COMPARABLE.sub("peers", text)
    text = _WENT_TO.sub(lambda m: "gained you " if m["you"] else "cost you ", text)
    if _OTHER_FIRST.match(text):
        text = _GOES_ON.sub("and they ", text)
    text = _ORDINARY.sub(r"\g<size> slower than the median", _with_units(text))
    return _THE_USUAL.sub(r"than the median of \g<time> ", text)


def _as_compared(text: str) -> str:
    """Whom one is compared with, and who gained, in the words of the evidence."""
    text = _TYPICAL.sub("the median peer", text)
    if _YOU.search(text):
        text = _OF_GROUP.sub(r"\g<share> of your peers", text)
    text = _GAINED_OVER.sub(
        lambda m: f"{'gained' if m['gain'].lower() == 'worth' else m['gain']}{m['size']} against ",
        text,
    )
    text = _HAVE_OVER.sub("beat you by", text)
    if _TO_MATCH.search(text):
        text = _TO_FIND.sub("lost", text)
    return _WENT_OFF.sub(
        lambda m: f"faded {'less' if m['more'].lower() in ('less', 'more gently') else 'more'}",
        text,
    )


def neighbours_named(sentence: str) -> frozenset[int]:
    """The numbers of the similar athletes that a sentence in the evidence's words names."""
    return frozenset(_PLACES.index(m["place"].lower()) + 1 for m in _ONE_SIMILAR.finditer(sentence))


def _run_list(match: re.Match[str]) -> str:
    numbers = match["first"] + match["rest"]
    spread = _TO.sub(
        lambda m: ", ".join(str(n) for n in range(int(m["low"]), int(m["high"]) + 1)) or m[0],
        numbers,
    )
    runs = [f"run {number}" for number in re.findall(r"[1-8]", spread)]
    return ", ".join(runs[:-1]) + " and " + runs[-1]


def _with_units(text: str) -> str:
    """``362 seconds, 13 fewer than the 375``: seconds, said once, are meant of what follows.

    Only of whole numbers that stand where a time stands (beside a comparison, after "median",
    "takes", "than") and that no other noun follows.
    """
    found = figures(text)
    said = next(
        (one for one in found if one.unit == "s" and one.step == 1 and ":" not in one.written), None
    )
    if said is None:
        return text
    for one in reversed(found):
        if one.start < said.end or one.unit or one.bare is not None or "." in one.written:
            continue
        before, after = text[: one.start], text[one.end :]
        if _NO_TIME.search(before) or not _NO_UNIT_AFTER.match(after):
            continue
        if _COMPARED.match(after) or _UNIT_BEFORE.search(before):
            text = f"{before}{one.written} s{after}"
    return text
