"""Thumbs, edits and style on the page Coach: nothing is kept before the athlete says so."""

import json
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from generator.personal.profile import StyleProfile
from hyrox.settings import Settings
from ui.app import build_app
from ui.web.coach_page import CoachPage
from ui.web.personal.feedback_panel import EXPORT_NAME, EditPanel, FeedbackPanel, editable
from ui.web.session import Session

QUESTION = "How do I break wall balls?"
GOOD = "Take wall balls in small sets from the start. [P1]"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def page(fake_coach: Any, home: Path) -> CoachPage:
    with gr.Blocks():
        files = (home / "feedback.jsonl", home / "style.json")
        return CoachPage(fake_coach, gr.State(Session()), *files)


@pytest.fixture
def teach(page: CoachPage) -> FeedbackPanel:
    assert page.teach is not None
    return page.teach


@pytest.fixture
def editing(page: CoachPage) -> EditPanel:
    assert page.editing is not None
    return page.editing


def event(**data: Any) -> gr.EventData:
    return gr.EventData(None, data)


def asked(page: CoachPage, *, keeps: bool) -> Session:
    session = Session()
    if keeps:
        page.agree(session, True)
    list(page.ask(session, QUESTION, False))
    return session


def vote(page: CoachPage, session: Session, way: str = "up", turn: Any = 0) -> str:
    return str(page.vote(session, event(turn=turn, vote=way))[page.log])


def test_without_the_tick_a_vote_is_marked_and_nothing_is_kept(page: CoachPage, home: Path) -> None:
    session = asked(page, keeps=False)
    assert 'aria-pressed="true"' in vote(page, session)
    page.style.pick(session, event(pair=0, way="a"))
    assert session.style.choices
    assert not home.exists()
    assert "not kept" in vote(page, session, "down")
    assert "hc-reword" not in vote(page, session)


def test_with_the_tick_a_vote_is_kept_once(page: CoachPage, home: Path) -> None:
    session = asked(page, keeps=True)
    for _ in range(2):
        assert 'aria-pressed="true"' in vote(page, session)
    for bad in ({"turn": 9}, {"way": "<b>"}, {"turn": "0"}):
        vote(page, session, **bad)
    lines = (home / "feedback.jsonl").read_text().splitlines()
    assert len(lines) == 1
    kept = json.loads(lines[0])
    assert (kept["question"], kept["vote"]) == (QUESTION, "up")
    assert [item["id"] for item in kept["evidence"]] == ["P1"]
    assert kept["messages"][-1]["role"] == "user"
    assert kept["time"].endswith("+00:00")
    assert "You won 99 minutes" not in lines[0]


def test_unticking_stops_keeping_and_deletes_nothing(page: CoachPage, home: Path) -> None:
    session = asked(page, keeps=True)
    vote(page, session)
    page.agree(session, False)
    vote(page, session, "down")
    assert len((home / "feedback.jsonl").read_text().splitlines()) == 1


def test_a_vote_that_cannot_be_kept_is_not_marked(
    page: CoachPage, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warned: list[str] = []
    monkeypatch.setattr(gr, "Warning", lambda words, **_: warned.append(str(words)))
    session = asked(page, keeps=True)
    home.write_text("a file where the folder should be")
    assert 'aria-pressed="true"' not in vote(page, session, "down")
    assert len(warned) == 1


def test_an_edit_that_passes_is_kept_and_shown_as_kept(
    page: CoachPage, editing: EditPanel, home: Path
) -> None:
    session = asked(page, keeps=True)
    opened = editing.open(session, event(turn=0))
    assert opened[editing.text].endswith("[P1]")
    turn = editable(session, 0)
    problem, kept = editing._kept(turn, GOOD.replace(" in ", "\nin "))
    assert (problem, kept) == ("", GOOD)
    assert turn is not None
    shown = page.edited(session, turn, kept)
    assert "your wording is kept" in shown[page.log]
    line = json.loads((home / "feedback.jsonl").read_text())
    assert line["edit"] == GOOD
    assert editing.open(session, event(turn=0))[editing.text] == GOOD


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        ("Do 40 wall balls at a time [P1].", "40"),
        ("Break wall balls into small sets.", "cites nothing"),
        ("Break wall balls into small sets [F1].", "F1"),
        ("", "empty"),
    ],
)
def test_an_edit_that_fails_is_refused_with_its_sentence(
    page: CoachPage, editing: EditPanel, home: Path, edit: str, says: str
) -> None:
    session = asked(page, keeps=True)
    problem, kept = editing._kept(editable(session, 0), edit)
    assert says in problem
    assert edit.split("[")[0].strip() in problem
    assert kept == ""
    assert not (home / "feedback.jsonl").exists()


def test_only_what_a_model_said_to_someone_who_keeps_can_be_edited(page: CoachPage) -> None:
    assert editable(asked(page, keeps=False), 0) is None
    session = asked(page, keeps=True)
    list(page.ask(session, "I have chest pain", False))
    list(page.ask(session, QUESTION, True))
    found = [editable(session, n) is not None for n in (0, 1, 2, 3)]
    assert found == [True, False, False, False]
    assert editable(session, "0") is None
    assert vote(page, session).count("hc-reword") == 1


def test_what_is_kept_can_be_downloaded_and_is_deleted_for_good(
    page: CoachPage, teach: FeedbackPanel, home: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(teach.keeps, "GRADIO_CACHE", str(tmp_path / "cache"))
    copy = tmp_path / "cache" / "made-1" / EXPORT_NAME
    session = asked(page, keeps=True)
    vote(page, session)
    page.style.pick(session, event(pair=0, way="a"))
    name, content = teach.made()
    assert name == EXPORT_NAME
    assert json.loads(content)["vote"] == "up"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(content)
    assert "1 vote or edit" in teach.ask()[teach.question]
    assert (home / "style.json").exists()
    shown = teach.end()
    assert "Deleted" in shown[teach.problem]
    assert list(home.iterdir()) == []
    assert not copy.exists()
    assert "0 votes and edits" in shown[teach.kept]


def test_damaged_lines_are_counted_and_nothing_to_download_is_said(
    teach: FeedbackPanel, home: Path
) -> None:
    from hyrox.errors import NotFoundError

    home.mkdir()
    (home / "feedback.jsonl").write_text('{"vote":\n')
    assert "1 damaged" in teach.shown()[teach.kept]
    with pytest.raises(NotFoundError, match="Nothing is kept"):
        teach.made()


def test_the_style_reaches_the_prompt_and_units_the_page(page: CoachPage, fake_coach: Any) -> None:
    session = Session()
    page.style.set(session, "brief", "tough", "metric and imperial", True)
    list(page.ask(session, QUESTION, False))
    assert fake_coach.asked[-1]["style"] == "brief, tough"
    session.turns[0].answer = None
    session.turns[0].sentences = []
    assert page._log(session)[page.log]
    page.style.reset(session)
    list(page.ask(session, QUESTION, False))
    assert fake_coach.asked[-1]["style"] == ""
    assert session.style.units == "imperial"


def test_the_style_is_learned_from_choices_and_thumbs(page: CoachPage) -> None:
    from ui.web.personal.style_panel import wordings

    session = Session()
    assert "not known yet" in page.style.shown(session)[page.style.learned]
    for number, pair in enumerate(wordings()):
        page.style.pick(session, event(pair=number, way="a" if pair.a.length == "brief" else "b"))
    assert session.style.style.length == "brief"
    assert "brief, learned" in page.style.shown(session)[page.style.learned]
    list(page.ask(session, QUESTION, False))
    before = session.style.length_belief["brief"]
    page.vote(session, event(turn=0, vote="down"))
    assert session.style.length_belief["brief"] < before
    page.style.reset(session)
    assert session.style == StyleProfile()


@pytest.mark.parametrize("data", [{}, {"pair": 99, "way": "a"}, {"pair": 0, "way": "<b>"}])
def test_a_choice_that_is_none_changes_nothing(page: CoachPage, data: dict[str, Any]) -> None:
    session = Session()
    page.style.pick(session, event(**data))
    assert session.style == StyleProfile()


def test_a_kept_style_is_taken_up_at_the_next_tick(page: CoachPage, home: Path) -> None:
    first = Session()
    page.agree(first, True)
    page.style.set(first, "detailed", "learn it", "metric", True)
    later = Session()
    assert later.style == StyleProfile()
    page.agree(later, True)
    assert later.style.length == "detailed"
    (home / "style.json").write_text("{")
    again = Session()
    assert "cannot be read" in page.agree(again, True)[page.style.problem]
    assert again.style == StyleProfile()


def test_the_shipped_wordings_differ_in_one_thing_and_hold_no_figure() -> None:
    from ui.web.personal.style_panel import wordings

    for pair in wordings():
        assert not any(c.isdigit() for c in pair.a_text + pair.b_text)
        assert (pair.a.length == pair.b.length) != (pair.a.tone == pair.b.tone)
        assert pair.a.words
        assert pair.b.words
        if pair.a.length:
            brief, detailed = sorted((pair.a_text, pair.b_text), key=len)
            assert len(detailed) > 2 * len(brief)
            assert brief == (pair.a_text if pair.a.length == "brief" else pair.b_text)


def test_on_a_shared_address_nothing_can_be_kept_or_downloaded(
    fake_coach: Any, journal: Any, tmp_path: Path
) -> None:
    own = build_app(fake_coach, journal, Settings(home=tmp_path)).blocks
    shared = build_app(fake_coach, journal, Settings(home=tmp_path, host="0.0.0.0")).blocks
    ids = [
        {getattr(block, "elem_id", None) for block in app.blocks.values()} for app in (own, shared)
    ]
    assert "hc-keeps" in ids[0]
    assert not {"hc-keeps", "hc-kept-export", "hc-edit"} & ids[1]
    assert "hc-style" in ids[1]
