"""The adapter's layers: dropout, saving, starting from another adapter."""

from pathlib import Path
from typing import Any

import pytest

from finetune.training.settings import TrainSettings
from hyrox.errors import InputError

torch = pytest.importorskip("torch")
pytest.importorskip("peft")


def attached(miniature: Path, **changes: Any) -> tuple[Any, Any]:
    from transformers import AutoModelForCausalLM

    from finetune.training.lora import attach

    model = AutoModelForCausalLM.from_pretrained(miniature, dtype=torch.float32)
    adapted, pool = attach(model, TrainSettings(**changes), "mini")
    for name, parameter in adapted.named_parameters():
        if "lora_B" in name:
            parameter.data.normal_(0, 0.1)
    return adapted, pool


def test_dropout_drops_its_share_and_keeps_the_mean() -> None:
    from finetune.training.lora import MaskPool

    torch.manual_seed(1)
    pool = MaskPool(0.2, widest=400, dtype=torch.float32)
    pool.refresh(500)
    ones, others = torch.ones(500, 400), torch.ones(500, 400)
    dropped, mask = pool.drop(ones)
    assert torch.equal(dropped, mask)
    assert abs(float((dropped == 0).float().mean()) - 0.2) < 0.01
    assert abs(float(dropped.mean()) - 1) < 0.02
    assert pool.drop(ones)[0] is dropped
    assert not torch.equal(dropped, pool.drop(others)[0])


def test_restoring_the_generator_restores_the_masks() -> None:
    from finetune.training.lora import MaskPool

    pool = MaskPool(0.5, widest=8, dtype=torch.float32)
    state = torch.get_rng_state()
    pool.refresh(9)
    first = pool.drop(torch.ones(9, 8))[1].clone()
    torch.set_rng_state(state)
    pool.refresh(9)
    assert torch.equal(pool.drop(torch.ones(9, 8))[1], first)


def test_recomputed_activations_drop_the_same(miniature: Path) -> None:
    from finetune.training.loss import answer_loss
    from finetune.training.memory import Recomputing

    adapted, pool = attached(miniature, dropout=0.3)
    recomputing = Recomputing(adapted.get_base_model(), above=10)
    ids = torch.randint(6, 90, (1, 40))
    found = []
    for tokens in (0, 40):
        recomputing.for_batch(tokens)
        torch.manual_seed(5)
        pool.refresh(40)
        adapted.train().zero_grad()
        answer_loss(adapted.get_base_model(), ids, ids).backward()
        found.append([p.grad.clone() for p in adapted.parameters() if p.requires_grad])
    assert all(torch.allclose(a, b, rtol=1e-4, atol=1e-6) for a, b in zip(*found, strict=True))
    assert any(float(gradient.abs().max()) > 0 for gradient in found[0])


def test_what_is_dropped_is_not_learned_from(miniature: Path) -> None:
    """The layer's gradient is that of peft's own layer under the same mask."""
    adapted, pool = attached(miniature, dropout=0.5)
    layer = adapted.get_base_model().model.layers[0].mlp.up_proj
    x = torch.randn(1, 7, 64, requires_grad=True)
    pool.refresh(7)
    out = layer(x)
    mask = pool.drop(x)[1]
    toward = torch.randn_like(out)
    out.backward(toward)
    down, up = layer.lora_A["default"].weight, layer.lora_B["default"].weight
    found = [tensor.grad.clone() for tensor in (x, down, up)]
    x.grad = None
    layer.zero_grad()
    plain = layer.base_layer(x) + 2.0 * ((x * mask) @ down.T) @ up.T
    assert torch.allclose(out, plain, atol=1e-5)
    plain.backward(toward)
    for one, other in zip(found, (x.grad, down.grad, up.grad), strict=True):
        assert torch.allclose(one, other, rtol=1e-4, atol=1e-5)


def test_a_saved_adapter_is_read_back(miniature: Path, tmp_path: Path) -> None:
    from finetune.training.lora import load_matrices, save_adapter

    adapted, _ = attached(miniature)
    save_adapter(adapted, tmp_path)
    other, _ = attached(miniature, seed=9)
    load_matrices(other, tmp_path)
    pairs = zip(adapted.parameters(), other.parameters(), strict=True)
    assert all(torch.allclose(a, b, atol=2e-3) for a, b in pairs)
    assert not (tmp_path / "README.md").exists()


def test_an_adapter_of_another_rank_is_refused(miniature: Path, tmp_path: Path) -> None:
    from finetune.training.lora import load_matrices, save_adapter

    adapted, _ = attached(miniature, rank=4)
    save_adapter(adapted, tmp_path)
    other, _ = attached(miniature)
    with pytest.raises(InputError, match=r"has r 4, the settings ask for 16"):
        load_matrices(other, tmp_path)
    with pytest.raises(InputError, match="no readable adapter"):
        load_matrices(other, tmp_path / "nowhere")


def test_modules_the_model_lacks_are_refused(miniature: Path) -> None:
    with pytest.raises(InputError, match="setting 'targets'"):
        attached(miniature, targets=("c_attn",))
