"""The cheaper computations give the numbers of the plain ones, forward and backward."""

import copy
from typing import Any

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("peft")


def gemma(**changes: Any) -> Any:
    from transformers import Gemma3ForCausalLM, Gemma3TextConfig

    torch.manual_seed(0)
    fixed: dict[str, Any] = {
        "vocab_size": 100, "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2,
        "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 16, "sliding_window": 40,
        "query_pre_attn_scalar": 16, "layer_types": ["sliding_attention", "full_attention"],
        "initializer_range": 0.2, "attn_implementation": "eager",
    }  # fmt: skip
    model = Gemma3ForCausalLM(Gemma3TextConfig(**(fixed | changes)))
    for parameter in model.parameters():
        if parameter.ndim == 1:
            parameter.data.normal_(0, 0.3)
    return model


def adapted(model: Any, *, lean: bool) -> Any:
    from finetune.training.lean import make_lean
    from finetune.training.lora import attach
    from finetune.training.settings import TrainSettings

    model = copy.deepcopy(model)
    with_adapter, _ = attach(model, TrainSettings(dropout=0.0), "mini", lean=lean)
    if lean:
        assert make_lean(model)
    torch.manual_seed(1)
    for name, parameter in with_adapter.named_parameters():
        if "lora_B" in name:
            parameter.data.normal_(0, 0.05)
    return with_adapter.train()


def learned(model: Any, ids: Any, labels: Any) -> tuple[float, dict[str, Any]]:
    from finetune.training.loss import answer_loss

    model.zero_grad()
    loss = answer_loss(model.get_base_model(), ids, labels)
    loss.backward()
    gradients = {n: p.grad for n, p in model.named_parameters() if p.requires_grad}
    return float(loss.detach()), gradients


# Shorter than the window and a block, exactly a block, and several with a rest.
@pytest.mark.parametrize("tokens", [30, 128, 301])
def test_a_lean_gemma_learns_what_a_plain_one_learns(tokens: int) -> None:
    model = gemma()
    ids = torch.randint(0, 100, (2, tokens))
    labels = ids.clone()
    labels[:, :5] = -100
    wanted, gradients = learned(adapted(model, lean=False), ids, labels)
    found, lean = learned(adapted(model, lean=True), ids, labels)
    assert found == pytest.approx(wanted, rel=1e-5)
    for name, gradient in gradients.items():
        assert torch.allclose(lean[name], gradient, rtol=1e-3, atol=1e-4), name


def test_what_is_padded_on_the_right_changes_nothing() -> None:
    model = adapted(gemma(), lean=True)
    ids = torch.randint(0, 100, (1, 70))
    wanted, gradients = learned(model, ids, ids)
    padded = torch.cat([ids, torch.zeros(1, 90, dtype=torch.long)], 1)
    labels = torch.cat([ids, torch.full((1, 90), -100)], 1)
    found, also = learned(model, padded, labels)
    assert found == pytest.approx(wanted, rel=1e-5)
    assert all(torch.allclose(also[n], g, rtol=1e-3, atol=1e-5) for n, g in gradients.items())


def test_no_token_sees_the_future_or_beyond_the_window() -> None:
    from finetune.training.attention import attend

    query, key, value = torch.randn(3, 1, 2, 300, 8).unbind()
    before, _ = attend(None, query, key, value, None, 0.3, sliding_window=50)
    key, value = key.clone(), value.clone()
    key[:, :, 200], value[:, :, 200] = 9.0, 9.0
    after, _ = attend(None, query, key, value, None, 0.3, sliding_window=50)
    changed = (before != after).any(-1).any(-1)[0].nonzero().flatten().tolist()
    assert changed == list(range(200, 250))


def test_attention_that_is_not_plain_is_left_alone() -> None:
    from finetune.training.lean import make_lean

    model = gemma(attn_logit_softcapping=5.0)
    make_lean(model)
    assert model.config._attn_implementation == "eager"
