"""``eval judge`` against a judge on this machine that is honest, biased, broken or slow."""

import json
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from eval.judges import judging
from eval.judges.command import judge
from eval.judges.opinion import FILE, read_opinions
from hyrox.errors import InputError, ModelError
from ui.cli import main

QUESTIONS, PAIRS, CALLS = 10, 9, 37
"""Ten that are not private; both ways answer one alike, which is asked about once. Two orders a
pair, one call an answer."""


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eval.judges.address.FIRST_PAUSE_S", 0.0)


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def better(place: str | Iterator[str]) -> Callable[[dict[str, Any]], str]:
    """A judge that names a place whatever stands there, and supports every sentence."""
    places = cycle([place]) if isinstance(place, str) else place

    def says(block: dict[str, Any]) -> str:
        if "sentences" in block:
            grades = [{"number": s["number"], "verdict": "supported"} for s in block["sentences"]]
            return json.dumps({"sentences": grades})
        return json.dumps({"better": next(places), "reason": "so it is"})

    return says


def test_an_honest_judge_finds_the_better_way(
    flags: Any, fake_judge: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert judge(flags(price_in=1.0, price_out=10.0)) == 0
    assert len(fake_judge.bodies) == CALLS
    found = told(capsys)
    assert "opinion of a language model" in found["what"]
    assert found["questions"] == {
        "judged": QUESTIONS, "alike": 1, "without_reply": 0, "private_left_out": 2,
        "unanswered_left_out": 0,
    }  # fmt: skip
    pairs = found["pairs"]
    assert pairs["outcomes"] == {"grounded": PAIRS, "ungrounded": 0, "tie": 0}
    assert pairs["win_rate"]["value"] == pairs["consistent"]["value"] == 100
    assert pairs["first_shown"]["value"] == 50
    assert found["sentences"]["with_rules"]["kappa"]["value"] == 1
    assert found["differs_from_rules"] == []
    # 100 tokens in and 10 out a reply.
    assert found["spent"]["tokens_in"] == 100 * CALLS
    assert found["spent"]["money"] == pytest.approx((100 * 1 + 10 * 10) * CALLS / 1e6, abs=1e-4)
    assert all(
        metric["title"].startswith("judge's opinion") for metric in pairs["metrics"].values()
    )


def test_nothing_private_is_ever_sent(flags: Any, fake_judge: Any) -> None:
    judge(flags())
    sent = json.dumps(fake_judge.bodies)
    assert "where was time lost?" in sent
    assert "Unverwechselbar" not in sent


def test_a_judge_that_prefers_the_first_decides_nothing(
    flags: Any, fake_judge: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    fake_judge.says = better("A")
    judge(flags())
    pairs = told(capsys)["pairs"]
    assert pairs["outcomes"]["tie"] == pairs["inconsistent"] == PAIRS
    assert pairs["inconsistent_by"]["the first both times"] == PAIRS
    assert (pairs["win_rate"]["value"], pairs["first_shown"]["value"]) == (50, 100)


def test_a_judge_that_changes_its_mind_is_counted(
    flags: Any, fake_judge: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    # Pair by pair: the first way twice (A, B), then A and a tie.
    fake_judge.says = better(cycle(["A", "B", "A", "tie"]))
    judge(flags())
    pairs = told(capsys)["pairs"]
    assert pairs["outcomes"] == {"grounded": 5, "ungrounded": 0, "tie": 4}
    assert pairs["inconsistent_by"] == {
        "the first both times": 0, "the second both times": 0, "tie once": 4,
    }  # fmt: skip


def test_a_reply_that_cannot_be_read_is_asked_for_once_more_and_never_guessed(
    flags: Any, fake_judge: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    fake_judge.says = lambda _: "Answer A is clearly better."
    assert judge(flags()) == 0
    found = told(capsys)
    assert len(fake_judge.bodies) == 2 * CALLS
    assert fake_judge.bodies[1]["messages"][2]["content"] == "Answer A is clearly better."
    assert found["pairs"]["unusable"] == PAIRS
    assert found["pairs"]["win_rate"] is None
    assert found["sentences"]["unusable"] == 2 * QUESTIONS
    assert found["spent"]["asked_again"] == CALLS
    judge(flags())
    assert len(fake_judge.bodies) == 2 * CALLS


def test_the_second_reply_counts_where_the_first_cannot_be_read(
    flags: Any, fake_judge: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    says = fake_judge.says
    fake_judge.says = lambda block: says(block) if len(fake_judge.bodies) % 2 == 0 else "Well..."
    judge(flags())
    found = told(capsys)
    assert found["pairs"]["outcomes"]["grounded"] == PAIRS
    assert found["spent"]["replies"] == 2 * CALLS


def test_a_run_that_ended_goes_on_where_it_was(
    flags: Any, fake_judge: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    honest = fake_judge.says

    def dies(block: dict[str, Any]) -> str:
        if len(fake_judge.bodies) == 11:
            fake_judge.refusals = [(500, {}, "gone")] * 15
        return str(honest(block))

    fake_judge.says = dies
    with pytest.raises(ModelError, match="11 of 37 replies are kept"):
        judge(flags())
    fake_judge.says = honest
    before = len(fake_judge.bodies)
    assert judge(flags()) == 0
    assert len(fake_judge.bodies) - before == CALLS - 11
    assert told(capsys)["pairs"]["outcomes"]["grounded"] == PAIRS
    monkeypatch.setattr("eval.judges.command.ask_leave", None)
    assert judge(flags()) == 0, "nothing is left to ask, so no leave is needed"


def test_a_question_without_a_reply_stays_open(
    flags: Any, fake_judge: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    fake_judge.refusals = [(400, {}, "too long")] * 2
    assert judge(flags()) == 1
    streams = capsys.readouterr()
    found = json.loads(streams.out)
    assert found["questions"]["without_reply"] == 2
    assert "2 questions got no reply; the last: " in streams.err
    assert found["pairs"]["pairs"] == PAIRS - 1
    assert judge(flags()) == 0
    assert told(capsys)["pairs"]["pairs"] == PAIRS


def test_a_slow_judge_is_asked_again(
    flags: Any, fake_judge: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    fake_judge.pauses = [0.8]
    assert judge(flags(timeout=0.4, limit=1)) == 0
    assert len(fake_judge.bodies) == told(capsys)["spent"]["replies"] + 1


def test_a_reply_that_was_cut_short_is_asked_for_with_more_room(
    flags: Any, fake_judge: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    honest = fake_judge.says
    fake_judge.says, fake_judge.ended = lambda _: "Let me think", "length"
    judge(flags(max_tokens=5))
    assert told(capsys)["spent"]["cut_short"] == CALLS
    fake_judge.says, fake_judge.ended = honest, "stop"
    judge(flags(max_tokens=500))
    assert told(capsys)["pairs"]["outcomes"]["grounded"] == PAIRS


def test_a_larger_limit_keeps_what_a_smaller_one_asked(
    flags: Any, fake_judge: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    judge(flags(limit=3))
    assert told(capsys)["questions"]["judged"] == 3
    judge(flags())
    assert told(capsys)["questions"]["judged"] == QUESTIONS
    assert len(fake_judge.bodies) == CALLS


def test_each_judge_has_its_own_opinion_in_the_file(
    flags: Any, evaluation: Path, fake_judge: Any
) -> None:
    judge(flags(limit=1))
    judge(flags(limit=2))
    fake_judge.says = better("B")
    judge(flags(model="other/judge", limit=1))
    opinions = read_opinions(evaluation)
    assert [one["judge"]["model"] for one in opinions] == ["fake", "other/judge"]
    assert [one["questions"]["judged"] for one in opinions] == [2, 1]
    told = json.loads((evaluation / FILE).read_text("utf-8"))
    assert "never the only evidence" in told["what"]
    assert len(list((evaluation / judging.FOLDER).iterdir())) == 2


def test_a_file_of_something_else_is_not_overwritten(flags: Any, evaluation: Path) -> None:
    (evaluation / FILE).write_text('{"format": 9}', "utf-8")
    with pytest.raises(InputError, match="move it away"):
        judge(flags(limit=1))
    assert (evaluation / FILE).read_text("utf-8") == '{"format": 9}'


def test_the_command_line_prints_whose_opinion_it_is(
    evaluation: Path, fake_judge: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    said = ["eval", "judge", str(evaluation), "--url", fake_judge.url, "--model", "fake"]
    assert main(said) == 0
    streams = capsys.readouterr()
    assert streams.out.startswith("Opinion of fake, a language model\n")
    assert "never the only evidence" in streams.out
    assert "grounded over ungrounded, win rate, %" in streams.out
    assert "(this machine: nothing leaves it)" in streams.err
    assert "37 of 37" in streams.err


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"ways": "grounded"}, "name two ways"),
        ({"ways": "grounded,grounded"}, "two different ways"),
        ({"ways": "grounded,nobody"}, "no way 'nobody'"),
        ({"limit": 0}, "at least"),
        ({"url": "nowhere"}, "no address"),
        ({"price_in": 1.0}, "both --price-in"),
        ({"timeout": 0.0}, "--timeout"),
        ({"max_tokens": 0}, "--max-tokens"),
        ({"key_env": "NO_SUCH_KEY_ANYWHERE"}, "holds no key"),
        ({"folder": Path("/nonexistent")}, "eval run"),
        ({"ratings": [Path("r.jsonl")]}, "--key"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_sent(
    flags: Any, fake_judge: Any, changed: dict[str, Any], why: str
) -> None:
    with pytest.raises(InputError, match=why):
        judge(flags(**changed))
    assert not fake_judge.bodies


def test_the_key_of_the_environment_is_sent_and_kept_nowhere(
    flags: Any, evaluation: Path, fake_judge: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUDGE_KEY", "k-very-secret")
    judge(flags(key_env="JUDGE_KEY", limit=1))
    assert fake_judge.headers[0]["Authorization"] == "Bearer k-very-secret"
    written = [file.read_text("utf-8") for file in evaluation.rglob("*") if file.is_file()]
    assert not any("k-very-secret" in text for text in written)
