"""What the corpus says of coming back: cited by the days that are changed for it."""

from collections.abc import Mapping
from types import MappingProxyType

from hyrox.plans.plan import PlanEvidence

AFTER_ILLNESS = "return-after-illness#the-first-sessions-after-a-fever"
NEAR_A_RACE = "return-after-illness#illness-close-to-a-race"
LOST_WEEK = "three-days-a-week#what-to-do-when-one-of-three-days-falls-away"
LOST_WEEKS = "plan-12-weeks#shortening-the-twelve-week-plan-for-busy-weeks"
AROUND_INJURY = "pain-rules#keeping-fit-around-an-injury"
SEE_SOMEBODY = "pain-rules#when-to-see-a-professional-about-pain"


def _passage(id: str, folder: str, title: str, text: str) -> PlanEvidence:
    location = f"corpora/guidance/{folder}/{id.partition('#')[0]}.md"
    return PlanEvidence(id=id, kind="passage", title=title, text=text, location=location)


PASSAGES: Mapping[str, PlanEvidence] = MappingProxyType({
    passage.id: passage
    for passage in (
        _passage(
            AFTER_ILLNESS, "health", "Returning after illness",
            "After a fever, wait until you have been well for a day or more before your first "
            "session. A practical starting point is one easy day for every day you were ill.",
        ),
        _passage(
            NEAR_A_RACE, "health", "Returning after illness",
            "If you fall ill close to your HYROX race, the decision follows your health and not "
            "your entry fee. With fever or a chest infection you do not start. If you were ill a "
            "week earlier and are well now, you may start with a modest plan.",
        ),
        _passage(
            LOST_WEEK, "training/week", "A three-day training week",
            "When one of three days falls away, train the next one as planned and do not double "
            "it.",
        ),
        _passage(
            LOST_WEEKS, "training/plans", "A twelve-week plan",
            "If you miss two weeks, do not try to squeeze them in.",
        ),
        _passage(
            AROUND_INJURY, "health", "Training with pain",
            "Around an injury you can keep much of your fitness if you train what does not hurt.",
        ),
        _passage(
            SEE_SOMEBODY, "health", "Training with pain",
            "See a doctor or physiotherapist when pain lasts longer than a couple of weeks or "
            "keeps coming back.",
        ),
    )
})  # fmt: skip
"""By id; the words are those of the corpus (a test holds them to it)."""
