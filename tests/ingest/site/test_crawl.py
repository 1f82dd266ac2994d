from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hyrox.settings import Settings
from ingest.fetch import Fetched, Fetcher
from ingest.site.crawl import crawl
from ingest.site.harvest import open_harvest
from tests.ingest.site.expected_rows import SAMPLETON, TESTVILLE, expected, harvested, once
from tests.ingest.site.replica_server import Fault, Replica, invented_weekend

Build = Callable[..., Fetcher]


def enlarge(replica: Replica) -> None:
    """A list of two pages in the first weekend: 137 results in all."""
    (men, *_) = replica.weekends[0].lists
    more = invented_weekend(TESTVILLE, 8, {men: 103})
    replica.weekends[0].lists[men] = more.lists[men]


def test_three_events_by_two_sexes_give_exactly_the_expected_rows(
    replica: Replica, settings: Settings, fetcher_of: Build
) -> None:
    enlarge(replica)
    report = crawl(
        settings, season=8, events=[TESTVILLE], sexes=("M", "W"), fetcher=fetcher_of(settings)
    )
    assert harvested(report) == expected(replica, TESTVILLE)
    (weekend,) = report.weekends
    assert (weekend.rows, weekend.pages) == (137, 137)
    # The season's page, six lists, one of them of two pages, and the athletes.
    assert weekend.asked == 7 + 137
    assert sum(replica.asked.values()) == report.requests == 1 + 1 + 7 + 137
    assert once(replica)
    assert replica.most_at_once == 1
    assert not report.failures
    assert not weekend.short_lists
    assert not weekend.drift
    assert report.stopped is None


def test_faults_change_nothing_but_the_number_of_requests(
    replica: Replica, settings: Settings, fetcher_of: Build
) -> None:
    enlarge(replica)
    athletes = [athlete.idp for athlete in replica.athletes]
    replica.faults = [
        Fault("season-8/$", "500"),
        Fault("event=HPRO_.*page=1", "429"),
        Fault("event=H_LR0001.*page=2", "truncated"),
        Fault("event=HD_.*page=1", "cut short"),
        Fault(athletes[0], "429 after 30", times=3),
        Fault(athletes[1], "500", times=2),
        Fault(athletes[2], "504", wait_s=0.05),
        Fault(athletes[3], "reset", times=2),
        Fault(athletes[4], "truncated", times=2),
        Fault(athletes[5], "cut short"),
    ]
    report = crawl(
        settings, season=8, events=[TESTVILLE], sexes=("M", "W"), fetcher=fetcher_of(settings)
    )
    assert harvested(report) == expected(replica, TESTVILLE)
    assert not report.failures
    assert once(replica)
    struck = sum(fault.seen.total() for fault in replica.faults)
    assert struck == (1 + 2 + 1 + 2) + (3 + 2 + 1 + 2 + 2 + 1)
    assert report.requests == 1 + 1 + 7 + 137 + struck
    assert not list(settings.home.rglob("*.failed/*"))


def test_the_whole_season_with_elite_mixed_doubles_and_unfinished_races(
    replica: Replica, settings: Settings, fetcher_of: Build
) -> None:
    report = crawl(settings, season=8, fetcher=fetcher_of(settings))
    assert [weekend.weekend for weekend in report.weekends] == [TESTVILLE, SAMPLETON]
    rows = expected(replica, TESTVILLE) + expected(replica, SAMPLETON)
    assert harvested(report) == rows
    assert {"finished", "DNF"} < {row["status"] for row in rows}
    assert any(row["penalty"] for row in rows)
    assert any(row["total"] and row["total"] % 1 for row in rows)
    assert once(replica)


def test_a_crawl_run_again_asks_for_nothing(
    replica: Replica, settings: Settings, fetcher_of: Build
) -> None:
    del replica.weekends[0]
    first = crawl(settings, season=8, fetcher=fetcher_of(settings))
    before = [path.read_bytes() for path in first.harvests]
    again = crawl(settings, season=8, fetcher=fetcher_of(settings))
    assert again.requests == 0
    assert all(weekend.earlier for weekend in again.weekends)
    assert (again.rows, again.harvests) == (first.rows, first.harvests)
    assert [path.read_bytes() for path in again.harvests] == before
    for path in first.harvests:
        path.unlink()
    rebuilt = crawl(settings, season=8, fetcher=fetcher_of(settings))
    assert rebuilt.requests == 0
    assert [path.read_bytes() for path in rebuilt.harvests] == before


class Interrupted(Fetcher):
    """Ends at the k-th page, before it is asked for or after it is kept."""

    left = 0
    after = False

    def get(self, url: str, **how: Any) -> Fetched:
        self.left -= 1
        if self.left < 0 and not self.after:
            raise KeyboardInterrupt
        page = super().get(url, **how)
        if self.left < 0:
            raise KeyboardInterrupt
        return page


@pytest.mark.parametrize("after", [False, True])
def test_interrupted_at_any_page_it_goes_on_to_the_same_harvest(
    replica: Replica, settings: Settings, fetcher_of: Build, tmp_path: Path, after: bool
) -> None:
    del replica.weekends[0]
    whole = crawl(settings, season=8, sexes=("M",), fetcher=fetcher_of(settings))
    (path,) = whole.harvests
    pages = whole.weekends[0].asked + 1
    assert pages == 10
    for k in range(pages):
        home = settings.model_copy(update={"home": tmp_path / f"{after}{k}"})
        replica.given.clear()
        fetcher = fetcher_of(home, Interrupted)
        assert isinstance(fetcher, Interrupted)
        fetcher.left, fetcher.after = k, after
        with pytest.raises(KeyboardInterrupt):
            crawl(home, season=8, sexes=("M",), fetcher=fetcher)
        assert replica.given.total() == k + after
        resumed = crawl(home, season=8, sexes=("M",), fetcher=fetcher_of(home))
        assert resumed.harvests[0].read_bytes() == path.read_bytes()
        assert once(replica)
        assert replica.given.total() == pages


def test_a_page_that_keeps_failing_is_reported_kept_and_later_asked_for_alone(
    replica: Replica, settings: Settings, fetcher_of: Build
) -> None:
    people = replica.weekends[1].lists["H_LR0002", "M"]
    replica.faults = [
        Fault(people[0].idp, "500", times=10**6),
        Fault(people[1].idp, "truncated", times=10**6),
        Fault(people[2].idp, "empty", times=10**6),
    ]
    report = crawl(settings, season=8, events=[SAMPLETON], fetcher=fetcher_of(settings))
    assert report.failures == {"server": 1, "unreadable": 1, "empty": 1}
    rows = expected(replica, SAMPLETON)
    assert harvested(report) == rows[3:]
    assert open_harvest(report.harvests[0]).provenance["failures"] == "3"
    kept = {p.suffix: p for p in settings.home.glob("harvest/*/*.failed/*")}
    assert len(list(settings.home.glob("harvest/*/*.failed/*.json"))) == 3
    assert len(list(settings.home.glob("harvest/*/*.failed/*.html"))) == 2
    assert "detail" in kept[".html"].read_text("utf-8")

    replica.faults.clear()
    replica.asked.clear()
    healed = crawl(settings, season=8, events=[SAMPLETON], fetcher=fetcher_of(settings))
    assert not healed.failures
    assert harvested(healed) == rows
    asked = sorted(address for address in replica.asked if address != "/robots.txt")
    assert len(asked) == replica.asked.total() - 1 == 3
    assert all(any(person.idp in address for address in asked) for person in people)
    assert not list(settings.home.glob("harvest/*/*.failed/*"))


def test_a_list_page_that_fails_costs_only_its_own_athletes(
    replica: Replica, settings: Settings, fetcher_of: Build
) -> None:
    replica.faults = [Fault("event=H_LR0001.*page=1.*=M", "500", times=10**6)]
    report = crawl(settings, season=8, events=[TESTVILLE], fetcher=fetcher_of(settings))
    assert report.failures == {"server": 1}
    assert report.rows == 58 - 24
    replica.faults = []
    healed = crawl(settings, season=8, events=[TESTVILLE], fetcher=fetcher_of(settings))
    assert harvested(healed) == expected(replica, TESTVILLE)
    assert once(replica)


def test_a_site_that_falls_silent_is_left_alone_and_taken_up_later(
    replica: Replica, settings: Settings, fetcher_of: Build
) -> None:
    ids = {athlete.idp for athlete in replica.athletes[8:]}
    replica.faults = [Fault("|".join(ids), "504", times=10**6)]
    report = crawl(settings, season=8, events=[TESTVILLE], fetcher=fetcher_of(settings))
    assert report.stopped is not None
    assert "goes on from here" in report.stopped
    assert not report.weekends
    assert sum(n for a, n in replica.asked.items() if "detail" in a) == 8 + 10 * 5
    replica.faults = []
    healed = crawl(settings, season=8, events=[TESTVILLE], fetcher=fetcher_of(settings))
    assert harvested(healed) == expected(replica, TESTVILLE)
    assert once(replica)


def test_pages_that_are_not_there_do_not_make_a_site_silent(
    replica: Replica, settings: Settings, fetcher_of: Build
) -> None:
    men = replica.weekends[0].lists["H_LR0001", "M"]
    replica.faults = [Fault("|".join(athlete.idp for athlete in men), "404", times=10**6)]
    report = crawl(settings, season=8, events=[TESTVILLE], fetcher=fetcher_of(settings))
    assert report.stopped is None
    assert report.failures == {"not_found": len(men)}
    assert report.rows == 58 - len(men)
