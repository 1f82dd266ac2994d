"""The prompt: a stable head (system, facts of the race), then turns (passages, question).

The head never changes while a race is open, so the model server keeps it; a turn adds only what
the conversation has not shown yet. Training data is rendered by these same functions.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from generator.prompts import prompt
from hyrox.evidence import EvidenceItem

Message = dict[str, str]
"""``{"role": "user" | "assistant", "content": text}``."""


@dataclass(frozen=True)
class Turn:
    """One exchange of a conversation, as the model sees it. ``said`` is empty while it is asked."""

    asked: str
    said: str = ""


def line(item: EvidenceItem) -> str:
    """``[F3] Place: faster than 46 % of ...``."""
    return f"[{item.id}] {item.text}"


def head(items: Sequence[EvidenceItem] = ()) -> str:
    """System words and the head facts of the open race (none: no race is open)."""
    if not items:
        return f"{prompt('coach')}\nNo race is open."
    return "\n".join([prompt("coach"), "Evidence:", *(line(item) for item in items)])


def turn(
    question: str, use: Sequence[EvidenceItem], new: Sequence[EvidenceItem], style: str = ""
) -> str:
    """What a question adds: items not shown before, the question, how the athlete likes to be
    spoken to (``generator.style``), the ids to speak of."""
    ids = " ".join(f"[{item.id}]" for item in use) or "none"
    wished = [f"Style: {style}"] if style else []
    return "\n".join([*(line(item) for item in new), f"Question: {one_line(question)}", *wished,
                      f"Use: {ids}"])  # fmt: skip


def messages(first: str, history: Sequence[Turn], asked: str) -> list[Message]:
    """Head, earlier turns and the new one as chat messages."""
    found: list[Message] = []
    for past in history:
        found += [{"role": "user", "content": past.asked},
                  {"role": "assistant", "content": past.said}]  # fmt: skip
    found.append({"role": "user", "content": asked})
    found[0] = {"role": "user", "content": f"{first}\n\n{found[0]['content']}"}
    return found


def ungrounded(question: str) -> list[Message]:
    """The same question with no evidence at all, for comparison."""
    return [{"role": "user", "content": f"{prompt('ungrounded')}\n\nQuestion: "
             f"{one_line(question)}"}]  # fmt: skip


def one_line(text: str) -> str:
    """A question as data: one line, no chat markers, no brackets that look like citations."""
    flat = " ".join(text.split())
    for marker in ("<start_of_turn>", "<end_of_turn>", "<bos>", "<eos>"):
        flat = flat.replace(marker, " ")
    return flat.replace("[", "(").replace("]", ")")
