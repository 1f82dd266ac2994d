"""The form about food and the four figures that energy is computed from. It is read by the rules
that profiles are read by, so page and command understand and refuse the same."""

from collections.abc import Mapping
from typing import Any, get_args

import gradio as gr

from hyrox.errors import InputError
from hyrox.foods import AllergenEU
from hyrox.plans.profile import Profile
from hyrox.plans.reading import MOST_NOT_UNDERSTOOD, ProfileError, read_profile
from hyrox.recipes import Cuisine
from ui.language.telling import mark, t
from ui.web.markup import esc
from ui.web.nutrition.words import CUISINES, allergen_words

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""

DIETS: dict[str, str] = {
    "omnivore": mark("everything"), "pescatarian": mark("pescatarian"),
    "vegetarian": mark("vegetarian"), "vegan": mark("vegan"),
}  # fmt: skip
"""As the form's one line names them."""
_DIETS = DIETS | {"pescatarian": mark("fish, no meat")}
_GOALS = {
    "keep": mark("keep it"), "lose": mark("lose a little"), "gain": mark("gain a little"),
}  # fmt: skip
_GENDERS = {
    "": mark("not said"), "female": mark("female"), "male": mark("male"), "other": mark("other"),
}  # fmt: skip
_LABELS: dict[str, str] = {
    "age": mark("Age"), "height": mark("Height"), "weight": mark("Weight"),
    "gender": mark("Gender"), "diet": mark("You eat"), "allergies": mark("Allergies"),
    "avoid_foods": mark("Foods you do not want"), "cuisines": mark("Cuisines you like"),
    "cooking_minutes": mark("Longest cooking time of a meal"),
    "meals_per_day": mark("Meals a day"), "ingredients_at_hand": mark("At hand"),
    "weight_goal": mark("Your weight"),
}  # fmt: skip
"""Fields of the profile to what the form calls them."""
BODY = ("age", "height", "weight", "gender")
_DECLARED = mark(
    "The fourteen that must be declared in the European Union. Foods that are only likely to hold "
    "one are left out too."
)
_WHY = mark(
    "Why we ask for the next four: resting energy follows from weight, height, age and gender "
    "(Mifflin et al. 1990), protein and carbohydrate from weight. Without age, height and weight "
    "there is general advice and no number. They stay in this tab."
)


def plain(words: str) -> str:
    """An error without the names of fields, which a page does not show."""
    for name in ("nutrition.allergies: ", "nutrition: "):
        words = words.removeprefix(name)
    return words[:1].upper() + words[1:]


class PreferencesForm:
    """Builds the form's components; ``inputs`` go to ``merged`` in the same order."""

    def __init__(self) -> None:
        self._food()
        self._kitchen()
        self._body()
        self.save = gr.Button(t("Show my meals"), variant="primary", elem_id="hc-eat-save")

    @property
    def inputs(self) -> list[Any]:
        """The fields, in the order of ``merged``'s values."""
        return list(self._fields().values())

    def filled(self, profile: Profile) -> Updates:
        """Every field as the profile has it."""
        food, body = profile.nutrition, profile.personal_info
        values: dict[str, Any] = {
            "diet": food.diet,
            "halal": food.halal,
            "allergies": list(food.allergies),
            "unknown_allergies": ", ".join(food.unknown_allergies),
            "avoid_foods": ", ".join(food.avoid_foods),
            "cuisines": list(food.cuisines),
            "cooking_minutes": _with(food.cooking_minutes, "min"),
            "meals_per_day": food.meals_per_day,
            "ingredients_at_hand": ", ".join(food.ingredients_at_hand),
            "weight_goal": food.weight_goal,
            "age": _with(body.age),
            "height": _with(body.height, "cm"),
            "weight": _with(body.weight, "kg"),
            "gender": body.gender or "",
        }
        return {component: values[name] for name, component in self._fields().items()}

    def merged(self, profile: Profile | None, values: tuple[Any, ...]) -> Profile:
        """The profile with what the form says in it, and everything else as it was.

        Raises:
            InputError: a field cannot be used; the message names it as the form does.
        """
        given = dict(zip(self._fields(), values, strict=True))
        body = {name: given.pop(name) for name in BODY}
        allergies = [*(given.pop("allergies") or ()), given.pop("unknown_allergies") or ""]
        try:
            read = read_profile({"personal_info": body, "nutrition": given | {
                "allergies": [words for words in allergies if words],
            }})  # fmt: skip
        except ProfileError as error:
            raise InputError(_named(error)) from None
        kept = profile or Profile()
        info = kept.personal_info.model_copy(
            update={name: getattr(read.personal_info, name) for name in BODY}
        )
        others = [w for w in kept.not_understood if not w.startswith("nutrition.")]
        unclear = (*others, *read.not_understood)[:MOST_NOT_UNDERSTOOD]
        return kept.model_copy(
            update={
                "personal_info": info, "nutrition": read.nutrition, "not_understood": unclear,
            }
        )  # fmt: skip

    def _fields(self) -> Mapping[str, Any]:
        return {
            "diet": self.diet, "halal": self.halal, "allergies": self.allergies,
            "unknown_allergies": self.other_allergies, "avoid_foods": self.avoid,
            "cuisines": self.cuisines, "cooking_minutes": self.minutes,
            "meals_per_day": self.meals, "ingredients_at_hand": self.at_hand,
            "weight_goal": self.goal, "age": self.age, "height": self.height,
            "weight": self.weight, "gender": self.gender,
        }  # fmt: skip

    def _food(self) -> None:
        with gr.Row(elem_classes="hc-details"):
            self.diet = gr.Radio(
                _choices(_DIETS), value="omnivore", label=t(_LABELS["diet"]), scale=3
            )
            self.halal = gr.Checkbox(
                False, label=t("Halal"),
                info=t("No pork, alcohol, gelatine, or what may hold them."),
                elem_id="hc-eat-halal", scale=1, min_width=160,
            )  # fmt: skip
        self.allergies = gr.CheckboxGroup(
            [(allergen_words(a), a) for a in get_args(AllergenEU)], label=t(_LABELS["allergies"]),
            info=t(_DECLARED),
            elem_id="hc-eat-allergies",
        )  # fmt: skip
        with gr.Row(elem_classes="hc-details"):
            self.other_allergies = gr.Textbox(
                label=t("Other allergies or intolerances"), placeholder=t("e.g. kiwi, lactose"),
                info=t("Where no food can be checked for one, no meal is called safe."),
                elem_id="hc-eat-others",
            )  # fmt: skip
            self.avoid = gr.Textbox(
                label=t(_LABELS["avoid_foods"]), placeholder=t("e.g. olives, mushrooms"),
                info=t("They are never served."), elem_id="hc-eat-avoid",
            )  # fmt: skip

    def _kitchen(self) -> None:
        with gr.Row(elem_classes="hc-details"):
            self.cuisines = gr.Dropdown(
                [(t(CUISINES[c]), c) for c in get_args(Cuisine)], multiselect=True, value=[],
                label=t(_LABELS["cuisines"]), info=t("Served first; others where none fits."),
            )  # fmt: skip
            self.at_hand = gr.Textbox(
                label=t(_LABELS["ingredients_at_hand"]),
                placeholder=t("e.g. rice, spinach, eggs"),
                info=t("Ingredients to use up."),
            )
        with gr.Row(elem_classes="hc-details"):
            self.minutes = gr.Textbox(
                label=t(_LABELS["cooking_minutes"]), placeholder=t("e.g. 30 min"), min_width=200
            )
            self.meals = gr.Radio(
                [3, 4, 5, 6], value=4, label=t(_LABELS["meals_per_day"]), min_width=200
            )
            self.goal = gr.Radio(
                _choices(_GOALS), value="keep", label=t(_LABELS["weight_goal"]), min_width=200
            )

    def _body(self) -> None:
        gr.HTML(f'<p class="hc-small">{esc(t(_WHY))}</p>', apply_default_css=False)
        with gr.Row(elem_classes="hc-details"):
            self.age = gr.Textbox(label=t(_LABELS["age"]), placeholder=t("years"), min_width=110)
            self.height = gr.Textbox(
                label=t(_LABELS["height"]), placeholder=t("e.g. 168 cm"), min_width=110
            )
            self.weight = gr.Textbox(
                label=t(_LABELS["weight"]), placeholder=t("e.g. 63 kg"), min_width=110
            )
            self.gender = gr.Dropdown(
                _choices(_GENDERS),
                value="",
                label=t(_LABELS["gender"]),
                filterable=False,
                min_width=110,
            )


def _choices(words: Mapping[str, str]) -> list[tuple[str, str]]:
    """Words and values, as Gradio takes them."""
    return [(t(shown), value) for value, shown in words.items()]


def _with(value: float | None, unit: str = "") -> str:
    return "" if value is None else f"{value:g} {unit}".strip()


def _named(error: ProfileError) -> str:
    """The message with the field's name as it stands in the form."""
    field = error.field.partition("[")[0].rpartition(".")[2]
    words = str(error).removeprefix(f"{error.field}: ")
    if field not in _LABELS:
        return str(error)
    return t("{field}: {problem}", field=t(_LABELS[field]), problem=words)
