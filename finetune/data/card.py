"""The card of a data set: what is in it, from what, what was thrown away, how varied it is."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from finetune.data.quality import THRESHOLD

Counts = Mapping[str, int]
Shares = Mapping[str, float]

_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"))


@dataclass(frozen=True)
class PartCard:
    """One file. Mappings go by kind; ``wanted`` and ``made`` count examples, ``targets`` assistant
    messages; ``dropped`` counts reasons; ``near_duplicates`` and ``distinct`` are shares, 0 to 1.
    """

    sha256: str
    wanted: Counts
    made: Counts
    targets: Counts
    families: int
    dropped: Mapping[str, Counts]
    near_duplicates: Shares
    distinct: Shares
    distinct_by_kind: Mapping[str, Shares]
    repetition: float
    threshold: float

    @property
    def examples(self) -> int:
        return sum(self.made.values())

    @property
    def short(self) -> Counts:
        """Kinds of which fewer were made than wanted, and how many are missing."""
        gaps = {kind: count - self.made[kind] for kind, count in self.wanted.items()}
        return {kind: gap for kind, gap in gaps.items() if gap}


@dataclass(frozen=True)
class Card:
    """A data set; ``parts`` go by file name."""

    seed: int
    examples: int
    parts: Mapping[str, PartCard]

    def as_json(self) -> dict[str, Any]:
        """The published shape of ``finetune data --json``."""
        return asdict(self) | {"short": {name: part.short for name, part in self.parts.items()}}


def table(card: Card) -> str:
    """The counts in aligned columns, for a terminal."""
    rows = [("part", "kind", "examples", "targets", "dropped", "near-dup", "distinct-1/2/3")]
    for name, part in card.parts.items():
        rows += [
            (name, kind, f"{made:,}", f"{part.targets[kind]:,}", _dropped(part, kind),
             f"{part.near_duplicates[kind]:.1%}", _distinct(part.distinct_by_kind[kind]))
            for kind, made in part.made.items()
        ]  # fmt: skip
        dropped = sum(sum(found.values()) for found in part.dropped.values())
        rows.append((name, "all", f"{part.examples:,}", f"{sum(part.targets.values()):,}",
                     f"{dropped:,}", "", _distinct(part.distinct)))  # fmt: skip
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def readme(card: Card) -> str:
    """The card as the Hugging Face hub reads it: YAML, then Markdown."""
    whole = sum(part.examples for part in card.parts.values())
    size = next((name for limit, name in _SIZES if whole < limit), "100K<n<1M")
    parts = "\n".join(_part(name, part) for name, part in card.parts.items())
    names = list(card.parts)
    return f"""---
license: apache-2.0
language:
- en
pretty_name: HyroxCoach conversations
size_categories:
- {size}
task_categories:
- text-generation
tags:
- hyrox
- grounded-generation
- synthetic
configs:
- config_name: default
  data_files:
  - split: train
    path: {names[0]}
  - split: test
    path: {names[-1]}
---
# HyroxCoach conversations

{whole:,} conversations that teach a small model to put a HYROX coach's evidence into words: numbers
copied, every sentence with its source, and "my sources do not say" where they do not.

**Provenance.** Made by code from the project's own facts, documents, plans and recipes; athletes
and profiles are invented. No row of a person is in it, and no text of a person who is not of the
project. Licence: Apache-2.0, as the project; the works that documents name keep theirs.

**Made with** `hyrox-coach finetune data --examples {card.examples} --seed {card.seed}`: the same
version of the project and the same seed make the same bytes.

**A line** is `{{"id", "kind", "families", "messages", "turns", "evidence", "subject"}}`. Training
reads `messages` (prompts are rendered by the functions that serve); the rest says what was made
from what, so that targets and a model's answers can be checked again.
`load_dataset("json", data_files={{"train": "{names[0]}", "test": "{names[-1]}"}})` reads it.

**Split.** By family: everything made from one document, athlete, profile or recipe is in one part.
A family is held out when a hash of its name says so (one in ten), so adding families moves none.

**Checked.** Every sentence of a target passes the verifier that serves, with the evidence its
conversation has shown by then; letters and JSON pass the check of their kind and the guard. What
failed was dropped, and is counted below. Near-duplicates are pairs of conversations of one kind
whose questions and targets share {THRESHOLD} of their 5-word shingles or more (Jaccard;
Broder 1997); a held-out conversation nearly the same as one for training is dropped. distinct-n is
the number of different n-grams over the number of words of all targets (Li et al. 2016); it falls
as a set grows. Repetition is the share of 4-grams of a target that stood in it before.

**Limits.** Wordings are combinations of written phrases and written answers, not speech of
athletes. English only. It teaches to copy and to cite, not to know.

{parts}"""


def _part(name: str, part: PartCard) -> str:
    rows = "\n".join(
        f"| {kind} | {made:,} | {part.targets[kind]:,} | {_dropped(part, kind)} "
        f"| {part.near_duplicates[kind]:.1%} | {_distinct(part.distinct_by_kind[kind])} |"
        for kind, made in part.made.items()
    )
    reasons = "\n".join(
        f"- {kind}: {reason} ({count:,})"
        for kind, found in part.dropped.items()
        for reason, count in list(found.items())[:MOST_REASONS]
    )
    short = ", ".join(f"{kind} by {missing:,}" for kind, missing in part.short.items())
    return "\n".join(
        [
            f"## {name}",
            "",
            f"{part.examples:,} conversations, {sum(part.targets.values()):,} targets, from "
            f"{part.families:,} families. distinct-1/2/3 {_distinct(part.distinct)}, repetition "
            f"{part.repetition:.3f}. SHA-256 `{part.sha256}`.",
            *([f"Short of what was wanted: {short}."] if short else []),
            "",
            "| kind | conversations | targets | dropped | near-duplicates | distinct-1/2/3 |",
            "|---|---|---|---|---|---|",
            rows,
            "",
            *(["Dropped, most frequent reasons:", "", reasons, ""] if reasons else []),
        ]
    )


MOST_REASONS = 6
"""Reasons of a kind that the page names; ``--json`` gives all."""


def _dropped(part: PartCard, kind: str) -> str:
    return f"{sum(part.dropped.get(kind, {}).values()):,}"


def _distinct(shares: Shares) -> str:
    return " / ".join(f"{share:.3f}" for share in shares.values())
