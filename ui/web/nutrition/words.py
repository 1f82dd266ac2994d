"""What food goes by: the names of the profile, the recipes and the food table, told to a reader."""

from collections.abc import Mapping
from datetime import date

from hyrox.plans.nutrition import DayKind
from hyrox.recipes import Cuisine, Meal
from ui.language.catalogue import ENGLISH
from ui.language.telling import day, mark, spoken, t
from ui.web.markup import esc

ALLERGENS: Mapping[str, str] = {
    "gluten": mark("gluten (wheat, rye, barley, oats)"), "nuts": mark("tree nuts"),
    "crustaceans": mark("crustaceans (prawns, crab)"), "eggs": mark("eggs"), "fish": mark("fish"),
    "peanuts": mark("peanuts"), "soybeans": mark("soya"), "milk": mark("milk"),
    "celery": mark("celery"), "mustard": mark("mustard"), "sesame": mark("sesame"),
    "sulphites": mark("sulphites"), "lupin": mark("lupin"),
    "molluscs": mark("molluscs (mussels, squid)"),
}  # fmt: skip
CUISINES: Mapping[Cuisine, str] = {
    "north_african": mark("North African"), "west_african": mark("West African"),
    "east_african": mark("East African"), "middle_eastern": mark("Middle Eastern"),
    "turkish": mark("Turkish"), "indian": mark("Indian"), "chinese": mark("Chinese"),
    "japanese": mark("Japanese"), "korean": mark("Korean"), "thai": mark("Thai"),
    "vietnamese": mark("Vietnamese"), "mexican": mark("Mexican"),
    "south_american": mark("South American"), "caribbean": mark("Caribbean"),
    "north_american": mark("North American"), "british": mark("British"),
    "french": mark("French"), "german": mark("German"), "italian": mark("Italian"),
    "greek": mark("Greek"), "spanish": mark("Spanish"), "nordic": mark("Nordic"),
    "eastern_european": mark("Eastern European"),
}  # fmt: skip
MEALS: Mapping[Meal, str] = {
    "breakfast": mark("Breakfast"), "lunch": mark("Lunch"), "dinner": mark("Dinner"),
    "snack": mark("Snack"), "drink": mark("Drink"),
}  # fmt: skip
ANOTHER: Mapping[Meal, str] = {
    "breakfast": mark("Suggest another breakfast"), "lunch": mark("Suggest another lunch"),
    "dinner": mark("Suggest another dinner"), "snack": mark("Suggest another snack"),
    "drink": mark("Suggest another drink"),
}  # fmt: skip
KINDS: Mapping[DayKind, str] = {
    "rest": mark("rest day"), "easy": mark("easy day"), "moderate": mark("training day"),
    "hard": mark("hard day"), "race_week": mark("the day before the race"),
    "race": mark("race day"),
}  # fmt: skip
FIGURES: Mapping[str, str] = {
    "weight": mark("weight"), "height": mark("height"), "age": mark("age"),
}  # fmt: skip
"""What energy is computed from."""
CHECK_LABELS = mark(
    "Not medical advice. Allergens are what the food table says of a food: check the label of "
    "what you buy, every time."
)
_GROUPS: Mapping[str, str] = {
    "vegetables": mark("Vegetables"), "meat": mark("Meat"), "fruit": mark("Fruit"),
    "dairy": mark("Dairy"), "herbs_spices": mark("Herbs and spices"),
    "pasta_rice_grains": mark("Pasta, rice and grains"), "legumes": mark("Legumes"),
    "fish": mark("Fish"), "sauces_condiments": mark("Sauces and condiments"),
    "bread": mark("Bread"), "baking": mark("Baking"), "nuts_seeds": mark("Nuts and seeds"),
    "drinks": mark("Drinks"), "snacks": mark("Snacks"),
    "potatoes_starches": mark("Potatoes and starches"), "poultry": mark("Poultry"),
    "cereals": mark("Cereals"), "dried_fruit": mark("Dried fruit"), "seafood": mark("Seafood"),
    "oils_fats": mark("Oils and fats"), "plant_alternatives": mark("Plant-based alternatives"),
    "sports": mark("Sports"), "spreads": mark("Spreads"), "sweeteners": mark("Sweeteners"),
    "eggs": mark("Eggs"), "prepared": mark("Prepared foods"),
}  # fmt: skip


def allergen_words(allergen: str) -> str:
    """An allergen as a person calls it, with what it stands for."""
    return t(ALLERGENS.get(allergen, allergen))


def allergen_name(allergen: str) -> str:
    """The same in a list: without what it stands for."""
    return allergen_words(allergen).partition(" (")[0]


def group_words(group: str) -> str:
    """A group of the food table as a heading, in English: ``Dried fruit``, ``Nuts and seeds``."""
    return _GROUPS.get(group, group.replace("_", " ").capitalize())


def day_name(when: date) -> str:
    """``Mon 23 Nov``."""
    return day(when, "EEE d MMM")


def span(first: date, last: date) -> str:
    """``23–29 Nov``, ``30 Nov – 6 Dec``."""
    from babel.dates import format_interval

    # The day before its month, as everywhere in the app.
    locale = "en_GB" if spoken() == ENGLISH else spoken()
    return str(format_interval(first, last, "MMMd", locale=locale))


def english(text: object) -> str:
    """A name or a sentence that is English whatever the reader's language, as HTML."""
    return f'<span lang="en" dir="ltr">{esc(text)}</span>'


def capital(words: str) -> str:
    """``words`` with a capital letter at their beginning."""
    return words[:1].upper() + words[1:]
