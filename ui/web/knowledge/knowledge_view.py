"""What the stores hold and what a run changes, as HTML for content maintainers.

Names of files, values of rows and notes of runs come from strangers' files: whatever is not a
number goes through ``data``; cells of tables do so by themselves.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ingest.results.gate import RULES
from ui.web.knowledge.row_table import Html, clip, counted, data, table
from ui.web.markup import esc, linked, note

if TYPE_CHECKING:
    from ingest.catalogue import EventFile
    from ingest.report import IngestReport

MOST_INPUTS = 50
MOST_EXAMPLES = 10
_MOST_NAMES = 30
_MOST_OPEN = 8

_WHAT = {
    "results": "Result files", "pyrox": "Races of pyrox-client", "site": "Results site",
    "guidance": "Guidance", "quarantine": "Rows readmitted", "suppression": "A person removed",
    "rollback": "Undo",
}  # fmt: skip
_KINDS = {"guidance": "documents", "web": "web pages"}
_FOLLOWS = "The coach answers with it within ten seconds; nothing has to be restarted."


def about(status: Mapping[str, Any]) -> str:
    """What athletes are compared with, what the coach may cite, and the version that counts."""
    results, athletes, guidance = status["results"], status["athletes"], status["guidance"]
    version, waiting = status["version"], sum(results["quarantined"].values())
    if results["invented"]:
        compared = "invented, of the reference field"
        words = (
            "No results were taken in yet: athletes are compared with invented finishes of the "
            "reference field. The first results taken in replace them."
        )
    else:
        compared = f"real, of {counted(results['events'], 'event')}"
        words = f"Athletes are compared with real finishes: {results['stored']:,} are stored."
        if apart := athletes.get("without_all_splits", 0):
            words += f" {apart:,} of them lack a segment and take no part in comparisons."
        if out := results["people_kept_out"]:
            words += f" {counted(out, 'entry', 'entries')} on the list of people who are kept out."
    figures = (
        ("Finishes", f"{athletes.get('results', 0):,}", compared),
        (
            "Passages to cite", f"{guidance.get('passages', 0):,}",
            f"from {counted(guidance.get('documents', 0), 'document')}",
        ),
        ("Rows set aside", f"{waiting:,}", "in the quarantine, not compared with"),
        ("Version", f"{version['number']}", f"made {when(version['made'])}"),
    )  # fmt: skip
    shown = "".join(
        f'<div><dt>{esc(name)}</dt><dd>{esc(figure)}</dd><dd class="hc-sub">{esc(sub)}</dd></div>'
        for name, figure, sub in figures
    )
    made_by = f'<p class="hc-small">Made by: {data(version["by"])}</p>' if version["by"] else ""
    return f"""
<section class="hc-hero" aria-label="What the stores hold">
  <dl class="hc-figures hc-four">{shown}</dl>
  <p class="hc-lead">{esc(words)}</p>{made_by}
  {note(_staleness(status))}
</section>"""


def _staleness(status: Mapping[str, Any]) -> str:
    old = [f"the {name} store" for name in ("athletes", "guidance") if not status[name]["current"]]
    if not status["shipped_corpus_is_current"]:
        old.append("the copy of the shipped documents")
    if not old:
        return "Both stores, athletes and guidance, are up to date with what was taken in."
    words = f"{' and '.join(old)} {'is' if len(old) == 1 else 'are'}"
    return (
        f"{words[0].upper()}{words[1:]} older than it should be. The next run builds anew, and so "
        "does: hyrox-coach ingest build"
    )


def undo_words(version: Mapping[str, Any]) -> str:
    """What going back one version would bring back."""
    before = version["rollback_to"]
    if not before:
        return note(
            "There is nothing to undo: one run can be undone, and none from before a person was "
            "removed."
        )
    return (
        f'<p class="hc-reading">Version {version["number"]} ({data(version["by"])}) would be '
        f"undone, and version {before['number']} ({data(before['by'] or 'the beginning')}) would "
        "count again: results, quarantine and guidance as they were. People who were removed stay "
        "removed.</p>"
    )


def sources(found: Sequence[Mapping[str, Any]]) -> str:
    """The sources of guidance."""
    rows = [
        (
            source["name"], _KINDS.get(source["kind"], source["kind"]), source["documents"],
            source["passages"],
            source["licence"] or "see its documents", source["citation"] or "see its documents",
        )
        for source in found
    ]  # fmt: skip
    heads = ("Source", "Kind", "Documents", "Passages", "Licence", "Citation")
    return table("Sources of guidance", heads, rows, numbers=(2, 3))


def inputs(found: Sequence[Mapping[str, Any]]) -> str:
    """What results came from, the newest first."""
    entries = list(reversed(found))
    if not entries:
        return note("No results were taken in yet.")
    rows = [
        (
            entry["name"], entry["layout"], when(entry["taken"]), entry["read"], entry["kept"],
            entry["unchanged"], entry["set_aside"], entry["readmitted"],
            _provenance(entry["provenance"]),
        )
        for entry in entries[:MOST_INPUTS]
    ]  # fmt: skip
    heads = ("Input", "Layout", "Taken in", "Rows read", "New", "Known already", "Set aside",
             "Readmitted", "Provenance")  # fmt: skip
    more = _more(len(entries) - MOST_INPUTS, "hyrox-coach ingest status lists all")
    return table("Inputs of results", heads, rows, numbers=range(3, 8)) + (
        '<p class="hc-small">Rows read = new + known already + set aside, and people who asked to '
        f"be left out. Readmitted: rows that left the quarantine later.{more}</p>"
    )


def _provenance(said: Mapping[str, str]) -> Html:
    if not said:
        return Html("the file alone")
    return Html("<br>".join(linked(clip(f"{name}: {value}", 400)) for name, value in said.items()))


def events(found: Mapping[str, "EventFile"]) -> str:
    """The race weekends, the latest season first; folded, as there may be hundreds."""
    if not found:
        return ""
    names = {key: event_name(key) for key in found}
    ordered = sorted(found, key=lambda key: (-names[key][0], names[key][1]))
    rows = [(names[key][1], str(names[key][0]), found[key].rows) for key in ordered]
    shown = table("Events", ("Event", "Season", "Finishes"), rows, numbers=(2,))
    return (
        f'<details class="hc-table-fold"><summary>{counted(len(rows), "event")}</summary>'
        f"{shown}</details>"
    )


def event_name(key: str) -> tuple[int, str]:
    """Season and name of an event from its key, ``season-8/2026-oslo-1a2b3c``."""
    match = re.fullmatch(r"season-(\d+)/(.+?)(?:-[0-9a-f]{6})?", key)
    if match is None:
        return 0, key
    return int(match[1]), match[2].replace("-", " ").title()


def quarantine(counts: Mapping[str, int]) -> str:
    """Rows that were set aside, per rule, with what the rule means."""
    if not counts:
        return note("The quarantine is empty: every row that was read passed the gate.")
    return _rulestable(counts) + (
        '<p class="hc-small">A row stands under the first rule it breaks, with its value and '
        "where it came from. It can be corrected or vouched for and readmitted: hyrox-coach ingest "
        "quarantine readmit.</p>"
    )


def _rulestable(counts: Mapping[str, int]) -> str:
    ordered = sorted(counts.items(), key=lambda entry: -entry[1])
    rows = [(rule, RULES.get(rule, "see the notes"), n) for rule, n in ordered]
    return table("Rules", ("Rule", "Meaning", "Rows"), rows, numbers=(2,))


def examples(columns: Mapping[str, Sequence[Any]], total: int) -> str:
    """The first rows of the quarantine, by the columns of ``quarantine.VERDICT``: which row, where
    it came from, what stood there."""
    rows = [
        (name, f"{source}:{line}", rule, f"{field} = {_value(value)}")
        for name, source, line, rule, field, value in zip(*columns.values(), strict=True)
    ]
    if not rows:
        return ""
    shown = table("Examples", ("Row", "Where", "Rule", "Value"), rows)
    return shown + f'<p class="hc-small">{len(rows):,} of {counted(total, "row")}.</p>'


def _value(value: object) -> str:
    return "(nothing)" if value is None or value == "" else str(value)


def runs(found: Sequence[Mapping[str, Any]]) -> str:
    """The last runs, the newest first."""
    if not found:
        return note("Nothing was taken in, undone or removed yet.")
    rows = [
        (
            _WHAT.get(str(run.get("what")), str(run.get("what"))), when(str(run.get("at", ""))),
            Html(esc(outcome(run)) + _notes(run.get("notes", []), fold=True)),
            f"{float(run.get('seconds', 0)):,.1f}", int(run.get("version", 0)),
        )
        for run in found
    ]  # fmt: skip
    heads = ("What", "When", "Outcome", "Seconds", "Version")
    return table("Last runs", heads, rows, numbers=(3, 4))


def outcome(run: Mapping[str, Any]) -> str:
    """What became of what a run read (``IngestReport.as_json``), in one sentence."""
    what, read, aside = run.get("what"), run.get("read", 0), sum(run.get("set_aside", {}).values())
    if what == "rollback":
        return f"{read:,} finishes before, {run.get('unchanged', 0):,} after."
    if what == "suppression":
        return f"{counted(run.get('suppressed', 0), 'row')} removed."
    if what == "guidance":
        parts = [f"{len(run[kind])} {word}" for kind, word in
                 (("added", "new"), ("changed", "changed"), ("removed", "gone"))
                 if run.get(kind)]  # fmt: skip
        parts.append(f"{run.get('unchanged', 0):,} unchanged")
        parts += [f"{aside:,} left out"] if aside else []
        embedded = (
            f"; {counted(run['embedded'], 'passage')} embedded" if run.get("embedded") else ""
        )
        return f"{counted(read, 'document')} read: {', '.join(parts)}{embedded}."
    parts = [f"{run.get('kept', 0):,} new", f"{run.get('unchanged', 0):,} known already",
             f"{aside:,} set aside"]  # fmt: skip
    if left := run.get("suppressed", 0):
        parts.append(f"{left:,} left out as people asked")
    return f"{counted(read, 'row')} read: {', '.join(parts)}."


def planned(report: "IngestReport") -> str:
    """The diff that a dry run found."""
    guidance = report.what == "guidance"
    if changes(report):
        closing = "Take it in below, or leave it: nothing was changed."
    elif report.set_aside and not guidance:
        closing = "No finish would be new; only rows for the quarantine. Nothing was changed."
    else:
        closing = "Nothing would change: all of it is known already."
    body = [f'<p class="hc-reading">{esc(outcome(report.as_json() | {"embedded": 0}))}</p>']
    if report.events:
        body.append(_new_per_event(report.events))
    if guidance:
        body.append(_documents(report))
    if report.set_aside:
        word = "documents or rows would be left out" if guidance else "rows would be set aside"
        body.append(f"<h4>{sum(report.set_aside.values()):,} {word}</h4>")
        body.append(_rulestable(report.set_aside))
    body.append(_notes(report.notes))
    return _section("Dry run", "".join(body), closing)


def _new_per_event(new: Mapping[str, int]) -> str:
    named = [(event_name(key), n) for key, n in new.items()]
    rows = [(name, str(season), n) for (season, name), n in named]
    heads = ("Event", "Season", "New finishes")
    shown = table("New finishes per event", heads, rows, numbers=(2,))
    if len(rows) <= _MOST_OPEN:
        return shown
    return f'<details class="hc-fold"><summary>{len(rows):,} events</summary>{shown}</details>'


def _documents(report: "IngestReport") -> str:
    kinds = (("New", report.added), ("Changed", report.changed), ("Gone", report.removed))
    rows = [(kind, len(names), _names(names)) for kind, names in kinds if names]
    shown = table("Documents", ("Change", "Documents", "Which"), rows, numbers=(1,))
    words = (
        f"{counted(report.embedded, 'passage')} to embed, that is, to make findable by meaning; "
        "what did not change keeps its place."
    )
    return shown + f'<p class="hc-small">{esc(words)}</p>'


def changes(report: "IngestReport") -> bool:
    """Whether taking this in adds or removes anything that is compared with or cited."""
    return bool(report.kept or report.added or report.changed or report.removed)


def done(report: "IngestReport", before: int) -> str:
    """What a run did; ``before`` is the version that counted until then."""
    if report.version == before:
        title, follows = "Nothing changed", "All of it is known already."
    elif report.what == "rollback":
        title, follows = f"Undone: version {report.version} counts again", _FOLLOWS
    else:
        title, follows = f"Taken in as version {report.version}", _FOLLOWS
    words = outcome(report.as_json()) + f" It took {report.seconds:.1f} seconds."
    body = f'<p class="hc-reading">{esc(words)}</p>{_notes(report.notes)}'
    return _section(title, body, follows, "hc-done")


def _section(title: str, body: str, closing: str, kind: str = "") -> str:
    return (
        f'<section class="hc-outcome {kind}" role="status"><h3>{esc(title)}</h3>{body}'
        f'<p class="hc-small">{esc(closing)}</p></section>'
    )


def _notes(notes: Sequence[str], *, fold: bool = False) -> str:
    if not notes:
        return ""
    items = "".join(f"<li>{data(text, 400)}</li>" for text in notes)
    if not fold:
        return f'<ul class="hc-notes">{items}</ul>'
    return (
        f'<details class="hc-fold"><summary>{counted(len(notes), "note")}</summary>'
        f'<ul class="hc-notes">{items}</ul></details>'
    )


def _names(names: Sequence[str]) -> Html:
    shown = ", ".join(data(name) for name in names[:_MOST_NAMES])
    return Html(shown + _more(len(names) - _MOST_NAMES, ""))


def _more(left: int, where: str) -> str:
    if left <= 0:
        return ""
    return f" ... and {left:,} more{esc(f': {where}.' if where else '')}"


def when(stamp: str) -> str:
    """``2026-11-22T01:15:01+0000`` as ``22 Nov 2026, 01:15``; anything else as it is."""
    try:
        moment = datetime.strptime(stamp, "%Y-%m-%dT%H:%M:%S%z")
    except ValueError:
        return stamp or "never"
    return f"{moment.day} {moment:%b %Y, %H:%M}"
