"""What a question asks to be made that has a page of its own: a training plan, a day's meals."""

import re

PLAN_OFFER = (
    "Your own weeks to race day are made on the page Plan (or with 'hyrox-coach plan'), from your "
    "profile and your race; here is what the sources say."
)
MEALS_OFFER = (
    "Your own meals are composed on the page Nutrition (or with 'hyrox-coach meals'), with your "
    "diet and allergies kept to; here is what the sources say."
)

_MAKE = (
    r"\b(?:make|create|write|build|give|design|draft|generate|plan|put together|set up|need|want)\b"
)
_PLANS = re.compile(
    rf"{_MAKE}[^.?!]{{0,40}}\b(?:training|workout|weekly|week|race|hyrox|\d+[ -]weeks?)?\s*"
    r"(?:plan|programme|program|schedule)\b"
    r"|\bplan (?:my|the|out my) (?:next )?(?:\w+ )?"
    r"(?:weeks?|training|months?|sessions?|workouts?)\b",
    re.IGNORECASE,
)
_MEALS = re.compile(
    rf"{_MAKE}[^.?!]{{0,40}}\b(?:meal|diet|nutrition|eating|food)s?\s*(?:plan|schedule|prep)\b"
    r"|\bplan (?:my|the) (?:\w+ )?(?:meals?|food|eating|menu)\b"
    r"|\b(?:suggest|give me)[^.?!]{0,20}\bmeals?\b",
    re.IGNORECASE,
)


def offer(question: str) -> str:
    """One sentence that names the page which makes what is asked for; empty where none does."""
    if _MEALS.search(question):
        return MEALS_OFFER
    if _PLANS.search(question) and not re.search(r"\b(?:race|pac(?:e|ing)) plan\b", question, re.I):
        return PLAN_OFFER
    return ""
