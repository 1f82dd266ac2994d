"""The next finish as predicted after each race."""

from types import SimpleNamespace
from typing import Any

from analysis.readings import Expected
from ui.language.telling import speaking
from ui.web.progress.outlook import outlook_chart, outlook_reading, outlook_table


def race(expected_s: float | None) -> Any:
    reading = None
    if expected_s is not None:
        expected = Expected(expected_s, (expected_s - 300, expected_s + 400))
        reading = SimpleNamespace(next_race=expected)
    return SimpleNamespace(report=SimpleNamespace(progression=reading))


def test_the_latest_prediction_is_told_with_its_interval_and_the_one_before() -> None:
    races = [("Berlin", race(5_000)), ("Paris", race(4_900))]
    words = outlook_reading(races)
    assert "1:21:40 predicted" in words
    assert "between 1:16:40 and 1:28:20" in words
    assert "it was 1:23:20" in words
    with speaking("fr"):
        assert "1:21:40 prévu" in outlook_reading(races)


def test_a_chart_needs_two_predictions_and_holds_each() -> None:
    assert outlook_chart([("Berlin", race(5_000)), ("Paris", race(None))]) is None
    chart = outlook_chart([("Berlin", race(5_000)), ("Oslo", race(None)), ("Paris", race(4_900))])
    assert chart is not None
    (line,) = chart.data
    assert list(line.x) == ["Berlin", "Paris"]
    assert [round(y * 60) for y in line.y] == [5_000, 4_900]
    assert [round(up * 60) for up in line.error_y.array] == [400, 400]
    assert [round(down * 60) for down in line.error_y.arrayminus] == [300, 300]


def test_a_table_has_the_latest_first_and_strangers_names_stay_text() -> None:
    table = outlook_table([("Berlin", race(5_000)), ("<b>x</b>", race(4_900))])
    assert table.index("&lt;b&gt;x") < table.index("Berlin")
    assert "1:16:40 – 1:28:20" in table
    assert "<b>x" not in table


def test_without_a_prediction_there_is_nothing() -> None:
    assert outlook_reading([]) == ""
    assert outlook_table([("Berlin", race(None))]) == ""
