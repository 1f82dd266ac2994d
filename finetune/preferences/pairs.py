"""Pairs of answers, one preferred: from kept feedback, and from the styles of the tone examples
(those about declining: ``finetune.preferences.declining``).

A line is ``{"prompt", "chosen", "rejected", "source", "families", "question", "evidence"}``, the
first three in TRL's conversational preference format. A preferred answer must pass the verifier:
an athlete may wish for other words, never for other numbers.
"""

import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from finetune.data.checks import fault_of_sentences
from finetune.data.example import Example
from finetune.data.sources.world import World
from finetune.data.split import one_part
from generator.personal.kept import Feedback, Kept, edit_fault, seen
from generator.prompt import Message
from generator.verify import content_words
from hyrox.errors import InputError
from hyrox.evidence import Evidence, EvidenceItem

Origin = Literal["edit", "votes", "style", "declining"]
"""Where a pair comes from."""


@dataclass(frozen=True)
class Pair:
    """One prompt and two answers to it, the first preferred. ``families`` decide its part."""

    prompt: tuple[Message, ...]
    chosen: str
    rejected: str
    source: Origin
    families: tuple[str, ...]
    question: str = ""
    evidence: tuple[EvidenceItem, ...] = ()

    def line(self) -> str:
        """The pair as one line of JSON, without its end."""
        row = {
            "prompt": list(self.prompt),
            "chosen": [{"role": "assistant", "content": self.chosen}],
            "rejected": [{"role": "assistant", "content": self.rejected}],
            "source": self.source,
            "families": list(self.families),
            "question": self.question,
            "evidence": _items().dump_python(self.evidence, mode="json", exclude_defaults=True),
        }
        return json.dumps(row, ensure_ascii=False)

    @property
    def fault(self) -> str:
        """Why the preferred answer may not be taught; empty if it may."""
        if not self.chosen.strip() or not self.rejected.strip():
            return "an empty answer"
        if self.chosen == self.rejected:
            return "two equal answers"
        known = Evidence(seen(self.prompt, self.evidence))
        return "not verified" if edit_fault(self.chosen, known, self.question) else ""


@dataclass
class Made:
    """Pairs that may be taught, and how many were left out, by reason."""

    pairs: list[Pair] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def from_feedback(feedback: Feedback) -> Made:
    """Pairs of kept votes and edits.

    An edit is preferred over the answer it changed; of answers to the same prompt, one voted up
    over one voted down. Of two pairs that contradict each other the later one counts.
    """
    entries = [entry for entry in feedback.entries if entry.messages]
    made = Made(left_out=Counter({"no prompt kept": len(feedback.entries) - len(entries)}))
    latest: dict[tuple[str, frozenset[str]], Pair] = {}
    for pair in (*_edits(entries), *_votes(entries)):
        if fault := pair.fault:
            made.left_out[fault] += 1
            continue
        key = (json.dumps(pair.prompt), frozenset((pair.chosen, pair.rejected)))
        made.left_out["said before"] += latest.pop(key, None) is not None
        latest[key] = pair
    made.pairs = list(latest.values())
    made.left_out = +made.left_out
    return made


def _edits(entries: Iterable[Kept]) -> Iterator[Pair]:
    for entry in entries:
        if entry.edit:
            yield _pair(entry, entry.edit, entry.answer, "edit")


def _votes(entries: Iterable[Kept]) -> Iterator[Pair]:
    by_prompt: dict[str, dict[str, Kept]] = {}
    for entry in entries:
        if entry.vote:
            answers = by_prompt.setdefault(json.dumps(entry.messages), {})
            # The last vote on an answer counts, and its place in time with it.
            answers.pop(entry.answer, None)
            answers[entry.answer] = entry
    for answers in by_prompt.values():
        liked = [entry for entry in answers.values() if entry.vote == "up"]
        disliked = [entry for entry in answers.values() if entry.vote == "down"]
        for up in liked:
            for down in disliked:
                yield _pair(up, up.answer, down.answer, "votes")


def _pair(entry: Kept, chosen: str, rejected: str, source: Origin) -> Pair:
    return Pair(
        entry.messages, chosen, rejected, source, (question_family(entry.question),),
        entry.question, seen(entry.messages, entry.evidence),
    )  # fmt: skip


def question_family(question: str) -> str:
    """Questions of the same words, in any order and form, are one family."""
    words = sorted(content_words(question)) or question.lower().split()
    return f"question:{' '.join(words)}"


def from_styles(
    world: World, count: int, *, from_held_out: bool, seed: int, wish: str = ""
) -> Made:
    """``count`` pairs of the tone examples: the wished style over its opposite, same evidence.

    Args:
        wish: always this style, and the prompt does not tell it: as one athlete votes, whose wish
            nobody asked for. Empty: any style, told in the prompt.
    """
    from finetune.data.kinds.tone import pair as tone_pair

    rng = random.Random(f"{seed} {from_held_out}")
    made = Made()
    told: set[str] = set()
    while len(made.pairs) < count:
        example, other = tone_pair(world, rng, from_held_out, wish)
        pair = style_pair(example, other)
        if wish:
            pair = untold(pair)
        if fault := fault_of_sentences(example) or pair.fault:
            made.left_out[fault] += 1
        elif pair.line() in told:
            made.left_out["said before"] += 1
        else:
            told.add(pair.line())
            made.pairs.append(pair)
        if sum(made.left_out.values()) > 10 * count + 100:
            raise InputError(
                f"Only {len(made.pairs)} of {count} style pairs could be made: "
                f"{made.left_out.most_common(1)[0][0]}."
            )
    return made


def style_pair(example: Example, other: str) -> Pair:
    """The last target of ``example`` over ``other``, an answer to the same prompt."""
    *prompt, last = example.messages
    return Pair(
        tuple(prompt), last["content"], other, "style", example.families,
        example.turns[-1].question, seen(prompt, example.evidence),
    )  # fmt: skip


def untold(pair: Pair) -> Pair:
    """The pair with a prompt that names no style."""
    *before, last = pair.prompt
    lines = [line for line in last["content"].split("\n") if not line.startswith("Style: ")]
    return replace(pair, prompt=(*before, {**last, "content": "\n".join(lines)}))


def write_pairs(path: Path, pairs: Iterable[Pair]) -> int:
    """Write one pair a line; returns how many."""
    lines = [pair.line() + "\n" for pair in pairs]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(lines), encoding="utf-8", newline="\n")
    return len(lines)


def read_pairs(path: Path) -> list[Pair]:
    """The pairs of a file.

    Raises:
        InputError: the file cannot be read, is empty, or a line is no pair (its number is named).
    """
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise InputError(f"The pairs {path} cannot be read: {error.strerror}.") from None
    pairs = [_read(row, f"{path.name}, line {n}") for n, row in enumerate(lines, 1) if row.strip()]
    if not pairs:
        raise InputError(f"{path} holds no pairs; make some with 'hyrox-coach finetune pairs'.")
    return pairs


def _read(row: bytes, where: str) -> Pair:
    try:
        fields: dict[str, Any] = json.loads(row.decode("utf-8"))
        flat = {
            name: fields[name][0]["content"] if fields[name][0]["role"] == "assistant" else None
            for name in ("chosen", "rejected")
        }
        pair: Pair = _pairs().validate_python(fields | flat)
    except UnicodeDecodeError:
        raise InputError(f"{where}: not UTF-8 text.") from None
    except (ValidationError, ValueError, KeyError, TypeError, IndexError, AttributeError):
        raise InputError(
            f"{where}: not a pair; make pairs with 'hyrox-coach finetune pairs'."
        ) from None
    if fault := pair.fault:
        raise InputError(f"{where}: this pair may not be taught ({fault}).")
    return pair


def split(pairs: Iterable[Pair]) -> tuple[list[Pair], list[Pair]]:
    """Training and held-out pairs, by family; a pair of both parts is in neither."""
    kept = list(pairs)
    return (
        [pair for pair in kept if one_part(pair.families, wanted=False)],
        [pair for pair in kept if one_part(pair.families, wanted=True)],
    )


@lru_cache(maxsize=1)
def _items() -> TypeAdapter[Any]:
    return TypeAdapter(tuple[EvidenceItem, ...])


@lru_cache(maxsize=1)
def _pairs() -> TypeAdapter[Any]:
    return TypeAdapter(Pair)
