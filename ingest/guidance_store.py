"""The truth of guidance: per source one file of passages, named by the catalogue.

The shipped corpus is a source like the others, taken in by itself whenever the project brings
another one.
"""

import hashlib
import json
from dataclasses import asdict, replace

from hyrox.errors import InputError, StoreError
from hyrox.settings import Settings
from ingest import catalogue
from ingest.catalogue import Catalogue, GuidanceSource
from ingest.files import keep_by_content
from ingest.guidance.documents import (
    Guidance,
    Passage,
    Reference,
    read_guidance,
    read_references,
    slug,
)  # fmt: skip
from ingest.guidance.shipped import table_passages
from ingest.guidance.shipped.outside import FILE as OUTSIDE_FILE

SHIPPED = "corpora"
"""The shipped corpus's name among the sources."""


def load_guidance(settings: Settings, of: Catalogue | None = None) -> Guidance:
    """The passages of all sources; a later source's document replaces an earlier one's of the
    same id, but never one of the shipped corpus, which comes first.

    Raises:
        StoreError: a stored file is damaged.
    """
    sources = (of or catalogue.current(settings)).guidance
    whole = Guidance()
    documents: dict[str, list[Passage]] = {}
    ours: set[str] = set()
    for name in sorted(sources, key=lambda name: (name != SHIPPED, name)):
        found = read_source(settings, sources[name])
        whole.references.update(found.references)
        whole.documents += found.documents
        for document, passages in by_document(found).items():
            if document not in ours:
                documents[document] = passages
        if name == SHIPPED:
            ours = found.kept
    whole.passages = [passage for passages in documents.values() for passage in passages]
    return whole


def by_document(guidance: Guidance) -> dict[str, list[Passage]]:
    """Document id to its passages, in order."""
    documents: dict[str, list[Passage]] = {}
    for passage in guidance.passages:
        documents.setdefault(passage.document, []).append(passage)
    return documents


def read_source(settings: Settings, source: GuidanceSource) -> Guidance:
    """What was kept of a source.

    Raises:
        StoreError: its file is damaged.
    """
    path = settings.home / "guidance" / source.file
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Guidance(
            [Passage.from_json(fields) for fields in data["passages"]],
            {key: Reference(**fields) for key, fields in data["references"].items()},
            [],
            source.documents,
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"{path} is damaged. Take that source in again, or undo the last ingestion: "
            "hyrox-coach ingest rollback"
        ) from error


def with_source(
    settings: Settings,
    base: Catalogue,
    name: str,
    found: Guidance,
    *,
    kind: str,
    mark: str,
    licence: str = "",
    citation: str = "",
) -> Catalogue:
    """The catalogue with a source added or replaced; its file is written.

    Raises:
        InputError: it cites another work under a key that stands for something else already.
    """
    for other, source in base.guidance.items():
        if other != name:
            known = read_source(settings, source).references
            for key, work in found.references.items():
                if known.get(key, work) != work:
                    raise InputError(
                        f"[{key}] in the references of {name} stands for another work in {other}. "
                        "Give it another key."
                    )
    content = {
        "passages": [passage.as_json() for passage in found.passages],
        "references": {key: asdict(work) for key, work in found.references.items()},
    }
    text = json.dumps(content, ensure_ascii=False, indent=0)
    path = keep_by_content(
        settings.home / "guidance", slug(name)[:40] or "source", ".json",
        lambda temporary: temporary.write_text(text, "utf-8"),
    )  # fmt: skip
    entry = GuidanceSource(
        path.name, kind, len(found.kept), len(found.passages), mark, licence, citation
    )
    return replace(base, guidance={**base.guidance, name: entry})


def read_shipped(settings: Settings) -> Guidance:
    """The project's own documents, exercises, foods and recipes, read anew.

    Raises:
        InputError: a table of exercises, foods or recipes is wrong.
    """
    references = read_references(settings.corpora / "references.toml")
    found = read_guidance([(settings.corpora / "guidance", "corpora/guidance")], references)
    rows = table_passages(settings.corpora)
    found.passages += rows
    found.documents += len({passage.document for passage in rows})
    return found


def shipped_mark(settings: Settings) -> str:
    """Changes with any byte of the shipped corpus."""
    digest = hashlib.sha256()
    corpora = settings.corpora
    documents = sorted((corpora / "guidance").rglob("*.md"))
    tables = sorted(
        path
        for kind, ending in (("exercises", "toml"), ("foods", "csv"), ("recipes", "toml"))
        for path in (corpora / kind).glob(f"*.{ending}")
    )
    for path in [corpora / "references.toml", corpora / OUTSIDE_FILE, *documents, *tables]:
        if path.is_file():
            digest.update(f"\n{path.name}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def shipped_is_new(settings: Settings) -> bool:
    """Whether the project brings another corpus than the one taken in (or rolled back)."""
    mark = shipped_mark(settings)
    known = catalogue.current(settings).guidance.get(SHIPPED)
    return (known is None or known.mark != mark) and catalogue.held_back(settings) != mark


def take_shipped(settings: Settings) -> bool:
    """Take the shipped corpus in if it is new; for the writer. Returns whether it was."""
    if not shipped_is_new(settings):
        return False
    found = read_shipped(settings)
    made = with_source(
        settings, catalogue.current(settings), SHIPPED, found, kind="guidance",
        mark=shipped_mark(settings),
    )  # fmt: skip
    catalogue.commit(settings, made, "the shipped corpus")
    return True


def fingerprint(settings: Settings) -> str:
    """Changes whenever ``load_guidance`` would give something else; reads no passages."""
    sources = catalogue.current(settings).guidance
    text = "\n".join(f"{name} {source.file}" for name, source in sorted(sources.items()))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
