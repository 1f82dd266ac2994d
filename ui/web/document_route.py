"""``/documents/<id>`` beside the app: answered by the same server, under the same rules."""

from typing import TYPE_CHECKING

from hyrox.errors import HyroxCoachError
from ui.documents import find_document
from ui.language.telling import t
from ui.web.document_page import PATH, document_page, headers, message_page

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import HTMLResponse
    from starlette.routing import Route

    from retrieval.library import Library
    from retrieval.live import LiveLibrary

_SHOWN = 80
"""Characters of an unknown id that are repeated."""


def document_routes(library: "Library | LiveLibrary") -> "list[Route]":
    """The routes that show documents of the library, in whichever version is current."""
    from starlette.responses import HTMLResponse
    from starlette.routing import Route

    def show(request: "Request") -> "HTMLResponse":
        status, page = page_for(library, request.path_params["document_id"])
        return HTMLResponse(page, status, headers())

    return [Route(PATH + "{document_id:path}", show, name="document")]


def page_for(library: "Library | LiveLibrary", document_id: str) -> tuple[int, str]:
    """The status and the page of a document; 404 where there is none, 503 without a library."""
    try:
        with library.lease() as held:
            found = find_document(held.passages.passages, held.references, document_id)
    except HyroxCoachError as error:
        return 503, message_page(t("The library is not open"), str(error))
    if found is None:
        words = t(
            "No document is called '{id}'. It may have been renamed or taken out since. Ask the "
            "coach again, and open the source from its answer.",
            id=document_id[:_SHOWN],
        )
        return 404, message_page(t("There is no such document"), words)
    return 200, document_page(found)
