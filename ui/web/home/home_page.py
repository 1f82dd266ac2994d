"""The page *Home*: what the coach does, and the one thing to do next."""

from collections.abc import Callable
from typing import Any

import gradio as gr

from hyrox.times import format_time
from ui.web.keeping.keeper import opened_name
from ui.web.markup import esc
from ui.web.session import Session

_WHAT = (
    ("today", "Today", "What is next, how long until the race, and how it went."),
    ("race", "Your race", "Type, paste or upload your splits: where the time went, against people "
     "like you, segment by segment."),
    ("coach", "Coach", "Ask about your race or your training. Every sentence is checked before you "
     "see it, and opens its source."),
    ("plan", "Plan", "Weeks to race day around your days, equipment and injuries, changed as life "
     "happens."),
    ("nutrition", "Nutrition", "Meals that meet a day's energy and protein and keep to what you "
     "must not eat."),
)  # fmt: skip
_PROMISE = (
    "A number you read here was computed or looked up, never made up by a model. Every claim opens "
    "its source. Nothing leaves this machine unless you say so."
)


class HomePage:
    """Builds the page's components and holds its handlers."""

    def __init__(self, session: gr.State) -> None:
        self.session = session
        self.shown = gr.HTML(home(None), apply_default_css=False, elem_id="hc-home")

    def listen(self, on_open: Callable[..., Any]) -> None:
        """Connect the page's events; ``on_open`` connects what happens when it is opened."""
        on_open(home, self.session, self.shown, api_visibility="private", show_progress="hidden")


def home(session: Session | None) -> str:
    """The page as HTML."""
    cards = "".join(
        f'<li><a href="./{path}"><strong>{esc(name)}</strong><span>{esc(words)}</span></a></li>'
        for path, name, words in _WHAT
    )
    return (
        f'<p class="hc-reading">{esc(_PROMISE)}</p>{_next(session)}<ul class="hc-ways">{cards}</ul>'
    )


def _next(session: Session | None) -> str:
    """What is open, and the one thing to do next."""
    if session is None or (session.race is None and session.plan is None):
        return (
            '<p><a class="hc-start" href="./race">Start with your race</a> '
            '<a class="hc-start hc-second" href="./onboarding">or with yourself, in four steps</a>'
            "</p>"
        )
    rows = []
    if session.race is not None:
        rows.append(("Race", f'<a href="./race">{esc(opened_name(session))}</a>'))
    if session.plan is not None:
        first, last = session.plan.days[0].date, session.plan.days[-1].date
        words = f"{first:%-d %b} to {last:%-d %b %Y}"
        if session.plan.goal_s is not None:
            words += f", for {format_time(session.plan.goal_s)}"
        rows.append(("Plan", f'<a href="./plan">{esc(words)}</a>'))
    body = "".join(f"<dt>{name}</dt><dd>{words}</dd>" for name, words in rows)
    return f'<dl class="hc-facts hc-open">{body}</dl>'
