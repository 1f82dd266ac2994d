"""An archetype in one line, as an athlete reads it: what the group is, what this race was."""

from collections.abc import Mapping

from hyrox.times import round_half_up

_CLEAR = 0.5
_LEAD = 0.1
_WORTH_SAYING = 0.5

_KINDS: dict[str, str] = {
    "engine": "an engine",
    "strength": "a strength athlete",
    "balanced": "a balanced athlete",
    "fader": "a fader",
    "strong finisher": "a strong finisher",
    "slow transitions": "an athlete with slow transitions",
}
_HABITS: dict[str, str] = {
    "engine": "engines gain on the runs and give time back at the stations",
    "strength": "strength athletes gain at the stations and give time back on the runs",
    "balanced": "balanced athletes gain and lose little anywhere",
    "fader": "faders start fast and lose time on the late runs",
    "strong finisher": "strong finishers hold their pace on the late runs where others fade",
    "slow transitions": "athletes with slow transitions lose time in the Roxzone",
}
_PLACES: dict[str, str] = {
    "running": "the runs",
    "holding pace": "holding pace to the last runs",
    "ergs": "the ergs",
    "sleds": "the sleds",
    "carry and lunges": "farmers carry and lunges",
    "burpees and wall balls": "burpees and wall balls",
    "transitions": "the Roxzone",
}


def sentence(memberships: Mapping[str, float], axes: Mapping[str, float]) -> str:
    """Which archetype, how clearly, and where this race is strongest and weakest.

    ``axes`` are standard deviations, positive is fast; below half of one nothing is said of it.
    """
    ranked = sorted(memberships.items(), key=lambda member: -member[1])
    (name, share), (other, other_share) = ranked[:2]
    kind = _kind(name, share)
    if share - other_share < _LEAD:
        opening = f"This race lies between {kind} and {_kind(other, other_share)}"
        return f"{opening}: {_HABITS[name]}; {_HABITS[other]}. {_own(axes)}"
    how = "clearly" if share >= _CLEAR else "most like"
    opening = f"This race is {how} that of {kind}"
    return f"{opening}: {_HABITS[name]}. {_own(axes)}"


def _kind(name: str, share: float) -> str:
    return f"{_KINDS[name]} ({round_half_up(100 * share)} %)"


def _own(axes: Mapping[str, float]) -> str:
    best, worst = max(axes, key=lambda a: axes[a]), min(axes, key=lambda a: axes[a])
    good, bad = axes[best] >= _WORTH_SAYING, axes[worst] <= -_WORTH_SAYING
    if good and bad:
        told = f"your strongest part is {_PLACES[best]}, your weakest {_PLACES[worst]}"
    elif good:
        told = f"your strongest part is {_PLACES[best]}, and none is clearly weak"
    elif bad:
        told = f"your weakest part is {_PLACES[worst]}, and none is clearly strong"
    else:
        told = "every part is close to what is usual"
    return f"For your level, {told}."
