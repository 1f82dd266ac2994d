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
from ui.web.keeping.keeper import Keeper
from ui.web.markup import esc, note
from ui.web.session import Session

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""

MOST_FILES = 10
RECENT = 8
_NO_JOURNAL = "The page is not loaded yet. Load it again."
_UNEXPECTED = "This file could not be read; the terminal has the details."
_ABOUT = (
    "FIT, TCX or GPX as your watch exports them. Kept are times, laps, distance and heart-rate "
    "zones, if you agreed to it under Settings; never where you were."
)


class ActivityPanel:
    """Builds the components and holds their handlers."""

    def __init__(self, session: gr.State, today: Callable[[], date]) -> None:
        self.session, self.today = session, today
        gr.HTML(
            f'<h2>From your watch</h2><p class="hc-small">{esc(_ABOUT)}</p>',
            apply_default_css=False,
        )
        self.files = gr.File(
            label=f"Files, up to {LARGEST_BYTES // 1_000_000} MB each", file_count="multiple",
            file_types=[".fit", ".tcx", ".gpx", ".gz", ".zip"], height=130,
            elem_id="hc-activity-files",
        )  # fmt: skip
        self.replace = gr.Checkbox(
            False, label="Replace what is kept already", container=False,
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
                    raise InputError(_NO_JOURNAL)
                if number >= MOST_FILES:
                    raise InputError(f"More than {MOST_FILES} files at once: this one was left.")
                words = self._added(session.keeper, path, replacing=bool(replace))
                said.append(note(f"{path.name}: {words}", "done"))
            except HyroxCoachError as error:
                said.append(note(f"{path.name}: {error}", "error"))
            except Exception:
                logging.getLogger(__name__).exception("An activity could not be read")
                said.append(note(f"{path.name}: {_UNEXPECTED}", "error"))
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
        if path.stat().st_size > LARGEST_BYTES:
            raise InputError(f"larger than {LARGEST_BYTES // 1_000_000} MB.")
        activity = read_activity(path.read_bytes(), path.name)
        read = understood(activity, athlete_of(keeper.diary))
        keep(keeper.diary, read.kept, activity.digest, replacing=replacing)
        return f"{_told(activity)} {read.zones} {read.match.reason}".strip()


def activities(kept: list[KeptActivity], sums: list[Summary]) -> str:
    """The newest activities and the loads, as HTML."""
    rows = "".join(f"<li>{_row(one)}</li>" for one in kept)
    listed = f'<ul class="hc-logged">{rows}</ul>' if rows else ""
    parts = "".join(
        f"<dt>{esc(one.kind.label.capitalize())}</dt><dd>{one.acute:,.0f} a day over 7 days, "
        f'{one.chronic:,.0f} over 28. <span class="hc-small">{esc(one.words)}</span></dd>'
        for one in sums
    )
    return listed + (f'<dl class="hc-facts">{parts}</dl>' if parts else "")


def _told(activity: Activity) -> str:
    return f"{activity.sport}, {activity.elapsed_s / 60:.0f} min, kept."


def _row(one: KeptActivity) -> str:
    parts = [f"{one.seconds / 60:.0f} min"]
    if one.metres:
        parts.append(f"{one.metres / 1000:.1f} km")
    if one.heart_rate_bpm:
        parts.append(f"{one.heart_rate_bpm:.0f} bpm")
    if one.trimp is not None:
        parts.append(f"TRIMP {one.trimp:.0f}")
    when = f"{one.started_at:%-d %b %Y}"
    told = esc(", ".join(parts))
    return f'<strong>{when}</strong> {esc(one.sport)} <span class="hc-small">{told}</span>'
