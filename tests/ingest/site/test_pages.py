"""What the reference reading makes of the site's pages: fixtures, invented people, odd cases."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hyrox.segments import SEGMENTS, Segment
from ingest.site.pages.page_text import (
    added_seconds,
    collapsed,
    seconds,
    segment_of_label,
    silver_page,
)
from ingest.site.pages.records import PageKind, SiteEvent
from ingest.site.pages.reference_pages import read_athlete, read_index, read_list
from tests.ingest.site.replica_pages import (
    DRIFTS,
    Athlete,
    invented_athletes,
    render_athlete,
    render_empty_athlete,
    render_index,
    render_list,
    render_no_results,
    render_refused_list,
    render_unknown_event,
    silver,
)
from tests.ingest.site.replica_people import PENALTIES

Page = Callable[[str], str]
ROUND = tuple(f"roxzone_{i}" for i in range(1, 8))


@pytest.fixture(scope="module")
def fixture_page(shared_dir: Path) -> Page:
    def page(name: str) -> str:
        return next((shared_dir / "result_pages").rglob(name)).read_text(encoding="utf-8")

    return page


def an_athlete(prefix: str = "H", sex: str = "M", season: int = 8, **kwargs: float) -> Athlete:
    options = {"penalty_share": 0.0, "unfinished_share": 0.0} | kwargs
    return invented_athletes(1, 11, f"{prefix}_LR0001", sex, season, **options)[0]  # type: ignore[arg-type]


def test_a_real_all_time_page_gives_its_summary_not_its_dashed_replay(fixture_page: Page) -> None:
    page = read_athlete(fixture_page("hyrox_detail_s8_alltime_single.html"))
    assert page.kind is PageKind.ATHLETE
    assert page.names == ("Muster, Alex",)
    assert (page.bib, page.age_group, page.nation) == ("M999", "30-34", "XXX")
    assert (page.meeting, page.event) == ("General Ranking", "HYROX PRO")
    assert page.total_s == 4274
    assert len(page.splits_s) == len(SEGMENTS)
    assert (page.splits_s["run_1"], page.splits_s["roxzone"]) == (222, 230)
    assert "replay" not in page.fields


def test_a_page_of_an_event_gives_roxzone_visits_from_its_replay(fixture_page: Page) -> None:
    page = read_athlete(fixture_page("detail_single_event.html"))
    assert (page.meeting, page.event) == ("2025 Testville", "HYROX - Saturday")
    assert page.splits_s["run_1"] == 272
    assert page.splits_s["wall_balls"] == 422
    assert [page.splits_s[name] for name in ROUND] == [37, 41, 43, 56, 57, 66, 139]
    assert sum(page.splits_s[name] for name in ROUND) == page.splits_s["roxzone"] == 439
    assert {"replay", "replay_agrees"} <= page.fields


def test_a_doubles_page_names_both_and_no_nation_they_do_not_share(fixture_page: Page) -> None:
    page = read_athlete(fixture_page("detail_doubles_event.html"))
    assert page.names == ("Muster, Alex", "Sample, Finn")
    assert page.nation is None


def test_a_penalty_is_part_of_the_total_and_of_no_split(fixture_page: Page) -> None:
    page = read_athlete(fixture_page("detail_penalty.html"))
    assert (page.penalty, page.penalty_s) == ("5 Minutes - Missing 1 Lap", 300)
    splits = sum(page.splits_s[s.value] for s in SEGMENTS)
    assert page.total_s == splits + 300


def test_who_did_not_finish_has_the_splits_reached_and_a_reason(fixture_page: Page) -> None:
    page = read_athlete(fixture_page("detail_dnf_missing.html"))
    assert page.kind is PageKind.ATHLETE
    assert page.total_s is None
    assert page.disqualified == "Not finished"
    assert "run_5" in page.splits_s
    assert not {"run_6", "farmers_carry", "wall_balls"} & set(page.splits_s)
    assert 0.0 not in page.splits_s.values()


def test_the_lists_at_hand(fixture_page: Page) -> None:
    first = read_list(fixture_page("list_single_page1of2.html"))
    last = read_list(fixture_page("list_single_page2of2.html"))
    assert (first.kind, first.heading, first.total, first.sex, first.pages) == (
        PageKind.LIST, "2025 Testville / HYROX", 5, "M", (1, 2),
    )  # fmt: skip
    rows = [*first.rows, *last.rows]
    assert [r.idp for r in rows] == [f"LR0TEST0A00{i}" for i in range(1, 6)]
    assert {r.event for r in rows} == {"H_LR0TEST0001"}
    assert [r.names[0] for r in rows][1:4] == [
        "O'Sample, Finn", "Núñez Ejemplo, Iago", "Esempio, Luca",
    ]  # fmt: skip
    assert [r.nation for r in rows] == ["GER", "IRL", "ESP", "ITA", "POL"]
    assert [r.age_group for r in rows] == ["30-34", "25-29", "30-34", "45-49", "40-44"]
    assert [r.total_s for r in rows] == [3521, 3727, 3952, 5470, None]
    assert [r.place for r in rows] == [1, 2, 3, 4, None]
    assert [r.place_in_age_group for r in rows] == [1, 1, 2, 1, None]


def test_repeated_members_of_a_team_count_once(fixture_page: Page) -> None:
    rows = read_list(fixture_page("list_doubles.html")).rows
    assert [r.names for r in rows] == [("Alex Muster", "Finn Sample"), ("Ana Uno", "Bea Dos")]
    assert [r.nation for r in rows] == [None, None]


def test_elite_15_lists_have_hundredths(fixture_page: Page) -> None:
    (row,) = read_list(fixture_page("list_elite15_eval.html")).rows
    assert row.total_s == pytest.approx(53 * 60 + 47.18)
    assert (row.names, row.nation, row.age_group) == (("Muster, Alex",), "GER", None)


def test_lists_that_are_none(fixture_page: Page) -> None:
    refused = read_list(fixture_page("list_unfiltered_refused.html"))
    assert (refused.kind, refused.rows, refused.total) == (PageKind.REFUSED_LIST, (), None)
    empty = read_list(fixture_page("list_no_results.html"))
    assert (empty.kind, empty.rows, empty.total) == (PageKind.LIST, (), 0)


def test_pages_of_a_marathon_are_none_of_the_sites(fixture_page: Page) -> None:
    for name in ("mika_marathon_detail.html", "mika_marathon_list_paginated.html"):
        page = fixture_page(name)
        assert read_athlete(page).kind is PageKind.OTHER
        assert read_list(page).kind is PageKind.OTHER
        assert read_index(page).groups == read_index(page).events == ()


def test_a_season_page_gives_its_weekends_and_events(fixture_page: Page) -> None:
    index = read_index(fixture_page("season_index.html"))
    assert index.groups == ("2025 Testville", "2025 Sampleton")
    assert index.selected == "2025 Testville"
    assert len(index.events) == 7
    assert index.events[1] == SiteEvent("H_LR0TEST0001", "HYROX - Saturday", "2025 Testville")


@pytest.mark.parametrize(
    ("prefix", "sex", "season"),
    [("H", "M", 8), ("HPRO", "W", 7), ("HD", "X", 6), ("HE", "M", 8), ("HMR", "W", 8),
     ("HDE", "W", 8), ("H", "W", 1), ("HA", "M", 5), ("HD2", "M", 7)],
)  # fmt: skip
def test_an_invented_athlete_comes_back_as_rendered(prefix: str, sex: str, season: int) -> None:
    athletes = invented_athletes(
        15, 4, f"{prefix}_LR0007", sex, season, penalty_share=0.3, unfinished_share=0.3
    )
    assert any(a.total_s is None for a in athletes)
    assert any(a.penalty for a in athletes)
    for athlete in athletes:
        page = read_athlete(render_athlete(athlete, season))
        assert page.kind is PageKind.ATHLETE
        known = dict(athlete.splits_s)
        if set(ROUND) <= set(known):
            # Who gave up behind the last visit: the page has no sum, but all it is made of.
            known.setdefault("roxzone", sum(known[name] for name in ROUND))
        assert page.splits_s == pytest.approx(known)
        assert page.total_s == pytest.approx(athlete.total_s)
        assert (page.names, page.nation) == (athlete.names, athlete.nation)
        assert (page.age_group, page.bib) == (athlete.age_group, athlete.bib)
        assert page.meeting == athlete.meeting
        assert (page.penalty, page.disqualified) == (athlete.penalty, athlete.disqualified)
        assert page.penalty_s == (PENALTIES[athlete.penalty] if athlete.penalty else None)


def test_a_rendered_list_comes_back_page_by_page() -> None:
    athletes = invented_athletes(60, 4, "H_LR0007", "W", 8)
    html = render_list("2025 Testville / HYROX", athletes[25:50], 60, "W", 2, 3)
    page = read_list(html)
    assert (page.total, page.sex, page.pages) == (60, "W", (1, 2, 3))
    assert [r.idp for r in page.rows] == [a.idp for a in athletes[25:50]]
    assert [r.names for r in page.rows] == [a.names for a in athletes[25:50]]
    assert [r.nation for r in page.rows] == [a.nation for a in athletes[25:50]]
    assert [r.total_s for r in page.rows] == [a.total_s for a in athletes[25:50]]
    assert [r.place for r in page.rows] == [a.place for a in athletes[25:50]]


def test_what_the_site_shows_instead_of_rows() -> None:
    assert read_list(render_refused_list("2025 T / HYROX")).kind is PageKind.REFUSED_LIST
    assert read_list(render_unknown_event()).kind is PageKind.UNKNOWN_EVENT
    assert read_list(render_no_results("2025 T / HYROX")).rows == ()
    assert read_athlete(render_empty_athlete()).kind is PageKind.EMPTY_ATHLETE


def test_no_page_is_taken_for_another() -> None:
    athlete = an_athlete()
    detail = render_athlete(athlete, 8)
    listed = render_list("2025 T / HYROX", [athlete], 1, "M", 1, 1)
    index = render_index(8, ["2025 T"], "2025 T", [SiteEvent("H_LR0001", "HYROX")])
    assert read_list(detail).kind is read_list(index).kind is PageKind.OTHER
    assert read_athlete(listed).kind is read_athlete(index).kind is PageKind.OTHER
    assert read_index(detail).events == read_index(listed).events == ()


@pytest.mark.parametrize("text", ["", "504 Gateway Time-out", "<html><body>Error</body></html>"])
def test_an_error_page_is_none_of_the_sites(text: str) -> None:
    assert read_athlete(text).kind is read_list(text).kind is PageKind.OTHER
    assert read_index(text).groups == ()


def test_a_truncated_page_is_not_read_at_all() -> None:
    page = render_athlete(an_athlete(), 8)
    for share in (0.3, 0.6, 0.9):
        assert read_athlete(page[: int(len(page) * share)]).kind is PageKind.OTHER


def test_the_replay_fills_in_for_a_missing_summary_and_the_gap_shows() -> None:
    athlete = an_athlete()
    page = read_athlete(render_athlete(athlete, 8, drift="missing table"))
    assert page.splits_s == athlete.splits_s
    assert "run_1" not in page.fields
    assert "replay" in page.fields


def test_a_split_missing_from_the_summary_comes_from_the_replay() -> None:
    athlete = an_athlete()
    html = render_athlete(athlete, 8)
    gone = html.replace(f'"f-time_12">{_clock(athlete.splits_s["sled_push"])}', '"f-time_12">–')
    assert gone != html
    page = read_athlete(gone)
    assert page.splits_s["sled_push"] == athlete.splits_s["sled_push"]
    assert "sled_push" not in page.fields


def test_a_replay_that_contradicts_the_summary_is_noticed_and_not_believed() -> None:
    athlete = an_athlete()
    shown = f'"f-time_12">{_clock(athlete.splits_s["sled_push"])}'
    page = read_athlete(render_athlete(athlete, 8).replace(shown, '"f-time_12">00:09:59'))
    assert page.splits_s["sled_push"] == 599
    assert "replay_agrees" not in page.fields


def _clock(time_s: float) -> str:
    return f"00:{int(time_s) // 60:02}:{int(time_s) % 60:02}"


def test_boxes_in_another_order_read_the_same() -> None:
    athlete = an_athlete()
    assert read_athlete(render_athlete(athlete, 8, drift="moved box")) == read_athlete(
        render_athlete(athlete, 8)
    )


@pytest.mark.parametrize(
    ("drift", "gone"),
    [("renamed class", "name"), ("no age group", "age_group"), ("renamed split", "ski_erg")],
)
def test_drifted_markup_shows_as_a_missing_field(drift: str, gone: str) -> None:
    page = read_athlete(render_athlete(an_athlete(), 8, drift=drift))
    assert page.kind is PageKind.ATHLETE
    assert gone not in page.fields
    assert "total" in page.fields
    assert drift in DRIFTS


def test_fields_are_placed_by_number_where_their_label_says_nothing() -> None:
    page = read_athlete(render_athlete(an_athlete(), 8).replace("1000m SkiErg<", "Station 1<"))
    assert "ski_erg" in page.fields


def test_a_word_in_the_place_of_the_finish_is_the_reason() -> None:
    athlete = an_athlete()
    assert athlete.total_s is not None
    hms = f"{int(athlete.total_s) // 3600:02}:{int(athlete.total_s) // 60 % 60:02}:"
    html = render_athlete(athlete, 8)
    at = html.index('<td class="f-time_finish_netto last">') + 37
    assert html[at:].startswith(hms)
    page = read_athlete(html[:at] + "DNF" + html[at + 8 :])
    assert (page.total_s, page.disqualified) == (None, "DNF")


@pytest.mark.parametrize(
    ("text", "time_s"),
    [("00:04:32", 272), ("1:27:34", 5254), ("53:47.18", 3227.18), ("04:32", 272),
     ("75:10.5", 4510.5), ("00:00:61", None), ("1:60:00", None), ("DNF", None), ("", None),
     ("271", None), ("٠٤:٣٢", None)],
)  # fmt: skip
def test_clock_times(text: str, time_s: float | None) -> None:
    assert seconds(text) == time_s


@pytest.mark.parametrize(
    ("text", "time_s"),
    [("5 Minutes - Missing 1 Lap", 300), ("2 min", 120), ("00:03:00 Wrong Order", 180),
     ("15 Sekunden", 15), ("1 Minute 30 Seconds", 90), ("2 x 15 sec feet off", 30), ("+2:00", 120),
     ("Warning", None), ("Missing 1 Lap", None), ("", None)],
)  # fmt: skip
def test_words_of_the_judges(text: str, time_s: float | None) -> None:
    assert added_seconds(text) == time_s


def test_labels_of_every_season_and_language() -> None:
    labels = {
        Segment.SKI_ERG: ("1000m SkiErg", "1000m Ski Erg"),
        Segment.SLED_PUSH: ("50m Sled Push", "2x25m Sled Push"),
        Segment.SLED_PULL: ("50m Sled Pull", "2x25m Sled Pull"),
        Segment.BURPEE_BROAD_JUMP: ("80m Burpee Broad Jump",),
        Segment.ROW: ("1000m Row", "1000m Ruder Erg", "Rowing"),
        Segment.FARMERS_CARRY: ("200m Farmers Carry",),
        Segment.SANDBAG_LUNGES: ("100m Sandbag Lunges",),
        Segment.WALL_BALLS: ("Wall Balls", "100 Wall Balls"),
        Segment.ROXZONE: ("Roxzone Time",),
        Segment.RUN_3: ("Running 3", "Lauf 3", "Run 3"),
    }
    for segment, texts in labels.items():
        assert {segment_of_label(text) for text in texts} == {segment}
    for text in ("Run Total", "Best Run Lap", "Running 9", "Split", "5 km"):
        assert segment_of_label(text) is None


def test_hidden_links_are_read_and_nonsense_is_not() -> None:
    assert silver_page(silver("?page=12&event=H_1&pid=list")) == 12
    assert silver_page(silver("?event=H_1&page=3")) == 3
    for codes in (None, "", "63,x", "1114112", silver("?page=0"), silver("?pid=list"), "9" * 9999):
        assert silver_page(codes) is None


def test_texts_of_strangers_stay_short_and_on_one_line() -> None:
    assert collapsed("  a\n\tb\u202e\x00c  ") == "a b c"
    assert len(collapsed("x" * 10_000)) == 200
