"""Taking results in: every source through the gate, the truth changed in one step, stores built.

Whatever is read is read and judged whole before anything counts, so a source that cannot be used
changes nothing, and a run that is killed is simply run again.
"""

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hyrox.errors import InputError
from hyrox.settings import Settings
from ingest import catalogue, guidance_store, stores
from ingest.catalogue import Catalogue, Input
from ingest.progress import QUIET, Progress
from ingest.report import IngestReport
from ingest.results import quarantine, suppression
from ingest.results.contract import ResultSource
from ingest.results.gate import Gate
from ingest.results.names import installation_key
from ingest.results.reading.result_files import open_results
from ingest.results.result_store import Harvest, merge
from ingest.versions.writer import the_writer

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Source:
    """Something to take in: ``mark`` is the SHA-256 of its content; ``open`` reads it."""

    mark: str
    name: str
    open: Callable[[], ResultSource]


@dataclass
class _Judged:
    mark: str
    source: ResultSource
    read: int
    suppressed: int
    set_aside: "pd.DataFrame"
    counts: dict[str, int]


def ingest_results(
    files: Sequence[Path],
    settings: Settings,
    progress: Progress = QUIET,
    *,
    defaults: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> IngestReport:
    """Take result files in.

    Args:
        files: in any layout of ``ingest.results.reading.layouts``.
        defaults: season, event, division or gender for files that have no such column.
        dry_run: say what would be new, and change nothing.

    Raises:
        InputError: a file cannot be used; nothing was changed.
        StoreError: another process is writing.
    """
    given = dict(defaults or {})

    def source(path: Path) -> Source:
        if not path.is_file():
            raise InputError(f"There is no file {path}.")
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
        for name, value in sorted(given.items()):
            digest.update(f"\n{name}={value}".encode())
        return Source(digest.hexdigest(), path.name, lambda: open_results(path, given))

    return take_in(lambda: map(source, files), settings, progress, dry_run=dry_run)


def ingest_pyrox(
    season: int,
    locations: Sequence[str],
    settings: Settings,
    progress: Progress = QUIET,
    *,
    year: int | None = None,
    dry_run: bool = False,
) -> IngestReport:
    """Take whole races in through the public pyrox-client; uses the network.

    Raises:
        NotFoundError: there is no such race.
        HyroxCoachError: the server cannot be reached, or a race cannot be read.
        StoreError: another process is writing.
    """
    from ingest.results.reading.pyrox_source import open_pyrox

    def sources() -> Iterable[Source]:
        for opened in open_pyrox(season, locations, settings, year):
            batches = list(opened.batches)
            whole = replace(opened, batches=iter(batches))
            yield Source(_content_mark(batches), opened.name, partial(_as_opened, whole))

    return take_in(sources, settings, progress, what="pyrox", dry_run=dry_run)


def take_in(
    sources: Callable[[], Iterable[Source]],
    settings: Settings,
    progress: Progress = QUIET,
    *,
    what: str = "results",
    dry_run: bool = False,
) -> IngestReport:
    """Take any sources of results in; see ``ingest_results``."""
    report = IngestReport(what, dry_run=dry_run)
    with the_writer(settings, f"ingesting {what}"):
        if not dry_run:
            guidance_store.take_shipped(settings)
        base = catalogue.current(settings)
        harvest = Harvest()
        judged = _judge_all(sources(), base, harvest, settings, report, progress)
        rows = harvest.rows
        merged = merge(harvest, base, settings, dry_run=dry_run, progress=progress)
        report.events = dict(sorted(merged.new.items()))
        report.kept = sum(merged.new.values())
        report.unchanged += rows - report.kept
        if not dry_run:
            inputs = {**base.inputs}
            for part in judged:
                inputs[part.mark] = _input(part, merged.new_by_input, settings)
            names = ", ".join(part.source.name for part in judged)
            made = replace(base, events=merged.events, inputs=inputs)
            report.version = catalogue.commit(settings, made, f"{what}: {names}"[:200]).version
            report.built = stores.build_stale(settings, progress)
    return report.finish(settings)


def readmit(
    settings: Settings,
    progress: Progress = QUIET,
    *,
    ids: Sequence[str] | None = None,
    because: str = "",
    corrected: Path | None = None,
) -> IngestReport:
    """Judge rows of the quarantine again and take in those that pass.

    Args:
        ids: these rows; otherwise all but duplicates.
        because: why a maintainer vouches for ``ids``: rules about what is believable are skipped
            for them (``gate.PLAUSIBILITY``); the limits of a race result are not.
        corrected: an exported file with corrected values, instead of ``ids``.

    Raises:
        InputError: ``because`` without ``ids``, or the file is no export.
        NotFoundError: a row is not in the quarantine.
        StoreError: another process is writing.
    """
    if because and not ids:
        raise InputError("Say which rows you vouch for: give their ids (q-...).")
    report = IngestReport("quarantine")
    with the_writer(settings, "readmitting rows"):
        base = catalogue.current(settings)
        if corrected is not None:
            rows = quarantine.read_corrected(settings, corrected)
        else:
            rows = quarantine.read(settings, ids=ids)
            if ids is None:
                rows = rows[rows["rule"] != "duplicate"].reset_index(drop=True)
        kept_out = frozenset(suppression.read(settings))
        harvest, inputs = Harvest(), dict(base.inputs)
        report.read = len(rows)
        for mark, part in rows.groupby("input", sort=False):
            part = part.reset_index(drop=True)
            gate = Gate(installation_key(settings.home, settings.names_key), kept_out)
            gated = gate.judge(quarantine.as_batch(part), trusted=bool(because))
            harvest.add(gated.kept, str(mark))
            report.suppressed += gated.suppressed
            report.count(gated.counts())
            inputs[str(mark)] = _after_readmission(
                settings, inputs[str(mark)], str(mark), part, gated.set_aside, because
            )
        passed = harvest.rows
        merged = merge(harvest, base, settings, progress=progress)
        report.events = dict(sorted(merged.new.items()))
        report.kept = sum(merged.new.values())
        report.unchanged = passed - report.kept
        made = replace(base, events=merged.events, inputs=inputs)
        why = f"readmitted from the quarantine{f': {because}' if because else ''}"
        report.version = catalogue.commit(settings, made, why[:200]).version
        report.built = stores.build_stale(settings, progress)
    return report.finish(settings)


def _as_opened(source: ResultSource) -> ResultSource:
    return source


def _content_mark(batches: "list[pd.DataFrame]") -> str:
    """A hash of rows that came as frames, as a file's is of its bytes."""
    import pandas as pd

    digest = hashlib.sha256()
    for batch in batches:
        digest.update("|".join(batch.columns).encode())
        texts = batch.astype(str)
        digest.update(pd.util.hash_pandas_object(texts, index=False).to_numpy().tobytes())
    return digest.hexdigest()


def _judge_all(
    sources: Iterable[Source],
    base: Catalogue,
    harvest: Harvest,
    settings: Settings,
    report: IngestReport,
    progress: Progress,
) -> list[_Judged]:
    key = installation_key(settings.home, settings.names_key)
    kept_out = frozenset(suppression.read(settings))
    judged: dict[str, _Judged] = {}
    with progress.counter("Reading and judging results", "rows") as bar:
        for source in sources:
            if (known := base.inputs.get(source.mark)) is not None:
                _count_known(report, known)
            elif source.mark in judged:
                report.notes.append(f"{source.name} was given twice; it is read once")
            else:
                part = _judge(source, Gate(key, kept_out), harvest, bar)
                judged[source.mark] = part
                report.read += part.read
                report.suppressed += part.suppressed
                report.count(part.counts)
                if part.source.unused:
                    unused = ", ".join(part.source.unused[:12])
                    report.notes.append(f"{source.name}: columns not used: {unused}")
    return list(judged.values())


def _judge(source: Source, gate: Gate, harvest: Harvest, bar: Any) -> _Judged:
    import pandas as pd

    opened = source.open()
    read = suppressed = 0
    aside: list[pd.DataFrame] = []
    counts: dict[str, int] = {}
    for batch in opened.batches:
        gated = gate.judge(batch)
        harvest.add(gated.kept, source.mark)
        read += len(batch)
        suppressed += gated.suppressed
        if len(gated.set_aside):
            aside.append(gated.set_aside)
        for rule, n in gated.counts().items():
            counts[rule] = counts.get(rule, 0) + n
        bar.update(len(batch))
    rows = pd.concat(aside, ignore_index=True) if aside else pd.DataFrame()
    return _Judged(source.mark, opened, read, suppressed, rows, counts)


def _input(part: _Judged, new: Mapping[str, int], settings: Settings) -> Input:
    kept = new.get(part.mark[:12], 0)
    return Input(
        name=part.source.name,
        layout=part.source.layout,
        read=part.read,
        kept=kept,
        unchanged=part.read - kept - part.suppressed - sum(part.counts.values()),
        suppressed=part.suppressed,
        set_aside=part.counts,
        taken=time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        quarantine=quarantine.write(settings, part.mark, part.source.name, part.set_aside),
        provenance=part.source.provenance,
    )


def _after_readmission(
    settings: Settings,
    entry: Input,
    mark: str,
    judged: "pd.DataFrame",
    set_aside: "pd.DataFrame",
    because: str,
) -> Input:
    """An input once some of its rows were judged again: those that failed stay as they were."""
    failed = judged.index[[int(line) - 1 for line in set_aside["line"]]]
    passed = judged.drop(index=failed)
    whole = quarantine.read(settings, of=Catalogue(inputs={mark: entry}))
    whole = whole[~whole["quarantine_id"].isin(passed["quarantine_id"])]
    provenance = dict(entry.provenance)
    if because and len(passed):
        reason = f"{' '.join(passed['quarantine_id'])}: {because}"
        earlier = provenance.get("vouched")
        provenance["vouched"] = f"{earlier}; {reason}" if earlier else reason
    return replace(
        entry,
        quarantine=quarantine.write(settings, mark, entry.name, whole),
        readmitted=entry.readmitted + len(passed),
        provenance=provenance,
    )


def _count_known(report: IngestReport, known: Input) -> None:
    """Content taken in before, byte by byte the same."""
    report.read += known.read
    report.suppressed += known.suppressed
    report.unchanged += known.read - known.suppressed - sum(known.set_aside.values())
    report.count(known.set_aside)
    report.notes.append(f"{known.name} was ingested before and has not changed")
