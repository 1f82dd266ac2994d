"""Around every handler of every page: whose tab it is, and what it changed is kept.

Done once for all of them, after the pages were built, so that no handler can forget it.
"""

import inspect
import logging
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import gradio as gr

from hyrox.errors import HyroxCoachError
from journal.accounts import Accounts
from journal.database import Journal
from journal.diary import Diary
from ui.language.choosing import language_behind
from ui.language.telling import mark, speaking, t
from ui.site.visitors import Visitor, visitor_of
from ui.web.keeping.keeper import Keeper, Reports
from ui.web.markup import esc
from ui.web.session import Session

_SPECIAL = (gr.EventData, gr.SelectData)
_END = object()
_STRANGER = mark("This tab belongs to another account. Load the page again.")
_UNSAVED = mark("This could not be kept in your journal: {why}")
_UNEXPECTED = mark("This could not be kept in your journal; the terminal has the details.")


def speak(app: gr.Blocks) -> None:
    """Wrap every handler: what it tells is in the language of the reader who called it."""
    for block in app.fns.values():
        if block.fn is not None:
            block.fn = _speaking(block.fn)


def _speaking(handler: Callable[..., Any]) -> Callable[..., Any]:
    asks = getattr(handler, "__annotations__", {}).get("request") is gr.Request
    """One of the wrappers here: it takes the request as well."""

    def given(request: gr.Request, values: tuple[Any, ...]) -> tuple[Any, ...]:
        return (request, *values) if asks else values

    if inspect.isgeneratorfunction(handler):

        def streams(request: gr.Request, *values: Any) -> Iterator[Any]:
            language, steps = language_behind(request), handler(*given(request, values))
            try:
                while True:
                    # Each step may run in another thread.
                    with speaking(language):
                        step = next(steps, _END)
                    if step is _END:
                        return
                    yield step
            finally:
                with speaking(language):
                    steps.close()

        return _signed(streams, handler)

    def answers(request: gr.Request, *values: Any) -> Any:
        with speaking(language_behind(request)):
            return handler(*given(request, values))

    return _signed(answers, handler)


class Opener:
    """Gives a new tab what its visitor had open; the first event of every page."""

    def __init__(self, journal: Journal, reports: Reports) -> None:
        self.journal, self.reports = journal, reports

    def fill(self, session: Session, visitor: Visitor | None) -> None:
        """The visitor's journal into an empty tab.

        Raises:
            HyroxCoachError: the journal cannot be reached.
        """
        if visitor is None or session.keeper is not None:
            return
        diary = Diary(self.journal, visitor.who.id)
        Keeper(diary, visitor.who, self.reports).fill(session)


def guard(app: gr.Blocks, opener: Opener) -> None:
    """Wrap every handler that gets a tab's session."""
    for block in app.fns.values():
        if block.fn is None:
            continue
        places = [
            number for number, component in enumerate(block.inputs)
            if isinstance(component, gr.State) and isinstance(component.value, Session)
        ]  # fmt: skip
        if places:
            block.fn = wrapped(block.fn, places[0], opener)


AUDITED: Mapping[str, str] = {"take_in": "took in data", "go_back": "went back before a run"}
"""Handlers of maintainers that change what everybody reads, by name, and what is written down."""


def audit(app: gr.Blocks, accounts: Accounts, page: str) -> None:
    """Wrap a page's handlers of :data:`AUDITED`: who called them is written down first."""
    for block in app.fns.values():
        name = getattr(block.fn, "__name__", "")
        if block.fn is not None and block.page == page and name in AUDITED:
            block.fn = _told(block.fn, accounts, AUDITED[name])


def _told(handler: Callable[..., Any], accounts: Accounts, action: str) -> Callable[..., Any]:
    def told(request: gr.Request, *values: Any) -> Any:
        visitor = visitor_of(request)
        if visitor is not None:
            accounts.audited(visitor.who.id, action)
        return handler(*values)

    return _signed(told, handler)


def wrapped(handler: Callable[..., Any], place: int, opener: Opener) -> Callable[..., Any]:
    """A handler that refuses another's tab, begins with what was kept and keeps what it changed."""

    def enter(values: tuple[Any, ...], request: gr.Request) -> Session:
        session: Session = values[place]
        visitor = visitor_of(request)
        kept = session.keeper
        if visitor is not None and kept is not None and kept.who.id != visitor.who.id:
            raise gr.Error(t(_STRANGER), title=t("Error"), print_exception=False)
        try:
            opener.fill(session, visitor)
        except HyroxCoachError as error:
            _warn(t(_UNSAVED, why=esc(error)))
        return session

    if inspect.isgeneratorfunction(handler):

        def streams(request: gr.Request, *values: Any) -> Iterator[Any]:
            session = enter(values, request)
            try:
                yield from handler(*values)
            finally:
                _settle(session)

        return _signed(streams, handler)

    def answers(request: gr.Request, *values: Any) -> Any:
        session = enter(values, request)
        try:
            return handler(*values)
        finally:
            _settle(session)

    return _signed(answers, handler)


def _settle(session: Session) -> None:
    if session.keeper is None:
        return
    try:
        session.keeper.settle(session)
    except HyroxCoachError as error:
        _warn(t(_UNSAVED, why=esc(error)))
    except Exception:
        logging.getLogger(__name__).exception("A tab could not be kept")
        _warn(t(_UNEXPECTED))


def _warn(words: str) -> None:
    gr.Warning(words, title=t("Warning"))


def _signed(wrapper: Callable[..., Any], handler: Callable[..., Any]) -> Callable[..., Any]:
    """The request before the handler's own parameters: Gradio fills it, and an event's data, in by
    place and annotation."""
    own = [p for p in inspect.signature(handler).parameters.values() if p.annotation != gr.Request]
    request = inspect.Parameter("request", inspect.Parameter.POSITIONAL_ONLY, annotation=gr.Request)
    plain = [
        parameter.replace(kind=inspect.Parameter.POSITIONAL_ONLY)
        if parameter.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD else parameter
        for parameter in own
    ]  # fmt: skip
    wrapper.__signature__ = inspect.Signature([request, *plain])  # type: ignore[attr-defined]
    special = {p.name: p.annotation for p in own if p.annotation in _SPECIAL}
    wrapper.__annotations__ = {"request": gr.Request, **special}
    wrapper.__name__ = getattr(handler, "__name__", wrapper.__name__)
    return wrapper
