"""The replica is like the site, and the addresses are the site's."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from hyrox.settings import Settings
from ingest.fetch import Fetcher, FetchRefused
from ingest.site.pages.records import PageKind
from ingest.site.pages.reference_pages import read_athlete, read_list
from ingest.site.site_addresses import SiteAddresses
from tests.ingest.site.replica_server import Replica

Build = Callable[..., Fetcher]


def test_addresses_are_the_documented_ones() -> None:
    at = SiteAddresses("https://results.example", 8)
    assert at.start == "https://results.example/season-8/"
    assert at.results("H_LR1", "M", 2) == (
        "https://results.example/season-8/?pid=list&event=H_LR1&num_results=100&page=2"
        "&search%5Bsex%5D=M&ranking=time_finish_netto"
    )
    assert at.athlete("LR9", "H_LR1") == (
        "https://results.example/season-8/?content=detail&fpid=list&pid=list&idp=LR9"
        "&lang=EN_CAP&event=H_LR1"
    )
    assert at.weekend("2025 São Paulo").endswith(
        "?pid=list&event_main_group=2025%20S%C3%A3o%20Paulo"
    )


def test_the_replica_keeps_the_sites_rules(
    replica: Replica, settings: Settings, fetcher_of: Build
) -> None:
    replica.weekends[0].lists["H_LR0001", "M"] *= 9
    fetcher = fetcher_of(settings)
    season = replica.base + "season-8/"
    browser = httpx.get(season, headers={"User-Agent": "Mozilla/5.0"}, trust_env=False)
    assert browser.status_code == 403
    large = fetcher.get(season + "?pid=list&event=H_LR0001&num_results=100&page=1")
    assert read_list(large.text).kind is PageKind.REFUSED_LIST
    odd = fetcher.get(season + "?pid=list&event=H_LR0001&num_results=70&search%5Bsex%5D=M")
    assert len(read_list(odd.text).rows) == 25
    unknown = fetcher.get(season + "?pid=list&event=H_NO&search%5Bsex%5D=M")
    assert read_list(unknown.text).kind is PageKind.UNKNOWN_EVENT
    person = replica.athletes[0]
    for place in (season, replica.base + "season-7/"):
        for event in (person.event_id, "H_LR0002"):
            page = fetcher.get(f"{place}?content=detail&idp={person.idp}&event={event}")
            right = (place, event) == (season, person.event_id)
            kind = PageKind.ATHLETE if right else PageKind.EMPTY_ATHLETE
            assert read_athlete(page.text).kind is kind


def test_recorded_pages_are_served_as_they_are(
    shared_dir: Path, replica: Replica, settings: Settings, fetcher_of: Build
) -> None:
    replica.pages = shared_dir / "result_pages"
    address = f"{replica.base}pages/handmade/detail_penalty.html"
    page = read_athlete(fetcher_of(settings).get(address).text)
    assert page.penalty_s == 300
    with pytest.raises(FetchRefused):
        fetcher_of(settings).get(f"{replica.base}pages/..%2f..%2fREADME.md")
