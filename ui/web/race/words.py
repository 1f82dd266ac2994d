"""How a race is named on the pages; files and the terminal have ``ui.words``."""

from hyrox.divisions import Division, Gender
from hyrox.results import RaceResult
from hyrox.times import format_time
from ui.language.telling import mark, t
from ui.web.charts.content import content, joined
from ui.web.charts.style import capital

DIVISIONS = {
    Division.OPEN: mark("open"),
    Division.PRO: mark("pro"),
    Division.DOUBLES: mark("doubles"),
    Division.RELAY: mark("relay"),
    Division.ADAPTIVE: mark("adaptive"),
}
CATEGORIES = {
    Gender.MALE: mark("men"),
    Gender.FEMALE: mark("women"),
    Gender.MIXED: mark("mixed"),
}
_PEOPLE = {**CATEGORIES, Gender.MIXED: mark("mixed teams")}


def division_choices() -> list[tuple[str, str]]:
    """Every division in words, and its value."""
    return [(t(words), division.value) for division, words in DIVISIONS.items()]


def category_choices() -> list[tuple[str, str]]:
    """Every category in words, and its value."""
    return [(t(words), gender.value) for gender, words in CATEGORIES.items()]


def race_words(result: RaceResult) -> str:
    """A race in a few words: ``1:22:28, open men 35-39, Berlin 2025``."""
    time = format_time(result.total_s) if result.finish_known else t("finish not known")
    # An invented venue's name says nothing to a reader.
    place = t("invented example") if result.invented else content(result.event or "")
    who = f"{_who(result)} {result.age_group}" if result.age_group else _who(result)
    return joined(time, who, place)


def example_words(result: RaceResult) -> str:
    """``Open men, 1:22:28``."""
    return joined(capital(_who(result)), format_time(result.total_s))


def _who(result: RaceResult) -> str:
    return t(
        "{division} {people}",
        division=t(DIVISIONS[result.division]),
        people=t(_PEOPLE[result.gender]),
    )
