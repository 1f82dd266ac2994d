"""Amounts in words as figures: ``half a minute``, ``two thirds of your peers``, ``a third slower``.

Words become figures first, so that everything that reads figures sees them; two decimals mark them
as words, which :mod:`eval.metrics.sentences.figures.amounts` reads as wide as words are.
"""

import re

_NUMBERS = dict(
    zip(
        "one two three four five six seven eight nine ten eleven twelve".split(),
        range(1, 13),
        strict=True,
    )
)
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "tenth": 10}
_PART = r"half|thirds?|quarters?|fifths?|sixths?|tenths?"
_COUNT = "|".join(_NUMBERS)
_UNITS = {"hour": 3600, "minute": 60}

_UNIT = r"(?P<unit>minute|hour)"
_OF_ALL = (
    r"of (?:athletes|runners|people|finishers|the|your|its|all|them|those|"
    r"\w+ (?:peers|athletes|finishers|teams))\b"
)

_PART_OF_TIME = re.compile(
    rf"\b(?:(?P<count>an?|{_COUNT})[ -])?(?P<part>{_PART})(?:(?: of)? an? |[ -]){_UNIT}\b",
    re.IGNORECASE,
)
_AND_A_PART = re.compile(
    rf"\b(?P<count>an?|{_COUNT}|\d+)(?: (?P<one>minute|hour))? and "
    rf"(?P<many>an?|one|two|three)[ -](?P<part>{_PART})(?: {_UNIT}s?)?\b",
    re.IGNORECASE,
)
"""``three and three-quarter minutes``, ``a minute and a quarter``."""
_ADDED = re.compile(
    rf"\b(?P<count>an?|{_COUNT}) (?:full|whole|entire|clear|complete|cool|straight) "
    r"(?=(?:minutes?|hours?|seconds?)\b)",
    re.IGNORECASE,
)
"""Words that only stress an amount: ``a full minute``."""
_COUPLE = re.compile(r"\b(?:just )?a couple of (?=(?:minutes|seconds)\b)", re.IGNORECASE)
_COUNTED = re.compile(
    rf"\b(?!one place\b)(?P<count>{_COUNT})(?=(?: (?:and|to|or) (?:{_COUNT}|\d+))? "
    r"(?:minutes?|seconds?|hours|per ?cent|places?|ranks?|points?)\b)",
    re.IGNORECASE,
)
_MINUTE = re.compile(r"\b(?:a(?P<good> (?:good|solid))?|one|1) minute\b(?!['’])", re.IGNORECASE)
_RATE = re.compile(
    r"[\d%](?:(?!\b(?:is|was|were|are|took|gave|gained|lost|cost|won|ran|went|put|set|you|your)\b)"
    r"[^.;:,]|[.,]\d){0,30}$",
    re.IGNORECASE,
)
"""``four repeats a minute``: an amount before it makes it a rate."""
_BY_A_PART = re.compile(
    rf"\ban? (?P<part>{_PART}) (?=(?:slower|faster|quicker|longer|shorter|more|less)\b)",
    re.IGNORECASE,
)
_PART_OF_ALL = re.compile(
    rf"\b(?:(?P<count>an?|{_COUNT})[ -])?(?P<part>{_PART})"
    rf"(?= {_OF_ALL}| (?:the|your) (?:peers|field)\b)"
    rf"|\bby an? (?P<by>{_PART})\b"
    rf"|(?<= top )(?P<end>{_PART})\b(?! an?\b)",
    re.IGNORECASE,
)
_PEOPLE = r"(?:peers?|athletes?|finishers?|teams?|pairs?|men|women|man|woman|people|such|runners?)"
_IN_ALL = re.compile(
    rf"\b(?P<count>{_COUNT}|\d{{1,2}})(?: {_PEOPLE})? (?:in|out of)(?: every)? "
    rf"(?P<of>{_COUNT}|\d{{1,2}}|100)"
    rf"(?=(?: of)?(?: your| the| its| all| such| similar| comparable| other| open| pro| mixed|"
    rf" male| female| \d[\d,]*)* "
    rf"{_PEOPLE}\b| (?:in|of|from|among) (?:your|the|this|that)\b"
    r"|,? (?:was|were|is|are|beat|finish\w*|ran|came|took|needed|had|did)\b)",
    re.IGNORECASE,
)
_QUANTIFIED = re.compile(
    r"\b(?:(?P<nearly>(?:nearly|almost|virtually|practically|pretty much|just about) "
    r"(?:all|every one|everyone|everybody|the whole))|(?P<all>all|every single one|every one|"
    r"everyone|everybody)|(?P<hardly>(?:hardly|scarcely|barely) (?:any|anyone|anybody|one)|"
    r"(?:nearly|almost|virtually|practically|next to) (?:none|nobody|no one))|"
    r"(?P<none>none|nobody|no one|not one))"
    r"(?= of (?:the|your|its|those|these)\b|"
    r" (?:among|in) (?:the|your|its) \w+|"
    r" (?:your|the) (?:peers|field)\b|(?<=one| no) (?:was|were|is|are|finished|beat)\b|"
    r"(?<=body) (?:was|were|is|are|finished|beat)\b)",
    re.IGNORECASE,
)
"""``none of your peers``, ``nearly all of the field``: shares without a number."""
_PLACED = re.compile(
    r"\b(?:in|inside|within|among|into) the (?:(?P<top>top|fastest|quickest|best|upper|faster)|"
    r"bottom|slowest|slower|lower|last) (?P<share>\d+(?:\.\d\d)?) ?(?:%|per ?cent\b)"
    r"(?=(?: of)? (?:your|the|all|these|those|its) |[,.;]|$)",
    re.IGNORECASE,
)
"""``in the top third of your peers``."""
_BETTER_PART = re.compile(
    r"\b(?:the better part of|the best part of|most of) (?=an? (?:minute|hour|half)\b)", re.I
)
_ELIDED = re.compile(
    rf"(?P<unit>\b(?:minutes?|seconds?|min|s|sec)\b)(?P<gap>(?:[^.;\d]|\.\d)*?[ ,])"
    rf"(?P<count>{_COUNT}|\d+) "
    r"(?=(?:ahead|behind|more|less|fewer|faster|slower|quicker|longer|shorter|sooner|earlier|later|"
    r"clear|better|worse|up|down|above|below|over|under)\b)",
    re.IGNORECASE,
)
"""``more than 17 minutes, eleven more than the median``."""
_TEENS = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SPELLED = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(_TENS)})(?:[- ](?P<ones>{'|'.join(list(_NUMBERS)[:9])}))?"
    rf"|(?P<teen>{'|'.join(_TEENS)})|(?P<dozen>a dozen))\b",
    re.IGNORECASE,
)
_UNIT_AND = re.compile(
    r"\b(?:an?|one) (?P<unit>minute|hour)(?: and)? (?=\w+ (?:minutes?|seconds?|min|s)\b)", re.I
)
_HEDGED = re.compile(r"\b(?:a (?:good|solid)|least|most|every|each|per|of|for)\s$", re.IGNORECASE)
_ONE_UNIT = re.compile(
    r"\b(?P<hedge>over|under|than|about|around|roughly|nearly|almost|by|took|to|within|quite) "
    r"an? (?P<unit>minute|hour)\b(?! and)",
    re.IGNORECASE,
)


def in_figures(text: str) -> str:
    """A text with amounts in words as figures; two decimals mark them."""
    text = _SPELLED.sub(_spelled, text)
    text = _BETTER_PART.sub("nearly ", text)
    text = _QUANTIFIED.sub(_quantified, text)
    text = _COUPLE.sub("about 2 ", _ADDED.sub(r"\g<count> ", text))
    text = _UNIT_AND.sub(lambda m: f"1 {m['unit']} and ", text)
    text = _AND_A_PART.sub(_and_a_part, text)
    text = _PART_OF_TIME.sub(_part_of_time, text)
    text = _IN_ALL.sub(lambda m: _share(_number(m["count"]) / _number(m["of"])), text)
    text = _PART_OF_ALL.sub(_part_of_all, text)
    text = _PLACED.sub(_placed, text)
    text = _BY_A_PART.sub(lambda m: _share(1 / _PARTS[m["part"].lower().rstrip("s")]) + " ", text)
    text = _ELIDED.sub(_elided, text)
    text = _COUNTED.sub(lambda m: f"{_number(m['count']):.0f}", text)
    text = _ONE_UNIT.sub(lambda m: f"{m['hedge']} 1 {m['unit']}", text)
    return _MINUTE.sub(_minute, text)


def _spelled(match: re.Match[str]) -> str:
    if match["dozen"]:
        return "12"
    if match["teen"]:
        return str(13 + _TEENS.index(match["teen"].lower()))
    return str(20 + 10 * _TENS.index(match["tens"].lower()) + int(_number(match["ones"] or "0")))


def _quantified(match: re.Match[str]) -> str:
    if match["nearly"]:
        share = "over 90.00 %"
    elif match["hardly"]:
        share = "under 10.00 %"
    else:
        share = "100.00 %" if match["all"] else "0.00 %"
    return (
        share
        if match.string[match.end() :].startswith((" of", " among", " in"))
        else (share + " of" if re.match(r" (?:your|the)\b", match.string[match.end() :]) else share)
    )


def _placed(match: re.Match[str]) -> str:
    share = float(match["share"])
    if not match["top"]:
        return f"faster than under {match['share']} %"
    rest = 100 - share
    return (
        f"faster than over {rest:.2f} %"
        if "." in match["share"]
        else (f"faster than over {rest:.0f} %")
    )


def _and_a_part(match: re.Match[str]) -> str:
    unit = match["one"] or match["unit"]
    part = _number(match["many"]) / _PARTS[match["part"].lower().rstrip("s")]
    if unit is None or part >= 1:
        return match[0]
    seconds = (_number(match["count"]) + part) * _UNITS[unit.lower()]
    return f"{seconds:.2f} s" if unit.lower() == "minute" else _time(seconds)


def _elided(match: re.Match[str]) -> str:
    unit = match["unit"]
    # Whole minutes beside a hedged amount are as rough as it; seconds are meant as they stand.
    hedge = "about " if unit.lower().startswith("min") else ""
    return f"{unit}{match['gap']}{hedge}{_number(match['count']):.0f} {unit} "


def _minute(match: re.Match[str]) -> str:
    before = match.string[max(0, match.start() - 60) : match.start()]
    if (
        _RATE.search(before)
        or match[0].startswith("1")
        or match.string[match.end() :][:5] == " and "
    ):
        return match[0]
    if match["good"]:
        return f"a{match['good']} 1 minute"
    if _HEDGED.search(before):
        return "1 minute"
    return "60.00 s"


def _part_of_time(match: re.Match[str]) -> str:
    share = _number(match["count"] or "a") / _PARTS[match["part"].lower().rstrip("s")]
    return _time(share * _UNITS[match["unit"].lower()])


def _part_of_all(match: re.Match[str]) -> str:
    if match["end"]:
        return _share(1 / _PARTS[match["end"].lower().rstrip("s")])
    if match["by"]:
        return f"by {_share(1 / _PARTS[match['by'].lower().rstrip('s')])}"
    return _share(_number(match["count"] or "a") / _PARTS[match["part"].lower().rstrip("s")]) + (
        "" if match.string[match.end() :].startswith(" of") else " of"
    )


def _time(seconds: float) -> str:
    whole = seconds / 60 if seconds >= 600 else seconds
    return f"{whole:.2f} {'min' if seconds >= 600 else 's'}"


def _share(part: float) -> str:
    return f"{100 * part:.2f} %"


def _number(word: str) -> float:
    lower = word.lower()
    return 1.0 if lower in ("a", "an") else float(_NUMBERS.get(lower, 0) or lower)
