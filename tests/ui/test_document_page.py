"""Documents: every place can be gone to, nothing a stranger wrote renders, unknown ids are told."""

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from hyrox.errors import StoreError
from hyrox.evidence import EvidenceItem, Kind, Source
from hyrox.settings import Settings
from ingest.guidance.documents import Guidance, Passage, Reference
from ingest.guidance_store import read_shipped
from retrieval.evidence import passage_item
from ui.documents import Document, document_of, find_document
from ui.serve import server_options
from ui.web.chat_view import STRONG_SCORE, WEAK_SCORE, evidence_card
from ui.web.document_page import document_address, document_page, headers
from ui.web.document_route import document_routes, page_for

HOSTILE = "<img src=x onerror=alert(1)>\"'{{value}}${1}</style><script>alert(2)</script>"
WORKS = {
    "a": Reference("Author A 2020, A study", "https://doi.org/10.1000/xyz", "CC BY"),
    "b": Reference("Own notes", "", "Apache-2.0"),
}


def passage(place: str, **changes: Any) -> Passage:
    usual = Passage(
        f"sled#{place}", "sled", "The sled", place.capitalize(), f"Text of {place}.", "sled_push",
        "beginner", ("a", "b"), "2026-11-22", "corpora/guidance/sled.md",
    )  # fmt: skip
    return replace(usual, **changes)


PASSAGES = [
    passage("pacing"),
    passage("drills"),
    passage("note", id="outside-news#note", document="outside-news", kind="outside"),
]


class FakeStore:
    """What the route needs of a library."""

    passages = SimpleNamespace(passages=PASSAGES)
    references = WORKS

    def lease(self) -> "FakeStore":
        return self

    def __enter__(self) -> "FakeStore":
        return self

    def __exit__(self, *_: object) -> None:
        return


class Page(HTMLParser):
    """The elements of a page: tag and attributes, in order, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    @property
    def ids(self) -> list[str | None]:
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]


@pytest.fixture(scope="module")
def shipped() -> Guidance:
    return read_shipped(Settings())


@pytest.fixture
def served() -> Any:
    from fastapi import FastAPI
    from fastapi.testclient import TestClient

    library: Any = FakeStore()
    app = FastAPI(routes=document_routes(library))
    return TestClient(app, base_url="http://127.0.0.1:7860")


def _found(*passages: Passage) -> Document:
    found = find_document(passages, WORKS, passages[0].document)
    assert found is not None
    return found


def _passage_item(score: float | None = None, **changes: Any) -> EvidenceItem:
    return replace(passage_item(PASSAGES[0], "P1", WORKS, score), **changes)


def test_every_passage_of_the_shipped_corpus_leads_to_its_section(shipped: Guidance) -> None:
    """What the evidence panel links to is an element of the page that is served there."""
    assert len(shipped.passages) > 1000
    by_document: dict[str, list[Passage]] = {}
    for one in shipped.passages:
        by_document.setdefault(one.document, []).append(one)
    for document_id, passages in by_document.items():
        found = find_document(passages, shipped.references, document_id)
        if passages[0].kind == "outside":
            assert found is None
            continue
        assert found is not None
        html = document_page(found)
        page = Page(html)
        assert len(page.ids) == len(set(page.ids)), document_id
        for one in passages:
            item = passage_item(one, "P1", shipped.references)
            address = urlsplit(document_address(document_of(item)))
            assert unquote(address.path) == f"/documents/{document_id}"
            place = unquote(address.fragment)
            section = html.partition(f'<section class="passage" id="{place}">')[2]
            shown = Page(section.partition("</section>")[0]).text.replace("\xa0", " ")
            assert one.text in shown
            assert one.section in shown


def test_every_shipped_document_names_its_works_and_says_when_it_was_reviewed(
    shipped: Guidance,
) -> None:
    for document_id in shipped.kept:
        found = find_document(shipped.passages, shipped.references, document_id)
        if found is None:
            continue
        text = Page(document_page(found)).text.replace("\xa0", " ")
        assert found.works, document_id
        assert re.search(r"Reviewed on \d+ \w+ 20\d\d", text), document_id
        for work in found.works.values():
            assert work.citation in text
            assert work.licence in text


def test_works_open_and_carry_their_licence() -> None:
    html = document_page(_found(*PASSAGES[:2]))
    assert 'href="https://doi.org/10.1000/xyz" target="_blank" rel="noopener noreferrer"' in html
    for words in ("Author A 2020, A study", "Licence: CC BY", "Own notes", "Licence: Apache-2.0"):
        assert words in Page(html).text
    for words in ("Guidance document", "Sled push", "beginners", "Reviewed on 22 November 2026"):
        assert words in Page(html).text
    assert "corpora/guidance/sled.md" in html


def test_sections_that_cite_different_works_say_which() -> None:
    html = document_page(_found(passage("pacing", sources=("b",)), passage("drills")))
    first, second = html.split('<section class="passage"')[1:3]
    assert 'href="#work:1">1</a></p>' in first
    assert 'href="#work:2">2</a></p>' in second.partition("</section>")[0]
    assert "Works: " not in document_page(_found(*PASSAGES[:2]))


@pytest.mark.parametrize(
    ("kind", "location", "says"),
    [
        ("web", "https://example.org/sled", "Not reviewed by us: another site's text"),
        ("exercise", "exercises.json", "Not reviewed by us: taken over from exercises.json"),
        ("food", "foods.csv", "Not reviewed by us: taken over from foods.csv"),
    ],
)
def test_what_nobody_of_us_read_says_so(kind: str, location: str, says: str) -> None:
    found = _found(passage("pacing", kind=kind, location=location, reviewed=""))
    html = document_page(found)
    assert says in Page(html).text
    assert 'class="unreviewed"' in html
    assert ('href="https://example.org/sled"' in html) == (kind == "web")


def test_nothing_a_stranger_wrote_renders_or_runs() -> None:
    texts = dict.fromkeys(
        ("title", "section", "text", "topic", "audience", "location", "kind"), HOSTILE
    )
    hostile = replace(
        passage("x"), id=f"{HOSTILE}#{HOSTILE}", document=HOSTILE, reviewed="", **texts
    )
    work = Reference(HOSTILE, "javascript:alert(1)", HOSTILE)
    found = find_document([hostile], {"a": work}, HOSTILE)
    assert found is not None
    page = Page(document_page(found))
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "img", "iframe", "object", "form", "base"}
    named = {name for _, attributes in page.elements for name in attributes}
    assert not [name for name in named if name.startswith("on")]
    addresses = [a["href"] for tag, a in page.elements if tag == "a" and "href" in a]
    assert not [to for to in addresses if str(to).lower().startswith(("javascript", "data"))]
    assert HOSTILE.replace(" %", "\xa0%") in page.text


def test_the_page_is_served_with_headers_that_let_nothing_run(served: Any) -> None:
    answer = served.get("/documents/sled")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    style = re.search(r"<style>(.*?)</style>", answer.text, re.S)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
    assert "unsafe" not in policy
    assert "script-src" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "style=" not in answer.text


@pytest.mark.parametrize(
    "unknown", ["nothing", "outside-news", "sled%2F..", "a/b/c", "%3Cscript%3Ealert(1)", "x" * 5000]
)
def test_an_unknown_document_is_told_in_words(served: Any, unknown: str) -> None:
    answer = served.get(f"/documents/{unknown}")
    assert answer.status_code == 404
    assert "There is no such document" in answer.text
    assert "<script" not in answer.text
    assert len(answer.text) < 10_000
    assert answer.headers["content-security-policy"] == headers()["Content-Security-Policy"]


def test_a_document_is_only_read(served: Any) -> None:
    assert served.get("/documents/sled").status_code == 200
    assert served.post("/documents/sled").status_code == 405


def test_a_library_that_closes_is_told_in_words() -> None:
    class Closing(FakeStore):
        def lease(self) -> "FakeStore":
            raise StoreError("The coach is closing. Start it again.")

    library: Any = Closing()
    status, page = page_for(library, "sled")
    assert status == 503
    assert "The coach is closing" in page


def test_the_app_itself_serves_documents_before_its_own_pages(
    fake_coach: Any, journal: Any, tmp_path: Path
) -> None:
    from fastapi.testclient import TestClient
    from gradio.routes import App

    from ui.app import build_app

    fake_coach.library = FakeStore()
    settings = Settings(home=tmp_path)
    fake_coach.library.examples = list
    fake_coach.library.search_races = lambda *_args, **_more: []
    site = build_app(fake_coach, journal, settings)
    options = server_options(site, settings, fake_coach)
    app = App.create_app(site.blocks, app_kwargs=options)
    stranger = TestClient(app, base_url="http://evil.example")
    assert stranger.get("/documents/sled").status_code == 400
    client = TestClient(app, base_url="http://127.0.0.1:7860")
    assert "Text of pacing." in client.get("/documents/sled").text
    assert client.get("/gradio_api/startup-events").status_code == 200


def test_the_evidence_card_of_a_passage_opens_its_document_at_the_place() -> None:
    card = evidence_card(_passage_item(0.9))
    assert 'href="/documents/sled#pacing" target="_blank" rel="noopener"' in card
    assert "Open the whole document at this place" in card
    for other in (
        EvidenceItem("F1", Kind.FACT, "Text.", "Text.", Source("A", "b"), key="passage:sled#x"),
        EvidenceItem("N1", Kind.NEIGHBOUR, "Text.", "Text.", Source("A", "b"), key="peers"),
        _passage_item(key=""),
    ):
        assert "/documents/" not in evidence_card(other)


def test_an_id_that_is_markup_stays_an_address() -> None:
    card = evidence_card(_passage_item(key=f"passage:{HOSTILE}#{HOSTILE}"))
    assert "<img" not in card
    hrefs = [a["href"] for tag, a in Page(card).elements if "hc-whole" in (a.get("class") or "")]
    assert hrefs == [document_address(f"{HOSTILE}#{HOSTILE}")]
    assert document_address("//evil.example/x") == "/documents/%2F%2Fevil.example%2Fx"


@pytest.mark.parametrize(
    ("score", "word"),
    [
        (1.0, "strong match"), (STRONG_SCORE, "strong match"), (0.799, "fair match"),
        (WEAK_SCORE, "fair match"), (0.499, "loose match: read it with care"), (0.0, "loose match"),
    ],
)  # fmt: skip
def test_a_match_is_a_word_with_the_number_behind_it(score: float, word: str) -> None:
    card = evidence_card(_passage_item(score))
    assert word in card
    assert f"({score:.2f} of 1)" in card
    assert sum(other in card for other in ("strong match", "fair match", "loose match")) == 1


def test_a_neighbours_likeness_is_no_chance_of_answering() -> None:
    item = EvidenceItem("N1", Kind.NEIGHBOUR, "Text.", "Text.", Source("A", "b"), score=0.31)
    assert "<dd>0.31 of 1</dd>" in evidence_card(item)
