"""When no plan is made, and where to go instead ("Refused" in docs/plans.md).

Every free text of a profile is read by the safety screen first; then diagnoses and complaints are
looked up in ``ask_first.toml``. It errs towards asking a doctor: a plan that comes a week later
costs nothing.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from generator.plans.barred import POSTPARTUM_WEEKS
from generator.plans.types import PlanRefusedError
from generator.safety import RedFlag, screen
from hyrox.plans.profile import Profile

ASK_FIRST_FILE = Path(__file__).with_name("ask_first.toml")
MINIMUM_AGE = 16
"""Years; the sport's minimum age."""
LONGEST_WEEKS = 24
"""Weeks of the longest plan; the first may be short."""

_DOCTOR = (
    "Please talk to a doctor before you train by a plan; once they agree, note it in the profile "
    "(medical.cleared) and a plan is made."
)
_MIDWIFE = (
    "Please ask your midwife or doctor which training suits you now; once they agree, note it in "
    "the profile (medical.cleared) and a plan is made."
)
_EATING = (
    "Please talk to a doctor or to somebody who treats eating disorders first; they can say which "
    "training does you good, and help works. Once they agree, note it in the profile "
    "(medical.cleared) and a plan without any weight or energy figures is made."
)


def refuse_if_unsafe(profile: Profile, start: date, race_date: date | None) -> None:
    """Returns where a plan may be made.

    Args:
        profile: every text of it is read.
        start: the plan's first day; a race before it is in the past.
        race_date: the race that the plan leads to, if any.

    Raises:
        PlanRefusedError: a red flag, a matter for a doctor, under sixteen, or a race that no plan
            leads to; with the field, and where to go.
    """
    _no_red_flag(profile)
    _old_enough(profile)
    _asked_first(profile)
    _race_within_reach(start, race_date)


def first_start(race_date: date) -> date:
    """The earliest day from which a plan to ``race_date`` has at most ``LONGEST_WEEKS`` weeks."""
    monday = race_date.toordinal() - race_date.weekday()
    return date.fromordinal(max(1, monday - 7 * (LONGEST_WEEKS - 1)))


def texts(profile: Profile) -> Iterator[tuple[str, str]]:
    """Every free text of a profile with the field it stands in; diagnoses and complaints are left
    to ``medical``."""
    constraints, nutrition = profile.constraints, profile.nutrition
    fields: list[tuple[str, tuple[str, ...]]] = [
        ("goals", profile.goals),
        ("preferences.preferred_activities", profile.preferences.preferred_activities),
        ("constraints.injuries", tuple(injury.note for injury in constraints.injuries)),
        ("constraints.location", (constraints.location,)),
        ("feedback.previous_workouts", tuple(w.name for w in profile.feedback.previous_workouts)),
        ("races", tuple(race.event for race in profile.races)),
        ("target.event", (profile.target.event,)),
        ("nutrition.avoid_foods", nutrition.avoid_foods),
        ("nutrition.unknown_allergies", nutrition.unknown_allergies),
        ("nutrition.ingredients_at_hand", nutrition.ingredients_at_hand),
        ("other_sports", tuple(sport.name for sport in profile.other_sports)),
        ("not_understood", profile.not_understood),
    ]
    return ((field, text) for field, values in fields for text in values if text)


def _no_red_flag(profile: Profile) -> None:
    for field, text in texts(profile):
        _stop_at(screen(text), field)
    medical = profile.medical
    for text in medical.symptoms:
        # An entry of this list is a complaint, even where it is no sentence.
        _stop_at(screen(text) or screen(f"I have {text} now"), "medical.symptoms")
    for text in medical.conditions:
        # A diagnosis lies back: "heart attack" here asks for a doctor's word, not an ambulance.
        _stop_at(screen(f"{text} years ago"), "medical.conditions")


def _stop_at(flag: RedFlag | None, field: str) -> None:
    if flag is not None:
        raise PlanRefusedError(
            "No plan is made, because something in the profile needs help before training.",
            field=field,
            referral=flag.advice,
        )


def _old_enough(profile: Profile) -> None:
    age = profile.personal_info.age
    if age is not None and age < MINIMUM_AGE:
        raise PlanRefusedError(
            f"Plans are made from {MINIMUM_AGE} years, the sport's minimum age.",
            field="personal_info.age",
            referral=(
                "A coach at a club or school who sees you train is the better place until then."
            ),
        )


def _asked_first(profile: Profile) -> None:
    medical = profile.medical
    for text in medical.symptoms:
        if what := _matched(text, _table().complaints, listed=True):
            raise PlanRefusedError(
                f"No plan is made while there is a complaint to be looked at: {what}.",
                field="medical.symptoms",
                referral=(
                    "Please have a doctor look at it soon, and call your emergency number if it "
                    "is sudden or severe. Take it out of the profile once it is explained or gone."
                ),
            )
    if medical.cleared:
        return
    if medical.pregnant:
        raise PlanRefusedError(
            "In pregnancy a plan needs the agreement of a midwife or doctor.",
            field="medical.pregnant", referral=_MIDWIFE,
        )  # fmt: skip
    if medical.postpartum_weeks is not None and medical.postpartum_weeks <= POSTPARTUM_WEEKS:
        raise PlanRefusedError(
            f"In the first {POSTPARTUM_WEEKS} weeks after a birth a plan needs the agreement of a "
            "midwife or doctor.",
            field="medical.postpartum_weeks", referral=_MIDWIFE,
        )  # fmt: skip
    if medical.eating_disorder:
        raise PlanRefusedError(
            "With an eating disorder, now or in the past, a plan needs the agreement of whoever "
            "treats you.",
            field="medical.eating_disorder", referral=_EATING,
        )  # fmt: skip
    listed = [("medical.conditions", text) for text in medical.conditions]
    for field, text in (*listed, *texts(profile)):
        if what := _matched(text, _table().conditions, listed=field == "medical.conditions"):
            raise PlanRefusedError(
                f"The profile names {what}: that is a question for a doctor first.",
                field=field, referral=_DOCTOR,
            )  # fmt: skip


def _race_within_reach(start: date, race_date: date | None) -> None:
    if start.toordinal() + 7 * LONGEST_WEEKS > date.max.toordinal():
        raise PlanRefusedError(f"No calendar reaches far beyond {start.isoformat()}.", "start")
    if race_date is None:
        return
    if race_date < start:
        raise PlanRefusedError(
            f"The race, on {race_date.isoformat()}, is before the plan's first day, "
            f"{start.isoformat()}: give the date of a race to come, or none.",
            field="target.date",
        )
    if start < (first := first_start(race_date)):
        raise PlanRefusedError(
            f"The race is more than {LONGEST_WEEKS} weeks away. A plan to it can start on "
            f"{first.isoformat()}; until then, make one without a race date.",
            field="target.date",
        )


@dataclass(frozen=True)
class _Entry:
    what: str
    pattern: re.Pattern[str]
    listed: re.Pattern[str]
    unless: re.Pattern[str] | None


@dataclass(frozen=True)
class _Table:
    conditions: tuple[_Entry, ...]
    complaints: tuple[_Entry, ...]
    denied: re.Pattern[str]
    others: re.Pattern[str]


def _matched(text: str, entries: tuple[_Entry, ...], *, listed: bool) -> str:
    """What of ``entries`` a text names; empty where nothing. ``listed``: it stands in a list of
    diagnoses or complaints, where single words count that mean something else in a sentence."""
    plain = _plain(text)
    for entry in entries:
        if entry.unless is not None and entry.unless.search(plain):
            continue
        for match in (entry.listed if listed else entry.pattern).finditer(plain):
            before = plain[: match.start()]
            if not (_table().denied.search(before) or _table().others.search(before)):
                return entry.what
    return ""


_APOSTROPHES = re.compile(r"['’‘`´ʼ]")
_MARKS = re.compile(r"[\W_]+")


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(c for c in letters if unicodedata.category(c) not in ("Mn", "Cf"))
    return _MARKS.sub(" ", _APOSTROPHES.sub("", letters)).strip()


@cache
def _table() -> _Table:
    with ASK_FIRST_FILE.open("rb") as file:
        raw: dict[str, Any] = tomllib.load(file)
    return _Table(
        conditions=tuple(_entry(entry) for entry in raw["conditions"]),
        complaints=tuple(_entry(entry) for entry in raw["complaints"]),
        denied=re.compile(rf"\b{raw['denied']}"),
        others=re.compile(rf"\b{raw['others']}"),
    )


def _entry(raw: dict[str, Any]) -> _Entry:
    patterns, ambiguous = raw["patterns"], raw.get("only_listed", [])
    said = [pattern for pattern in patterns if pattern not in ambiguous]
    unless = raw.get("unless")
    return _Entry(
        what=raw["what"],
        pattern=_any_of(said),
        listed=_any_of(patterns),
        unless=re.compile(unless) if unless else None,
    )


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b")
