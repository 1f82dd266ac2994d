"""Pages of the results site's replica: invented people in the documented markup.

``DRIFTS`` are template changes by name; ``render_athlete`` also takes any function of the page.
"""

import re
from collections.abc import Callable, Sequence
from html import escape

from hyrox.segments import RUNS, STATIONS, Segment
from ingest.site.pages.records import SiteEvent
from tests.ingest.site.replica_markup import (
    DASH,
    SEXES,
    box,
    clock,
    detail,
    flag,
    frame,
    hms,
    list_of,
    list_row,
    pagination,
    silver,
)  # fmt: skip
from tests.ingest.site.replica_people import Athlete, invented_athletes

__all__ = [
    "DRIFTS", "Athlete", "invented_athletes", "render_athlete", "render_empty_athlete",
    "render_index", "render_list", "render_no_results", "render_refused_list",
    "render_unknown_event", "silver",
]  # fmt: skip

EVENT_NAMES = {
    "H": "HYROX", "HPRO": "HYROX PRO", "HD": "HYROX DOUBLES", "HDP": "HYROX PRO DOUBLES",
    "HMR": "HYROX TEAM RELAY", "HA": "HYROX ADAPTIVE", "HE": "HYROX ELITE 15",
    "HDE": "HYROX ELITE 15 DOUBLES",
}  # fmt: skip
_OLD_STATIONS = (
    "1000m Ski Erg", "2x25m Sled Push", "2x25m Sled Pull", "80m Burpee Broad Jump",
    "1000m Ruder Erg", "200m Farmers Carry", "100m Sandbag Lunges", "Wall Balls",
)  # fmt: skip
_NEW_STATIONS = (
    "1000m SkiErg", "50m Sled Push", "50m Sled Pull", "80m Burpee Broad Jump", "1000m Row",
    "200m Farmers Carry", "100m Sandbag Lunges", "Wall Balls",
)  # fmt: skip

DRIFTS: dict[str, Callable[[str], str]] = {
    "renamed class": lambda page: page.replace("f-__fullname", "f-__participant"),
    "renamed label": lambda page: page.replace("SkiErg", "Skiing Machine"),
    "renamed split": lambda page: re.sub("f-time_11|SkiErg", "f-unit_11", page),
    "missing table": lambda page: re.sub(
        r'(id="detail-box-other".*?)<table.*?</table>', r"\1", page, flags=re.DOTALL
    ),
    "moved box": lambda page: re.sub(
        r'(<div class="detail-box  box-other.*?</div>)(\s*)(<div class="detail-box  box-splits.*?'
        r"</small>\s*</div>)",
        r"\3\2\1",
        page,
        flags=re.DOTALL,
    ),
    "no age group": lambda page: re.sub(
        r'<tr class="[^"]*age_class[^"]*">.*?</tr>', "", page, flags=re.DOTALL
    ),
    "renamed box": lambda page: page.replace("detail-box-general", "participant-panel"),
}


def render_index(
    season: int, groups: Sequence[str], selected: str | None, events: Sequence[SiteEvent]
) -> str:
    """The season page: both selects, ``events`` being those of the selected group."""
    mark = ' selected="selected"'
    options = "\n".join(
        f'<option value="{escape(g)}"{mark if g == selected else ""}>{escape(g)}</option>'
        for g in groups
    )
    choices = "".join(f'<option value="{escape(e.id)}">{escape(e.name)}</option>' for e in events)
    sexes = "".join(f'<option value="{s or "%"}">{t or "All"}</option>' for s, t in SEXES.items())
    form = f"""<form id="form_lists_default" method="post">
<select class="form-control" name="event_main_group" id="default-lists-event_main_group">
{options}</select>
<select class="form-control" name="event" id="default-lists-event">{choices}</select>
<select name="search[sex]">{sexes}</select>
<select name="num_results"><option value="25">25</option><option value="100">100</option></select>
<button id="default-submit">Show</button></form>"""
    return frame(season, "pid-start content-list", form)


def render_list(
    heading: str,
    athletes: Sequence[Athlete],
    total: int,
    sex: str,
    page: int,
    pages: int,
    elite: bool = False,
    *,
    season: int = 8,
) -> str:
    """One page of a result list, with obfuscated pagination where there is more than one.

    ``heading`` is the page's own without "Results:" ("2025 Testville / HYROX").
    """
    rows = "\n".join(list_row(a, i, elite) for i, a in enumerate(athletes))
    event_id = athletes[0].event_id if athletes else ""
    shown = list_of(heading, f"{total} Results", sex, rows)
    return frame(season, "pid-list", shown + pagination(event_id, sex, page, pages))


def render_refused_list(heading: str, *, season: int = 8) -> str:
    """What the site prints for a large event without a filter by sex."""
    return frame(season, "pid-list", list_of(heading, "> 200 Results", "", ""))


def render_no_results(heading: str, sex: str = "M", *, season: int = 8) -> str:
    """A list without rows, as after the last page."""
    return frame(season, "pid-list", list_of(heading, "0 Results", sex, ""))


def render_unknown_event(*, season: int = 8) -> str:
    """The list of an event the season does not know."""
    return frame(season, "pid-list", list_of("General Ranking / All", "0 Results", "", ""))


def render_athlete(
    athlete: Athlete,
    season: int,
    *,
    alltime: bool = False,
    drift: str | Callable[[str], str] | None = None,
) -> str:
    """A detail page; ``alltime`` is the view whose replay table is all dashes."""
    boxes = [
        box("general", "Participant", _general(athlete, season)),
        box("eventinfo", "Race Details", [
            _field("__meeting", "Race", "General Ranking" if alltime else athlete.meeting),
            _field("__event", "Division", _division(athlete)),
        ]),
        box("judges", "Judging Decision", [
            _field(_bonus_field(season), "*Bonus", None, "additional-time"),
            _field("gimmick_01", "*Penalty", athlete.penalty, "additional-time"),
            _field("disqual_reason", "Disqual Reason", athlete.disqualified),
            _field("gimmick_09", "Info", None),
        ]),
        box("totals", "Overall Time", [
            _field("place_all", "Rank (M/W)", athlete.place),
            _field("place_age", "Rank (AG)", athlete.place_in_age_group),
            _field("time_finish_netto", "Overall Time", clock(athlete.total_s, athlete), "right"),
        ]),
        box("other", "Workout summary", _summary(athlete, season), columns=_SUMMARY),
    ]  # fmt: skip
    replay = _dashed_replay(athlete, season) if alltime else _replay(athlete, season)
    if replay:
        boxes.append(box("splits", "Race replay", replay, columns=_REPLAY))
    page = detail(season, "\n".join(boxes))
    change = DRIFTS[drift] if isinstance(drift, str) else drift
    return change(page) if change else page


def render_empty_athlete(season: int = 8) -> str:
    """An id asked under the wrong season or event: status 200, boxes without values."""
    boxes = [
        box("general", "Participant", []),
        box("totals", "Overall Time", [_field("time_finish_netto", "Overall Time", None)]),
    ]
    return detail(season, "\n".join(boxes))


_SUMMARY = '<th>Split</th>\n<th>Time</th>\n<th class=" last">Place</th>'
_REPLAY = (
    '<th class="desc">Split</th>\n<th>Time Of Day</th>\n<th class="time">Time</th>\n'
    '<th class="diff right last">Diff</th>'
)


def _general(athlete: Athlete, season: int) -> list[str]:
    nation = athlete.nation
    # Both ways of showing a nation occur: behind the name, and as a field of its own.
    behind = f" ({nation})" if nation and int(athlete.bib) % 2 else ""
    rows = [_field("__fullname", "Name", athlete.names[0] + behind)]
    if athlete.is_team:
        rows = [
            _field(f"relay_member_{i}", f"Member {i}", name)
            for i, name in enumerate(athlete.names, 1)
        ]
    age_field = "age_class" if season == 1 else "_type_age_class"
    rows += [
        _field("start_no_text", "Bib Number", athlete.bib),
        _field(age_field, "Age Group", athlete.age_group),
    ]
    if nation and not behind:
        rows.append(_field("__nation", "Nat", None, value=flag(nation)))
    return rows


def _summary(athlete: Athlete, season: int) -> list[str]:
    run = "Lauf" if season == 1 else "Running"
    times = athlete.splits_s
    rows = [
        _split(f"time_{i:02}", f"{run} {i}", clock(times.get(s.value), athlete))
        for i, s in enumerate(RUNS, 1)
    ]
    runs = [times[s.value] for s in RUNS if s.value in times]
    if not athlete.is_elite:
        total = sum(runs) if len(runs) == len(RUNS) else None
        rows.append(_split("time_49", "Run Total", clock(total, athlete)))
        rows.append(_split("time_50", "Best Run Lap", clock(min(runs, default=None), athlete)))
    for i, (segment, label) in enumerate(zip(STATIONS, _labels(season), strict=True), 11):
        rows.append(_split(f"time_{i}", label, clock(times.get(segment.value), athlete)))
    if Segment.ROXZONE.value in times or (athlete.disqualified and not athlete.is_elite):
        roxzone = times.get(Segment.ROXZONE.value)
        rows.append(_split("time_60", "Roxzone Time", clock(roxzone, athlete)))
    return rows


def _replay(athlete: Athlete, season: int) -> list[str]:
    """The thirty rows of the event view; dashes from where the race ended."""
    if athlete.is_elite or "roxzone_1" not in athlete.splits_s:
        return []
    times, labels = athlete.splits_s, _labels(season)
    passages: list[tuple[str, float | None]] = []
    for i, (run, station, label) in enumerate(zip(RUNS, STATIONS, labels, strict=True), 1):
        if i == len(RUNS):
            passages.append((f"{label} In", times.get(run.value)))
            passages.append(("Total", times.get(station.value)))
            continue
        visit = times.get(f"roxzone_{i}")
        inward = visit // 3 if visit is not None else None
        passages.append(("Rox In", times.get(run.value)))
        passages.append((f"{label} In", inward))
        passages.append((f"{label} Out", times.get(station.value)))
        passages.append(("Rox Out", visit - inward if visit and inward is not None else None))
    rows, elapsed, start = [], 0.0, 32_400 + int(athlete.bib) % 600 * 60
    for label, diff in passages:
        elapsed += diff or 0.0
        shown = [None] * 3 if diff is None else [
            hms(start + elapsed), hms(elapsed), hms(diff).removeprefix("00:")
        ]  # fmt: skip
        rows.append(_replay_row("", label, *shown))
    return rows


def _dashed_replay(athlete: Athlete, season: int) -> list[str]:
    rows = [
        _replay_row(f"f-time_{i}", label, None, None, None)
        for i, label in enumerate(_labels(season), 51)
    ]
    total = clock(athlete.total_s, athlete)
    return [*rows, _replay_row("f-time_finish_netto highlight right", "Total", None, total, None)]


def _replay_row(
    css: str, label: str, day: str | None, time: str | None, diff: str | None
) -> str:  # fmt: skip
    head = f'<tr class=" {css}">' if css else "<tr>"
    return (
        f'{head}\n<th class="desc">{label}</th>\n<td class="time_day">{day or DASH}</td>\n'
        f'<td class="time">{time or DASH}</td>\n<td class="diff right last">{diff or DASH}</td>\n'
        "</tr>"
    )


def _field(
    name: str, label: str, text: object, css: str = "", *, value: str | None = None
) -> str:  # fmt: skip
    shown = value or (DASH if text is None else escape(str(text), quote=False))
    return (
        f'<tr class=" f-{name} {css}">\n<th class="desc">{label}</th>\n'
        f'<td class="f-{name} last">{shown}</td>\n</tr>'
    )


def _split(name: str, label: str, time: str | None) -> str:
    return (
        f'<tr class=" f-{name}">\n<th class="desc" data-split-index="1">{label}</th>\n'
        f'<td class="f-{name}">{time or DASH}</td>\n<td class=" last">{DASH}</td>\n</tr>'
    )


def _division(athlete: Athlete) -> str:
    name = EVENT_NAMES.get(athlete.prefix) or EVENT_NAMES[athlete.prefix[:2]]
    return f"{name} - Saturday" if athlete.prefix == "H" else name


def _bonus_field(season: int) -> str:
    return "gimmick_03" if season == 1 else "gimmick_04"


def _labels(season: int) -> tuple[str, ...]:
    return _OLD_STATIONS if season < 6 else _NEW_STATIONS
