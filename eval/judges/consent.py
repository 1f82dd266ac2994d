"""What judging costs and what leaves the machine, said before anything is sent."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from eval.judges.address import Address
from eval.judges.asking import Call
from eval.judges.material import Material
from hyrox.errors import InputError

MILLION = 1_000_000


@dataclass(frozen=True)
class Prices:
    """Of a million tokens, in any currency."""

    into: float
    out: float

    def of(self, tokens_in: float, tokens_out: float) -> float:
        """What so many tokens cost."""
        return (tokens_in * self.into + tokens_out * self.out) / MILLION


@dataclass(frozen=True)
class Cost:
    """Calls to come and what they take, about; ``most_out`` if every reply is as long as may be."""

    calls: int
    kept: int
    tokens_in: int
    tokens_out: int
    most_out: int
    money: float | None = None
    most_money: float | None = None

    @classmethod
    def of(cls, calls: Sequence[Call], kept: int, max_tokens: int, prices: Prices | None) -> "Cost":
        """The cost of ``calls``, with ``kept`` others that were asked before."""
        told = [call.tokens for call in calls]
        into, out = (round(sum(column)) for column in zip(*told, strict=True)) if told else (0, 0)
        most = max_tokens * len(calls)
        out = min(out, most)
        return cls(
            len(calls), kept, into, out, most,
            prices.of(into, out) if prices else None, prices.of(into, most) if prices else None,
        )  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def line(self) -> str:
        """The cost line."""
        before = f" ({self.kept:,} more are there from before)" if self.kept else ""
        money = (
            "no prices given"
            if self.money is None or self.most_money is None
            else f"{self.money:,.2f}, {self.most_money:,.2f} at most, at the prices given"
        )
        return (
            f"Calls: {self.calls:,}{before}. Tokens: about {self.tokens_in:,} in and "
            f"{self.tokens_out:,} out, {self.most_out:,} out at most. Cost: {money}. A reply that "
            "cannot be read is asked for once more."
        )


def what_is_sent(address: Address, model: str, of: Material) -> str:
    """Where to and what, in words."""
    questions = len(of.matters)
    if address.local:
        where = f"{address.url} (this machine: nothing leaves it)"
    else:
        open_ = "" if address.encrypted else ", unencrypted"
        where = f"{address.url} (NOT this machine{open_})"
    private = (
        f" {of.private:,} questions about real people are private and never sent."
        if of.private
        else " No question is about a real person."
    )
    return (
        f"Judge: {model} at {where}.\n"
        f"It is sent {questions:,} questions, for each the evidence on it (results of invented "
        f"athletes, passages of the coach's documents) and two answers.{private}"
    )


def ask_leave(
    address: Address, told: str, *, yes: bool, read: Callable[[], str] | None = None
) -> None:
    """Say what will be sent; beyond this machine, only who agrees is gone on with.

    Args:
        told: where to, what, and what it costs.
        yes: the user agreed on the command line.
        read: a line that the user types; ``None``: the terminal, if there is one.

    Raises:
        InputError: no leave; nothing was sent.
    """
    print(told, file=sys.stderr, flush=True)
    if address.local or yes:
        return
    if read is None and sys.stdin is not None and sys.stdin.isatty():
        read = sys.stdin.readline
    if read is None:
        raise InputError(
            f"Nothing was sent: {address.url} is not this machine. Add --yes if all of the above "
            "may be sent there."
        )
    print("Type yes to send it: ", end="", file=sys.stderr, flush=True)
    if read().strip().lower() != "yes":
        raise InputError("Nothing was sent.")
