"""How far a rounded amount may lie from the figure that it stands for.

The hedge says which way: *about* both ways, *nearly* below, *just over* above. It stands before the
amount (*some eight minutes*) or after it (*five minutes, near enough*).
"""

import re

_SLIGHTLY = (
    r"(?:a\s+(?:little|bit|touch|shade|fraction|few\s+seconds)|slightly|just|only\s+just|barely)"
)
_HEDGES = {
    "over": rf"{_SLIGHTLY}\s+(?:over|more\s+than|above|upwards\s+of|beyond)|a\s+good",
    "under": rf"nearly|almost|not\s+quite|close\s+on|{_SLIGHTLY}\s+(?:under|less\s+than|below|"
    r"fewer\s+than|short\s+of|shy\s+of)",
    "most": r"(?:the|a)\s+(?:better|best|good|greater)\s+part\s+of",
    "more": r"(?:well\s+|far\s+)?(?:over|more\s+than|in\s+excess\s+of)|upwards\s+of",
    "less": r"(?:well\s+|far\s+)?(?:under|less\s+than|fewer\s+than)",
    "near": r"about|around|roughly|approximately|approx\.?|some|close\s+to|something\s+like|"
    r"more\s+or\s+less|in\s+the\s+(?:region|order)\s+of|somewhere\s+(?:near|around)|circa",
}
_BEFORE = re.compile(
    r"(?:^|(?<=[\s(–—,]))(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _HEDGES.items())
    + r")\s+(?:an?\s+)?$",
    re.IGNORECASE,
)  # fmt: skip
_AFTER = re.compile(
    r"^(?:\s+of\s+(?:your|its|the)\s+\w+|\s+(?:ahead|behind)\s+of\s+you(?:rs)?)?\s*,?\s*"
    r"(?:(?P<near>or\s+so\b|or\s+thereabouts|give\s+or\s+take|near\s+enough|more\s+or\s+less|"
    r"in\s+round\s+(?:figures|numbers|terms))|(?P<under>or\s+(?:very\s+)?(?:nearly|"
    r"almost)(?:\s+so)?)"
    r"|(?P<over>and\s+a\s+(?:bit|little)\b|and\s+a\s+few\s+more|or\s+(?:slightly|"
    r"a\s+little)\s+more))",
    re.IGNORECASE,
)
_ANY_AFTER = re.compile(
    r",?\s*\b(?:or\s+so|or\s+thereabouts|give\s+or\s+take|near\s+enough|in\s+round\s+(?:figures|"
    r"numbers|terms)|or\s+(?:very\s+)?(?:nearly|almost)(?:\s+so)?|and\s+a\s+(?:bit|little)|"
    r"and\s+a\s+few\s+"
    r"more|or\s+(?:slightly|a\s+little)\s+more)\b(?:\s*,(?!\d))?",
    re.IGNORECASE,
)
_OTHER_END = re.compile(r"^\s*(?:,?\s*(?:and|to|or)|[-–—]|,)\s*(?:an?\s+)?$", re.IGNORECASE)


def hedge(text: str, start: int, end: int) -> tuple[str, int]:
    """The hedge of an amount and where the two begin; none is ``("", start)``."""
    found = _BEFORE.search(text, 0, start)
    if not found:
        after = _AFTER.match(text[end:])
        kind = next((name for name in ("near", "under", "over") if after and after[name]), "")
        return kind, start
    kind = next(name for name in _HEDGES if found[name])
    if kind in ("more", "less") and re.search(r"\d\s?(?:s|%)?\s$", text[: found.start()]):
        return "", start  # "13 s more than 62 s" compares.
    return kind, found.start()


def without_hedge_after(text: str) -> str:
    """A text without the hedges that stand behind amounts."""
    return _ANY_AFTER.sub("", text)


def continues(text: str, end: int, start: int) -> bool:
    """Whether an amount from ``start`` on is the other end of the range begun by one that stops at
    ``end``: the hedge of the first holds for both (*between about 1:24 and 1:58*)."""
    return _OTHER_END.match(text[end:start]) is not None


def seconds_within(kind: str, value: float, step: float) -> tuple[float, float]:
    """The seconds that a hedged time may stand for.

    Args:
        kind: of hedge, as ``hedge`` gives it.
        value: the time named, s.
        step: how coarsely it is counted, s; 0 for an exact figure.

    *About* reaches half a step and an eighth of the amount at most; *nearly* a tenth of it at
    least, within the step; *more than* and *under* stop before the next step.
    """
    near = min(step / 2, value / 8)
    if kind == "most":
        return 0.7 * value, value - 0.1
    below = min(max(near, value / 10, 10 if value == 60 else 0), 0.9 * step)
    return _within(kind, value, (near, below, min(step / 2, value / 5), min(step, value / 2)))


def share_within(kind: str, value: float) -> tuple[float, float]:
    """The shares in per cent that a hedged one may stand for."""
    near = min(3.0, value / 8)
    if kind == "most":
        return 0.8 * value, value - 0.1
    return _within(kind, value, (near, near, min(5, value / 10), min(10, value / 5)))


def percent_within(kind: str, value: float) -> tuple[float, float]:
    """The same of a percentage in figures: *about 70 %* is 66 to 74; *about 68 %* is 68."""
    step = next((size for size in (10, 5) if value % size == 0), 0)
    near = min(step / 2, 0.07 * value)
    kind = "under" if kind == "most" else kind
    return _within(kind, value, (near, near, near, min(step, value / 5)))


def _within(
    kind: str, value: float, reach: tuple[float, float, float, float]
) -> tuple[float, float]:
    near, below, over, next_step = reach
    beyond = 0.1  # "Nearly six minutes" are not six.
    return {
        "near": (value - near, value + near),
        "under": (value - below, value - beyond),
        "over": (value + beyond, value + over),
        "more": (value + beyond, value + next_step - beyond),
        "less": (value - next_step + beyond, value - beyond),
    }[kind]
