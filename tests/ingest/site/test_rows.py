"""An athlete's page as a row for the gate."""

import pytest

from hyrox.segments import SEGMENTS
from ingest.results.contract import COLUMNS
from ingest.site.pages.records import AthletePage, PageKind
from ingest.site.pages.reference_pages import read_athlete
from ingest.site.pages.rows import division_of, row_of, short_address
from tests.ingest.site.replica_pages import invented_athletes, render_athlete

ADDRESS = (
    "https://results.example.org/season-8/?content=detail&fpid=list&pid=list&idp=LR0A&lang=EN_CAP"
    "&event=H_LR0001&num_results=100&search%5Bsex%5D=M&search_event=H_LR0001#top"
)


def row(page: AthletePage, event_id: str = "H_LR0001", sex: str = "M") -> dict[str, object]:
    return row_of(page, season=8, event_id=event_id, sex=sex, address=ADDRESS)


def test_a_row_has_exactly_the_contracts_columns_and_the_athletes_times() -> None:
    for athlete in invented_athletes(20, 2, "H_LR0001", "W", 8, penalty_share=0.5):
        made = row(read_athlete(render_athlete(athlete, 8)), sex="W")
        assert tuple(made) == COLUMNS
        assert {k: made[k] for k in athlete.splits_s} == athlete.splits_s
        assert made["total"] == athlete.total_s
        assert (made["season"], made["event"]) == (8, "2025 Testville")
        assert (made["division"], made["gender"]) == ("open", "female")
        assert (made["athlete"], made["nationality"]) == (athlete.names[0], athlete.nation)
        assert made["age_group"] == athlete.age_group
        if athlete.total_s is not None:
            added = made["penalty"] or 0
            assert made["total"] == sum(athlete.splits_s[s.value] for s in SEGMENTS) + added
            assert made["status"] == "finished"


def test_a_team_is_one_row_with_all_its_names() -> None:
    athlete = invented_athletes(1, 2, "HMR_LR0001", "W", 8)[0]
    made = row(read_athlete(render_athlete(athlete, 8)), "HMR_LR0001", "W")
    assert made["athlete"] == " / ".join(athlete.names)
    assert made["division"] == "relay"
    assert len(athlete.names) == 4


@pytest.mark.parametrize(
    ("event_id", "words", "division"),
    [("H_1", None, "open"), ("HPRO_1", None, "pro"), ("HD_1", None, "doubles"),
     ("HD1_1", None, "doubles"), ("HD2_1", None, "doubles"), ("HDP_1", None, "doubles"),
     ("HMR_1", None, "relay"), ("HA_1", None, "adaptive"), ("HE_1", None, "pro"),
     ("HDE_1", None, "doubles"), ("HX_1", "HYROX PRO DOUBLES - Sunday", "doubles"),
     ("HX_1", "HYROX PRO", "pro"), ("HX_1", "HYROX ADAPTIVE DOUBLES", "adaptive"),
     ("HX_1", None, "HX"), ("HX_1", "Kids", "HX")],
)  # fmt: skip
def test_the_division_follows_the_prefix_then_the_words(
    event_id: str, words: str | None, division: str
) -> None:
    assert division_of(event_id, words) == division


@pytest.mark.parametrize(
    ("total_s", "reason", "status"),
    [(5000.0, None, "finished"), (None, None, "DNF"), (None, "Not finished", "DNF"),
     (None, "DNF", "DNF"), (None, "Did not start", "DNS"), (None, "DSQ", "Disqualified"),
     (5000.0, "Missing station", "Disqualified: Missing station")],
)  # fmt: skip
def test_the_status_says_why_there_is_no_result(
    total_s: float | None, reason: str | None, status: str
) -> None:
    page = AthletePage(PageKind.ATHLETE, total_s=total_s, disqualified=reason)
    assert row(page)["status"] == status


def test_missing_is_missing_and_never_zero() -> None:
    made = row(AthletePage(PageKind.ATHLETE))
    known = {"season", "division", "gender", "status", "source_row"}
    assert {name for name, value in made.items() if value is not None} == known


def test_a_credit_lessens_what_was_added() -> None:
    page = AthletePage(PageKind.ATHLETE, penalty_s=300.0, bonus_s=60.0)
    assert row(page)["penalty"] == 240
    assert row(AthletePage(PageKind.ATHLETE, bonus_s=60.0))["penalty"] == -60


def test_the_weekend_is_the_pages_own_unless_told_better() -> None:
    page = AthletePage(PageKind.ATHLETE, meeting="General Ranking")
    assert row(page)["event"] is None
    told = row_of(page, season=8, event_id="H_1", sex="M", address=ADDRESS, meeting="2025 Oslo")
    assert told["event"] == "2025 Oslo"


def test_the_address_keeps_only_what_finds_the_record() -> None:
    assert short_address(ADDRESS) == (
        "https://results.example.org/season-8/"
        "?content=detail&fpid=list&pid=list&idp=LR0A&event=H_LR0001"
    )
    assert short_address("http://[") == "http://["
