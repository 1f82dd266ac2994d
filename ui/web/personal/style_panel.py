"""How should the coach talk? Set it, or let it be learned; see what was learned; forget it."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import gradio as gr

from generator.personal.profile import LIKELY, StyleProfile, as_choice, from_words
from generator.style import Length, Style, Tone
from hyrox.errors import HyroxCoachError
from ui.language.telling import mark, t, tn
from ui.web.markup import esc, note
from ui.web.session import Session

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""

LEARN, PLAIN = mark("learn it"), mark("as it comes")
BRIEF, DETAILED, GENTLE, TOUGH = mark("brief"), mark("detailed"), mark("gentle"), mark("tough")
LENGTHS: dict[str, Length | None] = {
    LEARN: None, BRIEF: "brief", DETAILED: "detailed", PLAIN: "",
}  # fmt: skip
TONES: dict[str, Tone | None] = {LEARN: None, GENTLE: "gentle", TOUGH: "tough", PLAIN: ""}
METRIC, BOTH = mark("metric"), mark("metric and imperial")
"""Values of the choices, and their words."""
_INVENTED = mark("An invented race. Figures and facts are the same in every style.")
_PAIRS = Path(__file__).with_name("wordings.toml")

_PICK = """
element.addEventListener('click', (event) => {
  const card = event.target.closest('.hc-wording');
  if (card) trigger('pick', {pair: Number(card.dataset.pair), way: card.dataset.way});
});
"""


@dataclass(frozen=True)
class Wording:
    """One thing said in two ways."""

    a: Style
    a_text: str
    b: Style
    b_text: str


@lru_cache(maxsize=1)
def wordings() -> tuple[Wording, ...]:
    """The shipped pairs, in order."""
    rows = tomllib.loads(_PAIRS.read_text(encoding="utf-8"))["pair"]
    return tuple(
        Wording(from_words(row["a"]), row["a_text"], from_words(row["b"]), row["b_text"])
        for row in rows
    )


class StylePanel:
    """Builds the panel's components and holds its handlers."""

    def __init__(self, session: gr.State, style_file: Path | None) -> None:
        """``style_file``: where the style is kept for those who agreed; None: nowhere."""
        self.session, self.style_file = session, style_file
        with gr.Accordion(
            t("How should the coach talk?"), open=False, elem_id="hc-style"
        ) as self.fold:
            with gr.Row(elem_id="hc-style-set"):
                self.length = _radio(LENGTHS, t("Length"), "hc-style-length")
                self.tone = _radio(TONES, t("Tone"), "hc-style-tone")
                self.units = gr.Radio(
                    [(t(units), units) for units in (METRIC, BOTH)], value=METRIC, label=t("Units"),
                    min_width=200, elem_id="hc-style-units",
                )  # fmt: skip
            # Filled when the page is opened: what is known holds counts.
            self.pair = gr.HTML(
                "", apply_default_css=False, js_on_load=_PICK, elem_id="hc-style-pair"
            )
            self.learned = gr.HTML("", apply_default_css=False, elem_id="hc-style-learned")
            with gr.Row(elem_id="hc-style-foot"):
                self.learns = gr.Checkbox(
                    True, label=t("Learn from my choices, thumbs and edits"), container=False,
                    elem_id="hc-style-learns", min_width=220,
                )  # fmt: skip
                self.forget = gr.Button(
                    t("Forget what was learned"), size="sm", scale=0, min_width=200,
                    elem_id="hc-style-forget",
                )  # fmt: skip
            self.problem = gr.HTML("", apply_default_css=False)

    @property
    def outputs(self) -> list[Any]:
        """Every component that :meth:`shown` updates."""
        return [self.length, self.tone, self.units, self.learns, self.pair, self.learned,
                self.problem]  # fmt: skip

    def shown(self, session: Session, problem: str = "") -> Updates:
        """The panel as the profile is now."""
        profile = session.style
        return {
            self.length: _name(LENGTHS, profile.length),
            self.tone: _name(TONES, profile.tone),
            self.units: BOTH if profile.units == "imperial" else METRIC,
            self.learns: profile.learns,
            self.pair: pair_view(profile),
            self.learned: learned_view(profile),
            self.problem: note(problem, "error"),
        }

    def listen(self, shown_again: Callable[[Session], Updates], also: list[Any]) -> None:
        """Connect the events; ``shown_again`` gives what else changes, of ``also``."""
        quiet: dict[str, Any] = {
            "api_visibility": "private", "show_progress": "hidden", "queue": False,
        }  # fmt: skip
        outputs = [*self.outputs, *also]

        def then(change: Callable[..., Updates]) -> Callable[..., Updates]:
            def handler(session: Session, *values: Any) -> Updates:
                return change(session, *values) | shown_again(session)

            return handler

        settings = [self.session, self.length, self.tone, self.units, self.learns]
        for control in (self.length, self.tone, self.units, self.learns):
            control.input(then(self.set), settings, outputs, **quiet)
        self.forget.click(then(self.reset), self.session, outputs, **quiet)
        self.pair.pick(self.pick, self.session, self.outputs, **quiet)

    def set(self, session: Session, length: str, tone: str, units: str, learns: bool) -> Updates:
        """Take over what was set by hand."""
        return self.changed(session, replace(
            session.style,
            length=LENGTHS.get(length),
            tone=TONES.get(tone),
            units="imperial" if units == BOTH else "metric",
            learns=bool(learns),
        ))  # fmt: skip

    def pick(self, session: Session, event: gr.EventData) -> Updates:
        """Learn from one choice between two wordings."""
        number, way = event._data.get("pair"), event._data.get("way")
        if (
            not isinstance(number, int)
            or not 0 <= number < len(wordings())
            or way not in ("a", "b")
        ):
            return self.shown(session)
        pair = wordings()[number]
        taken, other = (pair.a, pair.b) if way == "a" else (pair.b, pair.a)
        return self.changed(session, session.style.chose(as_choice(taken, other)))

    def reset(self, session: Session) -> Updates:
        """Forget what was learned and set."""
        return self.changed(session, session.style.reset())

    def voted(self, session: Session, shown: Style, way: Literal["up", "down"]) -> Updates:
        """Learn from a thumb."""
        return self.changed(session, session.style.voted(shown, way))

    def edited(self, session: Session, before: str, after: str) -> Updates:
        """Learn from an edit."""
        return self.changed(session, session.style.edited(before, after))

    def agreed(self, session: Session) -> Updates:
        """The athlete agreed to keep things here: take up what was kept before, keep this."""
        problem = ""
        try:
            if self.style_file is not None and session.style == StyleProfile():
                session.style = StyleProfile.load(self.style_file)
        except HyroxCoachError as error:
            problem = str(error)
        return self.shown(session, problem) if problem else self.changed(session, session.style)

    def changed(self, session: Session, profile: StyleProfile) -> Updates:
        """Take the profile into use, and keep it if the athlete agreed to that."""
        session.style = profile
        problem = ""
        if session.keeps and self.style_file is not None and profile != StyleProfile():
            try:
                profile.save(self.style_file)
            except HyroxCoachError as error:
                problem = str(error)
        return self.shown(session, problem)


def pair_view(profile: StyleProfile) -> str:
    """The next two wordings to choose between; nothing where nothing is to be learned."""
    if not profile.learns or (profile.length is not None and profile.tone is not None):
        return ""
    pairs = wordings()
    number = len(profile.choices) % len(pairs)
    pair = pairs[number]
    cards = "".join(
        f'<button type="button" class="hc-wording" data-pair="{number}" data-way="{way}" '
        'lang="en" dir="ltr">'
        f"{esc(text)}</button>"
        for way, text in (("a", pair.a_text), ("b", pair.b_text))
    )
    return (
        f'<p class="hc-style-ask" id="hc-which">{esc(t("Which would you rather hear?"))}</p>'
        f'<div class="hc-wordings" role="group" aria-labelledby="hc-which">{cards}</div>'
        f'<p class="hc-small">{esc(t(_INVENTED))}</p>'
    )


def learned_view(profile: StyleProfile) -> str:
    """What is known of the wishes, with how sure it is, and what the coach does with it."""
    rows = []
    for name, set_to, belief in (
        (t("Length"), profile.length, dict(profile.length_belief)),
        (t("Tone"), profile.tone, dict(profile.tone_belief)),
    ):
        rows.append(f"<dt>{esc(name)}</dt><dd>{esc(_known(set_to, belief))}</dd>")
    count = len(profile.choices)
    said = [tn("{n} choice so far.", "{n} choices so far.", count)]
    if profile.settled and count:
        said.append(t("That is enough; you can go on or stop."))
    wishes = [t(word) for word in (profile.style.length, profile.style.tone) if word]
    if wishes:
        said.append(t("The coach is asked for: {wishes}.", wishes=t(", ").join(wishes)))
    else:
        said.append(t("The coach talks as it comes."))
    return (
        f'<dl class="hc-learned">{"".join(rows)}</dl>'
        f'<p class="hc-small" role="status">{esc(" ".join(said))}</p>'
    )


def _known(set_to: str | None, belief: dict[Any, float]) -> str:
    if set_to is not None:
        return t("{wish}, set by you", wish=t(set_to or PLAIN))
    best = max(belief, key=lambda word: belief[word])
    if belief[best] < LIKELY:
        return t("not known yet")
    wish = t(best) if best else t("either way is fine")
    return t("{wish}, learned ({share} sure)", wish=wish, share=f"{belief[best]:.0%}")


def _radio(choices: dict[str, Any], label: str, elem_id: str) -> gr.Radio:
    shown = [(t(name), name) for name in choices]
    return gr.Radio(shown, value=LEARN, label=label, min_width=200, elem_id=elem_id)


def _name(choices: dict[str, Any], value: str | None) -> str:
    return next(name for name, one in choices.items() if one == value)
