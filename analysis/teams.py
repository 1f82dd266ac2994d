"""Doubles and relay: what their times mean, and what a report on them must not claim.

Facts of season 2025/26, from secondary sources (check the current rulebook). Results name a team,
never who of it did what; nothing here guesses it.
"""

from hyrox.divisions import (
    AGE_GROUPS,
    DOUBLES_AGE_GROUPS_BEFORE_SEASON_8,
    Division,
    Gender,
)
from hyrox.results import RaceResult
from hyrox.rules import loads, wall_ball_repetitions

_PEOPLE = {Division.DOUBLES: 2, Division.RELAY: 4}


def is_team(division: Division) -> bool:
    """Whether several people share a race of this division."""
    return division in _PEOPLE


def people(division: Division) -> int:
    """How many race together: 1, 2 in doubles, 4 in relay."""
    return _PEOPLE.get(division, 1)


def subject(division: Division) -> str:
    """Who a report speaks of: ``you``, or ``your team``."""
    return "your team" if is_team(division) else "you"


def possessive(division: Division) -> str:
    """Whose times they are: ``your``, or ``your team's``."""
    return "your team's" if is_team(division) else "your"


def same_runners(division: Division) -> bool:
    """Whether the same people run all eight runs.

    Only then is a slower last run fatigue; in a relay it is another person's run.
    """
    return division is not Division.RELAY


def meaning(division: Division) -> tuple[str, ...]:
    """Sentences on what a team's splits mean; empty for a race alone."""
    if division is Division.DOUBLES:
        return (
            "In doubles both run every run together, so a run is as fast as the two stay together.",
            "In doubles the two split the work of a station as they like: a station's time is the "
            "team's, and who did how much is not in the data and not guessed.",
        )
    if division is Division.RELAY:
        return (
            "In a relay each of the four does two runs and two stations, so a time is one "
            "person's, and whose it was is not in the data and not guessed.",
            "Runs of a relay are run by different people: a slower last run is no sign of fatigue.",
        )
    return ()


def age_words(result: RaceResult) -> str:
    """What the age group of doubles means; else, or without an age group, empty."""
    if result.division is not Division.DOUBLES or result.age_group is None:
        return ""
    words = f"The age group {result.age_group} goes by the team's average age"
    return (
        f"{words}; groups spanned ten years before season 8." if result.season < 8 else words + "."
    )


def age_question(result: RaceResult) -> str:
    """A question when doubles did not have the age group in that season; else empty.

    Invented finishes are not asked: the reference field has the groups of season 6 throughout.
    """
    if result.division is not Division.DOUBLES or result.age_group is None or result.invented:
        return ""
    bands = AGE_GROUPS if result.season >= 8 else DOUBLES_AGE_GROUPS_BEFORE_SEASON_8
    if result.age_group in bands:
        return ""
    width = "five-year groups from 25 on" if result.season >= 8 else "ten-year groups from 30 on"
    return (
        f"Doubles of season {result.season} had {width} ({bands[0]}, {bands[1]}, ...), not "
        f"{result.age_group}. Is the age group, which goes by the team's average age, right?"
    )


def load_words(division: Division, gender: Gender, season: int) -> str:
    """What a team moves, in one sentence; empty for a race alone."""
    if not is_team(division):
        return ""
    load = loads(division, gender)
    of = "women's" if gender is Gender.FEMALE else "men's"
    mixed = ", as for all mixed teams" if gender is Gender.MIXED else ""
    return (
        f"The loads are the {of} open ones{mixed}: sled push {load.sled_push_kg} kg and sled pull "
        f"{load.sled_pull_kg} kg with the sled, farmers carry 2 x "
        f"{load.farmers_carry_each_hand_kg} kg, sandbag {load.sandbag_kg} kg, and "
        f"{wall_ball_repetitions(season, gender)} wall balls of {load.wall_ball_kg} kg for the "
        "whole team."
    )


def team_words(result: RaceResult) -> tuple[str, ...]:
    """Everything a report should say because a team raced; empty for a race alone."""
    sentences = (
        *meaning(result.division),
        age_words(result),
        load_words(result.division, result.gender, result.season),
    )
    return tuple(sentence for sentence in sentences if sentence)
