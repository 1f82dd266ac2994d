"""What a tab has is in the journal after each handler, and in the next tab."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from generator.personal.profile import StyleProfile
from generator.style import Style
from hyrox.errors import NotFoundError, StoreError
from hyrox.plans.profile import Profile
from journal.accounts import Accounts
from journal.consent import Health
from journal.database import Journal
from journal.diary import Diary
from ui.site.visitors import SCOPE, Visitor
from ui.web.coach_page import CoachPage
from ui.web.keeping.guard import AUDITED, Opener, guard, wrapped
from ui.web.keeping.keeper import Keeper, Reports
from ui.web.race.race_page import RacePage
from ui.web.session import Session
from ui.web.talk import talks_panel as talks

TIMES = ["4:31", "268", "4:40", "190", "285", "5:00", "290", "310", "295", "275", "292", "140",
         "300", "320", "330", "400", "6:42"]  # fmt: skip
WHO = ("open", "male", "35-39", "")


class Home:
    """A journal with two accounts, and pages around one fake coach."""

    def __init__(self, journal: Journal, coach: Any) -> None:
        self.journal, self.reports = journal, Reports(coach)
        accounts = Accounts(journal)
        self.ana, self.ben = (accounts.register(n, f"password of {n}") for n in ("ana", "ben"))
        with gr.Blocks():
            self.race = RacePage(coach, gr.State(Session()))
            self.coach = CoachPage(coach, gr.State(Session()), None)

    def tab(self, who: Any = None) -> Session:
        """A new tab, as the guard fills it."""
        session = Session()
        Opener(self.journal, self.reports).fill(session, Visitor(who or self.ana))
        return session

    def ask(self, session: Session, question: str = "Where did I lose?") -> None:
        list(self.coach.ask(session, question, False))
        keeper_of(session).settle(session)


def keeper_of(session: Session) -> Keeper:
    assert session.keeper is not None
    return session.keeper


@pytest.fixture
def home(journal: Journal, fake_coach: Any) -> Home:
    return Home(journal, fake_coach)


def opened(home: Home) -> Session:
    session = home.tab()
    home.race.open_typed(session, "", *WHO, "", "", *TIMES)
    keeper_of(session).settle(session)
    return session


def test_a_race_is_there_in_the_next_tab_and_in_nobody_elses(home: Home) -> None:
    opened(home)
    again = home.tab()
    assert again.race is not None
    assert again.race.report.result.age_group == "35-39"
    assert "1:22:28" in home.race.resume(again)[home.race.panel.hero]
    assert home.tab(home.ben).race is None
    assert Diary(home.journal, home.ana.id).races.count() == 1


def test_the_same_race_is_kept_once_and_one_from_the_store_is_not_taken_for_theirs(
    home: Home,
) -> None:
    opened(home)
    opened(home)
    assert Diary(home.journal, home.ana.id).races.count() == 1
    session = home.tab(home.ben)
    home.race.open_stored(session, "ref-1")
    keeper_of(session).settle(session)
    assert Diary(home.journal, home.ben.id).races.count() == 0
    again = home.tab(home.ben)
    assert again.race is not None
    assert again.race.report.result.invented


def test_a_conversation_goes_on_with_its_evidence_and_its_history(home: Home) -> None:
    session = opened(home)
    home.ask(session)
    home.ask(session, "And why?")
    again = home.tab()
    assert [turn.question for turn in again.turns] == ["Where did I lose?", "And why?"]
    assert len(again.history()) == 2
    before, after = session.turns[0].answer, again.turns[0].answer
    assert before is not None
    assert after is not None
    assert after.sentences == before.sentences
    assert after.evidence == before.evidence
    assert after == replace(before, saw=())
    assert home.coach.open(again)[home.coach.log] == home.coach.open(session)[home.coach.log]


def test_another_race_leaves_the_conversation_but_not_its_history(home: Home) -> None:
    session = opened(home)
    home.ask(session)
    home.race.open_typed(session, "", *WHO, "", "", "5:00", *TIMES[1:])
    keeper_of(session).settle(session)
    again = home.tab()
    assert len(again.turns) == 1
    assert again.history() == []


def test_asking_again_and_changing_a_question_replace_what_followed(home: Home) -> None:
    session = opened(home)
    for question in ("one?", "two?", "three?"):
        home.ask(session, question)
    list(home.coach.ask_again(session, False, gr.EventData(None, {"turn": 1})))
    keeper_of(session).settle(session)
    assert [t.question for t in home.tab().turns] == ["one?", "two?"]
    shown = home.coach.change(session, gr.EventData(None, {"turn": 0}))
    assert shown[home.coach.question] == "one?"
    assert len(home.tab().turns) == 2  # Nothing is gone before the new question is asked.
    home.ask(session, "one, otherwise?")
    assert [t.question for t in home.tab().turns] == ["one, otherwise?"]
    for event in ({"turn": 9}, {"turn": -1}, {"turn": "x"}, {}):
        list(home.coach.ask_again(session, False, gr.EventData(None, event)))
    assert len(session.turns) == 1


def test_conversations_are_begun_named_found_opened_and_deleted(home: Home) -> None:
    session = opened(home)
    home.ask(session, "How was my SkiErg?")
    keeper = keeper_of(session)
    talks.begin_talk(session, keeper)
    assert session.turns == []
    home.ask(session, "What about <b>sleds</b>?")
    talks.name_talk(session, keeper, "  about\nsleds ")
    assert [row.name for row in keeper.diary.search("SkiErg")] == ["How was my SkiErg?"]
    panel = home.coach.talks
    shown = panel.shown(session)[panel.list]
    assert "about sleds" in shown
    assert "<b>" not in shown
    assert "No conversation holds" in panel.shown(session, "atlantis")[panel.list]
    (first,) = keeper.diary.search("SkiErg")
    talks.open_talk(session, keeper, first.id)
    assert [t.question for t in session.turns] == ["How was my SkiErg?"]
    with pytest.raises(Exception, match="Tick"):
        talks.delete_talk(session, keeper, False)
    talks.delete_talk(session, keeper, True)
    assert home.tab().turns == []
    assert keeper.diary.search("SkiErg") == []
    stranger = home.tab(home.ben)
    (other,) = keeper.diary.chats.list()
    with pytest.raises(NotFoundError):
        talks.open_talk(stranger, keeper_of(stranger), other.id)


def test_style_and_profile_last_and_health_matters_only_as_agreed(home: Home) -> None:
    session = home.tab()
    session.style = StyleProfile(length="brief", tone="tough")
    info = Profile().personal_info.model_copy(update={"weight": 63.0, "age": 40})
    session.profile = Profile().model_copy(update={"personal_info": info})
    keeper_of(session).settle(session)
    again = home.tab()
    assert again.style.style == Style("brief", "tough")
    # On the next page what was typed still counts; in the journal it is only where agreed to.
    assert again.profile is not None
    assert again.profile.personal_info.weight == 63.0
    kept = Diary(home.journal, home.ana.id)
    assert kept.profile().personal_info.weight is None
    assert kept.profile().personal_info.age == 40
    home.reports.typed(home.ana.id, None)
    later = home.tab()
    assert later.profile is not None
    assert later.profile.personal_info.weight is None
    kept.consents.give(Health.BODY)
    kept.keep_profile(session.profile)
    assert kept.profile().personal_info.weight == 63.0


def test_a_handler_gets_its_own_tab_alone_and_what_it_changes_is_kept(home: Home) -> None:
    opener = Opener(home.journal, home.reports)

    def handler(session: Session, *times: str) -> Any:
        return home.race.open_typed(session, "", *WHO, "", "", *times)

    def request(who: Any) -> Any:
        return SimpleNamespace(request=SimpleNamespace(scope={SCOPE: Visitor(who)}))

    session = Session()
    wrapped(handler, 0, opener)(request(home.ana), session, *TIMES)
    assert home.tab().race is not None
    with pytest.raises(gr.Error, match="another account"):
        wrapped(handler, 0, opener)(request(home.ben), session, *TIMES)

    def streams(session: Session) -> Any:
        yield from home.coach.ask(session, "And now?", False)

    list(wrapped(streams, 0, opener)(request(home.ana), session))
    assert [t.question for t in home.tab().turns] == ["And now?"]


def test_every_handler_with_a_session_is_guarded(
    fake_coach: Any, journal: Journal, tmp_path: Path
) -> None:
    from hyrox.settings import Settings
    from ui.app import build_app

    site = build_app(fake_coach, journal, Settings(home=tmp_path, evaluate=True))
    with_session = [
        fn for fn in site.blocks.fns.values()
        if fn.fn is not None
        and any(isinstance(getattr(c, "value", None), Session) for c in fn.inputs)
    ]  # fmt: skip
    assert len(with_session) > 40
    assert {fn.fn.__module__ for fn in with_session} == {guard.__module__}


def test_what_maintainers_change_is_written_down_by_id(
    fake_coach: Any, journal: Journal, tmp_path: Path
) -> None:
    from hyrox.settings import Settings
    from ui.app import build_app

    site = build_app(fake_coach, journal, Settings(home=tmp_path))
    told = {
        fn.fn.__name__: fn.fn for fn in site.blocks.fns.values()
        if fn.fn is not None and fn.fn.__name__ in AUDITED
    }  # fmt: skip
    assert set(told) == set(AUDITED)
    who = Accounts(journal).owner()
    request: Any = SimpleNamespace(request=SimpleNamespace(scope={SCOPE: Visitor(who)}))
    told["take_in"](request, None)
    told["go_back"](request, False, 0)
    rows = Accounts(journal).audit()
    assert [(row.actor_id, row.action) for row in rows] == [
        (who.id, AUDITED["go_back"]), (who.id, AUDITED["take_in"]),
    ]  # fmt: skip


def _idle(_session: Session) -> None:
    """A handler that changes nothing."""


def test_a_journal_that_fails_is_told_and_tried_again(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = home.tab()
    home.race.open_typed(session, "", *WHO, "", "", *TIMES)
    told: list[str] = []
    monkeypatch.setattr(gr, "Warning", lambda words, **_: told.append(words))

    def fail(*_args: object) -> None:
        raise StoreError("The disk is full.")

    with monkeypatch.context() as broken:
        broken.setattr(Diary, "set", fail)
        wrapped(_idle, 0, Opener(home.journal, home.reports))(None, session)
    assert "disk is full" in told[0]
    assert home.tab().race is None
    wrapped(_idle, 0, Opener(home.journal, home.reports))(None, session)
    assert home.tab().race is not None
