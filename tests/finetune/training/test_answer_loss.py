"""The loss on the answers is the plain cross-entropy, whatever the output layer does."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")


def plain(model: Any, ids: Any, labels: Any, weights: Any) -> Any:
    """What transformers' own loss sums up, each part by its weight."""
    logits = model(input_ids=ids).logits[:, :-1].float()
    parts = torch.nn.functional.cross_entropy(
        logits.reshape(-1, logits.shape[-1]), labels[:, 1:].reshape(-1), reduction="none"
    )
    return (parts * weights[:, 1:].reshape(-1)).sum()


def agree(model: Any, monkeypatch: pytest.MonkeyPatch, *, weighed: bool = False) -> None:
    """Loss, and the gradient of the embeddings read, against the plain ones."""
    from finetune.training import loss

    # Small parts, so that chunks of positions and of words meet their edges.
    monkeypatch.setattr(loss, "WORDS", 32)
    monkeypatch.setattr(loss, "CHUNK", 20)
    ids = torch.randint(6, 90, (2, 57))
    labels = ids.clone()
    labels[:, :9] = -100
    labels[1, 30:] = -100
    model.get_output_embeddings().requires_grad_(False)
    read: list[Any] = []
    model.base_model.get_input_embeddings().register_forward_hook(
        lambda *call: read.append(call[-1].detach().requires_grad_()) or read[-1]
    )
    weights = torch.rand(labels.shape) if weighed else torch.ones(labels.shape)
    wanted = plain(model, ids, labels, weights)
    found = loss.answer_loss(model, ids, labels, weights if weighed else None)
    wanted.backward()
    found.backward()
    assert found.item() == pytest.approx(wanted.item(), rel=1e-5)
    assert torch.allclose(read[1].grad, read[0].grad, rtol=1e-3, atol=1e-4)
    assert float(read[0].grad.abs().max()) > 0.01


@pytest.mark.parametrize("architecture", ["gemma3", "gemma", "mistral", "gpt2"])
def test_it_is_the_cross_entropy_of_the_answers(
    architecture: str, miniature_of: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from transformers import AutoModelForCausalLM

    agree(
        AutoModelForCausalLM.from_pretrained(miniature_of(architecture), dtype=torch.float32),
        monkeypatch,
    )


def test_each_label_counts_by_its_weight(miniature: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(miniature, dtype=torch.float32)
    agree(model, monkeypatch, weighed=True)


def test_logits_bent_by_a_soft_cap_are_learned_right(monkeypatch: pytest.MonkeyPatch) -> None:
    from transformers import Gemma2Config, Gemma2ForCausalLM

    torch.manual_seed(1)
    config = Gemma2Config(
        vocab_size=100, hidden_size=32, intermediate_size=48, num_hidden_layers=2,
        num_attention_heads=2, num_key_value_heads=1, head_dim=16, sliding_window=16,
        final_logit_softcapping=3.0, initializer_range=0.2,
    )  # fmt: skip
    agree(Gemma2ForCausalLM(config), monkeypatch)


def test_the_bias_of_an_output_layer_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    from transformers import PhiConfig, PhiForCausalLM

    torch.manual_seed(1)
    model = PhiForCausalLM(
        PhiConfig(
            vocab_size=100, hidden_size=32, intermediate_size=48, num_hidden_layers=1,
            num_attention_heads=2, initializer_range=0.2,
        )
    )  # fmt: skip
    torch.nn.init.normal_(model.lm_head.bias)
    agree(model, monkeypatch)


def test_logits_scaled_in_another_way_are_refused() -> None:
    from transformers import CohereConfig, CohereForCausalLM

    from finetune.training.loss import answer_loss

    model = CohereForCausalLM(
        CohereConfig(
            vocab_size=100, hidden_size=32, intermediate_size=48, num_hidden_layers=1,
            num_attention_heads=2, logit_scale=0.06,
        )
    )  # fmt: skip
    ids = torch.randint(6, 90, (1, 8))
    with pytest.raises(ValueError, match="scale their logits"):
        answer_loss(model, ids, ids)


def test_a_loss_that_is_only_looked_at_makes_no_gradient(miniature: Path) -> None:
    from transformers import AutoModelForCausalLM

    from finetune.training.loss import answer_loss

    model = AutoModelForCausalLM.from_pretrained(miniature, dtype=torch.float32)
    ids = torch.randint(6, 90, (1, 30))
    with torch.no_grad():
        found = answer_loss(model, ids, ids)
        assert not found.requires_grad
        assert float(found) == pytest.approx(
            float(plain(model, ids, ids, torch.ones(ids.shape))), rel=1e-5
        )
