"""An account that keeps something of every kind."""

from datetime import UTC, date, datetime

from hyrox.divisions import Division, Gender
from hyrox.plans.profile import Medical, PersonalInfo, Profile
from hyrox.results import RaceResult, Splits
from hyrox.segments import SEGMENTS
from journal.diary import Diary
from journal.records import (
    KeptActivity,
    KeptMeal,
    KeptRace,
    KeptSession,
    Kind,
    Measure,
    Said,
    Status,
    Voted,
)
from tests.plans.adapting import plan

MARK = "heliotrope-quokka"
"""Stands in every text of the account: found nowhere once it is deleted."""
DAY = date(2026, 11, 3)


def race(run_s: float = 300.0) -> KeptRace:
    times = {s: run_s if s.is_run else 270.0 for s in SEGMENTS}
    result = RaceResult(Division.OPEN, Gender.FEMALE, Splits.of(times), event=f"{MARK} Berlin")
    return KeptRace.of(result, DAY, f"{MARK} first race")


def fill(diary: Diary) -> Diary:
    diary.keep_profile(
        Profile(personal_info=PersonalInfo(age=34, weight=63), goals=(MARK,),
                medical=Medical(conditions=(MARK,)))
    )  # fmt: skip
    diary.add_race(race())
    kept = diary.add_plan(f"{MARK} plan", plan(), MARK)
    diary.add_version(kept.id, plan(), f"{MARK} again")
    done = KeptSession(day=DAY, status=Status.DONE, effort=7, minutes=50, notes=f"=1+1 {MARK}")
    diary.log_session(done, kept.id)
    diary.log_session(KeptSession(day=DAY, status=Status.SKIPPED))
    ran = KeptActivity(started_at=datetime(2026, 11, 3, 7, tzinfo=UTC), sport="run", seconds=1800,
                       metres=6000, heart_rate_bpm=151, device=MARK)  # fmt: skip
    diary.add_activity(ran, "a" * 64)
    diary.measure(Measure(day=DAY, kind=Kind.MASS, value=63.5))
    diary.add_meal(KeptMeal(day=DAY, title=f"{MARK} porridge", kcal=510, protein_g=21))
    chat = diary.start_chat(f"{MARK} chat")
    diary.say(chat.id, Said(role="athlete", text=f"Where did I lose time, {MARK}?"))
    answer = diary.say(chat.id, Said(role="coach", text=MARK, content={"sentences": [MARK]}))
    diary.vote(answer.id, Voted(vote="up", content={"why": MARK}))
    diary.rewards.add({"day": DAY, "rule": "session", "source": MARK, "points": 10})
    return diary
