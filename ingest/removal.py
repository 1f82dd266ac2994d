"""Taking things out again: a person who wants no data here, and the last run.

Both leave nothing half done: what is removed is removed from the truth first, and the stores
follow.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from hyrox.errors import InputError, NotFoundError, StoreError
from hyrox.settings import Settings
from ingest import catalogue, guidance_store, stores
from ingest.catalogue import Catalogue
from ingest.progress import QUIET, Progress
from ingest.report import IngestReport
from ingest.results import quarantine, suppression
from ingest.results.names import installation_key, members, name_key
from ingest.results.result_store import without
from ingest.versions.writer import the_writer

if TYPE_CHECKING:
    import pandas as pd


def suppress(
    settings: Settings,
    progress: Progress = QUIET,
    *,
    names: Sequence[str] = (),
    results: Sequence[str] = (),
) -> IngestReport:
    """Remove people from everything and keep them out of whatever is taken in later.

    A team result goes with any of its members. The versions before this one are deleted: there
    is no way back that would bring the person back.

    Args:
        names: as they appear in results; only their keyed hashes are kept.
        results: ids of finishes; where the athlete of one is known, all of that athlete's go.

    Raises:
        InputError: neither names nor results, or a name of fewer than two words.
        NotFoundError: a result id is not in the data.
        StoreError: another process is writing; or a reader keeps an old version open.
    """
    if not names and not results:
        raise InputError("Say whom to remove: a name, or the id of a result.")
    if short := [name for name in names if len(name.split()) < 2]:
        raise InputError(f"'{short[0][:40]}' is too little to tell people apart: give both names.")
    report = IngestReport("suppression")
    with the_writer(settings, "removing a person"):
        key = installation_key(settings.home, settings.names_key)
        base = catalogue.current(settings)
        wanted = {name_key(name, key) for name in names} | _people_of(settings, base, results)
        suppression.add(settings, wanted)
        made, gone, set_aside = _commit_without(settings, base, wanted)
        report.read = report.suppressed = gone + set_aside
        report.notes.append(
            f"{gone} finishes and {set_aside} rows of the quarantine removed; kept out from now on"
        )
        report.version = made.version
        report.built = stores.build_stale(settings, progress)
        _forget_sources(settings, report)
        if not stores.forget_previous(settings):
            report.notes.append(
                "A reader still holds an older version; it is deleted by the next run after it "
                "lets go (restart the app)"
            )
    return report.finish(settings)


def keep_out(settings: Settings) -> int:
    """Take everybody on the suppression list out of the truth, where it came from elsewhere: out of
    a backup that is older than the list. The stores are not built again here.

    Returns:
        How many finishes and rows of the quarantine were removed.

    Raises:
        StoreError: the catalogue or the list is damaged.
    """
    wanted = set(suppression.read(settings))
    base = catalogue.current(settings)
    if not base.version or not wanted:
        return 0
    _, gone, set_aside = _commit_without(settings, base, wanted)
    return gone + set_aside


def lift(settings: Settings, names: Sequence[str]) -> int:
    """Let people in again that were kept out; what was removed comes back only with the next
    ingestion of its source. Returns how many were on the list.

    Raises:
        StoreError: another process is writing.
    """
    with the_writer(settings, "changing the suppression list"):
        key = installation_key(settings.home, settings.names_key)
        return suppression.lift(settings, [name_key(name, key) for name in names])


def roll_back(settings: Settings, progress: Progress = QUIET) -> IngestReport:
    """Undo the last run: results, quarantine and guidance are as they were before it.

    People who were removed stay removed.

    Raises:
        StoreError: there is no earlier version, or another process is writing.
    """
    report = IngestReport("rollback")
    with the_writer(settings, "going back to the version before"):
        undone = catalogue.current(settings)
        made = catalogue.roll_back(settings, hold=guidance_store.shipped_mark(settings))
        report.version = made.version
        report.read = undone.rows
        report.unchanged = made.rows
        report.notes.append(
            f"Undone: version {undone.version} ({undone.why}, {undone.made}). "
            f"Version {made.version} counts again ({made.why or 'the beginning'}, {made.made})"
        )
        report.built = stores.build_stale(settings, progress)
    return report.finish(settings)


def _commit_without(
    settings: Settings, base: Catalogue, wanted: set[str]
) -> tuple[Catalogue, int, int]:
    """The truth without some people, with no way back; the finishes and the rows of the
    quarantine that went."""
    events, gone = without(base, settings, lambda rows: _matches(rows, wanted))
    inputs, set_aside = dict(base.inputs), 0
    for mark, entry in base.inputs.items():
        rows = quarantine.read(settings, of=Catalogue(inputs={mark: entry}))
        bad = _matches(rows, wanted)
        if bad.any():
            set_aside += int(bad.sum())
            left = quarantine.write(settings, mark, entry.name, rows[~bad])
            inputs[mark] = replace(entry, quarantine=left)
    made = replace(base, events=events, inputs=inputs)
    made = catalogue.commit(settings, made, "removed a person", keep_parent=False)
    return made, gone, set_aside


def _people_of(settings: Settings, base: Catalogue, results: Sequence[str]) -> set[str]:
    """The keys of the athletes of some results; the result's own id where no athlete is known."""
    import pandas as pd

    wanted: set[str] = set()
    missing = set(results)
    for event in base.events.values() if results else ():
        path = settings.results_dir / event.file
        rows = pd.read_parquet(path, columns=["result_id", "athlete_key"])
        for row in rows[rows["result_id"].isin(missing)].itertuples():
            missing.discard(str(row.result_id))
            wanted.update(members(str(row.athlete_key)) if row.athlete_key else [])
            wanted.add(str(row.result_id))
    if missing:
        raise NotFoundError(f"There is no result {', '.join(sorted(missing)[:3])} in the data.")
    return wanted


def _matches(rows: "pd.DataFrame", wanted: set[str]) -> "pd.Series[bool]":
    def matches(key: object) -> bool:
        return isinstance(key, str) and not wanted.isdisjoint(members(key))

    found = rows["athlete_key"].map(matches).astype(bool)
    if "result_id" in rows:
        found |= rows["result_id"].isin(wanted)
    return found


def _forget_sources(settings: Settings, report: IngestReport) -> None:
    """Fetched pages and their harvest hold names: they go too."""
    import shutil

    for folder in (settings.home / "cache", settings.home / "harvest"):
        if folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)
            if folder.is_dir():
                raise StoreError(f"{folder} cannot be deleted; it holds names. Delete it.")
            report.notes.append(f"Fetched pages in {folder.name}/ hold names and were deleted")
