"""What equipment the words of a profile stand for."""

from typing import get_args

from hyrox.exercises import Equipment
from hyrox.plans.profile import Access

AROUND: frozenset[Equipment] = frozenset(
    {"wall", "chair", "towel", "mat", "backpack", "stairs", "hill"}
)
"""What is taken to be within reach of everyone: nothing that has to be bought for training."""
ALL: frozenset[Equipment] = frozenset(get_args(Equipment))
ACCESS: dict[Access, frozenset[Equipment]] = {
    "no_equipment": AROUND,
    "home_gym": AROUND
    | {
        "dumbbells", "kettlebell", "resistance_band", "bench", "box", "jump_rope", "pull_up_bar",
        "foam_roller",
    },
    "full_gym": ALL,
}  # fmt: skip
"""A full gym is a gym with the race's stations; whoever has less lists it."""


def equipment_of(access: Access | tuple[Equipment, ...] | None) -> frozenset[Equipment]:
    """The equipment at hand; nothing said is no equipment, which is never unsafe to plan with."""
    if access is None:
        return AROUND
    if isinstance(access, tuple):
        return AROUND | frozenset(access)
    return ACCESS[access]
