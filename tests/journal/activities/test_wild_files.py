"""Whatever the bytes are: an activity, or one InputError."""

import gzip
import warnings
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hyrox.errors import InputError
from journal.activities.activity import LONGEST_S, Activity
from journal.activities.files import read_activity
from tests.journal.activities.made import RUN_LAPS, fit, gpx, laps_of, tcx

often = settings(max_examples=100, deadline=None)


@cache
def small() -> dict[str, bytes]:
    """Short files of each format."""
    laps = laps_of([8.0, 7.0], [30.0, 25.0])
    marked = [RUN_LAPS[0].__class__(lap.start_s, lap.duration_s, 30, 141, 160) for lap in laps]
    return {
        "fit": fit(marked),
        "tcx": tcx(marked).encode(),
        "gpx": gpx(8).encode(),
        "gz": gzip.compress(gpx(8).encode(), mtime=0),
    }


def checked(data: bytes) -> Activity | None:
    """What was read, if it was; nothing else may happen, warnings included."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            found = read_activity(data, "file")
        except InputError:
            return None
    assert 0 < found.elapsed_s <= LONGEST_S
    assert found.started_at.utcoffset() is not None
    assert (found.heart.times_s[1:] > found.heart.times_s[:-1]).all()
    assert ((found.heart.bpm >= 20) & (found.heart.bpm <= 260)).all()
    assert all(lap.start_s >= 0 and lap.duration_s >= 0 for lap in found.laps)
    return found


@often
@given(st.binary(max_size=400), st.sampled_from(["", "fit", "xml", "gpx", "tcx", "gz", "zip"]))
def test_wild_bytes(data: bytes, kind: str) -> None:
    begin = {
        "": b"", "fit": b"\x0e\x20\x54\x08\xff\x00\x00\x00.FIT\x00\x00", "xml": b"<",
        "gpx": b"<gpx><trk><trkseg><trkpt", "tcx": b"<TrainingCenterDatabase><Activities>",
        "gz": b"\x1f\x8b\x08", "zip": b"PK\x03\x04",
    }[kind]  # fmt: skip
    checked(begin + data)


@often
@given(st.sampled_from(["fit", "tcx", "gpx", "gz"]), st.data())
def test_a_file_that_was_cut_off_anywhere(name: str, data: st.DataObject) -> None:
    whole = small()[name]
    cut = data.draw(st.integers(0, len(whole) - 1))
    # What closes the document is all that may be missing from one that is still read.
    assert checked(whole[:cut]) is None or not whole[cut:].strip()


@often
@given(st.sampled_from(["fit", "tcx", "gpx", "gz"]), st.data())
def test_a_file_with_some_bytes_changed(name: str, data: st.DataObject) -> None:
    whole = bytearray(small()[name])
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    checked(bytes(whole))


@often
@given(st.data())
def test_a_fit_file_with_changed_bytes_and_a_right_checksum(data: st.DataObject) -> None:
    from fitdecode.utils import compute_crc

    whole = bytearray(small()["fit"])
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(14, len(whole) - 3))] = data.draw(st.integers(0, 255))
    body = bytes(whole[:-2])
    checked(body + compute_crc(body).to_bytes(2, "little"))


_tags = st.sampled_from(
    "Activities Activity Lap Track Trackpoint Time TotalTimeSeconds DistanceMeters Value "
    "HeartRateBpm trk trkseg trkpt time type extensions hr".split()
)
_texts = st.sampled_from(
    ["", "1", "-1", "1e309", "nan", "inf", "99999999999999", "2026-11-03T07:00:00Z", "x",
     "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-13-45T99:99:99Z",
     "2026-11-03T07:10:00Z", "2026-11-03T07:00:00+99:99"]
)  # fmt: skip


@st.composite
def _elements(draw: st.DrawFn, depth: int = 4) -> str:
    tag = draw(_tags)
    lat, lon = (draw(st.sampled_from(["52.5", "-91", "nan", "x", "1e400"])) for _ in "ab")
    start = draw(_texts)
    inner = "".join(draw(st.lists(_elements(depth - 1), max_size=2))) if depth else draw(_texts)
    return f'<{tag} lat="{lat}" lon="{lon}" StartTime="{start}">{inner}</{tag}>'


@often
@given(st.sampled_from(["gpx", "TrainingCenterDatabase"]), st.lists(_elements(), max_size=3))
def test_documents_of_the_right_elements_in_any_order(root: str, inner: list[str]) -> None:
    checked(f"<{root}>{''.join(inner)}</{root}>".encode())


@often
@given(st.lists(st.tuples(_texts, _texts, st.sampled_from(["52.5", "-91", "nan", "1e400"]))))
def test_gpx_points_with_wild_values(points: list[tuple[str, str, str]]) -> None:
    inner = "".join(
        f'<trkpt lat="{lat}" lon="13.4"><time>{time}</time><extensions><hr>{pulse}</hr>'
        "</extensions></trkpt>"
        for time, pulse, lat in points
    )
    checked(f"<gpx><trk><trkseg>{inner}</trkseg></trk></gpx>".encode())


@often
@given(st.lists(st.tuples(_texts, _texts, _texts, _texts)))
def test_tcx_laps_with_wild_values(laps: list[tuple[str, str, str, str]]) -> None:
    inner = "".join(
        f'<Lap StartTime="{start}"><TotalTimeSeconds>{length}</TotalTimeSeconds><DistanceMeters>'
        f"{metres}</DistanceMeters><AverageHeartRateBpm><Value>{pulse}</Value></AverageHeartRateBpm>"
        "</Lap>"
        for start, length, metres, pulse in laps
    )
    document = f"<Activities><Activity Sport='Running'>{inner}</Activity></Activities>"
    checked(f"<TrainingCenterDatabase>{document}</TrainingCenterDatabase>".encode())


@pytest.mark.parametrize("name", ["fit", "tcx", "gpx", "gz"])
def test_the_short_files_are_whole(name: str) -> None:
    assert checked(small()[name]) is not None
