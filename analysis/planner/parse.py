"""A person's words as input of the planner: a goal, or changes of segments.

Nothing is guessed: what can be read in two ways is asked back, as an ``InputError`` whose message
is the question. A text that asks for neither gives ``None`` or nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from analysis.planner.vocabulary import Amount, Token, Word, plain, tokens
from hyrox.errors import InputError
from hyrox.results import TOTAL_LIMITS_S
from hyrox.segments import Segment
from hyrox.times import format_time

_WAYS = (Word.FASTER, Word.SLOWER, Word.LOSE)


def parse_goal(text: str, own_s: float | None = None) -> float | None:
    """The finish a text asks for, seconds: ``under 1:20``, ``sub 80``, ``1:15:00 in Berlin``.

    A finish that was run (``I did 1:24``) and times of segments are no goals. With the athlete's
    own finish, ``5 minutes faster`` is one.

    Raises:
        InputError: two different goals, or one that no finish can be; the message asks.
    """
    text = plain(text)
    found = tokens(text)
    wanted: list[float] = []
    named: list[float] = []
    for place, token in enumerate(found):
        if token.word is not Word.AMOUNT or token.amount.finish_s is None:
            continue
        before = found[place - 1] if place else None
        after = found[place + 1] if place + 1 < len(found) else None
        if _is_change(before, after) or _of_segment(found, place) or _other(text, token):
            continue
        if _was_run(text, found, place):
            continue
        cued = before is not None and before.word is Word.REACH and _touch(text, before, token)
        low, high = TOTAL_LIMITS_S
        possible = low <= token.amount.finish_s <= high
        if cued and not possible and (token.amount.bare is None or _is_word(before, "sub")):
            raise InputError(
                f"'{token.text}' is no finish: they go from {format_time(low)} to "
                f"{format_time(high)}. Which finish do you mean, as h:mm:ss?"
            )
        if possible and cued:
            wanted.append(token.amount.finish_s)
        elif possible and (token.amount.clock or _alone(text, token)):
            named.append(token.amount.finish_s)
    goals = sorted(set(wanted or named))
    if len(goals) > 1:
        raise InputError(f"Which goal do you mean: {' or '.join(map(format_time, goals))}?")
    if goals:
        return goals[0]
    return _relative_goal(found, own_s)


def parse_changes(text: str, own: Mapping[Segment, float] | None = None) -> dict[Segment, float]:
    """Changes of segments, seconds, negative is faster, in race order.

    ``sled push 20 s faster, wall balls 30 s faster``; ``half a minute off the Roxzone``;
    ``run 5 s per km faster`` (each of the eight runs). A time for several segments needs ``each``
    or ``together`` (then it is shared evenly).

    Args:
        own: the athlete's times, which percentages and times to reach (``sled push in 2:30``)
            need.

    Raises:
        InputError: something can be read in two ways, or not without the athlete's times.
    """
    text = plain(text)
    read = _joined(tokens(text))
    found = [token for place, token in enumerate(read) if not _is_goal(read, place, text)]
    if not any(token.word is Word.SEGMENT or _of_runs(token) for token in found):
        return {}
    real = [t for t in found if t.word is Word.AMOUNT and t.amount.bare is None]
    if not real:
        return _unitless(found)
    found = [t for t in found if t.word is not Word.AMOUNT or t.amount.bare is None]
    clauses = _clauses(found)
    ways = {way for clause in clauses if (way := _way(clause))}
    changes: dict[Segment, float] = {}
    for clause in clauses:
        way = _way(clause) or (ways.copy().pop() if len(ways) == 1 else 0)
        for segment, change in _changes(clause, way, own).items():
            if changes.get(segment, change) != change:
                raise InputError(
                    f"{segment.label} is named twice with different changes. Which one counts?"
                )
            changes[segment] = change
    return {segment: changes[segment] for segment in Segment if segment in changes}


def _is_word(token: Token | None, text: str) -> bool:
    """Whether a token is this very word."""
    return token is not None and token.text == text


def _is_change(before: Token | None, after: Token | None) -> bool:
    """``20 s faster``, ``cut 5 minutes``: an amount of change, not a time to reach."""
    follows = after is not None and after.word in (*_WAYS, Word.EACH)
    precedes = before is not None and before.word in _WAYS and before.text[-4:] != "than"
    return follows or precedes


def _was_run(text: str, found: list[Token], place: int) -> bool:
    """``I did 1:24``, ``finished in 1:24``."""
    behind = place - 1
    if behind >= 1 and found[behind].text == "in":
        behind -= 1
    return (
        behind >= 0
        and found[behind].word is Word.PAST
        and all(_touch(text, *pair) for pair in pairwise(found[behind : place + 1]))
    )


def _of_segment(found: list[Token], place: int) -> bool:
    """``sled push in 2:30``: the time of a segment named right before it."""
    behind = place - 1
    while behind >= 0 and found[behind].word in (Word.REACH, Word.PAST, Word.AMOUNT):
        behind -= 1
    return behind >= 0 and found[behind].word is Word.SEGMENT and found[behind].text != "run"


def _touch(text: str, first: Token, second: Token) -> bool:
    """Only small words between two tokens."""
    between = text[first.end : second.start].strip(" :-~\"'")
    return all(word in _SMALL for word in between.split())


_SMALL = frozenset("of is a an the my in for time finish about around roughly at done".split())


def _other(text: str, token: Token) -> bool:
    """``4:30 per km``, ``20 5k``, ``5 km in 22:30``, ``90 minutes before``: no finish."""
    return bool(_OTHER_AFTER.match(text, token.end) or _OTHER_BEFORE.search(text[: token.start]))


_OTHER_AFTER = re.compile(
    r"[ /]*(?:a |an |per )?(?:km|kilomet|mile|\d+ ?k|(?:half )?marathon|week|day|before|after|ago|"
    r"later)"
)
_OTHER_BEFORE = re.compile(r"(?:\d ?km?|kilomet\w+|miles?|marathon)\b[ :]*(?:[a-z]+[ :]+){0,2}$")


def _alone(text: str, token: Token) -> bool:
    """Hardly more than the amount itself was written, as in a field for the goal."""
    rest = f"{text[: token.start]} {text[token.end :]}"
    return token.amount.bare is None and len(rest.split()) <= 3


def _relative_goal(found: list[Token], own_s: float | None) -> float | None:
    if own_s is None or any(token.word is Word.SEGMENT for token in found):
        return None
    amounts = [t.amount for t in found if t.word is Word.AMOUNT and t.amount.bare is None]
    faster = any(token.word is Word.FASTER for token in found)
    if len(amounts) != 1 or not faster or any(t.word in (Word.SLOWER, Word.LOSE) for t in found):
        return None
    amount = amounts[0]
    if amount.percent is not None:
        return own_s * (1 - amount.percent / 100)
    return None if amount.seconds is None else own_s - amount.seconds


def _is_goal(found: list[Token], place: int, text: str) -> bool:
    """An amount that is the finish to reach, beside changes: ``... to go under 1:20``."""
    token = found[place]
    if token.word is not Word.AMOUNT or token.amount.finish_s is None or not place:
        return False
    before = found[place - 1]
    low, high = TOTAL_LIMITS_S
    return (
        before.word in (Word.REACH, Word.PAST)
        and _touch(text, before, token)
        and not _of_segment(found, place)
        and low <= token.amount.finish_s <= high
    )


def _joined(found: list[Token]) -> list[Token]:
    """``wall balls from 5:00 to 4:30`` with one amount of change, 30 s faster."""
    kept: list[Token] = []
    for place, token in enumerate(found):
        around = found[place - 4 : place] if place >= 4 else []
        if [t.word for t in around] == _FROM_TO and around[1].text == "from":
            first, last = around[2].amount.seconds, token.amount.seconds
            if first is not None and last is not None and around[3].text == "to":
                change = Amount(seconds=abs(last - first), sign=-1 if last < first else 1)
                del kept[-3:]
                token = replace(token, start=around[1].start, amount=change)
        kept.append(token)
    return kept


_FROM_TO = [Word.SEGMENT, Word.PAST, Word.AMOUNT, Word.REACH]


def _clauses(found: list[Token]) -> list[list[Token]]:
    """One list of tokens for each amount.

    Where segments come first (``sled push, sled pull 20 s faster, row 5 s``) a clause ends at the
    first stop after its amount; where amounts come first, at the last stop before the next.
    """
    words = [token.word for token in found]
    amounts = [i for i, word in enumerate(words) if word is Word.AMOUNT]
    segment_first = Word.SEGMENT in words[: amounts[0]]
    clauses, start = [], 0
    for here, following in pairwise(amounts):
        stops = [i for i in range(here, following) if words[i] is Word.STOP]
        if not stops:
            raise InputError(
                f"'{found[here].text}' and '{found[following].text}': which belongs to what? "
                "Separate the changes with commas."
            )
        end = stops[0] if segment_first else stops[-1]
        clauses.append(found[start:end])
        start = end + 1
    return [*clauses, found[start:]]


def _way(clause: list[Token]) -> int:
    """-1 for faster, 1 for slower, 0 where nothing says.

    Raises:
        InputError: both are said, or ``lose``, which people say of time and of weight of time.
    """
    if any(token.word is Word.LOSE for token in clause):
        raise InputError("Does 'lose' mean slower or faster here? Write 'slower' or 'faster'.")
    ways = {-1 for token in clause if token.word is Word.FASTER}
    ways |= {1 for token in clause if token.word is Word.SLOWER}
    ways |= {token.amount.sign for token in clause if token.amount.sign}
    if len(ways) > 1:
        raise InputError("Is that faster or slower? Write for example 'sled push 20 s faster'.")
    return ways.pop() if ways else 0


def _changes(
    clause: list[Token], way: int, own: Mapping[Segment, float] | None
) -> dict[Segment, float]:
    (amount,) = (token for token in clause if token.word is Word.AMOUNT)
    segments = tuple(dict.fromkeys(s for token in clause for s in token.segments))
    each = any(token.word is Word.EACH for token in clause)
    if not segments and any(map(_of_runs, clause)):
        segments = tuple(segment for segment in Segment if segment.is_run)
    if not segments:
        raise InputError(f"'{amount.text}': at which segment? Name it, for example 'sled push'.")
    said = amount.amount
    if said.span:
        raise InputError(f"'{amount.text}': which of the two? Give one number.")
    if said.percent is not None:
        share = _needed(way, amount.text) * said.percent / 100
        return {segment: share * _own(own, segment, amount.text) for segment in segments}
    if said.seconds is None:
        raise InputError(f"'{amount.text}' is not a time. Write seconds (20 s) or m:ss (1:30).")
    before = clause[max(0, clause.index(amount) - 1)]
    if not way and (said.clock or before.word in (Word.REACH, Word.PAST)):
        return {s: said.seconds - _own(own, s, amount.text) for s in segments}
    change = _needed(way, amount.text) * said.seconds
    if len(segments) == 1 or each:
        return dict.fromkeys(segments, change)
    if any(token.word is Word.TOGETHER for token in clause):
        return dict.fromkeys(segments, change / len(segments))
    names = _listed(clause)
    raise InputError(
        f"Is that {amount.text} at each of {names}, or together? Add 'each' or 'together'."
    )


def _of_runs(token: Token) -> bool:
    """``per km``, ``each run``: said of the runs without naming them."""
    return token.word is Word.EACH and re.search(r"km|kilomet|run|lap", token.text) is not None


def _needed(way: int, text: str) -> int:
    if not way:
        raise InputError(f"'{text}': faster or slower? Write for example '{text} faster'.")
    return way


def _own(own: Mapping[Segment, float] | None, segment: Segment, text: str) -> float:
    if own is None or not own.get(segment, 0.0) > 0:
        raise InputError(
            f"'{text}' needs your own time at {segment.in_text}. Open a race that has it, or say "
            "how many seconds faster."
        )
    return own[segment]


def _listed(clause: list[Token]) -> str:
    texts = (token.text for token in clause if token.segments)
    names = list(dict.fromkeys("runs" if t in ("run", "running") else t for t in texts))
    if len(names) == 1:
        return f"the {names[0]}"
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _unitless(found: list[Token]) -> dict[Segment, float]:
    """``sled push 20 faster``: a number that somebody meant, without its unit."""
    numbers = [token for token in found if token.word is Word.AMOUNT]
    if numbers and any(token.word in _WAYS or token.amount.sign for token in found):
        raise InputError(f"'{numbers[-1].text}' what? Write '{numbers[-1].text} s' for seconds.")
    return {}
