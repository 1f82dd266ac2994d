"""What the stores hold and what a run changes, as HTML for content maintainers.

Names of files, values of rows and notes of runs come from strangers' files: whatever is not a
number goes through ``data``; cells of tables do so by themselves.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ingest.results.gate import RULES
from ui.language.telling import day, mark, t, tn
from ui.web.knowledge.outcome import outcome
from ui.web.knowledge.row_table import Html, clip, data, ours, table
from ui.web.markup import esc, linked, note

if TYPE_CHECKING:
    from ingest.catalogue import EventFile

MOST_INPUTS = 50
MOST_EXAMPLES = 10

_WHAT = {
    "results": mark("Result files"), "pyrox": mark("Races of pyrox-client"),
    "site": mark("Results site"), "guidance": mark("Guidance"),
    "quarantine": mark("Rows readmitted"), "suppression": mark("A person removed"),
    "rollback": mark("Undo"),
}  # fmt: skip
_KINDS = {"guidance": mark("documents"), "web": mark("web pages")}
_NO_RESULTS = mark(
    "No results were taken in yet: athletes are compared with invented finishes of the reference "
    "field. The first results taken in replace them."
)
_OLD = {
    "athletes": mark("The athletes store is older than it should be."),
    "guidance": mark("The guidance store is older than it should be."),
    "shipped": mark("The copy of the shipped documents is older than it should be."),
}
_NO_UNDO = mark(
    "There is nothing to undo: one run can be undone, and none from before a person was removed."
)
_UNDO = mark(
    "Version {number} ({by}) would be undone, and version {before} ({before_by}) would count "
    "again: results, quarantine and guidance as they were. People who were removed stay removed."
)
_INPUT_COLUMNS = mark(
    "Rows read = new + known already + set aside, and people who asked to be left out. "
    "Readmitted: rows that left the quarantine later."
)
_QUARANTINE = mark(
    "A row stands under the first rule it breaks, with its value and where it came from. It can be "
    "corrected or vouched for and readmitted: hyrox-coach ingest quarantine readmit."
)


def about(status: Mapping[str, Any]) -> str:
    """What athletes are compared with, what the coach may cite, and the version that counts."""
    results, athletes, guidance = status["results"], status["athletes"], status["guidance"]
    version, waiting = status["version"], sum(results["quarantined"].values())
    if results["invented"]:
        compared, words = t("invented, of the reference field"), t(_NO_RESULTS)
    else:
        compared = tn("real, of {n} event", "real, of {n} events", results["events"])
        words = _real(results, athletes)
    figures = (
        (t("Finishes"), f"{athletes.get('results', 0):,}", compared),
        (
            t("Passages to cite"), f"{guidance.get('passages', 0):,}",
            tn("from {n} document", "from {n} documents", guidance.get("documents", 0)),
        ),
        (t("Rows set aside"), f"{waiting:,}", t("in the quarantine, not compared with")),
        (t("Version"), f"{version['number']}", t("made {when}", when=when(version["made"]))),
    )  # fmt: skip
    shown = "".join(
        f'<div><dt>{esc(name)}</dt><dd>{esc(figure)}</dd><dd class="hc-sub">{esc(sub)}</dd></div>'
        for name, figure, sub in figures
    )
    made_by = ""
    if version["by"]:
        # The value is HTML already; no text holds anything to escape.
        made_by = f'<p class="hc-small">{t("Made by: {who}", who=data(version["by"]))}</p>'
    return f"""
<section class="hc-hero" aria-label="{esc(t("What the stores hold"))}">
  <dl class="hc-figures hc-four">{shown}</dl>
  <p class="hc-lead">{esc(words)}</p>{made_by}
  {note(_staleness(status))}
</section>"""


def _real(results: Mapping[str, Any], athletes: Mapping[str, Any]) -> str:
    """The sentences on real finishes."""
    said = [
        tn(
            "Athletes are compared with real finishes: {n} is stored.",
            "Athletes are compared with real finishes: {n} are stored.",
            results["stored"],
        )
    ]
    if apart := athletes.get("without_all_splits", 0):
        said.append(
            tn(
                "{n} of them lacks a segment and takes no part in comparisons.",
                "{n} of them lack a segment and take no part in comparisons.",
                apart,
            )
        )
    if out := results["people_kept_out"]:
        said.append(
            tn(
                "{n} entry on the list of people who are kept out.",
                "{n} entries on the list of people who are kept out.",
                out,
            )
        )
    return " ".join(said)


def _staleness(status: Mapping[str, Any]) -> str:
    old = [_OLD[name] for name in ("athletes", "guidance") if not status[name]["current"]]
    if not status["shipped_corpus_is_current"]:
        old.append(_OLD["shipped"])
    if not old:
        return t("Both stores, athletes and guidance, are up to date with what was taken in.")
    again = t("The next run builds anew, and so does: hyrox-coach ingest build")
    return " ".join([*map(t, old), again])


def undo_words(version: Mapping[str, Any]) -> str:
    """What going back one version would bring back."""
    before = version["rollback_to"]
    if not before:
        return note(t(_NO_UNDO))
    # The values are HTML already; no text holds anything to escape.
    words = t(
        _UNDO, number=version["number"], by=data(version["by"]), before=before["number"],
        before_by=data(before["by"] or t("the beginning")),
    )  # fmt: skip
    return f'<p class="hc-reading">{words}</p>'


def sources(found: Sequence[Mapping[str, Any]]) -> str:
    """The sources of guidance."""
    rows = [
        (
            source["name"], t(_KINDS[source["kind"]]) if source["kind"] in _KINDS
            else source["kind"], source["documents"], source["passages"],
            source["licence"] or t("see its documents"),
            source["citation"] or t("see its documents"),
        )
        for source in found
    ]  # fmt: skip
    heads = (
        t("Source"), t("Kind"), t("Documents"), t("Passages"), t("Licence"), t("Citation"),
    )  # fmt: skip
    return table(t("Sources of guidance"), heads, rows, numbers=(2, 3))


def inputs(found: Sequence[Mapping[str, Any]]) -> str:
    """What results came from, the newest first."""
    entries = list(reversed(found))
    if not entries:
        return note(t("No results were taken in yet."))
    rows = [
        (
            entry["name"], entry["layout"], when(entry["taken"]), entry["read"], entry["kept"],
            entry["unchanged"], entry["set_aside"], entry["readmitted"],
            _provenance(entry["provenance"]),
        )
        for entry in entries[:MOST_INPUTS]
    ]  # fmt: skip
    heads = (
        t("Input"), t("Layout"), t("Taken in"), t("Rows read"), t("New"), t("Known already"),
        t("Set aside"), t("Readmitted"), t("Provenance"),
    )  # fmt: skip
    words = t(_INPUT_COLUMNS)
    if (left := len(entries) - MOST_INPUTS) > 0:
        words += f" {t('... and {n} more: hyrox-coach ingest status lists all.', n=f'{left:,}')}"
    return (
        table(t("Inputs of results"), heads, rows, numbers=range(3, 8))
        + f'<p class="hc-small">{esc(words)}</p>'
    )


def _provenance(said: Mapping[str, str]) -> Html:
    if not said:
        return Html(esc(t("the file alone")))
    return Html("<br>".join(linked(clip(f"{name}: {value}", 400)) for name, value in said.items()))


def events(found: Mapping[str, "EventFile"]) -> str:
    """The race weekends, the latest season first; folded, as there may be hundreds."""
    if not found:
        return ""
    names = {key: event_name(key) for key in found}
    ordered = sorted(found, key=lambda key: (-names[key][0], names[key][1]))
    rows = [(names[key][1], str(names[key][0]), found[key].rows) for key in ordered]
    shown = table(t("Events"), (t("Event"), t("Season"), t("Finishes")), rows, numbers=(2,))
    count = event_count(len(rows))
    return f'<details class="hc-table-fold"><summary>{count}</summary>{shown}</details>'


def event_count(count: int) -> str:
    return esc(tn("{n} event", "{n} events", count))


def event_name(key: str) -> tuple[int, str]:
    """Season and name of an event from its key, ``season-8/2026-oslo-1a2b3c``."""
    match = re.fullmatch(r"season-(\d+)/(.+?)(?:-[0-9a-f]{6})?", key)
    if match is None:
        return 0, key
    return int(match[1]), match[2].replace("-", " ").title()


def quarantine(counts: Mapping[str, int]) -> str:
    """Rows that were set aside, per rule, with what the rule means."""
    if not counts:
        return note(t("The quarantine is empty: every row that was read passed the gate."))
    return f'{rules_table(counts)}<p class="hc-small">{esc(t(_QUARANTINE))}</p>'


def rules_table(counts: Mapping[str, int]) -> str:
    ordered = sorted(counts.items(), key=lambda entry: -entry[1])
    rows = [
        (rule, ours(RULES[rule]) if rule in RULES else t("see the notes"), n)
        for rule, n in ordered
    ]  # fmt: skip
    return table(t("Rules"), (t("Rule"), t("Meaning"), t("Rows")), rows, numbers=(2,))


def examples(columns: Mapping[str, Sequence[Any]], total: int) -> str:
    """The first rows of the quarantine, by the columns of ``quarantine.VERDICT``: which row, where
    it came from, what stood there."""
    rows = [
        (name, f"{source}:{line}", rule, f"{field} = {_value(value)}")
        for name, source, line, rule, field, value in zip(*columns.values(), strict=True)
    ]
    if not rows:
        return ""
    shown = table(t("Examples"), (t("Row"), t("Where"), t("Rule"), t("Value")), rows)
    words = tn("{first} of {n} row.", "{first} of {n} rows.", total, first=f"{len(rows):,}")
    return f'{shown}<p class="hc-small">{esc(words)}</p>'


def _value(value: object) -> str:
    return t("(nothing)") if value is None or value == "" else str(value)


def runs(found: Sequence[Mapping[str, Any]]) -> str:
    """The last runs, the newest first."""
    if not found:
        return note(t("Nothing was taken in, undone or removed yet."))
    rows = [
        (
            _what(str(run.get("what"))), when(str(run.get("at", ""))),
            Html(esc(outcome(run)) + notes_list(run.get("notes", []), fold=True)),
            f"{float(run.get('seconds', 0)):,.1f}", int(run.get("version", 0)),
        )
        for run in found
    ]  # fmt: skip
    heads = (t("What"), t("When"), t("Outcome"), t("Seconds"), t("Version"))
    return table(t("Last runs"), heads, rows, numbers=(3, 4))


def _what(kind: str) -> str:
    return t(_WHAT[kind]) if kind in _WHAT else kind


def notes_list(notes: Sequence[str], *, fold: bool = False) -> str:
    if not notes:
        return ""
    items = "".join(f'<li lang="en" dir="ltr">{data(text, 400)}</li>' for text in notes)
    if not fold:
        return f'<ul class="hc-notes">{items}</ul>'
    return (
        f'<details class="hc-fold"><summary>{esc(tn("{n} note", "{n} notes", len(notes)))}'
        f'</summary><ul class="hc-notes">{items}</ul></details>'
    )


def when(stamp: str) -> str:
    """``2026-11-22T01:15:01+0000`` as ``22 Nov 2026, 01:15``; anything else as it is."""
    try:
        moment = datetime.strptime(stamp, "%Y-%m-%dT%H:%M:%S%z")
    except ValueError:
        return stamp or t("never")
    return t("{day}, {time}", day=day(moment.date(), "d MMM y"), time=f"{moment:%H:%M}")
