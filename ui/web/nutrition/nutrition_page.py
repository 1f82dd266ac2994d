"""The page *Nutrition*: what the athlete eats, a day of meals against its target, what to buy.

Nothing of a model: targets come from equations, meals from recipes and the food table.
"""

import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import gradio as gr

from hyrox.errors import HyroxCoachError, InputError
from hyrox.plans.nutrition import DayMeals
from hyrox.plans.profile import NutritionPreferences, Profile
from ui.language.telling import mark, t, tn
from ui.web.markup import esc, note
from ui.web.nutrition import day_view
from ui.web.nutrition.advice_panel import AdvicePanel
from ui.web.nutrition.kitchen import Kitchen
from ui.web.nutrition.meal_book import MealBook
from ui.web.nutrition.preferences_form import DIETS, PreferencesForm, plain
from ui.web.nutrition.shopping_panel import ShoppingPanel
from ui.web.nutrition.words import ANOTHER, CHECK_LABELS, allergen_name, day_name
from ui.web.session import Session

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""

MOST_MEALS = 6
_REST, _TRAINING = mark("rest day"), mark("training day")
"""Values of the choice, and its words."""
_UNEXPECTED = mark("Something went wrong in the kitchen; the terminal has the details.")
_TO_MEALS = """() => setTimeout(() => {
  const shown = document.querySelector('#hc-eat-problem .hc-error')
    ?? document.querySelector('#hc-food');
  if (shown) shown.scrollIntoView({block: 'start', behavior: 'smooth'});
}, 150)"""
_ASK = mark(
    "Say what you eat, and what you must not. Every meal keeps to it, meets the day's energy and "
    "protein, and is computed from recipes and a food table."
)
_CHANGED = mark(
    "Your plan was made before you changed age, height, weight or gender. Make it again on the "
    "page Plan, so that its sessions follow too."
)

_UNCLEAR = mark("Not understood, and not used: {what}")


class NutritionPage:
    """Builds the page's components and holds its handlers."""

    def __init__(
        self, corpora: Path, session: gr.State, today: Callable[[], date] = date.today
    ) -> None:
        self.kitchen = Kitchen(corpora)
        self.session = session
        self.today = today
        self.book = gr.State(MealBook())
        with gr.Accordion(t("What you eat"), open=True, elem_id="hc-eat") as self.fold:
            _text(f'<p class="hc-reading">{esc(t(_ASK))}</p>')
            self.form = PreferencesForm()
        self.problem = _text(elem_id="hc-eat-problem")
        with gr.Column(visible=False, elem_id="hc-food") as self.food:
            self._day()
            self.shopping = ShoppingPanel(self.kitchen, self.book, self.when)
            self.advice = AdvicePanel(self.kitchen)

    def _day(self) -> None:
        with gr.Row(elem_id="hc-day-bar"):
            self.before = gr.Button(t("‹ Earlier"), size="sm", elem_id="hc-day-before")
            self.when = gr.Dropdown(
                [],
                label=t("Day"),
                show_label=False,
                filterable=False,
                elem_id="hc-day",
                min_width=180,
            )
            self.after = gr.Button(t("Later ›"), size="sm", elem_id="hc-day-after")
            self.kind = gr.Radio(
                [(t(kind), kind) for kind in (_TRAINING, _REST)], value=_TRAINING,
                label=t("What kind of day"), min_width=200, elem_id="hc-day-kind",
                show_label=False,
            )  # fmt: skip
        self.target = _text(elem_id="hc-day-target")
        with gr.Column(elem_id="hc-meals-part") as self.meals_part:
            with gr.Row(elem_id="hc-meals-bar"):
                self.quick = gr.Checkbox(
                    False, label=t("Quick meals, 15 min at most"), container=False,
                    elem_id="hc-quick", scale=1, min_width=200,
                )  # fmt: skip
                self.renew = gr.Button(
                    t("Other meals for this day"), size="sm", elem_id="hc-other-day", scale=0,
                    min_width=200,
                )  # fmt: skip
            self.meal_problem = _text(elem_id="hc-meal-problem")
            self.cards, self.meals, self.others = [], [], []
            with gr.Column(elem_id="hc-meals"):
                for _ in range(MOST_MEALS):
                    with gr.Column(visible=False, elem_classes="hc-meal-card") as card:
                        self.meals.append(_text())
                        self.others.append(gr.Button(t("Suggest another"), size="sm"))
                    self.cards.append(card)
            self.notes = _text(elem_id="hc-day-notes")
            _text(f'<p class="hc-small hc-check-labels">{esc(t(CHECK_LABELS))}</p>')

    @property
    def shown(self) -> list[Any]:
        """Every component that a handler may update."""
        return [
            self.fold, *self.form.inputs, self.problem, self.food, self.when, self.kind,
            self.target, self.meals_part, self.quick, self.renew, self.meal_problem,
            *self.cards, *self.meals, *self.others, self.notes, *self.advice.shown,
            *self.shopping.shown,
        ]  # fmt: skip

    def listen(self, on_open: Callable[..., Any]) -> None:
        """Connect the page's events; ``on_open`` connects what happens when it is opened."""
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        to = quiet | {"outputs": self.shown}
        held = [self.session, self.book]
        of_day = [*held, self.when]
        on_open(self.open, held, **to)
        self.form.save.click(self.save, [*held, *self.form.inputs], **to).then(None, js=_TO_MEALS)
        self.when.input(self.choose, of_day, **to)
        self.before.click(self._step(-1), of_day, **to)
        self.after.click(self._step(1), of_day, **to)
        self.kind.input(self.choose_kind, [*of_day, self.kind], **to)
        self.quick.input(self.choose_quick, [*of_day, self.quick], **to)
        self.renew.click(self.other_day, of_day, **to)
        for number, button in enumerate(self.others):
            button.click(self._other(number), of_day, **to)
        self.shopping.listen(quiet)

    def open(self, session: Session, book: MealBook) -> Updates:
        """The page as profile and plan are by now; a form that is being filled in stays."""

        def opened() -> Updates:
            profile = session.profile
            if profile is None:
                return {self.problem: ""}
            known = book.profile == profile and book.plan is session.plan
            if known and book.shown is not None:
                return self._shown(session, book, book.shown)
            same = _asked(book.profile) == _asked(profile)
            form = {} if same else self.form.filled(profile)
            said = profile.nutrition != NutritionPreferences()
            return form | self._opened(session, book, fold=said)

        return self._attempt(opened)

    def save(self, session: Session, book: MealBook, *values: Any) -> Updates:
        """Keep what the form says in the profile, and show a day of meals."""

        def saved() -> Updates:
            before = session.profile
            profile = self.form.merged(before, values)
            session.profile = profile
            stale = before is not None and before.personal_info != profile.personal_info
            if session.plan is not None:
                session.plan = self.kitchen.fed(session.plan, profile)
            said = note(t(_CHANGED)) if session.plan is not None and stale else ""
            unclear = [w for w in profile.not_understood if w.startswith("nutrition.")]
            said += "".join(note(t(_UNCLEAR, what=_field(w))) for w in unclear)
            shown = self.form.filled(profile) | self._opened(session, book)
            return shown | {self.problem: said}

        return self._attempt(saved)

    def choose(self, session: Session, book: MealBook, when: str | None) -> Updates:
        """Another day."""
        return self._attempt(lambda: self._shown(session, book, _day_of(when)))

    def choose_kind(
        self, session: Session, book: MealBook, when: str | None, kind: str | None
    ) -> Updates:
        """Training or rest, on a day that no plan knows."""

        def chosen() -> Updates:
            book.make_rest(_day_of(when), kind == _REST)
            return self._shown(session, book, _day_of(when))

        return self._attempt(chosen)

    def choose_quick(
        self, session: Session, book: MealBook, when: str | None, quick: bool
    ) -> Updates:
        """Quick meals on this day, or the usual ones."""

        def chosen() -> Updates:
            book.make_quick(_day_of(when), bool(quick))
            return self._shown(session, book, _day_of(when))

        return self._attempt(chosen)

    def other_day(self, session: Session, book: MealBook, when: str | None) -> Updates:
        """Other meals for the whole day."""

        def made() -> Updates:
            book.other_day(_day_of(when), self.kitchen.pantry)
            return self._shown(session, book, _day_of(when))

        return self._attempt(made, self.meal_problem)

    def _other(self, number: int) -> Callable[[Session, MealBook, str | None], Updates]:
        """Another meal in one place of the day."""

        def suggested(session: Session, book: MealBook, when: str | None) -> Updates:
            def made() -> Updates:
                book.another(_day_of(when), number, self.kitchen.pantry)
                return self._shown(session, book, _day_of(when))

            return self._attempt(made, self.meal_problem)

        return suggested

    def _step(self, days: int) -> Callable[[Session, MealBook, str | None], Updates]:
        """The day before or after, as far as there is one."""

        def stepped(session: Session, book: MealBook, when: str | None) -> Updates:
            def shown() -> Updates:
                dates = book.dates(self.today())
                at = dates.index(now) if (now := _day_of(when)) in dates else 0
                return self._shown(session, book, dates[max(0, min(at + days, len(dates) - 1))])

            return self._attempt(shown)

        return stepped

    def _opened(self, session: Session, book: MealBook, *, fold: bool = True) -> Updates:
        """Everything below the form, on the day that is looked at, or else on today; ``fold``:
        whether the form has been filled in and may close."""
        assert session.profile is not None
        book.follow(session.profile, session.plan)
        fold = fold and not self.kitchen.missing(session.profile)
        dates = book.dates(self.today())
        ahead = [day for day in dates if day >= self.today()]
        start = book.shown if book.shown in dates else (ahead or dates)[0]
        choices = [(self._choice(book, day), day.isoformat()) for day in dates]
        return {
            self.fold: gr.Accordion(open=not fold, label=_summary(session.profile)),
            self.food: gr.Column(visible=True),
            **self._shown(session, book, start),
            self.when: gr.Dropdown(choices=choices, value=start.isoformat()),
        }

    def _shown(self, session: Session, book: MealBook, when: date) -> Updates:
        """One day: target, meals, and what goes with them."""
        profile = session.profile
        if profile is None:
            raise InputError(t("Say first what you eat."))
        book.follow(profile, session.plan)
        book.shown = when
        target, held = book.target(when), book.session(when)
        bars = {self.problem: "", self.meal_problem: "", self.when: when.isoformat()}
        if target is None:
            return bars | {
                self.kind: gr.Radio(visible=False),
                self.target: self.advice.general(profile, when, book),
                self.meals_part: gr.Column(visible=False),
                **self.advice.opened(book, session=False),
                **self.shopping.hidden(),
            }
        meals, refused = None, ""
        try:
            meals = book.day(when, self.kitchen.pantry)
        except HyroxCoachError as error:
            refused = note(plain(str(error)), "error")
        free = book.plan is None and target.kind not in ("race", "race_week")
        kg = self.kitchen.kilograms(profile)
        return bars | {
            self.kind: gr.Radio(value=_REST if when in book.resting else _TRAINING, visible=free),
            self.target: day_view.target_view(_named(when, self.today()), target, meals, held, kg),
            self.meals_part: gr.Column(visible=True),
            self.quick: gr.Checkbox(value=when in book.quick),
            self.meal_problem: refused and f'<div lang="en" dir="ltr">{refused}</div>',
            **self._cards(meals),
            **self.advice.opened(book, session=target.training_kcal > 0),
            **(self.shopping.following(book) if meals else self.shopping.hidden()),
        }

    def _cards(self, day: DayMeals | None) -> Updates:
        meals = day.meals if day is not None else ()
        updates: Updates = {
            self.notes: day_view.notes_view(day) if day is not None else "",
            self.renew: gr.Button(visible=day is not None),
        }
        for at, card in enumerate(self.cards):
            updates[card] = gr.Column(visible=at < len(meals))
            if at < len(meals):
                updates[self.meals[at]] = day_view.meal_view(meals[at])
                updates[self.others[at]] = gr.Button(t(ANOTHER[meals[at].meal]))
        return updates

    def _choice(self, book: MealBook, when: date) -> str:
        held = day_view.session_words(book.session(when)) if book.plan is not None else ""
        name = _named(when, self.today())
        return t("{day}: {session}", day=name, session=held) if held else name

    def _attempt(self, doing: Callable[[], Updates], where: gr.HTML | None = None) -> Updates:
        """What ``doing`` shows, or one sentence on why it could not."""
        try:
            return doing()
        except HyroxCoachError as error:
            return {where or self.problem: note(plain(str(error)), "error")}
        except Exception:
            logging.getLogger(__name__).exception("Meals could not be shown")
            return {where or self.problem: note(t(_UNEXPECTED), "error")}


def _asked(profile: Profile) -> tuple[object, object]:
    """The parts of a profile that the form shows."""
    return profile.nutrition, profile.personal_info


def _summary(profile: Profile) -> str:
    """The form in one line: ``What you eat: vegetarian, no peanuts, 4 meals a day``."""
    food = profile.nutrition
    without = [allergen_name(a) for a in food.allergies]
    without += [*food.unknown_allergies, *food.avoid_foods]
    parts = [
        t(DIETS[food.diet]), *([t("halal")] if food.halal else []),
        *(t("no {food}", food=one) for one in without),
        tn("{n} meal a day", "{n} meals a day", food.meals_per_day),
    ]  # fmt: skip
    return t("What you eat: {what}", what=t(", ").join(parts))


def _day_of(when: str | None) -> date:
    try:
        return date.fromisoformat(when or "")
    except ValueError:
        raise InputError(t("Choose a day first.")) from None


def _named(when: date, today: date) -> str:
    name = day_name(when)
    return t("{day} (today)", day=name) if when == today else name


def _field(words: str) -> str:
    return words.partition(": ")[2] or words


def _text(value: str = "", **options: Any) -> gr.HTML:
    return gr.HTML(value, apply_default_css=False, **options)
