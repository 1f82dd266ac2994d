"""When to eat what: around sessions, in race week and on race day. Amounts are computed from the
athlete's weight and the cited ranges; each line names the passages that it rests on."""

from datetime import date, timedelta

from generator.meals.daily import reference_kg
from generator.meals.energy import UNSAID_RACE_MIN, Body
from generator.meals.standing import Standing
from hyrox.plans.nutrition import DayTarget, FuellingStep, Timing
from hyrox.plans.profile import Profile

PROTEIN_SERVING_G_PER_KG, PROTEIN_SERVING_G = 0.25, (20, 40)
"""A serving every 3 to 4 h (``jaeger-2017``)."""
BREAKFAST_G_PER_KG, BREAKFAST_MIN = 2.0, -180
"""Of 1 to 4 g/kg in the 1 to 4 h before (``wallis-2022``): the middle at three hours (own)."""
SNACK_G_PER_KG, SNACK_MIN = 0.5, -75
"""A small snack on top for those who are hungry; both together stay in the range (own)."""
CAFFEINE_MG_PER_KG, CAFFEINE_MIN = 3.0, -60
"""The lower end of 3 to 6 mg/kg (``guest-2021``)."""
DURING_G_PER_H = (30, 60)
"""Beyond an hour (``kerksick-2017``)."""
DURING_FROM_MIN = 60

MEAL_BEFORE = "eating-around-training#what-to-eat-in-the-hours-before-a-session"
AFTER = "eating-around-training#what-to-eat-after-a-hard-session"
LONG = "carbohydrate#training-sessions-beyond-an-hour"
SPREAD = "daily-protein#spreading-protein-over-the-day"
LATE = "eating-around-training#eating-after-late-evening-training"
LAST_MEAL = "race-fuelling#the-last-meal-before-the-race"
BREAKFAST = "race-breakfast#how-big-a-race-breakfast-should-be"
LEAVE_OUT = "race-breakfast#foods-to-leave-out-of-a-race-breakfast"
AFTERNOON = "race-breakfast#meals-before-an-afternoon-or-evening-wave"
DRINK_BEFORE = "race-morning#drinking-before-the-start"
CAFFEINE = "caffeine#how-much-caffeine-and-when"
CAFFEINE_SLEEP = "caffeine#caffeine-sleep-and-nerves"
CAFFEINE_TESTED = "caffeine#testing-caffeine-in-training"
GEL = "gels-and-drinks-during#when-to-take-a-gel-in-the-race"
GELS = "gels-and-drinks-during#how-many-gels-for-your-race-time"
IN_RACE = "race-fuelling#carbohydrate-during-the-race"
DRINK_RACE = "hydration#drinking-before-and-during-the-race"
REPLACE = "hydration#replacing-fluid-after-hard-training"
WEEK_FOOD = "race-week-eating#what-changes-on-the-plate-in-race-week"
WEEK_SLEEP = "race-week#sleep-in-race-week"
LOADING = "race-week-eating#loading-carbohydrate-without-overeating"
FILLING = "carbohydrate#filling-glycogen-before-a-big-effort"
DAY_BEFORE = "race-week-eating#a-day-of-eating-before-the-race"
CALM = "race-week-eating#keeping-the-stomach-calm-in-race-week"
SCALES = "race-week-eating#the-scales-go-up-in-race-week"
NO_ALCOHOL = "alcohol-and-training#drinking-in-the-week-before-a-race"
PRACTISE = "race-fuelling#practise-your-race-fuelling"
NIGHT = "sleep#the-night-before-a-race"


def protein_serving_g(body: Body) -> int:
    """Grams of one serving."""
    low, high = PROTEIN_SERVING_G
    return round(min(high, max(low, PROTEIN_SERVING_G_PER_KG * reference_kg(body))))


def meal_timing(found: Standing) -> tuple[Timing, ...]:
    """Around a session; without amounts where none may be given."""
    body = found.body
    serving = f"about {protein_serving_g(body)} g of protein" if body else "some protein"
    during = (
        f"Beyond an hour: {DURING_G_PER_H[0]} to {DURING_G_PER_H[1]} g of carbohydrate an hour, "
        "as a drink of 6 to 8 %; shorter sessions need only water."
        if body
        else "On long sessions something to drink, with a little carbohydrate."
    )
    return (
        Timing(
            when="3 h before a session", minutes=-180, evidence=(MEAL_BEFORE,),
            what="A normal meal with starch; less fat and fibre the closer you are to it.",
        ),
        Timing(
            when="1 h before, if you are hungry", minutes=-60, evidence=(MEAL_BEFORE,),
            what="A small snack, such as a banana or a slice of toast.",
        ),
        Timing(when="during a session", minutes=0, what=during, evidence=(LONG,)),
        Timing(
            when="at your next meal after it", minutes=60, evidence=(AFTER, SPREAD),
            what=f"A normal meal with starch, {serving} and something to drink.",
        ),
        Timing(
            when="over the day", evidence=(SPREAD,),
            what=f"A meal or snack with {serving} every 3 to 4 h.",
        ),
        Timing(
            when="after a late session", minutes=60, evidence=(LATE,),
            what="A small warm supper, ended about an hour before bed.",
        ),
    )  # fmt: skip


def race_week(
    found: Standing, race_date: date, day_before: DayTarget | None
) -> tuple[FuellingStep, ...]:
    """The days up to the race; ``day_before`` is the target of the last of them."""

    def step(days: int, at: str, what: str, *evidence: str) -> FuellingStep:
        return FuellingStep(
            day=race_date - timedelta(days=days), at=at, what=what, evidence=evidence
        )

    return (
        step(
            6, "all day", "Your usual meals; enough to eat, no diet this week, nothing new. Enough "
            "sleep from tonight on: 7 to 9 h for adults.", WEEK_FOOD, WEEK_SLEEP,
        ),
        step(
            3, "all day", "Larger portions of starch from today, less fat, fibre and big salads; "
            "protein at each meal; no alcohol up to the race.", WEEK_FOOD, NO_ALCOHOL,
        ),
        step(2, "all day", "Plain, familiar, well-cooked food and drink with the meals.", CALM),
        step(1, "all day", _loading(found, day_before), LOADING, FILLING, DAY_BEFORE),
        step(
            1, "evening", "A smaller dinner that you know, ended three hours before bed; bag "
            "packed, alarm set. A bad last night rarely ruins a race: rest quietly.",
            DAY_BEFORE, NIGHT,
        ),
    )  # fmt: skip


def _loading(found: Standing, target: DayTarget | None) -> str:
    if target is None or found.body is None:
        return (
            "Rice, potatoes, pasta, bread and juice at each meal; stop eating when you are full. "
            "The scales may rise a little: that is filled stores."
        )
    grams = target.macros.carbohydrate_g
    each = grams / reference_kg(found.body)
    return (
        f"About {grams} g of carbohydrate ({each:.1f} g/kg) in five smaller meals: rice, potatoes, "
        "pasta, white bread, juice. The full range is 8 to 12 g/kg and hard to eat; fewer is fine, "
        "so stop when you are full. The scales may rise a little: that is filled stores."
    )


def race_day(profile: Profile, found: Standing, race_date: date) -> tuple[FuellingStep, ...]:
    """From breakfast to the meal after; times are minutes from the start of the own wave."""

    def step(at: str, what: str, *evidence: str) -> FuellingStep:
        return FuellingStep(day=race_date, at=at, what=what, evidence=evidence)

    body = found.body
    breakfast = (
        "Familiar, mostly carbohydrate, low in fat and fibre: porridge, toast, rice, banana."
    )
    snack = "If you are hungry: a banana or a white roll."
    after = "A meal with starch and protein as soon as you feel like it; drink calmly with it."
    if body:
        kg = reference_kg(body)
        breakfast = (
            f"About {_fives(BREAKFAST_G_PER_KG * kg)} g of carbohydrate ({BREAKFAST_G_PER_KG:g} "
            f"g/kg; the range is 1 to 4 in the 1 to 4 h before). {breakfast}"
        )
        snack = f"{snack} About {_fives(SNACK_G_PER_KG * kg)} g of carbohydrate."
        after = f"{after} About {protein_serving_g(body)} g of protein, once."
    steps = [
        step(_at(BREAKFAST_MIN), breakfast, BREAKFAST, LAST_MEAL, LEAVE_OUT, AFTERNOON),
        step(_at(-120), "Sip to thirst; no large drinks from now on.", DRINK_BEFORE),
        step(_at(SNACK_MIN), snack, AFTERNOON, LAST_MEAL),
    ]
    if body and found.caffeine:
        steps.append(
            step(
                _at(CAFFEINE_MIN),
                f"Only if you like and have tested it: caffeine, {_fives(CAFFEINE_MG_PER_KG * kg)} "
                f"mg in all ({CAFFEINE_MG_PER_KG:g} mg/kg, the lower end; about 2 may do). Count "
                "coffee and gels; go without before an evening's sleep or when you are nervous.",
                CAFFEINE, CAFFEINE_SLEEP, CAFFEINE_TESTED,
            )
        )  # fmt: skip
    steps.append(step(_at(-15), "A few mouthfuls while you warm up.", DRINK_RACE))
    steps.append(step("in the race", _during(profile, body), IN_RACE, GELS, GEL, DRINK_RACE))
    steps.append(step("within 2 h of the finish", after, AFTER, SPREAD, REPLACE))
    return tuple(steps)


def _during(profile: Profile, body: Body | None) -> str:
    sips = "A few mouthfuls of water at every second pass through the Roxzone."
    if body is None:
        return f"{sips} A sports drink only if you have practised it."
    minutes = (profile.target.goal_time or UNSAID_RACE_MIN * 60) / 60
    low, high = (round(g * minutes / 60) for g in DURING_G_PER_H)
    if minutes <= DURING_FROM_MIN:
        return f"{sips} In a race of about an hour a sports drink of about 6 % can help."
    return (
        f"{sips} For {minutes:.0f} minutes {low} to {high} g of carbohydrate ({DURING_G_PER_H[0]} "
        f"to {DURING_G_PER_H[1]} g/h), as gels or a drink of 6 to 8 % that you have practised; the "
        "first at the start of the run after the burpees."
    )


def _at(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    words = f"{hours} h {rest} min" if hours and rest else f"{hours} h" if hours else f"{rest} min"
    return f"{words} before your start"


def _fives(amount: float) -> int:
    """To the five below: nobody weighs a breakfast to the gram, and less is the safe side."""
    return int(amount // 5) * 5
