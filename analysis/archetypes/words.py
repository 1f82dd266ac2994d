"""An archetype in one line, as an athlete reads it: true of this race, not only of the group."""

from collections.abc import Mapping

_CLEAR = 0.5
_LEAD = 0.1
_WORTH_SAYING = 0.5

_KINDS: dict[str, str] = {
    "engine": "an engine",
    "strength": "a strength athlete",
    "balanced": "a balanced athlete",
    "fader": "a fader",
    "slow transitions": "an athlete with slow transitions",
}
_MEANINGS: dict[str, str] = {
    "engine": "the runs carry the race and the stations cost time",
    "strength": "the stations carry the race and the runs cost time",
    "balanced": "no part of the race stands out by much",
    "fader": "the late runs fall off against the early ones",
    "slow transitions": "the Roxzone takes more than its share",
}
_PLACES: dict[str, str] = {
    "running": "running",
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
    (name, share), (other, next_share) = sorted(memberships.items(), key=lambda m: -m[1])[:2]
    kind, percent = _kind(name), f"{share:.0%}"
    if share - next_share < _LEAD:
        opening = (
            f"Between {kind} ({percent}) and {_kind(other)} ({next_share:.0%}): "
            f"{_MEANINGS.get(name, name)}"
        )
    else:
        clearly = "Clearly" if share >= _CLEAR else "Most like"
        opening = f"{clearly} {kind} ({percent}): {_MEANINGS.get(name, name)}"
    return f"{opening}. {_own(axes)}"


def _kind(name: str) -> str:
    return _KINDS.get(name, name)


def _own(axes: Mapping[str, float]) -> str:
    best, worst = max(axes, key=lambda a: axes[a]), min(axes, key=lambda a: axes[a])
    parts = []
    if axes[best] >= _WORTH_SAYING:
        parts.append(f"your strongest part is {_PLACES[best]}")
    if axes[worst] <= -_WORTH_SAYING:
        parts.append(f"your weakest is {_PLACES[worst]}")
    if not parts:
        return "For your level, every part is close to what is usual."
    if len(parts) == 1:
        parts = [parts[0].replace("your weakest is", "your weakest part is")]
    return f"For your level, {' and '.join(parts)}."
