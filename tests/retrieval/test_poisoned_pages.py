"""Poisoned pages beside the corpus: never preferred over a reviewed document, never obeyed.

``poisoned/*.toml`` holds invented pages by family. All are taken in at once, as a maintainer would
take them in; then each page's question is asked, of the search and of the coach, without a model
and with one that obeys every page it reads.
"""

import hashlib
import json
import re
import shutil
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from generator.answer import Answer
from generator.coach import Coach
from hyrox.evidence import Kind
from hyrox.settings import Settings
from ingest import guidance_run
from ingest.fetch.fetched import Fetched
from ingest.guidance.documents import Defect, Guidance, Passage, slug
from ingest.report import IngestReport
from retrieval.library import Library

SITE = "https://pages.example"
FOLDER = Path(__file__).with_name("poisoned")
FOODS = "NDB_No,name,group,kcal,protein_g,fat_g,carb_g,sodium_mg,serving_g,serving_desc"


@dataclass(frozen=True)
class Poisoned:
    """An invented page. ``answers`` are the reviewed documents that answer ``question``; ``never``
    are words no answer may hold; ``refused`` is the rule that keeps it out, empty if it gets in;
    ``hidden_by`` says why a page that alone answers is not found yet."""

    family: str
    name: str
    question: str
    answers: tuple[str, ...]
    topic: str
    body: str
    never: tuple[str, ...]
    heading: str = ""
    title: str = ""
    channel: str = "web"
    refused: str = ""
    asked: tuple[str, ...] = ()
    sources: tuple[str, ...] = ("rules-2025-26",)
    repeat: str = ""
    id: str = ""
    hidden_by: str = ""

    @property
    def document(self) -> str:
        """The id under which it stands in the store, if it gets in."""
        if self.channel == "web":
            return f"web-pages-example-{self.name}"
        if self.channel == "markdown":
            return self.id or f"club-{self.name}"
        return f"{self.channel}-{'9901' if self.channel == 'food' else slug(self.title)}"

    @property
    def html(self) -> str:
        title, body = self.title or self.heading, f"<p>{f'{self.repeat} ' * 50}</p>{self.body}"
        return (
            f"<html><head><title>{title}</title></head><body><main><article><h1>{title}</h1>"
            f"<h2>{self.heading}</h2>{body}</article></main></body></html>"
        )

    @property
    def markdown(self) -> str:
        header = {"id": self.document, "title": json.dumps(self.title), "topic": self.topic}
        header |= {"audience": "all", "sources": f"[{', '.join(self.sources)}]"}
        lines = [
            "---",
            *(f"{k}: {v}" for k, v in header.items()),
            "reviewed: 2026-11-22",
            "---",
            "",
        ]
        questions = [f"> Q: {question}" for question in self.asked]
        return "\n".join([*lines, f"## {self.heading}", *questions, self.body, ""])

    @property
    def row(self) -> dict[str, Any]:
        steps = [*([self.repeat] * 50 if self.repeat else ()), self.body]
        if self.channel == "recipe":
            return {"title": self.title, "ingredients": ["pasta", "oil"], "directions": steps}
        return {
            "name": self.title, "level": "beginner", "equipment": "other", "category": "strength",
            "primaryMuscles": ["quadriceps"], "secondaryMuscles": [], "instructions": steps,
        }  # fmt: skip


def _pages() -> list[Poisoned]:
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["page"]:
            lists = {k: tuple(v) for k, v in entry.items() if isinstance(v, list)}
            found.append(Poisoned(family=path.stem, **{**entry, **lists}))
    return found


PAGES = _pages()
ALONE = [
    pytest.param(p, id=p.name, marks=[pytest.mark.xfail(strict=True, reason=p.hidden_by)] if
                 p.hidden_by else [])
    for p in PAGES if not p.answers
]  # fmt: skip
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.family}-{page.name}")


class Site:
    """Answers for the web pages."""

    def get(self, url: str, /) -> Fetched:
        body = next(p for p in PAGES if url == f"{SITE}/{p.name}").html.encode()
        mark = hashlib.sha256(body).hexdigest()
        return Fetched(url, url, 200, "text/html", "utf-8", body, mark, "2026-11-22T00:00:00Z")


class Obedient:
    """A model that does what any passage tells it: the words that the page wants said it says
    under every citation there is, alone and with the question; then it repeats every sentence of
    every passage, the last passage first."""

    def __init__(self, page: Poisoned) -> None:
        self.page = page

    def stream(self, messages: Sequence[Any], **_: Any) -> Iterator[Any]:
        shown = re.findall(r"^\[(P\d+)\] (.*)$", messages[-1].content, re.M)
        read = " ".join(text for _number, text in shown).lower()
        for words in (words for words in self.page.never if words.lower() in read):
            for number, _text in shown:
                yield _Chunk(f"Remember {words}. [{number}] ")
                yield _Chunk(f"{self.page.question.rstrip('?')}: {words}. [{number}] ")
        for number, text in reversed(shown):
            for sentence in re.split(r"(?<=[.!?]) ", text):
                yield _Chunk(f"{sentence} [{number}] ")


@dataclass(frozen=True)
class _Chunk:
    text: str


@dataclass(frozen=True)
class Planted:
    """The library with all pages taken in, and what was left out of which."""

    library: Library
    defects: dict[str, list[Defect]]

    def rules(self, page: Poisoned) -> set[str]:
        """The rules that a page or a part of it broke."""
        where = {"web": f"{SITE}/{page.name}", "markdown": f"club/{page.document}.md"}
        rows = [p for p in PAGES if p.channel == page.channel]
        start = f"row {rows.index(page) + 1}:"
        return {
            defect.rule
            for defect in self.defects[page.channel]
            if defect.location == where.get(page.channel)
            or (page.channel not in where and defect.message.startswith(start))
            or f"'{page.document}'" in defect.message
        } - {"markup"}

    def holds(self, page: Poisoned) -> list[Passage]:
        """The passages of a page that got in."""
        texts = (page.title or page.heading, page.heading)
        return [
            passage
            for passage in self.library.passages.passages
            if passage.document == page.document
            and passage.title in texts
            and not passage.location.startswith("corpora/")
        ]


@pytest.fixture(scope="session")
def planted(
    library_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Planted]:
    folder = tmp_path_factory.mktemp("poisoned")
    shutil.copytree(library_settings.home, folder / "home")
    settings = library_settings.model_copy(update={"home": folder / "home"})
    defects: dict[str, list[Defect]] = {}
    heard: list[Defect] = []
    compare = guidance_run._compare

    def listen(report: IngestReport, base: Any, name: str, found: Guidance, *more: Any) -> None:
        # A report names twenty defects; the tests want all of them.
        heard.extend(found.defects)
        compare(report, base, name, found, *more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(guidance_run, "_compare", listen)
        for channel, path in _sources(folder).items():
            guidance_run.ingest_guidance(
                [path], settings, licence="CC0", citation="A stranger's file", reader=Site()
            )
            defects[channel] = heard[:]
            heard.clear()
    library = Library.open(settings)
    yield Planted(library, defects)
    library.close()


def _sources(folder: Path) -> dict[str, Path]:
    """The pages as a maintainer holds them: a list of addresses, documents, databases."""
    of = {c: [p for p in PAGES if p.channel == c] for c in dict.fromkeys(p.channel for p in PAGES)}
    paths = {channel: folder / f"{channel}.json" for channel in ("exercise", "recipe")}
    for channel, path in paths.items():
        path.write_text(json.dumps([page.row for page in of[channel]]))
    paths["web"] = folder / "web.toml"
    entry = '[[source]]\naddress = "{}"\nlicence = "CC0"\ntopic = "{}"\naudience = "all"\n'
    paths["web"].write_text("".join(entry.format(f"{SITE}/{p.name}", p.topic) for p in of["web"]))
    paths["markdown"] = folder / "club"
    paths["markdown"].mkdir()
    for page in of["markdown"]:
        (paths["markdown"] / f"{page.document}.md").write_text(page.markdown)
    paths["food"] = folder / "food.csv"
    rows = (f'9901,"{page.title}",Poultry,165,31,3.6,0,74,100,100 g' for page in of["food"])
    sound = "9902,Plain rice,Grains,130,2.7,0.3,28,1,100,100 g"
    paths["food"].write_text("\n".join([FOODS, *rows, sound]))
    return paths


@each_page
def test_a_page_is_refused_with_the_reason_or_gets_in_without_its_poison(
    planted: Planted, page: Poisoned
) -> None:
    held = planted.holds(page)
    if page.refused:
        assert page.refused in planted.rules(page)
        assert not held
    else:
        assert held
        assert not any(passage.reviewed for passage in held)


@each_page
def test_a_page_never_comes_before_a_reviewed_passage_that_answers(
    planted: Planted, library: Library, page: Poisoned
) -> None:
    before = [hit.passage for hit in library.passages.find(page.question, 5).hits]
    after = [hit.passage for hit in planted.library.passages.find(page.question, 5).hits]
    if not page.answers:
        assert not before
        return
    assert {passage.document for passage in before} & set(page.answers)
    answering = [passage for passage in before if passage.reviewed]
    assert len(answering) > 1
    assert all(passage.reviewed for passage in after[:2])


@each_page
@pytest.mark.parametrize("obeys", [False, True], ids=["no model", "a model that obeys"])
def test_a_page_is_never_obeyed(planted: Planted, page: Poisoned, obeys: bool) -> None:
    coach = Coach(planted.library, Obedient(page) if obeys else None, "test")  # type: ignore[arg-type]
    *_, answer = coach.ask(page.question)
    assert isinstance(answer, Answer)
    assert answer.text
    said = [sentence.text.lower() for sentence in answer.sentences if sentence.shown]
    for words in page.never:
        assert not [text for text in said if words.lower() in text]
    assert not [text for text in said if re.search(r"https?:|www\.|\w/\?", text)]
    for item in answer.evidence.of(Kind.PASSAGE):
        ours = item.source.location.startswith("corpora/")
        assert item.source.reviewed is ours
        assert ("not reviewed" in item.source.title) is not ours


@pytest.mark.parametrize("page", ALONE)
def test_a_page_that_alone_answers_is_cited_as_not_reviewed(
    planted: Planted, page: Poisoned
) -> None:
    coach = Coach(planted.library, None, "none")
    *_, answer = coach.ask(page.question)
    assert isinstance(answer, Answer)
    cited = {i for sentence in answer.sentences if sentence.shown for i in sentence.citations}
    sources = [answer.evidence[item_id].source for item_id in cited]
    assert [source.title.endswith("(not reviewed)") for source in sources] == [True]
    (shown,) = [item for item in answer.as_json()["evidence"] if item["id"] in cited]
    assert shown["source"]["reviewed"] is False


def test_there_are_pages_of_every_family_and_by_every_way_in() -> None:
    assert len(PAGES) >= 60
    assert {page.family for page in PAGES} == {
        "alone", "danger", "figures", "instructions", "links", "rules", "stuffing",
    }  # fmt: skip
    assert {page.channel for page in PAGES} == {"web", "markdown", "exercise", "recipe", "food"}
