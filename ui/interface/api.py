"""The HTTP API: JSON in, JSON out, an address a function; described by its OpenAPI document."""

from collections.abc import Callable
from typing import Any

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from hyrox.errors import HyroxCoachError
from ui.interface.calls import Calls, PlanAsked, QuestionAsked, RaceAsked
from ui.interface.refusals import Refusal, invalid, status_of, told
from ui.interface.results import (
    AnswerTold,
    EvidenceTold,
    NeighboursTold,
    PlanTold,
    ReportTold,
    Told,
)  # fmt: skip

VERSION = "1"
PREFIX = f"/api/v{VERSION}"
_ABOUT = (
    "What the coach knows, for programs. Every number is computed or retrieved; evidence carries "
    "its source. Where the app asks for a log-in, send 'Authorization: Bearer <token>' with a "
    "token from Settings. Neighbours have no names."
)
_AT_ONCE = CapacityLimiter(16)
"""Calls that may wait for the model: threads of their own, so that pages and health never wait."""
_ERRORS: dict[int | str, dict[str, Any]] = {
    401: {"description": "No token, or one that does not count any more.", "model": Refusal},
    404: {"description": "There is no such result, or nobody to compare with.", "model": Refusal},
    413: {"description": "The body is larger than a request may be.", "model": Refusal},
    422: {"description": "Something given cannot be used; 'detail' says what.", "model": Refusal},
    429: {"description": "Too many; 'Retry-After' says when to ask again.", "model": Refusal},
    503: {"description": "The stores or the model do not answer.", "model": Refusal},
}


def api(calls: Calls) -> FastAPI:
    """The API as an application of its own, to be mounted at :data:`PREFIX`."""
    app = FastAPI(
        title="HyroxCoach", version=VERSION, description=_ABOUT, docs_url=None, redoc_url=None,
        openapi_url="/openapi.json", responses=_ERRORS,
    )  # fmt: skip

    @app.post("/report", summary="A race against its peers", responses=_gives(ReportTold))
    async def report(race: RaceAsked) -> dict[str, Any]:
        return await _run(calls.report, race)

    @app.post("/neighbours", summary="The most similar athletes", responses=_gives(NeighboursTold))
    async def neighbours(race: RaceAsked) -> dict[str, Any]:
        return await _run(calls.neighbours, race)

    @app.post("/evidence", summary="What an answer may rest on", responses=_gives(EvidenceTold))
    async def evidence(asked: QuestionAsked) -> dict[str, Any]:
        return await _run(calls.evidence, asked)

    @app.post("/answer", summary="A checked answer with its evidence", responses=_gives(AnswerTold))
    async def answer(asked: QuestionAsked) -> dict[str, Any]:
        return await _run(calls.answer, asked)

    @app.post("/plan", summary="A training plan for a profile", responses=_gives(PlanTold))
    async def plan(asked: PlanAsked) -> dict[str, Any]:
        return await _run(calls.plan, asked)

    app.add_exception_handler(HyroxCoachError, _told)
    app.add_exception_handler(RequestValidationError, _invalid)
    return app


def _gives(shape: type[Told]) -> dict[int | str, dict[str, Any]]:
    return {200: {"description": "What was found.", "model": shape}}


async def _run(call: Callable[[Any], dict[str, Any]], given: Any) -> dict[str, Any]:
    return await to_thread.run_sync(call, given, limiter=_AT_ONCE)


async def _told(_request: Request, error: Exception) -> JSONResponse:
    """A refusal in words, never a trace."""
    assert isinstance(error, HyroxCoachError)
    return JSONResponse(told(error), status_of(error))


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    """Which field is wrong; what was sent is not repeated."""
    assert isinstance(error, RequestValidationError)
    return JSONResponse({"detail": invalid(error.errors(), "the body")}, 422)
