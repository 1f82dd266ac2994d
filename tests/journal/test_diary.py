"""What an athlete keeps is kept, is theirs alone, and health data only where they agreed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from hyrox.errors import InputError, NotFoundError
from hyrox.plans.profile import Medical, NutritionPreferences, PersonalInfo, Profile
from journal.accounts import Accounts
from journal.consent import ConsentError, Health
from journal.database import Journal
from journal.diary import Diary, between, checked
from journal.records import KeptMeal, KeptRace, KeptSession, Kind, Measure, Said, Status, Voted
from journal.tables import LogRow
from tests.journal.conftest import PASSWORD, somebody
from tests.journal.full import DAY, fill, race
from tests.plans.adapting import plan


def test_a_race_comes_back_as_it_was_and_is_kept_once(diary: Diary) -> None:
    kept = diary.add_race(race())
    again = KeptRace.model_validate(diary.races.get(kept.id).content)
    assert again.result().splits == race().result().splits
    assert again.result().total_s == race().result().total_s
    with pytest.raises(InputError, match="kept already"):
        diary.add_race(race().model_copy(update={"title": "another name", "day": None}))
    diary.add_race(race(301.0))
    assert diary.races.count() == 2


def test_a_plan_keeps_its_versions(diary: Diary) -> None:
    first = diary.add_plan("To Berlin", plan())
    second = diary.add_version(first.id, plan().model_copy(update={"seed": 5}), "a week ill")
    assert (second.number, second.why) == (2, "a week ill")
    assert diary.plan(first.id).plan.seed == 5
    assert diary.plan(first.id, 1).plan == plan()
    with pytest.raises(InputError, match="no version 3"):
        diary.plan(first.id, 3)


def test_versions_written_at_once_get_a_number_each(diary: Diary) -> None:
    first = diary.add_plan("To Berlin", plan())
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda n: diary.add_version(first.id, plan(), str(n)), range(8)))
    assert sorted(one.number for one in made) == list(range(2, 10))


def test_sessions_are_logged_corrected_and_found_by_day(diary: Diary) -> None:
    kept = diary.add_plan("To Berlin", plan())
    row = diary.log_session(KeptSession(day=DAY, effort=6, minutes=40), kept.id)
    diary.change_session(row.id, KeptSession(day=DAY, status=Status.PARTLY, effort=8, minutes=20))
    diary.log_session(KeptSession(day=DAY + timedelta(9)))
    found = diary.log.list(between(LogRow.day, DAY, DAY + timedelta(6)))
    assert [(one.status, one.effort, one.plan_id) for one in found] == [("partly", 8, kept.id)]
    assert KeptSession.model_validate(found[0].content).load == 160
    diary.plans.remove(kept.id)
    assert diary.log.get(row.id).plan_id is None, "what was done stays when the plan goes"


def test_a_conversation_is_named_searched_edited_and_deleted(diary: Diary) -> None:
    chat = diary.start_chat("  Sled  push ")
    assert chat.name == "Sled push"
    for role, words in (("athlete", "why 50 % slower?"), ("coach", "Grip."), ("athlete", "more")):
        diary.say(chat.id, Said(role=role, text=words))
    other = diary.start_chat("Food")
    assert [one.id for one in diary.search("50 %")] == [chat.id]
    assert [one.id for one in diary.search("FOOD")] == [other.id]
    assert diary.search("_") == []
    assert diary.cut(chat.id, 2) == 2
    assert [(one.number, one.text) for one in diary.turns(chat.id)] == [(1, "why 50 % slower?")]
    diary.say(chat.id, Said(role="coach", text="Grip, again."))
    diary.chats.remove(chat.id)
    assert diary.messages.count() == 0
    with pytest.raises(InputError, match="name is missing"):
        diary.start_chat(" \n ")


def test_text_that_no_database_takes_is_kept_without_what_it_cannot(diary: Diary) -> None:
    chat = diary.start_chat("sled\0 \ud800push")
    said = {"sentences": ["\0 and \ud800"]}
    diary.say(chat.id, Said(role="athlete", text="a\0bc", content=said))
    assert diary.chats.get(chat.id).name == "sled ?push"
    assert [(turn.text, turn.content) for turn in diary.turns(chat.id)] == [("abc", said)]


def test_one_measure_a_day_and_kind(diary: Diary) -> None:
    for value in (63.5, 63.1):
        diary.measure(Measure(day=DAY, kind=Kind.MASS, value=value))
    assert [row.value for row in diary.measures.list()] == [63.1]
    with pytest.raises(InputError, match="between 30 and 250"):
        checked(Measure, {"day": DAY, "kind": Kind.MASS, "value": 3})


def keepers(diary: Diary) -> dict[Health, Callable[[], object]]:
    return {
        Health.BODY: lambda: diary.measure(Measure(day=DAY, kind=Kind.MASS, value=63)),
        Health.FOOD: lambda: diary.add_meal(KeptMeal(day=DAY, title="Porridge")),
    }


def test_health_data_are_kept_after_consent_and_deleted_with_it(journal: Journal) -> None:
    diary = Diary(journal, Accounts(journal).register("ana", PASSWORD).id)
    for kind, keep in keepers(diary).items():
        with pytest.raises(ConsentError, match="agree to it"):
            keep()
        diary.consents.give(kind)
        diary.consents.give(kind)
        keep()
        assert diary.consents.withdraw(kind) == 1
        assert kind not in diary.consents.given()
        with pytest.raises(ConsentError):
            keep()
    assert diary.measures.count() == diary.meals.count() == 0


def test_a_profile_keeps_of_health_what_was_agreed_to(journal: Journal) -> None:
    diary = Diary(journal, Accounts(journal).register("ana", PASSWORD).id)
    told = Profile(
        personal_info=PersonalInfo(age=34, weight=63), medical=Medical(pregnant=True),
        nutrition=NutritionPreferences(diet="vegan"), goals=("finish",),
    )  # fmt: skip
    kept = diary.keep_profile(told)
    assert kept.goals == ("finish",)
    assert kept.personal_info.age == 34
    assert kept.personal_info.weight is None
    assert not kept.medical.pregnant
    assert kept.nutrition == NutritionPreferences()
    for kind in Health:
        diary.consents.give(kind)
    assert diary.keep_profile(told) == told == diary.profile()
    diary.consents.withdraw(Health.MEDICAL)
    assert diary.profile() == told.model_copy(update={"medical": Medical()})


SHELVES = (
    "races", "plans", "versions", "log", "activities", "measures", "meals", "chats", "messages",
    "feedback", "rewards",
)  # fmt: skip


@pytest.mark.parametrize("shelf", SHELVES)
def test_another_accounts_rows_are_not_there(shelf: str, journal: Journal, diary: Diary) -> None:
    fill(diary)
    other = somebody(journal, "ben")
    (row, *_) = getattr(diary, shelf).list()
    theirs = getattr(other, shelf)
    assert theirs.list() == []
    assert theirs.count() == 0
    for attempt in (
        lambda: theirs.get(row.id),
        lambda: theirs.change(row.id, {"account_id": other.owner}),
        lambda: theirs.remove(row.id),
    ):
        with pytest.raises(NotFoundError):
            attempt()
    assert getattr(diary, shelf).get(row.id).account_id == diary.owner


def test_nothing_hangs_on_another_accounts_rows(journal: Journal, diary: Diary) -> None:
    fill(diary)
    other = somebody(journal, "ben")
    (plan_row, chat, message) = (
        getattr(diary, s).list()[0] for s in ("plans", "chats", "messages")
    )
    for attempt in (
        lambda: other.log_session(KeptSession(day=DAY), plan_row.id),
        lambda: other.add_version(plan_row.id, plan(), "mine now"),
        lambda: other.plan(plan_row.id),
        lambda: other.say(chat.id, Said(role="athlete", text="hi")),
        lambda: other.turns(chat.id),
        lambda: other.cut(chat.id, 1),
        lambda: other.vote(message.id, Voted(vote="up")),
    ):
        with pytest.raises(NotFoundError):
            attempt()
    assert other.search("lose time") == []


def test_an_account_that_is_not_there_keeps_nothing(journal: Journal) -> None:
    with pytest.raises(NotFoundError, match="no such account"):
        Diary(journal, "f" * 32).start_chat("x")
