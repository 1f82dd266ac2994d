"""The passages a frame cites, read from the guidance at hand."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from generator.plans.frame.words import DOCUMENTS
from hyrox.errors import InputError
from hyrox.plans.plan import PlanEvidence
from hyrox.settings import settings


def evidence_of(ids: Iterable[str]) -> dict[str, PlanEvidence]:
    """Passage id to evidence, in order of id; ``text`` is the passage's first sentence. What the
    guidance at hand does not hold is left out, and is cited by nobody then."""
    corpora = settings().corpora
    found: dict[str, PlanEvidence] = {}
    for passage in sorted(set(ids)):
        known = _document(corpora, passage.partition("#")[0])
        if passage in known:
            found[passage] = known[passage]
    return found


@cache
def _document(corpora: Path, name: str) -> Mapping[str, PlanEvidence]:
    """Only documents that are cited are read: the whole library takes seconds."""
    from ingest.guidance.documents import read_document, read_references
    from retrieval.evidence import passage_item

    below = Path(DOCUMENTS[name]) / f"{name}.md"
    shown = f"corpora/guidance/{below.as_posix()}"
    try:
        references = read_references(corpora / "references.toml")
        passages = read_document(corpora / "guidance" / below, shown, references)
    except InputError:
        return {}
    found = {}
    for passage in passages:
        item = passage_item(passage, passage.id, references)
        found[passage.id] = PlanEvidence(
            id=passage.id, kind="passage", title=item.source.title, text=item.sentence,
            location=item.source.location, url=item.source.url,
        )  # fmt: skip
    return found
