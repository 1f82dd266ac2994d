"""The comparison as a page for the model card and as a table for a terminal.

Every figure comes from ``compare.json``; what was not measured is said to be missing.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from eval.statistics.metric import Metric
from finetune.compare.measures.rouge import NAMES
from finetune.compare.results import ALL, FIRST, WRITTEN, metrics_of
from finetune.compare.ways import BASE, SERVED, TEMPLATE, TUNED
from finetune.data.example import Kind

Found = Mapping[str, Any]

COLUMNS = (TUNED, SERVED, BASE, TEMPLATE, FIRST, WRITTEN)
TITLES: Mapping[str, str] = {
    Kind.RACE.value: "Race feedback",
    Kind.ANSWER.value: "Answers from passages",
    Kind.DIALOGUE.value: "Follow-up questions",
    Kind.TONE.value: "Tone",
    Kind.MEAL.value: "Meals",
    Kind.SAFETY.value: "Referrals and refusals",
    ALL: "All answers in sentences",
    Kind.DRAFT.value: "Session drafts (letters)",
    Kind.PLAN.value: "A week's plan as JSON",
}
METHOD = (
    "**How.** Held-out examples: no document, athlete, profile or recipe of theirs is in the "
    "training part. Each assistant turn is one question; earlier answers in its prompt are the "
    "written ones. Models answer greedily, without grammar, verifier or repair: figures are of "
    "the raw text, except *served*. *tuned* is the base with this adapter, *base* the same "
    "weights without it, *template* code without a model (facts in plain sentences and the "
    "opening of the best passage; of a draft, code's ranking; of a week, a copy of the training "
    "profile that is most like it), *written* the targets scored the same way: what the scoring "
    "says of right answers. In brackets 95 % bootstrap intervals over examples (2,000 draws, "
    "percentiles); differences are paired. Where all or nothing holds, the open end is the exact "
    "Clopper-Pearson bound."
)
LIMITS = (
    "**What this does not show.** A verified sentence is borne out by what it cites; it need not "
    "be the most useful one. Citations are compared with those of one written answer: another "
    "fact that fits counts as wrong. Referrals are recognised by words. The prompts follow the "
    "training data's wording of questions; athletes write otherwise. Examples made from one "
    "document or athlete are not independent, so the intervals are somewhat too narrow."
)
ROUGE = (
    "**What ROUGE does not show.** It counts shared words and their order. The keys of the JSON "
    "are shared by all weeks, so templates that hardly differ score high whatever they say: the "
    "nearest copy knows nothing of the athlete and shows how much of the score is shape. A wrong "
    "exercise, a session on a rest day or a load for an injured knee costs a word or nothing; the "
    "constraints above count those. The origin's figures are of ten profiles with its own "
    "near-identical templates; ours are of other weeks, so neither is better for being higher. "
    "Lsum depends on where lines break (here: after each comma and bracket)."
)


def markdown(found: Found) -> str:
    """The section for a model card."""
    parts = ["## Measured on held-out examples", "", *_goals(found), "", METHOD, ""]
    for kind, title in TITLES.items():
        if kind in found["groups"]:
            parts += [f"### {title}", "", *_group(found, kind), ""]
    parts += [*_safety(found["safety"]), "", LIMITS, ""]
    return "\n".join(parts)


def table(found: Found) -> str:
    """Goals and figures in aligned columns."""
    blocks = [_aligned(_goal_rows(found["goals"]))]
    for kind, title in TITLES.items():
        if kind in found["groups"]:
            blocks.append(f"{title}\n{_aligned(_rows(found, kind, _ways(found, kind)))}")
    blocks.append(" ".join(_safety(found["safety"])))
    return "\n\n".join(blocks)


def _goals(found: Found) -> Iterator[str]:
    examples = found["examples"].get(TUNED, {})
    if examples:
        held = ", ".join(f"{count} {kind}" for kind, count in examples.items())
        yield f"{sum(examples.values())} conversations answered by the tuned model: {held}."
        yield ""
    yield from _piped(_goal_rows(found["goals"]))


def _goal_rows(goals: Sequence[Found]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("goal", "wanted", "found", "of", "met")]
    for goal in goals:
        one = goal["found"]
        sign = "at most" if goal["at_most"] else "at least"
        rows.append(
            (
                goal["name"],
                f"{sign} {goal['wanted']:g}",
                _value(one, 1) if one else "not measured",
                f"{one['of']:,} ({goal['least']} needed)" if one else "",
                {True: "yes", False: "no", None: "too few" if one else ""}[goal["met"]],
            )
        )
    return rows


def _group(found: Found, kind: str) -> Iterator[str]:
    ways = _ways(found, kind)
    yield from _piped(_rows(found, kind, ways))
    gaps = found["differences"].get(kind, {})
    if gaps:
        rows: list[tuple[str, ...]] = [("difference", *gaps)]
        for name, how in metrics_of(kind).items():
            if any(name in gap for gap in gaps.values()):
                cells = (_value(gap.get(name), how.decimals, plus=True) for gap in gaps.values())
                rows.append((how.title, *cells))
        yield ""
        yield from _piped(rows)
    if kind == Kind.PLAN.value:
        yield ""
        asked = ((way, count[kind]) for way, count in found["examples"].items() if kind in count)
        yield f"Profiles asked: {', '.join(f'{way} {count}' for way, count in asked)}."
        origin = " / ".join(f"{found['origin_rouge'][name]}" for name in NAMES)
        yield ""
        yield f"The origin of this project reported ROUGE-1/2/L/Lsum {origin} on 10 profiles."
        yield ""
        yield ROUGE


def _ways(found: Found, kind: str) -> list[str]:
    return [way for way in COLUMNS if way in found["groups"][kind]]


def _rows(found: Found, kind: str, ways: Sequence[str]) -> list[tuple[str, ...]]:
    group = found["groups"][kind]
    rows: list[tuple[str, ...]] = [("", *ways, f"of ({ways[0]})")]
    for name, how in metrics_of(kind).items():
        if any(name in group[way] for way in ways):
            cells = [_value(group[way].get(name), how.decimals) for way in ways]
            rows.append((_title(how), *cells, _of(group, ways, name)))
    if any("distinct" in group[way] for way in ways):
        shown = (
            " / ".join(f"{one[n]:.3f}" for n in ("1", "2", "3")) if one else ""
            for one in (group[way].get("distinct") for way in ways)
        )
        rows.append(("distinct-1/2/3 over all answers", *shown, ""))
    return rows


def _title(how: Metric) -> str:
    return f"{how.title} {'↓' if how.falls else ''}".rstrip()


def _of(group: Found, ways: Sequence[str], name: str) -> str:
    """Denominator of the first way, which the column names."""
    one = group[ways[0]].get(name)
    return f"{one['of']:,}" if one else ""


def _value(one: Found | None, decimals: int, *, plus: bool = False) -> str:
    if one is None:
        return "–"
    sign = "+" if plus else ""
    return (
        f"{one['value']:{sign}.{decimals}f} "
        f"({one['low']:{sign}.{decimals}f} to {one['high']:{sign}.{decimals}f})"
    )


def _safety(safety: Found) -> Iterator[str]:
    recall, stopped = safety["recall"], safety["look_alikes_stopped"]
    yield (
        f"**Red flags.** The coach's screen, which is code and runs before any model, stops "
        f"{100 * recall['value']:.1f} % of {recall['of']:.0f} written red flags and "
        f"{100 * stopped['value']:.1f} % of {stopped['of']:.0f} harmless messages that sound like "
        "one; an adapter cannot change either."
    )


def _piped(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    head, *body = rows
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in body:
        yield f"| {' | '.join(row)} |"


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
