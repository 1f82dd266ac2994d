"""Takes what a tab has into the journal, and gives a new tab what the journal has.

Nothing of it is asked for by the pages' handlers: after each of them (``wrapped``) the keeper
compares what the tab holds with what it kept last, and keeps what is new.
"""

import logging
from collections import OrderedDict
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from generator.personal.profile import StyleProfile
from hyrox.errors import HyroxCoachError, InputError, NotFoundError
from hyrox.plans.profile import Profile
from journal.accounts import Who
from journal.consent import Health, allowed
from journal.diary import Diary
from journal.records import KeptRace, KeptSession, Said, Status
from journal.tables import LogRow, RaceRow
from ui.language.telling import day as day_words
from ui.language.telling import t
from ui.web.keeping.answers import answer_from, answer_json
from ui.web.session import Session, Turn
from ui.words import race_name

if TYPE_CHECKING:
    from generator.coach import Coach
    from generator.race import OpenRace
    from hyrox.plans.plan import Plan
    from hyrox.results import RaceResult

OPEN_RACE, OPEN_PLAN, OPEN_CHAT, STYLE = "open_race", "open_plan", "open_chat", "style"
"""What an account remembers to have open, and how it likes to be spoken to."""
MOST_REPORTS = 128
MOST_PROFILES = 5_000
DONE_SHARE = 0.95
"""From this share on a session counts as done, not partly."""
NAME_WORDS = 60
"""Characters of the first question that name a conversation."""


class Reports:
    """What this process remembers from one page to the next, and no disk.

    Reports of the races opened last, so that the next page need not compute them; and profiles as
    they were typed: health matters that nobody agreed to keep still have to count for the plan and
    the meals that are made next.
    """

    def __init__(self, coach: "Coach") -> None:
        self.coach = coach
        self._open: OrderedDict[tuple[str, str], OpenRace] = OrderedDict()
        self._profiles: OrderedDict[str, Profile] = OrderedDict()

    def profile(
        self, account: str, kept: Profile | None, given: frozenset[Health]
    ) -> Profile | None:
        """The typed profile where it is the kept one and more, else the kept one; what was deleted
        from the journal is not remembered either."""
        typed = self._profiles.get(account)
        return typed if typed is not None and allowed(typed, given) == kept else kept

    def typed(self, account: str, profile: Profile | None) -> None:
        """Remember a profile as it was typed; None: forget it."""
        self._profiles.pop(account, None)
        if profile is not None:
            self._profiles[account] = profile
            while len(self._profiles) > MOST_PROFILES:
                self._profiles.popitem(last=False)

    def of(self, kept: KeptRace) -> "OpenRace":
        """The open race of a kept finish.

        Raises:
            HyroxCoachError: it cannot be opened any more.
        """
        key = (kept.digest, kept.result_id or "")
        if key not in self._open:
            self._open[key] = self.coach.open_race(self._result(kept))
            while len(self._open) > MOST_REPORTS:
                self._open.popitem(last=False)
        return self._open[key]

    def known(self, kept: KeptRace, race: "OpenRace") -> None:
        """Remember a race that was just opened."""
        self._open[kept.digest, kept.result_id or ""] = race

    def _result(self, kept: KeptRace) -> "RaceResult":
        if kept.result_id:
            try:
                # The store knows whether it was invented, and its event by today's spelling.
                return self.coach.library.race(kept.result_id)
            except NotFoundError:
                pass
        return kept.result()


class Keeper:
    """One account's journal, for one tab."""

    def __init__(self, diary: Diary, who: Who, reports: Reports) -> None:
        self.diary, self.who, self.reports = diary, who, reports
        self.plan_id: str | None = None
        self.chat_id: str | None = None
        self._race: OpenRace | None = None
        self._plan: Plan | None = None
        self._profile: Profile | None = None
        self._style = StyleProfile()

    # --- out of the journal

    def fill(self, session: Session) -> None:
        """Give an empty tab what the account had open."""
        session.race = self._race = self._open_race(self.diary.setting(OPEN_RACE))
        given = self.diary.consents.given()
        profile = self.reports.profile(self.who.id, self.diary.kept_profile(), given)
        session.profile = self._profile = profile
        session.plan = self._plan = self._open_plan(self.diary.setting(OPEN_PLAN))
        session.style = self._style = _style(self.diary.setting(STYLE))
        self.chat_id = self.diary.setting(OPEN_CHAT)
        session.turns = self.turns(session)
        session.keeper = self

    def turns(self, session: Session) -> list[Turn]:
        """The open conversation, as it was shown."""
        if self.chat_id is None:
            return []
        try:
            rows = self.diary.turns(self.chat_id)
        except NotFoundError:
            self.chat_id = None
            return []
        race = session.race
        digest = KeptRace.of(race.report.result).digest if race else ""
        found = []
        for row in rows:
            if row.role == "coach" and (turn := answer_from(row.content, row.id)) is not None:
                turn.race = race if turn.answer and row.content.get("race", "") == digest else None
                found.append(turn)
        return found

    def _open_race(self, kept: Any) -> "OpenRace | None":
        if kept is None:
            return None
        try:
            return self.reports.of(KeptRace.model_validate(kept))
        except (ValueError, HyroxCoachError):
            logging.getLogger(__name__).exception("The open race cannot be opened any more")
            return None

    def _open_plan(self, plan_id: Any) -> "Plan | None":
        if not isinstance(plan_id, str):
            return None
        try:
            kept = self.diary.plan(plan_id)
        except (NotFoundError, InputError):
            return None
        self.plan_id = plan_id
        return kept.plan

    # --- into the journal

    def settle(self, session: Session) -> None:
        """Keep what is new in a tab.

        Raises:
            HyroxCoachError: it could not be kept; the next call tries again.
        """
        if session.race is not self._race:
            self._keep_race(session)
        if session.profile is not None and session.profile != self._profile:
            self.diary.keep_profile(session.profile)
            self.reports.typed(self.who.id, session.profile)
            self._profile = session.profile
        if session.plan is not self._plan:
            self._keep_plan(session)
        if session.style != self._style:
            self.diary.set(STYLE, session.style.as_json())
            self._style = session.style
        for turn in session.turns:
            if turn.answer is not None and not turn.kept:
                self._keep_turn(turn)

    def own_race(self, session: Session) -> RaceRow | None:
        """The open race as the athlete's own, if they keep it."""
        if session.race is None:
            return None
        digest = KeptRace.of(session.race.report.result).digest
        found = self.diary.races.list(RaceRow.digest == digest, limit=1)
        return found[0] if found else None

    def _keep_race(self, session: Session) -> None:
        race = session.race
        if race is None:
            self.diary.set(OPEN_RACE, None)
        else:
            kept = KeptRace.of(race.report.result)
            self.diary.set(OPEN_RACE, kept.model_dump(mode="json"))
            self.reports.known(kept, race)
            if kept.result_id is None:
                # Typed, pasted or uploaded: theirs. What was found in the store may be another's.
                with suppress(InputError):
                    self.diary.add_race(kept)
        self._race = race

    def _keep_plan(self, session: Session) -> None:
        plan = session.plan
        if plan is None:
            self.diary.set(OPEN_PLAN, None)
            self.plan_id = None
        elif self.plan_id is None or not session.plans_before or _another(session):
            self.plan_id = self.diary.add_plan(_plan_name(plan), plan).id
            self.diary.set(OPEN_PLAN, self.plan_id)
        else:
            self.diary.add_version(self.plan_id, plan, session.plans_before[-1].words)
            for done in told_in(self._plan, plan):
                log_day(self.diary, done, self.plan_id)
        self._plan = plan

    def cut(self, session: Session, number: int) -> None:
        """Take a turn and all that followed out of the conversation, to ask it again or otherwise.

        Raises:
            HyroxCoachError: the journal cannot be reached.
        """
        kept = [turn.kept for turn in session.turns[number:] if turn.kept]
        if kept and self.chat_id is not None:
            answer = self.diary.messages.get(kept[0])
            self.diary.cut(self.chat_id, answer.number - 1)
        del session.turns[number:]

    def _keep_turn(self, turn: Turn) -> None:
        if self.chat_id is None:
            chat = self.diary.start_chat(turn.question[:NAME_WORDS].strip() or t("A conversation"))
            self.chat_id = chat.id
            self.diary.set(OPEN_CHAT, chat.id)
        assert turn.answer is not None
        race = KeptRace.of(turn.race.report.result).digest if turn.race else ""
        self.diary.say(self.chat_id, Said(role="athlete", text=turn.question))
        said = Said(role="coach", text=turn.answer.text[:20_000], content=answer_json(turn, race))
        turn.kept = self.diary.say(self.chat_id, said).id


def told_in(before: "Plan | None", plan: "Plan") -> list[KeptSession]:
    """The sessions that were logged on the plan's page since the version before."""
    found = []
    for day in plan.days:
        old = before.day_of(day.date) if before is not None else None
        if day.log is None or (old is not None and old.log == day.log):
            continue
        share, effort = day.log.completion, day.log.difficulty
        status = Status.DONE if share >= DONE_SHARE else Status.PARTLY if share else Status.SKIPPED
        found.append(
            KeptSession(
                day=day.date, status=status, effort=round(effort) if effort else None,
                enjoyment=round(day.log.enjoyment) if day.log.enjoyment else None,
                title=day.focus[:120], notes=day.log.notes,
                minutes=round(share * day.duration_s / 60, 1) or None if share else None,
            )
        )  # fmt: skip
    return found


def log_day(diary: Diary, done: KeptSession, plan_id: str | None) -> None:
    """Log a session; a day that was told already is told anew.

    Raises:
        HyroxCoachError: it cannot be kept.
    """
    there = diary.log.list(LogRow.day == done.day, limit=1)
    if there:
        diary.change_session(there[0].id, done)
    else:
        diary.log_session(done, plan_id)


def opened_name(session: Session) -> str:
    """The open race in words; empty without one."""
    return race_name(session.race.report.result) if session.race else ""


def _another(session: Session) -> bool:
    return session.plans_before[-1].words == "made another plan"


def _plan_name(plan: "Plan") -> str:
    first, last = plan.days[0].date, plan.days[-1].date
    pattern = "d MMM y"
    return t("{first} to {last}", first=day_words(first, pattern), last=day_words(last, pattern))


def _style(kept: Any) -> StyleProfile:
    if not isinstance(kept, str):
        return StyleProfile()
    try:
        return StyleProfile.from_json(kept)
    except HyroxCoachError:
        return StyleProfile()
