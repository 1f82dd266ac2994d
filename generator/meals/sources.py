"""Opens what nutrition rests on: sections of the guidance and the works that it cites.

A plan names some thirty sections, so only their documents are read, and only for what is shown:
the corpus is checked as a whole when it is ingested.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from hyrox.plans.plan import PlanEvidence

Lookup = Callable[[str], PlanEvidence | None]
"""An evidence id (``document#section`` or ``reference:key``) to what it opens, or ``None``."""


@lru_cache(maxsize=4)
def open_lookup(corpora: Path) -> Lookup:
    """A lookup in a corpus; documents are read when they are first asked for.

    Raises:
        InputError: the corpus's references cannot be read.
    """
    from ingest.guidance.documents import read_references

    references = read_references(corpora / "references.toml")
    paths = {path.stem: path for path in sorted((corpora / "guidance").rglob("*.md"))}
    held = {
        f"reference:{key}": PlanEvidence(
            id=f"reference:{key}", kind="rule", title=reference.citation,
            text=f"Cited for the method: {reference.citation}.",
            location=f"corpora/references.toml#{key}", url=reference.url,
        )
        for key, reference in references.items()
    }  # fmt: skip

    def lookup(key: str) -> PlanEvidence | None:
        document = key.partition("#")[0]
        if key not in held and (path := paths.pop(document, None)) is not None:
            location = f"corpora/guidance/{path.relative_to(corpora / 'guidance').as_posix()}"
            for item in _sections(path, location):
                held[item.id] = item
        return held.get(key)

    return lookup


def _sections(path: Path, location: str) -> list[PlanEvidence]:
    """The sections of a document of the shipped corpus, without the questions they answer."""
    from ingest.guidance.documents import slug

    _, header, body = path.read_text(encoding="utf-8").split("---\n", 2)
    found = re.search(r'^title:\s*"?(.*?)"?\s*$', header, re.MULTILINE)
    title = found[1] if found else path.stem
    items = []
    for section in re.split(r"^## ", body, flags=re.MULTILINE)[1:]:
        heading, *lines = section.splitlines()
        key = f"{path.stem}#{slug(heading)}"
        text = " ".join(line.strip() for line in lines if line.strip() and line[0] != ">")
        items.append(
            PlanEvidence(
                id=key,
                kind="passage",
                title=f"{title}: {heading.strip()}",
                text=text,
                location=location,
            )
        )
    return items
