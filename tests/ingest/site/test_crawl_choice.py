"""Which weekends, events and athletes a crawl takes."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from hyrox.errors import InputError, NotFoundError
from hyrox.settings import Settings
from ingest.fetch import Fetcher
from ingest.site.crawl import crawl
from ingest.site.pages.records import SiteEvent
from tests.ingest.site.expected_rows import SAMPLETON, TESTVILLE, expected, harvested, once
from tests.ingest.site.replica_server import Replica, ReplicaWeekend, invented_weekend

Build = Callable[..., Fetcher]


def test_athletes_listed_twice_are_fetched_once(
    replica: Replica, settings: Settings, fetcher_of: Build
) -> None:
    weekend = replica.weekends[1]
    day, other = weekend.lists["H_LR0002", "M"], weekend.lists["HE_LR0002", "M"]
    # Twice in one list, and the Elite's first also in the list of the day.
    weekend.lists["H_LR0002", "M"] = [*day, day[0], other[0]]
    report = crawl(settings, season=8, events=[SAMPLETON], fetcher=fetcher_of(settings))
    assert report.weekends[0].duplicates == 2
    rows = harvested(report)
    assert len(rows) == len({row["source_row"] for row in rows}) == 8
    # Its page belongs to the event its link names, whichever list it was found in.
    assert [row["division"] for row in rows] == ["open"] * 3 + ["pro"] * 3 + ["doubles"] * 2
    assert once(replica)


@pytest.mark.parametrize("with_days", [True, False])
def test_sums_over_days_are_crawled_only_where_no_day_is_listed(
    replica: Replica, settings: Settings, fetcher_of: Build, with_days: bool
) -> None:
    made = invented_weekend(
        TESTVILLE, 8, {("H_LR0001", "M"): 3, ("H_LR0003", "M"): 2, ("H_TST25_OVERALL", "M"): 5}
    )
    if with_days:
        people = [*made.lists["H_LR0001", "M"], *made.lists["H_LR0003", "M"]]
        made.lists["H_TST25_OVERALL", "M"] = people
    else:
        events = tuple(e for e in made.events if e.id.endswith("OVERALL"))
        lists = {k: v for k, v in made.lists.items() if k[0].endswith("OVERALL")}
        made = ReplicaWeekend(TESTVILLE, events, lists)
    replica.weekends[0] = made
    report = crawl(settings, season=8, events=[TESTVILLE], fetcher=fetcher_of(settings))
    assert harvested(report) == expected(replica, TESTVILLE)
    assert report.rows == 5
    assert any("OVERALL" in address for address in replica.asked) != with_days


def test_events_are_asked_for_by_id_or_weekend_and_unknown_ones_named(
    replica: Replica, settings: Settings, fetcher_of: Build
) -> None:
    report = crawl(settings, season=8, events=["HE_LR0002"], fetcher=fetcher_of(settings))
    assert {row["division"] for row in harvested(report)} == {"pro"}
    assert report.rows == 3
    assert not any("H_LR0002" in address for address in replica.asked)
    with pytest.raises(NotFoundError, match="Nearest: 2025 Testville"):
        crawl(settings, season=8, events=["2025 Testvile"], fetcher=fetcher_of(settings))
    with pytest.raises(NotFoundError, match="HE_LR0002"):
        crawl(settings, season=8, events=["HE_LR0009"], fetcher=fetcher_of(settings))
    with pytest.raises(InputError, match="M, W, X"):
        crawl(settings, season=8, sexes=("F",), fetcher=fetcher_of(settings))


def test_a_trial_of_a_few_athletes_asks_for_no_more(
    replica: Replica, settings: Settings, fetcher_of: Build
) -> None:
    report = crawl(settings, season=8, events=[TESTVILLE], limit=4, fetcher=fetcher_of(settings))
    assert harvested(report) == expected(replica, TESTVILLE)[:4]
    assert sum("detail" in address for address in replica.asked) == 4
    whole = crawl(settings, season=8, events=[TESTVILLE], fetcher=fetcher_of(settings))
    assert harvested(whole) == expected(replica, TESTVILLE)
    assert once(replica)


def test_a_later_crawl_finds_new_and_corrected_results(
    replica: Replica, settings: Settings, fetcher_of: Build
) -> None:
    crawl(settings, season=8, events=[SAMPLETON], fetcher=fetcher_of(settings))
    weekend = replica.weekends[1]
    people = weekend.lists["H_LR0002", "M"]
    finisher = next(i for i, person in enumerate(people) if person.total_s)
    people[finisher] = replace(people[finisher], total_s=people[finisher].total_s + 120)
    more = invented_weekend(SAMPLETON, 8, {("H_LR0002", "M"): 1}, seed=9)
    people.append(more.lists["H_LR0002", "M"][0])
    replica.asked.clear()
    moment = "9999-01-01"
    report = crawl(
        settings, season=8, events=[SAMPLETON], newer_than=moment, fetcher=fetcher_of(settings)
    )
    assert harvested(report) == expected(replica, SAMPLETON)
    assert sum("detail" in address for address in replica.asked) == 2


def test_events_without_weekends_are_crawled_under_the_season(
    replica: Replica, settings: Settings, fetcher_of: Build
) -> None:
    made = invented_weekend("", 8, {("H_LR0005", "M"): 2})
    replica.weekends[:] = [ReplicaWeekend("", (SiteEvent("H_LR0005", "HYROX"),), made.lists)]
    report = crawl(settings, season=8, fetcher=fetcher_of(settings))
    assert report.rows == 2
