"""Home, Today, Progress, First steps and Settings: their handlers, called as functions."""

import zipfile
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from hyrox.plans.profile import Profile
from hyrox.settings import Settings
from journal.accounts import Accounts
from journal.consent import Health
from journal.database import Journal
from journal.diary import Diary
from journal.records import KeptSession, Status
from journal.tables import Account
from ui.site.visitors import Visitor, Visitors
from ui.web.home.home_page import home
from ui.web.home.onboarding_page import OnboardingPage
from ui.web.home.settings_page import SettingsPage
from ui.web.keeping.guard import Opener
from ui.web.keeping.keeper import Reports
from ui.web.plan.profile_fields import GROUPS
from ui.web.progress import trends
from ui.web.progress.progress_page import ProgressPage
from ui.web.session import Session
from ui.web.today.today_page import TodayPage

TODAY = date(2026, 11, 23)
HOSTILE = "<img src=x onerror='window.hacked=1'>"


class Desk:
    """One account, and the pages around it."""

    def __init__(self, journal: Journal, coach: Any, home: Path) -> None:
        self.journal, self.reports = journal, Reports(coach)
        self.visitors = Visitors(journal, Settings(home=home))
        self.who = Accounts(journal).owner()
        with gr.Blocks():
            state = gr.State(Session())
            self.today = TodayPage(state, lambda: TODAY)
            self.progress = ProgressPage(state, lambda: TODAY)
            self.steps = OnboardingPage(state, lambda: TODAY)
            self.settings = SettingsPage(self.visitors, state)

    @property
    def diary(self) -> Diary:
        return Diary(self.journal, self.who.id)

    def tab(self) -> Session:
        session = Session()
        Opener(self.journal, self.reports).fill(session, Visitor(self.who))
        return session

    def log(self, session: Session, **told: Any) -> dict[Any, Any]:
        usual = {"day": "", "status": "done", "minutes": "50", "effort": "6", "pain": False,
                 "ill": False, "notes": ""}  # fmt: skip
        return self.today.log.keep(session, **usual | told)


@pytest.fixture
def desk(journal: Journal, fake_coach: Any, tmp_path: Path) -> Desk:
    return Desk(journal, fake_coach, tmp_path)


def test_home_leads_to_the_first_step_and_later_to_what_is_open(desk: Desk, real_plan: Any) -> None:
    assert "Start with your race" in home(None)
    session = desk.tab()
    session.plan = real_plan
    assert "Start with your race" not in home(session)
    assert 'href="./plan"' in home(session)


def test_a_session_is_logged_told_anew_and_listed(desk: Desk) -> None:
    session = desk.tab()
    shown = desk.log(session, notes=HOSTILE)
    assert "Kept." in shown[desk.today.log.said]
    assert "effort 6" in shown[desk.today.recent]
    assert "<img" not in shown[desk.today.recent]
    desk.log(session, status="partly", minutes="20,5", effort=None)
    (row,) = desk.diary.log.list()
    kept = KeptSession.model_validate(row.content)
    assert (kept.status, kept.minutes, kept.effort) == (Status.PARTLY, 20.5, None)


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"day": "2026-11-24"}, "still to come"), ({"day": "soon"}, "no date"),
        ({"minutes": "long"}, "no number"), ({"minutes": "-5"}, "minutes"),
        ({"minutes": "nan"}, "minutes"), ({"notes": "x" * 3_000}, "notes"),
    ],
)  # fmt: skip
def test_what_cannot_be_logged_is_told_and_nothing_is_kept(
    desk: Desk, told: dict[str, Any], says: str
) -> None:
    shown = desk.log(desk.tab(), **told)
    assert says in shown[desk.today.log.said]
    assert list(shown) == [desk.today.log.said]
    assert desk.diary.log.count() == 0


def test_pain_illness_and_danger_signs_get_a_referral(desk: Desk) -> None:
    session = desk.tab()
    assert "doctor or physiotherapist" in desk.log(session, pain=True)[desk.today.log.said]
    assert "Rest until" in desk.log(session, ill=True)[desk.today.log.said]
    flagged = desk.log(session, notes="crushing chest pain in the last run")
    assert 'role="alert"' in flagged[desk.today.log.said]


def test_the_next_action_follows_race_plan_and_log(desk: Desk, real_plan: Any) -> None:
    session = desk.tab()
    action = desk.today.action
    assert "Open your race" in desk.today.shown(session)[action]
    first = next(day for day in real_plan.days if day.kind != "rest")
    desk.today.today = lambda: first.date
    session.plan = real_plan
    keeper = session.keeper
    assert keeper is not None
    keeper.settle(session)
    assert "Today: " in desk.today.shown(session)[action]
    desk.today.today = lambda: first.date + timedelta(days=1)
    assert "Say how yesterday went" in desk.today.shown(session)[action]
    desk.today.log.today = desk.today.today
    desk.log(session, day=first.date.isoformat())
    assert "yesterday" not in desk.today.shown(session)[action]
    assert desk.diary.log.list()[0].plan_id == keeper.plan_id


def test_readiness_counts_now_and_is_kept_only_as_agreed(desk: Desk) -> None:
    session = desk.tab()
    shown = desk.today.feel(session, "1 very tired")
    assert shown[desk.today.ready] == "1 very tired"
    assert desk.diary.measures.count() == 0
    desk.diary.consents.give(Health.BODY)
    desk.today.feel(session, "2")
    assert desk.today.shown(session)[desk.today.ready] == "2"
    assert desk.diary.measures.count() == 1


def test_weeks_add_up_and_say_what_they_leave_out() -> None:
    log = [
        KeptSession(day=TODAY, minutes=60, effort=5),
        KeptSession(day=TODAY - timedelta(days=7), minutes=30),
        KeptSession(day=TODAY, minutes=60, effort=9, status=Status.SKIPPED),
        KeptSession(day=TODAY - timedelta(weeks=40), minutes=60, effort=5),
    ]
    weeks = trends.weeks_of(log, TODAY)
    assert len(weeks) == trends.WEEKS
    assert [w.monday for w in weeks] == sorted(w.monday for w in weeks)
    assert (weeks[-1].minutes, weeks[-1].load, weeks[-2].untold) == (60, 300, 1)
    reading = trends.weeks_reading(weeks)
    assert "2 sessions and 90 minutes; this week 60" in reading
    assert "1 session has no minutes or no effort" in reading
    assert trends.weeks_chart(weeks).data


def test_measures_need_consent_and_possible_values(desk: Desk) -> None:
    page, session = desk.progress, desk.tab()
    assert "agree" in page.measure(session, "Body mass", "71.5", "")[page.problem]
    desk.diary.consents.give(Health.BODY)
    for value, says in (("7", "between"), ("much", "no number"), ("nan", ""), ("inf", "")):
        shown = page.measure(session, "Body mass", value, "")
        assert says in shown[page.problem]
        assert shown[page.problem]
    assert desk.diary.measures.count() == 0
    page.measure(session, "Body mass", "71,5", "2026-11-20")
    shown = page.measure(session, "Body mass", "71.0", "")
    assert "71 kg on 23 Nov 2026; 71.5 kg on 20 Nov 2026" in shown[page.measures[0]]
    assert shown[page.measures[1]].visible


def test_points_can_be_switched_off(desk: Desk) -> None:
    page, session = desk.progress, desk.tab()
    desk.log(session)
    assert "Level 1" in page.shown(session, "Body mass")[page.points]
    shown = page.want(session, "Body mass", False)
    assert shown[page.points] == ""
    assert "Kept in a row" not in desk.today.shown(session)[desk.today.cards]
    assert desk.tab().keeper is not None


def test_every_field_of_the_first_steps_says_why_and_every_step_may_be_skipped(desk: Desk) -> None:
    page, session = desk.steps, desk.tab()
    for path, component in page.fields.items():
        assert component.info, path
    for number in range(len(GROUPS)):
        shown = page._skip(number)(session)
        assert shown[page.walk].selected == number + 1
    assert session.profile is None
    assert "Nothing you said speaks against" in shown[page.outcome]


def test_the_steps_fill_the_profile_and_check_health(desk: Desk) -> None:
    page, session = desk.steps, desk.tab()
    group = [field.path for field in GROUPS[0][1]]
    values = ["" for _ in group]
    values[group.index("personal_info.age")] = "abc"
    bad = page._on(0)(session, *values)
    assert "Age" in bad[page.problems[0]]
    assert page.walk not in bad
    values[group.index("personal_info.age")] = "40"
    page._on(0)(session, *values)
    assert session.profile is not None
    assert session.profile.personal_info.age == 40
    body = list(GROUPS[-1][1])
    typed = [False if f.kind == "tick" else [] if f.kind == "choices" else "" for f in body]
    typed[[f.path for f in body].index("medical.symptoms")] = "chest pain when running"
    outcome = page._on(len(GROUPS) - 1)(session, *typed)[page.outcome]
    assert 'role="alert"' in outcome
    assert page.open(session)[page.fields["personal_info.age"]] == "40"


def test_consent_is_given_taken_back_and_deletes(desk: Desk) -> None:
    page, session = desk.settings, desk.tab()
    info = Profile().personal_info.model_copy(update={"weight": 63.0})
    session.profile = Profile().model_copy(update={"personal_info": info})
    page._consent(Health.BODY)(session, True)
    assert desk.diary.profile().personal_info.weight == 63.0
    shown = page._consent(Health.BODY)(session, False)
    assert shown[page.consents[Health.BODY]] is False
    assert desk.diary.profile().personal_info.weight is None


def test_everything_goes_out_away_and_in_again(desk: Desk, tmp_path: Path) -> None:
    page, session = desk.settings, desk.tab()
    desk.log(session)
    name, content = page.take(session)
    assert name.endswith(".zip")
    assert "journal.json" in zipfile.ZipFile(BytesIO(content)).namelist()
    refused = page.remove(session, "delete")
    assert "Nothing was deleted" in refused[page.problem]
    gone = page.remove(session, " Delete  everything ")
    assert "found: 0" in gone[page.deleted]
    assert session.keeper is None
    desk.who = Accounts(desk.journal).owner()
    fresh = desk.tab()
    assert desk.diary.log.count() == 0
    file = tmp_path / "mine.zip"
    file.write_bytes(content)
    shown = page.bring(fresh, str(file))
    assert "1 entry is back" in shown[page.deleted]
    assert not file.exists()
    assert desk.diary.log.count() == 1
    file.write_bytes(b"no zip")
    assert page.bring(fresh, str(file))[page.problem]


def test_retention_is_set_and_shown(desk: Desk) -> None:
    page, session = desk.settings, desk.tab()
    shown = page._retention("meals")(session, "90 days")
    assert shown[page.days["meals"]] == "90 days"
    with desk.journal.read() as held:
        account = held.get(Account, desk.who.id)
        assert account is not None
        assert account.settings["retention_days"] == {"meals": 90}


def test_without_a_journal_every_page_says_so(desk: Desk) -> None:
    session = Session()
    assert "Load it again" in desk.settings.open(session)[desk.settings.problem]
    assert "Load it again" in desk.log(session)[desk.today.log.said]
    assert "Load it again" in desk.progress.shown(session, "x")[desk.progress.problem]


GPX = """<?xml version="1.0"?>
<gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>
{points}</trkseg></trk></gpx>"""


def gpx(folder: Path, seconds: int = 600) -> Path:
    """A run northward, a point every ten seconds."""
    points = "".join(
        f'<trkpt lat="{50 + n * 0.0003:.5f}" lon="8.0"><time>2026-11-20T07:'
        f"{n // 6:02}:{n % 6 * 10:02}Z</time></trkpt>"
        for n in range(seconds // 10)
    )
    path = folder / "run <b>.gpx"
    path.write_text(GPX.format(points=points), "utf-8")
    return path


def test_a_watch_file_is_kept_once_with_consent_and_deleted(desk: Desk, tmp_path: Path) -> None:
    panel, session = desk.progress.activities, desk.tab()
    file = gpx(tmp_path)
    assert "agree" in panel.add(session, [str(file)], False)[panel.said]
    assert not file.exists()
    desk.diary.consents.give(Health.HEART)
    shown = panel.add(session, [str(gpx(tmp_path))], False)
    assert "kept." in shown[panel.said]
    assert "<b>" not in shown[panel.said]
    assert "km" in shown[panel.list]
    again = panel.add(session, [str(gpx(tmp_path))], False)[panel.said]
    assert "kept already" in again
    assert "kept." in panel.add(session, [str(gpx(tmp_path))], True)[panel.said]
    assert desk.diary.activities.count() == 1
    noise = tmp_path / "noise.fit"
    noise.write_bytes(b"\0" * 500)
    assert "hc-error" in panel.add(session, [str(noise)], False)[panel.said]


def test_a_token_is_told_once_and_ended(desk: Desk) -> None:
    from journal.tokens import whose

    panel, session = desk.settings.tokens, desk.tab()
    assert "name" in panel.made(session, " ")[panel.told]
    told = panel.made(session, "<b>watch</b>")[panel.told]
    secret = told.split("<code>")[1].split("</code>")[0]
    assert whose(desk.journal, secret) == desk.who
    ((words, token_id),) = panel.shown(session)[panel.which].choices
    assert secret not in words
    panel.ended(session, token_id)
    assert whose(desk.journal, secret) is None
    assert "Choose a token" in panel.ended(session, None)[panel.told]
    assert "Load it again" in panel.made(Session(), "x")[panel.told]
