"""Files to keep and to share: what they say, what they keep to themselves, the same bytes again."""

import io
import re
import threading
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from analysis.readings import EventReading
from hyrox.results import Cohort, RaceResult, Splits
from hyrox.segments import SEGMENTS, Segment
from hyrox.times import format_time
from ui.export.pace_card import A6_MM, BAND_MM, pace_card_pdf
from ui.export.paper import MM, PX, Paper, pdf_bytes, png_bytes, printable
from ui.export.report_pdf import report_pdf
from ui.export.share_image import Shape, draw, share_image, share_words

ON = date(2026, 3, 1)
HOSTILE = "$\\frac{1}{0}$ \u202e<img>\x00\u4eac " + "x" * 4000


def read(pdf: bytes) -> Any:
    pypdf = pytest.importorskip("pypdf", reason="pypdf reads PDFs back")
    return pypdf.PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    return " ".join("\n".join(page.extract_text() for page in read(pdf).pages).split())


@pytest.fixture(scope="module")
def report_file(readings: Any) -> bytes:
    return report_pdf(readings.race, on=ON)


def with_result(readings: Any, **changes: Any) -> Any:
    return readings.changed(result=replace(readings.report.result, **changes))


def test_the_report_says_finish_cohort_segments_type_and_what_comes_next(
    readings: Any, report_file: bytes
) -> None:
    shown = text_of(report_file)
    report = readings.report
    for part in (
        "1:22:28", "58 %", "of 1,243 peers", "men 35-39, open, season 7 on", "2025 Rotterdam",
        "2026-03-01", "estimated: from division, gender, age group and venue",
        "Where the time lies", "Against 412 finishers", "Segment by segment", "n = 486",
        "Pace over the eight runs", "engine", "1:21:20", "n = 200", "Where the numbers come from",
    ):  # fmt: skip
        assert part in shown, part
    for reading in report.segments:
        assert reading.segment.label in shown
        assert format_time(reading.time_s) in shown
    assert 2 <= len(read(report_file).pages) <= 4


def test_the_report_names_nobody(report_file: bytes) -> None:
    assert "secret-id-77" not in text_of(report_file)
    assert b"secret-id-77" not in report_file


def test_files_carry_no_trace_of_the_machine_and_are_the_same_again(
    readings: Any, report_file: bytes
) -> None:
    assert report_file == report_pdf(readings.race, on=ON)
    about = read(report_file).metadata
    assert about["/Title"] == "HYROX race report"
    assert about["/Creator"] == "HyroxCoach"
    assert about["/CreationDate"] == "D:20260301000000Z"
    assert set(about) == {"/Title", "/Creator", "/CreationDate"}
    card = pace_card_pdf(readings.plan)
    assert card == pace_card_pdf(readings.plan)
    assert set(read(card).metadata) == {"/Title", "/Creator"}


def test_what_could_not_be_judged_is_left_out_and_missing_times_are_named(readings: Any) -> None:
    report = readings.report
    times = dict(zip(SEGMENTS, report.result.splits.seconds, strict=True))
    del times[Segment.ROXZONE], times[Segment.RUN_3]
    result = RaceResult(
        report.result.division,
        report.result.gender,
        Splits.of({s.value: t for s, t in times.items()}),
        season=8,
    )
    kept = tuple(r for r in report.segments if r.segment not in (Segment.ROXZONE, Segment.RUN_3))
    race = readings.changed(
        result=result, percentile=None, segments=kept, running=None, run_fade=None, before=None,
        level=None, waterfalls=(), pacing=None, strengths=(), archetype=None, progression=None,
    )  # fmt: skip
    shown = text_of(report_pdf(race, on=ON))
    assert "Not given, so not judged: run 3 and Roxzone." in shown
    assert "No finish given" in shown
    for absent in ("Where the time lies", "What kind of athlete", "did next", "nan"):
        assert absent not in shown
    assert share_words(race).headline == "15 of 17 segments"
    assert share_image(race)


def test_the_place_at_the_event_and_invented_peers_are_said(readings: Any) -> None:
    event = EventReading(Cohort("men, open, 2025 Rotterdam", 811), 61.0, 317, 5011.0)
    cohort = replace(readings.report.cohort, invented=True)
    race = readings.changed(event=event, cohort=cohort)
    shown = text_of(report_pdf(race, on=ON))
    assert "At the event: place 317 of 812 (men, open, 2025 Rotterdam), median 1:23:31." in shown
    assert "1,243 invented finishes" in shown
    assert "invented finishes" in share_words(race).cohort


def test_strange_text_is_neither_formula_nor_layout(readings: Any) -> None:
    race = with_result(readings, event=HOSTILE)
    shown = text_of(report_pdf(race, on=ON))
    assert "\\frac{1}{0}" in shown
    assert "\u202e" not in shown
    assert pace_card_pdf(replace(readings.plan, event=HOSTILE))


@pytest.mark.parametrize("shape", list(Shape))
def test_the_share_image_holds_its_words_and_nothing_personal(readings: Any, shape: Shape) -> None:
    words = " ".join(share_words(readings.race).lines())
    drawn = " ".join(draw(readings.race, shape).written)
    assert sorted(drawn.split()) == sorted(words.split())
    result = readings.report.result
    personal = (
        format_time(result.total_s), "Rotterdam", "2025", "35", "39", "men", "secret", "season",
        *(format_time(t) for t in result.splits.seconds),
    )  # fmt: skip
    for trace in personal:
        assert not re.search(rf"\b{trace}\b", drawn), trace
    assert "Faster than 58 %" in drawn
    assert "of 1,243 finishers in my category" in drawn
    assert "Engine" in drawn
    assert "Roxzone −28 s" in drawn


def test_the_finish_is_on_the_image_only_if_asked_for(readings: Any) -> None:
    assert "1:22:28" in share_words(readings.race, include_finish=True).lines()
    assert "1:22:28" not in share_words(readings.race).lines()


@pytest.mark.parametrize("shape", list(Shape))
def test_the_share_image_has_its_size_no_metadata_and_the_same_bytes(
    readings: Any, shape: Shape
) -> None:
    image = pytest.importorskip("PIL.Image")
    png = share_image(readings.race, shape)
    opened = image.open(io.BytesIO(png))
    assert opened.size == shape.value
    assert set(opened.info) <= {"dpi"}
    assert png == share_image(readings.race, shape)


@pytest.mark.parametrize("shape", list(Shape))
def test_nothing_is_written_beyond_the_edge(readings: Any, shape: Shape) -> None:
    strengths = tuple(replace(s, ordinary=False) for s in readings.report.strengths)
    sheet = draw(readings.changed(strengths=strengths), shape, include_finish=True)
    sheet.figure.draw_without_rendering()
    width, height = shape.value
    for text in sheet.axes.texts:
        box = text.get_window_extent()
        assert box.x0 >= 40, text.get_text()
        assert box.x1 <= width - 40, text.get_text()
        assert 0 < box.y0 < box.y1 < height


def test_the_card_has_every_target_and_the_clock_on_pages_of_its_size(readings: Any) -> None:
    card, band = read(pace_card_pdf(readings.plan)).pages
    for page, size in ((card, A6_MM), (band, BAND_MM)):
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(
            tuple(side / MM * 72 for side in size), abs=0.1
        )
    shown = card.extract_text()
    for target in readings.plan.targets:
        assert format_time(target.time_s) in shown
    for clock_s in readings.plan.clock_s:
        assert format_time(clock_s) in shown
    assert "412 finishers" in shown
    assert "1:20:00" in band.extract_text()


def test_lines_fit_their_width_and_keep_numbers_with_their_units() -> None:
    sheet = Paper(100, 100)
    lines = sheet.wrapped("You were 38 s faster than 58 % of them " * 5, 40, 9)
    assert all(sheet.text_width(line, 9) <= 40 for line in lines)
    assert not any(re.search(r"\d$", line) for line in lines)
    assert " ".join(lines) == ("You were 38 s faster than 58 % of them " * 5).strip()
    long = sheet.wrapped("x" * 300, 40, 9)
    assert "".join(long) == "x" * 300
    assert sheet.wrapped("", 40, 9) == []


def test_measured_widths_are_those_that_are_drawn() -> None:
    sheet = Paper(1000, 100, PX)
    words = "Most time lost: sled push +20 s, wall balls 4:12"
    sheet.text(10, 50, words, 20)
    sheet.figure.draw_without_rendering()
    (text,) = sheet.axes.texts
    assert sheet.text_width(words, 20) == pytest.approx(text.get_window_extent().width, rel=0.02)


def test_signs_that_the_font_lacks_become_boxes_and_controls_vanish() -> None:
    assert printable("Köln\u202e 4:12\x00\n− ▲") == "Köln 4:12 − ▲"
    assert printable("\u4eac") == "□"


def test_files_are_drawn_in_several_threads_at_once(readings: Any) -> None:
    wanted = png_bytes(draw(readings.race, Shape.LANDSCAPE))
    made: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: made.append(share_image(readings.race))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [wanted] * 4


def test_a_pdf_without_a_day_carries_no_date() -> None:
    assert b"CreationDate" not in pdf_bytes([Paper(50, 50)], "Empty")
