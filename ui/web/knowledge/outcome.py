"""What became of what a run read, in one sentence."""

from collections.abc import Mapping
from typing import Any

from ui.language.telling import t, tn


def outcome(run: Mapping[str, Any]) -> str:
    """The sentence of a run (``IngestReport.as_json``)."""
    what, read, aside = run.get("what"), run.get("read", 0), sum(run.get("set_aside", {}).values())
    if what == "rollback":
        after = f"{run.get('unchanged', 0):,}"
        return t("{before} finishes before, {after} after.", before=f"{read:,}", after=after)
    if what == "suppression":
        return tn("{n} row removed.", "{n} rows removed.", run.get("suppressed", 0))
    if what == "guidance":
        return _documents(run, aside)
    counts = {
        "kept": f"{run.get('kept', 0):,}", "known": f"{run.get('unchanged', 0):,}",
        "aside": f"{aside:,}",
    }  # fmt: skip
    if left := run.get("suppressed", 0):
        return tn(
            "{n} row read: {kept} new, {known} known already, {aside} set aside, {left} left out "
            "as people asked.",
            "{n} rows read: {kept} new, {known} known already, {aside} set aside, {left} left out "
            "as people asked.",
            read, **counts, left=f"{left:,}",
        )  # fmt: skip
    return tn(
        "{n} row read: {kept} new, {known} known already, {aside} set aside.",
        "{n} rows read: {kept} new, {known} known already, {aside} set aside.",
        read, **counts,
    )  # fmt: skip


def _documents(run: Mapping[str, Any], aside: int) -> str:
    new, changed, gone = (len(run.get(kind, ())) for kind in ("added", "changed", "removed"))
    counts = [
        tn("{n} new", "{n} new", new) if new else "",
        tn("{n} changed", "{n} changed", changed) if changed else "",
        tn("{n} gone", "{n} gone", gone) if gone else "",
        tn("{n} unchanged", "{n} unchanged", run.get("unchanged", 0)),
        tn("{n} left out", "{n} left out", aside) if aside else "",
    ]
    parts = t(", ").join(filter(None, counts))
    read = run.get("read", 0)
    if not (embedded := run.get("embedded")):
        return tn("{n} document read: {parts}.", "{n} documents read: {parts}.", read, parts=parts)
    return tn(
        "{n} document read: {parts}; {embedded}.", "{n} documents read: {parts}; {embedded}.",
        read, parts=parts, embedded=tn("{n} passage embedded", "{n} passages embedded", embedded),
    )  # fmt: skip
