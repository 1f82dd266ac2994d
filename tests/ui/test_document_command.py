"""``hyrox-coach document``: a document or a place of it; unknown ids name the nearest."""

import json
from dataclasses import replace

import pytest

from generator.answer import Answer, Sentence, Status
from hyrox.evidence import Evidence
from hyrox.settings import Settings
from ingest.guidance.documents import Passage, Reference
from ingest.guidance_store import read_shipped
from retrieval.evidence import passage_item
from ui import cli, document_command
from ui.documents import nearest_ids
from ui.text_report import print_answer

WORKS = {"a": Reference("Author A 2020, A study", "https://doi.org/10.1000/xyz", "CC BY"),
         "b": Reference("Own notes", "", "Apache-2.0")}  # fmt: skip
PASSAGES = [
    Passage(
        f"{document}#{place}", document, "The sled", place.capitalize(), f"Text of {place}.",
        "sled_push", "beginner", ("a", "b"), "2026-11-22", "corpora/guidance/sled.md", kind,
    )
    for document, place, kind in (
        ("sled", "pacing", "guidance"), ("sled", "drills", "guidance"),
        ("outside-news", "note", "outside"),
    )
]  # fmt: skip


@pytest.fixture
def stored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_command, "read_guidance_store", lambda _: (PASSAGES, WORKS))


@pytest.mark.usefixtures("stored")
def test_the_command_prints_a_document_or_one_place(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["document", "sled"]) == 0
    whole = capsys.readouterr().out
    for words in (
        "The sled", "Text of pacing.", "Text of drills.", "reviewed on 22 November 2026",
        "corpora/guidance/sled.md", "https://doi.org/10.1000/xyz", "licence: CC BY",
    ):  # fmt: skip
        assert words in whole
    assert cli.main(["document", "sled#drills"]) == 0
    place = capsys.readouterr().out
    assert "Text of drills." in place
    assert "Text of pacing." not in place


@pytest.mark.usefixtures("stored")
def test_the_command_prints_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["document", "sled#pacing", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["document"], shown["kind"], shown["reviewed"]) == (
        "sled", "guidance", "2026-11-22",
    )  # fmt: skip
    assert [section["id"] for section in shown["sections"]] == ["sled#pacing"]
    assert shown["sections"][0]["works"] == [work["number"] for work in shown["works"]] == [1, 2]
    assert shown["works"][0]["url"] == "https://doi.org/10.1000/xyz"


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("sleds", "Nearest: sled."),
        ("outside-news", "There is no document 'outside-news'."),
        ("sled#nowhere", "Its places: pacing, drills."),
        ("", "There is no document ''."),
    ],
)
def test_the_command_names_the_nearest_for_an_unknown_id(
    asked: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["document", asked]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert says in shown.err
    assert len(shown.err.splitlines()) == 1


@pytest.mark.usefixtures("stored")
def test_the_command_prints_nothing_that_moves_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sly = replace(PASSAGES[0], title="A\x1b[2J", section="B\x1b]0;x\x07", text="C\x1b[31m \u202e.")
    monkeypatch.setattr(document_command, "read_guidance_store", lambda _: ([sly], WORKS))
    assert cli.main(["document", "sled"]) == 0
    shown = capsys.readouterr().out
    assert not [c for c in shown if not c.isprintable() and c != "\n"]


def test_an_id_is_found_by_how_a_person_would_write_it() -> None:
    passages = read_shipped(Settings()).passages
    assert nearest_ids(passages, "Sled Push")[0] == "sled-push"
    assert "exercise-burpee" in nearest_ids(passages, "burpee")
    assert nearest_ids(passages, "\U0001f600") == []


def test_sources_in_the_terminal_say_how_to_read_the_whole(
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = (Sentence("Text.", ("P1",), Status.VERIFIED),)
    print_answer(
        iter([Answer("q", said, Evidence((passage_item(PASSAGES[0], "P1", WORKS),)), "none")])
    )
    assert "hyrox-coach document sled#pacing" in capsys.readouterr().out
