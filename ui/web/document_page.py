"""A document of the guidance as a page of its own: plain HTML, no script, everything escaped."""

import base64
import hashlib
from functools import cache
from pathlib import Path
from urllib.parse import quote

from ingest.guidance.documents import Passage, Reference
from ui.documents import Document, place_of
from ui.language.catalogue import RIGHT_TO_LEFT
from ui.language.telling import spoken, t
from ui.web.markup import english, esc, filled, link, linked

PATH = "/documents/"
_LOGO = '<span class="logo" aria-hidden="true"><i></i><i></i><i></i></span>'
_ENGLISH = 'lang="en" dir="ltr"'
"""Around what a document says; only the frame is in the reader's language."""


def document_address(document: str) -> str:
    """Where the app shows ``document`` or ``document#place``."""
    document_id, _, place = document.partition("#")
    return PATH + quote(document_id, safe="") + (f"#{quote(place)}" if place else "")


def document_page(document: Document) -> str:
    """The whole document; every section can be gone to by its place."""
    passages = document.passages
    parts = [
        f'<p class="kind">{english(document.kind_words)}</p>',
        f'<h1 lang="en" dir="auto">{esc(document.title)}</h1>',
        _about(document),
        _contents(passages) if len(passages) > 1 else "",
        *(_section(document, passage) for passage in passages),
        _works(document),
    ]
    return _page(document.title, "".join(parts))


def message_page(title: str, words: str) -> str:
    """A page that says why there is no document to show."""
    return _page(title, f"<h1>{esc(title)}</h1><p>{esc(words)}</p>")


def headers() -> dict[str, str]:
    """What a browser is told of these pages: nothing runs, nothing is loaded from elsewhere."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return {
        "Content-Security-Policy": (
            f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self'; base-uri 'none'; "
            "form-action 'none'; frame-ancestors 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
    }


def _page(title: str, body: str) -> str:
    language = spoken()
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    footer = t("Not affiliated with HYROX. Not medical advice.")
    return (
        f'<!DOCTYPE html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f'<title>{esc(title)} · HyroxCoach</title><link rel="icon" href="/favicon.ico">'
        f"<style>{_style()}</style></head><body>"
        f'<header><a href="/">{_LOGO}HyroxCoach</a></header><main>{body}</main>'
        f"<footer>{esc(footer)}</footer></body></html>"
    )


@cache
def _style() -> str:
    return (Path(__file__).parent / "document.css").read_text(encoding="utf-8")


def _about(document: Document) -> str:
    tone = "" if document.reviewed else ' class="unreviewed"'
    review = document.review_words
    rows = (
        (t("Topic"), esc(document.topic_words)),
        (t("For"), esc(document.audience_words)),
        (t("Review"), f"<span{tone}>{esc(review[0].upper() + review[1:])}</span>"),
        (t("Where it lies"), linked(document.location)),
        (t("Id"), esc(document.id)),
    )
    told = "".join(
        f"<div><dt>{esc(name)}</dt><dd {_ENGLISH}>{value}</dd></div>" for name, value in rows
    )
    return f"<dl>{told}</dl>"


def _contents(passages: tuple[Passage, ...]) -> str:
    entries = "".join(
        f'<li><a href="#{esc(quote(place_of(p)))}" lang="en" dir="auto">{esc(p.section)}</a></li>'
        for p in passages
    )
    return f'<nav aria-label="{esc(t("Sections of this document"))}"><ol>{entries}</ol></nav>'


def _section(document: Document, passage: Passage) -> str:
    opened = f'<p class="opened">{esc(t("The passage you opened"))}</p>'
    works = "" if document.cites_alike else _marks(document.works_of(passage))
    return (
        f'<section class="passage" id="{esc(place_of(passage))}">{opened}'
        f'<h2 lang="en" dir="auto">{esc(passage.section)}</h2>'
        f'<p lang="en" dir="auto">{esc(passage.text)}</p>{works}</section>'
    )


def _marks(numbers: list[int]) -> str:
    marks = ", ".join(f'<a href="#work:{number}">{number}</a>' for number in numbers)
    if not marks:
        return ""
    return f'<p class="small">{filled(t("Works: {numbers}"), numbers=marks)}</p>'


def _works(document: Document) -> str:
    head = f'<section class="works"><h2>{esc(t("Works cited"))}</h2>'
    if not document.works:
        return f"{head}<p>{esc(t('It names none.'))}</p></section>"
    entries = "".join(
        f'<li id="work:{number}" lang="en" dir="auto">{_work(work)}</li>'
        for number, work in enumerate(document.works.values(), 1)
    )
    return f"{head}<ol>{entries}</ol></section>"


def _work(work: Reference) -> str:
    parts = [linked(work.citation)]
    if work.url and work.url not in work.citation:
        parts.append(link(work.url))
    if work.licence:
        licence = filled(
            t("Licence: {name}"), name=f"<span {_ENGLISH}>{linked(work.licence)}</span>"
        )
        parts.append(f'<span class="small" lang="{spoken()}">{licence}</span>')
    return "<br>".join(parts)
