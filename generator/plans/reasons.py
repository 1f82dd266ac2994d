"""Why a session stands in the plan, in words that cite what they rest on.

The model's reason, once it passed the verifier, comes first; otherwise the athlete's own fact about
the session's stations, or what the guidance says of such sessions.
"""

from collections.abc import Mapping

from generator.plans.types import Choice, Slot
from hyrox.plans.plan import Day, PlanEvidence, SessionKind

_OF_RUNNING: tuple[SessionKind, ...] = ("easy_run", "long_run", "intervals", "threshold")


def with_reason(
    day: Day, slot: Slot, choice: Choice | None, known: Mapping[str, PlanEvidence]
) -> Day:
    """The session with its reason; a reason by the model keeps its own citations."""
    if choice is not None and choice.reason:
        reason, cited = choice.reason, choice.reason_evidence
    else:
        reason, cited = plain_reason(slot, known)
    return day.model_copy(update={"reason": reason, "reason_evidence": cited})


def plain_reason(slot: Slot, known: Mapping[str, PlanEvidence]) -> tuple[str, tuple[str, ...]]:
    """A reason by code and the ids it cites: the athlete's fact, and what the guidance says of such
    sessions; empty where nothing is known."""
    told, cited = fact_reason(slot, known)
    said = next((key for key in slot.evidence if key in known), None)
    if said is None:
        return told, cited
    return f"{told} {known[said].text}".strip(), (*cited, said)


def fact_reason(slot: Slot, known: Mapping[str, PlanEvidence]) -> tuple[str, tuple[str, ...]]:
    """What the athlete's race says of such a session, if anything, and its id."""
    key = next((key for key in fact_keys(slot) if key in known), None)
    return (known[key].text, (key,)) if key else ("", ())


def fact_keys(slot: Slot) -> tuple[str, ...]:
    """Ids of the athlete's facts that such a session answers, the most telling first."""
    if slot.kind in _OF_RUNNING:
        return ("race:running",)
    return tuple(f"race:{station}" for station in slot.stations)
