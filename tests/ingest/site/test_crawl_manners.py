"""What a crawl may do, what it keeps and what it says about it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from hyrox.errors import HyroxCoachError, InputError, StoreError
from hyrox.settings import Settings
from ingest.fetch import Fetched, Fetcher, FetchRefused
from ingest.site.crawl import crawl, forget
from ingest.site.harvest import open_harvest
from ingest.site.site_addresses import SiteAddresses
from tests.ingest.site.expected_rows import SAMPLETON, TESTVILLE
from tests.ingest.site.replica_server import Fault, Replica

Build = Callable[..., Fetcher]


def test_crawling_is_off_unless_a_site_is_set(settings: Settings, fetcher_of: Build) -> None:
    off = settings.model_copy(update={"site": " "})
    with pytest.raises(InputError, match="HYROX_COACH_SITE_PERMISSION"):
        crawl(off, season=8, fetcher=fetcher_of(off))
    assert not off.home.exists()


def test_a_site_whose_robots_txt_says_no_is_not_crawled(
    replica: Replica, settings: Settings, fetcher_of: Build
) -> None:
    replica.robots = "User-agent: *\nDisallow: /\nAllow: /.well-known/"
    with pytest.raises(FetchRefused) as refused:
        crawl(settings, season=8, fetcher=fetcher_of(settings))
    assert refused.value.rule == "robots"
    assert dict(replica.asked) == {"/robots.txt": 1}
    with pytest.raises(FetchRefused) as refused:
        crawl(settings.model_copy(update={"home": settings.home / "other"}), season=8)
    assert refused.value.rule == "private_address"


def test_a_permission_stands_with_the_harvest(
    replica: Replica, settings: Settings, fetcher_of: Build
) -> None:
    replica.robots = "User-agent: *\nDisallow: /"
    who = "HYROX, letter of 1 May 2026"
    permitted = settings.model_copy(update={"site_permission": who})
    fetcher = fetcher_of(permitted, permissions={"127.0.0.1": who})
    report = crawl(permitted, season=8, events=[SAMPLETON], fetcher=fetcher)
    source = open_harvest(report.harvests[0])
    said = source.provenance
    assert said["permission"] == who
    assert said["address"] == replica.base + "season-8/"
    assert (said["pages"], said["rows"], said["failures"]) == ("8", "8", "0")
    assert said["weekend"] == SAMPLETON
    assert len(said["crawled"]) == 10


def test_a_site_that_turns_the_client_away_is_not_tried_in_another_guise(
    replica: Replica, settings: Settings, fetcher_of: Build
) -> None:
    replica.faults = [Fault(".", "403", times=10**6)]
    with pytest.raises(HyroxCoachError, match="403"):
        crawl(settings, season=8, fetcher=fetcher_of(settings))
    assert replica.asked.total() == 2
    assert not any("mozilla" in headers["user-agent"].lower() for headers in replica.headers)


def test_the_site_answering_for_another_weekend_is_not_believed(
    replica: Replica, settings: Settings, fetcher_of: Build
) -> None:
    replica.weekends[1] = replace(replica.weekends[1], name=TESTVILLE + " 2")
    fetcher = fetcher_of(settings)
    crawl(settings, season=8, events=["HE_LR0002"], fetcher=fetcher)
    replica.weekends[1] = replace(replica.weekends[1], name="2025 Renamed")
    report = crawl(
        settings, season=8, newer_than="9999", fetcher=_StartKept(settings, fetcher)
    )  # fmt: skip
    assert report.failures == {"other_weekend": 1}
    assert [weekend.weekend for weekend in report.weekends] == [TESTVILLE]


class _StartKept(Fetcher):
    """Gives the season's page as it was and everything else as it is."""

    def __init__(self, settings: Settings, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._start = SiteAddresses(settings.site, 8).start
        self.requests = 0

    def get(self, url: str, **how: Any) -> Fetched:
        if url == self._start:
            how["fresh"] = False
        return self._fetcher.get(url, **how)


def test_a_drifted_template_raises_the_alarm_and_breaks_nothing(
    replica: Replica, settings: Settings, fetcher_of: Build
) -> None:
    replica.faults = [Fault("content=detail", "drift:no age group", times=10**6)]
    report = crawl(settings, season=8, events=[TESTVILLE], fetcher=fetcher_of(settings))
    assert [alarm.field for alarm in report.weekends[0].drift] == ["athlete.age_group"]
    assert report.rows == 58
    replica.faults = [Fault("content=detail", "drift:renamed box", times=10**6)]
    other = settings.model_copy(update={"home": settings.home / "other"})
    lost = crawl(other, season=8, events=[TESTVILLE], fetcher=fetcher_of(other))
    assert lost.rows + lost.failures.total() == 58
    assert "athlete.name" in {alarm.field for alarm in lost.weekends[0].drift}


def test_forgetting_leaves_no_page_and_no_name(
    replica: Replica, settings: Settings, fetcher_of: Build
) -> None:
    crawl(settings, season=8, events=[SAMPLETON], fetcher=fetcher_of(settings))
    for folder in ("cache", "harvest"):
        assert (settings.home / folder).stat().st_mode & 0o777 == 0o700
    given = replica.given.total()
    # robots.txt is not there, so every page kept is one of the site's.
    assert forget(settings) == given
    left = [p for p in settings.home.rglob("*") if p.is_file() and p.name != "crawl.lock"]
    assert left == []
    crawl(settings, season=8, events=[SAMPLETON], fetcher=fetcher_of(settings))
    assert replica.given.total() == 2 * given


def test_one_crawl_at_a_time(replica: Replica, settings: Settings, fetcher_of: Build) -> None:
    found: list[str] = []

    def second(_: str) -> None:
        replica.on_answer = None
        with pytest.raises(StoreError) as refused:
            crawl(settings, season=8, fetcher=fetcher_of(settings))
        found.append(str(refused.value))

    replica.on_answer = second
    crawl(settings, season=8, events=[SAMPLETON], fetcher=fetcher_of(settings))
    assert found == ["Another crawl is running. Wait for it to finish, or stop it."]


def test_what_is_no_harvest_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file"):
        open_harvest(tmp_path / "nothing.parquet")
    (tmp_path / "noise.parquet").write_bytes(b"noise")
    with pytest.raises(InputError, match="not a readable"):
        open_harvest(tmp_path / "noise.parquet")
    pd.DataFrame({"a": [1]}).to_parquet(tmp_path / "other.parquet")
    with pytest.raises(InputError, match="not the harvest"):
        open_harvest(tmp_path / "other.parquet")
