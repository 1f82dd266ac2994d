from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from hyrox.errors import HyroxCoachError, InputError, NotFoundError, StoreError
from hyrox.settings import Settings
from ingest.fetch import Fetched, Fetcher, FetchRefused
from ingest.results.contract import COLUMNS, TIMES
from ingest.site.crawl import CrawlReport, crawl, forget
from ingest.site.harvest import open_harvest
from ingest.site.records import SiteEvent
from ingest.site.site_addresses import SiteAddresses
from tests.ingest.site.replica_people import PENALTIES, Athlete
from tests.ingest.site.replica_server import Fault, Replica, ReplicaWeekend, invented_weekend

Build = Callable[..., Fetcher]
TESTVILLE = "2025 Testville"
SAMPLETON = "2025 Sampleton"
DIVISIONS = {"H": "open", "HPRO": "pro", "HE": "pro", "HD": "doubles"}
GENDERS = {"M": "male", "W": "female", "X": "mixed"}


def expected(replica: Replica, weekend: str, season: int = 8) -> list[dict[str, Any]]:
    """The rows the invented athletes of a weekend should give, in the site's order."""
    (lists,) = (w.lists for w in replica.weekends if w.name == weekend)
    listed = {a.idp: a for entries in lists.values() for a in entries}
    return [row(a, season, replica.base) for a in listed.values()]


def row(athlete: Athlete, season: int, base: str) -> dict[str, Any]:
    known: dict[str, Any] = {
        "season": season, "event": athlete.meeting, "division": DIVISIONS[athlete.prefix],
        "gender": GENDERS[athlete.sex], "total": athlete.total_s,
        "age_group": athlete.age_group, "nationality": athlete.nation,
        "athlete": " / ".join(dict.fromkeys(athlete.names)),
        "penalty": PENALTIES.get(athlete.penalty or ""),
        "source_row": f"{base}season-{season}/?content=detail&fpid=list&pid=list"
        f"&idp={athlete.idp}&event={athlete.event_id}",
    }  # fmt: skip
    reason = athlete.disqualified
    known["status"] = "DNF" if reason == "Not finished" else reason and f"Disqualified: {reason}"
    known["status"] = known["status"] or "finished"
    return {c: known.get(c, athlete.splits_s.get(c)) for c in COLUMNS}


def harvested(report: CrawlReport) -> list[dict[str, Any]]:
    frames = [f for path in report.harvests for f in open_harvest(path).batches]
    rows = []
    for frame in frames:
        assert tuple(frame.columns) == COLUMNS
        for record in frame.to_dict("records"):
            rows.append({
                c: None if c in TIMES and pd.isna(v) else v for c, v in record.items()
            })  # fmt: skip
    return rows


def once(replica: Replica) -> bool:
    """Whether every page that was given was given once."""
    return set(replica.given.values()) == {1}


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
    whole = crawl(settings, season=8, fetcher=fetcher_of(settings))
    (path,) = whole.harvests
    pages = whole.weekends[0].asked + 1
    assert pages > 10
    for k in range(pages):
        home = settings.model_copy(update={"home": tmp_path / f"{after}{k}"})
        replica.given.clear()
        fetcher = fetcher_of(home, Interrupted)
        assert isinstance(fetcher, Interrupted)
        fetcher.left, fetcher.after = k, after
        with pytest.raises(KeyboardInterrupt):
            crawl(home, season=8, fetcher=fetcher)
        assert replica.given.total() == k + after
        resumed = crawl(home, season=8, fetcher=fetcher_of(home))
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
    with pytest.raises(HyroxCoachError, match="other_weekend"):
        crawl(
            settings, season=8, events=[TESTVILLE + " 2"], newer_than="9999",
            fetcher=_StartKept(settings, fetcher),
        )  # fmt: skip


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
    from ingest.site.records import PageKind
    from ingest.site.reference_pages import read_athlete, read_list

    replica.weekends[0].lists["H_LR0001", "M"] *= 9
    fetcher = fetcher_of(settings)
    season = replica.base + "season-8/"
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
    from ingest.site.fast_pages import read_athlete

    replica.pages = shared_dir / "result_pages"
    address = f"{replica.base}pages/handmade/detail_penalty.html"
    page = read_athlete(fetcher_of(settings).get(address).text)
    assert page.penalty_s == 300
    with pytest.raises(FetchRefused):
        fetcher_of(settings).get(f"{replica.base}pages/..%2f..%2fREADME.md")


def test_events_without_weekends_are_crawled_under_the_season(
    replica: Replica, settings: Settings, fetcher_of: Build
) -> None:
    made = invented_weekend("", 8, {("H_LR0005", "M"): 2})
    replica.weekends[:] = [ReplicaWeekend("", (SiteEvent("H_LR0005", "HYROX"),), made.lists)]
    report = crawl(settings, season=8, fetcher=fetcher_of(settings))
    assert report.rows == 2
