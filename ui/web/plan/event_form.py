"""What a person says has happened, as an event that a plan can be changed for."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import gradio as gr

from hyrox.errors import InputError
from hyrox.exercises import BodyPart
from hyrox.plans.log import Event, Ill, Injured, LessTime, Missed, RaceMoved
from hyrox.plans.profile import Severity
from hyrox.plans.readers.quantities import day as read_day
from hyrox.plans.readers.values import Given, ProfileError
from ui.language.telling import mark, t
from ui.web.plan.profile_words import BODY_PARTS, SEVERITIES
from ui.web.plan.views.words import day_words

_ILL, _MISSED = mark("I am ill"), mark("I missed some days")
_INJURED, _LESS_TIME = mark("I am injured"), mark("I have less time")
KINDS: Mapping[str, tuple[str, ...]] = {
    _ILL: ("first", "last", "fever"),
    _MISSED: ("first", "last"),
    _INJURED: ("first", "part", "severity"),
    _LESS_TIME: ("first", "last", "minutes"),
    mark("The race has another date"): ("race",),
}
"""What happened, and the fields that it needs."""
LONGEST_DAYS = 180
"""An illness or absence longer than a plan is a slip of the pen."""
_SHORTEST_MIN, _LONGEST_MIN = 10, 240


class EventForm:
    """Builds the fields; those that do not belong to what happened are hidden."""

    def __init__(self) -> None:
        self.kind = gr.Radio(
            [(t(kind), kind) for kind in KINDS],
            value=None,
            label=t("What happened?"),
            elem_id="hc-event-kind",
        )
        with gr.Row(elem_classes="hc-details", visible=False) as self.row:
            self.fields: dict[str, Any] = {
                "first": _line(t("First day"), "first", "2026-12-01"),
                "last": _line(t("Last day"), "last", "2026-12-04"),
                "fever": gr.Checkbox(
                    False, label=t("With fever"), elem_id="hc-event-fever", min_width=140
                ),
                "part": gr.Dropdown(
                    [(t(words), part) for part, words in BODY_PARTS.items()], value="knee",
                    label=t("Part of the body"), elem_id="hc-event-part",
                ),
                "severity": gr.Dropdown(
                    [(t(words), one) for one, words in SEVERITIES.items()], value="moderate",
                    label=t("How bad"), filterable=False,
                    info=t("Mild: only what strains it is left out."), elem_id="hc-event-severity",
                ),
                "minutes": _line(t("Minutes a session"), "minutes", "30"),
                "race": _line(t("New race day"), "race", "2027-03-20"),
            }  # fmt: skip
        self.ask = gr.Button(
            t("Show what would change"), size="sm", visible=False, elem_id="hc-event-ask"
        )

    @property
    def inputs(self) -> list[Any]:
        """Kind and fields, in the order that ``event_of`` takes them."""
        return [self.kind, *self.fields.values()]

    def listen(self, today: Callable[[], date]) -> None:
        """Show the fields that belong to a choice."""
        self.kind.change(
            lambda kind: self.shown(kind, today()), self.kind,
            [self.row, self.ask, *self.fields.values()],
            api_visibility="private", show_progress="hidden",
        )  # fmt: skip

    def shown(self, kind: str | None, today: date) -> dict[Any, Any]:
        """The fields of a kind, with the days that are usually meant."""
        wanted = KINDS.get(kind or "", ())
        updates: dict[Any, Any] = {
            self.row: gr.Row(visible=bool(wanted)), self.ask: gr.Button(visible=bool(wanted))
        }  # fmt: skip
        days = _usual_days(kind or "", today)
        for name, component in self.fields.items():
            value = {"value": days[name]} if name in days else {}
            updates[component] = gr.update(visible=name in wanted, **value)
        return updates


def event_of(
    today: date, kind: str | None, first: str, last: str, fever: bool, part: BodyPart,
    severity: Severity, minutes: str, race: str,
) -> tuple[Event, str]:  # fmt: skip
    """The event, and what happened in words.

    Raises:
        InputError: nothing was chosen, or a field cannot be read.
    """
    needs = KINDS.get(kind or "", ())
    if not needs:
        raise InputError(t("Choose first what happened."))
    if "race" in needs:
        moved = _day(race, t("New race day"))
        words = t("Race moved to {day}", day=day_words(moved))
        return RaceMoved(today=today, race_date=moved), words
    start = _day(first, t("First day"))
    if "part" in needs:
        injured = Injured(start=start, body_part=part, severity=severity)
        return injured, t(
            "Injury: {part}, {severity}",
            part=t(BODY_PARTS[part]),
            severity=t(SEVERITIES[severity]),
        )
    until = (last or "").strip()
    if "minutes" in needs:
        end = _last(start, until) if until else None
        most = _minutes(minutes)
        words = (
            t("At most {n} minutes a session until {day}", n=most, day=day_words(end))
            if end
            else t("At most {n} minutes a session from now on", n=most)
        )
        return LessTime(start=start, end=end, minutes=most), words
    end = _last(start, until)
    days = {"first": day_words(start), "last": day_words(end)}
    if "fever" in needs:
        return Ill(start=start, end=end, fever=bool(fever)), t("Ill, {first} to {last}", **days)
    return Missed(start=start, end=end), t("Missed, {first} to {last}", **days)


def _day(text: str, label: str) -> date:
    try:
        return read_day(Given((text or "").strip(), label))
    except ProfileError:
        raise InputError(
            t(
                "{field}: '{words}' cannot be used. Write a date such as 2027-03-06.",
                field=label,
                words=(text or "").strip()[:40],
            )
        ) from None


def _last(start: date, text: str) -> date:
    end = _day(text, t("Last day"))
    if end < start:
        raise InputError(t("The last day lies before the first: exchange the two dates."))
    if (end - start).days > LONGEST_DAYS:
        raise InputError(
            t("That is more than {n} days: look at the two dates again.", n=LONGEST_DAYS)
        )
    return end


def _minutes(text: str) -> int:
    digits = "".join(c for c in (text or "") if c.isdecimal())
    if not digits or not _SHORTEST_MIN <= int(digits[:4]) <= _LONGEST_MIN:
        raise InputError(
            t(
                "Minutes a session: write a number from {low} to {high}.",
                low=_SHORTEST_MIN,
                high=_LONGEST_MIN,
            )
        )
    return int(digits[:4])


def _usual_days(kind: str, today: date) -> dict[str, str]:
    if kind == _MISSED:
        monday = today - timedelta(days=today.weekday() + 7)
        return {"first": monday.isoformat(), "last": (monday + timedelta(days=6)).isoformat()}
    if kind in (_INJURED, _ILL, _LESS_TIME):
        return {"first": today.isoformat(), "last": (today + timedelta(days=6)).isoformat()}
    return {}


def _line(label: str, name: str, example: str) -> gr.Textbox:
    return gr.Textbox(
        label=label, placeholder=example, elem_id=f"hc-event-{name}", min_width=140, max_lines=1
    )
