"""A plan as the criteria see it, and what a criterion says."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from eval.plans.rules import person
from eval.plans.rules.sheet import JSON, Breach, Item, Rows, Sheet, Week

NEARLY_ALL = 0.9
STRENGTH = frozenset(
    {
        "squat", "hinge", "lunge", "push_horizontal", "push_vertical", "pull_horizontal",
        "pull_vertical", "carry", "throw", "sled",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """``met`` is ``None`` where the criterion does not apply or code cannot tell."""

    met: bool | None
    why: str


@dataclass(frozen=True)
class Case:
    """A plan, whose it is, the exercise tables, and what the checker found."""

    sheet: Sheet
    profile: JSON
    rows: Rows
    breaches: tuple[Breach, ...]

    @cached_property
    def loading(self) -> tuple[Week, ...]:
        """Full weeks that are neither deload nor taper."""
        weeks = self.sheet.before_taper
        return tuple(w for w in weeks if w.is_full and not w.deload)

    @cached_property
    def main(self) -> tuple[Item, ...]:
        """Main exercises of all sessions."""
        return tuple(i for d in self.sheet.sessions for i in d.items if i.block == "main")

    @cached_property
    def fitting(self) -> tuple[str, ...]:
        """Exercises that fit the athlete and are at hand on most days with a session."""
        days = [day.date for day in self.sheet.sessions]
        return tuple(
            name for name, row in self.rows.items()
            if not person.unfit(row, self.profile)
            and 2 * sum(
                not person.has_equipment(self.profile, day, row["equipment"]) for day in days
            ) > len(days)
        )  # fmt: skip

    @property
    def sessions_a_week(self) -> float:
        """Of loading weeks, the middle one's number where there are several."""
        counts = sorted(len(week.sessions) for week in self.loading)
        return counts[len(counts) // 2] if counts else 0.0

    @property
    def may_go_hard(self) -> bool:
        hours = (self.profile.get("medical") or {}).get("sleep_hours")
        return not person.is_careful(self.profile) and not (hours is not None and hours < 5)

    def keeps(self, *rules: str) -> Verdict:
        """Whether none of these rules is broken."""
        broken = [b for b in self.breaches if b.rule in rules]
        if broken:
            return Verdict(False, f"{broken[0].rule}: {broken[0].words}")
        return Verdict(True, "kept: " + ", ".join(rules))

    def text(self, *path: str) -> str:
        """Everything written below a place of the plan, as one lower-case string."""
        place = self.sheet.raw
        for key in path:
            place = place.get(key) or {}
        return str(place).lower()


def lifts(item: Item) -> bool:
    """Whether it is strength work, by its pattern in the tables."""
    return item.row is not None and item.row["pattern"] in STRENGTH


def says_how_hard(item: Item) -> bool:
    """Whether the athlete can tell the load, effort or pace."""
    load = item.raw.get("load") or {}
    said = load.get("kg") or load.get("effort") or item.raw.get("pace") or item.raw.get("notes")
    return bool(said)


def nearly_all(items: tuple[Item, ...], holds: Callable[[Item], bool], words: str) -> Verdict:
    """Met where at least nine in ten items (and one) hold."""
    good = sum(holds(item) for item in items)
    met = bool(items) and good >= NEARLY_ALL * len(items)
    return Verdict(met, f"{good} of {len(items)} main exercises {words}")
