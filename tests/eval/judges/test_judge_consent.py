"""What is sent, where and for how much is said first; beyond this machine nothing goes unasked."""

from typing import Any

import pytest

from eval.judges.address import Address, Server
from eval.judges.asking import Call
from eval.judges.command import judge
from eval.judges.consent import Cost, Prices, ask_leave
from hyrox.errors import InputError

HERE, AWAY = Address.of("http://127.0.0.1:1/v1"), Address.of("http://judge.example/v1")


def call(characters: int, count: int = 0) -> Call:
    half = "x" * (characters // 2)
    messages = [{"role": "system", "content": half}, {"role": "user", "content": half}]
    return Call("sentences" if count else "pair", messages, count)


def test_the_cost_is_what_the_calls_add_up_to() -> None:
    # 2,800 and 5,600 characters are 1,000 and 2,000 tokens; a pair's verdict takes 50, that on
    # four sentences 80. A million in costs 2, out 10: 3,000 * 2 + 130 * 10 = 7,300 millionths.
    cost = Cost.of([call(2_800), call(5_600, count=4)], 5, 600, Prices(2.0, 10.0))
    assert (cost.calls, cost.kept, cost.tokens_in, cost.tokens_out) == (2, 5, 3_000, 130)
    assert cost.most_out == 1_200
    assert cost.money == pytest.approx(0.0073)
    assert cost.most_money == pytest.approx(0.018)
    assert "Calls: 2 (5 more are there from before)" in cost.line()
    assert "0.01, 0.02 at most" in cost.line()


def test_without_prices_there_is_no_sum_of_money() -> None:
    assert "no prices given" in Cost.of([call(35)], 0, 600, None).line()
    assert Cost.of([], 3, 600, None).tokens_in == 0


def test_this_machine_needs_no_leave(capsys: pytest.CaptureFixture[str]) -> None:
    ask_leave(HERE, "what is sent", yes=False, read=None)
    assert "what is sent" in capsys.readouterr().err


@pytest.mark.parametrize("typed", ["", "\n", "y\n", "no\n", "yes, but\n"])
def test_anything_but_yes_sends_nothing(typed: str) -> None:
    with pytest.raises(InputError, match="Nothing was sent"):
        ask_leave(AWAY, "what is sent", yes=False, read=lambda: typed)


def test_a_typed_yes_is_leave(capsys: pytest.CaptureFixture[str]) -> None:
    ask_leave(AWAY, "what is sent", yes=False, read=lambda: "Yes\n")
    ask_leave(AWAY, "what is sent", yes=True, read=None)
    told = capsys.readouterr()
    assert told.err.count("what is sent") == 2
    assert not told.out


def test_another_machine_gets_nothing_without_leave(
    flags: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def sent(*_: object) -> None:
        raise AssertionError("something was sent")

    monkeypatch.setattr(Server, "_post", sent)
    with pytest.raises(InputError, match=r"judge\.example.* is not this machine.*--yes"):
        judge(flags(url="http://judge.example/v1", price_in=1.0, price_out=2.0))
    told = capsys.readouterr().err
    assert "http://judge.example/v1 (NOT this machine, unencrypted)" in told
    assert "10 questions, for each the evidence" in told
    assert "invented athletes" in told
    assert "2 questions about real people are private and never sent" in told
    assert "Calls: 37." in told
    with pytest.raises(AssertionError, match="something was sent"):
        judge(flags(url="http://judge.example/v1", yes=True))
