"""What one browser tab has open: its race, its conversation, the answer being written."""

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.answer import Answer, Sentence
from generator.personal.profile import StyleProfile
from generator.style import Style

if TYPE_CHECKING:
    from generator.race import OpenRace
    from hyrox.plans.plan import Plan
    from hyrox.plans.profile import Profile
    from ui.web.keeping.keeper import Keeper
    from ui.web.plan.desk import Step


@dataclass
class Turn:
    """One question and what came of it. ``answer`` is there once it is complete."""

    question: str
    race: "OpenRace | None"
    grounded: bool
    sentences: list[Sentence] = field(default_factory=list)
    answer: Answer | None = None
    error: str = ""
    vote: str = ""
    edit: str = ""
    """The athlete's own wording of the answer, once it was kept."""
    style: Style = field(default_factory=Style)
    """How this answer was asked to sound."""
    kept: str = ""
    """Id of the answer in the journal, once it is there."""


@dataclass
class Session:
    """The state of one tab. Gradio keeps it in memory and forgets it when the tab closes; what
    is to last is in the journal, from which the next page begins (``keeper``)."""

    race: "OpenRace | None" = None
    turns: list[Turn] = field(default_factory=list)
    stop: threading.Event | None = None
    changing: int | None = None
    """Number of the turn whose question is being put otherwise."""
    style: StyleProfile = field(default_factory=StyleProfile)
    keeps: bool = False
    """Whether the athlete agreed, in this visit, that votes, edits and style are kept."""
    profile: "Profile | None" = None
    plan: "Plan | None" = None
    plans_before: "list[Step]" = field(default_factory=list)
    """What *undo* goes back to, the latest last."""
    keeper: "Keeper | None" = None
    """The account's journal; None where nothing is kept (tests, before the page is loaded)."""

    def history(self) -> list[tuple[str, Answer]]:
        """The finished, grounded turns about the race that is open now."""
        return [
            (turn.question, turn.answer)
            for turn in self.turns
            if turn.answer is not None and turn.grounded and turn.race is self.race
        ]

    def __deepcopy__(self, memo: dict[int, object]) -> "Session":
        """Gradio copies the first value once per tab: each tab starts empty."""
        return Session()
