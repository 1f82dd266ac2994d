"""What one evaluator has on the desk: which pairs, which plan, and under which names."""

from dataclasses import dataclass, field

from hyrox.plans.plan import Plan
from hyrox.ratings.shapes import Pairs, PlanRating, PlanToRate, Shown


@dataclass
class Desk:
    """The state of one tab. Which pairs are done stands in the file of ratings, not here alone."""

    pairs: Pairs | None = None
    pairs_by: str = ""
    """Who rates the pairs: the name under which they were opened, and so their order."""
    order: list[Shown] = field(default_factory=list)
    done: set[str] = field(default_factory=set)
    """Pairs of this set that this rater rated."""
    at: int = 0
    """Number of the pair that is shown; as many as there are: all done."""
    plan: PlanToRate | None = None
    plan_by: str = ""
    read: Plan | None = None
    rated: PlanRating | None = None
    """What this rater said of the plan so far."""

    def next_open(self, after: int = -1) -> int:
        """The next pair that is not rated yet, from the beginning where none follows; as many as
        there are pairs when all are."""
        numbers = [*range(after + 1, len(self.order)), *range(after + 1)]
        return next((n for n in numbers if self.order[n][0].id not in self.done), len(self.order))

    def __deepcopy__(self, memo: dict[int, object]) -> "Desk":
        """Gradio copies the first value once per tab: each tab starts empty."""
        return Desk()
