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

Updates = dict[Any, Any]
"""Component to its new value, as Gradio takes them."""

_ALLERGENS: dict[str, str] = {
    "gluten": "gluten (wheat, rye, barley, oats)", "nuts": "tree nuts", "soybeans": "soya",
    "crustaceans": "crustaceans (prawns, crab)", "molluscs": "molluscs (mussels, squid)",
}  # fmt: skip
_DIETS = (
    ("everything", "omnivore"), ("fish, no meat", "pescatarian"), ("vegetarian", "vegetarian"),
    ("vegan", "vegan"),
)  # fmt: skip
_GOALS = (("keep it", "keep"), ("lose a little", "lose"), ("gain a little", "gain"))
_GENDERS = (("not said", ""), ("female", "female"), ("male", "male"), ("other", "other"))
_LABELS: dict[str, str] = {
    "age": "Age", "height": "Height", "weight": "Weight", "gender": "Gender", "diet": "You eat",
    "allergies": "Allergies", "avoid_foods": "Foods you do not want",
    "cuisines": "Cuisines you like", "cooking_minutes": "Longest cooking time of a meal",
    "meals_per_day": "Meals a day", "ingredients_at_hand": "At hand",
    "weight_goal": "Your weight",
}  # fmt: skip
"""Fields of the profile to what the form calls them."""
BODY = ("age", "height", "weight", "gender")


def allergen_words(allergen: str) -> str:
    """An allergen as a person calls it, with what it stands for."""
    return _ALLERGENS.get(allergen, allergen)


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
        self.save = gr.Button("Show my meals", variant="primary", elem_id="hc-eat-save")

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
            self.diet = gr.Radio(list(_DIETS), value="omnivore", label=_LABELS["diet"], scale=3)
            self.halal = gr.Checkbox(
                False, label="Halal", info="No pork, alcohol, gelatine, or what may hold them.",
                elem_id="hc-eat-halal", scale=1, min_width=160,
            )  # fmt: skip
        self.allergies = gr.CheckboxGroup(
            [(allergen_words(a), a) for a in get_args(AllergenEU)], label=_LABELS["allergies"],
            info="The fourteen that must be declared in the European Union. Foods that are only "
            "likely to hold one are left out too.",
            elem_id="hc-eat-allergies",
        )  # fmt: skip
        with gr.Row(elem_classes="hc-details"):
            self.other_allergies = gr.Textbox(
                label="Other allergies or intolerances", placeholder="e.g. kiwi, lactose",
                info="Where no food can be checked for one, no meal is called safe.",
                elem_id="hc-eat-others",
            )  # fmt: skip
            self.avoid = gr.Textbox(
                label=_LABELS["avoid_foods"], placeholder="e.g. olives, mushrooms",
                info="They are never served.", elem_id="hc-eat-avoid",
            )  # fmt: skip

    def _kitchen(self) -> None:
        with gr.Row(elem_classes="hc-details"):
            self.cuisines = gr.Dropdown(
                [(c.replace("_", " ").title(), c) for c in get_args(Cuisine)], multiselect=True,
                value=[], label=_LABELS["cuisines"], info="Served first; others where none fits.",
            )  # fmt: skip
            self.at_hand = gr.Textbox(
                label=_LABELS["ingredients_at_hand"],
                placeholder="e.g. rice, spinach, eggs",
                info="Ingredients to use up.",
            )
        with gr.Row(elem_classes="hc-details"):
            self.minutes = gr.Textbox(
                label=_LABELS["cooking_minutes"], placeholder="e.g. 30 min", min_width=200
            )
            self.meals = gr.Radio(
                [3, 4, 5, 6], value=4, label=_LABELS["meals_per_day"], min_width=200
            )
            self.goal = gr.Radio(
                list(_GOALS), value="keep", label=_LABELS["weight_goal"], min_width=200
            )

    def _body(self) -> None:
        gr.HTML(
            '<p class="hc-small">Why we ask for the next four: resting energy follows from weight, '
            "height, age and gender (Mifflin et al. 1990), protein and carbohydrate from weight. "
            "Without age, height and weight there is general advice and no number. They stay in "
            "this tab.</p>",
            apply_default_css=False,
        )
        with gr.Row(elem_classes="hc-details"):
            self.age = gr.Textbox(label="Age", placeholder="years", min_width=110)
            self.height = gr.Textbox(label="Height", placeholder="e.g. 168 cm", min_width=110)
            self.weight = gr.Textbox(label="Weight", placeholder="e.g. 63 kg", min_width=110)
            self.gender = gr.Dropdown(
                list(_GENDERS), value="", label="Gender", filterable=False, min_width=110
            )


def _with(value: float | None, unit: str = "") -> str:
    return "" if value is None else f"{value:g} {unit}".strip()


def _named(error: ProfileError) -> str:
    """The message with the field's name as it stands in the form."""
    field = error.field.partition("[")[0].rpartition(".")[2]
    words = str(error).removeprefix(f"{error.field}: ")
    return f"{_LABELS[field]}: {words}" if field in _LABELS else str(error)
