"""Every architecture of the presets, taught and served: from memory, and from disk when it does
not fit. The miniatures are random; what is proved is the path, not the answers."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from finetune.presets import load_preset

torch = pytest.importorskip("torch")
pytest.importorskip("peft")

ARCHITECTURES = {
    "gemma3": "gemma-3-270m",
    "gemma": "gemma-2b-it",
    "mistral": "mistral-7b-instruct",
    "gpt2": "gpt2",
}
"""Of each architecture, the preset whose recipe its miniature is taught by."""

Adapted = tuple[Path, Path, Any]
"""Folders of the base and the adapter, and the adapted model as it was saved."""


@pytest.fixture(params=ARCHITECTURES)
def adapted(
    request: pytest.FixtureRequest, miniature_of: Callable[[str], Path], tmp_path: Path
) -> Adapted:
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM

    base = miniature_of(request.param)
    targets = load_preset(ARCHITECTURES[request.param]).settings.targets
    torch.manual_seed(1)
    config = LoraConfig(
        r=4, target_modules=list(targets), task_type="CAUSAL_LM", init_lora_weights=False
    )
    model = get_peft_model(AutoModelForCausalLM.from_pretrained(base), config).eval()
    model.save_pretrained(tmp_path / "adapter")
    return base, tmp_path / "adapter", model


def _half(model: Any) -> dict[int | str, int | str]:
    """A cap of half the model's bytes."""
    base = model.get_base_model()
    return {"cpu": sum(p.numel() * p.element_size() for p in base.parameters()) // 2}


def test_an_adapter_is_served_from_disk_to_the_same_logits(
    adapted: Adapted, tmp_path: Path
) -> None:
    from generator.backends.hf import load

    base, adapter, model = adapted
    ids = torch.randint(6, 60, (1, 40))
    with torch.no_grad():
        wanted = model(ids).logits
        _, whole = load(str(base), str(adapter), tmp_path / "offload")
        _, parted = load(str(base), str(adapter), tmp_path / "offload", _half(model))
        from_memory, from_disk = whole(ids).logits, parted(ids).logits
        with model.disable_adapter():
            plain = model(ids).logits
    assert any(parameter.is_meta for parameter in parted.parameters())
    assert torch.allclose(from_memory, wanted, atol=1e-5)
    assert torch.allclose(from_disk, wanted, atol=1e-5)
    assert not torch.allclose(plain, wanted, atol=1e-2)


def test_a_model_on_disk_generates_what_it_generates_from_memory(
    adapted: Adapted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from generator.backends import hf

    base, adapter, model = adapted
    answers = []
    load = hf.load
    for limits in (None, _half(model)):
        monkeypatch.setattr(hf, "load", partial(load, max_memory=limits))
        served = hf.HFModel(
            model=str(base), adapter=str(adapter), offload_dir=tmp_path / "offload", max_tokens=12
        )
        answers.append(served.invoke("How was the sled?").text)
        served.close()
    assert answers[0]
    assert answers[0] == answers[1]


def test_an_adapter_that_spills_over_is_attached_where_peft_alone_fails(
    adapted: Adapted, tmp_path: Path
) -> None:
    """The origin's failure, found there after two hours of training: a base that just fits is
    distributed anew once its adapter joins it, and there is no folder for what goes to the disk.
    (On a processor alone transformers notes no map, so it is noted here.)"""
    from peft import PeftModel
    from transformers import AutoModelForCausalLM

    from generator.backends.hf import with_adapter

    base, adapter, model = adapted

    def placed() -> Any:
        loaded = AutoModelForCausalLM.from_pretrained(base)
        loaded.hf_device_map = {"": "cpu"}
        return loaded

    with pytest.raises(ValueError, match="offload_dir"):
        PeftModel.from_pretrained(placed(), str(adapter), max_memory=_half(model))
    ids = torch.randint(6, 60, (1, 40))
    with torch.no_grad():
        served = with_adapter(placed(), str(adapter), tmp_path / "offload").eval()
        assert torch.allclose(served(ids).logits, model(ids).logits, atol=1e-5)


def test_gpt2_keeps_that_its_matrices_lie_the_other_way(
    miniature_of: Callable[[str], Path], tmp_path: Path
) -> None:
    """Merging reads ``fan_in_fan_out`` from the saved adapter."""
    from peft import LoraConfig, PeftModel, get_peft_model
    from transformers import AutoModelForCausalLM

    base = miniature_of("gpt2")
    targets = load_preset("gpt2").settings.targets
    config = LoraConfig(
        target_modules=list(targets), task_type="CAUSAL_LM", init_lora_weights=False
    )
    with pytest.warns(UserWarning, match="fan_in_fan_out"):
        model = get_peft_model(AutoModelForCausalLM.from_pretrained(base), config).eval()
    model.save_pretrained(tmp_path)
    ids = torch.randint(6, 60, (1, 40))
    again = PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(base), str(tmp_path))
    merged = again.merge_and_unload()
    with torch.no_grad():
        assert torch.allclose(merged(ids).logits, model(ids).logits, atol=1e-4)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_chat_opens_with_the_models_own_token_and_ends_at_the_formats_words(
    architecture: str, miniature_of: Callable[[str], Path], tmp_path: Path
) -> None:
    from generator.backends.hf import HFModel, _until

    served = HFModel(model=str(miniature_of(architecture)), offload_dir=tmp_path)
    tokenizer = served._tokenizer
    ids = served._ids([{"role": "user", "content": "How was it?"}])["input_ids"][0].tolist()
    marker = tokenizer("<end_of_turn>", add_special_tokens=False)["input_ids"]
    assert ids[0] == tokenizer.bos_token_id
    assert ids.count(tokenizer.bos_token_id) == 1
    assert (len(marker) == 1) is (architecture in ("gemma3", "gemma"))
    # What a model without the control token writes letter by letter ends the answer all the same.
    written = Event()
    letters = [*"Faster.", *"<end_of_turn>", *"more"]
    assert "".join(_until(iter(letters), ["<end_of_turn>"], written)) == "Faster."
    assert written.is_set()
