"""Log-in, Home, Today, Progress, Coach, Settings and documents, as a reader of French or Arabic
sees them."""

import html
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from generator import coach
from generator.answer import Answer, Sentence, Status
from hyrox.evidence import Evidence, EvidenceItem, Kind, Source
from hyrox.settings import Settings
from journal.accounts import Accounts
from journal.activities.files import LARGEST_BYTES
from journal.activities.load import LoadKind
from journal.consent import WHAT, Health
from journal.database import Journal
from journal.diary import Diary
from journal.removal import KEPT_FOR
from journal.tables import OWNED
from tests.ui.language.reading import UI, told
from ui.language.telling import speaking
from ui.site import forms
from ui.site.visitors import Visitors
from ui.web import chat_view
from ui.web.chat_view import conversation
from ui.web.home import settings_page
from ui.web.home.home_page import home
from ui.web.home.settings_page import SettingsPage
from ui.web.keeping.keeper import Keeper, Reports
from ui.web.progress import activity_panel, trends
from ui.web.progress.progress_page import ProgressPage
from ui.web.session import Session, Turn
from ui.web.today.today_page import TodayPage

TODAY = date(2026, 11, 23)
_ENGLISH = re.compile(r"<(\w+)[^>]*\blang=\"en\"[^>]*>.*?</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
NAMES = {"HyroxCoach", "HYROX", "min", "kg", "TRIMP", "RPE", "Foster", "et", "al", "zip"}


def seen(page: str) -> str:
    """The words of a page that are in the reader's language."""
    return html.unescape(_TAG.sub(" ", _ENGLISH.sub(" ", page)))


def foreign(page: str) -> list[str]:
    """Latin words that a reader of Arabic meets."""
    return [word for word in _LATIN.findall(seen(page)) if word not in NAMES]


@pytest.fixture
def tab(journal: Journal, fake_coach: Any) -> Session:
    who = Accounts(journal).owner()
    session = Session()
    Keeper(Diary(journal, who.id), who, Reports(fake_coach)).fill(session)
    return session


PLAIN: tuple[Callable[[], str], ...] = (
    lambda: forms.login_page(problem="", onward="plan"),
    forms.register_page,
    lambda: home(None),
    lambda: conversation([]),
    lambda: trends.weeks_reading([]),
    lambda: trends.weeks_table(trends.weeks_of([], TODAY)),
)


@pytest.mark.parametrize("page", PLAIN)
def test_a_page_in_arabic_has_no_other_words(page: Callable[[], str]) -> None:
    with speaking("ar"):
        shown = page().split("</style>")[-1]
    assert foreign(shown) == []
    assert _ARABIC.search(shown)


def test_forms_say_their_language_and_direction() -> None:
    with speaking("ar"):
        assert '<html lang="ar" dir="rtl">' in forms.login_page()
    with speaking("fr"):
        page = forms.login_page("Le nom ou le mot de passe est faux.")
    assert '<html lang="fr" dir="ltr">' in page
    assert "Mot de passe oublié\u00a0?" in page
    assert "Log in" not in page


def test_refusals_of_the_accounts_are_told_word_for_word() -> None:
    source = (UI.parent / "journal" / "accounts.py").read_text(encoding="utf-8")
    from ui.site.routes import _REASONS, _why

    assert all(f'"{reason}"' in source for reason in _REASONS)
    with speaking("fr"):
        assert _why(ValueError(_REASONS[0])) == "Le nom ou le mot de passe est faux."


def test_today_is_told_in_the_readers_language(tab: Session) -> None:
    with gr.Blocks():
        page = TodayPage(gr.State(tab), lambda: TODAY)
    filled = {"day": "", "minutes": "50", "effort": "6", "pain": True, "ill": False, "notes": ""}
    with speaking("fr"):
        said = page.log.keep(tab, status="partly", **filled)
        assert "Tu as parlé de douleur" in said[page.log.said]
        recent = seen(str(said[page.recent]))
        assert "faite en partie, 50 min, effort 6, douleur" in " ".join(recent.split())
        assert "Prochaine séance" in str(said[page.cards])
        wrong = page.log.keep(tab, status="done", **filled | {"day": "bientôt"})
        assert "«\u00a0bientôt\u00a0» n&#x27;est pas une date" in wrong[page.log.said]
    with speaking("ar"):
        shown = page.shown(tab)
        parts = (page.action, page.cards, page.may, page.recent)
        assert foreign(" ".join(str(shown[part]) for part in parts)) == []


def test_progress_is_told_in_the_readers_language(tab: Session) -> None:
    with gr.Blocks():
        page = ProgressPage(gr.State(tab), lambda: TODAY)
    with speaking("ar"):
        shown = page.shown(tab, "Body mass")
    words = [value for value in shown.values() if isinstance(value, str)]
    assert foreign(" ".join(words)) == []
    assert 'lang="en"' in shown[page.points], "what a score rests on stays English, and says so"


def test_settings_are_confirmed_in_the_readers_words(
    tab: Session, journal: Journal, tmp_path: Path
) -> None:
    with gr.Blocks():
        page = SettingsPage(Visitors(journal, Settings(home=tmp_path)), gr.State(tab))
    with speaking("ar"):
        assert "حذف الكل" in page.remove(tab, "نعم")[page.problem]
        assert page.remove(tab, "حذف  الكل")[page.deleted]
    assert tab.keeper is None


def test_an_answer_stays_english_and_says_so_in_a_frame_that_does_not() -> None:
    source = Source("Pacing", "pacing#start", licence="CC0")
    item = EvidenceItem(
        "P1", Kind.PASSAGE, "Start slowly.", "", source, key="passage:pacing#start", score=0.9
    )
    sentence = Sentence("Start slowly.", ("P1",), Status.VERIFIED)
    answer = Answer("How?", (sentence,), Evidence((item,)), model="some-model")
    turn = Turn("How?", None, grounded=True, answer=answer)
    with speaking("ar"):
        shown = conversation([turn])
    assert foreign(shown.replace("How?", "").replace("P1", "")) == []
    assert '<p class="hc-text" lang="en" dir="ltr">' in shown
    assert "جملة واحدة مُراجَعة" in shown


def test_words_beside_the_journals_own_are_complete() -> None:
    assert set(settings_page._CONSENTS) == set(Health) == set(WHAT)
    assert [words for kind, words in settings_page._CONSENTS.items()] == [
        f"Keep {WHAT[kind]}" for kind in settings_page._CONSENTS
    ]
    assert set(settings_page._KINDS) == set(KEPT_FOR)
    assert set(settings_page._TABLES) == {table.__tablename__ for table in OWNED}
    assert chat_view._NOTES == (coach.NO_MODEL, coach.UNGROUNDED, coach.STOPPED)
    assert set(activity_panel._LOADS) == set(LoadKind)
    assert f" {LARGEST_BYTES // 1_000_000} MB" in activity_panel._FILES


def test_every_file_of_these_pages_tells_something() -> None:
    for name in ("home/home_page.py", "today/today_view.py", "progress/trends.py", "chat_view.py"):
        assert list(told(UI / "web" / name))
