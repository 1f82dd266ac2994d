"""Activities kept in an athlete's journal, each once; and the loads of log and activities."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from hyrox.divisions import Gender
from hyrox.errors import InputError
from journal.activities.activity import SAME_START_S, Activity, is_same
from journal.activities.load import Loaded, LoadKind
from journal.activities.match import Match, match
from journal.activities.trimp import Trimp, trimp_of
from journal.activities.zones import Heart, heart_of, time_in, zones_of
from journal.consent import Health
from journal.diary import Diary, as_json, checked
from journal.records import KeptActivity, KeptSession, Kind
from journal.shelf import MOST_A_PAGE, Row, Shelf
from journal.tables import Account, ActivityRow, MeasureRow


class DuplicateError(InputError):
    """An activity that is kept already. ``row_id``: of the one that is."""

    def __init__(self, kept: KeptActivity, row_id: str, *, same_file: bool) -> None:
        how = "this very file" if same_file else "the same start and length"
        super().__init__(
            f"This activity is kept already ({how}: {kept.sport}, "
            f"{kept.started_at:%Y-%m-%d %H:%M} UTC, {kept.seconds / 60:.0f} min). Nothing was "
            "changed; replace it on purpose if this file is the better one."
        )
        self.row_id = row_id


@dataclass(frozen=True)
class Athlete:
    """What is known of somebody that activities are read with."""

    heart: Heart | None = None
    gender: Gender | None = None


@dataclass(frozen=True)
class Understood:
    """An activity with what was made of it."""

    kept: KeptActivity
    trimp: Trimp
    match: Match
    zones: str


@dataclass(frozen=True)
class Added:
    """``replaced``: ids of what it took the place of; ``row_id`` is one of them then."""

    row_id: str
    replaced: tuple[str, ...] = ()


def athlete_of(diary: Diary) -> Athlete:
    """The newest maximal and resting heart rate that were entered; age and gender of the profile.

    Raises:
        InputError: the two heart rates contradict each other.
        StoreError: the database cannot be reached.
    """
    about = diary.profile().personal_info
    gender = Gender(about.gender) if about.gender in ("male", "female") else None
    heart = heart_of(
        _newest(diary, Kind.MAXIMAL_HEART_RATE), _newest(diary, Kind.RESTING_HEART_RATE), about.age
    )
    return Athlete(heart, gender)


def understood(activity: Activity, athlete: Athlete) -> Understood:
    """An activity as it is kept: sums, laps and zones, no second-by-second data, no position."""
    found = match(activity.laps)
    trimp = trimp_of(activity, athlete.heart, athlete.gender)
    names = found.laps or (None,) * len(activity.laps)
    zones = None if athlete.heart is None or len(activity.heart) < 2 else zones_of(athlete.heart)
    values = {
        "started_at": activity.started_at,
        "sport": activity.sport,
        "seconds": activity.elapsed_s,
        "moving_seconds": activity.moving_s,
        "metres": activity.distance_m,
        "heart_rate_bpm": activity.average_bpm,
        "highest_heart_rate_bpm": activity.highest_bpm,
        "zone_seconds": () if zones is None else time_in(activity.heart, zones.bounds_bpm).seconds,
        "zone_bounds_bpm": () if zones is None else zones.bounds_bpm,
        "trimp": trimp.value,
        "trimp_method": None if trimp.method is None else trimp.method.value,
        "laps": [
            {
                "seconds": lap.duration_s, "metres": lap.distance_m,
                "heart_rate_bpm": lap.average_bpm,
                "highest_heart_rate_bpm": lap.highest_bpm,
                "segment": None if segment is None else segment.value,
            }
            for lap, segment in zip(activity.laps, names, strict=True)
        ],
        "device": activity.device,
        "format": activity.format,
    }  # fmt: skip
    words = _zone_words(activity, athlete.heart)
    return Understood(checked(KeptActivity, values), trimp, found, words)


def keep(diary: Diary, kept: KeptActivity, digest: str, *, replacing: bool = False) -> Added:
    """Keep an activity, once: another file of it is recognised by its start and length.

    Args:
        digest: of its file.
        replacing: put it in the place of the one that is kept already.

    Raises:
        DuplicateError: it is kept already, and ``replacing`` was not asked for.
        ConsentError: nobody agreed to keep activities.
        NotFoundError: there is no such account.
        StoreError: the database cannot be reached. Nothing was changed then.
    """
    values = {"started_at": kept.started_at, "digest": digest, "content": as_json(kept)}
    with diary.journal.write() as session:
        diary.consents.need(session, Health.HEART)
        # Locked: two files of one activity that come at once would not see each other.
        session.get(Account, diary.owner, with_for_update=True)
        same = _same(session, diary.owner, kept, digest)
        if not same:
            return Added(diary.activities.add_in(session, values).id)
        # Its row stays, with what the log says of it: only what it holds changes.
        row, *others = same
        if not replacing:
            before = KeptActivity.model_validate(row.content)
            raise DuplicateError(before, row.id, same_file=row.digest == digest)
        for other in others:
            session.delete(other)
        session.flush()
        for name, value in values.items():
            setattr(row, name, value)
        return Added(row.id, tuple(one.id for one in same))


def loads(diary: Diary, zone: tzinfo | None = UTC) -> Iterator[Loaded]:
    """Session RPE loads of the log and TRIMP of the activities.

    Args:
        zone: whose days activities belong to; None: this machine's.

    Raises:
        StoreError: the database cannot be reached.
    """
    for entry in _all(diary.log):
        done = KeptSession.model_validate(entry.content)
        if done.load is not None:
            yield Loaded(done.day, LoadKind.SESSION_RPE, done.load)
    for row in _all(diary.activities):
        activity = KeptActivity.model_validate(row.content)
        if activity.trimp is not None and activity.trimp_method:
            day = activity.started_at.astimezone(zone).date()
            yield Loaded(day, LoadKind(activity.trimp_method), activity.trimp)


def _same(session: Session, owner: str, kept: KeptActivity, digest: str) -> list[ActivityRow]:
    """Rows of the same file or the same activity, those of the file first."""
    near = timedelta(seconds=SAME_START_S)
    asked = select(ActivityRow).where(
        ActivityRow.account_id == owner,
        (ActivityRow.digest == digest)
        | ActivityRow.started_at.between(kept.started_at - near, kept.started_at + near),
    )
    mine = (kept.started_at, kept.seconds)
    found = [
        row
        for row in session.scalars(asked)
        if row.digest == digest
        or is_same(mine, (row.started_at, KeptActivity.model_validate(row.content).seconds))
    ]
    return sorted(found, key=lambda row: row.digest != digest)


def _newest(diary: Diary, kind: Kind) -> float | None:
    newest = diary.measures.list(
        MeasureRow.kind == kind.value, order=MeasureRow.day.desc(), limit=1
    )
    return newest[0].value if newest else None


def _all(shelf: Shelf[Row]) -> Iterator[Row]:
    """Every row, by id: what is added meanwhile moves no page."""
    last = ""
    while page := shelf.list(shelf.table.id > last, order=shelf.table.id, limit=MOST_A_PAGE):
        yield from page
        last = page[-1].id


def _zone_words(activity: Activity, heart: Heart | None) -> str:
    if len(activity.heart) < 2:
        return "No zones: the file has no heart rate over time."
    if heart is None:
        return "No zones: neither a maximal heart rate nor an age is known."
    return heart.words
