"""The calendar of events: what it says, how events are found in it, and what it refuses."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hyrox.errors import InputError
from hyrox.settings import PROJECT, Settings
from ingest.calendar import Calendar, calendar, season_bounds


@pytest.fixture(scope="module")
def shipped() -> Calendar:
    return calendar(PROJECT / "corpora" / "events.toml")


@pytest.fixture
def write(tmp_path):
    """Write a calendar of one row (the text between the braces) and one source."""

    def write(*rows: str, sources: str = 'site = "https://example.org/calendar"') -> Path:
        path = tmp_path / "events.toml"
        lines = ",\n".join(f"{{ {row} }}" for row in rows)
        path.write_text(f"events = [\n{lines}\n]\n[sources]\n{sources}\n", encoding="utf-8")
        return path

    return write


GOOD = 'season = 8, name = "2025 Köln", date = 2025-10-04, source = "site", how = "stated"'


def test_every_shipped_date_lies_in_its_season_and_its_year(shipped):
    assert len(shipped) >= 55
    for (season, name), day in shipped.items():
        first, last = season_bounds(season)
        assert first <= day <= last, name
        assert str(day.year) in name, name


def test_shipped_bounds_lie_in_their_season_and_give_no_date(shipped):
    bounded = [entry for entry in shipped.entries if entry.date is None]
    assert bounded
    for entry in bounded:
        first, last = entry.window
        assert season_bounds(entry.season)[0] <= first <= last <= season_bounds(entry.season)[1]
        assert (entry.season, entry.name) not in shipped


def test_every_shipped_entry_opens_its_source(shipped):
    for entry in shipped.entries:
        for address in (entry.source, *entry.also):
            assert re.match(r"https?://[\w.-]+(:\d+)?/", address), entry.name


def test_a_note_that_names_another_day_means_it(shipped):
    for entry in shipped.entries:
        for day in re.findall(r"\d{4}-\d\d-\d\d", entry.note):
            assert date.fromisoformat(day) != entry.date, entry.name


def test_nearly_every_event_of_the_real_results_is_known(shipped, shared_dir):
    import pandas as pd

    path = shared_dir / "results" / "public_results.parquet"
    pairs = pd.read_parquet(path, columns=["season", "event"]).drop_duplicates()
    events = [(int(season), str(event)) for season, event in pairs.itertuples(index=False)]
    unknown = [event for event in events if shipped.entry(event) is None]
    assert len(unknown) <= 5, unknown
    assert not [event for event in events if event[0] >= 7 and event not in shipped]


@pytest.mark.parametrize(
    "name",
    ["2025 Köln", "Koln 2025", "S8 2025 Koln", "season 8 2025 KÖLN", "HYROX Köln 2025",
     "FitX HYROX Köln 2025", "  2025\u00a0Koln ", "2025-koln", "Ko\u0308ln 2025"],
)  # fmt: skip
def test_an_event_is_found_under_every_form_of_its_name(write, name):
    assert calendar(write(GOOD)).get((8, name)) == date(2025, 10, 4)


@pytest.mark.parametrize(
    "event", [(7, "2025 Köln"), (8, "2024 Köln"), (8, "Köln"), (8, "2025"), (8, ""), (8, "2025 Kö")]
)
def test_another_season_year_or_city_has_no_date(write, event):
    assert event not in calendar(write(GOOD))


def test_an_alias_is_another_name_of_the_city(write):
    found = calendar(write(GOOD + ', aliases = ["Cologne"]'))
    assert found[8, "Cologne 2025"] == found[8, "2025 Köln"]
    assert (8, "Cologne 2024") not in found


@given(name=st.text(max_size=40), season=st.integers(-3, 12))
def test_no_name_breaks_the_search(shipped, name, season):
    shipped.get((season, name))


def test_settings_without_a_calendar_know_no_dates(tmp_path):
    assert dict(calendar(Settings(corpora=tmp_path))) == {}


def test_settings_name_the_folder_of_the_calendar(shipped):
    assert dict(calendar(Settings(corpora=PROJECT / "corpora"))) == dict(shipped)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (GOOD.replace("2025-10-04", "2024-10-04"), r"event 1 \(2025 Köln\).*not in season 8"),
        (GOOD.replace("2025-10-04", "2026-04-04"), "not in the year of the name"),
        (GOOD.replace("2025-10-04", '"2025-10-04"'), r"event 1 \(2025 Köln\): date: .*date"),
        (GOOD.replace("2025 Köln", "Köln"), "the name has no year"),
        (GOOD.replace('"site"', '"elsewhere"'), "source 'elsewhere' is not listed"),
        (GOOD + ', also = ["nowhere"]', "source 'nowhere' is not listed"),
        (GOOD.replace('"stated"', '"guessed"'), "how: "),
        (GOOD.replace('"stated"', '"bounded"'), "give a date .* or after and before"),
        (GOOD + ", after = 2025-10-01, before = 2025-10-09", "not both"),
        (GOOD.replace("date =", "after ="), "give a date"),
        (GOOD + ", town = 3", "town: "),
        (GOOD.replace("season = 8, ", ""), "season: "),
        (
            'season = 8, name = "2025 Bonn", after = 2025-11-09, before = 2025-11-01, '
            'source = "site", how = "bounded"',
            "later than 'before'",
        ),
    ],
)
def test_an_entry_without_sense_is_refused_by_name(write, row, message):
    with pytest.raises(InputError, match=message):
        calendar(write(row))


def test_the_same_event_twice_is_refused(write):
    with pytest.raises(InputError, match="'Koln 2025' and '2025 Köln' of season 8 are the same"):
        calendar(write(GOOD, GOOD.replace("2025 Köln", "Koln 2025")))


def test_a_source_that_is_no_address_is_refused(write):
    with pytest.raises(InputError, match="source 'site' is no web address"):
        calendar(write(GOOD, sources='site = "somewhere"'))


@pytest.mark.parametrize("content", ["events = [", "events = 3", b"\xff\xfe"])
def test_a_file_that_is_no_calendar_is_refused(tmp_path, content):
    path = tmp_path / "events.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError, match=r"events\.toml"):
        calendar(path)
