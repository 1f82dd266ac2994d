"""``hyrox-coach document``: a document of the guidance, or one place of it, in the terminal."""

import argparse
import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING

from hyrox.errors import NotFoundError, StoreError
from ui.commands import print_json, settings_of
from ui.documents import Document, find_document, nearest_ids, place_of

if TYPE_CHECKING:
    from hyrox.settings import Settings
    from ingest.guidance.documents import Passage, Reference

_WIDTH = 96


def document(arguments: argparse.Namespace) -> int:
    """Print a document.

    Raises:
        NotFoundError: there is none of that id, or no such place in it; the nearest are named.
    """
    document_id, _, place = arguments.document.strip().partition("#")
    passages, references = read_guidance_store(settings_of(arguments))
    whole = find_document(passages, references, document_id)
    if whole is None:
        near = ", ".join(nearest_ids(passages, document_id))
        hint = f"Nearest: {near}." if near else "hyrox-coach ask names the document of a source."
        raise NotFoundError(f"There is no document '{document_id[:80]}'. {hint}")
    try:
        shown = whole.at(place)
    except KeyError:
        places = ", ".join(map(place_of, whole.passages))
        raise NotFoundError(
            f"'{document_id}' has no place '{place[:80]}'. Its places: {places}."
        ) from None
    if arguments.json:
        print_json(shown.as_json())
    else:
        print("\n".join(document_lines(shown)))
    return 0


def read_guidance_store(
    settings: "Settings",
) -> "tuple[list[Passage], dict[str, Reference]]":
    """Passages and works of the current store, built on the first use; opens nothing else.

    Raises:
        StoreError: it cannot be built, or is damaged.
    """
    from ingest.files import hold
    from ingest.progress import Progress
    from ingest.stores import Store, ensure_stores, version_folder
    from ingest.vectors.chroma_build import read_passages

    ensure_stores(settings, Progress())
    folder = version_folder(settings, Store.GUIDANCE)
    let_go = hold(folder)
    try:
        return read_passages(folder)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"The guidance store in {folder} is damaged. Delete the folder and run: "
            "hyrox-coach ingest build"
        ) from error
    finally:
        let_go()


def document_lines(document: Document) -> Iterable[str]:
    """The document for a terminal; what would move its cursor is left out."""
    about = (
        document.kind_words, document.topic_words, f"for {document.audience_words}",
        document.review_words,
    )  # fmt: skip
    yield _printable(document.title)
    yield _printable(" · ".join(about))
    yield _printable(f"Where it lies: {document.location}")
    for passage in document.passages:
        yield ""
        yield _printable(f"{passage.section} [#{place_of(passage)}]")
        yield from textwrap.wrap(_printable(passage.text), _WIDTH)
        if not document.cites_alike and (numbers := document.works_of(passage)):
            yield f"Works: {', '.join(map(str, numbers))}"
    if document.works:
        yield "\nWorks cited"
    for number, work in enumerate(document.works.values(), 1):
        url = f" {work.url}" if work.url and work.url not in work.citation else ""
        licence = f" (licence: {work.licence})" if work.licence else ""
        yield f"  {number}. {_printable(work.citation + url + licence)}"


def _printable(text: str) -> str:
    return "".join(c for c in " ".join(text.split()) if c.isprintable())
