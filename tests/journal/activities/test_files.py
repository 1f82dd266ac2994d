"""Files as devices write them are read; those that are none are refused with a reason."""

import gzip
import io
import zipfile
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime, timedelta

import pytest

from hyrox.errors import InputError
from journal.activities.activity import Activity, is_same
from journal.activities.files import LARGEST_BYTES, read_activity
from tests.journal.activities.made import RUN_LAPS, START, beat, fit, gpx, laps_of, tcx

FILES = {"fit": fit(), "tcx": tcx().encode(), "gpx": gpx().encode()}


def refused(data: bytes, why: str) -> None:
    with pytest.raises(InputError, match=why):
        read_activity(data)


def zipped(*contents: bytes, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for number, content in enumerate(contents):
            archive.writestr(f"{number}.fit", content)
    return out.getvalue()


def start_and_length(activity: Activity) -> tuple[datetime, float]:
    return activity.started_at, activity.elapsed_s


def test_a_fit_file_gives_laps_heart_rate_and_both_times() -> None:
    found = read_activity(FILES["fit"], "morning.fit")
    assert (found.format, found.sport, found.device) == ("fit", "running", "coros")
    assert found.started_at == START
    assert (found.elapsed_s, found.moving_s, found.distance_m) == (590, 580, 2000)
    assert found.laps == RUN_LAPS
    assert found.heart.times_s.tolist() == list(range(591))
    assert found.heart.bpm.tolist() == [beat(second) for second in range(591)]
    assert (found.heart.bpm.dtype, found.heart.times_s.dtype) == ("float32", "float32")
    assert found.highest_bpm == 169


def test_several_sessions_of_a_fit_file_are_one_activity() -> None:
    found = read_activity(fit(sports=("RUNNING", "TRANSITION", "TRAINING")))
    assert (found.sport, found.elapsed_s) == ("multisport", 590)
    assert found.moving_s == pytest.approx(560, abs=0.1)
    assert found.distance_m == pytest.approx(2000, abs=0.1)
    assert read_activity(fit(sports=("RUNNING", "RUNNING"))).sport == "running"


def test_a_tcx_file_gives_laps_and_the_device() -> None:
    found = read_activity(FILES["tcx"])
    assert (found.format, found.sport, found.device) == ("tcx", "running", "Forerunner 955")
    assert (found.started_at, found.elapsed_s, found.moving_s) == (START, 590, 590)
    assert (found.distance_m, found.laps) == (2000, RUN_LAPS)
    assert len(found.heart) == 590


def test_a_gpx_file_gives_its_distance_and_no_laps() -> None:
    found = read_activity(FILES["gpx"])
    assert (found.format, found.sport, found.device) == ("gpx", "running", "StravaGPX")
    assert (found.started_at, found.elapsed_s, found.moving_s) == (START, 590, None)
    # 590 steps of 0.00003 degrees of latitude, each 1/360 of 40,075 km by 1,000.
    assert found.distance_m == pytest.approx(590 * 3e-5 * 40_075_000 / 360, rel=0.005)
    assert found.laps == ()
    assert found.heart.bpm.tolist() == [beat(second) for second in range(591)]


@pytest.mark.parametrize("first", FILES)
@pytest.mark.parametrize("second", FILES)
def test_one_run_in_two_formats_is_the_same_activity(first: str, second: str) -> None:
    one, other = read_activity(FILES[first]), read_activity(FILES[second])
    assert is_same(start_and_length(one), start_and_length(other))
    assert (one.digest == other.digest) == (first == second)


def test_another_start_or_length_is_another_activity() -> None:
    mine = (START, 3600.0)
    assert is_same(mine, (START + timedelta(seconds=60), 3540))
    assert not is_same(mine, (START + timedelta(seconds=61), 3600))
    assert not is_same(mine, (START, 3500))


def test_no_position_no_name_and_no_serial_number_is_kept() -> None:
    for name, data in FILES.items():
        found = read_activity(data)
        told = {one.name for one in fields(found)} | {one.name for one in fields(found.heart)}
        assert not {"positions", "latitude", "longitude", "serial_number"} & told
        assert not any(word in repr(found) for word in ("52.5", "13.4", "My street", "123456789"))
        assert name == found.format


def test_the_content_says_the_format_and_not_the_name() -> None:
    assert read_activity(FILES["gpx"], "run.fit").format == "gpx"
    assert read_activity(gpx().encode("utf-8-sig")).format == "gpx"
    utf16 = tcx().replace("UTF-8", "UTF-16").encode("utf-16")
    assert read_activity(utf16).laps == RUN_LAPS


def test_messages_name_the_file() -> None:
    with pytest.raises(InputError, match=r"^notes\.txt: This is no recorded activity\. Give a FIT"):
        read_activity(b"ran 5 km", "notes.txt")


@pytest.mark.parametrize("name", FILES)
def test_packed_files_are_read_and_are_the_same_file(name: str) -> None:
    plain = read_activity(FILES[name])
    for packed in (gzip.compress(FILES[name]), zipped(FILES[name])):
        found = read_activity(packed)
        assert (found.digest, found.laps) == (plain.digest, plain.laps)


def test_archives_of_several_files_and_damaged_ones_are_refused() -> None:
    refused(zipped(FILES["fit"], FILES["fit"]), "holds 2 files")
    refused(zipped(), "no recorded activity")
    refused(zipped(*[b""] * 30), "holds many files")
    refused(zipped(FILES["fit"])[:2000], "damaged or locked")
    refused(zipped(FILES["fit"], compression=zipfile.ZIP_LZMA), "packed in an unusual way")
    refused(gzip.compress(FILES["fit"])[:2000], "cut off")
    refused(b"\x1f\x8b" + b"\xff" * 50, "damaged")
    refused(zipped(zipped(FILES["fit"])), "no recorded activity")


def test_bombs_and_files_that_are_too_large_are_refused_unread() -> None:
    bomb = bytes(4 * LARGEST_BYTES)
    refused(gzip.compress(bomb, 1), "larger than 25 MB")
    refused(zipped(bomb), "larger than 25 MB")
    refused(b"<" * (LARGEST_BYTES + 1), "larger than 25 MB")


def test_entities_and_document_types_are_refused() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    refused(f"<?xml version='1.0'?><!DOCTYPE gpx [{laughs}]><gpx>&l9;</gpx>".encode(), "entities")
    outside = '<!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]><gpx><trk>&x;</trk></gpx>'
    refused(outside.encode(), "entities")
    refused(b'<!DOCTYPE gpx SYSTEM "http://127.0.0.1:9/x.dtd"><gpx/>', "document type")
    refused(outside.replace("gpx", "TrainingCenterDatabase").encode(), "entities")


def test_deep_and_endless_xml_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    refused(b"<gpx>" + b"<a>" * 1_000_000, "nested too deeply")
    attributes = b" ".join(b'a%d=""' % number for number in range(100_000))
    refused(b"<gpx " + attributes + b"/>", "a tag has no end")
    refused(b"<gpx><!--" + b"x" * 2_000_000 + b"--></gpx>", "a tag has no end")
    refused(b"<gpx><trk>" + b"<trkpt/>" * 200_001, "more than 200,000 points")
    monkeypatch.setattr("journal.activities.xml._MOST_ELEMENTS", 1_000)
    refused(b"<gpx><trk>" + b"<hr/>" * 1_100, "more than 200,000 points")


def test_endless_fit_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("journal.activities.fit._MOST_FIELDS", 1_000)
    refused(FILES["fit"], "more than an activity of two days")


def test_positions_that_cannot_be_are_passed_over() -> None:
    text = gpx(4).replace('lat="52.5000600"', 'lat="1e999"')
    found = read_activity(text.encode())
    assert found.distance_m == pytest.approx(4 * 3e-5 * 40_075_000 / 360, rel=0.005)
    inside = read_activity(gpx(60, step_degrees=0).encode())
    assert inside.distance_m is None


def test_routes_workouts_and_other_documents_are_refused() -> None:
    refused(gpx(timed=False).encode(), "no points with a time: it is a route")
    refused(b"<gpx version='1.1'/>", "no points with a time")
    refused(b"<html><body/></html>", "neither TCX nor GPX")
    refused(b"<TrainingCenterDatabase><Courses/></TrainingCenterDatabase>", "holds 0 activities")
    refused(fit(kind="WORKOUT"), r"no recorded activity \(workout\)")
    refused(b"", "empty")


def test_a_clock_that_was_not_set_and_a_length_that_cannot_be_are_refused() -> None:
    refused(gpx(start=datetime(1989, 12, 31, tzinfo=START.tzinfo)).encode(), "clock was not set")
    refused(gpx(0).encode(), "no length")
    long = (
        gpx(1)
        .replace("07:00:01", "07:00:01", 1)
        .replace("2026-11-03T07:00:01", "2026-11-09T07:00:01")
    )
    refused(long.encode(), "two days")


def test_a_file_without_heart_rate_is_read() -> None:
    found = read_activity(fit(pulse=lambda _second: None))
    assert len(found.heart) == 0
    assert found.average_bpm == pytest.approx((141 * 300 + 155 * 290) / 590)
    bare = read_activity(fit(laps_of([600.0]), pulse=lambda _second: None))
    assert (bare.average_bpm, bare.highest_bpm) == (None, None)


def test_impossible_heart_rates_are_left_out() -> None:
    text = (
        gpx(5)
        .replace("<gpxtpx:hr>131<", "<gpxtpx:hr>0<")
        .replace("<gpxtpx:hr>132<", "<gpxtpx:hr>many<")
    )
    assert read_activity(text.encode()).heart.bpm.tolist() == [130, 133, 134, 135]


def several(laps: Sequence[str]) -> bytes:
    text = tcx()
    whole = text[text.index("<Activity ") : text.index("</Activities>")]
    return text.replace(whole, whole * len(laps)).encode()


def test_a_file_with_several_activities_is_refused() -> None:
    refused(several("ab"), "holds 2 activities")
