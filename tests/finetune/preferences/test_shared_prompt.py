"""Two answers behind one prompt score exactly as two sequences would, gradients included."""

from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("peft")


def alone(model: Any, prompt: list[int], answer: list[int]) -> Any:
    """Plain transformers: all logits of one sequence, the answer's picked."""
    ids = torch.tensor(prompt + answer)
    logs = model(input_ids=ids[None]).logits[0].log_softmax(-1)
    rows = torch.arange(len(prompt) - 1, len(ids) - 1)
    return logs[rows, ids[rows + 1]].sum()


def small(kind: str) -> Any:
    from transformers import AutoConfig, AutoModelForCausalLM

    torch.manual_seed(1)
    sizes: dict[str, Any] = {"vocab_size": 120, "max_position_embeddings": 256}
    if kind == "gpt2":
        config = AutoConfig.for_model("gpt2", vocab_size=120, n_embd=32, n_layer=2, n_head=2)
    else:
        more: dict[str, Any] = {"sliding_window": 16} if kind != "gemma" else {}
        if kind == "gemma2":
            more["final_logit_softcapping"] = 3.0
        config = AutoConfig.for_model(
            {"gemma3": "gemma3_text"}.get(kind, kind), **sizes, hidden_size=32, head_dim=16,
            intermediate_size=48, num_hidden_layers=2, num_attention_heads=2,
            num_key_value_heads=1, initializer_range=0.2, **more,
        )  # fmt: skip
        if kind in ("gemma2", "gemma3"):
            config.layer_types = ["sliding_attention", "full_attention"]
    build: Any = AutoModelForCausalLM.from_config
    model = build(config, attn_implementation="eager").eval()
    model.requires_grad_(False)
    model.get_input_embeddings().weight.requires_grad_(True)
    return model


@pytest.mark.parametrize("kind", ["gemma3", "gemma2", "gemma", "mistral", "gpt2"])
def test_a_shared_prompt_changes_nothing(kind: str) -> None:
    from finetune.preferences.shared_prompt import Branches, log_probabilities

    model = small(kind)
    torch.manual_seed(2)
    prompt, first, second = (torch.randint(6, 119, (n,)).tolist() for n in (40, 23, 31))
    weight = model.get_input_embeddings().weight
    wanted = torch.stack([alone(model, prompt, first), alone(model, prompt, second)])
    found: Any = log_probabilities(model, Branches(torch.tensor(prompt + first + second), 40, 23))
    assert torch.allclose(found, wanted, rtol=1e-4)
    if model.config.tie_word_embeddings:
        # Plain logits also send a gradient into the tied output layer, which is frozen in use.
        return
    (wanted[0] - 2 * wanted[1]).backward()
    gradient = weight.grad.clone()
    weight.grad = None
    (found[0] - 2 * found[1]).backward()
    assert torch.allclose(weight.grad, gradient, rtol=1e-3, atol=1e-4)


def test_the_adapters_gradient_is_the_one_of_two_sequences(miniature: Path) -> None:
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM

    from finetune.preferences.shared_prompt import Branches, log_probabilities

    plain = AutoModelForCausalLM.from_pretrained(miniature, dtype=torch.float32)
    torch.manual_seed(3)
    adapted = get_peft_model(plain, LoraConfig(target_modules=["q_proj", "down_proj"]))
    matrices: list[Any] = [p for p in adapted.parameters() if p.requires_grad]
    for matrix in matrices:
        torch.nn.init.normal_(matrix, std=0.1)
    model = adapted.get_base_model()
    prompt, first, second = (torch.randint(6, 90, (n,)).tolist() for n in (50, 20, 33))
    apart: Any = alone(model, prompt, first) - alone(model, prompt, second)
    apart.backward()
    wanted = [matrix.grad.clone() for matrix in matrices]
    adapted.zero_grad()
    found: Any = log_probabilities(model, Branches(torch.tensor(prompt + first + second), 50, 20))
    (found[0] - found[1]).backward()
    for matrix, gradient in zip(matrices, wanted, strict=True):
        assert torch.allclose(matrix.grad, gradient, rtol=1e-2, atol=1e-3)


def test_the_second_answer_sees_nothing_of_the_first() -> None:
    from finetune.preferences.shared_prompt import Branches

    pair = Branches(torch.arange(9), prompt=3, first=4)
    sees = pair.sees()
    assert pair.second == 2
    assert pair.positions.tolist() == [0, 1, 2, 3, 4, 5, 6, 3, 4]
    assert sees[7].tolist() == [True] * 3 + [False] * 4 + [True, False]
    assert sees[8].tolist() == [True] * 3 + [False] * 4 + [True, True]
    assert pair.sees(window=2)[8].tolist() == [False] * 7 + [True, True]
    assert pair.sees(window=3)[8].tolist() == [False, False, True] + [False] * 4 + [True, True]
