"""What a run would change, and what it did, as HTML for content maintainers."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ui.language.telling import mark, t, tn
from ui.web.knowledge.knowledge_view import event_count, event_name, notes_list, rules_table
from ui.web.knowledge.outcome import outcome
from ui.web.knowledge.row_table import Html, data, table
from ui.web.markup import esc

if TYPE_CHECKING:
    from ingest.report import IngestReport

_MOST_NAMES = 30
_MOST_OPEN = 8
_FOLLOWS = mark("The coach answers with it within ten seconds; nothing has to be restarted.")
_ONLY_SET_ASIDE = mark("No finish would be new; only rows for the quarantine. Nothing was changed.")


def planned(report: "IngestReport") -> str:
    """The diff that a dry run found."""
    guidance = report.what == "guidance"
    if changes(report):
        closing = t("Take it in below, or leave it: nothing was changed.")
    elif report.set_aside and not guidance:
        closing = t(_ONLY_SET_ASIDE)
    else:
        closing = t("Nothing would change: all of it is known already.")
    body = [f'<p class="hc-reading">{esc(outcome(report.as_json() | {"embedded": 0}))}</p>']
    if report.events:
        body.append(_new_per_event(report.events))
    if guidance:
        body.append(_documents(report))
    if report.set_aside:
        aside = sum(report.set_aside.values())
        words = (
            tn(
                "{n} document or row would be left out",
                "{n} documents or rows would be left out",
                aside,
            )
            if guidance
            else tn("{n} row would be set aside", "{n} rows would be set aside", aside)
        )
        body.append(f"<h4>{esc(words)}</h4>")
        body.append(rules_table(report.set_aside))
    body.append(notes_list(report.notes))
    return _section(t("Dry run"), "".join(body), closing)


def _new_per_event(new: Mapping[str, int]) -> str:
    named = [(event_name(key), n) for key, n in new.items()]
    rows = [(name, str(season), n) for (season, name), n in named]
    heads = (t("Event"), t("Season"), t("New finishes"))
    shown = table(t("New finishes per event"), heads, rows, numbers=(2,))
    if len(rows) <= _MOST_OPEN:
        return shown
    return f'<details class="hc-fold"><summary>{event_count(len(rows))}</summary>{shown}</details>'


def _documents(report: "IngestReport") -> str:
    kinds = (
        (t("New"), report.added), (t("Changed"), report.changed), (t("Gone"), report.removed),
    )  # fmt: skip
    rows = [(kind, len(names), _names(names)) for kind, names in kinds if names]
    shown = table(t("Documents"), (t("Change"), t("Documents"), t("Which")), rows, numbers=(1,))
    words = tn(
        "{n} passage to embed, that is, to make findable by meaning; what did not change keeps "
        "its place.",
        "{n} passages to embed, that is, to make findable by meaning; what did not change keeps "
        "its place.",
        report.embedded,
    )
    return shown + f'<p class="hc-small">{esc(words)}</p>'


def changes(report: "IngestReport") -> bool:
    """Whether taking this in adds or removes anything that is compared with or cited."""
    return bool(report.kept or report.added or report.changed or report.removed)


def done(report: "IngestReport", before: int) -> str:
    """What a run did; ``before`` is the version that counted until then."""
    if report.version == before:
        title, follows = t("Nothing changed"), t("All of it is known already.")
    elif report.what == "rollback":
        title = t("Undone: version {n} counts again", n=report.version)
        follows = t(_FOLLOWS)
    else:
        title, follows = t("Taken in as version {n}", n=report.version), t(_FOLLOWS)
    took = t("It took {s} seconds.", s=f"{report.seconds:.1f}")
    words = f"{outcome(report.as_json())} {took}"
    body = f'<p class="hc-reading">{esc(words)}</p>{notes_list(report.notes)}'
    return _section(title, body, follows, "hc-done")


def _section(title: str, body: str, closing: str, kind: str = "") -> str:
    return (
        f'<section class="hc-outcome {kind}" role="status"><h3>{esc(title)}</h3>{body}'
        f'<p class="hc-small">{esc(closing)}</p></section>'
    )


def _names(names: Sequence[str]) -> Html:
    shown = ", ".join(data(name) for name in names[:_MOST_NAMES])
    if (left := len(names) - _MOST_NAMES) > 0:
        shown += f" {esc(t('... and {n} more', n=f'{left:,}'))}"
    return Html(shown)
