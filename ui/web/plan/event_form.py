"""What a person says has happened, as an event that a plan can be changed for."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, get_args

import gradio as gr

from hyrox.errors import InputError
from hyrox.exercises import BodyPart
from hyrox.plans.log import Event, Ill, Injured, LessTime, Missed, RaceMoved
from hyrox.plans.profile import Severity
from hyrox.plans.readers.quantities import day as read_day
from hyrox.plans.readers.values import Given, ProfileError
from ui.export.plan.words import day_words

KINDS: Mapping[str, tuple[str, ...]] = {
    "I am ill": ("first", "last", "fever"),
    "I missed some days": ("first", "last"),
    "I am injured": ("first", "part", "severity"),
    "I have less time": ("first", "last", "minutes"),
    "The race has another date": ("race",),
}
"""What happened, and the fields that it needs."""
LONGEST_DAYS = 180
"""An illness or absence longer than a plan is a slip of the pen."""
_SHORTEST_MIN, _LONGEST_MIN = 10, 240


class EventForm:
    """Builds the fields; those that do not belong to what happened are hidden."""

    def __init__(self) -> None:
        self.kind = gr.Radio(
            list(KINDS), value=None, label="What happened?", elem_id="hc-event-kind"
        )
        with gr.Row(elem_classes="hc-details", visible=False) as self.row:
            self.fields: dict[str, Any] = {
                "first": _line("First day", "first", "2026-12-01"),
                "last": _line("Last day", "last", "2026-12-04"),
                "fever": gr.Checkbox(
                    False, label="With fever", elem_id="hc-event-fever", min_width=140
                ),
                "part": gr.Dropdown(
                    [(part.replace("_", " "), part) for part in get_args(BodyPart)], value="knee",
                    label="Part of the body", elem_id="hc-event-part",
                ),
                "severity": gr.Dropdown(
                    list(get_args(Severity)), value="moderate", label="How bad", filterable=False,
                    info="Mild: only what strains it is left out.", elem_id="hc-event-severity",
                ),
                "minutes": _line("Minutes a session", "minutes", "30"),
                "race": _line("New race day", "race", "2027-03-20"),
            }  # fmt: skip
        self.ask = gr.Button(
            "Show what would change", size="sm", visible=False, elem_id="hc-event-ask"
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
        raise InputError("Choose first what happened.")
    if "race" in needs:
        moved = _day(race, "New race day")
        return RaceMoved(today=today, race_date=moved), f"Race moved to {day_words(moved)}"
    start = _day(first, "First day")
    if "part" in needs:
        injured = Injured(start=start, body_part=part, severity=severity)
        return injured, f"Injury: {part.replace('_', ' ')}, {severity}"
    until = (last or "").strip()
    if "minutes" in needs:
        end = _last(start, until) if until else None
        most = _minutes(minutes)
        span = f"until {day_words(end)}" if end else "from now on"
        words = f"At most {most} minutes a session {span}"
        return LessTime(start=start, end=end, minutes=most), words
    end = _last(start, until)
    days = f"{day_words(start)} to {day_words(end)}"
    if "fever" in needs:
        return Ill(start=start, end=end, fever=bool(fever)), f"Ill, {days}"
    return Missed(start=start, end=end), f"Missed, {days}"


def _day(text: str, label: str) -> date:
    try:
        return read_day(Given((text or "").strip(), label), "a date such as 2027-03-06")
    except ProfileError as error:
        raise InputError(str(error)) from None


def _last(start: date, text: str) -> date:
    end = _day(text, "Last day")
    if end < start:
        raise InputError("The last day lies before the first: exchange the two dates.")
    if (end - start).days > LONGEST_DAYS:
        raise InputError(f"That is more than {LONGEST_DAYS} days: look at the two dates again.")
    return end


def _minutes(text: str) -> int:
    digits = "".join(c for c in (text or "") if c.isdecimal())
    if not digits or not _SHORTEST_MIN <= int(digits[:4]) <= _LONGEST_MIN:
        raise InputError(
            f"Minutes a session: write a number from {_SHORTEST_MIN} to {_LONGEST_MIN}."
        )
    return int(digits[:4])


def _usual_days(kind: str, today: date) -> dict[str, str]:
    if kind == "I missed some days":
        monday = today - timedelta(days=today.weekday() + 7)
        return {"first": monday.isoformat(), "last": (monday + timedelta(days=6)).isoformat()}
    if kind in ("I am injured", "I am ill", "I have less time"):
        return {"first": today.isoformat(), "last": (today + timedelta(days=6)).isoformat()}
    return {}


def _line(label: str, name: str, example: str) -> gr.Textbox:
    return gr.Textbox(
        label=label, placeholder=example, elem_id=f"hc-event-{name}", min_width=140, max_lines=1
    )
