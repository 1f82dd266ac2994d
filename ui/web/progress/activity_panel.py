"""Files of a watch on *Progress*: read, kept with consent, laps matched to a race if they fit."""

import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import gradio as gr

from hyrox.errors import HyroxCoachError, InputError
from journal.activities.activity import Activity
from journal.activities.files import LARGEST_BYTES, read_activity
from journal.activities.keeping import athlete_of, keep, loads, understood
from journal.activities.load import LoadKind, Summary, summary
from journal.records import KeptActivity
from journal.tables import ActivityRow
from ui.language.telling import day as day_words
from ui.language.telling import mark, t
from ui.web.keeping.keeper import Keeper
from ui.web.markup import box, commas, english, esc, filled, note
from ui.web.session import Session

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""

MOST_FILES = 10
RECENT = 8
_NO_JOURNAL = mark("The page is not loaded yet. Load it again.")
_UNEXPECTED = mark("This file could not be read; the terminal has the details.")
_LOADS = {
    LoadKind.SESSION_RPE: mark("Session RPE load (effort x minutes, from the log)"),
    LoadKind.BANISTER: mark("TRIMP after Banister (from activities)"),
    LoadKind.EDWARDS: mark("TRIMP after Edwards (from activities)"),
}
_FILES = mark("Files, up to 25 MB each")
"""As many as ``LARGEST_BYTES``: a test compares them."""
_ABOUT = mark(
    "FIT, TCX or GPX as your watch exports them. Kept are times, laps, distance and heart-rate "
    "zones, if you agreed to it under Settings; never where you were."
)


class ActivityPanel:
    """Builds the components and holds their handlers."""

    def __init__(self, session: gr.State, today: Callable[[], date]) -> None:
        self.session, self.today = session, today
        gr.HTML(
            f'<h2>{esc(t("From your watch"))}</h2><p class="hc-small">{esc(t(_ABOUT))}</p>',
            apply_default_css=False,
        )
        self.files = gr.File(
            label=t(_FILES), file_count="multiple",
            file_types=[".fit", ".tcx", ".gpx", ".gz", ".zip"], height=130,
            elem_id="hc-activity-files",
        )  # fmt: skip
        self.replace = gr.Checkbox(
            False, label=t("Replace what is kept already"), container=False,
            elem_id="hc-activity-replace",
        )  # fmt: skip
        self.said = gr.HTML("", apply_default_css=False, elem_id="hc-activity-said")
        self.list = gr.HTML("", apply_default_css=False, elem_id="hc-activities")

    @property
    def outputs(self) -> list[Any]:
        """Every component that the handlers update."""
        return [self.files, self.said, self.list]

    def listen(self) -> None:
        """Connect the panel's events."""
        self.files.upload(
            self.add, [self.session, self.files, self.replace], self.outputs,
            api_visibility="private", show_progress_on=self.said,
        )  # fmt: skip

    def add(self, session: Session, files: list[str] | None, replace: bool) -> Updates:
        """Read and keep uploaded files; each is read once and deleted."""
        said = []
        for number, name in enumerate(files or []):
            path = Path(name)
            try:
                if session.keeper is None:
                    raise InputError(t(_NO_JOURNAL))
                if number >= MOST_FILES:
                    raise InputError(
                        t("More than {n} files at once: this one was left.", n=MOST_FILES)
                    )
                words = self._added(session.keeper, path, replacing=bool(replace))
                said.append(box(f"{english(path.name)}: {words}", "done"))
            except HyroxCoachError as error:
                said.append(note(f"{path.name}: {error}", "error"))
            except Exception:
                logging.getLogger(__name__).exception("An activity could not be read")
                said.append(note(f"{path.name}: {t(_UNEXPECTED)}", "error"))
            finally:
                path.unlink(missing_ok=True)
        shown = self.shown(session.keeper) if session.keeper else {}
        return {self.said: "".join(said), self.files: None, **shown}

    def shown(self, keeper: Keeper) -> Updates:
        """What is kept, and the load of the last weeks."""
        diary = keeper.diary
        rows = diary.activities.list(order=ActivityRow.started_at.desc(), limit=RECENT)
        kept = [KeptActivity.model_validate(row.content) for row in rows]
        found = list(loads(diary))
        sums = [summary(found, kind, self.today()) for kind in LoadKind]
        return {self.list: activities(kept, [one for one in sums if one is not None])}

    def _added(self, keeper: Keeper, path: Path, *, replacing: bool) -> str:
        """What came of a file, as HTML."""
        if path.stat().st_size > LARGEST_BYTES:
            raise InputError(t("larger than {n} MB.", n=LARGEST_BYTES // 1_000_000))
        activity = read_activity(path.read_bytes(), path.name)
        read = understood(activity, athlete_of(keeper.diary))
        keep(keeper.diary, read.kept, activity.digest, replacing=replacing)
        return f"{_told(activity)} {english(f'{read.zones} {read.match.reason}'.strip())}"


def activities(kept: list[KeptActivity], sums: list[Summary]) -> str:
    """The newest activities and the loads, as HTML."""
    rows = "".join(f"<li>{_row(one)}</li>" for one in kept)
    listed = f'<ul class="hc-logged">{rows}</ul>' if rows else ""
    parts = "".join(_load(one) for one in sums)
    return listed + (f'<dl class="hc-facts">{parts}</dl>' if parts else "")


def _load(one: Summary) -> str:
    told = t(
        "{week} a day over 7 days, {month} over 28.",
        week=f"{one.acute:,.0f}", month=f"{one.chronic:,.0f}",
    )  # fmt: skip
    return (
        f"<dt>{esc(t(_LOADS[one.kind]))}</dt><dd>{esc(told)} "
        f'<span class="hc-small">{english(one.words)}</span></dd>'
    )


def _told(activity: Activity) -> str:
    minutes = f"{activity.elapsed_s / 60:.0f}"
    return filled(t("{sport}, {n} min, kept."), sport=english(activity.sport), n=minutes)


def _row(one: KeptActivity) -> str:
    parts = [t("{n} min", n=f"{one.seconds / 60:.0f}")]
    if one.metres:
        parts.append(t("{n} km", n=f"{one.metres / 1000:.1f}"))
    if one.heart_rate_bpm:
        parts.append(t("{n} bpm", n=f"{one.heart_rate_bpm:.0f}"))
    if one.trimp is not None:
        parts.append(f"TRIMP {one.trimp:.0f}")
    when = esc(day_words(one.started_at, "d MMM y"))
    told = esc(commas(parts))
    return f'<strong>{when}</strong> {english(one.sport)} <span class="hc-small">{told}</span>'
