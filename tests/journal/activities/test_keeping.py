"""Activities are kept once, with consent, and nothing of them but sums and laps."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from hyrox.divisions import Gender
from hyrox.errors import InputError
from hyrox.plans.profile import PersonalInfo, Profile
from hyrox.segments import Segment
from journal.accounts import Accounts
from journal.activities.files import read_activity
from journal.activities.keeping import (
    Athlete,
    DuplicateError,
    Understood,
    athlete_of,
    keep,
    loads,
    understood,
)
from journal.activities.load import Loaded, LoadKind
from journal.activities.zones import Heart
from journal.consent import ConsentError, Health
from journal.database import Journal
from journal.diary import Diary
from journal.export import exported
from journal.records import KeptActivity, KeptSession, Kind, Measure, Status
from journal.restore import restore
from tests.journal.activities.made import START, fit, gpx, race_laps, tcx
from tests.journal.conftest import PASSWORD, somebody

ATHLETE = Athlete(Heart(190, 50), Gender.FEMALE)
FIT, GPX, TCX = fit(), gpx().encode(), tcx().encode()
DIGEST = "d" * 64


def of(data: bytes, athlete: Athlete = ATHLETE) -> tuple[KeptActivity, str]:
    activity = read_activity(data)
    return understood(activity, athlete).kept, activity.digest


def read(data: bytes, athlete: Athlete = ATHLETE) -> Understood:
    return understood(read_activity(data), athlete)


def made(**values: Any) -> KeptActivity:
    found: dict[str, Any] = {"started_at": START, "sport": "running", "seconds": 1800.0}
    return KeptActivity(**(found | values))


def test_what_is_kept_of_a_file() -> None:
    kept = read(FIT).kept
    assert (kept.started_at, kept.sport, kept.format) == (START, "running", "fit")
    assert (kept.seconds, kept.moving_seconds, kept.metres) == (590, 580, 2000)
    assert kept.zone_bounds_bpm == pytest.approx((120, 134, 148, 162, 176))
    # Samples go round from 130 to 169 bpm: none below 120, the last stands for no time.
    assert sum(kept.zone_seconds) == 590
    assert kept.trimp_method == "banister"
    assert [lap.seconds for lap in kept.laps] == [300, 290]
    assert (kept.laps[0].heart_rate_bpm, kept.laps[0].highest_heart_rate_bpm) == (141, 160)


def test_neither_positions_nor_seconds_are_kept() -> None:
    for data in (FIT, GPX, TCX):
        kept = json.dumps(read(data).kept.model_dump(mode="json"))
        assert "52.5" not in kept
        assert "13.4" not in kept
        assert len(kept) < 1_200


def test_segments_stand_at_the_laps_of_a_race() -> None:
    found = read(fit(race_laps(transition_s=30, distances=True), every=5))
    assert found.match.confidence == "high"
    named = [lap.segment for lap in found.kept.laps]
    assert named[:3] == [Segment.RUN_1, Segment.ROXZONE, Segment.SKI_ERG]
    assert named[-1] == Segment.WALL_BALLS
    assert [lap.segment for lap in read(FIT).kept.laps] == [None, None]


def test_without_a_heart_there_are_no_zones_and_it_says_why() -> None:
    found = read(FIT, Athlete())
    assert (found.kept.zone_seconds, found.kept.trimp) == ((), None)
    assert "neither a maximal heart rate nor an age" in found.zones
    bare = read(fit(pulse=lambda _second: None))
    assert "no heart rate over time" in bare.zones
    assert "estimated from age" in read(FIT, Athlete(Heart(185, None, estimated=True))).zones


def test_the_athlete_is_read_from_profile_and_measures(diary: Diary) -> None:
    assert athlete_of(diary) == Athlete()
    diary.keep_profile(Profile(personal_info=PersonalInfo(age=40, gender="female")))
    assert athlete_of(diary) == Athlete(Heart(180, None, estimated=True), Gender.FEMALE)
    day = date(2026, 11, 1)
    for number, (kind, value) in enumerate(
        [
            (Kind.MAXIMAL_HEART_RATE, 186),
            (Kind.RESTING_HEART_RATE, 60),
            (Kind.RESTING_HEART_RATE, 52),
        ]
    ):
        diary.measure(Measure(day=day + timedelta(days=number), kind=kind, value=value))
    assert athlete_of(diary) == Athlete(Heart(186, 52), Gender.FEMALE)
    diary.keep_profile(Profile(personal_info=PersonalInfo(gender="other")))
    assert athlete_of(diary).gender is None


def test_nothing_is_kept_without_consent(journal: Journal) -> None:
    diary = somebody(journal)
    keep(diary, *of(FIT))
    assert diary.consents.withdraw(Health.HEART) == 1
    with pytest.raises(ConsentError, match="recorded activities"):
        keep(diary, *of(FIT))
    assert diary.activities.count() == 0


def test_the_same_file_and_another_format_are_recognised(diary: Diary) -> None:
    first = keep(diary, *of(FIT))
    with pytest.raises(DuplicateError, match="this very file") as same:
        keep(diary, *of(FIT))
    for other in (GPX, TCX):
        with pytest.raises(
            DuplicateError, match="same start and length: running, 2026-11-03 07:00"
        ):
            keep(diary, *of(other))
    assert same.value.row_id == first.row_id
    (row,) = diary.activities.list()
    assert KeptActivity.model_validate(row.content).format == "fit"


def test_replacing_is_done_only_when_asked_for(diary: Diary) -> None:
    first = keep(diary, *of(GPX))
    second = keep(diary, *of(FIT), replacing=True)
    # The id stays: entries of the log name it.
    assert (second.row_id, second.replaced) == (first.row_id, (first.row_id,))
    row = diary.activities.get(first.row_id)
    assert (row.digest, row.content["format"]) == (of(FIT)[1], "fit")
    assert keep(diary, *of(FIT), replacing=True).replaced == (first.row_id,)
    assert diary.activities.count() == 1
    fresh = keep(diary, *of(fit(start=START + timedelta(hours=3))), replacing=True)
    assert fresh.replaced == ()


def test_one_that_is_kept_twice_already_becomes_one(diary: Diary) -> None:
    diary.add_activity(of(GPX)[0], "e" * 64)
    diary.add_activity(of(TCX)[0], DIGEST)
    found = keep(diary, *of(TCX)[:1], DIGEST, replacing=True)
    assert len(found.replaced) == 2
    (row,) = diary.activities.list()
    assert (row.id, row.digest) == (found.row_id, DIGEST)


def test_others_activities_are_no_duplicates(journal: Journal) -> None:
    ana, ben = somebody(journal), somebody(journal, "ben")
    keep(ana, *of(FIT))
    assert keep(ben, *of(FIT), replacing=True).replaced == ()
    assert (ana.activities.count(), ben.activities.count()) == (1, 1)


@pytest.mark.parametrize(("later_s", "seconds"), [(61, 1800), (-61, 1800), (0, 1763), (0, 1840)])
def test_neighbours_are_kept_beside_one_another(
    diary: Diary, later_s: float, seconds: float
) -> None:
    keep(diary, made(), DIGEST)
    other = made(started_at=START + timedelta(seconds=later_s), seconds=seconds)
    keep(diary, other, "e" * 64)
    assert diary.activities.count() == 2


def test_an_activity_kept_by_an_older_version_is_still_read(diary: Diary) -> None:
    old = {
        "started_at": "2026-11-03T07:00:00Z", "sport": "run", "seconds": 590.0, "metres": 6000.0,
        "heart_rate_bpm": 151.0, "highest_heart_rate_bpm": None, "zone_seconds": [], "trimp": 50.0,
        "laps": [{"seconds": 300, "metres": None, "heart_rate_bpm": None, "segment": None}],
        "device": "",
    }  # fmt: skip
    diary.activities.add({"started_at": START, "digest": DIGEST, "content": old})
    with pytest.raises(DuplicateError):
        keep(diary, *of(FIT))
    # How its TRIMP was computed is not known: it is added to none.
    assert list(loads(diary)) == []


def test_kept_activities_go_out_and_in_again(journal: Journal) -> None:
    diary = somebody(journal)
    keep(diary, *of(fit(race_laps(transition_s=30, distances=True), every=5)))
    before = exported(journal, diary.owner)
    empty = Accounts(journal).register("cleo", PASSWORD).id
    restore(journal, empty, before)
    after = exported(journal, empty)
    (kept,), (back,) = (found["tables"]["activities"] for found in (before, after))
    assert (kept["content"], kept["digest"]) == (back["content"], back["digest"])
    with pytest.raises(DuplicateError):
        keep(Diary(journal, empty), *of(fit(race_laps(transition_s=30, distances=True), every=5)))


def test_loads_of_log_and_activities_stay_apart(diary: Diary) -> None:
    day = date(2026, 11, 3)
    diary.log_session(KeptSession(day=day, effort=6, minutes=30))
    diary.log_session(KeptSession(day=day, effort=6, minutes=30, status=Status.SKIPPED))
    diary.log_session(KeptSession(day=day, minutes=30))
    keep(diary, made(trimp=80.0, trimp_method="edwards"), DIGEST)
    assert set(loads(diary)) == {
        Loaded(day, LoadKind.SESSION_RPE, 180), Loaded(day, LoadKind.EDWARDS, 80),
    }  # fmt: skip


def test_the_day_of_an_activity_is_the_day_where_it_was(diary: Diary) -> None:
    late = datetime(2026, 11, 3, 23, 30, tzinfo=UTC)
    keep(diary, made(started_at=late, trimp=80.0, trimp_method="banister"), DIGEST)
    assert [one.day for one in loads(diary)] == [date(2026, 11, 3)]
    auckland = timezone(timedelta(hours=13))
    assert [one.day for one in loads(diary, auckland)] == [date(2026, 11, 4)]


def test_more_rows_than_a_page_all_count(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("journal.activities.keeping.MOST_A_PAGE", 2)
    for number in range(5):
        diary.log_session(KeptSession(day=date(2026, 11, 1 + number), effort=5, minutes=10))
    assert len(list(loads(diary))) == 5


def test_heart_rates_that_contradict_each_other_are_told(diary: Diary) -> None:
    diary.keep_profile(Profile(personal_info=PersonalInfo(age=100)))
    diary.measure(Measure(day=date(2026, 11, 1), kind=Kind.RESTING_HEART_RATE, value=125))
    with pytest.raises(InputError, match="cannot both be right"):
        athlete_of(diary)
