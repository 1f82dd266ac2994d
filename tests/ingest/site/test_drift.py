"""The alarm when a field goes missing from the site's pages."""

import pytest

from hyrox.errors import StoreError
from ingest.site.pages.drift import DriftWatch
from ingest.site.pages.fast_pages import read_athlete
from ingest.site.pages.records import ListPage, ListRow, PageKind
from tests.ingest.site.replica_pages import invented_athletes, render_athlete, render_empty_athlete


def watched(
    n: int, drifted: int, drift: str, *, prefix: str = "H", unfinished_share: float = 0.0
) -> DriftWatch:
    watch = DriftWatch()
    athletes = invented_athletes(
        n, 5, f"{prefix}_LR0001", "M", 8, unfinished_share=unfinished_share
    )
    for i, athlete in enumerate(athletes):
        watch.add(read_athlete(render_athlete(athlete, 8, drift=drift if i < drifted else None)))
    return watch


@pytest.mark.parametrize(
    ("drift", "field"),
    [
        ("renamed class", "athlete.name"),
        ("renamed split", "athlete.ski_erg"),
        ("no age group", "athlete.age_group"),
    ],
)
def test_more_than_two_in_a_hundred_raise_the_alarm(drift: str, field: str) -> None:
    (alarm,) = watched(60, 2, drift).alarms()
    assert (alarm.field, alarm.missing, alarm.pages) == (field, 2, 60)
    assert alarm.share == pytest.approx(2 / 60)
    assert f"{field} is missing on 2 of 60 pages (3.3%)" in str(alarm)


def test_one_in_a_hundred_does_not() -> None:
    assert watched(60, 1, "renamed class").alarms() == []


def test_few_pages_say_nothing() -> None:
    assert watched(49, 49, "renamed class").alarms() == []


def test_a_lost_table_raises_an_alarm_per_split_though_the_replay_has_them() -> None:
    raised = {alarm.field for alarm in watched(50, 50, "missing table").alarms()}
    assert {"athlete.run_1", "athlete.wall_balls", "athlete.roxzone"} <= raised
    assert "athlete.total" not in raised


def test_who_did_not_finish_raises_no_alarm() -> None:
    watch = watched(80, 0, "renamed class", unfinished_share=0.5)
    assert watch.alarms() == []
    assert watch.seen["athlete.name"] == 80
    assert 20 < watch.seen["athlete.run_8"] < 60


def test_elite_15_pages_lack_nothing() -> None:
    assert watched(50, 0, "renamed class", prefix="HE").alarms() == []


def test_races_before_the_roxzone_lack_nothing() -> None:
    watch = DriftWatch()
    for athlete in invented_athletes(
        50, 5, "H_LR0001", "M", 1, meeting="2018 Testville", roxzone=False, unfinished_share=0.0
    ):
        watch.add(read_athlete(render_athlete(athlete, 1)))
    assert watch.alarms() == []


def test_a_template_that_renamed_most_labels_is_not_taken_for_races_given_up() -> None:
    watch = DriftWatch()
    for athlete in invented_athletes(50, 5, "H_LR0001", "M", 8, unfinished_share=0.0):
        page = render_athlete(athlete, 8).replace("f-time_", "f-t_").replace("detail-box-s", "box-")
        for word in ("Running", "Ski", "Sled", "Burpee", "Row", "Farmers", "Lunges", "Wall", "Rox"):
            page = page.replace(word, "Part")
        watch.add(read_athlete(page))
    assert {"athlete.total", "athlete.run_1"} <= {alarm.field for alarm in watch.alarms()}


def test_pages_that_are_none_of_the_sites_count_and_empty_records_do_not() -> None:
    watch = DriftWatch()
    for _ in range(60):
        watch.add(read_athlete("<html>Service unavailable</html>"))
        watch.add(read_athlete(render_empty_athlete()))
    (alarm,) = watch.alarms()
    assert (alarm.field, alarm.missing, alarm.pages) == ("athlete.readable", 60, 60)


def test_lists_are_watched_too() -> None:
    watch = DriftWatch()
    row = ListRow("LR0A", "H_LR0001", (), None, None, 1, 1, 5000.0)
    for _ in range(50):
        watch.add(ListPage(PageKind.LIST, "2025 T / HYROX", 300, None, (row,)))
        watch.add(ListPage(PageKind.REFUSED_LIST, "2025 T / HYROX", None, None))
    assert [alarm.field for alarm in watch.alarms()] == ["list.name", "list.sex"]


def test_a_resumed_crawl_continues_the_count() -> None:
    watch = watched(40, 2, "renamed class")
    assert watch.alarms() == []
    again = DriftWatch.from_json(watch.to_json())
    assert again.to_json() == watch.to_json()
    for athlete in invented_athletes(20, 6, "H_LR0002", "W", 8, unfinished_share=0.0):
        again.add(read_athlete(render_athlete(athlete, 8)))
    (alarm,) = again.alarms()
    assert (alarm.missing, alarm.pages) == (2, 60)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"seen": 1, "missing": {}}', '{"seen": {"a": []']
)
def test_a_damaged_count_says_so(text: str) -> None:
    with pytest.raises(StoreError, match="damaged"):
        DriftWatch.from_json(text)
