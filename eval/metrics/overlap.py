"""How far two answers rest on the same things."""

from collections.abc import Collection


def jaccard(one: Collection[str], other: Collection[str]) -> float:
    """What both hold over what either holds, from 0 to 1.

    The coefficient of community of Jaccard (1912), "The distribution of the flora in the alpine
    zone", New Phytologist 11(2), p. 39. It is not defined for two empty sets; two answers that
    rest on nothing agree, so that is 1 here.
    """
    first, second = set(one), set(other)
    either = first | second
    return len(first & second) / len(either) if either else 1.0
