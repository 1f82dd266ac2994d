"""The handlers of the two pages, called as functions."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from hyrox.settings import Settings
from ui.app import build_app
from ui.serve import free_port, server_options
from ui.web.coach_page import CoachPage
from ui.web.race.race_page import RacePage
from ui.web.session import Session

TIMES = ["4:31", "268", "4:40", "190", "285", "5:00", "290", "310", "295", "275", "292", "140",
         "300", "320", "330", "400", "6:42"]  # fmt: skip
WHO = ("open", "male", "35-39", "")


@pytest.fixture
def race_page(fake_coach: Any) -> RacePage:
    with gr.Blocks():
        return RacePage(fake_coach, gr.State(Session()))


@pytest.fixture
def coach_page(fake_coach: Any, tmp_path: Path) -> CoachPage:
    with gr.Blocks():
        home = tmp_path / "home"
        files = (home / "feedback.jsonl", home / "style.json")
        return CoachPage(fake_coach, gr.State(Session()), *files)


def _event(**data: Any) -> gr.EventData:
    return gr.EventData(None, data)


def test_typed_splits_open_a_report(race_page: RacePage) -> None:
    session = Session()
    shown = race_page.open_typed(session, "", *WHO, "", "", *TIMES)
    assert session.race is not None
    assert session.race.report.result.age_group == "35-39"
    assert "1:22:28" in shown[race_page.panel.hero]
    assert shown[race_page.problem] == ""
    assert shown[race_page.panel.fall_plot].data


def test_pasted_splits_fill_the_form_and_what_is_typed_wins(race_page: RacePage) -> None:
    assert race_page.fill_form("SkiErg 4:28, wall balls 400")[1] == "4:28"
    assert race_page.fill_form("nothing here") == [gr.skip()] * 17
    session = Session()
    race_page.open_typed(session, "\n".join(TIMES), *WHO, "", "", "5:00", *[""] * 16)
    assert session.race is not None
    assert session.race.report.result.splits.seconds[:2] == (300.0, 268.0)


@pytest.mark.parametrize(
    ("text", "who", "times", "says"),
    [
        ("", WHO, [""] * 17, "No times yet"),
        ("", WHO, ["4:31", *[""] * 16], "Missing segments"),
        ("", ("open", None, "35-39", ""), TIMES, "Choose the category"),
        ("", WHO, ["<b>x</b>", *TIMES[1:]], "not a time"),
        ("", WHO, ["1", *TIMES[1:]], "not possible"),
        ("", ("open", "mixed", "35-39", ""), TIMES, "team category"),
        ("x" * 20_000, WHO, [""] * 17, "20,000 characters"),
        ("😀" * 50, WHO, [""] * 17, "No split times"),
        ("<script>alert(1)</script>", WHO, [""] * 17, "web page"),
    ],
)
def test_what_cannot_be_used_gets_a_sentence_and_changes_nothing(
    race_page: RacePage, text: str, who: tuple[str, ...], times: list[str], says: str
) -> None:
    session = Session()
    shown = race_page.open_typed(session, text, *who, "", "", *times)
    assert list(shown) == [race_page.problem]
    assert says in shown[race_page.problem]
    assert 'role="alert"' in shown[race_page.problem]
    assert "<b>" not in shown[race_page.problem]
    assert session.race is None


def test_an_upload_is_read_and_deleted(race_page: RacePage, tmp_path: Path) -> None:
    good, bad = tmp_path / "race.csv", tmp_path / "noise.csv"
    good.write_text("\n".join(TIMES))
    bad.write_bytes(b"\x00" * 100)
    session = Session()
    assert "1:22:28" in race_page.open_upload(session, str(good), *WHO)[race_page.panel.hero]
    assert "not text" in race_page.open_upload(session, str(bad), *WHO)[race_page.problem]
    assert not list(tmp_path.iterdir())


def test_an_unforeseen_failure_is_a_sentence_too(
    race_page: RacePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_result: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(race_page.coach, "open_race", fail)
    shown = race_page.open_stored(Session(), "ref-1")
    assert list(shown) == [race_page.problem]
    assert "Something went wrong" in shown[race_page.problem]
    assert "secret detail" not in shown[race_page.problem]


def test_a_stored_race_and_an_example_open(race_page: RacePage) -> None:
    session = Session()
    assert "invented example" in race_page.open_stored(session, "ref-1")[race_page.panel.hero]
    assert "no result" in race_page.open_stored(session, "gone")[race_page.problem]
    assert "Choose a race" in race_page.open_stored(session, None)[race_page.problem]
    assert race_page.examples
    assert "1:22:28" in race_page._opener(0)(session)[race_page.panel.hero]


def test_examples_follow_the_stores_when_the_page_is_loaded_again(
    race_page: RacePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session()
    (example,) = race_page.coach.library.examples()
    other = replace(example, result_id="r-2", event="2025 Oslo", invented=False)
    monkeypatch.setattr(race_page.coach.library, "examples", lambda: [other, other])
    monkeypatch.setattr(race_page.coach.library, "known", {"r-2": other})
    *buttons, found = race_page.refresh()
    assert len([*buttons, found]) == len(race_page.refreshed)
    assert [button.visible for button in buttons] == [True, True, False, False, False]
    assert [choice[1] for choice in found.choices] == ["r-2"]
    assert "invented example" not in race_page._opener(1)(session)[race_page.panel.hero]
    assert "gone" in race_page._opener(4)(session)[race_page.problem]


def test_the_finder_lists_matches_and_says_when_there_are_none(race_page: RacePage) -> None:
    found, words = race_page.finder.search("", "open", "male")
    assert found.value == "ref-1"
    assert "1 match." in words
    found, words = race_page.finder.search("Atlantis", "any", "any")
    assert found.value is None
    assert "No race matches" in words


def test_an_answer_streams_sentence_by_sentence(coach_page: CoachPage, race_page: RacePage) -> None:
    session = Session()
    race_page.open_stored(session, "ref-1")
    logs = [u[coach_page.log] for u in coach_page.ask(session, " Where did I lose? ", False)]
    assert "Looking it up" in logs[0]
    assert "You finished in" in logs[1]
    assert "small sets" not in logs[1]
    assert "small sets" in logs[2]
    assert "Looking it up" not in logs[-1]
    assert session.turns[0].answer is not None
    list(coach_page.ask(session, "And then?", False))
    assert [q for q, _ in coach_page.coach.asked[1]["history"]] == ["Where did I lose?"]


def test_stop_ends_the_answer_after_the_sentence_it_is_at(coach_page: CoachPage) -> None:
    session = Session()
    stream = coach_page.ask(session, "How do I taper?", False)
    next(stream)
    next(stream)
    coach_page.stop(session)
    last = list(stream)[-1]
    assert "Stopped by you." in last[coach_page.log]
    assert len(session.turns[0].answer.sentences) == 1  # type: ignore[union-attr]


def test_an_empty_question_asks_nothing(coach_page: CoachPage) -> None:
    session = Session()
    list(coach_page.ask(session, " \n", False))
    assert session.turns == []
    assert coach_page.coach.asked == []


@pytest.mark.parametrize(
    ("question", "says"),
    [("break the model", "Run hyrox-coach doctor."), ("crash", "Something went wrong")],
)
def test_a_failing_coach_is_told_in_a_sentence_and_the_next_question_works(
    coach_page: CoachPage, question: str, says: str
) -> None:
    session = Session()
    last = list(coach_page.ask(session, question, False))[-1]
    assert says in last[coach_page.log]
    assert "secret detail" not in last[coach_page.log]
    assert "Traceback" not in last[coach_page.log]
    list(coach_page.ask(session, "How do I taper?", False))
    assert session.turns[1].answer is not None


def test_a_question_of_20000_characters_is_passed_on_whole_and_shown_short(
    coach_page: CoachPage,
) -> None:
    session = Session()
    last = list(coach_page.ask(session, "a" * 20_000, False))[-1]
    assert len(coach_page.coach.asked[0]["question"]) == 20_000
    assert len(last[coach_page.log]) < 10_000


def test_an_answer_that_takes_too_long_ends_and_says_so(
    coach_page: CoachPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.web.coach_page.LONGEST_S", 0.05)
    coach_page.coach.pause_s = 0.2
    session = Session()
    *_, last = coach_page.ask(session, "How do I taper?", False)
    (turn,) = session.turns
    assert turn.answer is not None
    assert len(turn.answer.sentences) == 1
    assert "took too long" in last[coach_page.log]


def test_a_tab_that_is_closed_ends_its_answer(coach_page: CoachPage) -> None:
    session = Session()
    answer = coach_page.ask(session, "How do I taper?", False)
    next(answer)
    next(answer)
    assert session.stop is not None
    assert not session.stop.is_set()
    answer.close()
    assert session.stop.is_set()


def test_the_coach_page_follows_the_open_race(coach_page: CoachPage, race_page: RacePage) -> None:
    session = Session()
    race_page.open_stored(session, "ref-1")
    shown = coach_page.open(session)
    assert "1:22:28" in shown[coach_page.about]
    assert "Was my pacing even?" in shown[coach_page.chips]


def test_the_app_offers_no_public_endpoint_and_no_telemetry(
    fake_coach: Any, journal: Any, tmp_path: Path
) -> None:
    app = build_app(fake_coach, journal, Settings(home=tmp_path)).blocks
    assert not app.analytics_enabled
    named = app.get_api_info()["named_endpoints"]
    assert named == {}


def test_a_loopback_server_answers_to_its_own_name_only(
    fake_coach: Any, journal: Any, tmp_path: Path
) -> None:
    from fastapi.testclient import TestClient
    from gradio.routes import App

    settings = Settings(home=tmp_path)
    site = build_app(fake_coach, journal, settings)
    options = server_options(site, settings, fake_coach)
    server = App.create_app(site.blocks, app_kwargs=options)
    own = TestClient(server, base_url="http://127.0.0.1:7860")
    assert own.get("/gradio_api/startup-events").status_code == 200
    stranger = TestClient(server, base_url="http://stranger.example:7860")
    assert stranger.get("/gradio_api/startup-events").status_code == 400
    shared = settings.model_copy(update={"host": "0.0.0.0"})
    site = build_app(fake_coach, journal, shared)
    options = server_options(site, shared, fake_coach)
    server = App.create_app(site.blocks, app_kwargs=options)
    anywhere = TestClient(server, base_url="http://stranger.example:7860", follow_redirects=False)
    assert anywhere.get("/gradio_api/startup-events").status_code == 200
    assert anywhere.get("/race").headers["location"] == "./login?next=race"


def test_a_busy_port_is_told_with_another_way() -> None:
    import socket

    from hyrox.errors import InputError

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        busy = taken.getsockname()[1]
        with pytest.raises(InputError, match=r"hyrox-coach ui --port 7861"):
            free_port("127.0.0.1", busy)
    assert free_port("127.0.0.1", 0) > 0
