"""The page *Home*: what the coach does, and the one thing to do next."""

from collections.abc import Callable
from typing import Any

import gradio as gr

from hyrox.times import format_time
from ui.language.telling import day as day_words
from ui.language.telling import mark, t
from ui.web.keeping.keeper import opened_name
from ui.web.markup import english, esc
from ui.web.session import Session

_WHAT = (
    ("today", mark("Today"), mark("What is next, how long until the race, and how it went.")),
    ("race", mark("Your race"), mark(
        "Type, paste or upload your splits: where the time went, against people like you, segment "
        "by segment."
    )),
    ("coach", mark("Coach"), mark(
        "Ask about your race or your training. Every sentence is checked before you see it, and "
        "opens its source."
    )),
    ("plan", mark("Plan"), mark(
        "Weeks to race day around your days, equipment and injuries, changed as life happens."
    )),
    ("nutrition", mark("Nutrition"), mark(
        "Meals that meet a day's energy and protein and keep to what you must not eat."
    )),
)  # fmt: skip
_PROMISE = mark(
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
        f'<li><a href="./{path}"><strong>{esc(t(name))}</strong>'
        f"<span>{esc(t(words))}</span></a></li>"
        for path, name, words in _WHAT
    )
    return (
        f'<p class="hc-reading">{esc(t(_PROMISE))}</p>{_next(session)}'
        f'<ul class="hc-ways">{cards}</ul>'
    )


def _next(session: Session | None) -> str:
    """What is open, and the one thing to do next."""
    if session is None or (session.race is None and session.plan is None):
        return (
            f'<p><a class="hc-start" href="./race">{esc(t("Start with your race"))}</a> '
            '<a class="hc-start hc-second" href="./onboarding">'
            f"{esc(t('or with yourself, in four steps'))}</a></p>"
        )
    rows = []
    if session.race is not None:
        rows.append((t("Race"), f'<a href="./race">{english(opened_name(session))}</a>'))
    if session.plan is not None:
        first, last = session.plan.days[0].date, session.plan.days[-1].date
        dates = {"first": day_words(first, "d MMM"), "last": day_words(last, "d MMM y")}
        words = t("{first} to {last}", **dates)
        if session.plan.goal_s is not None:
            goal = format_time(session.plan.goal_s)
            words = t("{first} to {last}, for {goal}", goal=goal, **dates)
        rows.append((t("Plan"), f'<a href="./plan">{esc(words)}</a>'))
    body = "".join(f"<dt>{esc(name)}</dt><dd>{words}</dd>" for name, words in rows)
    return f'<dl class="hc-facts hc-open">{body}</dl>'
