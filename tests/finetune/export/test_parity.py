"""Parity: what is counted, and that two engines on the same weights come out equal."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from finetune.data.example import Asked, Example, Expects, Kind
from finetune.export.gguf_lora import write_gguf_lora
from finetune.export.parity import Tally, compare_sides
from finetune.export.prompts import Prompt, held_out_prompts
from finetune.export.sides import LlamaSide, TransformersSide, Written
from finetune.export.trained import read_trained
from generator.chat_format import render_chat

torch = pytest.importorskip("torch")
pytest.importorskip("peft")

PROMPTS = tuple(
    Prompt(f"p{i}", Kind.ANSWER, ({"role": "user", "content": text},))
    for i, text in enumerate(("How was my sled push?", "And the row, was it slow?", "[F1] 4:31."))
)


def rows(*places: dict[int, float]) -> list[Any]:
    """Log-probabilities of a vocabulary of five by place."""
    return [torch.tensor([place.get(i, -9.0) for i in range(5)]) for place in places]


def test_choices_are_counted_by_place_and_up_to_the_first_difference() -> None:
    reference = rows({0: -0.1, 1: -3.0}, {2: -0.5, 3: -0.6}, {4: -0.2, 1: -2.0}, {1: -0.3, 0: -2.3})
    found = Written(
        (0, 3, 4, 1),
        ({0: -0.1, 1: -3.0}, {3: -0.5, 2: -0.7}, {4: -0.2, 1: -2.0}, {1: -0.3, 0: -2.2}),
    )
    tally = Tally()
    tally.add(PROMPTS[0], (0, 2, 4, 1), reference, found, "abcde".__getitem__, read_alike=True)
    told = tally.as_json()
    assert (told["tokens"], told["equal"], told["before_first_difference"]) == (4, 3, 1)
    assert told["identical_answers"] == 0
    assert told["lead_difference"]["max"] == pytest.approx(0.1)
    (split,) = told["differences"]
    assert (split["reference"], split["found"], split["token"]) == ("c", "d", 1)
    assert split["reference_lead"] == pytest.approx(0.1, abs=1e-4)
    assert split["found_lead"] == pytest.approx(0.2)


def test_a_difference_beyond_rounding_is_not_excused() -> None:
    tally = Tally()
    same = Written((0,) * 50, ({0: -0.1, 1: -3.0},) * 50)
    tally.add(PROMPTS[0], (0,) * 50, rows({0: -0.1, 1: -3.0}) * 50, same, str, read_alike=True)
    wrong = Written((1,), ({1: -0.1, 0: -2.0},))
    tally.add(PROMPTS[1], (0,), rows({0: -0.1, 1: -3.0}), wrong, str, read_alike=True)
    told = tally.as_json()
    assert len(told["differences"]) == 1
    assert told["differences_within_noise"] == 0


@pytest.fixture
def parts(
    miniature_of: Callable[[str], Path],
    gguf_of: Callable[[Path], Path],
    adapter_for: Callable[..., Path],
    tmp_path: Path,
) -> tuple[Path, Path, Path, Path]:
    """Base folder, run, base GGUF, GGUF LoRA."""
    folder = miniature_of("gemma3")
    run, base, lora = adapter_for(folder), gguf_of(folder), tmp_path / "lora.gguf"
    write_gguf_lora(run, lora, read_trained(run).architecture(), base_name="m", base=base)
    return folder, run, base, lora


def test_llama_cpp_and_transformers_choose_the_same_tokens(
    parts: tuple[Path, Path, Path, Path],
) -> None:
    folder, run, base, lora = parts
    reference = TransformersSide.open(folder, run, "float32")
    seen: list[int] = []
    found = compare_sides(
        reference,
        {"lora": LlamaSide(base, lora, threads=1), "bare": LlamaSide(base, threads=1)},
        {"same": TransformersSide.open(folder, run, "float32")},
        PROMPTS,
        most=24,
        watch=lambda done, _of: seen.append(done),
    )
    assert seen == [1, 2, 3]
    assert found["lora"]["tokens"] > 30
    assert found["lora"]["share_equal"] > 0.95
    assert found["lora"]["first_token_difference"]["max"] < 0.05
    assert found["same"]["share_equal"] == 1.0
    assert found["same"]["identical_answers"] == 3
    # Without its adapter the model is another one, and is found out.
    assert found["bare"]["first_token_difference"]["max"] > 0.5


def test_a_guess_changes_nothing_in_what_the_reference_writes(
    parts: tuple[Path, Path, Path, Path],
) -> None:
    folder, run, _, _ = parts
    side = TransformersSide.open(folder, run, "float32")
    prompt = side.token_ids(render_chat(PROMPTS[0].messages))
    alone, rows_alone = side.greedy(prompt, 20)
    for guess in (alone.tokens, alone.tokens[:7], (*alone.tokens[:5], 50, 51), (50,)):
        written, rows_read = side.greedy(prompt, 20, guess)
        assert written.tokens == alone.tokens
        assert len(rows_read) == len(alone.tokens)
        for one, other in zip(rows_alone, rows_read, strict=True):
            assert torch.allclose(one, other, atol=1e-3)


def test_a_side_is_led_back_to_the_text_after_each_difference(
    parts: tuple[Path, Path, Path, Path],
) -> None:
    folder, run, base, lora = parts
    reference, side = TransformersSide.open(folder, run, "float32"), LlamaSide(base, lora, 1)
    prompt = reference.token_ids(render_chat(PROMPTS[1].messages))
    # A text that no side would write: every place must be asked for anew.
    text = [40, 70, 41, 80, 42, 90, 43, 60]
    choices = side.along(prompt, text, Written((), ()))
    assert len(choices.tokens) == len(choices.likeliest) == len(text)
    assert choices.tokens == reference.along(prompt, text).tokens


def test_the_prompts_are_held_out_conversations_that_wait_for_their_last_answer() -> None:
    asked: list[tuple[int, bool]] = []

    class Maker:
        def make(self, _world: Any, count: int, *, from_held_out: bool, seed: int) -> Any:
            asked.append((count, from_held_out))
            for i in range(count):
                said = [{"role": "user", "content": f"{seed} {i}"}] + [
                    {"role": role, "content": "x"} for role in ("assistant", "user", "assistant")
                ]
                turn = Asked("x", Expects.ANSWER)
                yield Example(f"e{i}", Kind.RACE, ("athlete:1",), tuple(said), (turn, turn))  # type: ignore[arg-type]

        def fault(self, _example: Example) -> str:
            return ""

    from finetune.data.build import SHARES

    kinds = list(SHARES)[:3]
    prompts = held_out_prompts(
        None,  # type: ignore[arg-type]
        7,
        shares={kind: SHARES[kind] for kind in kinds},
        makers={kind: Maker() for kind in kinds},
    )
    assert sorted(asked) == [(2, True), (2, True), (3, True)]
    assert {prompt.kind for prompt in prompts} == set(kinds)
    assert all([m["role"] for m in p.messages] == ["user", "assistant", "user"] for p in prompts)
