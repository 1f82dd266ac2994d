"""What a judge's reply says: JSON of one shape, or nothing.

Words around the object are passed over, for models like to explain. A verdict is never guessed from
them: a reply with two objects that disagree, or one with other fields, says nothing.
"""

import json
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, ValidationError

from hyrox.plans.base import Strict

_THOUGHT = "</think>"
_Shape = TypeVar("_Shape", bound=Strict)


class Label(StrEnum):
    """Whether the evidence bears a sentence out."""

    SUPPORTED = "supported"
    NOT = "not supported"
    NONE = "no claim"


class Preference(Strict):
    """The better of two answers, by its place."""

    better: Literal["A", "B", "tie"]
    reason: str


class _Grade(Strict):
    number: Annotated[int, Field(strict=True)]
    verdict: Label


class _Grades(Strict):
    sentences: tuple[_Grade, ...]


def read_preference(reply: str) -> Preference | None:
    """The verdict in a reply; ``None`` if it holds none or contradicts itself."""
    found = list(_valid(Preference, reply))
    return found[0] if len({one.better for one in found}) == 1 else None


def read_labels(reply: str, count: int) -> Sequence[Label] | None:
    """The verdicts on ``count`` sentences; ``None`` unless each has one, in order."""
    found = list(_valid(_Grades, reply))
    labels = {tuple(one.verdict for one in grades.sentences) for grades in found}
    numbers = {tuple(one.number for one in grades.sentences) for grades in found}
    if len(labels) != 1 or numbers != {tuple(range(1, count + 1))}:
        return None
    return labels.pop()


def _valid(shape: type[_Shape], reply: str) -> Iterator[_Shape]:
    # A model that thinks aloud may quote the answers while it does; what counts comes after.
    for found in _objects(reply.rpartition(_THOUGHT)[2]):
        try:
            yield shape.model_validate(found)
        except ValidationError:
            continue


def _objects(text: str) -> Iterator[Any]:
    """The JSON objects in a text; what stands inside one is not looked at again."""
    decoder = json.JSONDecoder(object_pairs_hook=_named_once)
    at = text.find("{")
    while at >= 0:
        try:
            found, end = decoder.raw_decode(text, at)
        except RecursionError:
            return
        except ValueError:
            end = at + 1
        else:
            yield found
        at = text.find("{", end)


def _named_once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a field stands twice")
    return dict(pairs)
