"""Taking guidance in: documents, databases of exercises, foods and recipes, web pages."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from hyrox.errors import InputError, NotFoundError
from hyrox.settings import Settings
from ingest import catalogue, guidance_store, stores
from ingest.catalogue import Catalogue
from ingest.guidance.documents import Guidance, Passage, read_guidance, read_references, slug
from ingest.guidance.strangers import doubts, not_vouched, without_taken_ids
from ingest.guidance_store import SHIPPED, by_document, load_guidance
from ingest.progress import QUIET, Progress
from ingest.report import IngestReport
from ingest.versions.writer import the_writer

if TYPE_CHECKING:
    from ingest.guidance.web.pages import Reader

_DEFECTS_SHOWN = 20
_PASSING = frozenset({"timeout", "server", "blocked"})
"""Why a page may not be read today though it is still there."""


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
    reviewed: bool = False,
    reader: "Reader | None" = None,
) -> IngestReport:
    """Take guidance in. What a source held before and holds no more disappears.

    Args:
        paths: folders of Markdown, databases (JSON, CSV), or a ``sources.toml`` of web pages; no
            path at all means the shipped corpus.
        licence: under which terms databases may be used; they are refused without.
        citation: what is shown as the source of databases.
        dry_run: say what would change, and change nothing (web pages are fetched for it).
        reviewed: whoever takes folders of documents in has read them: their dates of review count
            as the project's own do, and what contradicts a cited fact is kept and named. Else such
            documents come in as not reviewed, without what contradicts a fact.
        reader: reads web pages; a polite fetcher if ``None``.

    Raises:
        InputError: a source cannot be used, or nothing in it can; nothing was changed.
        StoreError: another process is writing.
    """
    report = IngestReport("guidance", dry_run=dry_run)
    with the_writer(settings, "ingesting guidance"):
        base = catalogue.current(settings)
        sources = [_source(path, settings, licence, citation, progress, reader) for path in paths]
        made = base
        ours = _shipped_documents(settings, base)
        for source in sources or [_shipped(settings)]:
            found = source.read()
            if source.kind == "web" and (known := base.guidance.get(source.name)):
                found = _steadied(found, guidance_store.read_source(settings, known))
            if source.name != SHIPPED:
                found = without_taken_ids(found, ours)
                if source.kind == "guidance":
                    found = found if reviewed else not_vouched(found)
            _compare(report, base, source.name, found, settings)
            if source.kind == "guidance" and source.name != SHIPPED:
                report.notes += _doubts(found)
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
    with the_writer(settings, "removing guidance"):
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
    path: Path,
    settings: Settings,
    licence: str,
    citation: str,
    progress: Progress,
    reader: "Reader | None",
) -> _Source:
    if path.is_dir():
        references = read_references(settings.corpora / "references.toml")
        return _Source(
            slug(path.resolve().name) or "documents", "guidance",
            lambda: read_guidance([(path, path.name)], references),
        )  # fmt: skip
    if not path.is_file():
        raise InputError(f"There is no folder or file {path}.")
    if path.suffix.lower() == ".toml":
        return _Source(
            f"web-{slug(path.stem)}", "web", lambda: _fetch(path, settings, progress, reader)
        )
    from ingest.guidance.imported_files import read_guidance_file

    def read() -> Guidance:
        return read_guidance_file(path, citation=citation, licence=licence)

    name = slug(path.stem) or "database"
    return _Source(name, "database", read, "", licence, citation)


def _fetch(path: Path, settings: Settings, progress: Progress, reader: "Reader | None") -> Guidance:
    """The web pages of a list, each asked for again: sites say when nothing changed."""
    from ingest.fetch import Fetched, Fetcher, user_agent
    from ingest.guidance.web.pages import fetch_sources
    from ingest.guidance.web.sources import read_sources

    listed = read_sources(path)
    if reader is not None:
        return fetch_sources(listed, reader, progress)
    fetcher = Fetcher(settings.home / "cache", user_agent=user_agent(settings))

    class Fresh:
        def get(self, url: str, /) -> Fetched:
            return fetcher.get(url, fresh=True)

    try:
        return fetch_sources(listed, Fresh(), progress)
    finally:
        fetcher.close()


def _steadied(found: Guidance, before: Guidance) -> Guidance:
    """Web pages as they count: one that cannot be reached today stays as it was; one that says
    the same keeps the day it was read first, so that reading it again changes nothing."""
    kept, fresh = by_document(before), by_document(found)
    unreachable = {d.location for d in found.defects if d.rule in _PASSING}
    passages = []
    for document, old in kept.items():
        same = fresh.get(document) == old
        if same or (document not in fresh and old[0].location in unreachable):
            fresh[document] = old
            cited = {key for passage in old for key in passage.sources}
            found.references.update({k: v for k, v in before.references.items() if k in cited})
    for document in fresh:
        passages += fresh[document]
    return replace(found, passages=passages)


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
    report.count(Counter(defect.rule for defect in found.defects if not defect.part))
    if parts := Counter(defect.rule for defect in found.defects if defect.part):
        left_out = ", ".join(f"{rule} {n}" for rule, n in parts.most_common())
        report.notes.append(f"{name}: parts of documents left out: {left_out}")
    report.notes += [str(defect) for defect in found.defects[:_DEFECTS_SHOWN]]
    if (more := len(found.defects) - _DEFECTS_SHOWN) > 0:
        report.notes.append(f"... and {more} more")


def _doubts(found: Guidance) -> list[str]:
    """Where a maintainer's own documents speak against a fact the project cites: they are kept,
    since a person wrote them, and named."""
    return [
        f"{passage.location}#{passage.section}: {against}"
        for passage in found.passages
        for against in doubts(passage)
    ]


def _shipped_documents(settings: Settings, base: Catalogue) -> set[str]:
    """The ids that the shipped corpus has given."""
    known = base.guidance.get(SHIPPED)
    return guidance_store.read_source(settings, known).kept if known else set()


def _to_embed(found: Guidance, base: Catalogue, settings: Settings) -> int:
    def texts(passages: Sequence[Passage]) -> set[str]:
        return {text for p in passages for text in (p.embedded_text, *p.asked)}

    return len(texts(found.passages) - texts(load_guidance(settings, base).passages))


def _nothing_usable(name: str, found: Guidance) -> str:
    if not found.defects:
        return f"{name} holds nothing to take in: no Markdown documents (*.md), no listed pages."
    more = f" (and {len(found.defects) - 1} more)" if len(found.defects) > 1 else ""
    return f"No document in {name} can be used. {found.defects[0]}{more}"
