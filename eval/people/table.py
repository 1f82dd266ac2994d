"""What people said, as text for a terminal."""

from collections.abc import Iterator, Mapping
from typing import Any

from eval.running.table import aligned, shown

Found = Mapping[str, Any]
NOBODY = "Nobody has rated anything in these files."


def table(found: Found) -> str:
    """Comparisons, then plans; what nobody rated is left out."""
    blocks = []
    if found["comparisons"]["ratings"]:
        blocks += ["\n".join(_comparisons(found["comparisons"]))]
    if found["plans"]["ratings"]:
        blocks += ["\n".join(_plans(found["plans"]))]
    if found["replaced"]:
        lines = "line" if found["replaced"] == 1 else "lines"
        blocks += [f"{found['replaced']} {lines} gave way to a later one on the same pair."]
    return "\n\n".join(blocks) or NOBODY


def _comparisons(found: Found) -> Iterator[str]:
    yield (
        f"Blind comparison: {found['ratings']:,} ratings of {found['pairs']:,} pairs by "
        f"{found['raters']:,} raters, {found['skipped']:,} skipped"
    )
    if found["without_key"]:
        yield f"{found['without_key']:,} of them without a key: which way won is not known of these"
    for won in found["won"]:
        yield from _won(won)
    yield f"first shown won, % of choices without ties: {shown(found['first_shown_won'], 1) or '-'}"
    yield from _agreement(found["agreement"])


def _won(won: Found) -> Iterator[str]:
    names = list(won["outcomes"])
    outcomes = ", ".join(f"{name} {won['outcomes'][name]}" for name in names)
    yield f"{won['way']} over {won['over']}, win rate, %: {shown(won['win_rate'], 1) or '-'}"
    yield f"  chosen: {outcomes}"
    rows = [("  why", *names)]
    rows += [(f"  {why}", *map(str, those.values())) for why, those in won["reasons"].items()]
    if won["reasons"]:
        yield aligned(rows)
    scores = won["scores"]
    if named := sorted({name for each in scores.values() for name in each}):
        rows = [("  scores, 1 to 5", *scores)]
        rows += [
            (f"  {name}", *(shown(each.get(name), 2) or "-" for each in scores.values()))
            for name in named
        ]
        yield aligned(rows)


def _agreement(found: Found) -> Iterator[str]:
    yield f"agreement on {found['units']:,} rated by two and more: alpha {_number(found['alpha'])}"
    if (fleiss := found["fleiss"]) is not None:
        yield (
            f"  Fleiss' kappa {_number(fleiss['kappa'])} ({fleiss['units']:,} rated by "
            f"{fleiss['raters']} each)"
        )
    for pair in found["cohen"]:
        one, other = pair["raters"]
        yield f"  {one} and {other}: Cohen's kappa {_number(pair['kappa'])} ({pair['units']:,})"


def _plans(found: Found) -> Iterator[str]:
    yield (
        f"Plan rubric: {found['ratings']:,} ratings of {found['plans']:,} plans by "
        f"{found['raters']:,} raters"
    )
    rows = [("", "met", "partly", "not", "cannot judge", "worth, %", "alpha", "code agrees, %")]
    for name, one in found["criteria"].items():
        rows.append((
            name, *map(str, one["verdicts"].values()), shown(one["worth"], 0) or "-",
            _number(one["agreement"]["alpha"]), shown(one["code"]["same"], 0) or "-",
        ))  # fmt: skip
    yield aligned(rows)


def _number(value: float | None) -> str:
    return "not defined" if value is None else f"{value:.2f}"
