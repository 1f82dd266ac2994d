"""Doubles and relay: what their times mean, whose they are, and whether a race was a team's.

Facts of season 2025/26, from secondary sources (check the current rulebook). Results name a team,
never who of it did what; nothing here guesses it.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from analysis.field import Field
from analysis.partition import Doubles, Partition
from hyrox.divisions import (
    AGE_GROUPS,
    DOUBLES_AGE_GROUPS_BEFORE_SEASON_8,
    Division,
    Gender,
)
from hyrox.results import RaceResult
from hyrox.rules import loads, wall_ball_repetitions
from hyrox.segments import SEGMENTS, Segment

_PEOPLE = {Division.DOUBLES: 2, Division.RELAY: 4}

_TELLING = [
    i
    for i, segment in enumerate(SEGMENTS)
    if segment not in (Segment.RUN_1, Segment.ROXZONE, Segment.WALL_BALLS)
]
"""Segments that tell a team from one athlete: run 1 and the Roxzone depend on the venue, wall
balls on the season."""

_FEWEST_GIVEN = 10
_FEWEST_ROWS = 200
_MOST_ROWS = 5_000
_RARE = 0.01
_ROUNDING = 1e-3
"""Of a score, whose spread is about one; stored times have seven digits."""


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
    """What the age group of a team means; empty for a race alone or without an age group."""
    if not is_team(result.division) or result.age_group is None:
        return ""
    words = f"The age group {result.age_group} goes by the team's average age"
    if result.division is Division.DOUBLES and result.season < 8:
        return f"{words}; doubles had ten-year groups before season 8."
    return f"{words}."


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


def team_question(field: Field, result: RaceResult) -> str:
    """A question when a race alone looks like doubles, or doubles like a race alone.

    Linear discriminant (Fisher 1936) of fourteen log times between the two divisions of a gender;
    asked when fewer than 1 % of the division that was named are as far on the other side. Of
    public races entered as the other division it asked 69 to 91 %, of the rest 0.7 to 1.4 %.

    Returns:
        The question, or an empty string: nothing odd, over four telling segments missing, fewer
        than 200 finishes of either division, or a mixed team (there is no mixed race alone).
    """
    other = Division.OPEN if result.division is Division.DOUBLES else Division.DOUBLES
    if result.division in (Division.RELAY, Division.ADAPTIVE):
        return ""
    own_part = field.partition(result.division, result.gender)
    other_part = field.partition(other, result.gender)
    if own_part is None or other_part is None or result.gender is Gender.MIXED:
        return ""
    if min(len(own_part), len(other_part)) < _FEWEST_ROWS:
        return ""
    contrast = field.cached(
        ("teams", own_part.key, other_part.key), partial(_Contrast.between, own_part, other_part)
    )
    if not contrast.odd(np.log(np.asarray(result.splits.seconds)[_TELLING])):
        return ""
    people_ = result.gender.people
    if other is Division.DOUBLES:
        return (
            f"Fewer than 1 % of {people_} who raced {result.division.value} have splits so much "
            "like those of a doubles team. Was this a doubles race?"
        )
    return (
        f"Fewer than 1 % of doubles teams of {people_} have splits so much like those of one "
        "athlete. Did you race alone, in open?"
    )


@dataclass(frozen=True)
class _Contrast:
    """What tells two divisions apart: log times of one ``[n, 14]``, how much larger the other's
    medians are ``[14]``, and the covariance within the divisions ``[14, 14]``."""

    own: Doubles
    difference: Doubles
    covariance: Doubles

    @classmethod
    def between(cls, own_part: Partition, other_part: Partition) -> "_Contrast":
        own, other = _sample(own_part), _sample(other_part)
        covariance = (np.cov(own, rowvar=False) + np.cov(other, rowvar=False)) / 2
        covariance += 1e-6 * np.eye(len(_TELLING))  # fields of copies have no spread
        return cls(own, np.median(other, axis=0) - np.median(own, axis=0), covariance)

    def odd(self, logs: Doubles) -> bool:
        """Whether log times ``[14]``, NaN where missing, are rarer than ``_RARE`` in the own
        division, towards the other."""
        given = np.isfinite(logs)
        if given.sum() < _FEWEST_GIVEN:
            return False
        weights = np.linalg.solve(self.covariance[np.ix_(given, given)], self.difference[given])
        as_far = self.own[:, given] @ weights >= logs[given] @ weights - _ROUNDING
        return bool(np.mean(as_far) < _RARE)


def _sample(part: Partition) -> Doubles:
    """Log times of at most 5,000 rows, evenly from all events."""
    step = -(-len(part) // _MOST_ROWS)
    splits = part.splits_s[::step, _TELLING].astype(np.float64)
    return np.log(splits[np.isfinite(splits).all(axis=1)])
