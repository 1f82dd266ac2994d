"""Taking guidance in: documents, databases of exercises, foods and recipes, web pages."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from hyrox.errors import InputError, NotFoundError
from hyrox.settings import Settings
from ingest import catalogue, guidance_store, stores
from ingest.catalogue import Catalogue
from ingest.files import one_writer
from ingest.guidance.documents import Guidance, read_guidance, read_references, slug
from ingest.guidance_store import SHIPPED, by_document, load_guidance
from ingest.progress import QUIET, Progress
from ingest.report import IngestReport

_DEFECTS_SHOWN = 20


@dataclass(frozen=True)
class _Source:
    name: str
    kind: str
    read: Callable[[], Guidance]
    mark: str = ""
    licence: str = ""
    citation: str = ""


def ingest_guidance(
    paths: Sequence[Path],
    settings: Settings,
    progress: Progress = QUIET,
    *,
    licence: str = "",
    citation: str = "",
    dry_run: bool = False,
) -> IngestReport:
    """Take guidance in. What a source held before and holds no more disappears.

    Args:
        paths: folders of Markdown, databases (JSON, CSV), or a ``sources.toml`` of web pages; no
            path at all means the shipped corpus.
        licence: under which terms databases may be used; they are refused without.
        citation: what is shown as the source of databases.
        dry_run: say what would change, and change nothing.

    Raises:
        InputError: a source cannot be used, or nothing in it can; nothing was changed.
        StoreError: another process is writing.
    """
    report = IngestReport("guidance", dry_run=dry_run)
    with one_writer(settings.home, "ingesting guidance"):
        base = catalogue.current(settings)
        sources = [_source(path, settings, licence, citation, progress) for path in paths]
        made = base
        for source in sources or [_shipped(settings)]:
            found = source.read()
            _compare(report, base, source.name, found, settings)
            if not found.passages:
                raise InputError(_nothing_usable(source.name, found))
            if dry_run:
                report.embedded += _to_embed(found, base, settings)
            else:
                made = guidance_store.with_source(
                    settings, made, source.name, found, kind=source.kind, mark=source.mark,
                    licence=source.licence, citation=source.citation,
                )  # fmt: skip
        if not dry_run:
            names = ", ".join(source.name for source in sources) or SHIPPED
            _store(settings, made, f"guidance: {names}", report, progress)
    return report.finish(settings)


def remove_guidance(name: str, settings: Settings, progress: Progress = QUIET) -> IngestReport:
    """Take a source out again.

    Raises:
        NotFoundError: there is no source of that name.
        InputError: it is the shipped corpus.
        StoreError: another process is writing.
    """
    report = IngestReport("guidance")
    with one_writer(settings.home, "removing guidance"):
        base = catalogue.current(settings)
        if name == SHIPPED:
            raise InputError("The shipped corpus cannot be removed.")
        if name not in base.guidance:
            known = ", ".join(n for n in base.guidance if n != SHIPPED) or "none"
            raise NotFoundError(f"There is no source '{name[:40]}'. Sources: {known}.")
        found = guidance_store.read_source(settings, base.guidance[name])
        report.removed = sorted(by_document(found))
        report.read = len(report.removed)
        left = {n: source for n, source in base.guidance.items() if n != name}
        made = replace(base, guidance=left)
        _store(settings, made, f"removed the guidance {name}", report, progress)
    return report.finish(settings)


def _store(
    settings: Settings, made: Catalogue, why: str, report: IngestReport, progress: Progress
) -> None:
    report.version = catalogue.commit(settings, made, why[:200]).version
    report.built = stores.build_stale(settings, progress)
    if stores.Store.GUIDANCE in report.built:
        report.embedded = int(stores.manifest(settings, stores.Store.GUIDANCE).get("embedded", 0))


def _shipped(settings: Settings) -> _Source:
    mark = guidance_store.shipped_mark(settings)
    return _Source(SHIPPED, "guidance", lambda: guidance_store.read_shipped(settings), mark)


def _source(
    path: Path, settings: Settings, licence: str, citation: str, progress: Progress
) -> _Source:
    if path.is_dir():
        references = read_references(settings.corpora / "references.toml")
        return _Source(
            slug(path.resolve().name) or "documents", "guidance",
            lambda: read_guidance([(path, path.name)], references),
        )  # fmt: skip
    if not path.is_file():
        raise InputError(f"There is no folder or file {path}.")
    from ingest.guidance.sources import fetch_pages, read_guidance_file

    if path.suffix.lower() == ".toml":
        return _Source(
            f"web-{slug(path.stem)}", "web", lambda: fetch_pages(path, settings, progress)
        )

    def read() -> Guidance:
        return read_guidance_file(path, citation=citation, licence=licence)

    name = slug(path.stem) or "database"
    return _Source(name, "database", read, "", licence, citation)


def _compare(
    report: IngestReport, base: Catalogue, name: str, found: Guidance, settings: Settings
) -> None:
    """Which documents of a source are new, changed, gone, left out."""
    known = base.guidance.get(name)
    before = by_document(guidance_store.read_source(settings, known)) if known else {}
    after = by_document(found)
    report.read += found.documents
    report.added += sorted(after.keys() - before.keys())
    report.removed += sorted(before.keys() - after.keys())
    report.changed += sorted(d for d in after.keys() & before.keys() if after[d] != before[d])
    report.unchanged += sum(after[d] == before.get(d) for d in after)
    report.kept = len(report.added) + len(report.changed)
    report.count(Counter(defect.rule for defect in found.defects))
    report.notes += [str(defect) for defect in found.defects[:_DEFECTS_SHOWN]]
    if (more := len(found.defects) - _DEFECTS_SHOWN) > 0:
        report.notes.append(f"... and {more} more")


def _to_embed(found: Guidance, base: Catalogue, settings: Settings) -> int:
    known = {p.embedded_text for p in load_guidance(settings, base).passages}
    return len({p.embedded_text for p in found.passages} - known)


def _nothing_usable(name: str, found: Guidance) -> str:
    if not found.defects:
        return f"{name} holds no documents (folders: Markdown files, *.md)."
    more = f" (and {len(found.defects) - 1} more)" if len(found.defects) > 1 else ""
    return f"No document in {name} can be used. {found.defects[0]}{more}"
