"""Days, doses and paces in the reader's words; files have ``ui.export.plan.words``, in English."""

from collections.abc import Mapping
from datetime import date, timedelta

from hyrox.plans.plan import Block, Day, Load, Pace, Phase, Plan, PlannedExercise, SessionKind, Week
from hyrox.times import format_time, round_half_up
from ui.export.plan.words import is_session, one_line
from ui.language.telling import day, mark, t, tn
from ui.web.charts.content import content, joined

_KINDS: Mapping[SessionKind, str] = {
    "easy_run": mark("Easy run"),
    "long_run": mark("Long run"),
    "intervals": mark("Intervals"),
    "threshold": mark("Threshold"),
    "strength": mark("Strength"),
    "stations": mark("Stations"),
    "compromised": mark("Run + station"),
    "simulation": mark("Simulation"),
    "conditioning": mark("Conditioning"),
    "test": mark("Test"),
    "recovery": mark("Recovery"),
    "other_sport": mark("Other sport"),
    "rest": mark("Rest"),
    "race": mark("Race"),
}
BLOCKS: Mapping[Block, str] = {
    "warm_up": mark("Warm-up"),
    "main": mark("Main part"),
    "cool_down": mark("Cool-down"),
}
PHASES: Mapping[Phase, str] = {
    "base": mark("Base"),
    "build": mark("Build"),
    "peak": mark("Peak"),
    "taper": mark("Taper"),
}
LEVELS: Mapping[str, str] = {
    "easy": mark("easy"),
    "moderate": mark("moderate"),
    "hard": mark("hard"),
}
NOT_MEDICAL = mark(
    "No medical advice. Stop when something hurts or feels wrong, and ask a doctor or a "
    "physiotherapist; chest pain, fainting or trouble breathing: call the emergency number."
)
_A_MONDAY = date(2024, 1, 1)


def day_title(of: Day) -> str:
    """The session's name; its kind where it has none. Of another sport: which one."""
    names = (of.title, of.focus) if of.kind != "other_sport" else (of.focus, of.title)
    name = next(filter(None, map(one_line, names)), "")
    return content(name) if name else t(_KINDS[of.kind])


def day_words(when: date) -> str:
    """``Mon 23 Nov``."""
    return day(when, "EEE d MMM")


def weekdays() -> list[str]:
    """``Mon`` to ``Sun``."""
    return [day(_A_MONDAY + timedelta(days=number), "EEE") for number in range(7)]


def span_words(first: date, last: date) -> str:
    """``23–29 Nov``, ``30 Nov – 6 Dec``."""
    end = day(last, "d MMM")
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    return f"{day(first, 'd MMM')} – {end}"


def minutes_words(minutes: float) -> str:
    """``45 min``, ``4 h``, ``4 h 10 min``; whole minutes."""
    hours, rest = divmod(round_half_up(minutes), 60)
    if not hours:
        return t("{minutes} min", minutes=rest)
    if not rest:
        return t("{hours} h", hours=hours)
    return t("{hours} h {minutes} min", hours=hours, minutes=rest)


def seconds_words(seconds: float) -> str:
    """``45 s``, ``20 min``, ``2:30 min``."""
    whole = round_half_up(seconds)
    if whole % 60 == 0:
        return t("{minutes} min", minutes=whole // 60)
    if whole < 120:
        return t("{n} s", n=whole)
    return t("{minutes} min", minutes=f"{whole // 60}:{whole % 60:02}")


def dose_words(exercise: PlannedExercise) -> str:
    """``4 × 12 reps``; one set is not counted."""
    amount = _amount(exercise)
    return f"{exercise.sets} × {amount}" if exercise.sets > 1 else amount


def _amount(exercise: PlannedExercise) -> str:
    """One set: ``12 reps each side``, ``400 m``, ``30 s each side``."""
    if exercise.reps is not None:
        one = tn("{n} rep", "{n} reps", exercise.reps)
    elif exercise.distance is not None:
        one = _metres(exercise.distance)
    else:
        one = seconds_words(exercise.duration or 0.0)
    return t("{amount} each side", amount=one) if exercise.each_side else one


def _metres(metres: float) -> str:
    """``400 m``, ``12.5 m``, ``1.25 km``: whole metres from 100 on, tenths below."""
    if metres < 100:
        return t("{n} m", n=f"{round(metres, 1):g}")
    whole = round_half_up(metres)
    if whole >= 1000 and whole % 10 == 0:
        return t("{n} km", n=f"{whole / 1000:g}")
    return t("{n} m", n=whole)


def rest_words(exercise: PlannedExercise) -> str:
    """``rest 90 s``; empty where there is nothing to rest between."""
    if exercise.sets < 2 or not exercise.rest:
        return ""
    return t("rest {time}", time=seconds_words(exercise.rest))


def load_words(load: Load) -> str:
    """``24 kg each hand``, or how to choose the load."""
    weight = ""
    if load.kg is not None:
        kg = f"{load.kg:g}"
        weight = t("{n} kg each hand", n=kg) if load.each_hand else t("{n} kg", n=kg)
    return joined(weight, content(one_line(load.effort)))


def pace_words(pace: Pace) -> str:
    """``4:35–4:50 /km``, ``2:05–2:12 /500 m``."""
    fast, slow = format_time(pace.fast_s), format_time(pace.slow_s)
    span = fast if fast == slow else f"{fast}–{slow}"
    if pace.per_m == 1000:
        return t("{pace} /km", pace=span)
    return t("{pace} /{n} m", pace=span, n=pace.per_m)


def sessions_words(week: Week) -> str:
    """``4 sessions``."""
    held = sum(map(is_session, week.days))
    return tn("{n} session", "{n} sessions", held) if held else t("no session")


def week_words(week: Week) -> str:
    """``4 sessions, 3 h 20 min``."""
    if not any(map(is_session, week.days)):
        return t("no session")
    return joined(sessions_words(week), minutes_words(week.minutes))


def phase_words(week: Week) -> str:
    """``Build``, ``Build, lighter week``."""
    phase = t(PHASES[week.phase])
    return t("{phase}, lighter week", phase=phase) if week.deload else phase


def target_words(plan: Plan) -> str:
    """Race, day and goal in a line; empty where there is none."""
    when = goal = ""
    if plan.race_date is not None:
        when = t("race on {day}", day=day(plan.race_date, "EEE d MMM y"))
    if plan.goal_s is not None:
        goal = t("goal {time}", time=format_time(plan.goal_s))
    return joined(content(one_line(plan.race_event)), when, goal)


def done_words(of: Day) -> str:
    """``done``, ``60% done``, ``skipped``; empty where nothing was logged."""
    if of.done is None:
        return ""
    if of.done >= 1:
        return t("done")
    return t("skipped") if of.done == 0 else t("{n}% done", n=f"{100 * of.done:.0f}")
