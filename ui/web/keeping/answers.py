"""An answer as the journal keeps it: what was shown, its evidence, and what a follow-up needs."""

from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from generator.answer import Answer
from generator.style import Style
from ui.web.session import Turn

_LEFT_OUT = {"saw"}
"""The whole prompt: it is long, and can be made again."""


@lru_cache(maxsize=1)
def _answers() -> TypeAdapter[Answer]:
    return TypeAdapter(Answer)


def answer_json(turn: Turn, race: str) -> dict[str, Any]:
    """A finished turn; ``race``: digest of the race it was about, empty without one."""
    assert turn.answer is not None
    return {
        "answer": _answers().dump_python(turn.answer, mode="json", exclude=_LEFT_OUT),
        "race": race,
        "style": [turn.style.length, turn.style.tone],
        "vote": turn.vote,
        "edit": turn.edit,
    }


def answer_from(content: dict[str, Any], message_id: str) -> Turn | None:
    """The turn again; None where it cannot be read, as one of another version."""
    try:
        answer = _answers().validate_python(content["answer"])
        style = Style(*content.get("style", ()))
    except (ValidationError, KeyError, TypeError, ValueError):
        return None
    return Turn(
        answer.question, None, answer.grounded, list(answer.sentences), answer,
        vote=str(content.get("vote", "")), edit=str(content.get("edit", "")), style=style,
        kept=message_id,
    )  # fmt: skip
