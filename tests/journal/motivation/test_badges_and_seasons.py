"""Badges are for process, once a season."""

import re
from dataclasses import replace
from datetime import date

import pytest

from hyrox.errors import StoreError
from journal.motivation import rules as rules_module
from journal.motivation.earning import BADGE, Reward, earned
from journal.motivation.history import History
from journal.motivation.rules import badges, rules
from journal.motivation.seasons import season_days, season_name, season_of
from journal.records import Status
from tests.journal.motivation.histories import at, changed, done, history


def won(of: History) -> dict[str, date]:
    """Badges with the season, and when they were earned."""
    return {one.source: one.day for one in earned(of) if one.rule == BADGE}


def test_seasons_run_from_july_to_june_and_have_the_numbers_of_the_results() -> None:
    assert season_of(date(2025, 7, 1)) == season_of(date(2026, 6, 30)) == 8
    assert season_of(date(2026, 7, 1)) == 9
    assert season_name(8) == "2025/26"
    assert season_name(82) == "2099/00"
    for season in range(1, 40):
        first, last = season_days(season)
        assert season_of(first) == season_of(last) == season
        assert (last - first).days in (364, 365)


def test_a_badge_comes_on_the_day_that_was_enough() -> None:
    assert won(history(done(4), weeks=4)) == {
        "first-step:season-9": at(0),
        "rested:season-9": at(10),
        "first-week:season-9": at(6),
        "four-weeks:season-9": at(27),
        "to-the-end:season-9": at(16),
        "log-keeper:season-9": at(27),
    }


def test_twenty_five_sessions_easy_days_and_efforts() -> None:
    found = won(history(done(13), weeks=13))
    # Two easy sessions a week: the tenth on the Saturday of the fifth.
    assert found["easy-is-easy:season-9"] == at(33)
    assert found["right-effort:season-9"] == at(33), "the twentieth session"
    assert found["twenty-five:season-9"] == at(42)
    assert found["well-rested:season-9"] == at(69)
    assert found["twelve-weeks:season-9"] == at(83)


def test_a_badge_can_be_earned_again_in_the_next_season() -> None:
    of = history(done(40), weeks=40)
    found = won(of)
    assert {one.partition(":")[2] for one in found} == {"season-9", "season-10"}
    assert "first-step:season-10" in found
    assert len(found) == len([one for one in earned(of) if one.rule == BADGE])


def test_lighter_weeks_tapers_tests_recovery_and_variety() -> None:
    of = history(done(2), weeks=2)
    light = {day: replace(one, deload=True) for day, one in of.asked.items()}
    assert won(replace(of, asked=light))["lighter-week:season-9"] == at(6)
    taper = {day: replace(one, phase="taper") for day, one in of.asked.items()}
    assert won(replace(of, asked=taper))["taper:season-9"] == at(6)
    kinds = dict(
        zip(
            (0, 2, 4, 5, 7, 9, 11, 12),
            (
                "test",
                "recovery",
                "test",
                "recovery",
                "recovery",
                "recovery",
                "stations",
                "strength",
            ),
            strict=True,
        )
    )
    mixed = {**of.asked, **{at(n): replace(of.asked[at(n)], kind=k) for n, k in kinds.items()}}
    found = won(replace(of, asked=mixed))
    assert found["tested:season-9"] == at(4)
    assert found["recovery:season-9"] == at(9)
    assert "all-round:season-9" not in found, "four kinds"
    more = {
        at(7): replace(mixed[at(7)], kind="threshold"),
        at(9): replace(mixed[at(9)], kind="intervals"),
    }
    assert won(replace(of, asked=mixed | more))["all-round:season-9"] == at(12)


def test_sessions_in_pain_earn_no_badge_but_the_one_for_the_log() -> None:
    hurt = [changed(one, pain=True) for one in done(4)]
    assert set(won(history(hurt, weeks=4))) == {"log-keeper:season-9"}
    skipped = [changed(one, status=Status.SKIPPED) for one in done(4)]
    assert set(won(history(skipped, weeks=4))) == {"log-keeper:season-9"}


def test_badges_are_for_process_and_say_so_in_a_sentence() -> None:
    assert 14 <= len(badges()) <= 18
    assert (
        len({one.id for one in badges()}) == len({one.title for one in badges()}) == len(badges())
    )
    body = re.compile(r"weight|lean|slim|fat|calorie|kg|mass|body|streak|race (faster|win)", re.I)
    for badge in badges():
        assert badge.words.endswith(".")
        assert not body.search(f"{badge.id} {badge.title} {badge.words}"), badge.id


def test_no_rule_pays_for_illness_and_none_for_more_than_was_asked() -> None:
    assert {one.id for one in rules().points} == {
        "trained", "finished", "effort", "told", "rest", "week", "log",
    }  # fmt: skip
    assert all(one.words.endswith(".") for one in rules().points)


def test_rewards_have_titles_for_people() -> None:
    titles = [one.title for one in earned(history(done()))]
    assert "Trained, 23 November 2026" in titles
    assert "Rest day kept, 24 November 2026" in titles
    assert "First step, season 2026/27" in titles
    assert Reward(at(0), "gone", "x", 3).title == "gone, 23 November 2026"
    assert Reward(at(0), BADGE, "gone", 0).title == "gone"


def test_a_damaged_file_of_rules_is_said(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules_module, "_FOLDER", tmp_path)
    rules.cache_clear()
    with pytest.raises(StoreError, match="restore it"):
        rules()
    monkeypatch.undo()
    rules.cache_clear()
    assert rules().levels.step == 50


def test_the_page_prints_the_points_and_counts_that_hold(pytestconfig: pytest.Config) -> None:
    page = (pytestconfig.rootpath / "docs" / "motivation.md").read_text(encoding="utf-8")
    table = [int(n) for n in re.findall(r"^\|.*\| (\d+) \|$", page, re.MULTILINE)]
    assert table == [one.points for one in rules().points]
    assert len(badges()) == 16
    assert "Sixteen badges" in page
