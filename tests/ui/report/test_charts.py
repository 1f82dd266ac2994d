"""The figures: each shows its numbers as text too, and agrees with its reading and its table."""

import math
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from analysis.facts import gap_size
from analysis.readings import Goal, Waterfall
from hyrox.segments import RUNS, SEGMENTS, Segment
from hyrox.times import format_time
from ui.web import charts
from ui.web.charts import style

HOSTILE = "<img src=x onerror=alert(1)>"


def every_chart(readings: Any) -> dict[str, Any]:
    report = readings.report
    first, *_ = report.waterfalls
    return {
        "waterfall": charts.waterfall_chart(first),
        "strip": charts.strip_chart(report, report.level),
        "pace": charts.pace_chart(report, first.typical),
        "after": charts.after_chart(report.pacing),
        "archetype": charts.archetype_chart(report.archetype),
        "strengths": charts.strength_chart(report.strengths),
        "progression": charts.progression_chart(report.progression, report.result.total_s),
        "route": charts.route_chart(readings.route),
        "gap": charts.gap_chart(report),
    }


def trace(figure: Any, kind: str) -> Any:
    return next(t for t in figure.data if t.type == kind)


def test_every_figure_is_clear_fixed_and_holds_no_address(readings: Any) -> None:
    for name, figure in every_chart(readings).items():
        text = figure.to_json()
        assert "http" not in text, name
        assert figure.layout.paper_bgcolor == "rgba(0,0,0,0)", name
        assert figure.layout.dragmode is False, name
        assert figure.layout.height >= 100, name
        assert "NaN" not in text, name


def test_all_figures_of_a_report_take_less_than_sixty_milliseconds(readings: Any) -> None:
    every_chart(readings)
    took_ms = []
    for _ in range(7):
        start = time.thread_time()
        every_chart(readings)
        took_ms.append(1000 * (time.thread_time() - start))
    assert min(took_ms) < 60


def test_a_waterfall_goes_from_the_goal_to_the_finish_without_a_gap(readings: Any) -> None:
    fall: Waterfall = readings.report.waterfalls[0]
    bars = trace(charts.waterfall_chart(fall), "bar")
    assert list(bars.y) == [s.label for s in SEGMENTS]
    assert bars.base[0] == fall.to_s
    for start, step, after in zip(bars.base, bars.x, bars.base[1:], strict=False):
        assert math.isclose(start + step, after)
    assert math.isclose(bars.base[-1] + bars.x[-1], readings.report.result.total_s)


def test_ordinary_steps_are_hatched_and_every_step_carries_its_sign(readings: Any) -> None:
    fall = readings.report.waterfalls[0]
    bars = trace(charts.waterfall_chart(fall), "bar")
    for step, shape, words in zip(fall.falls, bars.marker.pattern.shape, bars.text, strict=True):
        assert shape == ("/" if step.ordinary else "")
        assert words[0] == ("+" if step.gap_s > 0 else "−")
        assert gap_size(step.gap_s) in words


def test_a_waterfall_says_the_gap_names_what_stands_out_and_counts_the_ordinary(
    readings: Any,
) -> None:
    words = charts.waterfall_reading(readings.report.waterfalls[0])
    assert words.startswith("1:22:28 is 38 s faster than the cohort median (1:23:06).")
    assert "Most time lost: sled push +20 s, sandbag lunges +20 s and wall balls +20 s." in words
    assert "Most time won: Roxzone −28 s" in words
    assert (
        "Out of the ordinary for your level: sled push, rowing, sandbag lunges, run 8, wall balls "
        "and Roxzone; the other 11 lie within the usual scatter."
    ) in words


def test_a_waterfall_with_missing_segments_has_the_rest_as_a_step(readings: Any) -> None:
    fall = readings.report.waterfalls[0]
    part = replace(fall, falls=fall.falls[:-1], rest_s=fall.falls[-1].gap_s)
    bars = trace(charts.waterfall_chart(part), "bar")
    assert bars.y[-1] == "Not given, rounding"
    assert bars.x[-1] == fall.falls[-1].gap_s
    assert "−28 s lie in times not given or rounded" in charts.waterfall_reading(part)
    assert "Not given, rounding" in charts.waterfall_table(part)


def test_a_waterfall_of_ordinary_steps_says_so_and_still_names_the_largest(readings: Any) -> None:
    fall = readings.report.waterfalls[0]
    calm = replace(fall, falls=tuple(replace(f, ordinary=True) for f in fall.falls))
    words = charts.waterfall_reading(calm)
    assert "Most time lost: sled push +20 s" in words
    assert "Every segment is ordinary for your level." in words


@pytest.mark.parametrize("goal", list(Goal))
def test_every_goal_of_a_waterfall_has_its_words(readings: Any, goal: Goal) -> None:
    fall = replace(readings.report.waterfalls[0], goal=goal)
    spoken = {Goal.MEDIAN: "cohort median", Goal.NEXT: "next 10 %", Goal.TARGET: "your goal time"}
    assert spoken[goal] in charts.waterfall_reading(fall)


def test_the_strip_has_both_places_of_every_segment_and_the_five_marks(readings: Any) -> None:
    report = readings.report
    figure = charts.strip_chart(report, report.level)
    cohort, level = (t for t in figure.data if t.mode == "markers")
    assert list(cohort.x) == [r.percentile for r in report.segments]
    assert list(level.x) == list(report.level.percentiles.values())
    assert cohort.marker.symbol != level.marker.symbol
    assert [shape.x0 for shape in figure.layout.shapes] == [10, 25, 50, 75, 90]


def test_the_strip_works_without_a_level_and_says_n_and_who(readings: Any) -> None:
    report = readings.report
    assert len(charts.strip_chart(report).data) == 1
    assert "1,243" in charts.strip_reading(report)
    both = charts.strip_reading(report, report.level)
    assert "486 finishers within 10 % of your time" in both
    assert "weakest sled push (22 %)" in both
    table = charts.strip_table(report, report.level)
    assert "n = 1,243" in table
    assert "n = 486" in table


def test_the_pace_band_holds_the_middle_of_the_cohort(readings: Any) -> None:
    report = readings.report
    like = report.waterfalls[0].typical
    high, low, you, peers = charts.pace_chart(report, like).data
    assert list(low.y) == [like.low_s[run] for run in RUNS]
    assert list(high.y) == [like.high_s[run] for run in RUNS]
    assert low.fill == "tonexty"
    assert list(you.y) == [report[run].time_s for run in RUNS]
    assert list(peers.y) == [like.seconds[run] for run in RUNS]
    assert list(charts.pace_chart(report).data[1].y) == [report[r].peer_median_s for r in RUNS]


def test_a_missing_run_leaves_its_place_empty(readings: Any) -> None:
    report = readings.report
    kept = tuple(r for r in report.segments if r.segment is not Segment.RUN_3)
    you = charts.pace_chart(replace(report, segments=kept)).data[0]
    assert you.y[2] is None
    assert len(you.x) == 8


def test_pacing_in_words_says_fade_first_run_and_the_dearest_run(readings: Any) -> None:
    words = charts.pace_reading(readings.report.pacing)
    assert "Fade from run 1 to run 8: 14 % slower (middle 80 % of 1,243 peers" in words
    assert "Run 1 was 7 % faster than your runs 2 to 4" in words
    assert "overreached" in words
    assert "Run 8, after sandbag lunges, stands out most" in words
    faded = replace(readings.report.pacing, fade_percent=25.0, first_run_percent=None)
    assert "more than usual" in charts.pace_reading(faded)
    assert "Run 1 was" not in charts.pace_reading(faded)
    assert "Run 1 against" not in charts.pace_table(faded)


def test_runs_after_stations_stand_beside_the_peers(readings: Any) -> None:
    pacing = readings.report.pacing
    *_, peers, you = charts.after_chart(pacing).data
    assert list(you.x) == [run.slower_percent for run in pacing.after]
    assert list(peers.x) == [run.peers_percent for run in pacing.after]
    assert you.text[-1] == "+5 %"


def test_the_radar_closes_and_its_table_has_every_axis(readings: Any) -> None:
    archetype = readings.report.archetype
    _, typical, you = charts.archetype_chart(archetype).data
    assert list(you.r) == [*archetype.axes.values(), archetype.axes["running"]]
    assert list(typical.r)[:-1] == list(archetype.typical_axes.values())
    table = charts.archetype_table(archetype)
    assert all(style.capital(axis) in table for axis in archetype.axes)
    assert "−1.2" in table
    words = charts.archetype_reading(archetype)
    assert words.startswith("Engine. This race is clearly that of an engine (62%)")
    assert "Also: balanced (27 %). 24 % of finishers" in words
    assert "fader" not in words


def test_strengths_are_ranked_with_their_interval_and_verdict(readings: Any) -> None:
    strengths = readings.report.strengths
    figure = charts.strength_chart(strengths)
    bars = trace(figure, "bar")
    assert list(bars.x) == sorted(bars.x)
    ticks = figure.data[1]
    assert [round(x, 6) for x in ticks.x[:2]] == [-18.0, 18.0]
    words = charts.strength_reading(strengths)
    assert words.startswith("Faster than your own level predicts: Roxzone −28 s. Slower:")
    assert "The other 13 are ordinary" in words
    table = charts.strength_table(strengths)
    assert table.count("weakness") == 3
    assert "± 18&nbsp;s" in table
    calm = tuple(replace(s, ordinary=True) for s in strengths)
    assert "No segment is beyond the usual scatter" in charts.strength_reading(calm)


def test_the_fan_starts_at_the_finish_and_holds_every_expectation(readings: Any) -> None:
    progression = readings.report.progression
    high, low, middle, now = charts.progression_chart(progression, 4948.0).data
    assert (now.x[0], now.y[0]) == (0, 4948.0)
    assert list(middle.y) == [e.expected_s for _, e in progression.fan]
    assert list(low.y) == [e.interval_s[0] for _, e in progression.fan]
    assert list(high.y) == [e.interval_s[1] for _, e in progression.fan]
    words = charts.progression_reading(progression)
    assert "1:21:20 (80 %: 1:16:40 to 1:26:50)" in words
    assert "Of 200 athletes like you who raced again, 61 % improved" in words
    assert "Only 9 % of finishers are seen again" in words


def test_without_dates_the_next_race_stands_alone_with_its_interval(readings: Any) -> None:
    progression = replace(readings.report.progression, fan=())
    ahead, now = charts.progression_chart(progression, 4948.0).data
    assert ahead.y[0] == 4880.0
    assert (ahead.error_y.array[0], ahead.error_y.arrayminus[0]) == (330.0, 280.0)
    assert now.y[0] == 4948.0
    assert "Months ahead" not in charts.progression_table(progression)


def test_without_a_last_finish_the_fan_stands_alone(readings: Any) -> None:
    progression = readings.report.progression
    chart = charts.progression_chart(progression, math.nan)
    assert "Your last finish" not in [t.name for t in chart.data]
    assert len(chart.data) == len(charts.progression_chart(progression, 4948.0).data) - 1
    assert "NaN" not in chart.to_json()


def test_a_route_shows_gain_and_realism_and_what_stays_open(readings: Any) -> None:
    route = readings.route
    bars = trace(charts.route_chart(route), "bar")
    assert list(bars.x) == [38.0, 28.0, 18.0, 64.0]
    assert bars.text[0] == "38 s, 44 %"
    assert bars.marker.pattern.shape[-1] == "/"
    words = charts.route_reading(route)
    assert "To 1:20:00: Roxzone 38 s, wall balls 28 s and sled push 18 s." in words
    assert "64 s stay open" in words
    assert "7 % of 200 who raced again" in words
    there = replace(route, steps=(), left_s=0.0)
    assert charts.route_reading(there) == "1:20:00 asks for no gain: you are there."
    charts.route_chart(there)


def test_target_splits_and_what_if_are_said_with_n(readings: Any) -> None:
    table = charts.plan_table(readings.plan)
    for target in readings.plan.targets:
        assert format_time(target.time_s) in table
    assert format_time(readings.plan.clock_s[0]) in table
    assert "412 finishers" in charts.plan_basis(readings.plan)
    words = charts.what_if_reading(readings.what_if)
    assert words == (
        "1:21:38, 50 s faster: faster than 60 % of 1,243 peers, place 497 of 1,244. "
        "It was 1:22:28, 58 %, place 528."
    )
    same = replace(readings.what_if, after=readings.what_if.before)
    assert charts.what_if_reading(same).startswith("1:22:28, as it was: faster than 58 %")


TABLES: dict[str, Callable[[Any], str]] = {
    "waterfall": lambda r: charts.waterfall_table(r.report.waterfalls[0]),
    "strip": lambda r: charts.strip_table(r.report, r.report.level),
    "pace": lambda r: charts.pace_table(r.report.pacing),
    "archetype": lambda r: charts.archetype_table(r.report.archetype),
    "strengths": lambda r: charts.strength_table(r.report.strengths),
    "progression": lambda r: charts.progression_table(r.report.progression),
    "route": lambda r: charts.route_table(r.route),
    "plan": lambda r: charts.plan_table(r.plan),
}


@pytest.mark.parametrize("name", TABLES)
def test_every_table_names_its_rows_and_columns(readings: Any, name: str) -> None:
    table = TABLES[name](readings)
    assert '<th scope="col">' in table
    assert '<th scope="row">' in table
    assert 'aria-label="' in table


def test_words_from_elsewhere_stay_text(readings: Any) -> None:
    progression = readings.report.progression
    case = replace(progression.cases[0], label=HOSTILE)
    shown = charts.progression_table(replace(progression, cases=(case,), definition=HOSTILE))
    plan = replace(readings.plan, event=HOSTILE)
    assert "<img" not in shown + charts.plan_table(plan)
    assert "&lt;img" in shown


@pytest.mark.parametrize("share", [0.2, 0.25, 0.34])
@pytest.mark.parametrize(
    "labels", [[(0.0, -1), (10.0, 1)], [(0.0, -1)], [(3.0, 1), (9.0, 1)], [(5.0, -1)]]
)
def test_an_axis_has_room_for_its_labels_and_no_more(
    labels: list[tuple[float, int]], share: float
) -> None:
    low, high = style.room([0.0, 10.0], labels, share)
    for start, way in labels:
        room = (start - low) if way < 0 else (high - start)
        assert room >= 0.97 * share * (high - low)
    assert high - low <= 1.05 * 10 / (1 - 2 * share)
    assert style.room([7.0], []) == pytest.approx([5.96, 8.04])


def test_percentages_and_lists_read_as_people_write_them() -> None:
    assert style.percent_words(0.4) == "level"
    assert style.percent_words(-3.2) == "3 % faster"
    assert style.span_words(-3.2, 8.0) == "3 % faster to 8 % slower"
    assert style.signed_percent(-2.6) == "−3 %"
    assert style.listed(["a", "b", "c"]) == "a, b and c"
    assert style.listed([]) == ""
    assert style.clock_axis([300.0])["ticktext"][0] == "5:00"
