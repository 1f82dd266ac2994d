"""Files as watches and apps write them, made from the same laps and heart rates."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hyrox.segments import Segment
from journal.activities.activity import RecordedLap

START = datetime(2026, 11, 3, 7, 0, tzinfo=UTC)
RUN_LAPS = (RecordedLap(0, 300, 1000, 141, 160), RecordedLap(300, 290, 1000, 155, 170))
"""Two kilometres in 9:50."""

RACE_S = {
    Segment.RUN_1: 285, Segment.SKI_ERG: 272, Segment.RUN_2: 296, Segment.SLED_PUSH: 171,
    Segment.RUN_3: 312, Segment.SLED_PULL: 283, Segment.RUN_4: 309, Segment.BURPEE_BROAD_JUMP: 318,
    Segment.RUN_5: 316, Segment.ROW: 287, Segment.RUN_6: 312, Segment.FARMERS_CARRY: 128,
    Segment.RUN_7: 315, Segment.SANDBAG_LUNGES: 301, Segment.RUN_8: 352, Segment.WALL_BALLS: 424,
}  # fmt: skip
"""A usual open race, without its transitions."""


def beat(second: int) -> int:
    """Heart rate at a second: 130 to 169."""
    return 130 + second % 40


def laps_of(
    seconds: Sequence[float], metres: Sequence[float | None] | None = None
) -> tuple[RecordedLap, ...]:
    """Laps one after another."""
    distances = metres or [None] * len(seconds)
    starts = [sum(seconds[:at]) for at in range(len(seconds))]
    return tuple(
        RecordedLap(start, length, gone)
        for start, length, gone in zip(starts, seconds, distances, strict=True)
    )


def race_laps(*, distances: bool = False, transition_s: float | None = None) -> list[RecordedLap]:
    """A race in 16 laps, or in 31 with transitions."""
    seconds: list[float] = []
    metres: list[float | None] = []
    for segment, length in RACE_S.items():
        if seconds and transition_s is not None:
            seconds.append(transition_s)
            metres.append(40)
        seconds.append(length)
        metres.append(960 if segment.is_run else 85)
    return list(laps_of(seconds, metres if distances else None))


def fit(
    laps: Sequence[RecordedLap] = RUN_LAPS,
    *,
    start: datetime = START,
    sport: str = "RUNNING",
    pulse: Callable[[int], int | None] = beat,
    kind: str = "ACTIVITY",
    every: int = 1,
    sports: Sequence[str] = (),
) -> bytes:
    """A FIT file. ``every``: seconds between records; ``sports``: a session of each."""
    from fit_tool import FitFileBuilder
    from fit_tool.profile.messages.file_id_message import FileIdMessage
    from fit_tool.profile.messages.lap_message import LapMessage
    from fit_tool.profile.messages.record_message import RecordMessage
    from fit_tool.profile.messages.session_message import SessionMessage
    from fit_tool.profile.profile_type import FileType, Manufacturer, Sport

    def at(seconds: float) -> int:
        return round((start.timestamp() + seconds) * 1000)

    total = sum(lap.duration_s for lap in laps)
    about = FileIdMessage()
    about.type = FileType[kind]
    about.manufacturer = Manufacturer.COROS.value
    about.serial_number = 123456789
    about.time_created = at(0)
    messages: list[Any] = [about]
    for second in range(0, round(total) + 1, every):
        record = RecordMessage()
        record.timestamp = at(second)
        record.position_lat, record.position_long = 52.5 + second * 3e-5, 13.4
        if (bpm := pulse(second)) is not None:
            record.heart_rate = bpm
        messages.append(record)
    for number, one in enumerate(laps):
        lap = LapMessage()
        lap.message_index = number
        lap.start_time, lap.timestamp = at(one.start_s), at(one.start_s + one.duration_s)
        lap.total_elapsed_time = lap.total_timer_time = one.duration_s
        if one.distance_m is not None:
            lap.total_distance = one.distance_m
        if one.average_bpm:
            lap.avg_heart_rate, lap.max_heart_rate = round(one.average_bpm), one.highest_bpm
        messages.append(lap)
    names = sports or [sport]
    share = total / len(names)
    for number, name in enumerate(names):
        session = SessionMessage()
        session.start_time, session.timestamp = at(share * number), at(share * (number + 1))
        session.total_elapsed_time, session.total_timer_time = share, share - 10
        session.total_distance = sum(lap.distance_m or 0 for lap in laps) / len(names)
        session.sport = Sport[name]
        messages.append(session)
    builder = FitFileBuilder()
    builder.add_all(messages)
    return bytes(builder.build().to_bytes())


def gpx(
    seconds: int = 590, *, start: datetime = START, timed: bool = True, step_degrees: float = 3e-5
) -> str:
    """A GPX file with Garmin's extension for heart rate; it goes north."""

    def point(second: int) -> str:
        moment = (start + timedelta(seconds=second)).isoformat().replace("+00:00", "Z")
        time = f"<time>{moment}</time>" if timed else ""
        return (
            f'<trkpt lat="{52.5 + second * step_degrees:.7f}" lon="13.4"><ele>34</ele>{time}'
            "<extensions><gpxtpx:TrackPointExtension>"
            f"<gpxtpx:hr>{beat(second)}</gpxtpx:hr></gpxtpx:TrackPointExtension></extensions>"
            "</trkpt>"
        )

    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="StravaGPX" '
        'xmlns="http://www.topografix.com/GPX/1/1" '
        'xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">'
        "<metadata><time>2020-01-01T00:00:00Z</time></metadata>"
        "<trk><name>My street</name><type>running</type><trkseg>"
        + "".join(point(second) for second in range(seconds + 1))
        + "</trkseg></trk></gpx>"
    )


def tcx(laps: Sequence[RecordedLap] = RUN_LAPS, *, start: datetime = START) -> str:
    """A TCX file as Garmin Connect writes it."""

    def moment(seconds: float) -> str:
        return (start + timedelta(seconds=seconds)).isoformat().replace("+00:00", ".000Z")

    def point(second: int) -> str:
        return (
            f"<Trackpoint><Time>{moment(second)}</Time><Position><LatitudeDegrees>52.5"
            "</LatitudeDegrees><LongitudeDegrees>13.4</LongitudeDegrees></Position>"
            f"<HeartRateBpm><Value>{beat(second)}</Value></HeartRateBpm></Trackpoint>"
        )

    def one(lap: RecordedLap) -> str:
        first, last = round(lap.start_s), round(lap.start_s + lap.duration_s)
        return (
            f'<Lap StartTime="{moment(lap.start_s)}"><TotalTimeSeconds>{lap.duration_s}'
            f"</TotalTimeSeconds><DistanceMeters>{lap.distance_m}</DistanceMeters>"
            f"<AverageHeartRateBpm><Value>{lap.average_bpm:.0f}</Value></AverageHeartRateBpm>"
            f"<MaximumHeartRateBpm><Value>{lap.highest_bpm:.0f}</Value></MaximumHeartRateBpm>"
            f"<Track>{''.join(point(second) for second in range(first, last))}</Track></Lap>"
        )

    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<TrainingCenterDatabase '
        'xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities>'
        f'<Activity Sport="Running"><Id>{moment(0)}</Id>{"".join(one(lap) for lap in laps)}'
        "<Creator><Name>Forerunner 955</Name><UnitId>3414</UnitId></Creator></Activity>"
        "</Activities><Author><Name>Garmin Connect API</Name></Author></TrainingCenterDatabase>"
    )
