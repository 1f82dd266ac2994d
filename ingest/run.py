"""What the command line calls: take results or guidance in, and say what the stores hold."""

import hashlib
import shutil
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hyrox.errors import InputError
from hyrox.settings import Settings
from ingest import stores
from ingest.files import one_writer
from ingest.guidance.documents import Defect, Guidance, read_guidance, read_references, slug
from ingest.progress import QUIET, Progress
from ingest.results import result_store
from ingest.results.gate import Gated, gate, installation_key
from ingest.results.result_files import read_result_file

if TYPE_CHECKING:
    import pandas as pd

_DEFECTS_SHOWN = 20


@dataclass
class IngestReport:
    """What became of what was read: ``read = kept + unchanged + sum(set_aside)``.

    Counts are rows of results, or guidance documents. ``set_aside`` counts per rule; ``notes``
    are sentences for the person who ran it; ``built`` names the stores built anew.
    """

    what: str
    read: int = 0
    kept: int = 0
    unchanged: int = 0
    set_aside: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    built: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "seconds": round(self.seconds, 2)}


def ingest_results(
    files: list[Path], settings: Settings, progress: Progress = QUIET
) -> IngestReport:
    """Take result files in: gate every row, store the clean ones, rebuild the athletes store.

    Every file is read and judged before anything is stored, so an unreadable one changes nothing.

    Raises:
        InputError: a file cannot be used.
        StoreError: another process is writing.
    """
    started = time.perf_counter()
    report = IngestReport("results")
    with one_writer(settings.home, "ingesting results"):
        ledger = result_store.read_ledger(settings)
        key = installation_key(settings.home)
        gated: list[tuple[str, Path, Gated, int]] = []
        with progress.bar(len(files), "Reading results") as bar:
            for path in files:
                if not path.is_file():
                    raise InputError(f"There is no file {path}.")
                with path.open("rb") as file:
                    mark = hashlib.file_digest(file, "sha256").hexdigest()
                if (known := ledger.get(mark)) is not None:
                    _count_known(report, path, known)
                else:
                    read = read_result_file(path)
                    if read.unused:
                        unused = ", ".join(read.unused[:12])
                        report.notes.append(f"{path.name}: columns not used: {unused}")
                    judged = gate(read.frame, path.name, key)
                    gated.append((mark, path, judged, len(read.frame)))
                bar.update(1)
        for mark, path, judged, rows in gated:
            aside = settings.home / "quarantine" / f"{slug(path.stem)[:40]}-{mark[:12]}.parquet"
            if len(judged.set_aside):
                result_store.write_frame(aside, _as_text(judged))
            stored = result_store.store_results(judged.kept, settings)
            counts = judged.counts()
            report.read += rows
            report.kept += stored.new
            report.unchanged += stored.unchanged
            report.set_aside = dict(Counter(report.set_aside) + Counter(counts))
            ledger[mark] = {"file": path.name, "read": rows, "set_aside": counts}
            result_store.write_ledger(settings, ledger)
        report.built = stores.build_stale(settings, progress)
    report.seconds = time.perf_counter() - started
    return report


def ingest_guidance(
    folder: Path | None, settings: Settings, progress: Progress = QUIET
) -> IngestReport:
    """Take guidance in: the project's own documents, or a folder of Markdown beside them.

    A folder's documents are copied into the installation under the folder's name; taking the
    same folder in again replaces that copy, so a document removed there disappears here.

    Raises:
        InputError: there is no such folder, or none of its documents can be used.
        StoreError: another process is writing.
    """
    started = time.perf_counter()
    report = IngestReport("guidance")
    with one_writer(settings.home, "ingesting guidance"):
        before = _documents(settings)
        if folder is not None:
            found = _copy_folder(folder, settings)
        else:
            found = stores.load_guidance(settings)
        report.built = stores.build_stale(settings, progress)
        after = _documents(settings)
    documents = {passage.document for passage in found.passages}
    report.read = found.documents
    report.unchanged = sum(before.get(name) == after.get(name) for name in documents)
    report.kept = len(documents) - report.unchanged
    report.set_aside = dict(Counter(defect.rule for defect in found.defects))
    replaced = found.documents - len(found.defects) - len(documents)
    if replaced:
        report.set_aside["replaced"] = replaced
    report.notes = [str(defect) for defect in found.defects[:_DEFECTS_SHOWN]]
    report.seconds = time.perf_counter() - started
    return report


def status(settings: Settings) -> dict[str, Any]:
    """What the stores hold, where it came from, and whether it is current; builds nothing."""
    marks = stores.source_marks(settings)
    shown: dict[str, Any] = {"home": str(settings.home)}
    for store in stores.Store:
        built = stores.manifest(settings, store)
        shown[str(store)] = {
            **{name: value for name, value in built.items() if name not in ("store", "mark")},
            "version": stores.pointer(settings).get(store),
            "current": bool(built) and built["mark"] == marks[store],
        }
    ledger = result_store.read_ledger(settings)
    shown["results"] = {
        "invented": not result_store.has_results(settings),
        "stored": result_store.count_results(settings),
        "events": len(result_store.result_files(settings)),
        "files": [entry["file"] for entry in ledger.values()],
        "quarantined": _quarantined(settings),
    }
    return shown


def _count_known(report: IngestReport, path: Path, known: dict[str, Any]) -> None:
    """A file taken in before, byte by byte the same."""
    set_aside = {str(rule): int(n) for rule, n in known["set_aside"].items()}
    report.read += int(known["read"])
    report.unchanged += int(known["read"]) - sum(set_aside.values())
    report.set_aside = dict(Counter(report.set_aside) + Counter(set_aside))
    report.notes.append(f"{path.name} was ingested before and has not changed")


def _as_text(judged: Gated) -> "pd.DataFrame":
    """Set-aside rows for Parquet: cells may be anything, so they are kept as text."""
    frame = judged.set_aside
    return frame.astype("str").where(frame.notna(), None)


def _documents(settings: Settings) -> dict[str, list[dict[str, Any]]]:
    """Document to its passages, in the current version."""
    from ingest.vectors.chroma_build import read_passages

    documents: dict[str, list[dict[str, Any]]] = {}
    if stores.manifest(settings, stores.Store.GUIDANCE):
        passages, _ = read_passages(stores.version_folder(settings, stores.Store.GUIDANCE))
        for passage in passages:
            documents.setdefault(passage.document, []).append(passage.as_json())
    return documents


def _copy_folder(folder: Path, settings: Settings) -> Guidance:
    if not folder.is_dir():
        raise InputError(f"There is no folder {folder}. Give a folder of Markdown documents.")
    references = read_references(settings.corpora / "references.toml")
    found = read_guidance([(folder, folder.name)], references)
    if not found.passages:
        raise InputError(_nothing_usable(folder, found.defects))
    name = slug(folder.resolve().name) or "documents"
    target = settings.home / "guidance" / name
    incoming = target.with_name(f".{name}.incoming")
    shutil.rmtree(incoming, ignore_errors=True)
    good = {passage.location.split("/", 1)[1] for passage in found.passages}
    for relative in sorted(good):
        (incoming / relative).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / relative, incoming / relative)
    if (own := folder / "references.toml").is_file():
        shutil.copyfile(own, incoming / own.name)
    shutil.rmtree(target, ignore_errors=True)
    incoming.rename(target)
    return found


def _nothing_usable(folder: Path, defects: list[Defect]) -> str:
    if not defects:
        return f"{folder} holds no Markdown documents (*.md)."
    more = f" (and {len(defects) - 1} more)" if len(defects) > 1 else ""
    return f"No document in {folder} can be used. {defects[0]}{more}"


def _quarantined(settings: Settings) -> int:
    import pyarrow.parquet as pq

    folder = settings.home / "quarantine"
    return sum(pq.read_metadata(path).num_rows for path in folder.glob("*.parquet"))
