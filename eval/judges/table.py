"""A judge's opinion as text for a terminal."""

from collections.abc import Iterator, Mapping
from typing import Any

from eval.running.table import aligned, shown

Found = Mapping[str, Any]


def table(found: Found) -> str:
    """Every figure under a heading that says whose opinion it is."""
    return "\n".join(_lines(found))


def _lines(found: Found) -> Iterator[str]:
    first, other = found["ways"]
    yield f"Opinion of {_plain(found['judge']['model'])}, a language model"
    yield "It can be wrong and is never the only evidence: rules measured evaluation.json."
    yield ""
    asked, pairs = found["questions"], found["pairs"]
    outcomes = ", ".join(f"{name} {count:,}" for name, count in pairs["outcomes"].items())
    yield f"{pairs['pairs']:,} pairs, each in both orders: {outcomes}"
    yield (
        f"  left out: {asked['alike']:,} with two answers alike, {pairs['unusable']:,} without a "
        f"verdict that can be read, {asked['private_left_out']:,} private, "
        f"{asked['unanswered_left_out']:,} not answered both ways"
    )
    rows = [
        (f"judge's opinion: {first} over {other}, win rate, %", _share(pairs["win_rate"])),
        ("the same verdict in both orders, %", _share(pairs["consistent"])),
        ("the answer shown first is better, % (50: the order does nothing)",
         _share(pairs["first_shown"])),
        ("agreement with itself in the other order, kappa", _kappa(pairs["with_itself"])),
    ]  # fmt: skip
    yield aligned(rows)
    if pairs["inconsistent"]:
        moved = ", ".join(f"{name} {n:,}" for name, n in pairs["inconsistent_by"].items())
        yield f"  of {pairs['inconsistent']:,} that changed with the order: {moved}"
    if pairs["win_rate_by_family"]:
        yield ""
        families = pairs["win_rate_by_family"].items()
        yield aligned([(f"  {name}", _share(one)) for name, one in families])
    yield ""
    yield from _sentences(found["sentences"])
    if found["with_people"] is not None:
        yield ""
        yield from _people(found["with_people"])
    yield ""
    yield from _spent(found)


def _sentences(found: Found) -> Iterator[str]:
    yield (
        f"{found['sentences']:,} sentences of {found['answers']:,} answers, "
        f"{found['unusable']:,} answers without verdicts that can be read"
    )
    yield aligned([
        *((f"judge's opinion: claims supported, {way}, %", _share(one))
          for way, one in found["supported"].items()),
        ("agreement with the rules, kappa", _kappa(found["with_rules"])),
        ("  of claims alone, kappa", _kappa(found["of_claims"])),
        ("  the same label, %", _share(found["with_rules"]["same"])),
    ])  # fmt: skip
    table = found["with_rules"]["table"]
    if table:
        yield aligned([
            ("  rules \\ judge", *table),
            *((f"  {name}", *(f"{n:,}" for n in row.values())) for name, row in table.items()),
        ])  # fmt: skip


def _people(found: Found) -> Iterator[str]:
    both = found["agreement"]
    yield (
        f"{both['units']:,} choices of {found['raters']:,} people about the same pairs "
        f"({found['skipped']:,} skipped, {found['elsewhere']:,} about others)"
    )
    yield aligned(
        [
            ("agreement with people, kappa", _kappa(both)),
            ("  the same outcome, %", _share(both["same"])),
            ("  where neither says tie, %", _share(found["decided"]["same"])),
        ]
    )


def _spent(found: Found) -> Iterator[str]:
    spent = found["spent"]
    tokens = (
        "tokens not told by the server"
        if spent["tokens_in"] is None
        else f"{spent['tokens_in']:,} tokens in, {spent['tokens_out']:,} out"
    )
    money = "" if spent["money"] is None else f", {spent['money']:,.2f} at the prices given"
    yield f"Spent: {spent['replies']:,} replies, {tokens}{money}, {spent['seconds']:,.0f} s"
    if spent["asked_again"]:
        yield f"  {spent['asked_again']:,} were asked for once more: they could not be read"
    if spent["cut_short"]:
        yield f"  {spent['cut_short']:,} were cut short: allow more with --max-tokens"
    if spent["sampled"]:
        yield f"  {spent['sampled']:,} were sampled: the server takes no temperature of 0"
    if without := found["questions"]["without_reply"]:
        yield f"  {without:,} questions have no reply: the same command asks them again"


def _share(one: Found | None) -> str:
    return shown(one, 1) or "-"


def _kappa(found: Found) -> str:
    return shown(found["kappa"], 2) or "not defined"


def _plain(text: str) -> str:
    return "".join(c for c in text if c.isprintable())
