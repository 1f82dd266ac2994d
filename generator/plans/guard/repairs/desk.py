"""A plan under repair: the case as it stands, and the list of what was done."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from generator.plans.guard.rules.case import Case, hardest, sport_minutes
from generator.plans.sessions import compose
from generator.plans.sessions.dressing import points
from generator.plans.types import Choice, PlanRefusedError, Slot
from hyrox.exercises import Intensity
from hyrox.plans.base import WEEKDAYS
from hyrox.plans.plan import Day, PlannedExercise, Repair, SessionKind, Week

SHORTEST_MIN = 15
"""A session that has to be shorter is better left out (own figure, as in
``generator.plans.limits``)."""
LEAST_COMPOSED_MIN = 11
"""Minutes of a slot that a session of ten comes out of for sure: sessions fill it from below."""
LEFT_OUT = "The session is left out."
_IMPORTANCE: tuple[SessionKind, ...] = (
    "recovery", "conditioning", "easy_run", "test", "strength", "threshold", "intervals",
    "stations", "long_run", "compromised", "simulation",
)  # fmt: skip
"""What is given up first where sessions have to go (own order: the more a session is like the race,
or the harder to make up for, the later)."""


@dataclass
class Desk:
    """``case`` is always a whole plan; ``put`` and ``relabel`` change it."""

    case: Case
    seed: int = 0
    repairs: list[Repair] = field(default_factory=list)

    def note(self, rule: str, when: date | None, found: str, done: str) -> None:
        """Writes a repair down, once."""
        repair = Repair(rule=rule, date=when, found=found, done=done)
        if repair not in self.repairs:
            self.repairs.append(repair)

    def put(self, day: Day, rule: str, found: str, done: str) -> None:
        """``day`` instead of the one of its date."""
        before = self.day(day.date)
        if day == before:
            return
        day = self._with_points(day, before)
        weeks = [
            week.model_copy(
                update={"days": tuple(day if d.date == day.date else d for d in week.days)}
            )
            if any(d.date == day.date for d in week.days)
            else week
            for week in self.case.weeks
        ]
        self.rebuild(tuple(weeks))
        self.note(rule, day.date, found, done)

    def relabel(self, place: int, **update: Any) -> None:
        """Other labels (``phase``, ``deload``, ``number``, ``starts``) for a week."""
        weeks = list(self.case.weeks)
        weeks[place] = weeks[place].model_copy(update=update)
        self.rebuild(tuple(weeks))

    def rebuild(self, weeks: tuple[Week, ...], **update: Any) -> None:
        """The plan with these weeks, and with other fields of its own."""
        case = self.case
        workout = case.plan.workout_plan.model_copy(update={"weeks": weeks})
        plan = case.plan.model_copy(update={"workout_plan": workout, **update})
        self.case = Case(plan, case.athlete, case.catalogue, case.since, case.limits)

    def day(self, when: date) -> Day:
        return self.case.by_date[when]

    def rest(self, when: date, rule: str, found: str, done: str = "") -> None:
        """No session that day; another sport of the athlete's takes its place."""
        day = self.without_session(when)
        words = {"rest": LEFT_OUT, "race": "The race alone."}.get(day.kind, f"{day.focus} stays.")
        self.put(day, rule, found, done or words)

    def without_session(self, when: date) -> Day:
        """The day as it is without the plan's doing: rest, another sport, or the race."""
        if when == self.case.race_date:
            return _plain(when, "race", "Race day", 0, "hard")
        sports = self.case.sports(when)
        if not sports:
            return _plain(when, "rest", "Rest", 0, "rest")
        names = ", ".join(dict.fromkeys(sport.name or "Other sport" for sport in sports))
        return _plain(when, "other_sport", names, sport_minutes(sports), hardest(sports))

    def composed(
        self,
        day: Day,
        *,
        minutes: int,
        max_run_m: float,
        kind: SessionKind | None = None,
        intensity: Intensity | None = None,
        keep: bool = False,
    ) -> Day | None:
        """A session made anew in place of one; ``keep``: of its main exercises, as far as they fit.
        ``None`` where none can be made that is any use."""
        level = intensity or effort_of(day)
        slot = Slot(
            date=day.date,
            kind=kind or day.kind,
            minutes=minutes,
            intensity=level,
            purpose=day.purpose,
            key=f"guard:{kind or day.kind}",
            stations=day.stations,
            max_run_m=max_run_m,
            equipment=self.case.limit(day.date).equipment,
            evidence=day.evidence,
        )
        main = tuple(e.exercise_id for e in day.exercises if e.block == "main") if keep else ()
        choice = Choice(slot.key, main) if main else None
        try:
            made = compose(slot, choice, self.case.athlete, self.case.catalogue, self.seed)
        except PlanRefusedError:
            return None
        useful = any(exercise.block == "main" for exercise in made.exercises)
        return made if useful and made.duration_s <= minutes * 60 else None

    def _with_points(self, day: Day, before: Day) -> Day:
        """Points follow the work; a reason that names what is gone goes too."""
        kept = {(e.exercise_id, e.sets, e.work_s) for e in before.exercises}
        exercises = tuple(
            e if (e.exercise_id, e.sets, e.work_s) in kept else self._pointed(e)
            for e in day.exercises
        )
        return _without_stale_words(day.model_copy(update={"exercises": exercises}), before)

    def _pointed(self, planned: PlannedExercise) -> PlannedExercise:
        exercise = self.case.catalogue.exercises.get(planned.exercise_id)
        if exercise is None:
            return planned
        stats = points(exercise, planned.sets * planned.work_s)
        return planned.model_copy(update={"gamified_stats": stats})


def effort_of(day: Day) -> Intensity:
    """How hard a session is; one that is called rest is easy."""
    return "easy" if day.intensity_level == "rest" else day.intensity_level


def importance(day: Day) -> tuple[int, float, int]:
    """Sorts sessions, what is given up first first; of equals the shorter, then the later."""
    place = _IMPORTANCE.index(day.kind) if day.kind in _IMPORTANCE else -1
    return place, day.duration_s, -day.date.toordinal()


def _plain(
    when: date, kind: SessionKind, words: str, minutes: int, intensity: Intensity | str
) -> Day:
    titles = {"rest": "Rest", "race": "Race day", "other_sport": "Other sport"}
    return Day.model_validate(
        {
            "day": WEEKDAYS[when.weekday()], "date": when, "kind": kind, "focus": words,
            "duration": minutes, "intensity_level": intensity, "title": titles[kind],
        }
    )  # fmt: skip


def _without_stale_words(day: Day, before: Day) -> Day:
    """Title and reason must not speak of exercises that are gone."""
    if not day.exercises:
        return day
    held = {e.exercise_id for e in day.exercises}
    gone = [e.name.casefold() for e in before.exercises if e.exercise_id not in held]
    update: dict[str, Any] = {}
    if any(name in day.reason.casefold() for name in gone):
        update.update(reason="", reason_evidence=())
    if any(name in day.title.casefold() for name in gone):
        update["title"] = day.focus
    return day.model_copy(update=update) if update else day
