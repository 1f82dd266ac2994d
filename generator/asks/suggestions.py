"""Questions worth a first click."""

from analysis.report import Report


def suggestions(report: Report | None) -> list[str]:
    """What to ask of a race, or without one; only what can be answered."""
    if report is None:
        return [
            "How should I pace my first race?",
            "What do I eat before the start?",
            "How do I train for the sled push at home?",
        ]
    found = ["How did I do?", "Where did I lose time?"]
    if losses := report.losses():
        found.append(f"How do I get better at my {losses[0].segment.in_text}?")
    found.append("How do I compare with athletes like me?")
    if report.archetype is not None:
        found.append("What kind of athlete am I?")
    if report.progression is not None:
        found.append("What did people like me do next?")
    return found
